"""What days contribute to many indicators, gathered a part of the rows at a time.

Rows come in parts of some ten thousand, so that neither their number nor that of the indicators
decides how much memory is needed; indicators that differ only in percentile, target or interval
share what they count. Contributions of parts combine exactly as those of days do, so a further
part, such as one more day, is added without looking at the others again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.gaps import Gaps
from slastudio.measure.indicators.prepared import Daily, Joins, Prepared, without
from slastudio.measure.indicators.rows import prepare
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.row_view import Rows

Spans = tuple[tuple[int, int], ...]
_MOST_PARTS = 32  # sums of so many parts are added up at once
Part = tuple[Array, Any]  # records by day, and what they contribute


@dataclass(frozen=True)
class Contributions:
    """Hold what every day of a grid contributes to one indicator, and how many records it counts,
    shape (days,).

    recipe: None of a clock.
    """

    recipe: Recipe | None
    grid: DayGrid
    daily: Daily
    records: Array


def contributions_of(rows: Prepared) -> Contributions:
    """Return what the days of rows that are all there contribute."""
    return Contributions(rows.recipe, rows.grid, rows.daily, rows.records)


class Gathering:
    """Gather what days contribute to recipes of one kind of evidence.

    left_out: per name, half-open spans in ns whose rows do not count. until: as in rows.prepare.
    """

    def __init__(
        self,
        recipes: Mapping[str, Recipe],
        grid: DayGrid,
        until: int,
        left_out: Mapping[str, Spans] | None = None,
    ) -> None:
        self.grid, self._recipes = grid, dict(recipes)
        spans = left_out or {}
        self._shared = {
            name: (_as_counted(recipe), spans.get(name, ())) for name, recipe in recipes.items()
        }
        self._counted = {
            key: _Counted(*key, grid, until) for key in dict.fromkeys(self._shared.values())
        }

    def parts(self, data: Rows, day: Array) -> list[Part]:
        """Return what further live rows contribute, to be taken; day: the index of each row's day
        in the grid.

        It changes nothing, so several threads may prepare parts at a time.
        """
        return [each.part(data, day) for each in self._counted.values()]

    def take(self, parts: Sequence[Part]) -> None:
        """Add what `parts` returned."""
        for each, part in zip(self._counted.values(), parts, strict=True):
            each.take(part)

    @property
    def each_once(self) -> tuple[str, ...]:
        """Return one name of every group of recipes that count the same."""
        return tuple({shared: name for name, shared in self._shared.items()}.values())

    def take_of(self, name: str, data: Rows, day: Array) -> None:
        """Add rows that contribute to one recipe alone, and to those that count the same."""
        counted = self._counted[self._shared[name]]
        counted.take(counted.part(data, day))

    def contributions(self, name: str) -> Contributions:
        """Return what all rows so far contribute to a recipe, by its name."""
        counted, recipe = self._counted[self._shared[name]], self._recipes[name]
        return Contributions(
            recipe, self.grid, form_of(recipe).reworded(counted.daily(), recipe), counted.records
        )


def _as_counted(recipe: Recipe) -> Recipe:
    """Return the recipe without what days do not contribute to: which figure is made of them, and
    its interval.
    """
    plain = replace(
        recipe,
        percentile=50.0,
        method="linear",
        limit=None,
        lower_is_good=True,
        clustered=False,
        seed=0,
    )
    return plain if recipe.of is None else replace(plain, of=_as_counted(recipe.of))


class _Counted:
    """Hold the parts of one sum until somebody asks for it."""

    def __init__(self, recipe: Recipe, left_out: Spans, grid: DayGrid, until: int) -> None:
        self._recipe, self._left_out, self._grid, self._until = recipe, left_out, grid, until
        self._parts: list[Any] = []
        self._empty: list[Any] = []
        self.records = np.zeros(grid.count, np.int64)

    def part(self, data: Rows, day: Array) -> Part:
        bare = not self._left_out and _joins(self._recipe) != "rows"
        rows = without(
            prepare(self._recipe, data, self._grid, self._until, day, bare=bare), self._left_out
        )
        return rows.records, _part(rows)

    def take(self, part: Part) -> None:
        records, contributed = part
        if records.any() or _tells_of_runs(contributed):
            self.records = self.records + records
            self._parts.append(contributed)
            self._put_together()
        else:
            # one part is kept so that a kind without a single row still gives days of nothing
            self._empty = [contributed]

    def _put_together(self) -> None:
        """Join what is cheaper held together: sums by the dozen, values whenever two parts are
        about as large.
        """
        parts = self._parts
        how = _joins(self._recipe)
        if how == "sorted":
            # sizes that double keep merging rare: no value is sorted anew with every part that
            # comes
            while len(parts) > 1 and parts[-2].starts[-1] < 2 * parts[-1].starts[-1]:
                parts[-2:] = [self._joined(parts[-2:])]
        elif how == "sums" and len(parts) >= _MOST_PARTS:
            parts[:] = [self._joined(parts)]

    def _joined(self, parts: Sequence[Any]) -> Any:
        if len(parts) == 1:
            return parts[0]
        joined = form_of(self._recipe).joined
        return (
            Prepared.joined(parts)
            if _joins(self._recipe) == "rows" or joined is None
            else joined(parts)
        )

    def daily(self) -> Daily:
        if not self._parts + self._empty:
            raise ValueError("no rows were added")
        whole = self._joined(self._parts or self._empty)
        self._parts = [whole] if self._parts else []
        if isinstance(whole, Prepared):
            return whole.daily
        # the least records are asked for of the whole, for a part holds few of every segment
        found: Daily = whole.compared() if isinstance(whole, Gaps) else whole
        return found


def _tells_of_runs(contributed: Any) -> bool:
    """Tell whether a part without a record that counts still says what runs held."""
    if not isinstance(contributed, Prepared) or contributed.census is None:
        return False
    return bool(len(contributed.census.day))


def _part(rows: Prepared) -> Any:
    """Return what rows contribute where parts of it can be joined, else the rows."""
    if _joins(rows.recipe) == "rows":
        return rows
    return Gaps.part(rows) if rows.recipe.of is not None else rows.daily


def _joins(recipe: Recipe) -> Joins:
    """Return how parts of a recipe are joined: a gap's as the sums of its segments, if what it
    compares can be joined.
    """
    if recipe.of is not None and form_of(recipe.of).joins == "rows":
        return "rows"
    return form_of(recipe).joins
