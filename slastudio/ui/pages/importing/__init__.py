"""The import, from file to mapping."""
