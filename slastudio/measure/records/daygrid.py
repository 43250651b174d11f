"""The local days of a span, by which rows are sorted without ever converting a timestamp to text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.evidence.cells import Column
from slastudio.measure.records.cell_values import nanoseconds, present
from slastudio.shared.periods import Period, local_midnight, zone

__all__ = ["DayGrid", "grid_over", "nanoseconds"]


@dataclass(frozen=True)
class DayGrid:
    """Cut [first, last] into local days of a zone; days are 23 to 25 hours long where the clocks
    change.
    """

    first: date
    last: date
    zone: str

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    @cached_property
    def edges(self) -> Array:
        """Return the count + 1 day boundaries in ns since 1970, UTC."""
        tz = zone(self.zone)
        moments = [
            local_midnight(self.first + timedelta(days=i), tz) for i in range(self.count + 1)
        ]
        return np.array([int(moment.timestamp()) * 1_000_000_000 for moment in moments], np.int64)

    def day(self, index: int) -> date:
        return self.first + timedelta(days=index)

    def index_of(self, day: date) -> int:
        return (day - self.first).days

    def indices(self, times: Column) -> Array:
        """Return for each time its day's index; -1 outside the grid and for NaT."""
        # stored rows mostly come in order of time; then one search a day does what one a row would
        stamps = nanoseconds(times)
        if (
            len(stamps)
            and stamps[0] >= self.edges[0]
            and stamps[-1] < self.edges[-1]
            and _ascending(stamps)
        ):
            # a missing time is the smallest integer, so none is missing here
            return np.repeat(np.arange(self.count), np.diff(np.searchsorted(stamps, self.edges)))
        found: Array = np.searchsorted(self.edges, stamps, side="right") - 1
        found[(stamps >= self.edges[-1]) | ~present(times)] = -1
        return found


def _ascending(stamps: Array) -> bool:
    return bool((stamps[1:] >= stamps[:-1]).all())


def grid_over(period: Period, days_before: int = 0) -> DayGrid:
    """Return the days of a period and as many before it."""
    return DayGrid(period.first_day - timedelta(days=days_before), period.last_day, period.zone)
