"""Evidence in the project file: batches of chunks of compressed columns, added and removed as a
whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from slastudio.evidence.cells import Column
from slastudio.evidence.computed import base_of
from slastudio.evidence.intake import Mapping, Rejected
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.mapping_json import read_mapping
from slastudio.evidence.records import BATCH, ROW, is_bookkeeping
from slastudio.project.database.checksums import checksum
from slastudio.project.database.errors import understood
from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.answers import StoredQuestions
from slastudio.project.evidence.batches import (
    BATCH_QUERY,
    Batch,
    Origin,
    batch_of,
    batch_values,
    moment_of,
    rows_by_kind,
)
from slastudio.project.evidence.bringing_forward import bring_forward, count_rows, give_way
from slastudio.project.evidence.identity import NEWEST_COUNTS
from slastudio.project.evidence.question_table import RowChanges, counting
from slastudio.project.evidence.receiving import Receiving
from slastudio.project.evidence.removals import note_removal
from slastudio.project.evidence.stored.chunk_table import Bounds, ChunkTable
from slastudio.project.evidence.stored.chunks import StoredChunk, own_columns, stacked
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Progress

Guard = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class ChunkPlace:
    """Name a chunk of stored rows: how many it holds, and how many of them count."""

    id: int
    batch: int
    rows: int
    live_rows: int


class EvidenceStore:
    """Read and write the evidence of one open project.

    guard: holds the database for one thread. Reading evidence takes it by itself, and only while
    blocks are fetched; callers of everything else hold it. told: tells damage that is found once a
    block is unpacked, which nobody holds the database for.
    """

    def __init__(self, db: sqlite3.Connection, guard: Guard, told: Guard = nullcontext) -> None:
        self._db, self._guard, self._damage = db, guard, told
        self._chunks = ChunkTable(db)
        self.questions = StoredQuestions(db)

    # -- adding ---------------------------------------------------------------------------------------------

    @contextmanager
    def receiving(self, kind: str) -> Iterator[Receiving]:
        """Begin to collect an import of one kind; nothing is written before `write`."""
        received = Receiving(
            kind, lambda names, span, ids=None: self._earlier(kind, names, span, ids)
        )
        try:
            yield received
        finally:
            received.close()

    def _earlier(
        self,
        kind: str,
        names: list[str] | None,
        span: tuple[int, int] | None,
        ids: Collection[int] | None,
    ) -> Iterator[StoredChunk]:
        # undated rows may repeat anywhere; dated ones only where the spans meet
        where = "kind = :kind"
        bounds: Bounds = {"kind": kind}
        if span is not None:
            where += " AND (undated > 0 OR (first_ns <= :last AND last_ns >= :first))"
            bounds |= {"first": span[0], "last": span[1]}
        query = f"SELECT id FROM chunk WHERE {where} ORDER BY batch, id"
        with self._guard():
            chunks = [chunk for (chunk,) in self._db.execute(query, bounds)]
        for chunk in chunks:
            if ids is not None and chunk not in ids:
                continue
            # one at a time, so that a large project is never in memory as a whole
            with self._guard():
                stored = self._chunks.one(chunk, names)
            if stored is not None:
                yield stored

    def write(
        self,
        origin: Origin,
        received: Receiving,
        progress: Progress,
        original: Iterable[bytes] = (),
    ) -> int:
        """Write what was received in one transaction and return the batch's id; original: a
        compressed copy in pieces.
        """
        values = batch_values(origin, received)
        with transaction(self._db):
            marks = ", ".join(f":{name}" for name in values)
            cursor = self._db.execute(
                f"INSERT INTO batch ({', '.join(values)}) VALUES ({marks})", values
            )
            batch = int(cursor.lastrowid or 0)
            self._write_details(batch, received, progress)
            for part, data in enumerate(original):
                progress.check()
                self._db.execute(
                    "INSERT INTO original_part (batch, part, data) VALUES (?,?,?)",
                    (batch, part, data),
                )
            asked = (*origin.inspection.questions, *received.questions)
            self.questions.add(batch, asked)
            count_rows(self._db, self.questions.changes_of(asked, batch))
            # in the same transaction: older states give way at the moment the newer ones come
            for kind in rows_by_kind(received):
                if kind in NEWEST_COUNTS:
                    give_way(self._db, kind, batch)
            progress.check()  # the last moment at which nothing is kept
        return batch

    def _write_details(self, batch: int, received: Receiving, progress: Progress) -> None:
        self._db.executemany(
            "INSERT INTO rejected_row (batch, row, raw, field, message) VALUES (?,?,?,?,?)",
            (
                (batch, row, raw, column, message)
                for row, raw, column, message in received.rejects()
            ),
        )
        for number, laid in enumerate(received.laid):
            progress.report("Saving", number / len(received.laid))
            self._chunks.add(batch, laid.chunk, received.blocks(laid))

    def imported_as(self, sha256: str, request: str) -> Batch | None:
        """Return the batch that came of the same bytes under the same request, or None."""
        row = self._db.execute(
            BATCH_QUERY + " WHERE sha256 = ? AND request = ? ORDER BY id DESC LIMIT 1",
            (sha256, request),
        ).fetchone()
        return batch_of(row) if row else None

    def mapping_like(self, signature: str, kind: str) -> Mapping | None:
        """Return how the newest import of the same headings and kind was understood, or None."""
        row = self._db.execute(
            "SELECT mapping FROM batch WHERE signature = ? AND kind = ? ORDER BY id DESC LIMIT 1",
            (signature, kind),
        ).fetchone()
        with understood("the mapping of an import"):
            return read_mapping(json.loads(row[0])) if row else None

    def original(self, batch: int) -> Iterator[bytes]:
        """Yield the compressed pieces of the copy kept of an import's file; none when no copy was
        kept.
        """
        parts = self._db.execute(
            "SELECT part FROM original_part WHERE batch = ? ORDER BY part", (batch,)
        ).fetchall()
        query = "SELECT data FROM original_part WHERE batch = ? AND part = ?"
        for (part,) in parts:
            yield self._db.execute(query, (batch, part)).fetchone()[0]

    def keeps_original(self, batch: int) -> bool:
        """Tell whether a copy of an import's file was kept."""
        return (
            self._db.execute(
                "SELECT 1 FROM original_part WHERE batch = ? LIMIT 1", (batch,)
            ).fetchone()
            is not None
        )

    def sizes(self) -> frozenset[int]:
        """Return the sizes of the files imported so far."""
        return frozenset(size for (size,) in self._db.execute("SELECT DISTINCT size FROM batch"))

    # -- removing -------------------------------------------------------------------------------------------

    def remove(self, batch: int, who: str) -> Batch:
        """Remove a batch as a whole; records that were duplicates of its records come forward. One
        transaction, in which a line of what was removed by whom is kept.
        """
        removed = self.batch(batch)
        self.take_out([batch], removed.rows_by_kind, lambda: note_removal(self._db, removed, who))
        return removed

    def take_out(
        self, batches: Iterable[int], kinds: Iterable[str], note: Callable[[], None] = lambda: None
    ) -> None:
        """Remove batches of which only their numbers and the kinds of their rows are known; note:
        what is written in the same transaction.
        """
        with transaction(self._db):
            self._db.executemany("DELETE FROM batch WHERE id = ?", [(each,) for each in batches])
            # in the same transaction: until they come forward its duplicates would count nowhere
            for kind in kinds:
                bring_forward(self._db, kind)
            note()

    # -- reading --------------------------------------------------------------------------------------------

    def read(
        self,
        kind: str,
        columns: Iterable[str] | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        swift: bool = False,
        *,
        others: RowChanges | None = None,
        beside: bool = False,
    ) -> pd.DataFrame:
        """Return the live rows of a kind whose time lies in [start, end), with `_row` and `_batch`.

        columns: canonical names to load (all when None); names nobody imported come back as empty
        columns. Without start and end undated rows are included; with them they belong to no period
        and are left out. swift: amounts and texts may come as Arrow's types, see
        column_reading.decode. others: what to count otherwise than is stored. beside: with what is
        stored beside the columns that are named.
        """
        spec = kind_named(kind)
        wanted = (
            None
            if columns is None
            else list(dict.fromkeys([*columns, *([spec.time] if spec.time else [])]))
        )
        bounds = {"kind": kind, "first": _ns(start, -(2**63)), "last": _ns(end, 2**63 - 1)}
        where = "kind = :kind"
        if start or end:
            where += " AND first_ns < :last AND last_ns >= :first"
        # blocks are fetched as one snapshot; unpacking them, the slow part, holds nobody up
        with self._guard():
            stored = self._chunks.where(where, bounds, wanted)
        with self._damage():
            parts = [counting(chunk, swift, others) for chunk in stored]
        if wanted is None:
            names = dict.fromkeys(name for part in parts for name in part.columns)
            wanted = [name for name in names if name not in (ROW, BATCH)]
        data = stacked(kind, wanted, parts)
        data = data if beside else own_columns(data)
        if not (start or end):
            return data
        times = data[spec.time]
        keep = times.notna()
        if start is not None:
            keep &= times >= pd.Timestamp(start)
        if end is not None:
            keep &= times < pd.Timestamp(end)
        return data[keep].reset_index(drop=True)

    def places(self, kind: str, batch: int | None = None) -> tuple[ChunkPlace, ...]:
        """Return where the rows of a kind (and batch) lie, in order of import."""
        one = "" if batch is None else " AND batch = :batch"
        with self._guard():
            rows = self._db.execute(
                f"SELECT id, batch, rows, live_rows FROM chunk WHERE kind = :kind{one} ORDER BY batch, id",
                {"kind": kind, "batch": batch},
            ).fetchall()
        return tuple(ChunkPlace(*row) for row in rows)

    def rows_at(
        self,
        place: ChunkPlace,
        columns: Iterable[str] | None = None,
        *,
        live_only: bool = True,
        swift: bool = False,
    ) -> pd.DataFrame:
        """Return the rows of one place with `_row` and `_batch`; columns it does not hold are left
        out.
        """
        stored = self._stored_at(place, None if columns is None else list(columns))
        with self._damage():
            data = stored.frame(live_only=live_only, swift=swift)
        return own_columns(data)

    def columns_at(self, place: ChunkPlace, names: Iterable[str]) -> tuple[dict[str, Column], int]:
        """Return the named columns of the rows of one place that count, as far as it holds them,
        and how many rows count.

        They come as arrays where evidence/cells.py has a form for them.
        """
        wanted = list(names)
        stored = self._stored_at(place, wanted)
        with self._damage():
            return stored.live_columns(wanted)

    def _stored_at(self, place: ChunkPlace, columns: list[str] | None) -> StoredChunk:
        with self._guard():
            stored = self._chunks.one(place.id, columns)
        if stored is None:
            raise StudioError("The rows asked for were removed meanwhile. Look again.")
        return stored

    def marks(self, kind: str) -> dict[ChunkPlace, bytes]:
        """Return each place of a kind with a mark that changes whenever any of its rows or what
        counts of them does.
        """
        query = (
            "SELECT chunk.id, batch, rows, live_rows, live, group_concat(hex(checksum)) FROM chunk "
            "JOIN chunk_column ON chunk = chunk.id WHERE kind = ? GROUP BY chunk.id ORDER BY batch, chunk.id"
        )
        with self._guard():
            found = self._db.execute(query, (kind,)).fetchall()
        return {
            ChunkPlace(*row): checksum(b"".join([live or b"", sums.encode()]))
            for *row, live, sums in found
        }

    def columns_of(self, kind: str) -> tuple[str, ...]:
        """Return the columns that any row of a kind has a value in."""
        with self._guard():
            rows = self._db.execute(
                "SELECT DISTINCT name FROM chunk_column JOIN chunk ON chunk.id = chunk WHERE kind = ? ORDER BY chunk, "
                "chunk_column.rowid",
                (kind,),
            ).fetchall()
        return tuple(dict.fromkeys(name for (name,) in rows if not is_bookkeeping(name)))

    def batches(self) -> tuple[Batch, ...]:
        """Return every batch, oldest first."""
        return tuple(batch_of(row) for row in self._db.execute(BATCH_QUERY + " ORDER BY id"))

    def batch(self, number: int) -> Batch:
        row = self._db.execute(BATCH_QUERY + " WHERE id = ?", (number,)).fetchone()
        if row is None:
            known = ", ".join(str(each.id) for each in self.batches()) or "none"
            raise StudioError(f"There is no import with id {number}. The imports are: {known}.")
        return batch_of(row)

    def rejected(self, batch: int) -> tuple[Rejected, ...]:
        """Return the rejected source records of a batch, in file order."""
        rows = self._db.execute(
            "SELECT row, raw, field, message FROM rejected_row WHERE batch = ? ORDER BY row, rowid",
            (batch,),
        )
        return tuple(
            Rejected(row, raw, Problem(message, row, field)) for row, raw, field, message in rows
        )

    def live_counts(self) -> dict[str, int]:
        """Return kind → live evidence rows; those computed at the source are not among them."""
        query = "SELECT kind, sum(live_rows) FROM chunk GROUP BY kind ORDER BY kind"
        return {kind: int(rows) for kind, rows in self._db.execute(query) if base_of(kind) is None}

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the first and last dated moment of any live evidence, or None."""
        first, last = self._db.execute(
            "SELECT min(first_ns), max(last_ns) FROM chunk WHERE live_rows > 0"
        ).fetchone()
        return None if first is None else (moment_of(first), moment_of(last))

    def spans_by_kind(self) -> dict[str, tuple[tuple[datetime, datetime], ...]]:
        """Return, for each kind, the first and last dated moment of every import that has live rows
        of it: time within which no record means that none happened.
        """
        found: dict[str, list[tuple[datetime, datetime]]] = {}
        rows = self._db.execute(
            "SELECT kind, min(first_ns), max(last_ns) FROM chunk WHERE live_rows > 0 "
            "AND first_ns IS NOT NULL GROUP BY kind, batch ORDER BY kind, min(first_ns)"
        )
        for kind, first, last in rows:
            if base_of(kind) is not None:
                continue  # days that were computed say themselves what they cover
            found.setdefault(str(kind), []).append((moment_of(first), moment_of(last)))
        return {kind: tuple(spans) for kind, spans in found.items()}

    def undated(self) -> int:
        """Return how many evidence rows belong to no period because they carry no date; tables are
        not counted.
        """
        return int(
            self._db.execute(
                "SELECT coalesce(sum(undated), 0) FROM chunk WHERE kind <> 'table'"
            ).fetchone()[0]
        )


def _ns(moment: datetime | None, default: int) -> int:
    return default if moment is None else int(pd.Timestamp(moment).as_unit("ns").value)
