"""One user intention per function; what both the window and the command line call."""
