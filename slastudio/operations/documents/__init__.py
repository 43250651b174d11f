"""The documents people hand over."""
