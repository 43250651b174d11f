"""Records edited in place, as rows of a table."""
