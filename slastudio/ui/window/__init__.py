"""The window itself: start, pages around which it is built, palette, crash."""
