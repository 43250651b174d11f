"""Local times become UTC: the gaps and folds of daylight saving, for whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import numpy as np

from slastudio.evidence.arrays import Bools, Ints
from slastudio.shared.periods import zone

NS = 1_000_000_000
_STEP = timedelta(hours=12)


def _offset(moment: datetime, name: str) -> int:
    local = moment.astimezone(zone(name)).utcoffset()
    return int(local.total_seconds()) if local is not None else 0


def _bisect(low: datetime, high: datetime, name: str) -> datetime:
    """Return the first second in (low, high] whose offset differs from that at low."""
    before = _offset(low, name)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=int((high - low).total_seconds()) // 2)
        low, high = (middle, high) if _offset(middle, name) == before else (low, middle)
    return high


@lru_cache(maxsize=4096)
def _transitions(name: str, year: int) -> tuple[tuple[int, int, int], ...]:
    """Return (UTC second, offset before, offset after) of every change of offset in a year."""
    found = []
    moment, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        later = min(moment + _STEP, end)
        if _offset(moment, name) != _offset(later, name):
            change = _bisect(moment, later, name)
            found.append((int(change.timestamp()), _offset(moment, name), _offset(change, name)))
        moment = later
    return tuple(found)


@dataclass(frozen=True)
class Localised:
    """Hold UTC nanoseconds, which wall times never existed, and which occurred twice (the first was
    taken).
    """

    utc: Ints
    skipped: Bools
    twice: Bools


def localise(wall: Ints, dates: Bools, name: str) -> Localised:
    """Return the UTC moment of each wall time (nanoseconds since 1970 on the local clock).

    dates: marks values that are dates without a clock; a midnight the clock skipped becomes the
    moment of the change.
    """
    none = np.zeros(len(wall), dtype=bool)
    if not len(wall) or name in ("UTC", "Etc/UTC"):
        return Localised(wall, none, none)
    seconds = wall // NS
    years = [
        int(np.datetime64(int(s), "s").astype("M8[Y]").astype(int)) + 1970
        for s in (seconds.min(), seconds.max())
    ]
    # the change before tells the offset of the first moment, and local years do not end with those
    # of UTC
    changes = [c for year in range(years[0] - 1, years[1] + 2) for c in _transitions(name, year)]
    if not changes:
        return Localised(
            wall - _offset(datetime(years[0], 1, 1, tzinfo=UTC), name) * NS, none, none
        )
    at, before, after = (np.array(column, dtype=np.int64) for column in zip(*changes, strict=True))
    # on the clock as it was before each change: so a time shown twice is its first
    index = np.searchsorted(at + before, seconds, side="right")
    offsets = np.append(before[:1], after)[index]
    last, following = np.maximum(index - 1, 0), np.minimum(index, len(at) - 1)
    skipped = (index > 0) & (seconds < (at + after)[last])
    twice = (
        (index < len(at))
        & (seconds >= (at + after)[following])
        & (seconds < (at + before)[following])
    )
    utc = np.where(skipped & dates, at[last] * NS, wall - offsets * NS)
    return Localised(utc, skipped & ~dates, twice)
