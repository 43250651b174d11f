"""Drift as an indicator: a day contributes how many of its values fall into each of the baseline's
groups; days add up.

The score is the population stability index against the baseline: the sum over groups of (p − q) ·
ln(p / q), natural logarithm, half a record added to every group so that an empty one counts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.measure.change.distributions import psi
from slastudio.measure.indicators.contribution import COUNT, Contribution, contribution_of
from slastudio.measure.indicators.prepared import (
    IN_BASELINE,
    Form,
    MakesRecipe,
    Prepared,
    averaged,
    measured_column,
    needs_a_column,
    numbers_of,
)
from slastudio.measure.indicators.values import interpolated
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, Recipe, exact
from slastudio.measure.records.running_sums import drawn_sums, running
from slastudio.shared.problems import StudioError

_GROUPS = 10


@dataclass(frozen=True)
class Stability:
    """Hold counts by day and group, as sums before each day, the baseline's counts and its last
    day.
    """

    recipe: Recipe
    counts: Array
    baseline: Array
    last: int

    @classmethod
    def of(cls, rows: Prepared) -> Stability:
        values, days = rows.values["number"], rows.grid.count
        times = None
        if rows.baseline is not None:
            base, last = rows.baseline, -1
        else:
            first, last = baseline_of(rows.recipe, rows.grid)
            inside = slice(rows.starts[first], rows.starts[last + 1])
            base = values[inside]
            times = None if rows.weight is None else rows.weight[inside]
        # equal edges would make groups nothing can fall into, which half a record would still weigh
        edges = np.unique(_quantiles(base, times)) if len(base) else np.zeros(0)
        group = np.searchsorted(edges, values, side="right")
        groups = len(edges) + 1
        counts = np.bincount(
            rows.day * groups + group, rows.weight, minlength=days * groups
        ).reshape(days, groups)
        held = np.bincount(np.searchsorted(edges, base, side="right"), times, minlength=groups)
        return cls(rows.recipe, running(counts), held, last)

    def drawn(self, days: Array) -> Stability:
        # drawn days have no date, so none of them lies in the span of the baseline
        return Stability(self.recipe, drawn_sums(self.counts, days), self.baseline, -1)

    def over(self, first: int, last: int, _: float | None) -> Measured:
        now = self.counts[last + 1] - self.counts[first]
        samples = int(now.sum())
        if not samples:
            return Measured(None, 0)
        if last <= self.last:
            return Measured(None, 0, detail=IN_BASELINE)
        parts = (
            ("records", Decimal(samples)),
            ("records of the baseline", Decimal(int(self.baseline.sum()))),
        )
        return Measured(exact(psi(self.baseline, now)), samples, None, None, parts=parts)


def _quantiles(values: Array, times: Array | None) -> Array:
    """Return the values that part a baseline into groups of about equal size; times: how many
    records have each value, one where None.
    """
    at = np.arange(1, _GROUPS) / _GROUPS
    if times is None:
        found: Array = np.quantile(values, at)
        return found
    order = np.argsort(values, kind="stable")
    reach = np.cumsum(times[order])
    place = at * (reach[-1] - 1)
    low = np.floor(place).astype(np.int64)
    here, there = (
        values[order][np.searchsorted(reach, np.minimum(ranks, reach[-1] - 1), "right")]
        for ranks in (low, low + 1)
    )
    return np.array(
        [interpolated(*each) for each in zip(here, there, (place - low).tolist(), strict=True)]
    )


def baseline_of(recipe: Recipe, grid: DayGrid) -> tuple[int, int]:
    """Return the first and last day of the baseline; raise StudioError where none can be read."""
    begin = recipe.baseline_from
    if begin is None:
        raise StudioError("it is not said on which day its baseline begins")
    first = grid.index_of(begin)
    if not 0 <= first < grid.count:
        raise StudioError(f"its baseline begins on {begin}, outside the evidence that is read")
    return first, min(first + recipe.baseline_days, grid.count) - 1


def _counted_values(recipe: Recipe) -> Contribution:
    return contribution_of(recipe, COUNT, having=[recipe.column], by=[recipe.column])


FORMS = {
    "stability": Form(
        measured_column,
        numbers_of,
        Stability.of,
        _counted_values,
        averaged,
        baseline=baseline_of,
    )
}


def _drift(indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    found = needs_a_column(indicator, base, unit)
    return replace(
        found,
        kind="stability",
        baseline_from=indicator.baseline_from,
        baseline_days=indicator.baseline_days,
    )


RECIPES: dict[IndicatorKind, MakesRecipe] = {"drift": _drift}
