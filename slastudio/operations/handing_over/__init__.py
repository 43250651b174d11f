"""Hand a project over to a successor: one archive with all that is in flight, and its check."""
