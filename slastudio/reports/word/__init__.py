"""The Word file, and the one that comes back."""
