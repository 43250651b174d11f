"""What the window works with: session, jobs, settings, undo."""
