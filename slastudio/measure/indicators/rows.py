"""The records an indicator counts, selected and ordered once; every window of days is then a
difference of sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.prepared import FOREVER, Prepared, batches_used, measure, without
from slastudio.measure.records.cell_values import floats, nanoseconds, present
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.groups import is_text
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.selection import having_values, matching
from slastudio.measure.sampling.item_keys import census_of, key_columns
from slastudio.shared.problems import StudioError

__all__ = [
    "Prepared",
    "batches_used",
    "columns_of",
    "measure",
    "prepare",
    "records_of",
    "without",
]


def prepare(
    recipe: Recipe,
    data: Rows,
    grid: DayGrid,
    until: int | None = None,
    day: Array | None = None,
    *,
    covered: Array | None = None,
    bare: bool = False,
) -> Prepared:
    """Select and order the rows an indicator counts; data holds live rows of recipe.evidence.

    until: the moment in ns since 1970 from which nothing is known, for indicators that count time.
    day: the index of each row's day in the grid, where it is known already. covered: the days for
    which evidence of the kind is there, records or not, shape (days,); None: from the first row to
    the last.
    bare: without batches and moments, of which there are none then.
    """
    spec, form = kind_named(recipe.evidence), form_of(recipe)
    day = grid.indices(data[spec.time]) if day is None else day
    chosen = (day >= 0) & matching(recipe.evidence, data, recipe.among)
    valued = having_values(data, form.needs(recipe))
    other = _in_other_currency(recipe, data) & chosen & valued
    # amounts in another currency are counted apart, after the value is known: a record is left out
    # for one reason only
    countable = chosen & valued & ~other
    kept = data if countable.all() else data[countable]
    days = day if countable.all() else day[np.flatnonzero(countable)]
    values = form.taken(recipe, kept)
    stands_for = records_of(data)
    weight = None if stands_for is None else stands_for[countable]
    batch = (
        kept[BATCH].to_numpy()
        if BATCH in kept and not bare
        else np.zeros(0 if bare else len(days), np.int64)
    )
    stamps = batch if bare else nanoseconds(kept[spec.time])
    if len(days) and (days[1:] < days[:-1]).any():
        order = np.argsort(days, kind="stable")
        days = days[order]
        if not bare:
            batch, stamps = batch[order], stamps[order]
        values = {name: each[order] for name, each in values.items()}
        weight = None if weight is None else weight[order]
    return Prepared(
        recipe,
        form,
        grid,
        days,
        values,
        batch,
        stamps,
        np.searchsorted(days, np.arange(grid.count + 1)),
        _by_day(day, chosen & ~valued, stands_for, grid),
        _by_day(day, other, stands_for, grid),
        np.zeros((0, 2), np.int64),
        FOREVER if until is None else until,
        covered,
        census_of(recipe, data, day) if recipe.by_item and recipe.runs != "all" else None,
        weight=weight,
    )


def _by_day(day: Array, mask: Array, stands_for: Array | None, grid: DayGrid) -> Array:
    """Return how many records of a mask lie on each day, shape (days,)."""
    weight = None if stands_for is None else stands_for[mask]
    return np.bincount(day[mask], weight, minlength=grid.count).astype(np.int64)


def records_of(data: Rows) -> Array | None:
    """Return how many records each row stands for, None where each is one of its own."""
    if RECORDS not in data.columns:
        return None
    return floats(data[RECORDS]).astype(np.int64)


def weights_of(data: Rows) -> Array:
    """Return how many records each row stands for, shape (rows,)."""
    found = records_of(data)
    return np.ones(len(data), np.int64) if found is None else found


@dataclass(frozen=True)
class CountedRows:
    """Hold the rows a share counts and which of them are good, shape (rows,)."""

    data: pd.DataFrame
    good: Array


def counted_rows(recipe: Recipe, data: pd.DataFrame) -> CountedRows:
    """Return the rows of a share of good events; raise StudioError for a figure that has no good
    ones.
    """
    form = form_of(recipe)
    if form.good is None:
        raise StudioError(f"“{recipe.kind}” is no share of good events")
    counted = data[
        matching(recipe.evidence, data, recipe.among) & having_values(data, form.needs(recipe))
    ]
    return CountedRows(counted, form.good(form.taken(recipe, counted)))


def _in_other_currency(recipe: Recipe, data: Rows) -> Array:
    if not recipe.currency or "currency" not in data.columns:
        return np.zeros(len(data), bool)
    currency = data["currency"]
    other: Array = present(currency) & ~is_text(currency, recipe.currency)
    return other


def columns_of(recipe: Recipe) -> set[str]:
    """Return the canonical columns an indicator reads."""
    inner = columns_of(recipe.of) if recipe.of is not None else set[str]()
    conditions = {each.column for each in (*recipe.good, *recipe.among)}
    needed = conditions | set(form_of(recipe).needs(recipe))
    extra = {each for each in (recipe.end_column, "currency" if recipe.currency else "") if each}
    keys = key_columns(recipe.evidence) if recipe.by_item else ()
    return {each for each in needed | extra | inner | {*keys, *form_of(recipe).reads} if each}
