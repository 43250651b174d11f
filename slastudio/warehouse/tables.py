"""The tables a script makes of the client's own: every row that is meant, in canonical columns, and those
of the period with their spans.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import ibis

from slastudio.evidence.records import column_type
from slastudio.warehouse.questions import Asked
from slastudio.warehouse.source import (
    MERGED,
    SourceColumn,
    SourceFilter,
    SourceTime,
    WarehouseSource,
    shown,
)
from slastudio.warehouse.spans import BoundSpan, offsets_of
from slastudio.warehouse.words import (
    as_amount,
    as_number,
    as_text,
    clock,
    instant,
    since_1970,
    text_inside,
)

SPANS, READ, PLACED = "slastudio_spans", "slastudio_read", "slastudio_rows"
_TYPES = {"text": "string", "boolean": "string", "number": "float64", "integer": "int64"}
_TYPES["time"], _AMOUNT = "string", "decimal(38,12)"
_NO_NUMBER = 1e18  # what stands for a text that is no number lies beyond
Expression = Any  # ibis builds its classes of expressions at run time


@dataclass(frozen=True)
class Step:
    """Hold one step of a script: a query, and what it is for; name: of the table it makes, "" of what
    comes back.
    """

    name: str
    about: str
    query: Expression


@dataclass(frozen=True)
class AskedRows:
    """Hold the tables a script makes, as those that read them see them: what canonical columns are
    called in them; every row that is meant; those that lie in a span; the spans.
    """

    source: WarehouseSource
    names: dict[str, str]
    read: Expression
    inside: Expression
    spans: Expression


def tables_of(
    source: WarehouseSource, asked: Sequence[Asked], spans: Sequence[BoundSpan], unit: int
) -> tuple[tuple[Step, ...], AskedRows]:
    asked_for = {each.name for one in asked for each in (*one.told_keys, *one.told_sums)}
    columns = [each for each in source.columns if each.name in asked_for]
    names = _plain_names(columns)
    *place, name = source.table
    table = ibis.table(
        _schema(source, columns),
        name=name,
        database=place[-1] if place else None,
        catalog=place[0] if len(place) > 1 else None,
    )
    meant = (
        table.filter([_satisfied(table, each) for each in source.filters])
        if source.filters
        else table
    )
    taken = {"at": instant_of(meant, source.time, spans)}
    # the columns of files on this machine have their types already
    taken |= {names[each.name]: _value(meant, source, each, spans, bool(unit)) for each in columns}
    chosen = meant.select(**taken)
    kinds = {"span": "int64", **({"unit": "int64"} if unit else {"low": "int64", "high": "int64"})}
    bounds = ibis.table(kinds, name=SPANS)
    read = ibis.table(chosen.schema(), name=READ)
    joined = (
        [((read.at - read.at % (unit * 1_000)) / (unit * 1_000)).cast("int64") == bounds.unit]
        if unit
        else [read.at >= bounds.low, read.at < bounds.high]
    )
    placed = read.inner_join(bounds, joined).select("at", *names.values(), "span")
    steps = [
        Step(
            READ,
            "every row that is meant, with the millisecond since 1970 (UTC) it happened in",
            chosen,
        ),
        Step(PLACED, "the rows of the period, each with its span", placed),
    ]
    rows = ibis.table(placed.schema(), name=PLACED)
    for each in columns:
        if source.least_group > 1 and each.name.startswith("seg."):
            last = f"{PLACED}_{len(steps)}"
            about = (
                f"values of {shown(each.name)} with fewer than {source.least_group} rows become one"
            )
            steps.append(Step(last, about, _merged(rows, names[each.name], source.least_group)))
            rows = ibis.table(placed.schema(), name=last)
    return tuple(steps), AskedRows(source, names, read, rows, bounds)


def _plain_names(columns: Iterable[SourceColumn]) -> dict[str, str]:
    """Return the names of canonical columns as every engine takes them: without dots, and apart also
    where case does not count.
    """
    found: dict[str, str] = {}
    for each in columns:
        plain = "".join(c if c.isascii() and c.isalnum() else "_" for c in each.name.lower())
        own = plain if plain not in ("at", "span", *found.values()) else f"{plain}_{len(found)}"
        found[each.name] = own
    return found


def _schema(source: WarehouseSource, columns: Iterable[SourceColumn]) -> dict[str, str]:
    found: dict[str, str] = {}

    def add(name: str, kind: str) -> None:
        # a column that is read in two ways is a text, and is read as what it has to be
        found[name] = kind if found.get(name, kind) == kind else "string"

    add(source.time.column, "string")
    for column in columns:
        if column.constant is None:
            kind = column_type(source.evidence, column.name)
            add(
                column.column, "string" if column.path or column.text else _TYPES.get(kind, _AMOUNT)
            )
    for each in source.filters:
        numbers = each.operator in ("at_least", "at_most") and not each.path
        add(each.column, "float64" if numbers else "string")
    return found


def _cell(table: Expression, column: str, path: tuple[str, ...]) -> Expression:
    """Return a cell, or the text of what a path leads to inside it."""
    return text_inside(table[column], json.dumps(path)) if path else table[column]


def _number(table: Expression, column: str, path: tuple[str, ...], kind: str) -> Expression:
    cell = _cell(table, column, path)
    if cell.type().is_numeric():
        return cell
    return as_amount(cell) if kind == _AMOUNT else as_number(cell)


def instant_of(table: Expression, time: SourceTime, spans: Sequence[BoundSpan]) -> Expression:
    """Return the whole millisecond since 1970, UTC, in which each row happened."""
    cell = _cell(table, time.column, time.path)
    if time.form in since_1970:
        return since_1970[time.form](cell)
    if time.form == "timestamp_tz":
        return instant(cell)
    local = clock(cell)
    if time.zone == "UTC":
        return local
    turns = offsets_of(time.zone, spans[0].low, spans[-1].high)
    if len(turns) == 1:
        return local - turns[0][1] * 1_000
    shift = ibis.cases(
        *(
            (local >= since * 1_000, ibis.literal(offset * 1_000, "int64"))
            for since, offset in reversed(turns[1:])
        ),
        else_=ibis.literal(turns[0][1] * 1_000, "int64"),
    )
    return local - shift


def _value(
    table: Expression,
    source: WarehouseSource,
    column: SourceColumn,
    spans: Sequence[BoundSpan],
    typed: bool,
) -> Expression:
    kind = column_type(source.evidence, column.name)
    if kind == "time":
        # a second moment of a row is written as its first
        like = replace(source.time, column=column.column, path=column.path)
        return instant_of(table, like, spans)
    if kind in ("text", "boolean"):
        cell = _cell(table, column.column, column.path)
        return cell if typed else as_text(cell)
    return _number(table, column.column, column.path, _TYPES.get(kind, _AMOUNT))


def _satisfied(table: Expression, each: SourceFilter) -> Expression:
    if each.operator in ("at_least", "at_most"):
        number = _number(table, each.column, each.path, "float64")
        limit = float(Decimal(each.value))
        if each.operator == "at_least":
            return (number >= limit) & (number < _NO_NUMBER)
        return number <= limit
    cell = as_text(_cell(table, each.column, each.path))
    answers: dict[str, Callable[[], Expression]] = {
        "is": lambda: cell == each.value,
        "is_not": lambda: cell != each.value,
        "in": lambda: cell.isin([part.strip() for part in each.value.split(",")]),
        "present": cell.notnull,
        "missing": cell.isnull,
    }
    return answers[each.operator]()


def _merged(rows: Expression, name: str, least: int) -> Expression:
    cell = rows[name]
    counted = rows.group_by(cell.name("value")).aggregate(held=rows.count())
    large = counted.filter(counted.held >= least)
    kept = ibis.cases(
        (cell.isnull(), ibis.null("string")),
        (cell.isin(large["value"]), cell),
        else_=ibis.literal(MERGED),
    )
    return rows.mutate(**{name: kept})
