"""Several clients at once: a line each, kept where the user keeps what can be made anew."""
