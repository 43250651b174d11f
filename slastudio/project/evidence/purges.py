"""Purges in the project file: raw rows overwritten and gone, their figures by day and a certificate
in their place.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Bools
from slastudio.evidence.records import BATCH, ROW
from slastudio.project.chain.links import append
from slastudio.project.database.errors import understood
from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.stored.chunk_table import ChunkTable
from slastudio.project.evidence.stored.chunks import live_mask, stacked
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError

Frozen = dict[int, dict[str, Bools]]


@dataclass(frozen=True)
class PurgeRecord:
    """Hold one purge as it was written: number, batch, when, by whom, why, and the certificate's
    JSON.
    """

    number: int
    batch: int
    at: datetime
    who: str
    why: str
    certificate: JsonObject


@dataclass(frozen=True)
class BatchContents:
    """Say what a batch holds before it is purged.

    rows, counted: stored rows and those that count, by kind. blocks, checksum: how many compressed
    blocks, and the SHA-256 over their checksums in the order of chunks and columns. rejected:
    source records kept as text. original: bytes of the compressed copy of the file.
    """

    rows: dict[str, int]
    counted: dict[str, int]
    blocks: int
    checksum: str
    rejected: int
    original: int


class PurgeStore:
    """Purge batches of one open project and keep the record of it; callers hold the database."""

    def __init__(
        self, db: sqlite3.Connection, compact: Callable[[sqlite3.Connection], None]
    ) -> None:
        self._db, self._compact = db, compact

    def contents(self, batch: int) -> BatchContents:
        """Return what a batch holds now."""
        rows, counted = {}, {}
        for kind, stored, live in self._db.execute(
            "SELECT kind, sum(rows), sum(live_rows) FROM chunk WHERE batch = ? GROUP BY kind ORDER BY kind",
            (batch,),
        ):
            rows[kind], counted[kind] = int(stored), int(live)
        digest, blocks = hashlib.sha256(), 0
        for (checksum,) in self._db.execute(
            "SELECT c.checksum FROM chunk_column c JOIN chunk k ON k.id = c.chunk WHERE k.batch = ? ORDER BY c.chunk, c.name",
            (batch,),
        ):
            digest.update(checksum)
            blocks += 1
        rejected = self._db.execute(
            "SELECT count(*) FROM rejected_row WHERE batch = ?", (batch,)
        ).fetchone()[0]
        query = "SELECT coalesce(sum(length(data)), 0) FROM original_part WHERE batch = ?"
        original = self._db.execute(query, (batch,)).fetchone()[0]
        return BatchContents(
            rows, counted, blocks, digest.hexdigest(), int(rejected), int(original)
        )

    def whole(self, kind: str, batch: int) -> tuple[pd.DataFrame, Bools]:
        """Return all rows of a batch's kind as they are stored, bookkeeping columns too, and which
        of them count.
        """
        bounds = {"kind": kind, "batch": batch}
        stored = ChunkTable(self._db).where("kind = :kind AND batch = :batch", bounds)
        parts = [chunk.frame(live_only=False) for chunk in stored]
        columns = dict.fromkeys(name for part in parts for name in part.columns)
        names = [name for name in columns if name not in (ROW, BATCH)]
        masks = [live_mask(chunk.live, chunk.rows) for chunk in stored]
        return stacked(kind, names, parts), np.concatenate([np.zeros(0, bool), *masks])

    def purge(
        self,
        batch: int,
        expected: BatchContents,
        figures: Sequence[tuple[str, str, JsonObject]],
        frozen: Frozen,
        record: tuple[datetime, str, str, JsonObject],
    ) -> int:
        """Delete a batch's rows, rejected texts and copy in one transaction; return the purge's
        number.

        figures: (kind, day, figures) kept instead. frozen: rows of other batches that stay hidden
        for good, see `stay_hidden`. record: when, who, why, certificate. Raises StudioError where
        the batch is not as expected any more. What is deleted is overwritten with zeros in the same
        transaction, as with every deletion (secure_delete); then the file is rebuilt without free
        pages, which takes away what projects of earlier versions left in them, and gives the space
        back.
        """
        at, who, why, certificate = record
        stored = certificate | ({"hidden": _packed(frozen)} if frozen else {})
        with transaction(self._db):
            if self.contents(batch) != expected:
                raise StudioError(
                    "The import changed while it was looked at. Nothing was purged; try again."
                )
            for table in ("chunk", "rejected_row", "original_part", "daily_figure"):
                self._db.execute(f"DELETE FROM {table} WHERE batch = ?", (batch,))
            # problems quote values of rejected rows; shape and owners hold values of columns
            self._db.execute(
                "UPDATE batch SET problems = '[]', owners = '{}' WHERE id = ?", (batch,)
            )
            self._db.executemany(
                "INSERT INTO daily_figure (batch, kind, day, figures) VALUES (?,?,?,?)",
                [
                    (batch, kind, day, json.dumps(each, sort_keys=True))
                    for kind, day, each in figures
                ],
            )
            cursor = self._db.execute(
                "INSERT INTO purge (batch, at, who, why, certificate) VALUES (?,?,?,?,?)",
                (batch, at.isoformat(), who, why, json.dumps(stored, sort_keys=True)),
            )
            append(self._db, "purge", cursor.lastrowid)
        # the rows are overwritten already; without room for a second copy the file just keeps its
        # size
        self.rebuild()
        return int(cursor.lastrowid or 0)

    def rebuild(self, most_bytes: int | None = None) -> bool:
        """Rebuild the file without free pages and gaps, in which what was moved before it was
        deleted can have left a copy; tell whether it was done.

        most_bytes: a larger file is left as it is, because nobody can write meanwhile.
        """
        (pages,) = self._db.execute("PRAGMA page_count").fetchone()
        (size,) = self._db.execute("PRAGMA page_size").fetchone()
        if most_bytes is not None and pages * size > most_bytes:
            return False
        with suppress(sqlite3.OperationalError):
            self._compact(self._db)
            return True
        return False

    def records(self) -> tuple[PurgeRecord, ...]:
        """Return every purge, oldest first."""
        rows = self._db.execute(
            "SELECT id, batch, at, who, why, certificate FROM purge ORDER BY id"
        ).fetchall()
        with understood("a purge certificate"):
            return tuple(
                PurgeRecord(
                    number,
                    batch,
                    datetime.fromisoformat(at),
                    who,
                    why,
                    _without_masks(json.loads(text)),
                )
                for number, batch, at, who, why, text in rows
            )

    def purged_at(self, batch: int) -> datetime | None:
        """Return when a batch's rows were purged, or None."""
        row = self._db.execute(
            "SELECT at FROM purge WHERE batch = ? ORDER BY id DESC LIMIT 1", (batch,)
        ).fetchone()
        with understood("a purge certificate"):
            return datetime.fromisoformat(row[0]) if row else None

    def daily_figures(self, batch: int) -> tuple[tuple[str, str, JsonObject], ...]:
        """Return (kind, day, figures) kept of a purged batch; day "" holds what carried no date."""
        rows = self._db.execute(
            "SELECT kind, day, figures FROM daily_figure WHERE batch = ? ORDER BY kind, day",
            (batch,),
        )
        with understood("the days' figures of a purged import"):
            return tuple((kind, day, dict(json.loads(text))) for kind, day, text in rows)


def hidden_for_good(db: sqlite3.Connection, kind: str, batches: Array) -> Bools:
    """Tell which rows of a kind repeat rows that were purged; batches: the batch of every stored
    row, in order.

    They were counted with the purged rows, so they never come forward, whatever import is taken
    back.
    """
    found = np.zeros(len(batches), bool)
    with understood("a purge certificate"):
        for (text,) in db.execute("SELECT certificate FROM purge ORDER BY id"):
            for batch, kinds in json.loads(text).get("hidden", {}).items():
                places = np.flatnonzero(batches == int(batch))
                if kind in kinds and len(places) == kinds[kind][0]:
                    found[places] |= _unpacked(*kinds[kind])
    return found


def _packed(frozen: Frozen) -> dict[str, dict[str, list[Any]]]:
    masks: dict[str, dict[str, list[Any]]] = {}
    for batch, kinds in frozen.items():
        masks[str(batch)] = {kind: _packed_mask(mask) for kind, mask in kinds.items()}
    return masks


def _packed_mask(mask: Bools) -> list[Any]:
    """Return how many rows a mask has, and its bits as text."""
    bits = zlib.compress(np.packbits(mask).tobytes(), 9)
    return [len(mask), base64.b64encode(bits).decode()]


def _unpacked(rows: int, text: str) -> Bools:
    # no more than the mask's own bits: the file may be a stranger's, and this a bomb
    bits = np.frombuffer(
        zlib.decompressobj().decompress(base64.b64decode(text), rows // 8 + 1), np.uint8
    )
    return np.unpackbits(bits, count=rows).astype(bool)


def _without_masks(certificate: JsonObject) -> JsonObject:
    return {key: value for key, value in certificate.items() if key != "hidden"}
