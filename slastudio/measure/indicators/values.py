"""Percentiles and means: a day contributes its values sorted, or how many there were, their mean
and squared deviations.

Percentiles are exact for every window: sorted days are counted into coarse buckets, whose sums over
days find the bucket of a rank, and only that bucket's values of the window's days are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import Literal, Self

import numpy as np

from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.contribution import (
    COUNT,
    Aggregate,
    Contribution,
    contribution_of,
)
from slastudio.measure.indicators.prepared import (
    Form,
    MakesRecipe,
    Prepared,
    averaged,
    measured_column,
    needs_a_column,
    numbers_of,
)
from slastudio.measure.records.recipe import Measured, Recipe, exact
from slastudio.measure.records.running_sums import running
from slastudio.measure.uncertainty.clustered import clustered_percentile_ranks
from slastudio.measure.uncertainty.distributions import t_quantile
from slastudio.measure.uncertainty.intervals import Interval, clustered_interval, percentile_ranks
from slastudio.measure.uncertainty.percentiles import rank_weights

_BUCKETS = 1_024
# beyond this a float no longer holds every whole number
_EXACT_WHOLE = 2.0**53
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True)
class Values:
    """Hold the values of every day in order: one sorted array a day, of floats of either size."""

    recipe: Recipe
    days: tuple[Array, ...]

    @classmethod
    def of(cls, rows: Prepared) -> Values:
        numbers, starts = _shortest(rows.values["number"]), rows.starts
        counts = np.diff(starts)
        days = [numbers[:0].copy()] * len(counts)
        for day in np.flatnonzero(counts).tolist():
            # a copy of its own: one day must not keep the others of its part in memory
            days[day] = np.sort(numbers[starts[day] : starts[day + 1]])
        found = cls(rows.recipe, tuple(days))
        found.__dict__["counts"] = counts
        return found

    @classmethod
    def joined(cls, parts: Sequence[Values]) -> Values:
        """Return what the rows of all parts, over the same days, contribute together.

        Days that only one part has values of are taken as they are, and what was counted of the
        first part's days is kept, so adding a day costs little.
        """
        days, counts = list(parts[0].days), parts[0].counts
        for part in parts[1:]:
            for day in np.flatnonzero(part.counts).tolist():
                days[day] = _merged(days[day], part.days[day])
            counts = counts + part.counts
        found = cls(parts[0].recipe, tuple(days))
        found.__dict__["counts"] = counts
        # old edges part the values about evenly only while most of them are the old ones
        if "_places" in parts[0].__dict__ and 2 * parts[0].starts[-1] > found.starts[-1]:
            found._count_like(parts[0])
        return found

    def _count_like(self, earlier: Self) -> None:
        """Count into the buckets of `earlier`; days that have no more values than there are counted
        already.
        """
        edges, places = earlier._edges, earlier._places.copy()
        for day in np.flatnonzero(self.counts != earlier.counts):
            places[day] = self._counted(int(day), edges)
        self.__dict__.update({"_edges": edges, "_places": places})

    def worded(self, recipe: Recipe) -> Values:
        """Return the same values for another percentile, method or limit of them; what was counted
        is shared.
        """
        found = replace(self, recipe=recipe)
        shared = {
            name: getattr(self, name)
            for name in ("counts", "starts", "_edges", "_places", "_running")
        }
        found.__dict__.update(shared)
        return found

    @cached_property
    def counts(self) -> Array:
        return np.array([len(day) for day in self.days], np.int64)

    @cached_property
    def starts(self) -> Array:
        """Return how many values lie before each day, and in all, shape (days + 1,)."""
        return running(self.counts)

    @cached_property
    def _edges(self) -> Array:
        """Return the values that part the buckets: about as many records lie between any two."""
        step = max(int(self.starts[-1]) // (16 * _BUCKETS), 1)
        sample = np.sort(np.concatenate([day[::step] for day in self.days]))
        return np.unique(sample[:: max(len(sample) // _BUCKETS, 1)])

    @cached_property
    def _places(self) -> Array:
        """Return for each day and bucket where its values begin among the day's, shape (days,
        buckets + 1).
        """
        found = np.empty((len(self.days), len(self._edges) + 2), np.int32)
        for day in range(len(self.days)):
            found[day] = self._counted(day, self._edges)
        return found

    def _counted(self, day: int, edges: Array) -> Array:
        values = self.days[day]
        return np.concatenate([[0], np.searchsorted(values, edges, side="left"), [len(values)]])

    @cached_property
    def _running(self) -> Array:
        return running(np.diff(self._places, axis=1))

    @cached_property
    def _within(self) -> Array:
        """Return by day how many values keep the limit, as sums before each day."""
        limit = self.recipe.limit
        assert limit is not None
        side: Literal["left", "right"] = "right" if self.recipe.lower_is_good else "left"
        below = np.array([np.searchsorted(day, limit, side=side) for day in self.days], np.int64)
        return running(below if self.recipe.lower_is_good else self.counts - below)

    def at_ranks(self, first: int, last: int, ranks: list[int]) -> list[float]:
        """Return the values of days first … last that stand at ranks (from 0) among them in order."""
        counts = self._running[last + 1] - self._running[first]
        ends = np.cumsum(counts)
        found: dict[int, Array] = {}
        values = []
        for rank in ranks:
            bucket = int(np.searchsorted(ends, rank, side="right"))
            if bucket not in found:
                spans = self._places[first : last + 1, bucket : bucket + 2].tolist()
                days = zip(self.days[first : last + 1], spans, strict=True)
                found[bucket] = np.sort(
                    np.concatenate([day[low:high] for day, (low, high) in days])
                )
            values.append(float(found[bucket][rank - (int(ends[bucket]) - int(counts[bucket]))]))
        return values

    def drawn(self, days: Array) -> Values:
        """Return the values as if these days (indices, repeats allowed) had followed one another;
        none is copied.
        """
        found = replace(self, days=tuple(self.days[day] for day in days))
        shared = {"_edges": self._edges, "_places": self._places[days], "counts": self.counts[days]}
        if self.recipe.limit is not None:
            shared["_within"] = running(np.diff(self._within)[days])
        found.__dict__.update(shared)
        return found

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        count = int(self.starts[last + 1] - self.starts[first])
        if not count:
            return Measured(None, 0)
        low, share = rank_weights(count, self.recipe.percentile, self.recipe.method)
        # behind the highest value there is no next one
        here, there = self.at_ranks(first, last, [low, min(low + 1, count - 1)])
        value = interpolated(here, there, share)
        good = None
        if self.recipe.limit is not None:
            good = int(self._within[last + 1] - self._within[first])
        interval = self._interval(first, last, count, value, confidence) if confidence else None
        parts = (
            ("values", exact(count)),
            ("rank below, counted from 1", exact(low + 1)),
            ("its value", exact(here)),
            ("next value", exact(there)),
            ("share of the way between", exact(share)),
        )
        return Measured(exact(value), count, good, count, interval, parts=parts)

    def _interval(
        self, first: int, last: int, count: int, value: float, confidence: float
    ) -> Interval | None:
        ranks = percentile_ranks(count, self.recipe.percentile, confidence)
        if self.recipe.clustered:
            ranks = self._clustered_ranks(first, last, value, confidence)
        if ranks is None:
            return None
        low, high = self.at_ranks(first, last, [ranks[0] - 1, ranks[1] - 1])
        return (low, high)

    def _clustered_ranks(
        self, first: int, last: int, value: float, confidence: float
    ) -> tuple[int, int] | None:
        days = self.days[first : last + 1]
        below = np.array([np.searchsorted(values, value, "left") for values in days])
        reaching = np.array([np.searchsorted(values, value, "right") for values in days])
        total = np.array([len(each) for each in days])
        return clustered_percentile_ranks(
            below, reaching, total, self.recipe.percentile, confidence
        )


def interpolated(here: float, there: float, share: float) -> float:
    """Return the value a share of the way between two, rounded as numpy's percentile does."""
    if not share or here == there:
        return here
    if share < 0.5:
        return here + (there - here) * share
    return there - (there - here) * (1 - share)


def _shortest(numbers: Array) -> Array:
    """Return floats in half the bytes where those hold every one of them exactly."""
    with np.errstate(over="ignore"):
        halved = numbers.astype(np.float32)
    return halved if (halved == numbers).all() else numbers


def _merged(one: Array, other: Array) -> Array:
    """Return sorted values of one day as one sorted array."""
    if not len(one):
        return other
    found = np.concatenate([one, other])
    found.sort()
    return found


def exact_sum(numbers: Array, times: Array | None = None) -> tuple[float, float]:
    """Return the sum of floats correctly rounded, and what it lacks of the exact sum, rounded as
    well: 106 bits in all. times: how often each is to be counted, once where None.
    """
    often = numbers if times is None else numbers * times
    if (np.rint(numbers) == numbers).all() and np.abs(often).sum() < _EXACT_WHOLE:
        return float(often.sum()), 0.0  # of whole numbers no sum on the way is rounded
    listed = numbers.tolist() if times is None else exact_products(numbers, times)
    total = math.fsum(listed)
    return total, math.fsum([*listed, -total]) if math.isfinite(total) else 0.0


def exact_products(numbers: Array, times: Array) -> list[float]:
    """Return floats whose exact sum is that of numbers times whole numbers below 2^53.

    Dekker's product (Numerische Mathematik 18 (1971), 224–242): the rounded product and what was
    rounded off.
    """

    def halves(values: Array) -> tuple[Array, Array]:
        high = values * 134_217_729.0
        high = high - (high - values)
        return high, values - high

    factor = times.astype(np.float64)
    product = numbers * factor
    (a, b), (c, d) = halves(numbers), halves(factor)
    rest = ((a * c - product) + a * d + b * c) + b * d
    return [*product.tolist(), *rest.tolist()]


def squared_deviations(numbers: Array, times: Array | None, total: float, count: int) -> float:
    """Return the sum of squared deviations from the mean `total / count`, the same whether records
    come one by one or as a table of values and how often each occurs.
    """
    often = np.abs(numbers).max(initial=0.0) ** 2 * count
    if (np.rint(numbers) == numbers).all() and often < _EXACT_WHOLE:
        squares = numbers**2 if times is None else numbers**2 * times
        return float(Fraction(float(squares.sum())) - Fraction(total) ** 2 / count)
    # about the mean: sums of plain squares would cancel where large values lie close together
    squares = (numbers - total / count) ** 2
    return math.fsum(squares.tolist() if times is None else exact_products(squares, times))


@dataclass(frozen=True)
class Means:
    """Hold by day how many values there were, their sum, and the sum of squared deviations from
    their mean, shape (days,).

    rest: what the sums, rounded to floats, lack of the exact ones.
    """

    recipe: Recipe
    count: Array
    sums: Array
    rest: Array
    squares: Array

    @classmethod
    def of(cls, rows: Prepared) -> Means:
        numbers, days = rows.values["number"], rows.grid.count
        count = rows.records
        sums, rest, squares = np.zeros(days), np.zeros(days), np.zeros(days)
        for day in np.flatnonzero(count):
            inside = slice(rows.starts[day], rows.starts[day + 1])
            times = None if rows.weight is None else rows.weight[inside]
            sums[day], rest[day] = exact_sum(numbers[inside], times)
            squares[day] = squared_deviations(
                numbers[inside], times, float(sums[day]), int(count[day])
            )
        return cls(rows.recipe, count, sums, rest, squares)

    @classmethod
    def joined(cls, parts: Sequence[Means]) -> Means:
        """Return what the rows of all parts, over the same days, contribute together."""
        count = np.sum([part.count for part in parts], axis=0)
        # sums and what they lack alike, so that a mean does not depend on how the rows came in
        # parts
        halves = np.array([[part.sums, part.rest] for part in parts]).reshape(2 * len(parts), -1)
        sums, rest = np.zeros(len(count)), np.zeros(len(count))
        for day in np.flatnonzero(count):
            sums[day], rest[day] = exact_sum(halves[:, day])
        mean = sums / np.maximum(count, 1)
        squares = sum(part.squares + part.count * (part.mean - mean) ** 2 for part in parts)
        return cls(parts[0].recipe, count, sums, rest, np.asarray(squares))

    def drawn(self, days: Array) -> Means:
        return replace(
            self,
            count=self.count[days],
            sums=self.sums[days],
            rest=self.rest[days],
            squares=self.squares[days],
        )

    @property
    def mean(self) -> Array:
        return self.sums / np.maximum(self.count, 1)

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        total = int(self.count[first : last + 1].sum())
        if not total:
            return Measured(None, 0)
        amount = math.fsum([*self.sums[first : last + 1], *self.rest[first : last + 1]])
        mean = amount / total
        interval = self._interval(first, last, mean, confidence) if confidence else None
        parts = (("sum", exact(amount)), ("values", exact(total)))
        return Measured(exact(mean), total, None, None, interval, parts=parts)

    def _interval(self, first: int, last: int, mean: float, confidence: float) -> Interval | None:
        count, means = self.count[first : last + 1], self.mean[first : last + 1]
        if self.recipe.clustered:
            return clustered_interval(self.sums[first : last + 1], count, confidence)
        total = int(count.sum())
        if total < 2:
            return None
        # Chan, Golub and LeVeque, The American Statistician 37 (1983): squares of parts add with
        # those of their means
        squares = float(self.squares[first : last + 1].sum() + (count * (means - mean) ** 2).sum())
        half = t_quantile(confidence, total - 1) * math.sqrt(squares / (total - 1) / total)
        return (mean - half, mean + half)


def _summed_values(recipe: Recipe) -> Contribution:
    return contribution_of(recipe, Aggregate("sum", recipe.column), COUNT, having=[recipe.column])


FORMS = {
    "mean": Form(
        measured_column, numbers_of, Means.of, _summed_values, averaged, "sums", Means.joined
    ),
}


DURATION = "_duration_h"  # the hours a record took, made of two moments before rows are prepared


def _duration(indicator: Indicator, base: Recipe, _: str) -> Recipe:
    statistic = "mean" if indicator.percentile is None else "percentile"
    return replace(base, kind=statistic, column=DURATION)


RECIPES: dict[IndicatorKind, MakesRecipe] = {
    "percentile": needs_a_column,
    "mean": needs_a_column,
    "duration": _duration,
}
