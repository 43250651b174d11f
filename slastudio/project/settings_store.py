"""Settings kept in the project that are no terms: texts under a name."""

from __future__ import annotations

import sqlite3

_PREFIX = "setting:"


class SettingsStore:
    """Read and write settings by name."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def get(self, name: str) -> str:
        """Return a setting, "" where it was never set."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (_PREFIX + name,)).fetchone()
        return "" if row is None else str(row[0])

    def put(self, name: str, value: str) -> None:
        """Keep a setting; "" forgets it."""
        if not value:
            self._db.execute("DELETE FROM meta WHERE key = ?", (_PREFIX + name,))
            return
        self._db.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (_PREFIX + name, value),
        )
