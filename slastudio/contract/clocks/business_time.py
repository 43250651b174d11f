"""Open time in nanoseconds of UTC: the spans in which a service is open, with their prefix sums,
for one moment or many.

A moment is open when the zone's wall clock shows a time inside the weekly hours on a date that is
not closed. So an hour that a clock change repeats counts twice, one that it skips never, and a date
a zone left out has no hours.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import numpy as np

from slastudio.evidence.arrays import Ints
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

Moments = Ints
SECOND = 10**9
MINUTE, DAY = 60 * SECOND, 86400 * SECOND
NEVER = int(np.iinfo(np.int64).min)
# nanoseconds in 64 bits reach from 1677 to 2262; the rest is room to add to
FIRST_YEAR, LAST_YEAR = 1700, 2240
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
# zones change their offset at most once in six hours: halving finds the moment
_STEP = 6 * 3600


def nanoseconds(moment: datetime) -> int:
    """Return an aware moment as nanoseconds since 1970 in UTC, exactly."""
    since = moment - _EPOCH
    return ((since.days * 86400 + since.seconds) * 10**6 + since.microseconds) * 1000


def moment_at(nanosecond: int) -> datetime:
    """Return the UTC moment of a nanosecond, cut to the microsecond."""
    return _EPOCH + timedelta(microseconds=nanosecond // 1000)


@dataclass(frozen=True)
class Offsets:
    """Hold the stretches [begins, ends) of constant offset from UTC that cover a local year; all in
    nanoseconds.
    """

    begins: Moments
    ends: Moments
    offsets: Moments


@lru_cache(maxsize=2048)
def offsets_of(zone_name: str, year: int) -> Offsets:
    """Return the offsets of a zone over a year and two days on either side; changes are found to
    the second.
    """
    tz = zone(zone_name)
    first = (date(year, 1, 1).toordinal() - _EPOCH_DAY - 2) * 86400
    last = (date(year, 12, 31).toordinal() - _EPOCH_DAY + 3) * 86400

    def offset(second: int) -> int:
        found = (_EPOCH + timedelta(seconds=second)).astimezone(tz).utcoffset()
        assert found is not None
        return found.days * 86400 + found.seconds

    changes, known = [(first, offset(first))], offset(first)
    for second in range(first + _STEP, last + 1, _STEP):
        reached = offset(second)
        while known != reached:
            low, high = max(second - _STEP, changes[-1][0]), second
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset(middle) == known else (low, middle)
            known = offset(high)
            changes.append((high, known))
    begins = np.array([second for second, _ in changes], dtype=np.int64) * SECOND
    values = np.array([value for _, value in changes], dtype=np.int64) * SECOND
    return Offsets(begins, np.append(begins[1:], last * SECOND), values)


def local_days(zone_name: str, moments: Moments) -> Moments:
    """Return for each UTC nanosecond its local date, as days since 1970."""
    if not len(moments):
        return moments.copy()
    years = range(moment_at(int(moments.min())).year, moment_at(int(moments.max())).year + 1)
    parts = [offsets_of(zone_name, year) for year in years]
    begins = np.concatenate([each.begins for each in parts])
    order = np.argsort(begins, kind="stable")
    offsets = np.concatenate([each.offsets for each in parts])[order]
    index = np.searchsorted(begins[order], moments, side="right") - 1
    return np.asarray((moments + offsets[index]) // DAY, dtype=np.int64)


def day_number(day: date) -> int:
    return day.toordinal() - _EPOCH_DAY


def day_at(number: int) -> date:
    return date.fromordinal(number + _EPOCH_DAY)


def wall_moment(day: date, minutes: int, zone_name: str) -> int:
    """Return the first nanosecond at which a local date's wall clock shows that many minutes after
    midnight, or more.
    """
    wanted = day_number(day) * DAY + minutes * MINUTE
    year = day_at(wanted // DAY).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise outside_years(year)
    known = offsets_of(zone_name, year)
    first = np.maximum(wanted - known.offsets, known.begins)
    return int(first[first < known.ends].min())


def outside_years(year: int) -> StudioError:
    return StudioError(
        f"A clock cannot run in the year {year}: it runs from {FIRST_YEAR} to {LAST_YEAR}. Check the date it starts from."
    )


def open_year(
    week: Sequence[Sequence[tuple[int, int]]], closed: Iterable[date], zone_name: str, year: int
) -> tuple[Moments, Moments]:
    """Return the starts and ends of the open spans of a local year, in order of time.

    week: for Monday … Sunday the open spans in minutes after midnight. closed: local dates on which
    nothing is open.
    """
    days = np.arange(
        day_number(date(year, 1, 1)), day_number(date(year, 12, 31)) + 1, dtype=np.int64
    )
    days = days[~np.isin(days, np.array([day_number(day) for day in closed], dtype=np.int64))]
    weekdays = (days + 3) % 7
    opens = [
        days[weekdays == k] * DAY + a * MINUTE for k, spans in enumerate(week) for a, _ in spans
    ]
    closes = [
        days[weekdays == k] * DAY + b * MINUTE for k, spans in enumerate(week) for _, b in spans
    ]
    nothing = np.empty(0, dtype=np.int64)
    wall_opens, wall_closes = np.concatenate([nothing, *opens]), np.concatenate([nothing, *closes])
    known = offsets_of(zone_name, year)
    starts, ends = [nothing], [nothing]
    for begin, end, offset in zip(known.begins, known.ends, known.offsets, strict=True):
        low, high = np.maximum(wall_opens - offset, begin), np.minimum(wall_closes - offset, end)
        starts.append(low[low < high])
        ends.append(high[low < high])
    start, end = np.concatenate(starts), np.concatenate(ends)
    order = np.argsort(start, kind="stable")
    return start[order], end[order]


class OpenTime:
    """Hold disjoint open spans in order, those that touch made one, and count in them: F(t) = open
    time before t.
    """

    def __init__(self, starts: Moments, ends: Moments) -> None:
        apart = np.ones(len(starts), dtype=bool)
        apart[1:] = starts[1:] > ends[:-1]
        self.starts = starts[apart]
        self.ends = ends[np.append(apart[1:], True)] if len(ends) else ends
        lengths = self.ends - self.starts
        self.before = np.cumsum(lengths) - lengths
        self.total = int(lengths.sum())
        self._starts, self._ends, self._before = (
            self.starts.tolist(),
            self.ends.tolist(),
            self.before.tolist(),
        )

    def elapsed(self, moments: Moments) -> Moments:
        """Return the open nanoseconds before each moment."""
        if not len(self.starts):
            return np.zeros_like(moments)
        index = np.maximum(np.searchsorted(self.starts, moments, side="right") - 1, 0)
        starts = self.starts[index]
        return np.asarray(
            self.before[index] + np.clip(moments, starts, self.ends[index]) - starts, dtype=np.int64
        )

    def elapsed_at(self, moment: int) -> int:
        """Return what elapsed gives, for one moment."""
        index = bisect_right(self._starts, moment) - 1
        if index < 0:
            return 0
        return int(self._before[index] + min(moment, self._ends[index]) - self._starts[index])

    def reached(self, amounts: Moments) -> Moments:
        """Return the earliest moment before which each amount (above 0) of open time lies; NEVER
        where it is not here.
        """
        if not len(self.starts):
            return np.full(len(amounts), NEVER, dtype=np.int64)
        index = np.maximum(np.searchsorted(self.before, amounts, side="left") - 1, 0)
        found = self.starts[index] + amounts - self.before[index]
        return np.where(amounts <= self.total, found, NEVER)

    def reached_at(self, amount: int) -> int:
        """Return what reached gives, for one amount."""
        if not 0 < amount <= self.total:
            return NEVER
        index = bisect_left(self._before, amount) - 1
        return int(self._starts[index] + amount - self._before[index])

    def next_open(self, moments: Moments) -> Moments:
        """Return for each moment the first open one at or after it; NEVER where there is none here."""
        index = np.searchsorted(self.ends, moments, side="right")
        within = index < len(self.starts)
        found = np.full(len(moments), NEVER, dtype=np.int64)
        found[within] = np.maximum(self.starts[index[within]], moments[within])
        return found

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the open spans inside [start, end), clipped."""
        low, high = bisect_right(self._ends, start), bisect_left(self._starts, end)
        pairs = zip(self._starts[low:high], self._ends[low:high], strict=True)
        return [(max(a, start), min(b, end)) for a, b in pairs]


@dataclass(frozen=True)
class Stops:
    """Hold the spans in which clocks stand still, of many clocks at once: disjoint and in order
    within each row.

    rows: the clock each span stops. starts, ends: nanoseconds; none starts before its clock does.
    """

    rows: Moments
    starts: Moments
    ends: Moments

    @classmethod
    def of(cls, spans: Iterable[tuple[int, Sequence[tuple[int, int]]]]) -> Stops:
        """Build from (row, joined spans of the row), rows rising."""
        flat = [(row, start, end) for row, each in spans for start, end in each]
        table = np.array(flat, dtype=np.int64).reshape(-1, 3)
        return cls(table[:, 0], table[:, 1], table[:, 2])

    def within(self, chosen: Moments, count: int) -> Stops:
        """Return the stops of some of `count` clocks, numbered by their place among the chosen
        (rising) ones.
        """
        place = np.full(count, -1, dtype=np.int64)
        place[chosen] = np.arange(len(chosen))
        kept = place[self.rows] >= 0
        return Stops(place[self.rows[kept]], self.starts[kept], self.ends[kept])


def joined_spans(spans: Iterable[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    """Return spans from `start` on, in order, those that overlap or touch made one."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted((max(a, start), b) for a, b in spans if b > max(a, start)):
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
