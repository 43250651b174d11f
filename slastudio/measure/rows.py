"""The records an indicator counts, selected and ordered once; every window of days is then a difference of sums."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH
from slastudio.measure.cell_values import Labels, floats, labels, nanoseconds, present
from slastudio.measure.contributions import classes, money, shares, spans
from slastudio.measure.contributions.segments import Gaps
from slastudio.measure.contributions.shifts import Stability
from slastudio.measure.contributions.values import Means, Values
from slastudio.measure.daygrid import DayGrid
from slastudio.measure.groups import is_text
from slastudio.measure.recipe import Array, Measured, Recipe
from slastudio.measure.row_view import Rows
from slastudio.measure.selection import having_values, matching
from slastudio.shared.problems import StudioError

_FOREVER = np.iinfo(np.int64).max


class Daily(Protocol):
    """Hold what every day contributes; combine those of days first … last, inclusive, into one figure."""

    def over(self, first: int, last: int, confidence: float | None, /) -> Measured: ...


@dataclass(frozen=True)
class Form:
    """Say for one sort of indicator which columns a record must have, what is taken of it, and how days contribute."""

    needs: Callable[[Recipe], list[str]]
    taken: Callable[[Recipe, Rows], dict[str, Any]]
    daily: Callable[[Prepared], Daily]


def _column(recipe: Recipe) -> list[str]:
    return [recipe.column]


def _number(recipe: Recipe, data: Rows) -> dict[str, Array]:
    return {"number": floats(data[recipe.column])}


def _inside(recipe: Recipe) -> tuple[Recipe, Form]:
    if recipe.of is None:
        raise StudioError("it is not said what is compared between the segments")
    return recipe.of, FORMS[recipe.of.kind]


def _gap_needs(recipe: Recipe) -> list[str]:
    inside, form = _inside(recipe)
    return [*form.needs(inside), recipe.segment]


def _gap_taken(recipe: Recipe, data: Rows) -> dict[str, Any]:
    inside, form = _inside(recipe)
    return {**form.taken(inside, data), "segment": labels(data[recipe.segment])}


def _nothing(_: Recipe) -> list[str]:
    return []


def _classified(rows: Prepared) -> Daily:
    return (classes.Ranking if rows.recipe.metric == "auc" else classes.Confusion).of(rows)


FORMS: dict[str, Form] = {
    "good_share": Form(shares.judged_columns, shares.goodness, shares.Shares.of),
    "timeslices": Form(shares.judged_columns, shares.goodness, shares.Slices.of),
    "ratio_timeslices": Form(shares.judged_columns, shares.goodness, shares.Slices.of),
    "percentile": Form(_column, _number, Values.of),
    "mean": Form(_column, _number, Means.of),
    "spend": Form(_column, money.amounts, money.Amounts.of),
    "cost_per": Form(_column, money.amounts, money.Amounts.of),
    "classification": Form(classes.class_columns, classes.predicted, _classified),
    "downtime": Form(_nothing, spans.ends, spans.Downtime.of),
    "throughput": Form(_nothing, lambda _recipe, _data: {}, spans.Throughput.of),
    "queue": Form(_nothing, spans.ends, spans.Queue.of),
    "stability": Form(_column, _number, Stability.of),
    "gap": Form(_gap_needs, _gap_taken, Gaps.of),
}


@dataclass(frozen=True)
class Prepared:
    """Hold the countable rows of one objective, sorted by day.

    day: index into the grid, ascending. values: what the form takes of each row, by name. batch: the import of each row.
    stamps: its moment in ns since 1970. starts: where each day begins among the rows, shape (days + 1,). without_value: per
    day, rows of `among` that lack the value and were left out. other_currency: per day, amounts left out. left_out: spans in
    ns that no row lies in and no time counts of, shape (n, 2). until: the moment in ns from which nothing is known.
    """

    recipe: Recipe
    grid: DayGrid
    day: Array
    values: dict[str, Any]
    batch: Array
    stamps: Array
    starts: Array
    without_value: Array
    other_currency: Array
    left_out: Array
    until: int = _FOREVER

    @cached_property
    def daily(self) -> Daily:
        return FORMS[self.recipe.kind].daily(self)

    @classmethod
    def joined(cls, parts: Sequence[Prepared]) -> Prepared:
        """Return the rows of all parts, which lie on the same days, in the order of their days."""
        first, day = parts[0], np.concatenate([part.day for part in parts])
        order = np.argsort(day, kind="stable")
        return replace(
            first,
            day=day[order],
            values={name: _one_below([part.values[name] for part in parts])[order] for name in first.values},
            batch=np.concatenate([part.batch for part in parts])[order],
            stamps=np.concatenate([part.stamps for part in parts])[order],
            starts=np.searchsorted(day[order], np.arange(first.grid.count + 1)),
            without_value=np.sum([part.without_value for part in parts], axis=0),
            other_currency=np.sum([part.other_currency for part in parts], axis=0),
        )

    def chosen(self, mask: Array) -> Prepared:
        """Return the rows a mask tells."""
        places = np.flatnonzero(mask)
        days = self.day[places]
        return replace(
            self,
            day=days,
            values={name: each[places] for name, each in self.values.items()},
            batch=self.batch[places] if len(self.batch) else self.batch,
            stamps=self.stamps[places] if len(self.stamps) else self.stamps,
            starts=np.searchsorted(days, np.arange(self.grid.count + 1)),
        )


def _one_below(parts: Sequence[Any]) -> Any:
    return Labels.joined(parts) if isinstance(parts[0], Labels) else np.concatenate(parts)


def prepare(
    recipe: Recipe,
    data: Rows,
    grid: DayGrid,
    until: int | None = None,
    day: Array | None = None,
    *,
    bare: bool = False,
) -> Prepared:
    """Select and order the rows an indicator counts; data holds live rows of recipe.evidence.

    until: the moment in ns since 1970 from which nothing is known, for indicators that count time. day: the index of each
    row's day in the grid, where it is known already. bare: without batches and moments, of which there are none then.
    """
    if recipe.kind not in FORMS:
        raise StudioError(f"“{recipe.kind}” is no indicator that is measured on records")
    spec, form = kind_named(recipe.evidence), FORMS[recipe.kind]
    day = grid.indices(data[spec.time]) if day is None else day
    chosen = (day >= 0) & matching(recipe.evidence, data, recipe.among)
    valued = having_values(data, form.needs(recipe))
    other = _in_other_currency(recipe, data) & chosen & valued
    countable = chosen & valued & ~other
    kept = data if countable.all() else data[countable]
    days = day if countable.all() else day[np.flatnonzero(countable)]
    values = form.taken(recipe, kept)
    batch = kept[BATCH].to_numpy() if BATCH in kept and not bare else np.zeros(0 if bare else len(days), np.int64)
    stamps = batch if bare else nanoseconds(kept[spec.time])
    if len(days) and (days[1:] < days[:-1]).any():
        order = np.argsort(days, kind="stable")
        days = days[order]
        if not bare:
            batch, stamps = batch[order], stamps[order]
        values = {name: each[order] for name, each in values.items()}
    return Prepared(
        recipe,
        grid,
        days,
        values,
        batch,
        stamps,
        np.searchsorted(days, np.arange(grid.count + 1)),
        np.bincount(day[chosen & ~valued], minlength=grid.count),
        np.bincount(day[other], minlength=grid.count),
        np.zeros((0, 2), np.int64),
        _FOREVER if until is None else until,
    )


def _in_other_currency(recipe: Recipe, data: Rows) -> Array:
    if not recipe.currency or "currency" not in data.columns:
        return np.zeros(len(data), bool)
    currency = data["currency"]
    other: Array = present(currency) & ~is_text(currency, recipe.currency)
    return other


def without(prepared: Prepared, left_out: Sequence[tuple[int, int]]) -> Prepared:
    """Return the rows outside the half-open ns spans [(start, end)]; the rest is unchanged."""
    if not left_out:
        return prepared
    found = replace(prepared, left_out=np.array(left_out, np.int64).reshape(-1, 2))
    if prepared.recipe.kind in _SPANNING:
        return found  # an incident that opened inside a span left out may go on behind it
    keep = np.ones(len(prepared.day), bool)
    for start, end in left_out:
        keep &= ~((prepared.stamps >= start) & (prepared.stamps < end))
    if prepared.recipe.kind in _TIMED:
        return found.chosen(keep)
    return prepared if keep.all() else found.chosen(keep)


_SPANNING = ("downtime", "queue")
_TIMED = ("throughput", "timeslices", "ratio_timeslices")


def batches_used(prepared: Prepared, first: int, last: int) -> dict[int, int]:
    """Return batch id → rows it contributed to days first … last."""
    used = prepared.batch[prepared.starts[max(first, 0)] : prepared.starts[last + 1]]
    ids, counts = np.unique(used, return_counts=True)
    return {int(batch): int(rows) for batch, rows in zip(ids, counts, strict=True)}


def measure(prepared: Prepared, first: int, last: int, confidence: float | None = None) -> Measured:
    """Compute the indicator over days first … last of the grid, inclusive; with an interval when confidence is given."""
    return prepared.daily.over(max(first, 0), last, confidence)


def columns_of(recipe: Recipe) -> set[str]:
    """Return the canonical columns an indicator reads."""
    inner = columns_of(recipe.of) if recipe.of is not None else set[str]()
    named: Any = (*recipe.good, *recipe.among)
    needed = {each.column for each in named} | set(FORMS[recipe.kind].needs(recipe)) if recipe.kind in FORMS else set()
    extra = {each for each in (recipe.end_column, "currency" if recipe.currency else "") if each}
    return {each for each in needed | extra | inner if each}
