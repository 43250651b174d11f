"""Money as lines and JSON."""
