"""Pages and redlines as they are printed."""
