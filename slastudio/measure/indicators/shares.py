"""Shares of good events: a day contributes how many were good and how many there were; days add up.

By timeslices (OpenSLO's budgeting methods): a day contributes its slices. A slice is good when its
share of good events reaches the slice target ("timeslices"), or counts with its share
("ratio_timeslices"); days add up again.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from slastudio.contract.indicators.shares import good_of
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.contribution import (
    COUNT,
    Aggregate,
    Contribution,
    as_filters,
    contribution_of,
)
from slastudio.measure.indicators.prepared import (
    Form,
    MakesRecipe,
    Prepared,
    averaged,
    covered_days,
    needs_a_column,
)
from slastudio.measure.records.recipe import Measured, Recipe, events, exact
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.running_sums import drawn_sums, running
from slastudio.measure.records.selection import matching
from slastudio.measure.uncertainty.clustered import clustered_share_interval
from slastudio.measure.uncertainty.intervals import Interval, mean_interval, share_interval


def judged_columns(recipe: Recipe) -> list[str]:
    """Return the columns without which a record can be neither good nor bad."""
    return [each.column for each in recipe.good if each.operator not in ("present", "missing")]


def goodness(recipe: Recipe, data: Rows) -> dict[str, Array]:
    return {"number": matching(recipe.evidence, data, recipe.good).astype(np.float64)}


@dataclass(frozen=True)
class Shares:
    """Hold the sums of good events and of events before each day, shape (days + 1,).

    good: parts of events where rows are items that were judged several times.
    """

    recipe: Recipe
    good: Array
    total: Array

    @classmethod
    def of(cls, rows: Prepared) -> Shares:
        days = rows.grid.count
        good = np.bincount(rows.day, weights=rows.weighed("number"), minlength=days)
        whole = good.astype(np.int64)
        counted = running(whole if (whole == good).all() else good)
        return cls(rows.recipe, counted, rows.counted - rows.counted[0])

    @classmethod
    def joined(cls, parts: Sequence[Shares]) -> Shares:
        """Return what the rows of all parts, over the same days, contribute together."""
        first, *others = parts
        good = sum((part.good for part in others), first.good)
        total = sum((part.total for part in others), first.total)
        return cls(parts[0].recipe, good, total)

    def drawn(self, days: Array) -> Shares:
        return replace(self, good=drawn_sums(self.good, days), total=drawn_sums(self.total, days))

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        good = events(self.good[last + 1] - self.good[first])
        total = int(self.total[last + 1] - self.total[first])
        if not total:
            return Measured(None, 0)
        interval = self._interval(first, last, confidence) if confidence else None
        parts = (("good", Decimal(good)), ("total", Decimal(total)))
        return Measured(
            Decimal(good * 100) / Decimal(total), total, good, total, interval, parts=parts
        )

    def _interval(self, first: int, last: int, confidence: float) -> Interval | None:
        good, total = (
            self.good[last + 1] - self.good[first],
            self.total[last + 1] - self.total[first],
        )
        if not self.recipe.clustered:
            return share_interval(float(events(good)), int(total), confidence)
        goods, totals = np.diff(self.good[first : last + 2]), np.diff(self.total[first : last + 2])
        return clustered_share_interval(goods, totals, confidence)


@dataclass(frozen=True)
class Slices:
    """Hold by day the slices that count, how many are good, and the sum of their shares."""

    recipe: Recipe
    counted: Array
    good: Array
    shares: Array
    day_shares: tuple[Array, ...]

    @classmethod
    def of(cls, rows: Prepared) -> Slices:
        recipe, grid = rows.recipe, rows.grid
        length, edges = recipe.slice_s * 1_000_000_000, grid.edges
        per_day = -(-np.diff(edges) // length)  # the last slice of a day may be shorter
        firsts = np.concatenate([[0], np.cumsum(per_day)])
        place = firsts[rows.day] + (rows.stamps - edges[rows.day]) // length
        total = np.bincount(place, rows.weight, minlength=firsts[-1])
        good = np.bincount(place, rows.weighed("number"), minlength=firsts[-1])
        known = total > 0
        share = np.divide(
            good, total, out=np.full(len(total), float(recipe.empty == "good")), where=known
        )
        counted = known | _counts_empty(rows, firsts)
        # compared without dividing, so that 999 of 1,000 reach 99.9 %
        fine = (
            np.where(
                known, good * 100 >= recipe.slice_target * total - 1e-9, recipe.empty == "good"
            )
            & counted
        )
        day = np.repeat(np.arange(grid.count), per_day)
        sums = [
            np.bincount(day, weights=each, minlength=grid.count)
            for each in (counted, fine, share * counted)
        ]
        parts = tuple(
            np.split(
                share[counted], np.cumsum(np.bincount(day[counted], minlength=grid.count))[:-1]
            )
        )
        return cls(
            recipe,
            running(sums[0].astype(np.int64)),
            running(sums[1].astype(np.int64)),
            running(sums[2]),
            parts,
        )

    def drawn(self, days: Array) -> Slices:
        return Slices(
            self.recipe,
            drawn_sums(self.counted, days),
            drawn_sums(self.good, days),
            drawn_sums(self.shares, days),
            tuple(self.day_shares[day] for day in days),
        )

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        counted = int(self.counted[last + 1] - self.counted[first])
        if not counted:
            return Measured(None, 0)
        if self.recipe.kind == "timeslices":
            good = int(self.good[last + 1] - self.good[first])
            interval = share_interval(good, counted, confidence) if confidence else None
            parts = (("good slices", Decimal(good)), ("slices", Decimal(counted)))
            return Measured(
                Decimal(good * 100) / Decimal(counted),
                counted,
                good,
                counted,
                interval,
                parts=parts,
            )
        shares = np.concatenate(self.day_shares[first : last + 1])
        value = 100 * math.fsum(shares) / counted
        interval = mean_interval(100 * shares, confidence) if confidence else None
        parts = (
            ("sum of the slices' shares", exact(math.fsum(shares))),
            ("slices", Decimal(counted)),
        )
        return Measured(exact(value), counted, None, None, interval, parts=parts)


def _counts_empty(rows: Prepared, firsts: Array) -> Array:
    """Tell which slices count although they hold no record: those of days for which evidence is
    there, by the terms.
    """
    if rows.recipe.empty == "left_out":
        return np.zeros(firsts[-1], bool)
    within = np.repeat(covered_days(rows), np.diff(firsts))
    grid, length = rows.grid, rows.recipe.slice_s * 1_000_000_000
    day = np.repeat(np.arange(grid.count), np.diff(firsts))
    begins = grid.edges[day] + (np.arange(firsts[-1]) - firsts[day]) * length
    for start, end in rows.left_out.tolist():
        within &= ~((begins >= start) & (begins < end))
    known: Array = within & (begins < rows.until)
    return known


def _good_of_all(recipe: Recipe) -> Contribution:
    good = Aggregate("count", where=as_filters(recipe.good))
    return contribution_of(recipe, good, COUNT, having=judged_columns(recipe))


def _good_rows(taken: dict[str, Array]) -> Array:
    found: Array = taken["number"] > 0
    return found


def _good_of_slices(recipe: Recipe) -> Contribution:
    return replace(_good_of_all(recipe), slice_s=recipe.slice_s)


_SLICED = Form(judged_columns, goodness, Slices.of, _good_of_slices, None, time="slices")
FORMS = {
    "good_share": Form(
        judged_columns,
        goodness,
        Shares.of,
        _good_of_all,
        averaged,
        "sums",
        Shares.joined,
        good=_good_rows,
        burns="good",
    ),
    "timeslices": _SLICED,
    "ratio_timeslices": _SLICED,
}


def _share(indicator: Indicator, base: Recipe, _: str) -> Recipe:
    good = good_of(indicator)
    if indicator.budgeting == "occurrences":
        return replace(base, kind="good_share", good=good)
    return replace(
        base,
        kind=indicator.budgeting,
        good=good,
        slice_s=60 * max(indicator.slice_minutes, 1),
        slice_target=float(indicator.slice_target or 0),
        empty=indicator.empty_slices,
    )


def _availability(indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    if indicator.evidence == "incidents":
        return replace(base, kind="downtime", end_column="resolved")
    return _share(indicator, base, unit)


def _missing(indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    found = needs_a_column(indicator, base, unit)
    return replace(found, kind="good_share", good=(Condition(indicator.column, "missing", ""),))


RECIPES: dict[IndicatorKind, MakesRecipe] = {
    "good_share": _share,
    "availability": _availability,
    "missing_rate": _missing,
}
