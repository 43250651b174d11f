"""A whole file becomes evidence under a mapping: good records arrive, bad ones are kept with the
reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar

import pandas as pd

from slastudio.evidence.cells import EvidenceCells
from slastudio.evidence.intake import Extraction, Hints, Mapping, Rejected
from slastudio.evidence.kinds import Kind, kind_named
from slastudio.evidence.records import ROW, EvidenceFrame, empty_frame, plain_frame
from slastudio.importing.conversion.chunk_results import Taking, guard, take, take_table
from slastudio.importing.files.sources import require_file
from slastudio.importing.readers import privacy
from slastudio.importing.readers.source_chunks import Request, SourceChunk
from slastudio.importing.readers.tables import first_chunk, worked_chunks
from slastudio.importing.understanding.guesses import complete_unit
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.counts import count
from slastudio.shared.periods import zone
from slastudio.shared.problems import Level, Problem, StudioError
from slastudio.shared.progress import Pace, Progress

T = TypeVar("T")


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
    """Read every record of a file under a mapping, chunk by chunk; the same file and mapping always
    give the same.

    mapping: with every unit filled in. secret: key of hashed texts, the same for all files of a
    project. notes() may be asked once all parcels were taken.
    """

    path: Path
    mapping: Mapping
    secret: str = ""
    read: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    personal: Counter[tuple[str, str]] = field(default_factory=Counter)
    footers: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    doubtful: list[int] = field(default_factory=list)

    def parcels(
        self, pack: Callable[[EvidenceCells], T], progress: Progress
    ) -> Iterator[Parcel[T]]:
        """Yield parcels in the file's order; pack runs in the threads that read, several at once.

        Bad records are listed, never raised. Raises StudioError for a file that cannot be read at
        all, Cancelled when progress is cancelled.
        """
        kind, pace = kind_named(self.mapping.kind), Pace()
        request = _request(self.path, self.mapping)

        def work(chunk: SourceChunk) -> tuple[Taking, T]:
            found = take_table(chunk) if kind.name == "table" else take(kind, self.mapping, chunk)
            guard(found, kind, self.mapping, self.secret)
            return found, pack(found.rows)

        def listen(_step: str, fraction: float) -> None:
            progress.report(f"Reading: {pace.words(self.read, fraction)}", fraction)

        reading = Progress(listen)
        for found, packed in worked_chunks(request, reading, work):
            progress.check()
            self.read += found.read
            self.counts.update(found.counts)
            self.personal.update(found.personal)
            self.footers += found.footers
            self.strays += found.strays
            self.doubtful += found.doubtful
            rejected = tuple(sorted(found.rejected, key=lambda each: each.row))
            yield Parcel(found.read, found.not_applicable, rejected, packed)
            # not held while the next chunk is read
            del found, packed, rejected

    def notes(self) -> tuple[Problem, ...]:
        """Return what the user should know about the records read."""
        return (
            *_notes(kind_named(self.mapping.kind), self.mapping, self),
            *privacy.warnings(self.personal),
        )


def begin(path: Path, mapping: Mapping, secret: str = "") -> Extracting:
    """Check a file against a mapping and fill in the units it leaves open, from the first chunk.

    Raises StudioError for a file that cannot be read at all or lacks a mapped column.
    """
    path = Path(path)
    require_file(path)
    kind = kind_named(mapping.kind)
    zone(mapping.zone)
    privacy.require_actions(mapping.texts.privacy)
    if not mapping.layout.container:
        found = inspect(path, Hints(kind="table", sheet=mapping.layout.sheet)).mapping.layout
        mapping = replace(mapping, layout=mapping.layout.over(found))
    if kind.name != "table" and (chunk := first_chunk(_request(path, mapping))) is not None:
        _require_columns(path, chunk, mapping)
        # once for the whole file: a unit must not change where a chunk ends
        mapping = _complete(kind, mapping, chunk)
    return Extracting(path, mapping, secret)


def extract(path: Path, mapping: Mapping, progress: Progress | None = None) -> Extraction:
    """Read a whole file into memory; see Extracting for the same one chunk at a time."""
    progress = progress or Progress()
    extracting = begin(path, mapping)
    parcels = list(extracting.parcels(lambda rows: rows.data, progress.part(0.0, 0.95)))
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


def _request(path: Path, mapping: Mapping) -> Request:
    is_table = mapping.kind == "table"
    wanted = None if is_table else tuple(dict.fromkeys(_headings_of(mapping)))
    return Request(path, mapping.layout, wanted, is_table)


def _headings_of(mapping: Mapping) -> Iterator[str]:
    for source in mapping.fields.values():
        yield from source.headings
    yield from mapping.records.told_by
    yield from mapping.records.series
    if mapping.records.scope:
        yield mapping.records.scope
    if mapping.records.free:
        yield mapping.records.free.heading


def _require_columns(path: Path, chunk: SourceChunk, mapping: Mapping) -> None:
    lacking = [heading for heading in _headings_of(mapping) if heading not in chunk.columns]
    if lacking:
        raise StudioError(
            f"{path.name} has no column “{lacking[0]}”, which the mapping names. Its columns are: "
            f"{', '.join(list(chunk.columns)[:60])}. Inspect the file again."
        )


def _complete(kind: Kind, mapping: Mapping, chunk: SourceChunk) -> Mapping:
    """Fill in units the mapping leaves open, from the first chunk."""
    fields = dict(mapping.fields)
    for name, source in fields.items():
        if source.unit or not source.column:
            continue
        values = [v for v in chunk.columns.get(source.column, [])[:5000] if v]
        fields[name] = complete_unit(name, kind, source, values)[0]
    return replace(mapping, fields=fields)


def _frame(kind: Kind, parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [plain_frame(kind.name, part) for part in parts if len(part)]
    if not parts:
        return empty_frame(kind.name).drop(columns="_batch")
    frame = (
        pd.concat(_aligned(parts), ignore_index=True)
        if len(parts) > 1
        else parts[0].reset_index(drop=True)
    )
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
        lacking = {
            n: pd.Series([None] * len(part), dtype=object, index=part.index)
            for n in names
            if n not in part
        }
        yield part.assign(**lacking)[names] if lacking else part[names]


def _span(kind: Kind, frame: pd.DataFrame) -> tuple[datetime | None, datetime | None]:
    if not kind.time or kind.time not in frame or frame[kind.time].isna().all():
        return None, None
    # pandas' moments are datetimes that also hold nanoseconds; the plain kind keeps microseconds
    first, last = frame[kind.time].min(), frame[kind.time].max()
    return first.to_pydatetime(warn=False), last.to_pydatetime(warn=False)


# what is counted while records are read, in the order it is told: how bad it is, and the words
_COUNTED: tuple[tuple[str, Level, str], ...] = (
    (
        "undated",
        "warning",
        "Records without a date: {:,}. They belong to no period until they get one.",
    ),
    (
        "free",
        "warning",
        "Records that used tokens but cost nothing: {:,}. Cost zero where tokens were used may mean unknown.",
    ),
    (
        "cached",
        "note",
        "Records answered from a cache: {:,}. They used no tokens of the model and cost nothing.",
    ),
    (
        "shortened",
        "warning",
        "Ids that a spreadsheet shortened, such as 1.23457E+11, shared by several records: {:,}. "
        "Each record counts as one of its own; export the ids as text.",
    ),
    (
        "unpriced",
        "warning",
        "Records whose model has no price on their day: {:,}. Their cost is not known; "
        "add the model to the price list.",
    ),
    (
        "negative",
        "warning",
        "Durations below zero: {:,}. They are read as not measured; the records stay.",
    ),
    (
        "twice",
        "note",
        "Times that occurred twice when the clock went back: {:,}. The first occurrence is taken.",
    ),
    ("backwards", "warning", "Incidents resolved before they were opened: {:,}."),
    ("naive", "warning", "Times without an offset, read in {zone}: {:,}."),
    (
        "unsure",
        "warning",
        "Dates such as 03/04 among times written otherwise, read as day/month: {:,}. Check them.",
    ),
)


def _is_told(what: str, kind: Kind, mapping: Mapping) -> bool:
    """Tell whether a count says anything: a kind without times has no dates to lack."""
    if what == "undated":
        return bool(kind.time)
    return what != "naive" or mapping.zone_source == "values"


def _notes(kind: Kind, mapping: Mapping, harvest: Extracting) -> Iterator[Problem]:
    counts, limit = harvest.counts, mapping.records.limit
    for what, level, words in _COUNTED:
        if counts[what] and _is_told(what, kind, mapping):
            yield Problem(words.format(counts[what], zone=mapping.zone), level=level)
    for row in harvest.strays:
        yield Problem(
            "A quotation mark opens here and never closes; it is left out, and every line counts as a record. "
            "Check the line, or export the file again.",
            row,
            level="warning",
        )
    if harvest.footers:
        rows = ", ".join(map(str, harvest.footers[:10]))
        yield Problem(
            f"Rows {rows} below the data are notes, not records, and are left out.", level="note"
        )
    if limit and harvest.read == limit:
        yield Problem(
            f"The file holds exactly {count(limit, 'row')}, where such exports stop: probably some are missing. "
            "Export shorter spans of time.",
            level="warning",
        )
