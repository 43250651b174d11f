"""What the window does on a key."""
