"""The format of the project file: its tables, what brings older files to it, and the way in."""
