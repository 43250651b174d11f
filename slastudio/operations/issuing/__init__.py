"""Issue reports, keep what was issued, and tell what would change it."""
