"""How a table of the client's is understood: which of its columns are canonical ones, in which type,
unit and zone, and which rows are meant. Only values: names are checked here and quoted by whoever
writes SQL, and no SQL of a user's ever enters a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Literal, get_args

from slastudio.evidence.intake import fold_value
from slastudio.evidence.kind_declaration import ColumnType
from slastudio.evidence.kinds import KINDS, kind_named
from slastudio.evidence.records import column_type
from slastudio.shared.json_values import Json, JsonForms
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import one_line

TimeForm = Literal["timestamp_tz", "timestamp", "epoch_s", "epoch_ms", "epoch_us"]
Comparison = Literal["is", "is_not", "in", "present", "missing", "at_least", "at_most"]
# what a unit of the client's is in the unit of the column's own name
_IN_MS = {
    "ns": Fraction(1, 1_000_000),
    "us": Fraction(1, 1_000),
    "ms": Fraction(1),
    "s": Fraction(1_000),
    "min": Fraction(60_000),
    "h": Fraction(3_600_000),
}
_DIGITS: dict[ColumnType, int] = {"number": 6, "integer": 0, "decimal": 12}
_QUOTES, _LONGEST_VALUE = set("\"'`\\"), 10_000
_PLAIN = re.compile(r"[\w.-]+")
_MOST_DIGITS, _LONGEST_NAME, _MOST_COLUMNS = 12, 200, 200
MERGED = "(groups too small to be told apart)"


@dataclass(frozen=True)
class SourceColumn:
    """Say where a canonical column lies.

    name: canonical. column: the client's; path: keys of a JSON document in it, outermost first.
    unit: of the client's values ("s", "ms", "%"; "" for the canonical one). digits: decimals that
    are kept, None for what suits the column: whole milliseconds, twelve of an amount. text: whether
    the client keeps the number as a text. constant: one value for every row, instead of a column.
    values: the client's spelling, without case → what is counted instead.
    """

    name: str
    column: str = ""
    path: tuple[str, ...] = ()
    unit: str = ""
    digits: int | None = None
    text: bool = False
    constant: str | None = None
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class SourceTime:
    """Say where the moment of a row lies; zone: of "timestamp", which carries none."""

    column: str
    form: TimeForm = "timestamp_tz"
    path: tuple[str, ...] = ()
    zone: str = "UTC"


@dataclass(frozen=True)
class SourceFilter:
    """Say which rows are meant; several hold together. value: compared as text, or, of at_least and
    at_most, as a number; of "in", parted by commas.
    """

    column: str
    operator: Comparison = "is"
    value: str = ""
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class WarehouseSource:
    """Map a table of the client's to a kind of evidence.

    table: its name, or its catalogue, schema and name. least_group: records below which a value of
    a segment is merged with others before anything leaves the client; 1 for none.
    """

    name: str
    evidence: str
    table: tuple[str, ...]
    time: SourceTime
    columns: tuple[SourceColumn, ...] = ()
    filters: tuple[SourceFilter, ...] = ()
    least_group: int = 5

    def column(self, name: str) -> SourceColumn | None:
        return next((each for each in self.columns if each.name == name), None)


_FORMS = JsonForms({}).of(WarehouseSource)


def source_as_json(source: WarehouseSource) -> Json:
    return _FORMS.write(source)


def source_from_json(told: Json) -> WarehouseSource:
    """Return the source that source_as_json told, checked anew; raise StudioError for anything else."""
    read: WarehouseSource = _FORMS.read(told)
    return checked(read)


def source_from_plain(told: Any) -> WarehouseSource:
    """Return a source as a person wrote it in YAML or JSON; what is left out is what is usual. Raise
    StudioError with the place and what was expected.
    """
    given = _record("the mapping", told, WarehouseSource)
    table = given.get("table")
    if isinstance(table, str):
        table = table.split(".")
    columns = given.get("columns") or {}
    if not isinstance(columns, dict):
        raise StudioError("columns: expected one line for each canonical column, “name: column”.")
    return checked(
        WarehouseSource(
            _text(given, "name", "the mapping"),
            _text(given, "evidence", "the mapping"),
            _texts(table, "table"),
            _time(given.get("time")),
            tuple(_column(str(name), each) for name, each in columns.items()),
            tuple(_filter(each) for each in given.get("filters") or ()),
            _whole(given.get("least_group", 5), "least_group"),
        )
    )


def _record(place: str, told: Any, cls: Any) -> dict[str, Any]:
    known = [each.name for each in fields(cls)]
    if not isinstance(told, dict):
        raise StudioError(
            f"{place}: expected lines such as {', '.join(f'“{n}: …”' for n in known[:3])}."
        )
    for name in told:
        if name not in known:
            raise StudioError(
                f"{place}: nothing is called “{name}” here. What may stand here is: {', '.join(known)}."
            )
    return {str(name): value for name, value in told.items()}


def _text(given: dict[str, Any], name: str, place: str) -> str:
    found = given.get(name)
    if not isinstance(found, str) or not found.strip():
        raise StudioError(f"{place}: “{name}” is missing; it is a text.")
    return found.strip()


def _texts(told: Any, place: str) -> tuple[str, ...]:
    listed = [told] if isinstance(told, str) else told
    if not isinstance(listed, list | tuple) or not all(isinstance(each, str) for each in listed):
        raise StudioError(f"{place}: expected a name, or a list of names.")
    return tuple(listed)


def _path(told: Any, place: str) -> tuple[str, ...]:
    return (
        ()
        if told in (None, "")
        else _texts(told.split(".") if isinstance(told, str) else told, place)
    )


def _whole(told: Any, place: str) -> int:
    if not isinstance(told, int) or isinstance(told, bool):
        raise StudioError(f"{place}: expected a whole number, not “{told}”.")
    return told


def _switch(told: Any, place: str) -> bool:
    if not isinstance(told, bool):
        raise StudioError(f"{place}: expected true or false, not “{told}”.")
    return told


def _time(told: Any) -> SourceTime:
    given = {"column": told} if isinstance(told, str) else _record("time", told, SourceTime)
    form: Any = given.get("form", "timestamp_tz")
    if form not in get_args(TimeForm):
        raise StudioError(
            f"time: “{form}” is no form of time. They are: {', '.join(get_args(TimeForm))}."
        )
    return SourceTime(
        _text(given, "column", "time"),
        form,
        _path(given.get("path"), "time"),
        str(given.get("zone", "UTC")),
    )


def _column(name: str, told: Any) -> SourceColumn:
    if isinstance(told, str):
        return SourceColumn(name, told)
    given = _record(
        f"columns, {name}", {**told, "name": name} if isinstance(told, dict) else told, SourceColumn
    )
    constant, digits = given.get("constant"), given.get("digits")
    return SourceColumn(
        name,
        str(given.get("column", "")),
        _path(given.get("path"), f"columns, {name}"),
        str(given.get("unit", "")),
        None if digits is None else _whole(digits, f"columns, {name}, digits"),
        _switch(given.get("text", False), f"columns, {name}, text"),
        None if constant is None else str(constant),
        _spellings(given.get("values") or {}, f"columns, {name}, values"),
    )


def _spellings(told: Any, place: str) -> tuple[tuple[str, str], ...]:
    if not isinstance(told, dict):
        raise StudioError(f"{place}: expected lines “their spelling: what is counted”.")
    return tuple((fold_value(str(theirs)), str(ours)) for theirs, ours in told.items())


def _filter(told: Any) -> SourceFilter:
    given = _record("filters", told, SourceFilter)
    operator = given.get("operator", "is")
    if operator not in get_args(Comparison):
        raise StudioError(
            f"filters: “{operator}” is no way to compare. They are: {', '.join(get_args(Comparison))}."
        )
    return SourceFilter(
        _text(given, "column", "filters"),
        operator,
        str(given.get("value", "")),
        _path(given.get("path"), "filters"),
    )


def checked(source: WarehouseSource) -> WarehouseSource:
    """Return the source; raise StudioError where it could not be asked, or names are none."""
    kind = kind_named(source.evidence)
    if source.evidence not in KINDS or not kind.time:
        raise StudioError(
            f"evidence: “{source.evidence}” has no time by which it could be counted."
        )
    zone(source.time.zone)
    if not 1 <= len(source.table) <= 3:
        raise StudioError("table: expected a name, or catalogue, schema and name.")
    if len(source.columns) > _MOST_COLUMNS:
        raise StudioError(f"columns: more than {_MOST_COLUMNS} are none that a figure reads.")
    for place, name in _names(source):
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise StudioError(
                f"{one_line(place)}: “{one_line(name[:40])}” is no name of a table, a column or a key."
            )
    for place, key in _keys(source):
        if set(key) & _QUOTES:
            raise StudioError(
                f"{place}: the key “{key}” holds a quote or a backslash, which not every engine takes in a path. Have "
                "the client make a view in which the value is a column."
            )
    if len({each.name for each in source.columns}) != len(source.columns):
        raise StudioError("columns: a canonical column stands there twice.")
    for each in source.columns:
        _check_column(source.evidence, each)
    for filtered in source.filters:
        _check_filter(filtered)
    if source.least_group < 1:
        raise StudioError("least_group: expected 1 or more.")
    return source


def _names(source: WarehouseSource) -> Iterable[tuple[str, str]]:
    yield "name", source.name
    yield from (("table", each) for each in source.table)
    yield from (("time", each) for each in (source.time.column, *source.time.path))
    for column in source.columns:
        if column.constant is None:
            yield from ((f"columns, {column.name}", each) for each in (column.column, *column.path))
    for each in source.filters:
        yield from (("filters", name) for name in (each.column, *each.path))


def _keys(source: WarehouseSource) -> Iterable[tuple[str, str]]:
    yield from (("time", each) for each in source.time.path)
    for column in source.columns:
        yield from ((f"columns, {column.name}", each) for each in column.path)
    for each in source.filters:
        yield from (("filters", key) for key in each.path)


def _check_filter(each: SourceFilter) -> None:
    if not each.value.isprintable() or len(each.value) > _LONGEST_VALUE:
        raise StudioError(
            f"filters, {each.column}: its value is longer than a line, or holds what no line does."
        )
    if each.operator in ("at_least", "at_most"):
        try:
            number = Decimal(each.value)
        except InvalidOperation:
            number = Decimal("nan")
        if not number.is_finite():
            raise StudioError(
                f"filters, {each.column}: expected a number to compare with, not “{each.value}”."
            )


def _check_column(evidence: str, column: SourceColumn) -> None:
    if not column.name.isprintable() or len(column.name) > _LONGEST_NAME:
        raise StudioError(f"columns: “{one_line(column.name[:40])}” is no name of a column.")
    if column.constant is not None and (column.column or column.path):
        raise StudioError(
            f"columns, {column.name}: it has a column and a constant. Leave one of them out."
        )
    found = kind_named(evidence).column(column.name)
    if found is None or (found.is_family and "*" in column.name):
        known = ", ".join(each.name for each in kind_named(evidence).columns)
        raise StudioError(
            f"columns: {evidence} have no column “{column.name}”. They have: {known}."
        )
    factor_of(evidence, column)
    if column.digits is not None and not 0 <= column.digits <= _MOST_DIGITS:
        raise StudioError(f"columns, {column.name}, digits: expected 0 to {_MOST_DIGITS}.")


def shown(name: str) -> str:
    """Return a canonical name as a comment in a script may hold it."""
    return name if _PLAIN.fullmatch(name) else "a segment"


def factor_of(evidence: str, column: SourceColumn) -> Fraction:
    """Return by what the client's values become canonical ones; raise StudioError for a unit that
    is none of the column.
    """
    own = "ms" if column.name.endswith("_ms") else "s" if column.name.endswith("_s") else ""
    if not column.unit or column.unit == own:
        return Fraction(1)
    if column.unit == "%" and not own and column_type(evidence, column.name) == "number":
        return Fraction(1, 100)
    if not own or column.unit not in _IN_MS:
        units = ", ".join(_IN_MS) if own else "%"
        raise StudioError(
            f"columns, {column.name}: “{column.unit}” is no unit of it. Its units are: {units}."
        )
    return _IN_MS[column.unit] / _IN_MS[own]


def digits_of(evidence: str, column: SourceColumn) -> int:
    """Return how many decimals of a number are kept, in the canonical unit."""
    if column.digits is not None:
        return column.digits
    if column.name.endswith("_ms"):
        return 0
    return _DIGITS.get(column_type(evidence, column.name), 0)
