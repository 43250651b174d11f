"""Records to typed columns, a chunk at a time."""
