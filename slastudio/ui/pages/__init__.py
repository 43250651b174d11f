"""Hold the pages of the window, one module each."""
