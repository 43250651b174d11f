"""Time: availability from incidents, throughput, and queues, all of which count time and not
records alone.

Downtime of a day is the union of the spans in which an incident was open; overlapping ones count
once, and days add up. Throughput is records over the time of the window. A queue is looked at as
each day ends: how many items wait, how old the oldest is. Time that an exclusion leaves out is left
out of both sides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from slastudio.contract.terms.indicator_kinds import IndicatorKind
from slastudio.contract.terms.objectives import Indicator
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.measure.indicators.contribution import COUNT, Contribution, contribution_of
from slastudio.measure.indicators.prepared import Form, MakesRecipe, Prepared, no_column
from slastudio.measure.records.cell_values import nanoseconds, present
from slastudio.measure.records.recipe import Measured, Recipe, exact
from slastudio.measure.records.row_view import Rows
from slastudio.measure.records.running_sums import drawn_sums, running
from slastudio.shared.problems import StudioError

_SECOND = 1_000_000_000
_HOUR = 3600 * _SECOND


def ends(recipe: Recipe, data: Rows) -> dict[str, Array]:
    """Return when each record ended in ns since 1970; of one that goes on, the largest number."""
    column = recipe.end_column
    if column not in data.columns:
        return {"end": np.full(len(data), np.iinfo(np.int64).max)}
    known = present(data[column])
    return {"end": np.where(known, nanoseconds(data[column]), np.iinfo(np.int64).max)}


def union(starts: Array, stops: Array) -> tuple[Array, Array]:
    """Return the half-open spans joined where they meet, in order."""
    # a record that ends before it begins covers no time, and must not take any away
    kept = stops > starts
    order = np.argsort(starts[kept], kind="stable")
    starts, stops = starts[kept][order], stops[kept][order]
    if not len(starts):
        return starts, stops
    # a long incident may outlast those that opened later, so the latest end so far closes a span
    reach = np.maximum.accumulate(stops)
    opens = np.concatenate([[True], starts[1:] > reach[:-1]])
    return starts[opens], reach[np.concatenate([np.flatnonzero(opens)[1:] - 1, [len(starts) - 1]])]


def covered(starts: Array, stops: Array, edges: Array) -> Array:
    """Return how much of each span between edges the joined spans cover, in ns, shape (edges - 1,)."""
    lengths = np.concatenate([[0], np.cumsum(stops - starts)])

    def before(moments: Array) -> Array:
        place = np.searchsorted(starts, moments, side="right")
        inside = np.where(
            place > 0,
            np.minimum(moments, stops[np.maximum(place - 1, 0)]) - starts[np.maximum(place - 1, 0)],
            0,
        )
        found: Array = lengths[np.maximum(place - 1, 0)] + inside
        return found

    return np.diff(before(edges)) if len(starts) else np.zeros(len(edges) - 1, np.int64)


def subtracted(starts: Array, stops: Array, left_out: Array) -> tuple[Array, Array]:
    """Return the parts of joined spans that lie outside other spans, shape (n, 2)."""
    kept = []
    for low, high in zip(starts.tolist(), stops.tolist(), strict=True):
        at = low
        for start, end in left_out.tolist():
            if end <= at or start >= high:
                continue
            if start > at:
                kept.append((at, start))
            at = max(at, end)
        if at < high:
            kept.append((at, high))
    found = np.array(kept, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def counted_time(rows: Prepared) -> Array:
    """Return the ns of every day that count: those not left out, and none after the last moment
    that is known.
    """
    edges = np.minimum(rows.grid.edges, rows.until)
    starts, stops = union(rows.left_out[:, 0], rows.left_out[:, 1])
    found: Array = np.diff(edges) - covered(starts, stops, edges)
    return found


@dataclass(frozen=True)
class Downtime:
    """Hold by day the ns that count and those in which an incident was open, as sums before each
    day.
    """

    recipe: Recipe
    counted: Array
    down: Array
    incidents: Array

    @classmethod
    def of(cls, rows: Prepared) -> Downtime:
        # an incident that is still open is known to last as long as the evidence does, not longer
        starts, stops = union(rows.stamps, np.minimum(rows.values["end"], rows.until))
        left_out = np.column_stack(union(rows.left_out[:, 0], rows.left_out[:, 1]))
        down = covered(*subtracted(starts, stops, left_out), rows.grid.edges)
        return cls(rows.recipe, running(counted_time(rows)), running(down), running(rows.records))

    def drawn(self, days: Array) -> Downtime:
        counted, down = drawn_sums(self.counted, days), drawn_sums(self.down, days)
        return Downtime(self.recipe, counted, down, drawn_sums(self.incidents, days))

    def over(self, first: int, last: int, _: float | None) -> Measured:
        counted = int(self.counted[last + 1] - self.counted[first])
        if counted <= 0:
            return Measured(None, 0)
        down = int(self.down[last + 1] - self.down[first])
        samples = int(self.incidents[last + 1] - self.incidents[first])
        parts = (
            ("seconds down", Decimal(down) / _SECOND),
            ("seconds counted", Decimal(counted) / _SECOND),
            ("incidents opened", Decimal(samples)),
        )
        detail = f"{samples:,} incidents opened; the service was down for {_hours(down)} of {_hours(counted)}."
        return Measured(
            100 - Decimal(100 * down) / Decimal(counted),
            # a month without incidents is one of full availability, not one without samples
            max(samples, 1),
            None,
            None,
            None,
            detail,
            parts,
        )


def _hours(span: int) -> str:
    minutes = round(span / (60 * _SECOND))
    return f"{minutes // 60:,} h {minutes % 60:02d} min"


@dataclass(frozen=True)
class Throughput:
    """Hold by day the records and the ns that count, as sums before each day."""

    recipe: Recipe
    records: Array
    counted: Array

    @classmethod
    def of(cls, rows: Prepared) -> Throughput:
        return cls(rows.recipe, running(rows.records), running(counted_time(rows)))

    def drawn(self, days: Array) -> Throughput:
        return Throughput(
            self.recipe, drawn_sums(self.records, days), drawn_sums(self.counted, days)
        )

    def over(self, first: int, last: int, _: float | None) -> Measured:
        records = int(self.records[last + 1] - self.records[first])
        counted = int(self.counted[last + 1] - self.counted[first])
        # no record at all may as well be a missing import: a rate of nothing is never told
        if not records or counted <= 0:
            return Measured(None, 0)
        seconds = Decimal(counted) / _SECOND
        parts = (("records", Decimal(records)), ("seconds", seconds))
        return Measured(
            Decimal(records) * self.recipe.rate_s / seconds, records, None, None, parts=parts
        )


@dataclass(frozen=True)
class Queue:
    """Hold the figure of the queue as each day ends, shape (days,), and which days are over."""

    recipe: Recipe
    figure: Array
    over_by: Array

    @classmethod
    def of(cls, rows: Prepared) -> Queue:
        ends_of_days = rows.grid.edges[1:]
        # before, not by: what opens at the very end of a day does not wait yet, what closes then
        # still does
        figure: Array
        if rows.recipe.figure == "volume":
            figure = _before(rows.stamps, rows.weights, ends_of_days) - _before(
                rows.values["end"], rows.weights, ends_of_days
            )
        else:
            figure = np.array([_oldest(rows, moment) for moment in ends_of_days.tolist()]) / _HOUR
        return cls(rows.recipe, figure.astype(np.float64), ends_of_days <= rows.until)

    def drawn(self, days: Array) -> Queue:
        return Queue(self.recipe, self.figure[days], self.over_by[days])

    def over(self, first: int, last: int, _: float | None) -> Measured:
        known = self.figure[first : last + 1][self.over_by[first : last + 1]]
        if not len(known):
            return Measured(None, 0)
        value = float(known.max()) if self.recipe.worst else float(known.mean())
        parts = (("days looked at", Decimal(len(known))), ("worst", exact(float(known.max()))))
        return Measured(exact(value), len(known), None, None, parts=parts)


def _before(moments: Array, weights: Array, ends: Array) -> Array:
    """Return how many records have their moment before each end, shape (ends,)."""
    order = np.argsort(moments, kind="stable")
    found: Array = running(weights[order])[np.searchsorted(moments[order], ends, "left")]
    return found


def _oldest(rows: Prepared, moment: int) -> int:
    waiting = (rows.stamps < moment) & (rows.values["end"] >= moment)
    return int(moment - rows.stamps[waiting].min()) if waiting.any() else 0


def _spans(recipe: Recipe) -> Contribution:
    """Return the spans that began on a day: what time they cover is found when days are put
    together.
    """
    began = kind_named(recipe.evidence).time
    return contribution_of(recipe, COUNT, having=[began], by=[began, recipe.end_column])


def _counted(recipe: Recipe) -> Contribution:
    return contribution_of(recipe, COUNT, having=[])


FORMS = {
    "downtime": Form(no_column, ends, Downtime.of, _spans, None, time="spans"),
    "throughput": Form(
        no_column, lambda _recipe, _data: {}, Throughput.of, _counted, None, time="rate"
    ),
    "queue": Form(no_column, ends, Queue.of, _spans, None, time="spans"),
}

_RATE_SECONDS = {"second": 1, "minute": 60, "hour": 3_600, "day": 86_400}
_ENDS = {"incidents": "resolved", "queue_items": "decided"}


def _throughput(indicator: Indicator, base: Recipe, _: str) -> Recipe:
    return replace(base, rate_s=_RATE_SECONDS[indicator.rate])


def _queue(indicator: Indicator, base: Recipe, _: str) -> Recipe:
    end = _ENDS.get(indicator.evidence, "")
    return replace(base, end_column=end, figure=indicator.figure, worst=indicator.days == "worst")


def _on_clocks(_indicator: Indicator, _base: Recipe, _unit: str) -> Recipe:
    raise StudioError("the clocks of cases are no records that can be counted")


RECIPES: dict[IndicatorKind, MakesRecipe] = {
    "throughput": _throughput,
    "queue": _queue,
    "response_time": _on_clocks,
}
