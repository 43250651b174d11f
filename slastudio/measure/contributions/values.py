"""Percentiles and means: a day contributes its values sorted, or how many there were, their mean and squared deviations.

Percentiles are exact for every window: sorted days are counted into coarse buckets, whose sums over days find the bucket
of a rank, and only that bucket's values of the window's days are looked at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from slastudio.measure.clustered import clustered_percentile_ranks
from slastudio.measure.contributions.shares import running
from slastudio.measure.percentiles import rank_weights
from slastudio.measure.recipe import Array, Measured, exact
from slastudio.measure.uncertainty import (
    Interval,
    clustered_interval,
    percentile_ranks,
    t_quantile,
)

if TYPE_CHECKING:
    from slastudio.measure.recipe import Recipe
    from slastudio.measure.rows import Prepared

_BUCKETS = 1_024
_EXACT_WHOLE = 2.0**53
_SIDES: tuple[Literal["left", "right"], ...] = ("left", "right")


@dataclass(frozen=True)
class Values:
    """Hold the values of every day in order, shape (rows,), and where each day starts."""

    recipe: Recipe
    ordered: Array
    starts: Array

    @classmethod
    def of(cls, rows: Prepared) -> Values:
        ordered = rows.values["number"].copy()
        for day in np.flatnonzero(np.diff(rows.starts)):
            ordered[rows.starts[day] : rows.starts[day + 1]].sort()
        return cls(rows.recipe, ordered, rows.starts)

    @classmethod
    def joined(cls, parts: Sequence[Values]) -> Values:
        """Return what the rows of all parts, over the same days, contribute together.

        Days that only the first part has values of keep what was counted of them, so adding a day costs little.
        """
        counts = np.array([np.diff(part.starts) for part in parts])
        starts = running(counts.sum(axis=0))
        ordered = np.empty(starts[-1])
        mixed = (counts > 0).sum(axis=0) > 1
        for part, had in zip(parts, counts, strict=True):
            for low, high in _stretches((had > 0) & ~mixed):
                ordered[starts[low] : starts[high]] = part.ordered[part.starts[low] : part.starts[high]]
        for day in np.flatnonzero(mixed):
            here = np.concatenate([part.ordered[part.starts[day] : part.starts[day + 1]] for part in parts])
            here.sort()
            ordered[starts[day] : starts[day + 1]] = here
        found = cls(parts[0].recipe, ordered, starts)
        if "_places" in parts[0].__dict__ and 2 * len(parts[0].ordered) > len(ordered):
            found._count_again(parts[0], np.asarray(counts[1:].any(axis=0)))
        return found

    def _count_again(self, earlier: Values, changed: Array) -> None:
        """Take over the buckets of `earlier`; only the values of changed days are counted into them."""
        places = earlier._places + (self.starts[:-1] - earlier.starts[:-1])[:, None]
        for day in np.flatnonzero(changed):
            places[day] = self._counted(int(day), earlier._edges)
        self.__dict__.update({"_edges": earlier._edges, "_places": places})

    def worded(self, recipe: Recipe) -> Values:
        """Return the same values for another percentile, method or limit of them; what was counted is shared."""
        found = replace(self, recipe=recipe)
        found.__dict__.update({"_edges": self._edges, "_places": self._places, "_running": self._running})
        return found

    @cached_property
    def _edges(self) -> Array:
        """Return the values that part the buckets: about as many records lie between any two."""
        count = len(self.ordered)
        sample = np.sort(self.ordered[:: max(count // (16 * _BUCKETS), 1)])
        return np.unique(sample[:: max(len(sample) // _BUCKETS, 1)])

    @cached_property
    def _places(self) -> Array:
        """Return for each day and bucket where its values begin among all, shape (days, buckets + 1)."""
        return np.array([self._counted(day, self._edges) for day in range(len(self.starts) - 1)], np.int64)

    def _counted(self, day: int, edges: Array) -> Array:
        low, high = self.starts[day], self.starts[day + 1]
        inner = low + np.searchsorted(self.ordered[low:high], edges, side="left")
        return np.concatenate([[low], inner, [high]])

    @cached_property
    def _running(self) -> Array:
        return running(np.diff(self._places, axis=1))

    @cached_property
    def _within(self) -> Array:
        """Return by day how many values keep the limit, as sums before each day."""
        limit = self.recipe.limit
        assert limit is not None
        side: Literal["left", "right"] = "right" if self.recipe.lower_is_good else "left"
        days = zip(self.starts[:-1], self.starts[1:], strict=True)
        below = np.array([np.searchsorted(self.ordered[low:high], limit, side=side) for low, high in days], np.int64)
        return running(below if self.recipe.lower_is_good else np.diff(self.starts) - below)

    def at_ranks(self, first: int, last: int, ranks: list[int]) -> list[float]:
        """Return the values of days first … last that stand at ranks (from 0) among them in order."""
        counts = self._running[last + 1] - self._running[first]
        ends = np.cumsum(counts)
        found: dict[int, Array] = {}
        values = []
        for rank in ranks:
            bucket = int(np.searchsorted(ends, rank, side="right"))
            if bucket not in found:
                spans = self._places[first : last + 1, bucket : bucket + 2]
                found[bucket] = np.sort(np.concatenate([self.ordered[low:high] for low, high in spans]))
            values.append(float(found[bucket][rank - (int(ends[bucket]) - int(counts[bucket]))]))
        return values

    def drawn(self, days: Array) -> Values:
        """Return the values as if these days (indices, repeats allowed) had followed one another; none is copied."""
        found = replace(self, starts=running(np.diff(self.starts)[days]))
        shared = {"_edges": self._edges, "_places": self._places[days]}
        if self.recipe.limit is not None:
            shared["_within"] = running(np.diff(self._within)[days])
        found.__dict__.update(shared)
        return found

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        count = int(self.starts[last + 1] - self.starts[first])
        if not count:
            return Measured(None, 0)
        low, share = rank_weights(count, self.recipe.percentile, self.recipe.method)
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

    def _interval(self, first: int, last: int, count: int, value: float, confidence: float) -> Interval | None:
        ranks = percentile_ranks(count, self.recipe.percentile, confidence)
        if self.recipe.clustered:
            ranks = self._clustered_ranks(first, last, value, confidence)
        if ranks is None:
            return None
        low, high = self.at_ranks(first, last, [ranks[0] - 1, ranks[1] - 1])
        return (low, high)

    def _clustered_ranks(self, first: int, last: int, value: float, confidence: float) -> tuple[int, int] | None:
        days = [self.ordered[low:high] for low, high in self._places[first : last + 1, [0, -1]]]
        below, reaching = (np.array([np.searchsorted(each, value, side) for each in days]) for side in _SIDES)
        total = np.array([len(each) for each in days])
        return clustered_percentile_ranks(below, reaching, total, self.recipe.percentile, confidence)


def interpolated(here: float, there: float, share: float) -> float:
    """Return the value a share of the way between two, rounded as numpy's percentile does."""
    if not share or here == there:
        return here
    if share < 0.5:
        return here + (there - here) * share
    return there - (there - here) * (1 - share)


def _stretches(days: Array) -> list[tuple[int, int]]:
    """Return the spans [low, high) of neighbouring days a mask tells."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], days, [False]])))
    return [(int(low), int(high)) for low, high in edges.reshape(-1, 2)]


def exact_sum(numbers: Array) -> tuple[float, float]:
    """Return the sum of floats correctly rounded, and what it lacks of the exact sum, rounded as well."""
    if not (numbers % 1).any() and np.abs(numbers).sum() < _EXACT_WHOLE:
        return float(numbers.sum()), 0.0  # of whole numbers no sum on the way is rounded
    listed = numbers.tolist()
    total = math.fsum(listed)
    return total, math.fsum([*listed, -total]) if math.isfinite(total) else 0.0


@dataclass(frozen=True)
class Means:
    """Hold by day how many values there were, their sum, and the sum of squared deviations from their mean, shape (days,).

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
        count = np.diff(rows.starts)
        sums, rest, squares = np.zeros(days), np.zeros(days), np.zeros(days)
        for day in np.flatnonzero(count):
            part = numbers[rows.starts[day] : rows.starts[day + 1]]
            sums[day], rest[day] = exact_sum(part)
            squares[day] = float(((part - sums[day] / len(part)) ** 2).sum())
        return cls(rows.recipe, count, sums, rest, squares)

    @classmethod
    def joined(cls, parts: Sequence[Means]) -> Means:
        """Return what the rows of all parts, over the same days, contribute together."""
        count = np.sum([part.count for part in parts], axis=0)
        halves = np.array([[part.sums, part.rest] for part in parts]).reshape(2 * len(parts), -1)
        sums, rest = np.zeros(len(count)), np.zeros(len(count))
        for day in np.flatnonzero(count):
            sums[day], rest[day] = exact_sum(halves[:, day])
        mean = sums / np.maximum(count, 1)
        squares = sum(part.squares + part.count * (part.mean - mean) ** 2 for part in parts)
        return cls(parts[0].recipe, count, sums, rest, np.asarray(squares))

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
        # Chan, Golub and LeVeque, The American Statistician 37 (1983): squares of parts add with those of their means
        squares = float(self.squares[first : last + 1].sum() + (count * (means - mean) ** 2).sum())
        half = t_quantile(confidence, total - 1) * math.sqrt(squares / (total - 1) / total)
        return (mean - half, mean + half)
