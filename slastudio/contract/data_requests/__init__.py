"""What data the month is judged on: which files and columns, why, how each is written."""
