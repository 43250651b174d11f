"""Which stored rows count after imports came or went: duplicates of what was removed come forward."""

from __future__ import annotations

import json
import sqlite3

import numpy as np
import pandas as pd

from slastudio.evidence.records import BATCH, FOLDED, ROW
from slastudio.project.evidence.chunk_table import ChunkTable, packed_mask
from slastudio.project.evidence.chunks import StoredChunk, live_mask, stacked
from slastudio.project.evidence.identity import NEWEST_COUNTS, live_rows
from slastudio.project.evidence.purges import hidden_for_good
from slastudio.project.evidence.question_table import QuestionTable, RowChanges


def bring_forward(db: sqlite3.Connection, kind: str, *, wholly: bool = False) -> None:
    """Decide anew which rows of a kind count; callers hold the transaction.

    wholly: also where nothing is hidden, since rows may have come to say the same.
    """
    query = "SELECT count(*) FROM chunk WHERE kind = ? AND live_rows < rows"
    changes = QuestionTable(db).row_changes(kind)
    hidden = db.execute(query, (kind,)).fetchone()[0]
    if not wholly and kind not in NEWEST_COUNTS and not hidden and not changes.steps:
        return  # nothing is hidden, so nothing can come forward
    stored = ChunkTable(db).where("kind = :kind", {"kind": kind})
    data = _rows_of(kind, stored)
    live = live_rows(kind, data)
    for batch in changes.batches:
        own = (data[BATCH] == batch).to_numpy()
        live[own] = changes.applied(batch, data[ROW].to_numpy()[own], live[own])
    live &= ~hidden_for_good(db, kind, data[BATCH].to_numpy())
    at = 0
    for chunk in stored:
        mask = live[at : at + chunk.rows]
        at += chunk.rows
        db.execute(
            "UPDATE chunk SET live = ?, live_rows = ? WHERE id = ?",
            (packed_mask(mask), int(mask.sum()), chunk.id),
        )
    for batch in sorted({chunk.batch for chunk in stored}):
        _recount(db, batch)


def count_rows(db: sqlite3.Connection, changes: RowChanges) -> None:
    """Count rows otherwise than before, as readings say; callers hold the transaction."""
    for batch in sorted(changes.batches):
        for chunk in ChunkTable(db).where("batch = :batch", {"batch": batch}, []):
            numbers = chunk.frame(live_only=False)[ROW].to_numpy()
            mask = changes.applied(batch, numbers, live_mask(chunk.live, chunk.rows))
            db.execute(
                "UPDATE chunk SET live = ?, live_rows = ? WHERE id = ?",
                (packed_mask(mask), int(mask.sum()), chunk.id),
            )
        _recount(db, batch)


def _rows_of(kind: str, stored: list[StoredChunk]) -> pd.DataFrame:
    parts = [chunk.frame(live_only=False) for chunk in stored]
    names = dict.fromkeys(name for part in parts for name in part.columns)
    return stacked(kind, [name for name in names if name not in (ROW, BATCH)], parts)


def _recount(db: sqlite3.Connection, batch: int) -> None:
    """Write what counts of a batch now: source records, and rows by kind.

    A record is a duplicate when none of its rows counts; a folded row stands for several records.
    """
    hidden, counting = dict[int, int](), set[int]()
    condition = "batch = :batch AND live IS NOT NULL"
    for chunk in ChunkTable(db).where(condition, {"batch": batch}, [FOLDED]):
        part, live = chunk.frame(live_only=False), live_mask(chunk.live, chunk.rows)
        numbers = part[ROW].to_numpy()
        folded = np.zeros(chunk.rows, np.int64)
        if FOLDED in part:
            folded = part[FOLDED].fillna(0).to_numpy("int64")
        counting.update(numbers[live].tolist())
        records = (folded[~live] + 1).tolist()
        hidden |= dict(zip(numbers[~live].tolist(), records, strict=True))
    duplicates = sum(records for number, records in hidden.items() if number not in counting)
    kinds = db.execute(
        "SELECT kind, sum(live_rows) FROM chunk WHERE batch = ? GROUP BY kind", (batch,)
    )
    db.execute(
        "UPDATE batch SET accepted = read - rejected - not_applicable - ?, duplicates = ?, "
        "rows_by_kind = ? WHERE id = ?",
        (duplicates, duplicates, json.dumps(dict(kinds.fetchall())), batch),
    )
