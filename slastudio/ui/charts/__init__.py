"""Hold pictures of figures, each with a unit and a table twin."""
