"""Indicators over windows of local days: shares, percentiles, means and sums, each with its counts.

Rows are prepared once per objective (`prepare`), then every window of days is a slice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH
from slastudio.measure.daygrid import DayGrid
from slastudio.measure.gaps import widest_gap
from slastudio.measure.percentiles import percentile_of
from slastudio.measure.selection import having_values, matching
from slastudio.measure.uncertainty import Interval, mean_interval, percentile_interval, share_interval


@dataclass(frozen=True)
class Recipe:
    """Say how to compute an indicator (a contract Indicator without its promise).

    kind: good_share, percentile, mean, spend or gap. good, among: conditions. target: limit a value is good against
    (percentiles), or None. lower_is_good: direction of that limit. currency: of spend. segment, reference, pairs, least:
    of a gap, the column of segments, the one the others are compared with, else the pairs, the least records of each.
    """

    kind: str
    evidence: str
    column: str = ""
    percentile: float = 50.0
    method: str = "linear"
    good: Sequence[Any] = ()
    among: Sequence[Any] = ()
    limit: float | None = None
    lower_is_good: bool = True
    currency: str = ""
    segment: str = ""
    reference: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    least: int = 0


@dataclass(frozen=True)
class Measured:
    """Hold one window's figure: value None without samples; good and total where events are counted; detail in words."""

    value: Decimal | None
    samples: int
    good: int | None = None
    total: int | None = None
    interval: Interval | None = None
    detail: str = ""


@dataclass(frozen=True)
class Prepared:
    """Hold the countable rows of one objective, sorted by day.

    day: index into the grid, ascending. number: value, or 1/0 for good events; amount: exact amounts for spend.
    without_value: per day, rows of `among` that lack the value and were left out. other_currency: per day, amounts left out.
    segment: of a gap, the label of each row.
    """

    recipe: Recipe
    grid: DayGrid
    day: np.ndarray[Any, Any]
    number: np.ndarray[Any, Any]
    amount: np.ndarray[Any, Any] | None
    batch: np.ndarray[Any, Any]
    stamps: np.ndarray[Any, Any]
    starts: np.ndarray[Any, Any]
    without_value: np.ndarray[Any, Any]
    other_currency: np.ndarray[Any, Any]
    segment: np.ndarray[Any, Any] | None = None


def prepare(recipe: Recipe, data: pd.DataFrame, grid: DayGrid) -> Prepared:
    """Select and order the rows an indicator counts; data holds live rows of recipe.evidence."""
    spec = kind_named(recipe.evidence)
    day = grid.indices(data[spec.time])
    chosen = (day >= 0) & matching(recipe.evidence, data, recipe.among)
    valued = having_values(data, _value_columns(recipe))
    other = _in_other_currency(recipe, data) & chosen & valued
    countable = chosen & valued & ~other
    kept = data[countable]
    order = np.argsort(day[countable], kind="stable")
    number, amount = _numbers(recipe, kept)
    days = day[countable][order]
    return Prepared(
        recipe,
        grid,
        days,
        number[order],
        None if amount is None else amount[order],
        kept[BATCH].to_numpy()[order] if BATCH in kept else np.zeros(len(order), np.int64),
        kept[spec.time].astype("datetime64[ns, UTC]").astype("int64").to_numpy()[order],
        np.searchsorted(days, np.arange(grid.count + 1)),
        np.bincount(day[chosen & ~valued], minlength=grid.count),
        np.bincount(day[other], minlength=grid.count),
        kept[recipe.segment].astype(str).to_numpy(object)[order] if recipe.kind == "gap" else None,
    )


def _value_columns(recipe: Recipe) -> list[str]:
    if recipe.kind in ("good_share", "gap"):
        judged = [each.column for each in recipe.good if each.operator not in ("present", "missing")]
        return [*judged, recipe.segment] if recipe.kind == "gap" else judged
    return [recipe.column]


def _in_other_currency(recipe: Recipe, data: pd.DataFrame) -> np.ndarray[Any, Any]:
    if recipe.kind != "spend" or "currency" not in data.columns:
        return np.zeros(len(data), bool)
    currency = data["currency"]
    return currency.notna().to_numpy() & (currency.astype(object) != recipe.currency).to_numpy(bool)


def _numbers(recipe: Recipe, data: pd.DataFrame) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any] | None]:
    if recipe.kind in ("good_share", "gap"):
        return matching(recipe.evidence, data, recipe.good).astype("float64"), None
    values = data[recipe.column]
    if recipe.kind == "spend":
        return np.zeros(len(data)), values.to_numpy(object)
    return pd.to_numeric(values.astype(object)).astype("float64").to_numpy(), None


def without(prepared: Prepared, spans: Sequence[tuple[int, int]]) -> Prepared:
    """Return the rows outside the half-open ns spans [(start, end)]; the rest is unchanged."""
    keep = np.ones(len(prepared.day), bool)
    for start, end in spans:
        keep &= ~((prepared.stamps >= start) & (prepared.stamps < end))
    if keep.all():
        return prepared
    days = prepared.day[keep]
    return Prepared(
        prepared.recipe,
        prepared.grid,
        days,
        prepared.number[keep],
        None if prepared.amount is None else prepared.amount[keep],
        prepared.batch[keep],
        prepared.stamps[keep],
        np.searchsorted(days, np.arange(prepared.grid.count + 1)),
        prepared.without_value,
        prepared.other_currency,
        None if prepared.segment is None else prepared.segment[keep],
    )


def measure(prepared: Prepared, first: int, last: int, confidence: float | None = None) -> Measured:
    """Compute the indicator over days first … last of the grid, inclusive; with an interval when confidence is given."""
    low, high = prepared.starts[max(first, 0)], prepared.starts[last + 1]
    numbers = prepared.number[low:high]
    count = len(numbers)
    if prepared.recipe.kind == "spend":
        amounts: list[Decimal] = [] if prepared.amount is None else prepared.amount[low:high].tolist()
        return Measured(sum(amounts, Decimal(0)) if count else None, count)
    if not count:
        return Measured(None, 0)
    if prepared.recipe.kind == "good_share":
        return _share(numbers, confidence)
    if prepared.segment is not None:
        return _gap(prepared.recipe, prepared.segment[low:high], numbers, confidence)
    return (
        _percentile(prepared.recipe, numbers, confidence)
        if prepared.recipe.kind == "percentile"
        else _mean(numbers, confidence)
    )


def _share(numbers: np.ndarray[Any, Any], confidence: float | None) -> Measured:
    good, total = int(numbers.sum()), len(numbers)
    interval = share_interval(good, total, confidence) if confidence else None
    return Measured(Decimal(good * 100) / Decimal(total), total, good, total, interval)


def _gap(
    recipe: Recipe, segments: np.ndarray[Any, Any], numbers: np.ndarray[Any, Any], confidence: float | None
) -> Measured:
    found = widest_gap(segments, numbers, recipe.pairs, recipe.reference, recipe.least, confidence)
    if found is None:
        return Measured(None, 0, detail=f"No two compared segments have {recipe.least:,} records.")
    (a, b), (good_a, good_b), (total_a, total_b) = found.segments, found.good, found.total
    detail = f"The widest gap lies between {a} ({good_a:,} of {total_a:,}) and {b} ({good_b:,} of {total_b:,})."
    return Measured(found.points, total_a + total_b, interval=found.interval, detail=detail)


def _percentile(recipe: Recipe, numbers: np.ndarray[Any, Any], confidence: float | None) -> Measured:
    ordered = np.sort(numbers)
    value = Decimal(repr(percentile_of(ordered, recipe.percentile, recipe.method)))
    interval = percentile_interval(ordered, recipe.percentile, confidence) if confidence else None
    good = None
    if recipe.limit is not None:
        good = int((ordered <= recipe.limit).sum() if recipe.lower_is_good else (ordered >= recipe.limit).sum())
    return Measured(value, len(ordered), good, len(ordered), interval)


def _mean(numbers: np.ndarray[Any, Any], confidence: float | None) -> Measured:
    interval = mean_interval(numbers, confidence) if confidence else None
    return Measured(Decimal(repr(float(numbers.mean()))), len(numbers), None, None, interval)


def batches_used(prepared: Prepared, first: int, last: int) -> dict[int, int]:
    """Return batch id → rows it contributed to days first … last."""
    used = prepared.batch[prepared.starts[max(first, 0)] : prepared.starts[last + 1]]
    ids, counts = np.unique(used, return_counts=True)
    return {int(batch): int(rows) for batch, rows in zip(ids, counts, strict=True)}
