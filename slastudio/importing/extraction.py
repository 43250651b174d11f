"""A whole file becomes evidence under a mapping: good records arrive, bad ones are kept with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from slastudio.evidence.fingerprints import column_fingerprint
from slastudio.evidence.intake import Extraction, FieldSource, Hints, Mapping, Rejected
from slastudio.evidence.kinds import Kind, kind_named
from slastudio.evidence.records import REST, ROW, EvidenceFrame, empty_frame, plain_frame
from slastudio.importing.arrowtexts import ArrowTexts
from slastudio.importing.columns import Typed, read_column
from slastudio.importing.guesses import complete_unit, is_evidence
from slastudio.importing.inspection import inspect
from slastudio.importing.jsondata import write_json
from slastudio.importing.sourcechunks import Chunk, Request
from slastudio.importing.sources import require_file
from slastudio.importing.swift import raw_texts, read_swiftly
from slastudio.importing.tables import read_chunks, worked_chunks
from slastudio.importing.zones import BoolArray
from slastudio.shared.periods import zone
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Pace, Progress

_REST_KEY = "slastudio-rest-1"
T = TypeVar("T")
_TOTAL = re.compile(r"^\s*(?:grand[\s-]*|sub[\s-]*)?(?:totals?|sum|summe|suma|insgesamt|gesamt)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Parcel(Generic[T]):
    """Hold what one chunk of a file gave: how many source records it read and what became of them.

    packed: what the caller made of the accepted evidence rows.
    """

    read: int
    not_applicable: int
    rejected: tuple[Rejected, ...]
    packed: T


@dataclass
class Extracting:
    """Read every record of a file under a mapping, chunk by chunk; the same file and mapping always give the same.

    mapping: with every unit filled in. notes() may be asked once all parcels were taken.
    """

    path: Path
    mapping: Mapping
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    footers: list[int] = field(default_factory=list)

    def parcels(self, pack: Callable[[EvidenceFrame], T], progress: Progress) -> Iterator[Parcel[T]]:
        """Yield parcels in the file's order; pack runs in the threads that read, several at once.

        Bad records are listed, never raised. Raises StudioError for a file that cannot be read at all, Cancelled when
        progress is cancelled.
        """
        kind, pace = kind_named(self.mapping.kind), Pace()
        request = _request(self.path, self.mapping)

        def work(chunk: Chunk) -> tuple[_Yield, T]:
            found = _table_yield(chunk) if kind.name == "table" else _take(kind, self.mapping, chunk)
            return found, pack(EvidenceFrame(kind.name, found.frame))

        def listen(_step: str, fraction: float) -> None:
            progress.report(f"Reading: {pace.words(self.read, fraction)}", fraction)

        reading = Progress(listen)
        for found, packed in worked_chunks(request, reading, work):
            progress.check()
            self.read += found.read
            self.counts.update(found.counts)
            self.footers += found.footers
            rejected = tuple(sorted(found.rejected, key=lambda each: each.row))
            yield Parcel(found.read, found.not_applicable, rejected, packed)

    def notes(self) -> tuple[Problem, ...]:
        """Return what the user should know about the records read."""
        return tuple(_notes(kind_named(self.mapping.kind), self.mapping, self))


def begin(path: Path, mapping: Mapping) -> Extracting:
    """Check a file against a mapping and fill in the units it leaves open, from the first chunk.

    Raises StudioError for a file that cannot be read at all or lacks a mapped column.
    """
    path = Path(path)
    require_file(path)
    kind = kind_named(mapping.kind)
    zone(mapping.zone)
    if "container" not in mapping.options:
        layout = inspect(path, Hints(kind="table", sheet=str(mapping.options.get("sheet", "")))).mapping.options
        mapping = replace(mapping, options={**layout, **mapping.options})
    if kind.name != "table":
        for chunk in read_chunks(_request(path, mapping), Progress()):
            if len(chunk.numbers):
                _require_columns(path, chunk, mapping)
                mapping = _complete(kind, mapping, chunk)
                break
    return Extracting(path, mapping)


def extract(path: Path, mapping: Mapping, progress: Progress | None = None) -> Extraction:
    """Read a whole file into memory; see Extracting for the same one chunk at a time."""
    progress = progress or Progress()
    extracting = begin(path, mapping)
    parcels = list(extracting.parcels(lambda frame: frame.data, progress.part(0.0, 0.95)))
    progress.report("Putting together", 0.97)
    kind = kind_named(mapping.kind)
    frame = _frame(kind, [parcel.packed for parcel in parcels])
    earliest, latest = _span(kind, frame)
    return Extraction(
        extracting.mapping,
        (EvidenceFrame(kind.name, frame),),
        extracting.read,
        tuple(each for parcel in parcels for each in parcel.rejected),
        sum(parcel.not_applicable for parcel in parcels),
        extracting.notes(),
        earliest,
        latest,
    )


@dataclass
class _Yield:
    """Hold what one chunk gave, before it is packed."""

    frame: pd.DataFrame
    read: int
    not_applicable: int = 0
    rejected: list[Rejected] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    footers: list[int] = field(default_factory=list)


def _request(path: Path, mapping: Mapping) -> Request:
    is_table = mapping.kind == "table"
    wanted = None if is_table else tuple(dict.fromkeys(_headings_of(mapping)))
    return Request(path, str(mapping.options["container"]), mapping.options, wanted, is_table)


def _headings_of(mapping: Mapping) -> Iterator[str]:
    for source in mapping.fields.values():
        if source.column:
            yield source.column
        _, after, origin = source.unit.rpartition("after ")
        if after:
            yield origin
    yield from mapping.options.get("only", ())
    yield from (mapping.options.get("where") or ())[:1]
    yield from (mapping.options.get("unless") or ())[:1]
    yield from (mapping.options.get("unpivot") or ("", "", ()))[2]
    if scope := mapping.options.get("scope"):
        yield scope


def _require_columns(path: Path, chunk: Chunk, mapping: Mapping) -> None:
    lacking = [heading for heading in _headings_of(mapping) if heading not in chunk.columns]
    if lacking:
        raise StudioError(
            f"{path.name} has no column “{lacking[0]}”, which the mapping names. Its columns are: "
            f"{', '.join(list(chunk.columns)[:60])}. Inspect the file again."
        )


def _complete(kind: Kind, mapping: Mapping, chunk: Chunk) -> Mapping:
    """Fill in units the mapping leaves open, from the first chunk."""
    fields = dict(mapping.fields)
    for name, source in fields.items():
        if source.unit or not source.column:
            continue
        values = [v for v in chunk.columns.get(source.column, [])[:5000] if v]
        fields[name] = complete_unit(name, kind, source, values)[0]
    return replace(mapping, fields=fields)


def _table_yield(chunk: Chunk) -> _Yield:
    columns: dict[str, Any] = {name: raw_texts(texts) for name, texts in chunk.columns.items() if name != ROW}
    columns[ROW] = pd.Series(chunk.rows)
    read = len(chunk.numbers) + len(chunk.lost)
    return _Yield(pd.DataFrame(columns), read, rejected=list(chunk.lost), footers=chunk.footers)


def _ordered(kind: Kind, mapping: Mapping) -> list[tuple[str, FieldSource]]:
    places = {column.name: place for place, column in enumerate(kind.columns)}
    found = [(name, source, kind.column(name)) for name, source in mapping.fields.items()]
    known = [(places[column.name], name, source) for name, source, column in found if column is not None]
    return [(name, source) for _, name, source in sorted(known, key=lambda entry: (entry[0], entry[1]))]


@dataclass
class _Reading:
    """Hold the typed columns of one chunk and the first fault of each record."""

    typed: dict[str, Typed]
    faults: dict[int, Problem]


def _read(kind: Kind, mapping: Mapping, chunk: Chunk) -> _Reading:
    size, reading = len(chunk.numbers), _Reading({}, {})
    for name, source in _ordered(kind, mapping):
        typed = read_swiftly(name, source, chunk.columns, size, mapping)
        typed = read_column(name, source, chunk.columns, size, mapping) if typed is None else typed
        reading.typed[name] = typed
        for index, message in typed.bad.items():
            text = (chunk.columns.get(source.column) or [None] * size)[index]
            problem = Problem(message, chunk.numbers[index], source.column, value=(text or "")[:200])
            reading.faults.setdefault(index, problem)
    return reading


def _evidence(mapping: Mapping, chunk: Chunk) -> BoolArray:
    """Tell which records are of the sort the mapping reads, by its `only` and `where` options."""
    marks = [heading for key in ("where", "unless") for heading in (mapping.options.get(key) or ())[:1]]
    names = list(dict.fromkeys([*mapping.options.get("only", ()), *marks]))
    if not names:
        return np.ones(len(chunk.numbers), dtype=bool)
    rows = zip(*(chunk.columns[name] for name in names), strict=True)
    return np.array([is_evidence(dict(zip(names, row, strict=True)), mapping.options) for row in rows], dtype=bool)


def _totals(kind: Kind, reading: _Reading, chunk: Chunk, mapping: Mapping) -> list[int]:
    """Return the records that sum others up: no proper time, and a cell among the first that says "Total"."""
    if chunk.records is not None or kind.time not in reading.typed:
        return []
    time = reading.typed[kind.time]
    leading = list(chunk.columns.values())[:3] + [chunk.columns[mapping.fields[kind.time].column]] * bool(
        mapping.fields[kind.time].column
    )
    return [
        i for i in np.flatnonzero(time.missing).tolist() if any(_TOTAL.match(column[i] or "") for column in leading)
    ]


def _meaningful(kind: Kind, reading: _Reading, size: int) -> BoolArray:
    """Tell which records hold at least one of the columns without which they mean nothing."""
    needs = [t for name, t in reading.typed.items() if name in kind.needs or name.startswith(("rubric.", "stage."))]
    filled = np.zeros(size, dtype=bool)
    for typed in needs:
        filled |= ~typed.missing
    return filled


def _take(kind: Kind, mapping: Mapping, chunk: Chunk) -> _Yield:
    size = len(chunk.numbers)
    found = _Yield(pd.DataFrame({ROW: pd.Series([], dtype=np.int64)}), chunk.read, chunk.skipped, footers=chunk.footers)
    found.rejected += chunk.lost
    if not size:
        return found
    reading = _read(kind, mapping, chunk)
    unpivoted = _unpivot(mapping, chunk, reading)
    evidence = _evidence(mapping, chunk)
    evidence[_totals(kind, reading, chunk, mapping)] = False
    if unpivoted is None:
        filled = _meaningful(kind, reading, size)
    else:
        filled = np.ones(size, dtype=bool)
        evidence &= _any_value(unpivoted, reading, size)
    found.not_applicable += _other_records(chunk, evidence)
    for index in np.flatnonzero(evidence & ~filled).tolist():
        reading.faults.setdefault(index, _empty_fault(kind, mapping, chunk.numbers[index]))
    accepted = evidence.copy()
    accepted[list(reading.faults)] = False
    if chunk.repeated:
        accepted = _reject_whole(chunk, evidence, accepted, reading)
    found.rejected += [
        Rejected(problem.row or 0, chunk.raw(index), problem)
        for index, problem in reading.faults.items()
        if evidence[index]
    ]
    _dated(kind, mapping, reading, size)
    _scope_ids(kind, mapping, chunk, reading)
    whole = np.ones(size, dtype=bool)
    found.frame = _part(kind, mapping, chunk, reading, accepted if unpivoted is None else whole)
    if unpivoted is not None:
        found.frame = _long_part(found.frame, reading, accepted, unpivoted)
    _count(kind, reading, accepted, found.counts)
    return found


def _other_records(chunk: Chunk, evidence: BoolArray) -> int:
    """Return how many source records hold no evidence of the sort that is read."""
    if not chunk.repeated:
        return int((~evidence).sum())
    numbers = np.array(chunk.numbers)
    return len(np.setdiff1d(numbers[~evidence], numbers[evidence]))


def _reject_whole(chunk: Chunk, evidence: BoolArray, accepted: BoolArray, reading: _Reading) -> BoolArray:
    """Reject all rows of a record of which one is bad, and name its first fault only: a record counts once."""
    first: dict[int, int] = {}
    for index in sorted(i for i in reading.faults if evidence[i]):
        first.setdefault(chunk.numbers[index], index)
    reading.faults = {index: reading.faults[index] for index in first.values()}
    return accepted & ~np.isin(np.array(chunk.numbers), list(first))


def _empty_fault(kind: Kind, mapping: Mapping, row: int) -> Problem:
    needed = [name for name in kind.needs if name in mapping.fields] or list(kind.needs)
    words = "is empty" if len(needed) == 1 else "are all empty"
    return Problem(f"{', '.join(needed)} {words}, so the record says nothing. Fill it in or map another column.", row)


def _dated(kind: Kind, mapping: Mapping, reading: _Reading, size: int) -> None:
    """Give the date of the mapping to records that carry none."""
    date, typed = mapping.options.get("date"), reading.typed.get(kind.time)
    if not date or typed is None or not typed.missing.any():
        return
    stand_in = read_column(kind.time, FieldSource(constant=str(date), unit="iso"), {}, size, mapping)
    typed.series = typed.series.where(~pd.Series(typed.missing), stand_in.series)
    typed.missing = np.zeros(size, dtype=bool)


def _scope_ids(kind: Kind, mapping: Mapping, chunk: Chunk, reading: _Reading) -> None:
    scope, typed = mapping.options.get("scope"), reading.typed.get(kind.identity)
    if not scope or typed is None:
        return
    scopes = chunk.columns[scope]
    values = [f"{s}/{v}" if s and v else v for s, v in zip(scopes, typed.series, strict=True)]
    typed.series = pd.Series(values, dtype=object)


def _part(kind: Kind, mapping: Mapping, chunk: Chunk, reading: _Reading, accepted: BoolArray) -> pd.DataFrame:
    data: dict[str, Any] = {name: typed.series for name, typed in reading.typed.items()}
    own = reading.typed.get(kind.identity)
    if own is None or own.missing.any():
        data |= _rest(mapping, chunk)
    data[ROW] = pd.Series(chunk.rows)
    frame = pd.DataFrame(data)
    return frame if accepted.all() else frame[accepted]


def _rest(mapping: Mapping, chunk: Chunk) -> dict[str, Any]:
    """Return the fingerprint of what the mapping leaves of each record, by which records without an id are told apart."""
    if chunk.records is not None:
        texts: dict[str, Sequence[str | None]] = {"": [write_json(record) for record in chunk.records]}
    else:
        mapped = {source.column for source in mapping.fields.values()}
        texts = {name: column for name, column in chunk.columns.items() if name not in mapped}
    total = np.zeros(len(chunk.numbers), np.uint64)
    for name, column in texts.items():
        values = column.array if isinstance(column, ArrowTexts) else [text or "" for text in column]
        present = np.array([bool(text) for text in values]) if isinstance(values, list) else _filled(values)
        total += column_fingerprint(name, values, present, _REST_KEY)
    return {REST: pd.Series(total.view(np.int64)).astype("Int64")} if texts else {}


def _filled(values: Any) -> BoolArray:
    found: BoolArray = pc.not_equal(values, "").to_numpy(zero_copy_only=False)
    return found


def _unpivot(mapping: Mapping, chunk: Chunk, reading: _Reading) -> dict[str, Typed] | None:
    """Read the headings that each become an evidence row of their own; None when the mapping names none."""
    if not mapping.options.get("unpivot"):
        return None
    _, value, headings = mapping.options["unpivot"]
    typed = {h: read_column(value, FieldSource(h), chunk.columns, len(chunk.numbers), mapping) for h in headings}
    for heading, column in typed.items():
        for index, message in column.bad.items():
            reading.faults.setdefault(index, Problem(message, chunk.numbers[index], heading))
    return typed


def _any_value(columns: dict[str, Typed], reading: _Reading, size: int) -> BoolArray:
    """Tell which records hold a value in any column that becomes a row; one that cannot be read counts as one."""
    found = np.zeros(size, dtype=bool)
    for typed in columns.values():
        found |= ~typed.missing
    found[list(reading.faults)] = True
    return found


def _long_part(base: pd.DataFrame, reading: _Reading, accepted: BoolArray, columns: dict[str, Typed]) -> pd.DataFrame:
    parts = []
    name, value = ("metric", "score") if "item" in reading.typed else ("name", "value")
    for heading, typed in columns.items():
        part = base.assign(**{name: pd.Series([heading] * len(base), dtype=object), value: typed.series})
        parts.append(part[accepted & ~typed.missing])
    return pd.concat(parts).sort_values(ROW, kind="stable") if parts else base[:0]


def _count(kind: Kind, reading: _Reading, accepted: BoolArray, counts: Counter[str]) -> None:
    time = reading.typed.get(kind.time)
    counts["accepted"] += int(accepted.sum())
    counts["undated"] += int((accepted & (time.missing if time else True)).sum())
    for typed in reading.typed.values():
        counts["naive"] += typed.naive
        counts["twice"] += typed.twice
        counts["negative"] += typed.negative
        counts["unpriced"] += typed.unpriced
    if "cost" in reading.typed or kind.name == "requests":
        counts["free"] += int((accepted & _free(reading, len(accepted))).sum())
    if "opened" in reading.typed and "resolved" in reading.typed:
        backwards = reading.typed["resolved"].series < reading.typed["opened"].series
        counts["backwards"] += int((accepted & backwards.to_numpy()).sum())


def _free(reading: _Reading, size: int) -> BoolArray:
    """Tell where tokens were used but the cost is zero or missing (only when costs are mapped)."""
    used = np.zeros(size, dtype=bool)
    cost = reading.typed.get("cost")
    if cost is None:
        return used
    for name in ("input_tokens", "output_tokens"):
        if name in reading.typed:
            used |= (reading.typed[name].series.fillna(0) > 0).to_numpy(dtype=bool)
    zero = (cost.series == 0).to_numpy(dtype=bool, na_value=False)
    return used & (zero | cost.missing)


def _frame(kind: Kind, parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [plain_frame(kind.name, part) for part in parts if len(part)]
    if not parts:
        return empty_frame(kind.name).drop(columns="_batch")
    frame = pd.concat(_aligned(parts), ignore_index=True) if len(parts) > 1 else parts[0].reset_index(drop=True)
    empty = [name for name in frame.columns if name != ROW and frame[name].isna().all()]
    return frame.drop(columns=empty)


def joined(frames: list[EvidenceFrame]) -> EvidenceFrame:
    """Return the frames of one file's chunks as one, with the dtypes evidence/records.py promises."""
    kind = frames[0].spec
    return EvidenceFrame(kind.name, _frame(kind, [each.data for each in frames]))


def _aligned(parts: list[pd.DataFrame]) -> Iterable[pd.DataFrame]:
    """Yield the parts with the same columns (later chunks of a table may bring new ones)."""
    names = [*dict.fromkeys(name for part in parts for name in part.columns if name != ROW), ROW]
    for part in parts:
        lacking = {n: pd.Series([None] * len(part), dtype=object, index=part.index) for n in names if n not in part}
        yield part.assign(**lacking)[names] if lacking else part[names]


def _span(kind: Kind, frame: pd.DataFrame) -> tuple[datetime | None, datetime | None]:
    if not kind.time or kind.time not in frame or frame[kind.time].isna().all():
        return None, None
    # pandas' moments are datetimes that also hold nanoseconds; the plain kind keeps microseconds
    first, last = frame[kind.time].min(), frame[kind.time].max()
    return first.to_pydatetime(warn=False), last.to_pydatetime(warn=False)


def _notes(kind: Kind, mapping: Mapping, harvest: Extracting) -> Iterator[Problem]:
    counts, limit = harvest.counts, mapping.options.get("limit")
    if kind.time and counts["undated"]:
        yield Problem(
            f"Records without a date: {counts['undated']:,}. They belong to no period until they get one.",
            level="warning",
        )
    if counts["free"]:
        yield Problem(
            f"Records that used tokens but cost nothing: {counts['free']:,}. "
            "Cost zero where tokens were used may mean unknown.",
            level="warning",
        )
    if counts["unpriced"]:
        yield Problem(
            f"Records whose model has no price on their day: {counts['unpriced']:,}. Their cost is not known; "
            "add the model to the price list.",
            level="warning",
        )
    if counts["negative"]:
        yield Problem(
            f"Durations below zero: {counts['negative']:,}. They are read as not measured; the records stay.",
            level="warning",
        )
    if counts["twice"]:
        yield Problem(
            f"Times that occurred twice when the clock went back: {counts['twice']:,}. The first occurrence is taken.",
            level="note",
        )
    if counts["backwards"]:
        yield Problem(f"Incidents resolved before they were opened: {counts['backwards']:,}.", level="warning")
    if counts["naive"] and mapping.zone_source == "values":
        yield Problem(f"Times without an offset, read in {mapping.zone}: {counts['naive']:,}.", level="warning")
    if any(source.unit.endswith("?") for source in mapping.fields.values()):
        yield Problem("Dates such as 03/04 are read as day/month; nothing in the file decides it.", level="warning")
    if harvest.footers:
        rows = ", ".join(map(str, harvest.footers[:10]))
        yield Problem(f"Rows {rows} below the data are notes, not records, and are left out.", level="note")
    if limit and harvest.read == limit:
        yield Problem(
            f"The file holds exactly {limit:,} rows, where such exports stop: probably some are missing. "
            "Export shorter spans of time.",
            level="warning",
        )
