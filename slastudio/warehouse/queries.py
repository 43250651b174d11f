"""The queries of a pack as ibis expressions: one long table in which every rollup, every span and the
run itself has its rows. All that leaves an engine are whole numbers, counts and texts of keys; every
division is done by whoever reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

import ibis

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
    WarehouseSource,
    factor_of,
)
from slastudio.warehouse.spans import BoundSpan
from slastudio.warehouse.tables import AskedRows, Expression, Step, tables_of
from slastudio.warehouse.words import (
    now,
)

_LARGEST = 9 * 10**18  # a whole number beyond this has no place in 64 bits
_ROUNDED = 1e-6
_INEXACT = 1e-15  # what a binary fraction may be off by is no rounding, as a part of the number


@dataclass(frozen=True)
class PackRun:
    """Hold what a query says of itself: the seal of its pack, the hash of the terms, and the function
    that tells the engine's version, "" where there is none.
    """

    pack: str
    terms: str
    version: str = ""


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
    tables, rows = tables_of(source, asked, spans, unit)
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
    tables, rows = tables_of(source, (), spans, 0)
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


def _about_run(rows: AskedRows, run: PackRun, shape: _Shape) -> Expression:
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


def _about_columns(rows: AskedRows, asked: Sequence[Asked], shape: _Shape) -> Expression:
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


def _volume(rows: AskedRows, shape: _Shape) -> Expression:
    """Count the rows of every span, also of those without any: a day that is missing in an answer
    was not computed.
    """
    counted = rows.inside.group_by("span").aggregate(held=rows.inside.count())
    spans = rows.spans.select("span").distinct()
    found = spans.left_join(counted, "span").select(spans.span, counted.held)
    return shape.row(
        found, VOLUME, found.span, None, (), (), found.held.fill_null(ibis.literal(0, "int64"))
    )


def _grouped(rows: AskedRows, asked: Asked, shape: _Shape) -> Expression:
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


def _key(rows: AskedRows, inside: Expression, rollup: Rollup, each: AskedColumn) -> Expression:
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


def _kept(rows: AskedRows, inside: Expression, each: AskedColumn) -> Expression:
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


def _scale(rows: AskedRows, each: AskedColumn) -> tuple[Fraction, float]:
    column = rows.source.column(each.name)
    assert column is not None
    times = factor_of(rows.source.evidence, column) * 10**each.digits
    return times, float(_LARGEST / times)


def _is_rounded(rows: AskedRows, inside: Expression, each: AskedColumn) -> Expression:
    cell = inside[rows.names[each.name]]
    if each.form == "plain":
        return cell.isnull() & cell.notnull()
    times, bound = _scale(rows, each)
    scaled = cell.cast("float64") * float(times)
    return cell.between(-bound, bound) & (
        (scaled - scaled.round()).abs() > _ROUNDED + scaled.abs() * _INEXACT
    )
