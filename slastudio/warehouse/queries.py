"""The queries of a pack as ibis expressions: one long table in which every rollup, every span and the
run itself has its rows. All that leaves an engine are whole numbers, counts and texts of keys; every
division is done by whoever reads them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

import ibis

from slastudio.evidence.records import column_type
from slastudio.measure.rollups.rollup import Rollup, described
from slastudio.warehouse.questions import (
    COLUMNS,
    RUN,
    VOLUME,
    Asked,
    AskedColumn,
    places_of,
    read_columns,
)
from slastudio.warehouse.source import (
    MERGED,
    SourceColumn,
    SourceFilter,
    SourceTime,
    WarehouseSource,
    factor_of,
    shown,
)
from slastudio.warehouse.spans import BoundSpan, offsets_of
from slastudio.warehouse.words import (
    as_amount,
    as_number,
    as_text,
    clock,
    instant,
    now,
    since_1970,
    text_inside,
)

SPANS, READ, PLACED = "slastudio_spans", "slastudio_read", "slastudio_rows"
_LARGEST = 9 * 10**18  # a whole number beyond this has no place in 64 bits
_ROUNDED = 1e-6
_INEXACT = 1e-15  # what a binary fraction may be off by is no rounding, as a part of the number
_TYPES = {"text": "string", "boolean": "string", "number": "float64", "integer": "int64"}
_TYPES["time"], _AMOUNT = "string", "decimal(38,12)"
_NO_NUMBER = 1e18  # what stands for a text that is no number lies beyond
Expression = Any  # ibis builds its classes of expressions at run time


@dataclass(frozen=True)
class PackRun:
    """Hold what a query says of itself: the seal of its pack, the hash of the terms, and the function
    that tells the engine's version, "" where there is none.
    """

    pack: str
    terms: str
    version: str = ""


@dataclass(frozen=True)
class Step:
    """Hold one step of a script: a query, and what it is for; name: of the table it makes, "" of what
    comes back.
    """

    name: str
    about: str
    query: Expression


@dataclass(frozen=True)
class Steps:
    """Hold the tables a script makes, and the queries whose answers, one below the other, come back."""

    tables: tuple[Step, ...]
    answers: tuple[Step, ...]


def steps_of(
    source: WarehouseSource,
    asked: Sequence[Asked],
    spans: Sequence[BoundSpan],
    run: PackRun,
    unit: int = 0,
) -> Steps:
    """Return the steps by which all that is asked of a source is answered.

    unit: how many seconds the rows of the table of spans are long, which are then found by division;
    0: they are spans with bounds.
    """
    shape = _Shape(*places_of(asked))
    tables, rows = _tables(source, asked, spans, unit)
    answers = [
        Step(
            "",
            "the run: who was asked, when, and how many rows were read",
            _about_run(rows, run, shape),
        ),
        Step(
            "",
            "numbers that could not be kept, and those that were rounded",
            _about_columns(rows, asked, shape),
        ),
        Step("", "how many rows every span holds, 0 where there is none", _volume(rows, shape)),
    ]
    answers += [
        Step("", f"{each.rollup.id}: {described(each.rollup)}", _grouped(rows, each, shape))
        for each in asked
        if each.rollup.columns
    ]
    return Steps(tables, tuple(answers))


def counting_steps(source: WarehouseSource, spans: Sequence[BoundSpan], run: PackRun) -> Steps:
    """Return the steps of a dry run: how many rows were read and how many each span has, and nothing
    else of them.
    """
    tables, rows = _tables(source, (), spans, 0)
    shape = _Shape(*places_of(()))
    answers = (
        Step(
            "",
            "the run: who was asked, when, and how many rows were read",
            _about_run(rows, run, shape),
        ),
        Step("", "how many rows every span holds, 0 where there is none", _volume(rows, shape)),
    )
    return Steps(tables, answers)


@dataclass(frozen=True)
class _Rows:
    """Hold the tables a script makes, as those that read them see them: what canonical columns are
    called in them; every row that is meant; those that lie in a span; the spans.
    """

    source: WarehouseSource
    names: dict[str, str]
    read: Expression
    inside: Expression
    spans: Expression


def _tables(
    source: WarehouseSource, asked: Sequence[Asked], spans: Sequence[BoundSpan], unit: int
) -> tuple[tuple[Step, ...], _Rows]:
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
    return tuple(steps), _Rows(source, names, read, rows, bounds)


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


@dataclass(frozen=True)
class _Shape:
    """Give every part of the answer the same columns."""

    keys: int
    sums: int

    def row(
        self,
        table: Expression,
        rollup: str,
        span: Expression,
        moment: Expression | None,
        keys: Sequence[Expression],
        sums: Sequence[Expression],
        records: Expression,
    ) -> Expression:
        nothing = ibis.null("string")
        told = {"rollup": ibis.literal(rollup), "span": span.cast("int64")}
        told["moment"] = ibis.null("int64") if moment is None else moment.cast("int64")
        for number in range(self.keys):
            told[f"key{number + 1}"] = (
                keys[number].cast("string") if number < len(keys) else nothing
            )
        for number in range(self.sums):
            told[f"sum{number + 1}"] = (
                sums[number].cast("string") if number < len(sums) else nothing
            )
        told["records"] = records.cast("int64")
        return table.select(**told)


def _about_run(rows: _Rows, run: PackRun, shape: _Shape) -> Expression:
    inside = rows.inside
    total = rows.read.aggregate(meant=rows.read.count(), dated=rows.read.at.count())
    found = inside.aggregate(
        counted=inside.count(), first=inside.at.min(), last=inside.at.max()
    ).cross_join(total)
    version = _version(run.version)() if run.version else ibis.null("string")
    keys = [
        ibis.literal(run.pack),
        ibis.literal(run.terms),
        version,
        now(""),
        found.meant,
        found.meant - found.dated,
        _second(found["first"]),
        _second(found["last"]),
    ]
    return shape.row(found, RUN, ibis.literal(-1), None, keys, (), found.counted)


def _second(at: Expression) -> Expression:
    return ((at - at % 1_000) / 1_000).cast("int64")


def _version(name: str) -> Callable[[], Expression]:
    def version() -> str:
        raise NotImplementedError  # an engine has it, never this program

    version.__name__ = name
    found: Callable[[], Expression] = ibis.udf.scalar.builtin(
        version, name=name, signature=((), "string")
    )
    return found


def _about_columns(rows: _Rows, asked: Sequence[Asked], shape: _Shape) -> Expression:
    """Count of each number how many values are none that could be kept, and how many were rounded."""
    inside, columns = rows.inside, read_columns(asked)
    counts = {"counted": inside.count()}
    for number, each in enumerate(columns):
        cell = inside[rows.names[each.name]]
        lost = cell.notnull() & _kept(rows, inside, each).isnull()
        counts[f"lost{number}"] = lost.ifelse(1, 0).cast("int64").sum()
        counts[f"rounded{number}"] = (
            _is_rounded(rows, inside, each).ifelse(1, 0).cast("int64").sum()
        )
    found = inside.aggregate(**counts)
    keys = [
        found[f"lost{number}"].cast("string").concat(":", found[f"rounded{number}"].cast("string"))
        for number in range(len(columns))
    ]
    return shape.row(found, COLUMNS, ibis.literal(-1), None, keys, (), found.counted)


def _volume(rows: _Rows, shape: _Shape) -> Expression:
    """Count the rows of every span, also of those without any: a day that is missing in an answer
    was not computed.
    """
    counted = rows.inside.group_by("span").aggregate(held=rows.inside.count())
    spans = rows.spans.select("span").distinct()
    found = spans.left_join(counted, "span").select(spans.span, counted.held)
    return shape.row(
        found, VOLUME, found.span, None, (), (), found.held.fill_null(ibis.literal(0, "int64"))
    )


def _grouped(rows: _Rows, asked: Asked, shape: _Shape) -> Expression:
    inside, rollup = rows.inside, asked.rollup
    keys = {
        f"k{number}": _key(rows, inside, rollup, each)
        for number, each in enumerate(asked.told_keys)
    }
    moments = {"moment": _moment(inside, rollup)} if rollup.grain != "day" else {}
    # a row without the amount, or with none, must not hide among those that have one
    kept = {f"v{number}": _kept(rows, inside, each) for number, each in enumerate(asked.told_sums)}
    held = {f"h{number}": _sign(kept[f"v{number}"]) for number in range(len(kept))}
    wide = inside.select("span", **moments, **keys, **kept, **held)
    found = wide.group_by(["span", *moments, *keys, *held]).aggregate(
        records=wide.count(),
        **{f"s{number}": wide[f"v{number}"].sum() for number in range(len(kept))},
    )
    return shape.row(
        found,
        rollup.id,
        found.span,
        found["moment"] if moments else None,
        [found[each] for each in keys],
        [found[f"s{number}"] for number in range(len(kept))],
        found.records,
    )


def _sign(amount: Expression) -> Expression:
    return ibis.cases((amount.isnull(), 0), (amount == 0, 1), (amount > 0, 2), else_=3)


def _moment(inside: Expression, rollup: Rollup) -> Expression:
    if rollup.grain == "minute":
        return ((inside.at - inside.at % 60_000) / 1_000).cast("int64")
    return inside.at


def _key(rows: _Rows, inside: Expression, rollup: Rollup, each: AskedColumn) -> Expression:
    cell = inside[rows.names[each.name]]
    if each.form in ("text", "boolean", "moment"):
        return cell
    kept = _kept(rows, inside, each)
    if each.form in ("whole", "plain"):
        return kept
    cut = rollup.cut
    assert cut is not None
    limit = Fraction(repr(cut.limit)) * 10**each.digits
    near = kept <= floor(limit) if cut.upper else kept >= -floor(-limit)
    return ibis.cases((kept.isnull(), ibis.null("int64")), (near, 0), else_=1)


def _kept(rows: _Rows, inside: Expression, each: AskedColumn) -> Expression:
    """Return a number as it is kept; what is none, or too large, is missing."""
    cell = inside[rows.names[each.name]]
    if each.form == "plain":
        # the comparison leaves out what is no number in every engine, whatever it thinks of NaN
        return cell.between(-1e300, 1e300).ifelse(cell, ibis.null(cell.type()))
    times, bound = _scale(rows, each)
    scaled = cell * times.numerator
    if times.denominator != 1:
        scaled = scaled / times.denominator
    inside_bounds = cell.between(-bound, bound)
    return inside_bounds.ifelse(scaled.round().cast("int64"), ibis.null("int64"))


def _scale(rows: _Rows, each: AskedColumn) -> tuple[Fraction, float]:
    column = rows.source.column(each.name)
    assert column is not None
    times = factor_of(rows.source.evidence, column) * 10**each.digits
    return times, float(_LARGEST / times)


def _is_rounded(rows: _Rows, inside: Expression, each: AskedColumn) -> Expression:
    cell = inside[rows.names[each.name]]
    if each.form == "plain":
        return cell.isnull() & cell.notnull()
    times, bound = _scale(rows, each)
    scaled = cell.cast("float64") * float(times)
    return cell.between(-bound, bound) & (
        (scaled - scaled.round()).abs() > _ROUNDED + scaled.abs() * _INEXACT
    )
