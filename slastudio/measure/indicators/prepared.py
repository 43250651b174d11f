"""The countable rows of one objective, and what a form of indicator makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, Protocol, TypeAlias

import numpy as np

from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.contribution import Contribution
from slastudio.measure.records.cell_values import Labels, floats
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.running_sums import running
from slastudio.measure.sampling.item_keys import Census
from slastudio.shared.problems import StudioError

FOREVER = np.iinfo(np.int64).max
IN_BASELINE = "The window lies in the span that serves as the baseline."
# ignored: records alone count. slices, rate: time the window holds counts, too. spans: records
# last, and may go on behind a span that is left out.
CountsTime = Literal["ignored", "slices", "rate", "spans"]
# sums: parts are added up. sorted: parts are merged. rows: the rows themselves are kept until all
# are there.
Joins = Literal["sums", "sorted", "rows"]


# good: what is bad is every event that is not good. limit: every value beyond the limit.
Burns = Literal["good", "limit", "nothing"]


class Daily(Protocol):
    """Hold what every day contributes."""

    def over(self, first: int, last: int, confidence: float | None, /) -> Measured:
        """Combine what days first … last contribute, inclusive, into one figure."""
        ...

    def drawn(self, days: Array, /) -> Daily:
        """Return contributions as if these days (indices, repeats allowed) had followed one
        another.
        """
        ...


TakenValues: TypeAlias = dict[str, Any]  # arrays of the rows' length by name; of a gap, its groups


class Reworded(Protocol):
    """Tell the same contributions for a recipe that differs in what days do not contribute to."""

    def __call__(self, daily: Any, recipe: Recipe, /) -> Daily: ...


def told_for(daily: Any, recipe: Recipe) -> Daily:
    """Return the same contributions for another recipe."""
    found: Daily = replace(daily, recipe=recipe)
    return found


# makes the recipe of one kind of indicator from the agreement's words, a recipe with what all kinds
# share, and the unit
MakesRecipe = Callable[[Indicator, Recipe, str], Recipe]


@dataclass(frozen=True)
class Form:
    """Answer what measuring asks of a form of indicator.

    needs: the columns a record must hold. taken: what is taken of each row, by name. daily: what
    days contribute, computed fast; contribution: the same, as data. reduced: how, of a sample of
    items, the records of a window become what the figure is made of, given each record's item (0 …);
    None where records or time are counted, whatever item they are of. joins: how what parts of the
    rows contribute is put together, by `joined`. reworded: for another percentile, target or
    interval. good: of what is taken, which rows are good events; None where a figure has none.
    burns: which events spend the error budget as they happen. draws_interval: whether an interval
    is drawn at random, which takes time. time: whether time counts besides records. reads: columns taken besides, where they are there. baseline: the
    days (first, last of a grid) whose values others are compared with.
    """

    needs: Callable[[Recipe], list[str]]
    taken: Callable[[Recipe, Rows], TakenValues]
    daily: Callable[[Prepared], Daily]
    contribution: Callable[[Recipe], Contribution]
    reduced: Callable[[Prepared, Array], Prepared] | None
    joins: Joins = "rows"
    joined: Callable[[Sequence[Any]], Any] | None = None
    reworded: Reworded = told_for
    good: Callable[[TakenValues], Array] | None = None
    burns: Burns = "nothing"
    draws_interval: Callable[[Recipe], bool] = lambda _: False
    time: CountsTime = "ignored"
    reads: tuple[str, ...] = ()
    baseline: Callable[[Recipe, DayGrid], tuple[int, int]] | None = None


def covered_days(rows: Prepared) -> Array:
    """Return the days for which evidence is there, shape (days,)."""
    if rows.covered is not None:
        return rows.covered
    known = np.zeros(rows.grid.count, bool)
    if len(rows.day):
        known[rows.day[0] : rows.day[-1] + 1] = True
    return known


def counts_time(form: Form) -> bool:
    """Tell whether a figure goes on being made where no record is: of days without any as of
    others.
    """
    return form.time in ("rate", "spans")


def measured_column(recipe: Recipe) -> list[str]:
    """Return the one column that is measured."""
    return [recipe.column]


def numbers_of(recipe: Recipe, data: Rows) -> dict[str, Array]:
    """Return the measured column as floats."""
    return {"number": floats(data[recipe.column])}


def needs_a_column(indicator: Indicator, base: Recipe, _: str) -> Recipe:
    """Return the recipe of a kind that measures one column; raise StudioError where none is chosen."""
    if not indicator.column:
        raise StudioError("the column that is measured is not chosen")
    return base


def no_column(_: Recipe) -> list[str]:
    """Return that every record counts."""
    return []


@dataclass(frozen=True)
class Prepared:
    """Hold the countable rows of one objective, sorted by day.

    form: of the recipe. day: index into the grid, ascending. values: what the form takes of each
    row, by name. batch: the import of each row. stamps: its moment in ns since 1970. starts: where
    each day begins among the rows, shape (days + 1,). without_value: per day, rows of `among` that
    lack the value and were left out. other_currency: per day, amounts left out. left_out: spans in
    ns that no row lies in and no time counts of, shape (n, 2). until: the moment in ns from which
    nothing is known. covered: days for which evidence is there, records or not, shape (days,); None:
    those from the first row to the last. census: what runs of sets held, where one of them is to be
    chosen. baseline: values others are compared with, where they are not among the rows. weight: how
    many records each row stands for, shape (rows,); None: each is one.
    """

    recipe: Recipe
    form: Form
    grid: DayGrid
    day: Array
    values: TakenValues
    batch: Array
    stamps: Array
    starts: Array
    without_value: Array
    other_currency: Array
    left_out: Array
    until: int = FOREVER
    covered: Array | None = None
    census: Census | None = None
    baseline: Array | None = None
    weight: Array | None = None

    @cached_property
    def records(self) -> Array:
        """Return how many records each day holds, shape (days,)."""
        return np.diff(self.counted)

    @cached_property
    def counted(self) -> Array:
        """Return how many records lie before each day, and in all, shape (days + 1,)."""
        return self.starts if self.weight is None else running(self.weight)[self.starts]

    @property
    def weights(self) -> Array:
        """Return how many records each row stands for, shape (rows,), one each where none says it."""
        return np.ones(len(self.day), np.int64) if self.weight is None else self.weight

    def weighed(self, name: str) -> Array:
        """Return what was taken of each row, times the records it stands for."""
        values: Array = self.values[name]
        return values if self.weight is None else values * self.weight

    @cached_property
    def daily(self) -> Daily:
        return self.form.daily(self)

    @classmethod
    def joined(cls, parts: Sequence[Prepared]) -> Prepared:
        """Return the rows of all parts, which lie on the same days, in the order of their days."""
        first, day = parts[0], np.concatenate([part.day for part in parts])
        order = np.argsort(day, kind="stable")
        values = {}
        for name in first.values:
            values[name] = _one_below([part.values[name] for part in parts])[order]
        held = [part.census for part in parts if part.census is not None]
        weighed = any(part.weight is not None for part in parts)
        weight = np.concatenate([part.weights for part in parts])[order] if weighed else None
        return replace(
            first,
            weight=weight,
            census=Census.joined(held) if held else None,
            day=day[order],
            values=values,
            batch=np.concatenate([part.batch for part in parts])[order],
            stamps=np.concatenate([part.stamps for part in parts])[order],
            starts=np.searchsorted(day[order], np.arange(first.grid.count + 1)),
            without_value=np.sum([part.without_value for part in parts], axis=0),
            other_currency=np.sum([part.other_currency for part in parts], axis=0),
        )

    def chosen(self, mask: Array) -> Prepared:
        """Return the rows a mask tells."""
        return self.taken(np.flatnonzero(mask))

    def taken(self, places: Array) -> Prepared:
        """Return the rows at places, which ascend."""
        days = self.day[places]
        return replace(
            self,
            day=days,
            values={name: each[places] for name, each in self.values.items()},
            batch=self.batch[places] if len(self.batch) else self.batch,
            stamps=self.stamps[places] if len(self.stamps) else self.stamps,
            weight=None if self.weight is None else self.weight[places],
            starts=np.searchsorted(days, np.arange(self.grid.count + 1)),
        )


def averaged(rows: Prepared, item: Array) -> Prepared:
    """Return one row an item, with the mean of its values, where the last of its rows stands; item:
    that of each row, shape (rows,), every number from 0 on occurs.
    """
    if not len(item):
        return rows
    order = np.argsort(item, kind="stable")
    starts = np.flatnonzero(np.diff(item[order], prepend=-1))
    number = rows.values["number"][order]
    mean = np.add.reduceat(number, starts) / np.diff([*starts, len(item)])
    # equal values have exactly that mean, whatever their sum was rounded to
    mean = np.clip(mean, np.minimum.reduceat(number, starts), np.maximum.reduceat(number, starts))
    last = order[np.append(starts[1:], len(item)) - 1]
    in_order = np.argsort(last)
    found = rows.taken(last[in_order])
    return replace(found, values={**found.values, "number": mean[in_order]})


def _one_below(parts: Sequence[Any]) -> Any:
    return Labels.joined(parts) if isinstance(parts[0], Labels) else np.concatenate(parts)


def without(prepared: Prepared, left_out: Sequence[tuple[int, int]]) -> Prepared:
    """Return the rows outside the half-open ns spans [(start, end)]; the rest is unchanged."""
    if not left_out:
        return prepared
    found = replace(prepared, left_out=np.array(left_out, np.int64).reshape(-1, 2))
    if prepared.form.time == "spans":
        return found  # an incident that opened inside a span left out may go on behind it
    keep = np.ones(len(prepared.day), bool)
    for start, end in left_out:
        keep &= ~((prepared.stamps >= start) & (prepared.stamps < end))
    if prepared.form.time != "ignored":
        return found.chosen(keep)
    # where records alone count, a span without rows leaves nothing out, and what days contribute
    # need not be computed again
    return prepared if keep.all() else found.chosen(keep)


def batches_used(prepared: Prepared, first: int, last: int) -> dict[int, int]:
    """Return batch id → records it contributed to days first … last."""
    rows = slice(prepared.starts[max(first, 0)], prepared.starts[last + 1])
    ids, place = np.unique(prepared.batch[rows], return_inverse=True)
    weight = None if prepared.weight is None else prepared.weight[rows]
    counts = np.bincount(place.reshape(-1), weight, minlength=len(ids))
    return {int(batch): int(records) for batch, records in zip(ids, counts, strict=True)}


def measure(prepared: Prepared, first: int, last: int, confidence: float | None = None) -> Measured:
    """Compute the indicator over days first … last of the grid, inclusive; with an interval when
    confidence is given.
    """
    # a window may begin before the grid does, and a day below 0 would count from its end
    return prepared.daily.over(max(first, 0), last, confidence)
