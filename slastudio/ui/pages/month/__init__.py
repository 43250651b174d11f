"""The page that leads through a month's end."""
