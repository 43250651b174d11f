"""What a month came to, as lines and JSON."""
