"""Which stored rows count after imports came or went: duplicates of what was removed come forward,
older states of what was imported again give way.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Bools
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, FOLDED, ROW
from slastudio.project.evidence.identity import NEWEST_COUNTS, live_rows
from slastudio.project.evidence.purges import hidden_for_good
from slastudio.project.evidence.question_table import QuestionTable, RowChanges
from slastudio.project.evidence.stored.chunk_table import ChunkTable, packed_mask
from slastudio.project.evidence.stored.chunks import StoredChunk, live_mask, stacked
from slastudio.project.evidence.touching import OwnRecords


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
    _decide(db, kind, stored, [np.ones(each.rows, bool) for each in stored])


def give_way(db: sqlite3.Connection, kind: str, batch: int) -> None:
    """Decide anew which rows count of the records that a batch brought; callers hold the
    transaction.

    Records with other ids are left as they are: an import costs what it touches, however much is
    stored.
    """
    identity = kind_named(kind).identity
    table = ChunkTable(db)
    ids = table.where("kind = :kind", {"kind": kind}, [identity])
    own = OwnRecords.of(kind, [each.frame(live_only=False) for each in ids if each.batch == batch])
    touched = {each.id: own.among(each.frame(live_only=False)) for each in ids}
    stored = [table.one(chunk) for chunk, rows in touched.items() if rows.any()]
    met = [each for each in stored if each is not None]
    _decide(db, kind, met, [touched[each.id] for each in met])


def _decide(
    db: sqlite3.Connection, kind: str, stored: Sequence[StoredChunk], chosen: Sequence[Bools]
) -> None:
    """Write which of the chosen rows of chunks count; the others stay as they are."""
    data = _rows_of(kind, stored, chosen)
    live = live_rows(kind, data)
    changes = QuestionTable(db).row_changes(kind)
    for batch in changes.batches:
        own = (data[BATCH] == batch).to_numpy()
        live[own] = changes.applied(batch, data[ROW].to_numpy()[own], live[own])
    live &= ~_hidden_for_good(db, kind, stored, chosen)
    at = 0
    for chunk, rows in zip(stored, chosen, strict=True):
        mask = live_mask(chunk.live, chunk.rows).copy()
        mask[rows] = live[at : at + int(rows.sum())]
        at += int(rows.sum())
        _put(db, chunk, mask)
    for batch in sorted({chunk.batch for chunk in stored}):
        _recount(db, batch)


def _hidden_for_good(
    db: sqlite3.Connection, kind: str, stored: Sequence[StoredChunk], chosen: Sequence[Bools]
) -> Bools:
    """Tell which of the chosen rows repeat rows that were purged; a purge names them by their place
    among all rows of a kind.
    """
    query = "SELECT id, batch, rows FROM chunk WHERE kind = ? ORDER BY batch, id"
    places = db.execute(query, (kind,)).fetchall()
    batches = np.repeat([each[1] for each in places], [each[2] for each in places])
    hidden = hidden_for_good(db, kind, batches)
    ends = np.cumsum([0, *(each[2] for each in places)])
    starts = {each[0]: int(start) for each, start in zip(places, ends[:-1], strict=True)}
    found = [
        hidden[starts[chunk.id] : starts[chunk.id] + chunk.rows][rows]
        for chunk, rows in zip(stored, chosen, strict=True)
    ]
    return np.concatenate([np.zeros(0, bool), *found])


def _put(db: sqlite3.Connection, chunk: StoredChunk, mask: Array) -> None:
    """Write which rows of a chunk count, where that changed."""
    packed = packed_mask(mask)
    if packed != chunk.live:
        db.execute(
            "UPDATE chunk SET live = ?, live_rows = ? WHERE id = ?",
            (packed, int(mask.sum()), chunk.id),
        )


def count_rows(db: sqlite3.Connection, changes: RowChanges) -> None:
    """Count rows otherwise than before, as readings say; callers hold the transaction."""
    for batch in sorted(changes.batches):
        for chunk in ChunkTable(db).where("batch = :batch", {"batch": batch}, []):
            numbers = chunk.frame(live_only=False)[ROW].to_numpy()
            mask = changes.applied(batch, numbers, live_mask(chunk.live, chunk.rows))
            _put(db, chunk, mask)
        _recount(db, batch)


def _rows_of(kind: str, stored: Sequence[StoredChunk], chosen: Sequence[Bools]) -> pd.DataFrame:
    parts = [chunk.frame(live_only=False)[rows] for chunk, rows in zip(stored, chosen, strict=True)]
    names = dict.fromkeys(name for part in parts for name in part.columns)
    return stacked(kind, [name for name in names if name not in (ROW, BATCH)], parts)


def _recount(db: sqlite3.Connection, batch: int) -> None:
    """Write what counts of a batch now: source records, and rows by kind.

    A record is a duplicate when none of its rows counts; a folded row stands for several records.
    """
    kinds = db.execute(
        "SELECT kind, sum(live_rows) FROM chunk WHERE batch = ? GROUP BY kind", (batch,)
    )
    duplicates = _duplicates(db, batch)
    db.execute(
        "UPDATE batch SET accepted = read - rejected - not_applicable - ?, duplicates = ?, "
        "rows_by_kind = ? WHERE id = ?",
        (duplicates, duplicates, json.dumps(dict(kinds.fetchall())), batch),
    )


def _duplicates(db: sqlite3.Connection, batch: int) -> int:
    """Return how many source records of a batch have rows and none that counts."""
    hidden: list[Array] = [np.zeros(0, np.int64)]
    records, counting = hidden.copy(), hidden.copy()
    condition = "batch = :batch AND live IS NOT NULL"
    for chunk in ChunkTable(db).where(condition, {"batch": batch}, [FOLDED]):
        part, live = chunk.frame(live_only=False), live_mask(chunk.live, chunk.rows)
        numbers = part[ROW].to_numpy("int64")
        folded = part[FOLDED].fillna(0) if FOLDED in part else pd.Series(0, part.index)
        counting.append(numbers[live])
        hidden.append(numbers[~live])
        records.append(folded.to_numpy("int64")[~live] + 1)
    # of a record in several rows the last says how many it stands for
    own, last = np.unique(np.concatenate(hidden)[::-1], return_index=True)
    alone = ~np.isin(own, np.concatenate(counting))
    return int(np.concatenate(records)[::-1][last][alone].sum())
