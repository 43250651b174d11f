"""Values that several columns tell together: a day beside its time of day, a duration counted from
another column, the time between two, a figure in several parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from slastudio.evidence.intake import Mapping, fold_value
from slastudio.importing.readers.source_chunks import Columns
from slastudio.importing.typing.quantities import (
    BadValueError,
    ParsedValues,
    is_missing,
    parse_amount,
    read_numbers,
)
from slastudio.importing.typing.times import NAT, Times, guess_time_unit, join_clock, read_times

MS = {
    "ms": 1.0,
    "s": 1000.0,
    "min": 60_000.0,
    "h": 3_600_000.0,
    "d": 86_400_000.0,
    "us": 0.001,
    "ns": 0.000001,
    "": 1.0,
}
CLOCK = "clock "  # a time of day that stands beside its date: "clock d/m/y after Date"
# nanoseconds from 1970, a little nearer than int64 ends: the year 2261
_FARTHEST = 9.2e18


def declared_missing(
    texts: Sequence[str | None], heading: str, mapping: Mapping
) -> Sequence[str | None]:
    """Return the texts of a heading without those the mapping calls missing."""
    declared = mapping.texts.missing.get(heading)
    if not declared:
        return texts
    absent = {fold_value(text) for text in declared}
    # -200 was written -200.0 further down: what is meant is the figure, not its spelling
    figures = set(filter(None, map(_figure, absent)))
    gone = {
        text: fold_value(text) in absent or (bool(figures) and _figure(text) in figures)
        for text in set(texts)
        if text is not None
    }
    return [None if t is not None and gone[t] else t for t in texts]


def _figure(text: str) -> Decimal | None:
    try:
        return parse_amount(text)
    except BadValueError:
        return None


def column_unit(texts: Sequence[str | None]) -> str:
    return guess_time_unit([t for t in texts[:500] if t]) or "iso"


def _unit_of(heading: str, texts: Sequence[str | None], mapping: Mapping) -> str:
    """Return the notation the mapping reads a heading's times in, else the one its texts tell.

    What was settled for the whole file holds for each of its chunks: 03/04 must not turn round
    where a chunk ends.
    """
    kept = (
        s.unit.rstrip("?")
        for s in mapping.fields.values()
        if s.column == heading and "after " not in s.unit
    )
    return next((unit for unit in kept if unit and "moment" not in unit), "") or column_unit(texts)


def _after(
    texts: Sequence[str | None], unit: str, columns: Columns, mapping: Mapping
) -> tuple[Times, ParsedValues]:
    """Return the times of the column a duration counts from, and the durations in ms."""
    word, _, origin = unit.rpartition("after ")
    origins = columns.get(origin, [None] * len(texts))
    starts = read_times(origins, _unit_of(origin, origins, mapping), mapping.zone)
    return starts, read_numbers(texts, scale=MS.get(word.strip(), 1.0))


def moved_times(
    texts: Sequence[str | None], unit: str, columns: Columns, mapping: Mapping
) -> Times:
    starts, spans = _after(texts, unit, columns, mapping)
    known = np.array(
        [span is not None and abs(span) * 1e6 < _FARTHEST for span in spans.parsed], dtype=bool
    ) & (starts.utc != NAT)
    moved = np.array(
        [round((s or 0) * 1e6) if k else 0 for s, k in zip(spans.parsed, known, strict=True)],
        np.int64,
    )
    # added as floats first: whole numbers would wrap around into another century without a word
    known &= np.abs(starts.utc.astype(np.float64) + moved) < _FARTHEST
    lost = ~known & (starts.utc != NAT)
    beyond = {
        index: f"“{str(texts[index])[:80]}” cannot be read as a time: it counts to one outside 1679 to 2261."
        for index in np.flatnonzero(lost).tolist()
        if spans.parsed[index] is not None
    }
    return Times(np.where(known, starts.utc + moved, NAT), {**starts.bad, **spans.bad, **beyond})


def times_beside(
    texts: Sequence[str | None], unit: str, columns: Columns, mapping: Mapping
) -> Times:
    """Return the times whose day stands in the column named after "after" and whose time of day are
    the texts.
    """
    notation, _, origin = unit.removeprefix(CLOCK).partition("after ")
    days = declared_missing(columns.get(origin, [None] * len(texts)), origin, mapping)
    joined, bad = join_clock(days, texts)
    times = read_times(joined, notation.strip().rstrip("?") or "iso", mapping.zone)
    for index, message in bad.items():
        times.utc[index], times.bad[index] = NAT, message
    return times


def summed_text(parts: Sequence[str | None]) -> str | None:
    """Return the sum of figures as text, None where none is there; a part that is no figure comes
    back by itself, to be told as such.
    """
    told = [part for part in parts if part is not None and not is_missing(part)]
    if len(told) < 2:
        return told[0] if told else None
    try:
        return f"{sum(map(parse_amount, told)):f}"
    except BadValueError:
        return next(part for part in told if _figure(part) is None)


def added_up(columns: Sequence[Sequence[str | None] | None], size: int) -> list[str | None]:
    """Return the sum of several columns, record by record."""
    there = [column for column in columns if column is not None]
    return [summed_text(parts) for parts in zip(*there, strict=True)] if there else [None] * size


def span_between(
    texts: Sequence[str | None], unit: str, columns: Columns, mapping: Mapping
) -> ParsedValues:
    """Return the milliseconds from the column named in "after …" to this one; backwards is a fault."""
    origin = unit.removeprefix("after ")
    origins = columns.get(origin, [None] * len(texts))
    told, own = _unit_of(origin, origins, mapping), column_unit(texts)
    own = told if own.endswith("?") and "/" in told else own  # a span's two ends are written alike
    starts, ends = read_times(origins, told, mapping.zone), read_times(texts, own, mapping.zone)
    found = ParsedValues([None] * len(texts), {**starts.bad, **ends.bad})
    for index in np.flatnonzero((starts.utc != NAT) & (ends.utc != NAT)).tolist():
        span = (int(ends.utc[index]) - int(starts.utc[index])) / 1e6
        found.parsed[index] = span
        if span < 0:
            found.bad[index] = (
                f"“{texts[index]}” lies before “{origins[index]}”: the record ends before it begins."
            )
    return found
