"""Classification: a day contributes how often each label was given each prediction; days add up.

Accuracy is the share of the diagonal. Precision, recall and F1 are of one label, or the labels'
mean, plain ("macro") or weighted by how often each label is true ("weighted"); a label that was
never predicted has precision 0. The area under the ROC curve needs scores: a day contributes its
scores with their labels.

Of a sample of items every record weighs one over the records of its item, so that each item counts
once; for the area an item has the mean of its scores.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.evidence.cells import series_of
from slastudio.measure.indicators.contribution import COUNT, Contribution, contribution_of
from slastudio.measure.indicators.prepared import Daily, Form, MakesRecipe, Prepared, averaged
from slastudio.measure.records.cell_values import floats, labels
from slastudio.measure.records.recipe import Measured, Recipe, events, exact
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.running_sums import drawn_sums, running
from slastudio.measure.uncertainty.class_intervals import (
    area_interval,
    averaged_interval,
    f1_interval,
)
from slastudio.measure.uncertainty.intervals import share_interval
from slastudio.shared.problems import StudioError

# the table of confusions is square
_MOST_LABELS = 300


def predicted(recipe: Recipe, data: Rows) -> dict[str, Array]:
    if recipe.metric == "auc":
        wanted = recipe.label.casefold()
        positive = labels(data["label"]).are(lambda each: each.casefold() == wanted)
        return {"number": floats(data[recipe.column or "score"]), "label": positive}
    return {
        name: series_of(data[name]).astype(str).to_numpy(object) for name in ("label", "prediction")
    }


def class_columns(recipe: Recipe) -> list[str]:
    return (
        ["label", recipe.column or "score"] if recipe.metric == "auc" else ["label", "prediction"]
    )


@dataclass(frozen=True)
class Confusion:
    """Hold counts by day, true label and predicted label, as sums before each day, shape (days + 1,
    labels, labels).
    """

    recipe: Recipe
    labels: tuple[str, ...]
    counts: Array

    @classmethod
    def of(cls, rows: Prepared) -> Confusion:
        labels, place = np.unique(
            np.concatenate([rows.values["label"], rows.values["prediction"]]), return_inverse=True
        )
        size = len(labels)
        if size > _MOST_LABELS:
            raise StudioError(
                f"the column label holds {size:,} different labels, more than {_MOST_LABELS}; it is hardly one of classes"
            )
        true, given = np.split(place.reshape(-1), 2)
        cell = (rows.day * size + true) * size + given
        weight = rows.values.get("weight", rows.weight)
        counts = np.bincount(cell, weight, minlength=rows.grid.count * size * size)
        if "weight" not in rows.values:
            counts = counts.astype(np.int64)
        counts = counts.reshape(rows.grid.count, size, size)
        return cls(rows.recipe, tuple(map(str, labels)), running(counts))

    def drawn(self, days: Array) -> Confusion:
        return Confusion(self.recipe, self.labels, drawn_sums(self.counts, days))

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        counts = self.counts[last + 1] - self.counts[first]
        # weights of an item add up to one, and so to a whole number
        total = round(float(counts.sum()))
        if not total:
            return Measured(None, 0)
        recipe = self.recipe
        right = events(np.trace(counts))
        parts = (("right", Decimal(right)), ("records", Decimal(total)))
        if recipe.metric == "accuracy":
            interval = share_interval(float(right), total, confidence) if confidence else None
            return Measured(
                Decimal(100 * right) / Decimal(total), total, right, total, interval, parts=parts
            )
        if recipe.label:
            return self._of_one(counts, total, confidence)
        value = scored(counts[None], recipe.metric, recipe.averaging)[0]
        interval = (
            averaged_interval(counts, recipe.metric, recipe.averaging, confidence)
            if confidence
            else None
        )
        return Measured(exact(value), total, None, None, interval, parts=parts)

    def _of_one(self, counts: Array, total: int, confidence: float | None) -> Measured:
        # conditions compare texts without case, so labels that differ in case only are one
        wanted = [
            i
            for i, each in enumerate(self.labels)
            if each.casefold() == self.recipe.label.casefold()
        ]
        if not wanted:
            return Measured(None, 0, detail=f"No record carries the label “{self.recipe.label}”.")
        true = events(counts[wanted].sum())
        given = events(counts[:, wanted].sum())
        hits = events(counts[np.ix_(wanted, wanted)].sum())
        parts = (
            ("hits", Decimal(hits)),
            ("with the label", Decimal(true)),
            ("predicted so", Decimal(given)),
        )
        if self.recipe.metric == "f1":
            if not true and not given:
                return Measured(
                    None, 0, detail=f"No record carries the label “{self.recipe.label}”."
                )
            others = float(true) + float(given) - 2 * float(hits)
            interval = f1_interval(float(hits), others, confidence) if confidence else None
            return Measured(
                Decimal(200 * hits) / (Decimal(true) + Decimal(given)),
                total,
                None,
                None,
                interval,
                parts=parts,
            )
        base = given if self.recipe.metric == "precision" else true
        if not base:
            words = "was predicted" if self.recipe.metric == "precision" else "carries"
            return Measured(
                None, 0, detail=f"No record {words} “{self.recipe.label}”.", parts=parts
            )
        value = Decimal(100 * hits) / Decimal(base)
        # an item that was only sometimes predicted so is a part of one; parts prove nothing more
        whole = max(int(base), 1)
        good = hits if whole == base else events(float(value) * whole / 100)
        interval = share_interval(float(good), whole, confidence) if confidence else None
        return Measured(value, whole, good, whole, interval, parts=parts)


def scored(tables: Array, metric: str, averaging: str) -> Array:
    """Return precision, recall or F1 in percent of confusion tables, shape (tables, labels, labels)
    → (tables,).

    Only labels that occur, true or predicted, are averaged (as scikit-learn does).
    """
    hits = np.diagonal(tables, axis1=1, axis2=2).astype(np.float64)
    true, given = tables.sum(axis=2), tables.sum(axis=1)
    divisor = {"precision": given, "recall": true, "f1": (true + given) / 2}[metric]
    each = np.divide(hits, divisor, out=np.zeros_like(hits), where=divisor > 0)
    weight = true if averaging == "weighted" else ((true + given) > 0)
    figures: Array = 100 * (each * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1)
    return figures


@dataclass(frozen=True)
class Ranking:
    """Hold scores and whether their label is the one looked for, shape (rows,), and where each day
    starts; times: how many records have each, one where None.
    """

    recipe: Recipe
    scores: Array
    positive: Array
    starts: Array
    times: Array | None = None

    @classmethod
    def of(cls, rows: Prepared) -> Ranking:
        values = rows.values
        return cls(rows.recipe, values["number"], values["label"], rows.starts, rows.weight)

    def drawn(self, days: Array) -> Ranking:
        rows = np.concatenate([np.arange(self.starts[day], self.starts[day + 1]) for day in days])
        starts = running(np.diff(self.starts)[days])
        times = None if self.times is None else self.times[rows]
        return Ranking(self.recipe, self.scores[rows], self.positive[rows], starts, times)

    def over(self, first: int, last: int, confidence: float | None) -> Measured:
        low, high = self.starts[first], self.starts[last + 1]
        scores, positive = self.scores[low:high], self.positive[low:high]
        times = np.ones(len(scores), np.int64) if self.times is None else self.times[low:high]
        hits, others = int(times[positive].sum()), int(times[~positive].sum())
        if not len(scores):
            return Measured(None, 0)
        if not hits or not others:
            return Measured(
                None, 0, detail=f"All records or none carry the label “{self.recipe.label}”."
            )
        area, variance = auc(scores[positive], scores[~positive], times[positive], times[~positive])
        parts = (("with the label", Decimal(hits)), ("others", Decimal(others)))
        interval = area_interval(area, variance, hits, others, confidence) if confidence else None
        value = exact(area)
        if self.recipe.in_percent:
            # an area is a number from 0 to 1; a target that stands in percent is met in percent
            value *= 100
            interval = interval and (100 * interval[0], 100 * interval[1])
        return Measured(value, hits + others, None, None, interval, parts=parts)


def auc(
    hits: Array,
    others: Array,
    hit_times: Array | None = None,
    other_times: Array | None = None,
) -> tuple[float, float]:
    """Return the area under the ROC curve (0–1, ties count half) and its variance; times: how many
    records have each score, one where None.

    The variance is DeLong's (Biometrics 44 (1988), 837–845). Both are made of whole numbers that
    are divided once, so that tables of scores and counts give what the records give.
    """
    own = np.ones(len(hits), np.int64) if hit_times is None else hit_times
    other = np.ones(len(others), np.int64) if other_times is None else other_times
    of_hits = _doubled_below(hits, others, other)
    of_others = _doubled_below(others, hits, own)
    pairs = 2 * int(own.sum()) * int(other.sum())
    area = float(Fraction(_total(of_hits, own), pairs))
    variance = _variance(of_hits, own, 2 * int(other.sum()))
    return area, variance + _variance(of_others, other, 2 * int(own.sum()))


def _doubled_below(values: Array, among: Array, times: Array) -> Array:
    """Return for each value twice the records among others that lie below it, equal ones once."""
    order = np.argsort(among, kind="stable")
    reach, ordered = running(times[order]), among[order]
    found: Array = (
        reach[np.searchsorted(ordered, values, "left")]
        + reach[np.searchsorted(ordered, values, "right")]
    )
    return found


def _total(numbers: Array, times: Array) -> int:
    """Return a sum of whole numbers, each as often as times says, whatever its size."""
    if len(numbers) and float(numbers.max()) * float(times.sum()) >= 2.0**62:
        return sum(map(operator.mul, numbers.tolist(), times.tolist()))
    return int((numbers * times).sum())


def _variance(numbers: Array, times: Array, unit: int) -> float:
    """Return the variance of a mean of whole numbers over a unit."""
    count = int(times.sum())
    if count < 2:
        return 0.0
    distinct, place = np.unique(numbers, return_inverse=True)
    often = np.bincount(place.reshape(-1), times).astype(np.int64).tolist()
    listed = distinct.tolist()
    total = sum(map(operator.mul, listed, often))
    squares = sum(each * each * n for each, n in zip(listed, often, strict=True))
    return float(Fraction(squares * count - total**2, count**2 * (count - 1) * unit**2))


def _classified(rows: Prepared) -> Daily:
    return Ranking.of(rows) if rows.recipe.metric == "auc" else Confusion.of(rows)


def _of_items(rows: Prepared, item: Array) -> Prepared:
    if not len(item):
        return rows
    if rows.recipe.metric != "auc":
        weight = 1 / np.bincount(item)[item]
        return replace(rows, values={**rows.values, "weight": weight})
    # a change of label makes it a case of its own, for a case is either a hit or not
    _, case = np.unique(2 * item + rows.values["label"], return_inverse=True)
    return averaged(rows, case.reshape(-1))


def _counted_labels(recipe: Recipe) -> Contribution:
    columns = class_columns(recipe)
    return contribution_of(recipe, COUNT, having=columns, by=columns)


def _draws_interval(recipe: Recipe) -> bool:
    return recipe.metric not in ("accuracy", "auc")


def _right_rows(taken: dict[str, Array]) -> Array:
    found: Array = taken["label"] == taken["prediction"]
    return found


FORMS = {
    "classification": Form(
        class_columns,
        predicted,
        _classified,
        _counted_labels,
        _of_items,
        good=_right_rows,
        draws_interval=_draws_interval,
    )
}


def _classification(indicator: Indicator, base: Recipe, unit: str) -> Recipe:
    return replace(
        base,
        metric=indicator.metric,
        label=indicator.label,
        averaging=indicator.averaging,
        in_percent=unit in ("%", "points"),
    )


RECIPES: dict[IndicatorKind, MakesRecipe] = {"classification": _classification}
