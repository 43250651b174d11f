"""Figures of samples of items, row by row from their definition; it shares nothing with what it checks."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from statistics import NormalDist, fmean
from typing import Any

import numpy as np
from scipy import stats

Row = dict[str, Any]  # day, minute and the columns of an evaluation
Agreed = dict[str, tuple[str, int]]  # set → (version, items)


def item_of(row: Row) -> object:
    """Return what makes rows repeats: set and item, or the row itself."""
    return (row["set"], row["item"]) if row["item"] else id(row)


def run_of(row: Row) -> tuple[str, str, str] | None:
    if not row["set"] or not row["run"]:
        return None
    return (row["set"], row["set_version"] or "", row["run"])


def standing(rows: Sequence[Row], counted: Iterable[Row], agreed: Agreed) -> list[Row]:
    """Return the rows that count by the rule of the last complete run; rows: all of the window."""
    counted = list(counted)
    held: dict[tuple[str, str, str], set[object]] = defaultdict(set)
    ended: dict[tuple[str, str, str], int] = {}
    for row in rows:
        run = run_of(row)
        if run is not None:
            held[run].add(item_of(row))
            ended[run] = max(ended.get(run, -1), row["minute"])
    chosen: set[tuple[str, str, str]] = set()
    seen = {run_of(row) for row in counted} - {None}
    for name in {run[0] for run in seen if run}:
        runs = sorted((r for r in seen if r and r[0] == name), key=lambda r: (ended[r], r[2], r[1]))
        chosen |= set(_stands(runs, held, agreed.get(name)))
    return [row for row in counted if run_of(row) is None or run_of(row) in chosen]


def _stands(
    runs: list[tuple[str, str, str]],
    held: dict[tuple[str, str, str], set[object]],
    agreed: tuple[str, int] | None,
) -> list[tuple[str, str, str]]:
    if agreed is not None:
        version, items = agreed
        full = [r for r in runs if r[1] in ("", version) and len(held[r]) >= items]
        if full:
            return full[-1:]
    newest = [r for r in runs if r[1] == runs[-1][1]]
    most = max(len(held[r]) for r in newest)
    pool = len(set[object]().union(*(held[r] for r in newest)))
    if len(newest) > 1 and 2 * most < pool:
        return runs
    return [r for r in newest if len(held[r]) == most][-1:]


def by_item(rows: Iterable[Row], value: Callable[[Row], float | None]) -> list[float]:
    """Return the mean of each item's values."""
    found: dict[object, list[float]] = defaultdict(list)
    for row in rows:
        number = value(row)
        if number is not None:
            found[item_of(row)].append(number)
    return [fmean(each) for each in found.values()]


def wilson(good: float, total: float, confidence: float) -> tuple[float, float]:
    """Return the two shares, in percent, from which the one seen lies z standard errors away."""
    z, seen = NormalDist().inv_cdf(0.5 + confidence / 200), good / total
    # p² (n + z²) − p (2 n s + z²) + n s² = 0
    a, b, c = total + z * z, -(2 * total * seen + z * z), total * seen * seen
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return (max(100 * (-b - root) / (2 * a), 0.0), min(100 * (-b + root) / (2 * a), 100.0))


def student(values: Sequence[float], confidence: float) -> tuple[float, float] | None:
    if len(values) < 2:
        return None
    half = stats.t.ppf(0.5 + confidence / 200, len(values) - 1) * stats.sem(values)
    return (fmean(values) - half, fmean(values) + half)


def percentile(values: Sequence[float], percent: float) -> float:
    return float(np.percentile(values, percent, method="linear"))
