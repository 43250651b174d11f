"""What the request logs show around incidents: which versions answered while one lasted, and their share of all traffic."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np

from slastudio.contract.clocks.business_time import nanoseconds
from slastudio.evidence.arrays import Array
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.outcome.beside.incident_stories import Logged, VersionSeen
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.known_spans import KnownSpan
from slastudio.measure.records import daygrid
from slastudio.measure.records.groups import codes_of
from slastudio.shared.periods import zone

# where a log says what a request was about
TOPIC_COLUMNS = ("seg.topic", "seg.category", "workflow")


@dataclass(frozen=True)
class Seen:
    """Hold what the logs show between two moments; requests: None where nothing covers them."""

    log: Logged
    requests: int | None = None
    versions: tuple[VersionSeen, ...] = ()


@dataclass(frozen=True)
class _Column:
    codes: Array
    names: list[str]


class Traffic:
    """Answer what request logs show between two moments of a span; they are read once, when first
    asked.
    """

    def __init__(self, inputs: Inputs, start: datetime, end: datetime) -> None:
        self._inputs, self._start, self._end = inputs, start, end
        spans = inputs.covered.get("requests", ()) if inputs.kind_counts.get("requests") else ()
        self._covered = _joined(spans, inputs.period.zone)

    @cached_property
    def _log(self) -> tuple[Array, dict[str, _Column]]:
        names = [*VERSION_COLUMNS, "workflow", *self._inputs.segments]
        data = self._inputs.read("requests", ["time", *names], self._start, self._end)
        data = data[data["time"].notna()]
        times = daygrid.nanoseconds(data["time"])
        order = np.argsort(times, kind="stable")
        found = {}
        for name in names:
            if name in data.columns and data[name].notna().any():
                codes, labels = codes_of(data[name])
                found[name] = _Column(codes[order], labels)
        return times[order], found

    def seen(self, start: datetime, end: datetime) -> Seen:
        """Return which versions answered in [start, end), as far as logs cover it."""
        low, high = nanoseconds(start), nanoseconds(end)
        held = [(max(a, low), min(b, high)) for a, b in self._covered if a < high and b >= low]
        if not held or high <= low:
            return Seen("none")
        whole = len(held) == 1 and held[0] == (low, high)
        times, columns = self._log
        a, b = np.searchsorted(times, [low, high], side="left").tolist()
        versions = [
            each
            for name in VERSION_COLUMNS
            if name in columns
            for each in _counted(name, columns[name], a, b)
        ]
        return Seen("whole" if whole else "part", b - a, tuple(versions))

    def covers(self, moment: datetime) -> bool:
        """Tell whether logs cover a moment."""
        at = nanoseconds(moment)
        return any(a <= at <= b for a, b in self._covered)

    def share(self, column: str, value: str, end: datetime) -> tuple[int, int]:
        """Return how many requests before a moment carry a value, of how many that say any."""
        found = self._column(column, end)
        counts = dict(_tally(found)) if found else {}
        same = sum(n for name, n in counts.items() if name.casefold() == value.casefold())
        return same, sum(counts.values())

    def columns_holding(self, value: str, columns: Iterable[str], end: datetime) -> list[str]:
        """Return those columns in which any request before a moment carries a value."""
        return [name for name in columns if self.share(name, value, end)[0]]

    @property
    def segment_columns(self) -> tuple[str, ...]:
        return tuple(each for each in self._inputs.segments if each not in TOPIC_COLUMNS)

    def _column(self, name: str, end: datetime) -> _Column | None:
        times, columns = self._log
        if name not in columns:
            return None
        last = int(np.searchsorted(times, nanoseconds(end), side="left"))
        return _Column(columns[name].codes[:last], columns[name].names)


def _counted(name: str, column: _Column, a: int, b: int) -> list[VersionSeen]:
    tally = _tally(_Column(column.codes[a:b], column.names))
    of = sum(n for _, n in tally)
    ranked = sorted(tally, key=lambda each: (-each[1], each[0]))
    return [VersionSeen(name, value, n, of) for value, n in ranked]


def _tally(column: _Column) -> list[tuple[str, int]]:
    counts = np.bincount(column.codes[column.codes >= 0], minlength=len(column.names))
    return [(name, int(n)) for name, n in zip(column.names, counts.tolist(), strict=True) if n]


def _joined(spans: Iterable[KnownSpan], zone_name: str) -> list[tuple[int, int]]:
    """Return the covered time in order; spans between which no whole day lies are made one, for
    between two files of a quiet log there is always some time.
    """
    tz = zone(zone_name)
    joined: list[tuple[datetime, datetime]] = []
    for each in sorted(spans, key=lambda one: (one.start, one.end)):
        if joined:
            before = joined[-1][1].astimezone(tz).date()
            if each.start.astimezone(tz).date() - before <= timedelta(days=1):
                joined[-1] = (joined[-1][0], max(each.end, joined[-1][1]))
                continue
        joined.append((each.start, each.end))
    return [(nanoseconds(low), nanoseconds(high)) for low, high in joined]
