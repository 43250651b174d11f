"""The spans of time that are told apart: local days of the agreement's zone, cut where time is left
out, as bounds in UTC. No engine's own zones are ever asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from slastudio.shared.periods import local_midnight, zone

_HOUR = 3_600


@dataclass(frozen=True)
class BoundSpan:
    """Hold a span [low, high) in seconds since 1970, UTC, and the local day it lies on."""

    low: int
    high: int
    day: date


def spans_of(
    first: date, last: date, zone_name: str, edges: Iterable[int] = ()
) -> tuple[BoundSpan, ...]:
    """Return the spans of local days first … last; edges: seconds since 1970 at which days are cut."""
    tz, cuts = zone(zone_name), sorted(set(edges))
    found = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        low, high = (
            int(local_midnight(each, tz).timestamp()) for each in (day, day + timedelta(days=1))
        )
        bounds = [low, *(each for each in cuts if low < each < high), high]
        found += [BoundSpan(a, b, day) for a, b in pairwise(bounds)]
    return tuple(found)


def unit_of(spans: Iterable[BoundSpan]) -> int:
    """Return the largest of 900, 60 and 1 seconds that divides all bounds."""
    bounds = {each for span in spans for each in (span.low, span.high)}
    return next(unit for unit in (900, 60, 1) if all(each % unit == 0 for each in bounds))


def offsets_of(zone_name: str, first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return (from which local second since 1970 on, seconds east of UTC) over [first, last], for
    times that carry no zone. A time that the clocks showed twice is the first of the two.
    """
    tz = zone(zone_name)
    at, end = first - 2 * 86_400, last + 2 * 86_400
    known = _offset(tz, at)
    found = [(at - 86_400 * 366, known)]
    while at < end:
        ahead = min(at + _HOUR, end)
        offset = _offset(tz, ahead)
        if offset != known:
            moment = _turn(tz, at, ahead)
            found.append((moment + known, offset))
            known = offset
        at = ahead
    return tuple(found)


def _offset(tz: ZoneInfo, second: int) -> int:
    there = datetime.fromtimestamp(second, UTC).astimezone(tz).utcoffset()
    assert there is not None
    return int(there.total_seconds())


def _turn(tz: ZoneInfo, low: int, high: int) -> int:
    """Return the second in (low, high] at which the offset changes."""
    before = _offset(tz, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(tz, middle) == before else (low, middle)
    return high
