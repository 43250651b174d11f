"""Evidence in the project file: batches of chunks of compressed columns, added and removed as a whole."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, EvidenceFrame, column_type, empty_frame
from slastudio.importing.model import Extraction, Inspection, Mapping, Rejected
from slastudio.project.columns import CHUNK_ROWS, decode, encode, encode_rows
from slastudio.project.identity import content_hashes, first_holders, own_id_mask, row_keys
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Progress


@dataclass(frozen=True)
class Batch:
    """Describe one import: the file, what became of its records, and how it was understood.

    read = accepted + rejected + duplicates + not_applicable, always. start, end: first and last dated evidence row.
    """

    id: int
    file: str
    sha256: str
    kind: str
    format: str
    imported: datetime
    read: int
    accepted: int
    rejected: int
    duplicates: int
    not_applicable: int
    rows_by_kind: dict[str, int]
    start: datetime | None
    end: datetime | None
    zone_source: str
    mapping: Mapping
    confidence: float
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class _Chunk:
    kind: str
    rows: int
    live: np.ndarray[Any, Any]
    first_ns: int | None
    last_ns: int | None
    undated: int
    columns: tuple[tuple[str, str, bytes, bytes], ...]


@dataclass(frozen=True)
class PreparedBatch:
    """Hold everything of an import in its stored form, ready to be written in one short transaction."""

    inspection: Inspection
    extraction: Extraction
    chunks: tuple[_Chunk, ...]
    accepted: int
    duplicates: int
    problems: tuple[Problem, ...]


class EvidenceStore:
    """Read and write the evidence of one open project. The caller serialises writers."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    # -- adding ---------------------------------------------------------------------------------------------

    def prepare(self, inspection: Inspection, extraction: Extraction, progress: Progress) -> PreparedBatch:
        """Find duplicates and compress; nothing is written yet."""
        accepted_rows: set[int] = set()
        all_rows: set[int] = set()
        chunks: list[_Chunk] = []
        problems = [*extraction.notes]
        for number, frame in enumerate(extraction.frames):
            progress.report("Looking for records imported before", number / max(len(extraction.frames), 1))
            live = self._live_mask(frame, problems)
            rows = frame.data[ROW].to_numpy()
            all_rows.update(rows.tolist())
            accepted_rows.update(rows[live].tolist())
            chunks += _compressed(frame, live, progress)
        problems = [*(each.problem for each in extraction.rejected[:200]), *problems]
        return PreparedBatch(
            inspection, extraction, tuple(chunks), len(accepted_rows), len(all_rows) - len(accepted_rows), tuple(problems)
        )

    def _live_mask(self, frame: EvidenceFrame, problems: list[Problem]) -> np.ndarray[Any, Any]:
        own = own_id_mask(frame.kind, frame.data)
        earlier = row_keys_by_batch(frame.kind, self._rows_that_may_repeat(frame, ids_only=bool(own.all())))
        live = first_holders(np.concatenate([earlier, row_keys(frame.kind, frame.data)]))[len(earlier) :]
        changed = self._changed_content(frame, live, own) if (own & ~live).any() else 0
        if changed:
            problems.append(
                Problem(
                    f"{changed} records carry an id that was imported before, with other content. The record imported first is kept; "
                    "remove its batch to bring the newer one forward.", level="warning"
                )
            )
        return live

    def _rows_that_may_repeat(self, frame: EvidenceFrame, *, ids_only: bool) -> pd.DataFrame:
        spec = kind_named(frame.kind)
        if ids_only and len(frame):
            return self._read_chunks(frame.kind, [spec.identity], "", {}, live_only=False).dropna(subset=[spec.identity])
        if spec.identity or not spec.time or spec.time not in frame.data.columns:
            return self._read_chunks(frame.kind, None, "", {}, live_only=False)
        first, last = _span(frame.data[spec.time])
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
            rows_by_kind[chunk.kind] = rows_by_kind.get(chunk.kind, 0) + chunk.rows
        cursor = self._db.execute("BEGIN IMMEDIATE")
        try:
            cursor = self._db.execute(
                "INSERT INTO batch (file, sha256, size, kind, format, imported, read, accepted, rejected, duplicates, not_applicable, "
                "rows_by_kind, first_ns, last_ns, zone_source, mapping, confidence, problems) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                (
                    inspection.file, inspection.sha256, inspection.size, extraction.mapping.kind, extraction.mapping.format,
                    datetime.now(UTC).isoformat(timespec="seconds"), extraction.read, prepared.accepted, len(extraction.rejected),
                    prepared.duplicates, extraction.not_applicable, json.dumps(rows_by_kind),
                    min((c.first_ns for c in prepared.chunks if c.first_ns is not None), default=None),
                    max((c.last_ns for c in prepared.chunks if c.last_ns is not None), default=None),
                    extraction.mapping.zone_source, json.dumps(extraction.mapping.as_json()), inspection.confidence,
                    json.dumps([_problem_row(each) for each in prepared.problems]),
                ),
            )
            batch = int(cursor.lastrowid or 0)
            self._write_details(batch, prepared)
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        return batch

    def _write_details(self, batch: int, prepared: PreparedBatch) -> None:
        self._db.executemany(
            "INSERT INTO rejected_row (batch, row, raw, field, message) VALUES (?,?,?,?,?)",
            ((batch, each.row, each.raw, each.problem.column, each.problem.message) for each in prepared.extraction.rejected),
        )
        for chunk in prepared.chunks:
            live = None if chunk.live.all() else np.packbits(chunk.live).tobytes()
            cursor = self._db.execute(
                "INSERT INTO chunk (batch, kind, rows, live_rows, first_ns, last_ns, undated, live) VALUES (?,?,?,?,?,?,?,?)",
                (batch, chunk.kind, chunk.rows, int(chunk.live.sum()), chunk.first_ns, chunk.last_ns, chunk.undated, live),
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
        hidden = self._db.execute("SELECT count(*) FROM chunk WHERE kind = ? AND live_rows < rows", (kind,)).fetchone()[0]
        if not hidden:
            return
        data = self._read_chunks(kind, None, "", {}, live_only=False)
        live = first_holders(row_keys_by_batch(kind, data))
        at = 0
        for chunk, rows in self._db.execute("SELECT id, rows FROM chunk WHERE kind = ? ORDER BY batch, id", (kind,)).fetchall():
            mask = live[at : at + rows]
            at += rows
            stored = None if mask.all() else np.packbits(mask).tobytes()
            self._db.execute("UPDATE chunk SET live = ?, live_rows = ? WHERE id = ?", (stored, int(mask.sum()), chunk))
        for batch in sorted(set(data[BATCH].tolist())):
            self._recount(int(batch))

    def _recount(self, batch: int) -> None:
        total, accepted = set[int](), set[int]()
        for chunk, rows, stored in self._db.execute("SELECT id, rows, live FROM chunk WHERE batch = ?", (batch,)).fetchall():
            numbers = self._column(chunk, ROW, rows).to_numpy()
            total.update(numbers.tolist())
            accepted.update(numbers[_mask(stored, rows)].tolist())
        self._db.execute(
            "UPDATE batch SET accepted = ?, duplicates = ? WHERE id = ?", (len(accepted), len(total) - len(accepted), batch)
        )

    # -- reading --------------------------------------------------------------------------------------------

    def read(
        self, kind: str, columns: Iterable[str] | None = None, start: datetime | None = None, end: datetime | None = None
    ) -> pd.DataFrame:
        """Return the live rows of a kind whose time lies in [start, end), with `_row` and `_batch`.

        columns: canonical names to load (all when None); names nobody imported come back as empty columns.
        Without start and end undated rows are included; with them they belong to no period and are left out.
        """
        spec = kind_named(kind)
        wanted = None if columns is None else list(dict.fromkeys([*columns, *([spec.time] if spec.time else [])]))
        bounds = {"first": _ns(start, -(2**63)), "last": _ns(end, 2**63 - 1)}
        where = " AND first_ns < :last AND last_ns >= :first" if start or end else ""
        data = self._read_chunks(kind, wanted, where, bounds, live_only=True)
        if not (start or end):
            return data
        times = data[spec.time]
        keep = times.notna()
        if start is not None:
            keep &= times >= pd.Timestamp(start)
        if end is not None:
            keep &= times < pd.Timestamp(end)
        return data[keep].reset_index(drop=True)

    def _read_chunks(self, kind: str, columns: list[str] | None, where: str, bounds: dict[str, Any], *, live_only: bool) -> pd.DataFrame:
        query = f"SELECT id, batch, rows, live FROM chunk WHERE kind = :kind{where} ORDER BY batch, id"
        parts = [
            self._chunk_frame(chunk, batch, rows, _mask(live, rows) if live_only else None, columns)
            for chunk, batch, rows, live in self._db.execute(query, {"kind": kind, **bounds}).fetchall()
        ]
        names = columns if columns is not None else sorted({name for part in parts for name in part.columns} - {ROW, BATCH})
        return _stacked(kind, names, parts)

    def _chunk_frame(
        self, chunk: int, batch: int, rows: int, live: np.ndarray[Any, Any] | None, columns: list[str] | None
    ) -> pd.DataFrame:
        stored = [name for (name,) in self._db.execute("SELECT name FROM chunk_column WHERE chunk = ?", (chunk,))]
        names = stored if columns is None else [name for name in columns if name in stored] + [ROW]
        data = pd.DataFrame({name: self._column(chunk, name, rows) for name in names}, index=pd.RangeIndex(rows))
        data[BATCH] = np.int64(batch)
        return data if live is None or live.all() else data[live]

    def _column(self, chunk: int, name: str, rows: int) -> Any:
        row = self._db.execute(
            "SELECT layout, checksum, data FROM chunk_column WHERE chunk = ? AND name = ?", (chunk, name)
        ).fetchone()
        try:
            return decode(row[0], row[1], row[2], rows)
        except StudioError as error:
            raise StudioError(
                f"The evidence stored in this project is damaged (block {chunk}, {name}: {error}). Remove that import and import the file again."
            ) from None

    def batches(self) -> tuple[Batch, ...]:
        """Return every batch, oldest first."""
        return tuple(_batch(row) for row in self._db.execute(_BATCH_QUERY + " ORDER BY id"))

    def batch(self, number: int) -> Batch:
        row = self._db.execute(_BATCH_QUERY + " WHERE id = ?", (number,)).fetchone()
        if row is None:
            known = ", ".join(str(each.id) for each in self.batches()) or "none"
            raise StudioError(f"There is no import with id {number}. The imports are: {known}.")
        return _batch(row)

    def rejected(self, batch: int) -> tuple[Rejected, ...]:
        """Return the rejected source records of a batch, in file order."""
        rows = self._db.execute("SELECT row, raw, field, message FROM rejected_row WHERE batch = ? ORDER BY row, rowid", (batch,))
        return tuple(Rejected(row, raw, Problem(message, row, field)) for row, raw, field, message in rows)

    def live_counts(self) -> dict[str, int]:
        """Return kind → live evidence rows."""
        query = "SELECT kind, sum(live_rows) FROM chunk GROUP BY kind ORDER BY kind"
        return {kind: int(rows) for kind, rows in self._db.execute(query)}

    def span(self) -> tuple[datetime, datetime] | None:
        """Return the first and last dated moment of any live evidence, or None."""
        first, last = self._db.execute("SELECT min(first_ns), max(last_ns) FROM chunk WHERE live_rows > 0").fetchone()
        return None if first is None else (_moment(first), _moment(last))

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


_BATCH_QUERY = (
    "SELECT id, file, sha256, kind, format, imported, read, accepted, rejected, duplicates, not_applicable, rows_by_kind, first_ns, "
    "last_ns, zone_source, mapping, confidence, problems FROM batch"
)


def _batch(row: tuple[Any, ...]) -> Batch:
    problems = tuple(Problem(**each) for each in json.loads(row[17]))
    start = None if row[12] is None else _moment(row[12])
    end = None if row[13] is None else _moment(row[13])
    return Batch(
        id=row[0], file=row[1], sha256=row[2], kind=row[3], format=row[4], imported=datetime.fromisoformat(row[5]),
        read=row[6], accepted=row[7], rejected=row[8], duplicates=row[9], not_applicable=row[10],
        rows_by_kind=json.loads(row[11]), start=start, end=end, zone_source=row[14],
        mapping=Mapping.from_json(json.loads(row[15])), confidence=row[16], problems=problems,
    )


def _problem_row(problem: Problem) -> dict[str, Any]:
    return {"message": problem.message, "row": problem.row, "column": problem.column, "level": problem.level, "value": problem.value[:200]}


def row_keys_by_batch(kind: str, data: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return row keys in row order; occurrences are counted inside each batch, as they were when it was imported."""
    parts = [row_keys(kind, data[data[BATCH] == batch]) for batch in data[BATCH].drop_duplicates().tolist()]
    return np.concatenate(parts) if parts else row_keys(kind, data)


def _compressed(frame: EvidenceFrame, live: np.ndarray[Any, Any], progress: Progress) -> Iterator[_Chunk]:
    total = len(frame)
    for at in range(0, total, CHUNK_ROWS):
        progress.report("Storing", at / total)
        part = frame.data.iloc[at : at + CHUNK_ROWS]
        yield _chunk(frame.kind, part, live[at : at + CHUNK_ROWS])


def _chunk(kind: str, part: pd.DataFrame, live: np.ndarray[Any, Any]) -> _Chunk:
    columns: list[tuple[str, str, bytes, bytes]] = [(ROW, *encode_rows(part[ROW].to_numpy()))]
    columns += [(str(name), *encode(part[name], column_type(kind, str(name)))) for name in part.columns if name not in (ROW, BATCH)]
    time = kind_named(kind).time
    if not time or time not in part.columns:
        return _Chunk(kind, len(part), live, None, None, len(part), tuple(columns))
    first, last = _span(part[time])
    return _Chunk(kind, len(part), live, first, last, int(part[time].isna().sum()), tuple(columns))


def _span(times: pd.Series[Any]) -> tuple[int | None, int | None]:
    dated = times.dropna().astype("datetime64[ns, UTC]").astype("int64")
    return (None, None) if dated.empty else (int(dated.min()), int(dated.max()))


def _stacked(kind: str, names: list[str], parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in parts if len(part)]
    empty = empty_frame(kind, names or ["_none"]).drop(columns="_none", errors="ignore")
    if not parts:
        return empty
    complete = [part.reindex(columns=[*names, ROW, BATCH]) for part in parts]
    for part in complete:
        for name in names:
            if part[name].dtype == object and not isinstance(part[name].dtype, pd.CategoricalDtype):
                continue
            if part[name].isna().all():
                part[name] = part[name].astype(empty[name].dtype)
    data = complete[0] if len(complete) == 1 else _concatenated(complete, names)
    return data.reset_index(drop=True)


def _concatenated(parts: list[pd.DataFrame], names: list[str]) -> pd.DataFrame:
    for name in names:
        if any(isinstance(part[name].dtype, pd.CategoricalDtype) for part in parts):
            _share_categories(parts, name)
    return pd.concat(parts, ignore_index=True)


def _share_categories(parts: list[pd.DataFrame], name: str) -> None:
    typed = [part[name].astype("category") for part in parts]
    shared = list(dict.fromkeys(value for each in typed for value in each.cat.categories))
    for part, each in zip(parts, typed, strict=True):
        part[name] = each.cat.set_categories(shared)


def _mask(stored: bytes | None, rows: int) -> np.ndarray[Any, Any]:
    if stored is None:
        return np.ones(rows, bool)
    return np.unpackbits(np.frombuffer(stored, np.uint8), count=rows).astype(bool)


def _moment(ns: int) -> datetime:
    return datetime.fromtimestamp(ns // 1_000_000_000, UTC).replace(microsecond=ns % 1_000_000_000 // 1000)


def _ns(moment: datetime | None, default: int) -> int:
    return default if moment is None else int(pd.Timestamp(moment).as_unit("ns").value)


