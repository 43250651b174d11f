"""How the window looks and words things: theme, icons, phrases."""
