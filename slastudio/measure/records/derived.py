"""Derived columns: what is made of recorded ones when something is measured, and never stored.

Hours and weekdays are those of the zone whose days are measured. An hour is sixty minutes of time that begin
with a full hour of the local clock: the hour that autumn repeats is two, and no load is counted double.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import TypeVar

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import WEEKDAYS, kind_named
from slastudio.measure.records.cell_values import floats, nanoseconds, present
from slastudio.measure.records.row_view import Rows, RowView
from slastudio.shared.periods import zone

LOAD = "hourly_load"  # the one that depends on other rows
_SECOND = 1_000_000_000
_HOUR, _DAY = 3_600 * _SECOND, 86_400 * _SECOND
_QUARTER = 900 * _SECOND  # clocks change on quarters of an hour
_EPOCH_WEEKDAY = 3  # 1 January 1970 was a Thursday
R = TypeVar("R", pd.DataFrame, RowView)


@dataclass(frozen=True)
class HourCounts:
    """Hold how many requests arrived in each hour of the local clock.

    starts: when hours with requests begin, ns since 1970, ascending, shape (hours,). counts: of each.
    """

    starts: Array = field(default_factory=lambda: np.zeros(0, np.int64))
    counts: Array = field(default_factory=lambda: np.zeros(0, np.int64))

    @classmethod
    def of(cls, stamps: Array, zone_name: str) -> HourCounts:
        """Count moments in ns since 1970."""
        return cls(*np.unique(_hour_starts(stamps, zone_name), return_counts=True))

    @classmethod
    def together(cls, parts: Sequence[HourCounts]) -> HourCounts:
        """Return the counts of all parts."""
        if not parts:
            return cls()
        starts, place = np.unique(
            np.concatenate([each.starts for each in parts]), return_inverse=True
        )
        counts = np.concatenate([each.counts for each in parts])
        return cls(starts, np.bincount(place, counts, len(starts)).astype(np.int64))

    def meets(self, other: HourCounts) -> bool:
        """Tell whether any hour holds requests of both."""
        return bool(np.isin(self.starts, other.starts).any())

    def at(self, stamps: Array, zone_name: str) -> Array:
        """Return the count of each moment's hour, shape (moments,); 0 of one that was not counted."""
        if not len(self.starts):
            return np.zeros(len(stamps), np.int64)
        wanted = _hour_starts(stamps, zone_name)
        place = np.minimum(np.searchsorted(self.starts, wanted), len(self.starts) - 1)
        return np.where(self.starts[place] == wanted, self.counts[place], 0)


def with_derived(
    kind: str, data: R, names: Iterable[str], zone_name: str, hours: HourCounts | None = None
) -> R:
    """Return rows of a kind with those of its derived columns that are named.

    data: with the recorded columns they are made of; without one of them no row has a value. hours:
    how many requests arrived by hour, where data does not hold all of them.
    """
    wanted = sorted(kind_named(kind).derived_among(names))
    if not wanted:
        return data
    source = _Source(data, zone_name, hours)
    made = {name: _MAKERS[name](source) for name in wanted}
    if isinstance(data, RowView):
        return RowView({**data.columns, **made}, len(data))
    return data.assign(**{name: each.set_axis(data.index) for name, each in made.items()})


class _Source:
    """Give what derived columns are made of, each taken once."""

    def __init__(self, data: Rows, zone_name: str, hours: HourCounts | None) -> None:
        self.data, self.zone, self._hours = data, zone_name, hours
        self._stamps: dict[str, tuple[Array, Array]] = {}

    def number(self, name: str) -> Array:
        """Return a column as floats, NaN where it is missing."""
        if name not in self.data.columns:
            return np.full(len(self.data), np.nan)
        return floats(self.data[name])

    def moments(self, name: str) -> tuple[Array, Array]:
        """Return a column's moments in ns, and which rows have one."""
        if name not in self._stamps:
            rows = len(self.data)
            if name not in self.data.columns:
                self._stamps[name] = np.zeros(rows, np.int64), np.zeros(rows, bool)
            else:
                column = self.data[name]
                known = present(column)
                # a missing moment is the smallest integer, which no clock can be read from
                self._stamps[name] = np.where(known, nanoseconds(column), 0), known
        return self._stamps[name]

    def counts(self) -> HourCounts:
        stamps, known = self.moments("time")
        return self._hours if self._hours is not None else HourCounts.of(stamps[known], self.zone)


def _token_speed(source: _Source) -> pd.Series:
    tokens = source.number("output_tokens")
    seconds = (source.number("latency_ms") - source.number("first_token_ms")) / 1000
    with np.errstate(invalid="ignore", divide="ignore"):
        return pd.Series(np.where((seconds > 0) & (tokens >= 0), tokens / seconds, np.nan))


def _data_age(source: _Source) -> pd.Series:
    state, state_known = source.moments("data_as_of")
    time, known = source.moments("time")
    return pd.Series(np.where(state_known & known, (time - state) / _HOUR, np.nan))


def _local_hour(source: _Source) -> pd.Series:
    stamps, known = source.moments("time")
    hour = local_clock(stamps, source.zone) // _HOUR % 24
    return pd.Series(np.where(known, hour, np.nan))


def _local_weekday(source: _Source) -> pd.Series:
    stamps, known = source.moments("time")
    day = (local_clock(stamps, source.zone) // _DAY + _EPOCH_WEEKDAY) % 7
    codes = np.where(known, day, -1).astype(np.int64)
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(list(WEEKDAYS))))


def _hourly_load(source: _Source) -> pd.Series:
    stamps, known = source.moments("time")
    return pd.Series(np.where(known, source.counts().at(stamps, source.zone), np.nan))


_MAKERS: dict[str, Callable[[_Source], pd.Series]] = {
    "token_speed": _token_speed,
    "data_age_h": _data_age,
    "local_hour": _local_hour,
    "local_weekday": _local_weekday,
    LOAD: _hourly_load,
}


def local_clock(stamps: Array, zone_name: str) -> Array:
    """Return what a zone's clock shows at moments, as ns since 1970 of the clock; shape (moments,)."""
    return stamps + _offsets(stamps, zone(zone_name))


def _hour_starts(stamps: Array, zone_name: str) -> Array:
    found: Array = stamps - local_clock(stamps, zone_name) % _HOUR
    return found


def _offsets(stamps: Array, tz: tzinfo) -> Array:
    """Return a zone's offset from UTC at moments, in ns: looked up once a day, and by quarters of an
    hour on days on which it changes.
    """
    days, place = np.unique(stamps // _DAY, return_inverse=True)
    begins = np.array([_offset(int(day) * _DAY, tz) for day in days], np.int64)
    ends = np.array([_offset((int(day) + 1) * _DAY, tz) for day in days], np.int64)
    found: Array = begins[place]
    changing = np.flatnonzero((begins != ends)[place])
    quarters, quarter = np.unique(stamps[changing] // _QUARTER, return_inverse=True)
    by_quarter = np.array([_offset(int(each) * _QUARTER, tz) for each in quarters], np.int64)
    found[changing] = by_quarter[quarter] if len(quarters) else 0
    return found


def _offset(stamp: int, tz: tzinfo) -> int:
    moment = datetime.fromtimestamp(stamp // _SECOND, UTC).astimezone(tz)
    offset = moment.utcoffset()
    return 0 if offset is None else round(offset.total_seconds()) * _SECOND
