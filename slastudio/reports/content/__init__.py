"""Documents as plain data, before anything is laid out."""
