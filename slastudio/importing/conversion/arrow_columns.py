"""Columns typed by Arrow and numpy at once where that is exact; everything else is left to
columns.read_column.

What this module returns equals what read_column returns for the same texts: a property test holds
both together.

Here for speed; readers/blocks names the benchmark and its ratio.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from slastudio.evidence.arrays import Array, Bools, Floats, Ints
from slastudio.evidence.cells import Cells, Column
from slastudio.evidence.intake import PLUS, FieldSource, Mapping
from slastudio.evidence.kinds import milliseconds_in
from slastudio.evidence.records import column_type
from slastudio.importing.conversion.columns import (
    Typed,
    forget_negative,
    read_column,
    read_texts,
    typed_times,
)
from slastudio.importing.readers.arrow_texts import ArrowTexts
from slastudio.importing.typing.moments import EPOCH_UNITS, LAST_NS, NS, BadTimeError, parse_written
from slastudio.importing.typing.times import NAT, Times
from slastudio.importing.typing.zones import localise

# beyond this a float no longer holds every whole number
_LARGEST_EXACT = 2.0**53
_SCALES = {"ms": 1.0, "s": 1000.0, "": 1.0}
# amounts are cents or millionths nearly always; few need all the digits
_DIGITS = (6, 10, 18)
_WIDE = 19  # from here on an ISO text names its seconds
# with fewer repeats than this, looking words up costs more than converting every cell
_SHARE = 4
_FIGURES = b"09"
_PLAIN_AMOUNT = b"-9"  # from "-" to "9" lie "." and "/" and the figures
_SHORT = 16  # 15 figures and a point
# most columns that fail do so in their first cells
_PROBED = 256
_TOLD_APART = ("prediction", "label")
Columns = dict[str, Any]


@dataclass(frozen=True)
class _Task:
    """Hold one column to be read, the columns beside it, and the mapping that says how."""

    name: str
    source: FieldSource
    texts: ArrowTexts
    columns: Columns
    mapping: Mapping


def read_swiftly(
    name: str, source: FieldSource, columns: Columns, size: int, mapping: Mapping
) -> Typed | None:
    """Return a typed column as read_column would, or None where only that one can tell."""
    if source.constant is not None and not source.column:
        return _constant(name, source, size, mapping)
    texts = columns.get(source.column)
    if not isinstance(texts, ArrowTexts) or not size or source.unit.startswith(PLUS):
        return None
    if source.column in mapping.texts.goes_on:
        return None  # a cell is told by those above it
    if texts.has_nulls:
        if name in _TOLD_APART:
            return None  # an empty answer is another thing than none
        texts = ArrowTexts(pc.fill_null(texts.array, ""))
    type_ = column_type(mapping.kind, name)
    if _is_plain(name, source, mapping) and (direct := _DIRECT.get(type_)) is not None:
        typed = direct(_Task(name, source, texts, columns, mapping))
        if typed is not None:
            return typed
    return _by_distinct(name, source, texts, size, mapping) if "after " not in source.unit else None


def _is_plain(name: str, source: FieldSource, mapping: Mapping) -> bool:
    """Tell whether nothing but the unit changes how a text is read."""
    missing = mapping.texts.missing
    odd = name in mapping.amounts.decimal_comma or name in missing or source.column in missing
    return not odd and not source.values


def _constant(name: str, source: FieldSource, size: int, mapping: Mapping) -> Typed | None:
    if column_type(mapping.kind, name) != "text" or not size:
        return None
    one = read_column(name, source, {}, 1, mapping)
    if one.missing[0]:
        return None
    return Typed(_coded(one.series, np.zeros(size, np.int32)), np.zeros(size, dtype=bool))


# -- distinct values -----------------------------------------------------------------------------------------


def _by_distinct(
    name: str, source: FieldSource, texts: ArrowTexts, size: int, mapping: Mapping
) -> Typed | None:
    """Read every different text once, by the exact way, where a column repeats few of them."""
    found = texts.distinct(max(size // _SHARE, 1))
    type_ = column_type(mapping.kind, name)
    if found is None:
        return _plain_text(name, source, texts, mapping) if type_ == "text" else None
    codes, words = found
    if type_ == "text":
        cells = _coded(read_texts(name, source, {source.column: words}, len(words), mapping), codes)
        return Typed(cells, cells.missing)
    if type_ == "time" and not source.unit:
        return None
    one = read_column(name, source, {source.column: words}, len(words), mapping)
    if one.naive or one.twice or one.negative:
        return None  # these are counted a record at a time
    missing = one.missing[codes]
    bad = {}
    if one.bad:
        wrong = np.isin(codes, list(one.bad))
        bad = {int(i): one.bad[int(codes[i])] for i in np.flatnonzero(wrong)}
    if type_ == "json":
        return Typed(_coded(one.series, codes), missing, bad)
    return Typed(one.series.take(codes).reset_index(drop=True), missing, bad)


def _coded(texts: Iterable[str | None], codes: Array) -> Cells:
    """Return the texts that codes name; different source texts may have come to the same one."""
    listed = list(texts)
    different = tuple(dict.fromkeys(each for each in listed if each is not None))
    if len(different) == len(listed):
        return Cells("text", codes, np.zeros(len(codes), dtype=bool), different)
    places = {each: place for place, each in enumerate(different)}
    moved = np.array([-1 if each is None else places[each] for each in listed], np.int32)[codes]
    return Cells("text", moved, moved < 0, different)


def _plain_text(
    name: str, source: FieldSource, texts: ArrowTexts, mapping: Mapping
) -> Typed | None:
    """Return a column of many different texts, blanks around them cut; None where a format changes
    the texts.
    """
    if source.unit or mapping.texts.nulls or name in _TOLD_APART:
        return None
    if not _is_plain(name, source, mapping):
        return None
    cells = _texts(texts if texts.is_trimmed else ArrowTexts(pc.utf8_trim_whitespace(texts.array)))
    return Typed(cells, cells.missing)


def _texts(texts: ArrowTexts) -> Cells:
    if not texts.has_blanks:
        return Cells("text", texts.array, np.zeros(len(texts), dtype=bool))
    empty = pc.equal(texts.array, "")
    array = pc.if_else(empty, pa.scalar(None, pa.string()), texts.array)
    return Cells("text", array, empty.to_numpy(zero_copy_only=False))


def raw_texts(texts: Sequence[str | None]) -> Column:
    """Return a column as written, blank cells missing, as a categorical where few texts differ."""
    if not isinstance(texts, ArrowTexts):
        return pd.Series([text or None for text in texts], dtype=object)
    if texts.has_nulls:  # records of JSON may lack the key
        texts = ArrowTexts(pc.fill_null(texts.array, ""))
    if found := texts.distinct(max(len(texts) // _SHARE, 1)):
        codes, words = found
        return _coded([word or None for word in words], codes)
    return _texts(texts)


# -- numbers -------------------------------------------------------------------------------------------------


def _cast(texts: ArrowTexts, type_: object) -> Any:
    """Return the texts as another Arrow type, blank ones missing; None where any text is not one."""
    array = texts.array
    if texts.has_blanks:
        array = pc.if_else(pc.equal(array, ""), pa.scalar(None, pa.string()), array)
    try:
        return pc.cast(array, type_)
    except pa.ArrowInvalid:
        return None


def _missing(cast: Any) -> Bools:
    if not cast.null_count:
        return np.zeros(len(cast), dtype=bool)
    found: Bools = cast.is_null().to_numpy(zero_copy_only=False)
    return found


def _numbers(task: _Task) -> Typed | None:
    if task.source.unit.startswith("after "):
        return _between(task)
    unscaled = 1.0 if not task.source.unit else None
    each = milliseconds_in(task.name)
    scale = _SCALES.get(task.source.unit) if each == 1.0 else unscaled
    if scale is None:
        return None
    cast = _cast(task.texts, pa.float64())
    if cast is None:
        return None
    missing = _missing(cast)
    with np.errstate(over="ignore"):  # what grows beyond all numbers is left to the exact way
        values = cast.to_numpy(zero_copy_only=False) * scale
    if not np.isfinite(values[~missing]).all():
        return None
    typed = Typed(Cells("number", values, missing), missing)
    if each:
        forget_negative(typed)
    return typed


def _integers(task: _Task) -> Typed | None:
    # Arrow would take hexadecimal digits too, so only plain ones go this way
    if task.source.unit or not task.texts.holds_only(*_FIGURES):
        return None
    cast = _cast(task.texts, pa.int64())
    if cast is None:
        return None
    missing, values = _missing(cast), pc.fill_null(cast, 0).to_numpy()
    return Typed(Cells("integer", values, missing), missing)


def _amounts(task: _Task) -> Typed | None:
    if task.source.unit:
        return None
    sizes = _cast(task.texts, pa.float64())
    if sizes is not None and (cells := _short_amounts(task.texts, sizes)) is not None:
        return Typed(cells, cells.missing)
    largest = pc.max(pc.abs(sizes)).as_py() or 0.0 if sizes is not None else math.inf
    for digits in _DIGITS:
        if not largest < 10.0 ** (37 - digits):
            return None  # Arrow lets what outgrows 128 bits begin anew instead of refusing it
        cast = _cast(task.texts, pa.decimal128(38, digits))  # refuses to lose a digit
        if cast is not None:
            return Typed(pd.Series(pd.arrays.ArrowExtensionArray(cast)), _missing(cast))
    return None


def _short_amounts(texts: ArrowTexts, sizes: object) -> Cells | None:
    """Return amounts of at most 15 figures in plain writing, of which a float keeps every one, else
    None.

    Whole numbers N below 2^53 with N / 10^d equal to the float are the amounts: the division is
    correctly rounded, and no two amounts of 15 figures share a float.
    """
    if not texts.holds_only(*_PLAIN_AMOUNT) or texts.longest > _SHORT:
        return None
    missing = _missing(sizes)
    values = pc.fill_null(sizes, 0.0).to_numpy()
    for digits in range(_DIGITS[0] + 1):
        for looked in (values[:_PROBED], values):
            scaled = np.rint(looked * 10.0**digits)
            if (
                not (scaled / 10.0**digits == looked).all()
                or not np.abs(scaled).max(initial=0.0) < _LARGEST_EXACT
            ):
                break
        else:
            return Cells("decimal", scaled.astype(np.int64), missing, digits=digits)
    return None


# -- times ---------------------------------------------------------------------------------------------------


def _times(task: _Task) -> Typed | None:
    if not task.texts.has_blanks:
        found = _utc(task.texts, task.source.unit, task.mapping.zone)
        return typed_times(found) if found is not None else None
    blank = pc.equal(task.texts.array, "").to_numpy(zero_copy_only=False)
    filled = ArrowTexts(task.texts.array.filter(pa.array(~blank)))
    found = _utc(filled, task.source.unit, task.mapping.zone) if len(filled) else None
    if found is None:
        return None
    utc = np.full(len(blank), NAT, np.int64)
    utc[~blank] = found.utc
    return typed_times(Times(utc, {}, found.naive, found.twice))


def _utc(texts: ArrowTexts, unit: str, zone: str) -> Times | None:
    if unit in EPOCH_UNITS:
        return _epochs(texts, unit)
    if unit != "iso":
        return None
    shortest, longest = texts.shortest, texts.longest
    if not len(texts) or not (shortest >= _WIDE or shortest == longest == 10):
        return None
    return (
        _naive(texts, zone, is_date=longest == 10)
        if longest == 10 or _lacks_offsets(texts)
        else _written(texts)
    )


def _lacks_offsets(texts: ArrowTexts) -> bool:
    return not pc.any(
        # the first tells for all: Arrow refuses a column in which another one differs
        pc.match_substring_regex(texts.array[:1], r"(?:Z|[+-]\d\d:?\d\d|[+-]\d\d)$")
    ).as_py()


def _naive(texts: ArrowTexts, zone: str, *, is_date: bool) -> Times | None:
    cast = _cast(texts, pa.timestamp("ns"))
    if cast is None:
        return None
    return _local(cast.cast(pa.int64()).to_numpy(), zone, is_date=is_date)


def _local(wall: Ints, zone: str, *, is_date: bool) -> Times | None:
    local = localise(wall, np.full(len(wall), is_date), zone)
    if local.skipped.any() or not _in_years(wall):
        return None
    return Times(local.utc, {}, len(wall), int(local.twice.sum()))


def _written(texts: ArrowTexts) -> Times | None:
    tails = (
        pc.unique(pc.utf8_slice_codeunits(texts.array, -6, None)) if not _all_zulu(texts) else ()
    )
    if not all(_is_offset(str(tail)) for tail in tails):
        return None
    cast = _cast(texts, pa.timestamp("ns", "UTC"))
    if cast is None:
        return None
    utc = cast.cast(pa.int64()).to_numpy()
    return Times(utc) if _in_years(utc) else None


def _all_zulu(texts: ArrowTexts) -> bool:
    return texts.all_end_with(b"Z")


def _is_offset(tail: str) -> bool:
    """Tell whether the last characters of a time name an offset that exists, by the exact parser."""
    start = max(tail.rfind("+"), tail.rfind("-"))
    if tail.endswith("Z"):
        return True
    try:
        return start >= 0 and parse_written(f"2026-01-01T00:00:00{tail[start:]}").offset is not None
    except BadTimeError:
        return False


def _in_years(stamps: Ints) -> bool:
    return bool((np.abs(stamps) < LAST_NS).all())


def _epochs(texts: ArrowTexts, unit: str) -> Times | None:
    if texts.has_blanks or not texts.holds_only(*_FIGURES):
        return None
    cast = _cast(texts, pa.int64())
    if cast is None:
        return None
    scale, values = EPOCH_UNITS[unit], cast.to_numpy()
    least = 0 if unit == "epoch s" else 10**8 * NS // (1000 if unit == "epoch ms" else 1) // scale
    fine = (values >= least) & (values < LAST_NS // scale)
    return Times(values * scale) if fine.all() else None


def _between(task: _Task) -> Typed | None:
    """Return the milliseconds from the column named in "after …" to this one, where every record
    has both.
    """
    origins = task.columns.get(task.source.unit.removeprefix("after "))
    if not isinstance(origins, ArrowTexts) or origins.has_nulls:
        return None
    starts, ends = (_utc(each, "iso", task.mapping.zone) for each in (origins, task.texts))
    if starts is None or ends is None:
        return None
    spans = (ends.utc - starts.utc) / 1e6
    return None if (spans < 0).any() else _spans(spans)


def _spans(spans: Floats) -> Typed:
    missing = np.zeros(len(spans), dtype=bool)
    return Typed(Cells("number", spans, missing), missing)


_DIRECT: dict[str, Callable[[_Task], Typed | None]] = {
    "time": _times,
    "number": _numbers,
    "integer": _integers,
    "decimal": _amounts,
}
