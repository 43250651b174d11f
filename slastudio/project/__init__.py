"""The one SQLite file of a client: opened as hostile, locked, backed up, migrated; the only user of
SQLite.
"""
