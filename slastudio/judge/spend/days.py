"""Spend cut into local days: what the forecast and the search for unusual days stand on."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.measure.records.daygrid import DayGrid, nanoseconds
from slastudio.measure.records.groups import ExactAmounts

_DAY_NS = 86_400_000_000_000
# a day of 25 hours, when clocks go back, is still one day
_LONG_LINE = 1.5 * _DAY_NS
# exports end some time before midnight; two hours are no gap
_LATE = 2 * 3_600_000_000_000


@dataclass(frozen=True)
class SpendDays:
    """Hold one kind of spend by day of a grid, in one currency; every field below has one place a
    day.

    sums: exact amounts. values: the same as floats, NaN on days without an amount. long: exact
    amounts of lines that cover more than 36 hours. latest: time of the last record of any sort, ns
    after the day's beginning, −1 without one.
    """

    origin: str
    currency: str
    grid: DayGrid
    sums: list[Decimal]
    values: Array
    long: list[Decimal]
    latest: Array

    def covers_days(self, first: int, last: int) -> bool:
        """Tell whether at most half of the spend of days first to last comes in lines that say
        nothing of a day.
        """
        longer, whole = (sum(each[first : last + 1], Decimal(0)) for each in (self.long, self.sums))
        # bills may be credits, so sizes are compared
        return 2 * abs(longer) <= abs(whole)

    def counted(self, first: int, last: int) -> bool:
        """Tell whether any of the days first to last has an amount."""
        return bool(np.isfinite(self.values[first : last + 1]).any())

    def last_whole_day(self, end: int) -> int | None:
        """Return the last day up to `end` that is whole.

        A bill's day always is; a log's last day is not where its last record comes two hours
        earlier than in the two weeks before.
        """
        some = np.flatnonzero(self.latest[: end + 1] >= 0)
        if not len(some):
            return None
        last = int(some[-1])
        if self.origin == "bills":
            return last
        before = [each for each in self.latest[max(last - 14, 0) : last] if each >= 0]
        incomplete = bool(before) and self.latest[last] < np.median(before) - _LATE
        return last - 1 if incomplete else last


def spend_days(
    origin: str,
    currency: str,
    grid: DayGrid,
    day: Array,
    times: Array,
    ends: Array,
    amounts: ExactAmounts,
    counted: Array,
) -> SpendDays:
    """Return spend by day.

    day, times, ends (records): index in the grid (−1 outside), when it began and when it ended, ns
    since 1970 UTC. counted (records): has an amount in `currency`.
    """
    inside = day >= 0
    chosen = counted & inside
    places = day[chosen]
    sums = amounts.sums(places, grid.count, chosen)
    counts = np.bincount(places, minlength=grid.count)
    longer = chosen & (ends - times > _LONG_LINE)
    latest = np.full(grid.count, -1, np.int64)
    np.maximum.at(latest, day[inside], times[inside] - grid.edges[day[inside]])
    return SpendDays(
        origin=origin,
        currency=currency,
        grid=grid,
        sums=sums,
        values=np.where(counts > 0, np.array([float(each) for each in sums]), np.nan),
        long=amounts.sums(day[longer], grid.count, longer),
        latest=latest,
    )


def line_ends(data: pd.DataFrame, starts: Array, grid: DayGrid, day: Array) -> Array:
    """Return the end of each billed line, ns since 1970 UTC; without one, that of its local day."""
    days = np.where(day >= 0, grid.edges[np.maximum(day, 0) + 1], starts + _DAY_NS)
    if "end" not in data.columns:
        return days
    told: Array = nanoseconds(data["end"])
    found: Array = np.where(data["end"].isna().to_numpy() | (told <= starts), days, told)
    return found
