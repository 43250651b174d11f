"""What days contribute to many indicators, gathered a part of the rows at a time.

Rows come in parts of some ten thousand, so that neither their number nor that of the indicators decides how much memory
is needed; indicators that differ only in percentile, target or interval share what they count. Contributions of parts
combine exactly as those of days do, so a further part, such as one more day, is added without looking at the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from slastudio.measure.contributions.money import Amounts
from slastudio.measure.contributions.segments import Gaps
from slastudio.measure.contributions.shares import Shares
from slastudio.measure.contributions.values import Means, Values
from slastudio.measure.daygrid import DayGrid
from slastudio.measure.recipe import Array, Recipe
from slastudio.measure.row_view import Rows
from slastudio.measure.rows import Daily, Prepared, prepare, without

_JOINED: dict[type, Callable[[Any], Any]] = {
    Shares: Shares.joined,
    Values: Values.joined,
    Means: Means.joined,
    Amounts: Amounts.joined,
}
Spans = tuple[tuple[int, int], ...]
_MOST_PARTS = 32  # sums of so many parts are added up at once
Part = tuple[Array, Any]  # records by day, and what they contribute


@dataclass(frozen=True)
class Contributions:
    """Hold what every day of a grid contributes to one indicator, and how many records it counts, shape (days,).

    recipe: None of a clock.
    """

    recipe: Recipe | None
    grid: DayGrid
    daily: Daily
    records: Array


def contributions_of(rows: Prepared) -> Contributions:
    """Return what the days of rows that are all there contribute."""
    return Contributions(rows.recipe, rows.grid, rows.daily, np.diff(rows.starts))


class Gathering:
    """Gather what days contribute to recipes of one kind of evidence.

    left_out: per name, half-open spans in ns whose rows do not count. until: as in rows.prepare.
    """

    def __init__(
        self, recipes: Mapping[str, Recipe], grid: DayGrid, until: int, left_out: Mapping[str, Spans] | None = None
    ) -> None:
        self.grid, self._recipes = grid, dict(recipes)
        spans = left_out or {}
        self._shared = {name: (_as_counted(recipe), spans.get(name, ())) for name, recipe in recipes.items()}
        self._counted = {key: _Counted(*key, grid, until) for key in dict.fromkeys(self._shared.values())}

    def parts(self, data: Rows, day: Array) -> list[Part]:
        """Return what further live rows contribute, to be taken; day: the index of each row's day in the grid.

        It changes nothing, so several threads may prepare parts at a time.
        """
        return [each.part(data, day) for each in self._counted.values()]

    def take(self, parts: Sequence[Part]) -> None:
        """Add what `parts` returned."""
        for each, part in zip(self._counted.values(), parts, strict=True):
            each.take(part)

    def contributions(self, name: str) -> Contributions:
        """Return what all rows so far contribute to a recipe, by its name."""
        counted, recipe = self._counted[self._shared[name]], self._recipes[name]
        return Contributions(recipe, self.grid, _worded(counted.daily(), recipe), counted.records)


def _as_counted(recipe: Recipe) -> Recipe:
    """Return the recipe without what days do not contribute to: which figure is made of them, and its interval."""
    plain = replace(recipe, percentile=50.0, method="linear", limit=None, lower_is_good=True, clustered=False, seed=0)
    return plain if recipe.of is None else replace(plain, of=_as_counted(recipe.of))


def _worded(daily: Daily, recipe: Recipe) -> Daily:
    if isinstance(daily, Values):
        return daily.worded(recipe)
    if isinstance(daily, Gaps):
        assert recipe.of is not None
        segments = {label: _worded(each, recipe.of) for label, each in daily.segments.items()}
        return replace(daily, recipe=recipe, segments=segments)
    found: Daily = replace(daily, recipe=recipe)  # type: ignore[type-var]
    return found


class _Counted:
    """Hold the parts of one sum until somebody asks for it."""

    def __init__(self, recipe: Recipe, left_out: Spans, grid: DayGrid, until: int) -> None:
        self._recipe, self._left_out, self._grid, self._until = recipe, left_out, grid, until
        self._parts: list[Any] = []
        self._empty: list[Any] = []
        self.records = np.zeros(grid.count, np.int64)

    def part(self, data: Rows, day: Array) -> Part:
        bare = not self._left_out and _is_simple(self._recipe)
        rows = without(prepare(self._recipe, data, self._grid, self._until, day, bare=bare), self._left_out)
        return np.diff(rows.starts), _part(rows)

    def take(self, part: Part) -> None:
        records, contributed = part
        if records.any():
            self.records = self.records + records
            self._parts.append(contributed)
            self._put_together()
        else:
            self._empty = [contributed]

    def _put_together(self) -> None:
        """Join what is cheaper held together: sums by the dozen, values whenever two parts are about as large."""
        parts = self._parts
        if isinstance(parts[-1], Values):
            while len(parts) > 1 and parts[-2].starts[-1] < 2 * parts[-1].starts[-1]:
                parts[-2:] = [_joined(parts[-2:])]
        elif len(parts) >= _MOST_PARTS and not isinstance(parts[-1], Prepared):
            parts[:] = [_joined(parts)]

    def daily(self) -> Daily:
        if not self._parts + self._empty:
            raise ValueError("no rows were added")
        whole = _joined(self._parts or self._empty)
        self._parts = [whole] if self._parts else []
        if isinstance(whole, Prepared):
            return whole.daily
        found: Daily = whole.compared() if isinstance(whole, Gaps) else whole
        return found


def _part(rows: Prepared) -> Any:
    """Return what rows contribute where parts of it can be joined, else the rows."""
    if not _is_simple(rows.recipe):
        return rows
    return Gaps.part(rows) if rows.recipe.kind == "gap" else rows.daily


def _is_simple(recipe: Recipe) -> bool:
    """Tell whether what parts contribute can be joined, and is made of rows without their moments."""
    return (recipe.of.kind if recipe.of is not None else recipe.kind) in _SIMPLE


_SIMPLE = ("good_share", "percentile", "mean", "spend", "cost_per")


def _joined(parts: Sequence[Any]) -> Any:
    first = parts[0]
    if len(parts) == 1:
        return first
    if isinstance(first, Gaps):
        labels = dict.fromkeys(label for each in parts for label in each.segments)
        segments = {label: _joined([p.segments[label] for p in parts if label in p.segments]) for label in labels}
        records = {label: sum(each.records.get(label, 0) for each in parts) for label in labels}
        return Gaps(first.recipe, segments, records)
    return Prepared.joined(parts) if isinstance(first, Prepared) else _JOINED[type(first)](parts)
