"""Gaps between segments: each segment contributes what the indicator inside contributes, and the
figures are compared.

The interval of a gap is made of those of its segments (MOVER: Zou and Donner, Statistics in
Medicine 27 (2008), 1693–1702); for shares with Wilson intervals that is Newcombe's method 10.
"""

from __future__ import annotations

import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np

from slastudio.contract.indicators.gaps import inside as compared_alone
from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.words.figures import show_number
from slastudio.evidence.arrays import Array
from slastudio.measure.indicators import amounts, percentiles, shares, values
from slastudio.measure.indicators import labels as classes
from slastudio.measure.indicators.contribution import Contribution
from slastudio.measure.indicators.prepared import Daily, Form, MakesRecipe, Prepared
from slastudio.measure.records.cell_values import Labels, labels
from slastudio.measure.records.recipe import Measured, Recipe, SampleUnit, SegmentFigure
from slastudio.measure.records.row_view import Rows
from slastudio.measure.uncertainty.differences import pairs_of
from slastudio.measure.uncertainty.intervals import Interval
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError

_OWN = ("segment", "of_item")
_INSIDE: dict[str, Form] = {
    **shares.FORMS,
    **values.FORMS,
    **percentiles.FORMS,
    **amounts.FORMS,
    **classes.FORMS,
}


def inside_of(recipe: Recipe) -> tuple[Recipe, Form]:
    """Return what a gap compares; raise StudioError where that is not said."""
    if recipe.of is None or recipe.of.kind not in _INSIDE:
        raise StudioError("it is not said what is compared between the segments")
    return recipe.of, _INSIDE[recipe.of.kind]


@dataclass(frozen=True)
class Gaps:
    """Hold the contributions of every segment that has the least records somewhere; records: how
    many each has.

    items: of a sample of items those of each segment, which may be the same in several.
    """

    recipe: Recipe
    segments: Mapping[str, Daily]
    records: Mapping[str, int]
    items: Mapping[str, Array] | None = None

    @classmethod
    def of(cls, rows: Prepared) -> Gaps:
        return cls.part(rows).compared()

    @classmethod
    def part(cls, rows: Prepared) -> Gaps:
        """Return what every segment contributes that occurs in the rows, however seldom."""
        recipe = rows.recipe
        inside, form = inside_of(recipe)
        grouped: Labels = rows.values["segment"]
        labels, place = grouped.names, grouped.codes
        counts = np.bincount(place, rows.weight, minlength=len(labels)).astype(np.int64)
        inner = replace(
            rows, values={name: each for name, each in rows.values.items() if name not in _OWN}
        )
        wanted = {each for pair in recipe.pairs for each in pair} if recipe.pairs else None
        chosen = [
            i for i, label in enumerate(labels) if counts[i] and (wanted is None or label in wanted)
        ]
        found = {
            str(labels[i]): replace(inner.chosen(place == i), recipe=inside, form=form).daily
            for i in chosen
        }
        items = None
        if "of_item" in rows.values:
            items = {str(labels[i]): rows.values["of_item"][place == i] for i in chosen}
        return cls(recipe, found, {str(labels[i]): int(counts[i]) for i in chosen}, items)

    def compared(self) -> Gaps:
        """Return only the segments that have the least records at all."""
        kept = [label for label, rows in self.records.items() if rows >= max(self.recipe.least, 1)]
        return replace(
            self,
            segments={label: self.segments[label] for label in kept},
            records={label: self.records[label] for label in kept},
        )

    def drawn(self, days: Array) -> Gaps:
        return replace(
            self, segments={label: each.drawn(days) for label, each in self.segments.items()}
        )

    @classmethod
    def joined(cls, parts: Sequence[Gaps]) -> Gaps:
        """Return what the rows of all parts contribute together, segment by segment."""
        recipe = parts[0].recipe
        joined = inside_of(recipe)[1].joined
        assert joined is not None
        found: dict[str, Daily] = {}
        records: dict[str, int] = {}
        for label in dict.fromkeys(label for each in parts for label in each.segments):
            own = [each.segments[label] for each in parts if label in each.segments]
            found[label] = own[0] if len(own) == 1 else joined(own)
            records[label] = sum(each.records.get(label, 0) for each in parts)
        return cls(recipe, found, records)

    def worded(self, recipe: Recipe) -> Gaps:
        """Return the same contributions for another percentile, pair or interval."""
        inside, form = inside_of(recipe)
        segments = {label: form.reworded(each, inside) for label, each in self.segments.items()}
        return replace(self, recipe=recipe, segments=segments)

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        recipe, least = self.recipe, max(self.recipe.least, 1)
        # by name, so that of gaps equally wide the same one is told however the rows came in
        unit: SampleUnit = "records" if self.items is None else "items"
        measured = {
            label: replace(self.segments[label].over(first, last, confidence), unit=unit)
            for label in sorted(self.segments)
        }
        known = {
            label: each
            for label, each in measured.items()
            if each.value is not None and each.samples >= least
        }
        compared = recipe.pairs or tuple(
            (recipe.reference, label) for label in known if label != recipe.reference
        )
        pairs = [(a, b) for a, b in compared if a in known and b in known]
        segments = _figures(measured, {segment for pair in pairs for segment in pair})
        if not pairs:
            return Measured(
                None,
                0,
                detail=f"No two compared segments have {count(recipe.least, unit[:-1])}.",
                segments=segments,
            )
        found = _weighted(known, pairs) if recipe.by_traffic else _widest(known, pairs)
        return replace(self._items_once(found, pairs), segments=segments)

    def _items_once(self, found: Measured, pairs: list[tuple[str, str]]) -> Measured:
        """Return a figure whose samples count an item once that occurs in several of its segments."""
        if self.items is None:
            return found
        told = (
            {segment for pair in pairs for segment in pair}
            if self.recipe.by_traffic
            else {name for name, _ in found.parts}
        )
        distinct = np.unique(np.concatenate([self.items[each] for each in sorted(told)]))
        return replace(found, samples=min(found.samples, len(distinct)))


def _figures(
    measured: Mapping[str, Measured], compared: Container[str]
) -> tuple[SegmentFigure, ...]:
    return tuple(
        SegmentFigure(label, each.value, each.samples, each.interval, label in compared)
        for label, each in measured.items()
    )


def _widest(known: Mapping[str, Measured], pairs: list[tuple[str, str]]) -> Measured:
    a, b = max(pairs, key=lambda pair: abs(_value(known[pair[0]]) - _value(known[pair[1]])))
    if _value(known[b]) > _value(known[a]):
        a, b = b, a
    first, second = known[a], known[b]
    detail = f"The widest gap lies between {a} ({_counts(first)}) and {b} ({_counts(second)})."
    parts = ((a, _value(first)), (b, _value(second)))
    interval = difference_interval(first, second)
    return Measured(
        _value(first) - _value(second),
        first.samples + second.samples,
        interval=interval,
        detail=detail,
        parts=parts,
    )


def _weighted(known: Mapping[str, Measured], pairs: list[tuple[str, str]]) -> Measured:
    """Return the mean of the pairs' gaps, each weighted by the records of the segment that is
    compared (the second).
    """
    weights = [known[b].samples for _, b in pairs]
    gaps = [abs(_value(known[a]) - _value(known[b])) for a, b in pairs]
    total = sum(weights)
    value = (
        sum((gap * weight for gap, weight in zip(gaps, weights, strict=True)), Decimal(0)) / total
    )
    parts = tuple((f"{a} / {b}", gap) for (a, b), gap in zip(pairs, gaps, strict=True))
    listed = ", ".join(f"{b} ({_counts(known[b])})" for _, b in pairs)
    segments = {segment for pair in pairs for segment in pair}
    # the reference is in every pair, and its records count once
    samples = sum(known[segment].samples for segment in segments)
    interval = _weighted_interval(known, pairs, weights, float(value))
    return Measured(
        value, samples, interval=interval, detail=f"Compared are {listed}.", parts=parts
    )


def _weighted_interval(
    known: Mapping[str, Measured], pairs: list[tuple[str, str]], weights: list[int], value: float
) -> Interval | None:
    """Return the interval of a sum of segments' figures, each times its share (Zou, Huang and Zhang
    2009).
    """
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
        # leaving one segment out would make the interval of all too narrow
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
    if (
        measured.good is not None
        and measured.total is not None
        and measured.total == measured.samples
    ):
        return f"{show_number(measured.good)} of {measured.total:,}"
    return count(measured.samples, measured.unit[:-1])


def _needs(recipe: Recipe) -> list[str]:
    inside, form = inside_of(recipe)
    return [*form.needs(inside), recipe.segment]


def _taken(recipe: Recipe, data: Rows) -> dict[str, Any]:
    inside, form = inside_of(recipe)
    return {**form.taken(inside, data), "segment": labels(data[recipe.segment])}


def _by_segment(recipe: Recipe) -> Contribution:
    inside, form = inside_of(recipe)
    own = form.contribution(inside)
    return replace(own, having=(*own.having, recipe.segment), by=(recipe.segment, *own.by))


def _of_items(rows: Prepared, item: Array) -> Prepared:
    """Return each segment's records as items of it; where what is compared counts records, the
    records.
    """
    reduced = inside_of(rows.recipe)[1].reduced
    rows = replace(rows, values={**rows.values, "of_item": item})
    if reduced is None or not len(item):
        return rows
    segment = rows.values["segment"].codes.astype(np.int64)
    _, own = np.unique(segment * (int(item.max()) + 1) + item, return_inverse=True)
    recipe = rows.recipe
    inner = reduced(replace(rows, recipe=inside_of(recipe)[0]), own.reshape(-1))
    return replace(inner, recipe=recipe)


FORMS = {
    "gap": Form(_needs, _taken, Gaps.of, _by_segment, _of_items, "sums", Gaps.joined, Gaps.worded)
}


def _gap(indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    if not indicator.segment:
        raise StudioError("the column that makes the segments is not chosen")
    kind = indicator.compared
    inside = _COMPARABLE[kind](compared_alone(indicator), replace(base, kind=kind), unit)
    return replace(
        base,
        # the target limits the gap, not the values that are compared
        of=replace(inside, limit=None),
        among=inside.among,
        segment=indicator.segment,
        reference=indicator.reference,
        pairs=() if indicator.reference else pairs_of(indicator.pairs),
        least=indicator.least_per_segment,
        by_traffic=indicator.gaps == "traffic",
        currency=inside.currency,
    )


RECIPES: dict[IndicatorKind, MakesRecipe] = {"gap": _gap}
_COMPARABLE: dict[str, MakesRecipe] = {
    kind: make for made in (shares, values, amounts, classes) for kind, make in made.RECIPES.items()
}
