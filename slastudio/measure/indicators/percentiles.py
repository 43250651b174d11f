"""Percentiles of values that come one by one, or each once with how many records have it.

A table of values and counts, such as a warehouse computes, gives the same figure as the records it
was made of: what stands at a rank is found in running counts instead of among the records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Self

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.contribution import COUNT, Contribution, contribution_of
from slastudio.measure.indicators.prepared import (
    Form,
    Prepared,
    averaged,
    measured_column,
    numbers_of,
)
from slastudio.measure.indicators.values import Values
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.running_sums import running
from slastudio.measure.uncertainty.clustered import clustered_percentile_ranks


@dataclass(frozen=True)
class CountedValues(Values):
    """Hold the values of every day in order, each once; times: how many records have it."""

    times: tuple[Array, ...] = ()

    @classmethod
    def of(cls, rows: Prepared) -> Self:
        found = [
            _once(rows.values["number"][low:high], rows.weights[low:high])
            for low, high in zip(rows.starts[:-1].tolist(), rows.starts[1:].tolist(), strict=True)
        ]
        return cls(rows.recipe, tuple(each[0] for each in found), tuple(each[1] for each in found))

    @classmethod
    def joined(cls, parts: Sequence[Values]) -> CountedValues:
        """Return what the rows of all parts, over the same days, contribute together."""
        days = []
        for day in range(len(parts[0].days)):
            values = np.concatenate([part.days[day] for part in parts])
            days.append(_once(values, np.concatenate([_times(part, day) for part in parts])))
        recipe = parts[0].recipe
        return cls(recipe, tuple(each[0] for each in days), tuple(each[1] for each in days))

    def worded(self, recipe: Recipe) -> CountedValues:
        """Return the same values for another percentile, method or limit of them."""
        return replace(self, recipe=recipe)

    @cached_property
    def counts(self) -> Array:
        return np.array([int(each.sum()) for each in self.times], np.int64)

    @cached_property
    def _within(self) -> Array:
        """Return by day how many values keep the limit, as sums before each day."""
        limit = self.recipe.limit
        assert limit is not None
        side: Literal["left", "right"] = "right" if self.recipe.lower_is_good else "left"
        below = self._below(range(len(self.days)), limit, side)
        return running(below if self.recipe.lower_is_good else self.counts - below)

    def _below(self, days: Sequence[int], value: float, side: Literal["left", "right"]) -> Array:
        """Return of each day how many records have less than a value, or, from the right, no more."""
        return np.array(
            [
                int(self.times[day][: np.searchsorted(self.days[day], value, side=side)].sum())
                for day in days
            ],
            np.int64,
        )

    def at_ranks(self, first: int, last: int, ranks: list[int]) -> list[float]:
        values, times = _once(
            np.concatenate(self.days[first : last + 1]),
            np.concatenate(self.times[first : last + 1]),
        )
        return [float(each) for each in values[np.searchsorted(np.cumsum(times), ranks, "right")]]

    def drawn(self, days: Array) -> CountedValues:
        return replace(
            self,
            days=tuple(self.days[day] for day in days),
            times=tuple(self.times[day] for day in days),
        )

    def _clustered_ranks(
        self, first: int, last: int, value: float, confidence: float
    ) -> tuple[int, int] | None:
        days = range(first, last + 1)
        return clustered_percentile_ranks(
            self._below(days, value, "left"),
            self._below(days, value, "right"),
            self.counts[first : last + 1],
            self.recipe.percentile,
            confidence,
        )


def _once(values: Array, times: Array) -> tuple[Array, Array]:
    """Return values in order, each once, and how many records have each."""
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    firsts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)])
    counts = running(times[order])
    return ordered[firsts], np.diff(counts[np.append(firsts, len(ordered))])


def _times(part: Values, day: int) -> Array:
    return part.times[day] if isinstance(part, CountedValues) else np.ones(len(part.days[day]), int)


def _ordered(rows: Prepared) -> Values:
    return Values.of(rows) if rows.weight is None else CountedValues.of(rows)


def _joined(parts: Sequence[Values]) -> Values:
    counted = any(isinstance(part, CountedValues) for part in parts)
    return CountedValues.joined(parts) if counted else Values.joined(parts)


def _reworded(daily: Values, recipe: Recipe) -> Values:
    return daily.worded(recipe)


def _counted_values(recipe: Recipe) -> Contribution:
    return contribution_of(recipe, COUNT, having=[recipe.column], by=[recipe.column])


FORMS = {
    "percentile": Form(
        measured_column,
        numbers_of,
        _ordered,
        _counted_values,
        averaged,
        "sorted",
        _joined,
        _reworded,
        burns="limit",
        draws_interval=lambda recipe: recipe.clustered,
    )
}
