"""What stays of an import that was taken back, and of its coming back: one line each, and its link in the chain."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slastudio.project.chain.links import append

if TYPE_CHECKING:
    from slastudio.project.evidence.batches import Batch

RETURN_STATEMENTS = (
    "CREATE TABLE import_return (id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "at TEXT NOT NULL, who TEXT NOT NULL)",
)


def note_removal(db: sqlite3.Connection, removed: Batch, who: str) -> None:
    """Note which import was removed by whom, in the transaction of the removal."""
    cursor = db.execute(
        "INSERT INTO removal (batch, file, sha256, kind, imported, read, accepted, at, who) VALUES (?,?,?,?,?,?,?,?,?)",
        (
            removed.id,
            removed.file,
            removed.sha256,
            removed.kind,
            removed.imported.isoformat(),
            removed.read,
            removed.accepted,
            datetime.now(UTC).isoformat(timespec="milliseconds"),
            who,
        ),
    )
    append(db, "removal", cursor.lastrowid)


def note_return(db: sqlite3.Connection, back: Batch, who: str) -> None:
    """Note which import came back, by whom, in the transaction of its return."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    cursor = db.execute(
        "INSERT INTO import_return (batch, file, sha256, at, who) VALUES (?,?,?,?,?)",
        (back.id, back.file, back.sha256, at, who),
    )
    append(db, "import_return", cursor.lastrowid)
