"""What stays of an import that was taken back: one line, and its link in the chain."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from slastudio.project.chain.links import append
from slastudio.project.evidence.batches import Batch


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
