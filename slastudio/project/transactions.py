"""Ending a transaction that failed."""

from __future__ import annotations

import sqlite3


def roll_back(db: sqlite3.Connection) -> None:
    """Undo what an open transaction did; where the disk is full, SQLite has already undone it by
    itself.
    """
    if db.in_transaction:
        db.execute("ROLLBACK")
