"""Evidence in the project file: batches of chunks of compressed columns, added and removed as a whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.intake import Extraction, Inspection, Mapping, Rejected
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, REST, ROW, EvidenceFrame
from slastudio.project.batches import BATCH_QUERY, Batch, batch_of, moment_of, problem_row
from slastudio.project.chunks import Chunk, StoredChunk, compressed, live_mask, span_of, stacked
from slastudio.project.identity import (
    NEWEST_COUNTS,
    content_hashes,
    first_holders,
    live_rows,
    own_id_mask,
    row_keys,
    row_keys_by_batch,
)
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Progress

Guard = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class PreparedBatch:
    """Hold everything of an import in its stored form, ready to be written in one short transaction."""

    inspection: Inspection
    extraction: Extraction
    chunks: tuple[Chunk, ...]
    accepted: int
    duplicates: int
    problems: tuple[Problem, ...]


class EvidenceStore:
    """Read and write the evidence of one open project.

    guard: holds the database for one thread. Reading evidence takes it by itself, and only while blocks are fetched;
    callers of everything else hold it.
    """

    def __init__(self, db: sqlite3.Connection, guard: Guard) -> None:
        self._db, self._guard = db, guard

    # -- adding ---------------------------------------------------------------------------------------------

    def prepare(self, inspection: Inspection, extraction: Extraction, progress: Progress) -> PreparedBatch:
        """Find duplicates and compress; nothing is written yet."""
        accepted_rows: set[int] = set()
        all_rows: set[int] = set()
        chunks: list[Chunk] = []
        problems = [*extraction.notes]
        for number, frame in enumerate(extraction.frames):
            progress.report("Looking for records imported before", number / max(len(extraction.frames), 1))
            live = self._live_mask(frame, problems)
            rows = frame.data[ROW].to_numpy()
            all_rows.update(rows.tolist())
            accepted_rows.update(rows[live].tolist())
            chunks += compressed(frame, live, progress)
        problems = [*(each.problem for each in extraction.rejected[:200]), *problems]
        return PreparedBatch(
            inspection,
            extraction,
            tuple(chunks),
            len(accepted_rows),
            len(all_rows) - len(accepted_rows),
            tuple(problems),
        )

    def _live_mask(self, frame: EvidenceFrame, problems: list[Problem]) -> np.ndarray[Any, Any]:
        own = own_id_mask(frame.kind, frame.data)
        if frame.kind in NEWEST_COUNTS and len(frame):
            return self._newest_mask(frame, problems)
        earlier = row_keys_by_batch(frame.kind, self._rows_that_may_repeat(frame, ids_only=bool(own.all())))
        live = first_holders(np.concatenate([earlier, row_keys(frame.kind, frame.data)]))[len(earlier) :]
        changed = self._changed_content(frame, live, own) if (own & ~live).any() else 0
        if changed:
            problems.append(
                Problem(
                    f"{changed} records carry an id that was imported before, with other content. The record imported "
                    "first is kept; remove its batch to bring the newer one forward.",
                    level="warning",
                )
            )
        return live

    def _newest_mask(self, frame: EvidenceFrame, problems: list[Problem]) -> np.ndarray[Any, Any]:
        earlier = self._read_chunks(frame.kind, None, "", {}, live_only=False)
        # a batch number above all others: this import is the newest
        data = pd.concat([earlier, frame.data.assign(**{BATCH: np.int64(2**62)})], ignore_index=True)
        before = live_rows(frame.kind, earlier)
        after = live_rows(frame.kind, data)
        replaced = int((before & ~after[: len(earlier)]).sum())
        if replaced:
            problems.append(
                Problem(
                    f"{replaced} records were imported before with other content: this newer version counts, the older one "
                    "stays stored and comes back when this import is removed.",
                    level="note",
                )
            )
        return after[len(earlier) :]

    def _rows_that_may_repeat(self, frame: EvidenceFrame, *, ids_only: bool) -> pd.DataFrame:
        spec = kind_named(frame.kind)
        if ids_only and len(frame):
            return self._read_chunks(frame.kind, [spec.identity], "", {}, live_only=False).dropna(
                subset=[spec.identity]
            )
        if spec.identity or not spec.time or spec.time not in frame.data.columns:
            return self._read_chunks(frame.kind, None, "", {}, live_only=False)
        first, last = span_of(frame.data[spec.time])
        # undated rows may repeat anywhere; dated ones only where the spans meet
        where = "" if first is None else " AND (undated > 0 OR (first_ns <= :last AND last_ns >= :first))"
        return self._read_chunks(frame.kind, None, where, {"first": first, "last": last}, live_only=False)

    def _changed_content(self, frame: EvidenceFrame, live: np.ndarray[Any, Any], own: np.ndarray[Any, Any]) -> int:
        """Return how many hidden records with an id of their own differ from every record that carries that id."""
        earlier = self._read_chunks(frame.kind, None, "", {}, live_only=False).drop(columns=BATCH)
        known = {each.tobytes() for part in (earlier, frame.data[live]) for each in content_hashes(frame.kind, part)}
        return sum(each.tobytes() not in known for each in content_hashes(frame.kind, frame.data[own & ~live]))

    def write(self, prepared: PreparedBatch) -> int:
        """Write a prepared batch in one transaction and return its id."""
        inspection, extraction = prepared.inspection, prepared.extraction
        rows_by_kind: dict[str, int] = {}
        for chunk in prepared.chunks:
            rows_by_kind[chunk.kind] = rows_by_kind.get(chunk.kind, 0) + int(chunk.live.sum())
        cursor = self._db.execute("BEGIN IMMEDIATE")
        try:
            cursor = self._db.execute(
                "INSERT INTO batch (file, sha256, size, kind, format, imported, read, accepted, rejected, duplicates, not_applicable, "
                "rows_by_kind, first_ns, last_ns, zone_source, mapping, confidence, problems) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    inspection.file,
                    inspection.sha256,
                    inspection.size,
                    extraction.mapping.kind,
                    extraction.mapping.format,
                    datetime.now(UTC).isoformat(timespec="seconds"),
                    extraction.read,
                    prepared.accepted,
                    len(extraction.rejected),
                    prepared.duplicates,
                    extraction.not_applicable,
                    json.dumps(rows_by_kind),
                    min((c.first_ns for c in prepared.chunks if c.first_ns is not None), default=None),
                    max((c.last_ns for c in prepared.chunks if c.last_ns is not None), default=None),
                    extraction.mapping.zone_source,
                    json.dumps(extraction.mapping.as_json()),
                    inspection.confidence,
                    json.dumps([problem_row(each) for each in prepared.problems]),
                ),
            )
            batch = int(cursor.lastrowid or 0)
            self._write_details(batch, prepared)
            for kind in rows_by_kind:
                if kind in NEWEST_COUNTS:
                    self._bring_forward(kind)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        return batch

    def _write_details(self, batch: int, prepared: PreparedBatch) -> None:
        self._db.executemany(
            "INSERT INTO rejected_row (batch, row, raw, field, message) VALUES (?,?,?,?,?)",
            (
                (batch, each.row, each.raw, each.problem.column, each.problem.message)
                for each in prepared.extraction.rejected
            ),
        )
        for chunk in prepared.chunks:
            live = None if chunk.live.all() else np.packbits(chunk.live).tobytes()
            cursor = self._db.execute(
                "INSERT INTO chunk (batch, kind, rows, live_rows, first_ns, last_ns, undated, live) VALUES (?,?,?,?,?,?,?,?)",
                (
                    batch,
                    chunk.kind,
                    chunk.rows,
                    int(chunk.live.sum()),
                    chunk.first_ns,
                    chunk.last_ns,
                    chunk.undated,
                    live,
                ),
            )
            self._db.executemany(
                "INSERT INTO chunk_column (chunk, name, layout, checksum, data) VALUES (?,?,?,?,?)",
                ((cursor.lastrowid, *column) for column in chunk.columns),
            )

    # -- removing -------------------------------------------------------------------------------------------

    def remove(self, batch: int) -> Batch:
        """Remove a batch as a whole; records that were duplicates of its records come forward. One transaction."""
        removed = self.batch(batch)
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.execute("DELETE FROM batch WHERE id = ?", (batch,))
            for kind in removed.rows_by_kind:
                self._bring_forward(kind)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        return removed

    def _bring_forward(self, kind: str) -> None:
        query = "SELECT count(*) FROM chunk WHERE kind = ? AND live_rows < rows"
        if kind not in NEWEST_COUNTS and not self._db.execute(query, (kind,)).fetchone()[0]:
            return
        data = self._read_chunks(kind, None, "", {}, live_only=False)
        live = live_rows(kind, data)
        at = 0
        for chunk, rows in self._db.execute(
            "SELECT id, rows FROM chunk WHERE kind = ? ORDER BY batch, id", (kind,)
        ).fetchall():
            mask = live[at : at + rows]
            at += rows
            stored = None if mask.all() else np.packbits(mask).tobytes()
            self._db.execute("UPDATE chunk SET live = ?, live_rows = ? WHERE id = ?", (stored, int(mask.sum()), chunk))
        for batch in sorted(set(data[BATCH].tolist())):
            self._recount(int(batch))

    def _recount(self, batch: int) -> None:
        total, accepted = set[int](), set[int]()
        for chunk, rows, stored in self._db.execute(
            "SELECT id, rows, live FROM chunk WHERE batch = ?", (batch,)
        ).fetchall():
            numbers = StoredChunk(chunk, batch, rows, stored, {ROW: self._block(chunk, ROW)}).column(ROW).to_numpy()
            total.update(numbers.tolist())
            accepted.update(numbers[live_mask(stored, rows)].tolist())
        kinds = self._db.execute("SELECT kind, sum(live_rows) FROM chunk WHERE batch = ? GROUP BY kind", (batch,))
        self._db.execute(
            "UPDATE batch SET accepted = ?, duplicates = ?, rows_by_kind = ? WHERE id = ?",
            (len(accepted), len(total) - len(accepted), json.dumps(dict(kinds.fetchall())), batch),
        )

    # -- reading --------------------------------------------------------------------------------------------

    def read(
        self,
        kind: str,
        columns: Iterable[str] | None = None,
        start: datetime | None = None,
        end: datetime | None = None,
    ) -> pd.DataFrame:
        """Return the live rows of a kind whose time lies in [start, end), with `_row` and `_batch`.

        columns: canonical names to load (all when None); names nobody imported come back as empty columns.
        Without start and end undated rows are included; with them they belong to no period and are left out.
        """
        spec = kind_named(kind)
        wanted = None if columns is None else list(dict.fromkeys([*columns, *([spec.time] if spec.time else [])]))
        bounds = {"first": _ns(start, -(2**63)), "last": _ns(end, 2**63 - 1)}
        where = " AND first_ns < :last AND last_ns >= :first" if start or end else ""
        data = self._read_chunks(kind, wanted, where, bounds, live_only=True).drop(columns=REST, errors="ignore")
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
        self, kind: str, columns: list[str] | None, where: str, bounds: dict[str, Any], *, live_only: bool
    ) -> pd.DataFrame:
        # blocks are fetched as one snapshot; unpacking them, the slow part, holds nobody up
        with self._guard():
            stored = self._fetch(kind, columns, where, bounds)
        parts = [each.frame(live_only=live_only) for each in stored]
        found = [name for part in parts for name in part.columns if name not in (ROW, BATCH)]
        return stacked(kind, columns if columns is not None else list(dict.fromkeys(found)), parts)

    def _fetch(self, kind: str, columns: list[str] | None, where: str, bounds: dict[str, Any]) -> list[StoredChunk]:
        query = f"SELECT id, batch, rows, live FROM chunk WHERE kind = :kind{where} ORDER BY batch, id"
        wanted = None if columns is None else {*columns, ROW}
        chunks = []
        for chunk, batch, rows, live in self._db.execute(query, {"kind": kind, **bounds}).fetchall():
            names = [
                name
                for (name,) in self._db.execute(
                    "SELECT name FROM chunk_column WHERE chunk = ? ORDER BY rowid", (chunk,)
                )
            ]
            blocks = {name: self._block(chunk, name) for name in names if wanted is None or name in wanted}
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
            "SELECT row, raw, field, message FROM rejected_row WHERE batch = ? ORDER BY row, rowid", (batch,)
        )
        return tuple(Rejected(row, raw, Problem(message, row, field)) for row, raw, field, message in rows)

    def live_counts(self) -> dict[str, int]:
        """Return kind → live evidence rows."""
        query = "SELECT kind, sum(live_rows) FROM chunk GROUP BY kind ORDER BY kind"
        return {kind: int(rows) for kind, rows in self._db.execute(query)}

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the first and last dated moment of any live evidence, or None."""
        first, last = self._db.execute("SELECT min(first_ns), max(last_ns) FROM chunk WHERE live_rows > 0").fetchone()
        return None if first is None else (moment_of(first), moment_of(last))

    def undated(self) -> int:
        """Return how many evidence rows belong to no period because they carry no date; tables are not counted."""
        return int(self._db.execute("SELECT coalesce(sum(undated), 0) FROM chunk WHERE kind <> 'table'").fetchone()[0])

    def saved_mapping(self, signature: str) -> Mapping | None:
        row = self._db.execute("SELECT mapping FROM saved_mapping WHERE signature = ?", (signature,)).fetchone()
        return Mapping.from_json(json.loads(row[0])) if row else None

    def save_mapping(self, signature: str, mapping: Mapping) -> None:
        self._db.execute(
            "INSERT INTO saved_mapping (signature, mapping) VALUES (?, ?) ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping",
            (signature, json.dumps(mapping.as_json())),
        )


def _ns(moment: datetime | None, default: int) -> int:
    return default if moment is None else int(pd.Timestamp(moment).as_unit("ns").value)
