"""Evidence in the project file: batches of chunks of compressed columns, added and removed as a
whole.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.cells import Column
from slastudio.evidence.intake import Inspection, Mapping, Rejected
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.mapping_json import mapping_document
from slastudio.evidence.records import BATCH, FOLDED, REST, ROW
from slastudio.project.evidence.batches import BATCH_QUERY, Batch, batch_of, moment_of, problem_row
from slastudio.project.evidence.chunks import StoredChunk, live_mask, stacked
from slastudio.project.evidence.columns import checksum
from slastudio.project.evidence.identity import NEWEST_COUNTS, live_rows
from slastudio.project.evidence.purges import hidden_for_good
from slastudio.project.evidence.receiving import Receiving
from slastudio.project.transactions import roll_back
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Progress

Guard = Callable[[], AbstractContextManager[object]]
Bounds = dict[str, Any]


@dataclass(frozen=True)
class ChunkPlace:
    """Name a chunk of stored rows: how many it holds, and how many of them count."""

    id: int
    batch: int
    rows: int
    live_rows: int


@dataclass(frozen=True)
class Origin:
    """Say where an import comes from: the file as inspected, its SHA-256, the mapping as it was
    completed while reading,
    the reading program and its version, who imported, and the hash of the mapping that was asked
    for.
    """

    inspection: Inspection
    sha256: str
    mapping: Mapping
    importer: str
    who: str
    request: str


class EvidenceStore:
    """Read and write the evidence of one open project.

    guard: holds the database for one thread. Reading evidence takes it by itself, and only while
    blocks are fetched; callers of everything else hold it.
    """

    def __init__(self, db: sqlite3.Connection, guard: Guard) -> None:
        self._db, self._guard = db, guard

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
        where = (
            ""
            if span is None
            else " AND (undated > 0 OR (first_ns <= :last AND last_ns >= :first))"
        )
        bounds = dict(zip(("first", "last"), span or (), strict=False))
        query = f"SELECT id FROM chunk WHERE kind = :kind{where} ORDER BY batch, id"
        with self._guard():
            found = [chunk for (chunk,) in self._db.execute(query, {"kind": kind, **bounds})]
        for chunk in found if ids is None else [each for each in found if each in ids]:
            with self._guard():
                stored = self._fetch("", names, "", {"id": chunk}, one="id = :id")
            yield from stored

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
        rows_by_kind: dict[str, int] = {}
        for laid in received.laid:
            rows_by_kind[laid.chunk.kind] = rows_by_kind.get(laid.chunk.kind, 0) + int(
                laid.chunk.live.sum()
            )
        values = {
            "file": origin.inspection.file,
            "sha256": origin.sha256,
            "size": origin.inspection.size,
            "kind": origin.mapping.kind,
            "format": origin.mapping.format,
            "imported": datetime.now(UTC).isoformat(timespec="seconds"),
            "importer": origin.importer,
            "who": origin.who,
            "request": origin.request,
            "read": received.read,
            "accepted": received.accepted,
            "rejected": received.rejected,
            "duplicates": received.hidden,
            "not_applicable": received.not_applicable,
            "rows_by_kind": json.dumps(rows_by_kind),
            "first_ns": min(
                (c.chunk.first_ns for c in received.laid if c.chunk.first_ns is not None),
                default=None,
            ),
            "last_ns": max(
                (c.chunk.last_ns for c in received.laid if c.chunk.last_ns is not None),
                default=None,
            ),
            "zone_source": origin.mapping.zone_source,
            "mapping": json.dumps(mapping_document(origin.mapping)),
            "confidence": origin.inspection.confidence,
            "problems": json.dumps([problem_row(each) for each in received.problems]),
            "signature": origin.inspection.signature,
            "shape": json.dumps(origin.inspection.shape),
            "owners": json.dumps(origin.inspection.owners),
        }
        self._db.execute("BEGIN IMMEDIATE")
        try:
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
            for kind in rows_by_kind:
                if kind in NEWEST_COUNTS:
                    self._bring_forward(kind)
            progress.check()  # the last moment at which nothing is kept
            self._db.execute("COMMIT")
        except BaseException:
            roll_back(self._db)
            raise
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
            chunk = laid.chunk
            live = None if chunk.live.all() else np.packbits(chunk.live).tobytes()
            spans = (chunk.first_ns, chunk.last_ns, chunk.undated)
            cursor = self._db.execute(
                "INSERT INTO chunk (batch, kind, rows, live_rows, first_ns, last_ns, undated, live) VALUES (?,?,?,?,?,?,?,?)",
                (batch, chunk.kind, chunk.rows, int(chunk.live.sum()), *spans, live),
            )
            self._db.executemany(
                "INSERT INTO chunk_column (chunk, name, layout, checksum, data) VALUES (?,?,?,?,?)",
                ((cursor.lastrowid, *column) for column in received.blocks(laid)),
            )

    def imported_as(self, sha256: str, request: str) -> Batch | None:
        """Return the batch that came of the same bytes under the same request, or None."""
        row = self._db.execute(
            BATCH_QUERY + " WHERE sha256 = ? AND request = ? ORDER BY id DESC LIMIT 1",
            (sha256, request),
        ).fetchone()
        return batch_of(row) if row else None

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

    def remove(self, batch: int) -> Batch:
        """Remove a batch as a whole; records that were duplicates of its records come forward. One
        transaction.
        """
        removed = self.batch(batch)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.execute("DELETE FROM batch WHERE id = ?", (batch,))
            for kind in removed.rows_by_kind:
                self._bring_forward(kind)
            self._db.execute("COMMIT")
        except BaseException:
            roll_back(self._db)
            raise
        return removed

    def _bring_forward(self, kind: str) -> None:
        query = "SELECT count(*) FROM chunk WHERE kind = ? AND live_rows < rows"
        if kind not in NEWEST_COUNTS and not self._db.execute(query, (kind,)).fetchone()[0]:
            return
        data = self._read_chunks(kind, None, "", {}, live_only=False)
        live = live_rows(kind, data) & ~hidden_for_good(self._db, kind, data[BATCH].to_numpy())
        at = 0
        for chunk, rows in self._db.execute(
            "SELECT id, rows FROM chunk WHERE kind = ? ORDER BY batch, id", (kind,)
        ).fetchall():
            mask = live[at : at + rows]
            at += rows
            stored = None if mask.all() else np.packbits(mask).tobytes()
            self._db.execute(
                "UPDATE chunk SET live = ?, live_rows = ? WHERE id = ?",
                (stored, int(mask.sum()), chunk),
            )
        for batch in sorted(set(data[BATCH].tolist())):
            self._recount(int(batch))

    def _recount(self, batch: int) -> None:
        hidden, shown = dict[int, int](), set[int]()
        for chunk, rows, stored in self._db.execute(
            "SELECT id, rows, live FROM chunk WHERE batch = ?", (batch,)
        ).fetchall():
            if stored is None:
                continue
            names = [name for name in (ROW, FOLDED) if self._has_block(chunk, name)]
            part = StoredChunk(
                chunk, batch, rows, None, {name: self._block(chunk, name) for name in names}
            ).frame(live_only=False)
            live, numbers = live_mask(stored, rows), part[ROW].to_numpy()
            folded = (
                part[FOLDED].fillna(0).to_numpy("int64")
                if FOLDED in part
                else np.zeros(rows, np.int64)
            )
            shown.update(numbers[live].tolist())
            hidden |= dict(zip(numbers[~live].tolist(), (folded[~live] + 1).tolist(), strict=True))
        duplicates = sum(count for number, count in hidden.items() if number not in shown)
        kinds = self._db.execute(
            "SELECT kind, sum(live_rows) FROM chunk WHERE batch = ? GROUP BY kind", (batch,)
        )
        self._db.execute(
            "UPDATE batch SET accepted = read - rejected - not_applicable - ?, duplicates = ?, rows_by_kind = ? WHERE id = ?",
            (duplicates, duplicates, json.dumps(dict(kinds.fetchall())), batch),
        )

    def _has_block(self, chunk: int, name: str) -> bool:
        query = "SELECT 1 FROM chunk_column WHERE chunk = ? AND name = ?"
        return self._db.execute(query, (chunk, name)).fetchone() is not None

    # -- reading --------------------------------------------------------------------------------------------

    def read(
        self,
        kind: str,
        columns: Iterable[str] | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
        swift: bool = False,
    ) -> pd.DataFrame:
        """Return the live rows of a kind whose time lies in [start, end), with `_row` and `_batch`.

        columns: canonical names to load (all when None); names nobody imported come back as empty
        columns. Without start and end undated rows are included; with them they belong to no period
        and are left out. swift: amounts and texts may come as Arrow's types, see
        column_reading.decode.
        """
        spec = kind_named(kind)
        wanted = (
            None
            if columns is None
            else list(dict.fromkeys([*columns, *([spec.time] if spec.time else [])]))
        )
        bounds = {"first": _ns(start, -(2**63)), "last": _ns(end, 2**63 - 1)}
        where = " AND first_ns < :last AND last_ns >= :first" if start or end else ""
        data = self._read_chunks(kind, wanted, where, bounds, live_only=True, swift=swift)
        data = data.drop(columns=[REST, FOLDED], errors="ignore")
        if not (start or end):
            return data
        times = data[spec.time]
        keep = times.notna()
        if start is not None:
            keep &= times >= pd.Timestamp(start)
        if end is not None:
            keep &= times < pd.Timestamp(end)
        return data[keep].reset_index(drop=True)

    def _read_chunks(
        self,
        kind: str,
        columns: list[str] | None,
        where: str,
        bounds: Bounds,
        *,
        live_only: bool,
        swift: bool = False,
    ) -> pd.DataFrame:
        # blocks are fetched as one snapshot; unpacking them, the slow part, holds nobody up
        with self._guard():
            stored = self._fetch(kind, columns, where, bounds)
        parts = [each.frame(live_only=live_only, swift=swift) for each in stored]
        found = [name for part in parts for name in part.columns if name not in (ROW, BATCH)]
        return stacked(kind, columns if columns is not None else list(dict.fromkeys(found)), parts)

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
        wanted = None if columns is None else list(columns)
        with self._guard():
            found = self._fetch("", wanted, "", {"id": place.id}, one="id = :id")
        if not found:
            raise StudioError("The rows asked for were removed meanwhile. Look again.")
        data = found[0].frame(live_only=live_only, swift=swift)
        return data.drop(columns=[REST, FOLDED], errors="ignore")

    def columns_at(self, place: ChunkPlace, names: Iterable[str]) -> tuple[dict[str, Column], int]:
        """Return the named columns of the rows of one place that count, as far as it holds them,
        and how many rows count.

        They come as arrays where evidence/cells.py has a form for them.
        """
        wanted = list(names)
        with self._guard():
            found = self._fetch("", wanted, "", {"id": place.id}, one="id = :id")
        if not found:
            raise StudioError("The rows asked for were removed meanwhile. Look again.")
        return found[0].live_columns(wanted)

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
        return tuple(dict.fromkeys(name for (name,) in rows if name not in (ROW, REST, FOLDED)))

    def _fetch(
        self, kind: str, columns: list[str] | None, where: str, bounds: Bounds, one: str = ""
    ) -> list[StoredChunk]:
        query = f"SELECT id, batch, rows, live FROM chunk WHERE {one or 'kind = :kind'}{where} ORDER BY batch, id"
        wanted = None if columns is None else {*columns, ROW}
        chunks = []
        for chunk, batch, rows, live in self._db.execute(
            query, {"kind": kind, **bounds}
        ).fetchall():
            names = [
                name
                for (name,) in self._db.execute(
                    "SELECT name FROM chunk_column WHERE chunk = ? ORDER BY rowid", (chunk,)
                )
            ]
            blocks = {
                name: self._block(chunk, name) for name in names if wanted is None or name in wanted
            }
            chunks.append(StoredChunk(chunk, batch, rows, live, blocks))
        return chunks

    def _block(self, chunk: int, name: str) -> tuple[str, bytes, bytes]:
        query = "SELECT layout, checksum, data FROM chunk_column WHERE chunk = ? AND name = ?"
        layout, checksum, data = self._db.execute(query, (chunk, name)).fetchone()
        return layout, checksum, data

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
        """Return kind → live evidence rows."""
        query = "SELECT kind, sum(live_rows) FROM chunk GROUP BY kind ORDER BY kind"
        return {kind: int(rows) for kind, rows in self._db.execute(query)}

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
