"""Transactions: all of what is done in one, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Hold a transaction; one that is open already goes on, and ends where it was begun."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    # an interrupt is no Exception, and must not leave half of it
    except BaseException:
        roll_back(db)
        raise


def roll_back(db: sqlite3.Connection) -> None:
    """Undo what an open transaction did; where the disk is full, SQLite has already undone it by
    itself.
    """
    if db.in_transaction:
        db.execute("ROLLBACK")
