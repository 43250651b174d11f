"""A month's end: its steps, and many projects prepared at once."""
