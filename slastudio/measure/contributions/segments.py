"""Gaps between segments: each segment contributes what the indicator inside contributes, and the figures are compared.

The interval of a gap is made of those of its segments (MOVER: Zou and Donner, Statistics in Medicine 27 (2008), 1693–1702);
for shares with Wilson intervals that is Newcombe's method 10.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from slastudio.measure.cell_values import Labels
from slastudio.measure.recipe import Measured
from slastudio.measure.uncertainty import Interval

if TYPE_CHECKING:
    from slastudio.measure.recipe import Recipe
    from slastudio.measure.rows import Daily, Prepared


@dataclass(frozen=True)
class Gaps:
    """Hold the contributions of every segment that has the least records somewhere; records: how many each has."""

    recipe: Recipe
    segments: Mapping[str, Daily]
    records: Mapping[str, int]

    @classmethod
    def of(cls, rows: Prepared) -> Gaps:
        return cls.part(rows).compared()

    @classmethod
    def part(cls, rows: Prepared) -> Gaps:
        """Return what every segment contributes that occurs in the rows, however seldom."""
        recipe = rows.recipe
        inside = recipe.of
        assert inside is not None
        grouped: Labels = rows.values["segment"]
        labels, place = grouped.names, grouped.codes
        counts = np.bincount(place, minlength=len(labels))
        inner = replace(rows, values={name: each for name, each in rows.values.items() if name != "segment"})
        wanted = {each for pair in recipe.pairs for each in pair} if recipe.pairs else None
        chosen = [i for i, label in enumerate(labels) if counts[i] and (wanted is None or label in wanted)]
        found = {str(labels[i]): replace(inner.chosen(place == i), recipe=inside).daily for i in chosen}
        return cls(recipe, found, {str(labels[i]): int(counts[i]) for i in chosen})

    def compared(self) -> Gaps:
        """Return only the segments that have the least records at all."""
        kept = [label for label, rows in self.records.items() if rows >= max(self.recipe.least, 1)]
        return replace(
            self,
            segments={label: self.segments[label] for label in kept},
            records={label: self.records[label] for label in kept},
        )

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        recipe, least = self.recipe, max(self.recipe.least, 1)
        measured = {label: daily.over(first, last, confidence) for label, daily in self.segments.items()}
        known = {label: each for label, each in measured.items() if each.value is not None and each.samples >= least}
        compared = recipe.pairs or tuple((recipe.reference, label) for label in known if label != recipe.reference)
        pairs = [(a, b) for a, b in compared if a in known and b in known]
        if not pairs:
            return Measured(None, 0, detail=f"No two compared segments have {recipe.least:,} records.")
        return _weighted(known, pairs) if recipe.by_traffic else _widest(known, pairs)


def _widest(known: Mapping[str, Measured], pairs: list[tuple[str, str]]) -> Measured:
    a, b = max(pairs, key=lambda pair: abs(_value(known[pair[0]]) - _value(known[pair[1]])))
    if _value(known[b]) > _value(known[a]):
        a, b = b, a
    first, second = known[a], known[b]
    detail = f"The widest gap lies between {a} ({_counts(first)}) and {b} ({_counts(second)})."
    parts = ((a, _value(first)), (b, _value(second)))
    interval = difference_interval(first, second)
    return Measured(
        _value(first) - _value(second), first.samples + second.samples, interval=interval, detail=detail, parts=parts
    )


def _weighted(known: Mapping[str, Measured], pairs: list[tuple[str, str]]) -> Measured:
    """Return the mean of the pairs' gaps, each weighted by the records of the segment that is compared (the second)."""
    weights = [known[b].samples for _, b in pairs]
    gaps = [abs(_value(known[a]) - _value(known[b])) for a, b in pairs]
    total = sum(weights)
    value = sum((gap * weight for gap, weight in zip(gaps, weights, strict=True)), Decimal(0)) / total
    parts = tuple((f"{a} / {b}", gap) for (a, b), gap in zip(pairs, gaps, strict=True))
    listed = ", ".join(f"{b} ({_counts(known[b])})" for _, b in pairs)
    samples = sum(known[each].samples for each in {each for pair in pairs for each in pair})
    interval = _weighted_interval(known, pairs, weights, float(value))
    return Measured(value, samples, interval=interval, detail=f"Compared are {listed}.", parts=parts)


def _weighted_interval(
    known: Mapping[str, Measured], pairs: list[tuple[str, str]], weights: list[int], value: float
) -> Interval | None:
    """Return the interval of a sum of segments' figures, each times its share (Zou, Huang and Zhang 2009)."""
    total, factors = sum(weights), dict.fromkeys(known, 0.0)
    for (a, b), weight in zip(pairs, weights, strict=True):
        sign = 1 if known[a].value > known[b].value else -1  # type: ignore[operator]
        factors[a] += sign * weight / total
        factors[b] -= sign * weight / total
    below = above = 0.0
    for label, factor in factors.items():
        interval, figure = known[label].interval, float(_value(known[label]))
        if not factor:
            continue
        if interval is None:
            return None
        down, up = figure - interval[0], interval[1] - figure
        below += (factor * (down if factor > 0 else up)) ** 2
        above += (factor * (up if factor > 0 else down)) ** 2
    return (value - math.sqrt(below), value + math.sqrt(above))


def difference_interval(first: Measured, second: Measured) -> Interval | None:
    """Return the interval of first minus second from their own intervals, None where one has none."""
    if first.interval is None or second.interval is None:
        return None
    one, other = float(_value(first)), float(_value(second))
    below = math.hypot(one - first.interval[0], second.interval[1] - other)
    above = math.hypot(first.interval[1] - one, other - second.interval[0])
    return (one - other - below, one - other + above)


def _value(measured: Measured) -> Decimal:
    assert measured.value is not None
    return measured.value


def _counts(measured: Measured) -> str:
    if measured.good is not None and measured.total is not None and measured.total == measured.samples:
        return f"{measured.good:,} of {measured.total:,}"
    return f"{measured.samples:,} records"
