"""Freshness: how old the newest loaded state gets within each day, at every moment and not at loads alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.load_words import says_loaded
from slastudio.measure.indicators.contribution import COUNT, Contribution, contribution_of
from slastudio.measure.indicators.prepared import (
    Form,
    MakesRecipe,
    Prepared,
    TakenValues,
    covered_days,
    no_column,
)
from slastudio.measure.records.cell_values import Labels, labels, nanoseconds, present
from slastudio.measure.records.recipe import Measured, Recipe, exact
from slastudio.measure.records.row_view import Rows

_HOUR = 3_600 * 1_000_000_000
_UNNAMED = "a source without a name"
_STATE, _SOURCE, _STATUS = "as_of", "source", "status"


def loads(_: Recipe, data: Rows) -> TakenValues:
    """Return of each load the state it brought in ns, the source, and whether it was successful."""
    time = nanoseconds(data["time"])
    state = time
    if _STATE in data.columns:
        # a state later than its load is none: nothing can be younger than new
        state = np.where(present(data[_STATE]), np.minimum(nanoseconds(data[_STATE]), time), time)
    good = np.ones(len(data), bool)
    if _STATUS in data.columns:
        status = labels(data[_STATUS])
        good = status.are(says_loaded) | (status.codes < 0)
    named = Labels((), np.full(len(data), -1))
    return {
        "state": state,
        "good": good,
        "source": labels(data[_SOURCE]) if _SOURCE in data.columns else named,
    }


@dataclass(frozen=True)
class Freshness:
    """Hold by day the greatest age reached, in ns, −1 where it is not known, and whose it was."""

    recipe: Recipe
    age: Array
    oldest: tuple[str, ...]

    @classmethod
    def of(cls, rows: Prepared) -> Freshness:
        grid, sources = rows.grid, rows.values["source"]
        age, oldest = np.full(grid.count, -1, np.int64), [""] * grid.count
        inside = _known_time(rows)
        for code in np.unique(sources.codes[rows.values["good"]]).tolist():
            own = (sources.codes == code) & rows.values["good"]
            name = _UNNAMED if code < 0 else sources.names[code]
            ages = _ages(rows, own, inside)
            for day in np.flatnonzero(ages > age).tolist():
                oldest[day] = name
            age = np.maximum(age, ages)
        return cls(rows.recipe, age, tuple(oldest))

    def drawn(self, days: Array) -> Freshness:
        return replace(self, age=self.age[days], oldest=tuple(self.oldest[day] for day in days))

    def over(self, first: int, last: int, _: float | None) -> Measured:
        ages = self.age[first : last + 1]
        known = ages[ages >= 0]
        if not len(known):
            return Measured(None, 0)
        hours = known / _HOUR
        worst = int(np.argmax(ages))
        value = float(hours.max()) if self.recipe.worst else float(hours.mean())
        parts = (("days looked at", Decimal(len(known))), ("worst", exact(float(hours.max()))))
        detail = f"The oldest was {self.oldest[first + worst]}."
        return Measured(exact(value), len(known), None, None, detail=detail, parts=parts)


def _known_time(rows: Prepared) -> Array:
    """Return the spans [start, end) in ns that are looked at, each with the moment from which the log
    has no gap, shape (n, 3): days that are covered and over, without what is left out.
    """
    grid, days = rows.grid, covered_days(rows) & (rows.grid.edges[1:] <= rows.until)
    spans, begin = [], 0
    for day in np.flatnonzero(days).tolist():
        start, end = int(grid.edges[day]), int(grid.edges[day + 1])
        begin = begin if day and days[day - 1] else start
        if day + 1 == grid.count or not days[day + 1]:
            # behind the last load of the last day nobody knows
            own = rows.stamps[rows.starts[day] : rows.starts[day + 1]]
            end = int(own.max()) if len(own) else start
        spans.append((start, end, begin))
    for left, right in rows.left_out.tolist():
        parts = [((a, min(b, left), run), (max(a, right), b, run)) for a, b, run in spans]
        spans = [each for pair in parts for each in pair]
    return np.array([each for each in spans if each[1] > each[0]], np.int64).reshape(-1, 3)


def _ages(rows: Prepared, own: Array, inside: Array) -> Array:
    """Return the greatest age one source reaches in each day, in ns, −1 where it is not known."""
    order = np.argsort(rows.stamps[own], kind="stable")
    times = rows.stamps[own][order]
    newest = np.maximum.accumulate(rows.values["state"][own][order])
    edges = rows.grid.edges
    found = np.full(rows.grid.count, -1, np.int64)
    # between two loads an age only grows, so the greatest stands at the end of each piece
    cuts = np.unique(np.concatenate([times, edges, inside[:, :2].ravel()]))
    for start, end, begin in inside.tolist():
        points = cuts[(cuts > start) & (cuts <= end)]
        begins = np.concatenate([[start], points[:-1]])
        load = np.searchsorted(times, begins, side="right") - 1
        # what was loaded before a gap in the log may have been followed by what nobody sees
        known = (load >= 0) & (times[load] >= begin)
        day = np.searchsorted(edges, begins[known], side="right") - 1
        np.maximum.at(found, day, points[known] - newest[load[known]])
    return found


def _loaded(recipe: Recipe) -> Contribution:
    """Return the loads of a day: how old what they brought gets is found when days are put together."""
    time = kind_named(recipe.evidence).time
    return contribution_of(recipe, COUNT, having=[time], by=[time, _SOURCE, _STATE, _STATUS])


FORMS = {
    "freshness": Form(
        no_column,
        loads,
        Freshness.of,
        _loaded,
        None,
        time="spans",
        reads=(_SOURCE, _STATE, _STATUS),
    )
}


def _freshness(indicator: Indicator, base: Recipe, _: str) -> Recipe:
    return replace(base, worst=indicator.days == "worst")


RECIPES: dict[IndicatorKind, MakesRecipe] = {"freshness": _freshness}
