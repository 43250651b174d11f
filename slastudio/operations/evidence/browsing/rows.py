"""Look at stored evidence rows: millions of them, filtered, a page at a time."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, column_type
from slastudio.measure.records.cell_values import nanoseconds
from slastudio.measure.records.derived import LOAD, HourCounts, with_derived
from slastudio.measure.records.selection import Filter, matching
from slastudio.operations.evidence.browsing.row_texts import column_texts
from slastudio.project.evidence.store import ChunkPlace
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

__all__ = ["Filter", "FilteredRows", "RowPage", "kinds_present", "parse_filter", "read_rows"]

_OPERATORS = (
    (">=", "at_least"),
    ("<=", "at_most"),
    ("!=", "is_not"),
    ("=", "is"),
    (">", "above"),
    ("<", "below"),
    ("~", "contains"),
)
_COMPARISONS = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "is": operator.eq,
    "is_not": operator.ne,
}
_SOURCES = ("file", "row")


@dataclass(frozen=True)
class RowPage:
    """Hold a page of rows as texts ready to show; the first two columns are the source file and its
    row number.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


def kinds_present(project: Project) -> tuple[tuple[str, int], ...]:
    """Return (kind, live rows) of everything imported."""
    with project.reading():
        return tuple(project.evidence.live_counts().items())


def parse_filter(text: str) -> Filter:
    """Read "model=gpt-4o", "latency_ms>=800", "cost!=0", "workflow~mail", "status=" (empty) as a
    filter.
    """
    signs = [
        (text.index(sign), -len(sign), sign, name) for sign, name in _OPERATORS if sign in text
    ]
    # the first sign counts, and of several at one place the longest: >= is no >
    for at, _, sign, name in sorted(signs):
        column, value = text[:at].strip(), text[at + len(sign) :].strip()
        if column:
            if not value and name in ("is", "is_not"):
                return Filter(column, "missing" if name == "is" else "present")
            return Filter(column, name, value)
    raise StudioError(
        f"“{text}” is not a filter. Write column=value, or use != >= <= > < and ~ for “contains”."
    )


@dataclass
class FilteredRows:
    """Give the rows of a kind that satisfy all filters, in order of import and source row, page by
    page.

    Without filters nothing is unpacked but the page asked for; with them each chunk's filtered
    columns are, once. batch: only rows of this import, those that do not count too when hidden is
    true.
    """

    project: Project
    kind: str
    filters: tuple[Filter, ...] = ()
    batch: int | None = None
    hidden: bool = False
    columns: tuple[str, ...] = field(init=False)
    _files: dict[int, str] = field(init=False)
    _found: list[tuple[ChunkPlace, Array | None]] | None = None

    def __post_init__(self) -> None:
        kind_named(self.kind)
        self.columns = _column_order(self.kind, self.project.evidence.columns_of(self.kind))
        for each in self.filters:
            _require_column(self.kind, each.column, self.columns)
        with self.project.reading():
            self._files = {batch.id: batch.file for batch in self.project.evidence.batches()}

    @property
    def filterable(self) -> tuple[str, ...]:
        """Return the columns rows can be filtered by: those that are there, and what is derived of
        them.
        """
        derived = kind_named(self.kind).derived
        return (*self.columns, *(c.name for c in derived if {*c.made_of} <= {*self.columns}))

    def search(self, progress: Progress | None = None) -> int:
        """Find the rows and return how many there are; later calls know already."""
        if self._found is None:
            progress, found = progress or Progress(), []
            places = self.project.evidence.places(self.kind, self.batch)
            for number, place in enumerate(places):
                progress.report("Looking for rows", number / len(places))
                found.append((place, self._matches(place) if self.filters else None))
            self._found = found
        return sum(self._count(*each) for each in self._found)

    @cached_property
    def _clock(self) -> tuple[str, HourCounts | None]:
        """Return the agreement's zone and, where a filter asks for it, how many requests of the
        whole evidence arrived by hour.
        """
        evidence = self.project.evidence
        with self.project.reading():
            zone = self.project.agreements.zone()
        if all(each.column != LOAD for each in self.filters):
            return zone, None
        time = kind_named(self.kind).time
        times = (evidence.rows_at(place, [time]) for place in evidence.places(self.kind))
        known = [data[time].dropna() for data in times if time in data.columns]
        return zone, HourCounts.together([HourCounts.of(nanoseconds(each), zone) for each in known])

    def _count(self, place: ChunkPlace, matches: Array | None) -> int:
        if matches is not None:
            return len(matches)
        return place.rows if self.hidden else place.live_rows

    def _matches(self, place: ChunkPlace) -> Array:
        named = {each.column for each in self.filters}
        wanted = sorted(kind_named(self.kind).recorded(named))
        read = self.project.evidence.rows_at(place, wanted, live_only=not self.hidden)
        data = with_derived(self.kind, read, named, *self._clock)
        mask = np.ones(len(data), bool)
        for each in self.filters:
            mask &= _satisfies(self.kind, data, each)
        return np.flatnonzero(mask).astype(np.uint32)

    def page(self, offset: int, limit: int) -> RowPage:
        """Return rows offset … offset + limit as texts."""
        total = self.search()
        rows: list[tuple[str, ...]] = []
        for data in self._slices(offset, limit):
            rows += _texts(self.kind, data, self.columns, self._files)
        return RowPage((*_SOURCES, *self.columns), tuple(rows), total)

    def _slices(self, offset: int, limit: int) -> Iterator[pd.DataFrame]:
        at = 0
        for place, matches in self._found or ():
            size = self._count(place, matches)
            first, last = max(offset - at, 0), min(offset + limit - at, size)
            at += size
            if first < last:
                data = self.project.evidence.rows_at(place, live_only=not self.hidden)
                yield (
                    data.iloc[matches[first:last]] if matches is not None else data.iloc[first:last]
                )
            if at >= offset + limit:
                return

    def frames(self, progress: Progress) -> Iterator[pd.DataFrame]:
        """Yield all the rows, a chunk at a time, with `_row`, `_batch` and a column "file"."""
        self.search(progress)
        found = self._found or []
        for number, (place, matches) in enumerate(found):
            progress.report("Writing rows", number / max(len(found), 1))
            if matches is not None and not len(matches):
                continue
            data = self.project.evidence.rows_at(place, live_only=not self.hidden)
            data = data if matches is None else data.iloc[matches]
            yield data.assign(file=[self._files.get(int(each), "") for each in data[BATCH]])


def read_rows(
    project: Project, kind: str, filters: tuple[Filter, ...] = (), offset: int = 0, limit: int = 200
) -> RowPage:
    """Return rows offset … offset + limit of a kind that satisfy all filters, in order of import
    and source row.
    """
    return FilteredRows(project, kind, filters).page(offset, limit)


def _require_column(kind: str, name: str, present: tuple[str, ...]) -> None:
    if name in present or kind_named(kind).measured(name) is not None:
        return
    known = (
        present
        if kind == "table"
        else tuple(c.name for c in (*kind_named(kind).columns, *kind_named(kind).derived))
    )
    raise StudioError(
        f"{kind_named(kind).title} have no column “{name}”. Their columns are: {', '.join(known[:60])}."
    )


def _satisfies(kind: str, data: pd.DataFrame, each: Filter) -> Array:
    if each.operator == "contains":
        return _contains(data, each)
    if (
        kind != "table"
        and column_type(kind, each.column) == "time"
        and each.operator in _COMPARISONS
    ):
        return _within(data, each)
    return matching(kind, data, [each])


def _contains(data: pd.DataFrame, each: Filter) -> Array:
    if each.column not in data.columns:
        return np.zeros(len(data), bool)
    values, wanted = data[each.column], each.value.casefold()
    if isinstance(values.dtype, pd.CategoricalDtype):
        # the last place is for the code −1, a missing text
        known = np.array(
            [wanted in str(text).casefold() for text in values.cat.categories] + [False], bool
        )
        return known[values.cat.codes.to_numpy()]
    return np.array(
        [isinstance(text, str) and wanted in text.casefold() for text in values.tolist()], bool
    )


def _within(data: pd.DataFrame, each: Filter) -> Array:
    try:
        limit = datetime.fromisoformat(each.value)
    except ValueError:
        raise StudioError(
            f"“{each.value}” is not a moment. Write 2026-10-01 or 2026-10-01T00:00Z."
        ) from None
    if each.column not in data.columns:
        return np.zeros(len(data), bool)
    moment = pd.Timestamp(limit if limit.tzinfo else limit.replace(tzinfo=UTC))
    values = data[each.column]
    found: Array = (values.notna() & _COMPARISONS[each.operator](values, moment)).to_numpy(bool)
    return found


def _column_order(kind: str, present: tuple[str, ...]) -> tuple[str, ...]:
    spec = kind_named(kind)
    rank = {
        name: index
        for name in present
        for index, column in enumerate(spec.columns)
        if column.covers(name)
    }
    return (
        tuple(sorted(present, key=lambda name: (rank.get(name, 999), name)))
        if spec.columns
        else present
    )


def _texts(
    kind: str, data: pd.DataFrame, names: tuple[str, ...], files: dict[int, str]
) -> Iterator[tuple[str, ...]]:
    blank = [""] * len(data)
    columns = [
        column_texts(data[n], column_type(kind, n)) if n in data.columns else blank for n in names
    ]
    sources = [files.get(int(each), "") for each in data[BATCH]]
    yield from zip(sources, [str(int(each)) for each in data[ROW]], *columns, strict=True)
