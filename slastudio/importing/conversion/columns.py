"""One canonical column, read from the source's text: the same code for the preview and for the
import.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Bools, Series
from slastudio.evidence.cells import Cells
from slastudio.evidence.intake import PLUS, FieldSource, Mapping, fold_value
from slastudio.evidence.kinds import VOTES, milliseconds_in
from slastudio.evidence.records import column_type
from slastudio.importing.conversion.paired_columns import (
    CLOCK,
    MS,
    added_up,
    column_unit,
    declared_missing,
    moved_times,
    span_between,
    summed_text,
    times_beside,
)
from slastudio.importing.conversion.prices import PriceList
from slastudio.importing.files.json_data import BadJsonError, as_text, parse_json, pick
from slastudio.importing.files.workbooks import ERRORS
from slastudio.importing.formats.declaration import fold, fold_pattern
from slastudio.importing.readers.source_chunks import Columns
from slastudio.importing.typing.cell_units import cell_parser
from slastudio.importing.typing.durations import NOTATIONS
from slastudio.importing.typing.moment_lists import items_of, read_moment_lists, single_moments
from slastudio.importing.typing.quantities import (
    SIGN,
    ParsedValues,
    currency_sign,
    is_missing,
    read_amounts,
    read_booleans,
    read_numbers,
    read_short,
    read_verdicts,
    read_whole,
    read_with,
)
from slastudio.importing.typing.times import NAT, Times, read_times
from slastudio.importing.typing.votes import read_votes

_INSIDE = "json "  # a value inside an object that stands in a cell: "json input"
_SUM_INSIDE = "sum "  # of all numbers whose key is like one of these: "json sum *input*"
# a status that a count tells: nothing came back, so the request failed
NONE_FAILS = "none fails"
_RAW_TEXT = ("prediction", "label")


@dataclass
class Typed:
    """Hold a typed column, which values are missing, and messages by index.

    values: a pandas series, or arrays of which one is made where somebody asks for it.

    naive, twice, unsure: see Times. negative: durations below zero, which are taken for missing.
    unpriced: records whose model the price list does not name.
    """

    values: Series | Cells
    missing: Bools
    bad: dict[int, str] = field(default_factory=dict)
    naive: int = 0
    twice: int = 0
    negative: int = 0
    unpriced: int = 0
    unsure: int = 0

    @property
    def series(self) -> Series:
        return self.values.series if isinstance(self.values, Cells) else self.values


def _absent(texts: Sequence[str | None]) -> Sequence[str | None]:
    """Turn an Excel "#N/A" into a missing value."""
    return [None if t == "#N/A" else t for t in texts] if "#N/A" in texts else texts


def _source_texts(
    source: FieldSource, columns: Columns, size: int, mapping: Mapping
) -> Sequence[str | None]:
    if source.constant is not None and not source.column:
        return [source.constant] * size
    texts = columns.get(source.column)
    if texts is None:
        return [None] * size
    if source.column in mapping.texts.goes_on:
        texts = _going_on(texts)
    if source.unit.startswith(_INSIDE):
        path = source.unit.removeprefix(_INSIDE)
        texts = (
            _sum_inside(texts, path.removeprefix(_SUM_INSIDE))
            if path.startswith(_SUM_INSIDE)
            else _inside(texts, path)
        )
    elif source.unit.startswith(PLUS):
        texts = added_up([columns.get(heading) for heading in source.headings], size)
    texts = declared_missing(texts, source.column, mapping)
    if source.values:
        texts = [t if t is None else source.values.get(fold_value(t), t) for t in texts]
    return texts


def _going_on(texts: Sequence[str | None]) -> list[str | None]:
    """Return texts with those above in place of blank ones."""
    last: str | None = None
    found = []
    for text in texts:
        last = text if text and text.strip() else last
        found.append(last)
    return found


def _or_else(
    texts: Sequence[str | None], source: FieldSource, columns: Columns
) -> Sequence[str | None]:
    """Return texts with those of another heading where they are blank, if the unit names one: "or
    after Code".
    """
    word, _, other = source.unit.rpartition("after ")
    if word.strip() not in ("or", "or sign") or other not in columns:
        return texts
    if word.strip() == "or sign":
        return [
            mine if mine and mine.strip() else currency_sign(theirs or "") or None
            for mine, theirs in zip(texts, columns[other], strict=True)
        ]
    return [
        mine if mine and mine.strip() else theirs
        for mine, theirs in zip(texts, columns[other], strict=True)
    ]


def _inside(texts: Sequence[str | None], path: str) -> list[str | None]:
    """Return the value at a path of the JSON object each cell holds; a cell that holds none stays
    as it is.
    """
    parts, known = tuple(path.split(".")), dict[str, str | None]()
    for text in {t for t in texts if t and t.strip()}:
        try:
            value = parse_json(text)
        except BadJsonError:
            value = None
        known[text] = as_text(pick(value, path, parts)) if isinstance(value, dict) else text
    return [known.get(t) if t else t for t in texts]


def _sum_inside(texts: Sequence[str | None], patterns: str) -> list[str | None]:
    """Return the sum of the numbers of the JSON object each cell holds whose key is like one of
    "*input* + cached"; an object without such a key has none, a cell without an object stays as it is.
    """
    wanted, known = [fold_pattern(each) for each in patterns.split(" + ")], dict[str, str | None]()
    for text in {t for t in texts if t and t.strip()}:
        try:
            value = parse_json(text)
        except BadJsonError:
            value = None
        if not isinstance(value, dict):
            known[text] = text
            continue
        found = [
            as_text(each)
            for key, each in value.items()
            if any(fnmatchcase(fold(key), pattern) for pattern in wanted)
        ]
        known[text] = summed_text(found)
    return [known.get(t) if t else t for t in texts]


def typed_times(times: Times) -> Typed:
    missing = times.utc == NAT
    cells = Cells("time", times.utc, missing)
    return Typed(cells, missing, times.bad, times.naive, times.twice, unsure=times.unsure)


def _read_time(
    texts: Sequence[str | None], source: FieldSource, columns: Columns, mapping: Mapping
) -> Typed:
    if source.unit == "first moment":
        firsts = read_moment_lists(texts, source.unit, mapping.zone)
        utc = np.array([NAT if v is None else v for v in firsts.parsed], dtype=np.int64)
        return typed_times(Times(utc, firsts.bad))
    if source.unit.startswith(CLOCK):
        return typed_times(times_beside(texts, source.unit, columns, mapping))
    if "after " in source.unit:
        return typed_times(moved_times(texts, source.unit, columns, mapping))
    unit = source.unit.rstrip("?") or column_unit(texts)
    return typed_times(read_times(texts, unit, mapping.zone, mapping.times.start))


def _status_of_code(text: str | None) -> str:
    return (
        "ok"
        if text is None or is_missing(text) or text.strip() in ("0", "200", "false")
        else "error"
    )


def _status_of_count(text: str | None) -> str | None:
    """Return "error" where a count of what came back is zero, None where nobody counted."""
    if text is None or is_missing(text):
        return None
    return "ok" if text.strip().strip("0.") else "error"


def _named(item: object) -> Any:
    return (
        next((item[key] for key in ("name", "title", "id") if item.get(key)), item)
        if isinstance(item, dict)
        else item
    )


def _joined(text: str) -> str:
    try:
        return ", ".join(str(_named(item)) for item in items_of(text))
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return text


def _read_text(
    name: str, texts: Sequence[str | None], unit: str, nulls: Sequence[str]
) -> list[str | None]:
    values: list[str | None]
    if unit == "error code":
        values = [_status_of_code(t) for t in texts]
    elif unit == NONE_FAILS:
        values = [_status_of_count(t) for t in texts]
    elif unit == SIGN or unit.startswith(f"{SIGN} "):
        meant = unit.removeprefix(SIGN).strip() or None
        values = [(currency_sign(t) or meant) if t and t.strip() else None for t in texts]
    elif name in _RAW_TEXT:
        values = [None if t in nulls else t for t in texts] if nulls else list(texts)
    else:
        # one object per distinct text keeps columns of few words small
        known = {t: (t.strip() or None) if t else None for t in set(texts)}
        known.update(dict.fromkeys(nulls))
        values = [known[t] for t in texts]
    if name == "currency":
        values = [None if v is None else currency_sign(v.upper()) or v.upper() for v in values]
    if unit == "list":
        values = [_joined(v) or None if v else None for v in values]
    return values


def read_texts(
    name: str, source: FieldSource, columns: Columns, size: int, mapping: Mapping
) -> list[str | None]:
    """Return a column of texts as read_column reads it, None where one is missing."""
    texts = _or_else(_source_texts(source, columns, size, mapping), source, columns)
    return _read_text(name, texts, source.unit, mapping.texts.nulls)


def _faults(texts: Sequence[str | None], found: ParsedValues) -> None:
    for index in found.bad:
        if texts[index] in ERRORS:
            found.bad[index] = (
                f"the cell holds the formula error {texts[index]}. Correct the formula and save again."
            )


def _read_codes(texts: Sequence[str | None]) -> ParsedValues:
    codes = read_whole(texts)
    return ParsedValues([None if c is None else 200 <= c < 400 for c in codes.parsed], codes.bad)


def _read_short(kind: str, texts: Sequence[str | None], *, comma: bool) -> ParsedValues:
    found = read_short(texts, comma=comma)
    if kind != "decimal":
        cast = int if kind == "integer" else float
        found.parsed = [None if value is None else cast(value) for value in found.parsed]
    return found


def _read_values(
    name: str, texts: Sequence[str | None], source: FieldSource, columns: Columns, mapping: Mapping
) -> ParsedValues:
    kind = column_type(mapping.kind, name)
    comma = name in mapping.amounts.decimal_comma
    unit = source.unit
    if kind == "json" and unit == "moment":
        return single_moments(texts, mapping.zone)
    if kind == "json":
        return read_moment_lists(texts, unit or "moments", mapping.zone)
    if kind == "boolean":
        if unit == "http code":
            return _read_codes(texts)
        if name in VOTES:
            return read_votes(texts, unit)
        return (
            read_booleans(texts)
            if name in ("up", "fallback", "escalated", "first_contact")
            else read_verdicts(texts)
        )
    if unit == "k/M":
        return _read_short(kind, texts, comma=comma)
    if kind == "decimal":
        return read_amounts(texts, comma=comma)
    if kind == "integer":
        return read_whole(texts, comma=comma)
    each = milliseconds_in(name)
    if unit.startswith("after "):
        return _in_units_of(each, span_between(texts, unit, columns, mapping))
    if unit == "percent":
        return read_numbers([t.strip().removesuffix("%") if t else t for t in texts], comma=comma)
    if (parse := cell_parser(unit)) is not None:
        return _in_units_of(each if unit in NOTATIONS else 0.0, read_with(texts, parse))
    scale = MS.get(unit, 1.0) / each if each and unit else 1.0
    return read_numbers(texts, comma=comma, percent=unit == "%", scale=scale)


def _in_units_of(each: float, found: ParsedValues) -> ParsedValues:
    """Return durations read as milliseconds in a column's own unit, which holds so many; 0 for a
    column that is no duration.
    """
    if each in (0.0, 1.0):
        return found
    parsed = [None if value is None else value / each for value in found.parsed]
    return ParsedValues(parsed, found.bad)


def _missing(parsed: Sequence[Any] | Array) -> Bools:
    if isinstance(parsed, np.ndarray):
        return np.zeros(len(parsed), dtype=bool)
    return np.array([value is None for value in parsed], dtype=bool)


_DTYPES: dict[str, Callable[[Any], Series]] = {
    "number": lambda values: pd.Series(np.asarray(values, dtype=np.float64)),
    "integer": lambda values: pd.Series(pd.array(values, dtype="Int64")),
    "boolean": lambda values: pd.Series(pd.array(values, dtype="boolean")),
    "decimal": lambda values: pd.Series(values, dtype=object),
    "json": lambda values: pd.Series(values, dtype=object),
}


def _read_priced(columns: Columns, size: int, mapping: Mapping) -> Typed:
    """Return what each record's tokens cost by the mapping's price list; unknown models and moments
    have no cost.
    """
    names = ("model", "time", "input_tokens", "cached_tokens", "output_tokens")
    fields = {name: mapping.fields[name] for name in names if name in mapping.fields}
    read = {
        name: read_column(name, source, columns, size, mapping).series
        for name, source in fields.items()
    }
    prices = PriceList.of(mapping.amounts.prices)
    costs, unpriced = prices.costs(read, size)
    return Typed(_DTYPES["decimal"](costs), _missing(costs), unpriced=unpriced)


def read_column(
    name: str, source: FieldSource, columns: Columns, size: int, mapping: Mapping
) -> Typed:
    """Read one canonical column of `size` records from the source's columns of text.

    Never raises for a bad value: see Typed.bad, messages by index within the columns.
    """
    type_ = column_type(mapping.kind, name)
    if source.unit == "prices":
        return _read_priced(columns, size, mapping)
    if type_ == "text":
        found = read_texts(name, source, columns, size, mapping)
        return Typed(pd.Series(np.array(found, dtype=object), dtype=object), _missing(found))
    texts = _absent(_source_texts(source, columns, size, mapping))
    if type_ == "time":
        typed = _read_time(texts, source, columns, mapping)
    else:
        read = _read_values(name, texts, source, columns, mapping)
        _faults(texts, read)
        typed = Typed(_DTYPES[type_](read.parsed), _missing(read.parsed), read.bad)
        if milliseconds_in(name):
            forget_negative(typed)
    return typed


def forget_negative(typed: Typed) -> None:
    """Take durations below zero for missing: exports write -1 where nothing was measured, and it is
    not fast.
    """
    values = typed.series if not isinstance(typed.values, Cells) else typed.values.values
    negative = np.array(values < 0, dtype=bool)
    # what is rejected must not count as missing, too
    negative[list(typed.bad)] = False
    typed.negative = int(negative.sum())
    if typed.negative:
        typed.values, typed.missing = typed.series.mask(negative), typed.missing | negative
