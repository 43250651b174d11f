"""What one local day contributes to a figure, as data: filter, group, aggregate.

The fast functions beside each indicator compute the same; this says it in a form that can be
written down, sent elsewhere and computed by anybody. Days are those of the agreement's zone. What a
day contributes never depends on another day.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, localcontext
from typing import Any, Literal

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.cells import series_of
from slastudio.measure.records.recipe import Recipe, Test
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.selection import Filter, having_values, matching
from slastudio.shared.json_values import Json, JsonForms

Function = Literal["count", "sum", "least", "greatest"]
GroupValue = Any  # a key or an aggregate of one group: text, number, Decimal, moment or None
_DIGITS = 200  # more than any sum of stored amounts needs


@dataclass(frozen=True)
class Aggregate:
    """Compute one number of a group: how many records satisfy `where`, or a function of a column
    over them.
    """

    function: Function
    column: str = ""
    where: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Contribution:
    """Say what a day contributes: records of `evidence` that satisfy `among` and hold values in
    `having`, grouped.

    by: columns whose values make the groups; a record without a value there belongs to the group of
    None. slice_s: length in seconds of time slices, counted from local midnight, that group as
    well; 0 for none. Sums of decimals are exact, sums of floats are rounded once for every part of
    the rows.
    """

    evidence: str
    aggregates: tuple[Aggregate, ...]
    among: tuple[Filter, ...] = ()
    having: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    slice_s: int = 0

    def as_json(self) -> Json:
        """Return it in values JSON has."""
        return _AS_JSON.write(self)

    @classmethod
    def from_json(cls, told: Json) -> Contribution:
        """Return what as_json told; raise StudioError for anything else."""
        read: Contribution = _AS_JSON.read(told)
        return read


_AS_JSON = JsonForms({}).of(Contribution)


COUNT = Aggregate("count")


def as_filters(tests: Iterable[Test]) -> tuple[Filter, ...]:
    """Return an agreement's conditions as plain filters."""
    return tuple(Filter(each.column, each.operator, each.value) for each in tests)


def contribution_of(
    recipe: Recipe,
    *aggregates: Aggregate,
    having: Sequence[str],
    by: Sequence[str] = (),
    slice_s: int = 0,
) -> Contribution:
    """Return a recipe's contribution from what its form adds to evidence and selection."""
    return Contribution(
        recipe.evidence, aggregates, as_filters(recipe.among), tuple(having), tuple(by), slice_s
    )


@dataclass
class DayTable:
    """Hold what days contribute: day and group → one number per aggregate; parts of the rows are
    added one by one.

    Keys are (name of the day, values of `by`…); with slices, the number of the slice in its day
    comes last.
    """

    contribution: Contribution
    rows: dict[tuple[GroupValue, ...], list[GroupValue]] = field(default_factory=dict)

    def add(self, data: Rows, days: Sequence[str] | Array, slices: Array | None = None) -> None:
        """Add rows; days: the name of each row's day. slices: the number of each row's slice in its
        day, if they group.
        """
        told = self.contribution
        chosen = matching(told.evidence, data, told.among) & having_values(data, told.having)
        keys: list[Sequence[GroupValue]] = [list(days), *(_cells(data, name) for name in told.by)]
        if slices is not None:
            keys.append(slices.tolist())
        groups: dict[tuple[GroupValue, ...], list[int]] = {}
        for place in np.flatnonzero(chosen).tolist():
            groups.setdefault(tuple(each[place] for each in keys), []).append(place)
        for aggregate_number, aggregate in enumerate(told.aggregates):
            self._aggregate(data, groups, aggregate_number, aggregate)

    def _aggregate(
        self,
        data: Rows,
        groups: Mapping[tuple[GroupValue, ...], list[int]],
        number: int,
        aggregate: Aggregate,
    ) -> None:
        counted = matching(self.contribution.evidence, data, aggregate.where)
        values = _cells(data, aggregate.column) if aggregate.column else counted
        for key, places in groups.items():
            held = self.rows.setdefault(key, [None] * len(self.contribution.aggregates))
            taken = [values[place] for place in places if counted[place]]
            held[number] = _combined(aggregate.function, held[number], taken)


def _cells(data: Rows, name: str) -> Sequence[GroupValue]:
    if name not in data.columns:
        return [None] * len(data)
    listed = series_of(data[name]).tolist()
    return [None if pd.isna(each) else each for each in listed]


def _combined(function: Function, held: GroupValue, values: list[GroupValue]) -> GroupValue:
    """Return an aggregate of what was held before and of further values."""
    if function == "count":
        return (held or 0) + len(values)
    every = values if held is None else [held, *values]
    if not every:
        return held
    if function == "sum":
        return total(every)
    return min(every) if function == "least" else max(every)


def total(values: Sequence[GroupValue]) -> GroupValue:
    """Return a sum: exact of decimals and whole numbers, of floats rounded once; NaN of infinities
    of both signs.
    """
    if isinstance(values[0], float):
        try:
            return math.fsum(values)
        except (OverflowError, ValueError):
            return float("nan")
    with localcontext() as context:
        context.prec = _DIGITS
        return sum(values[1:], values[0] if isinstance(values[0], Decimal) else int(values[0]))
