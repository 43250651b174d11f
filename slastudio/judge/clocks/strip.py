"""The strip of one clock: where it ran, stood and was outside service hours, and why, without gap
or overlap.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

import numpy as np

from slastudio.contract.clocks.business_time import (
    day_at,
    local_days,
    moment_at,
    nanoseconds,
    wall_moment,
)
from slastudio.contract.clocks.calendars import ServiceClock
from slastudio.contract.clocks.limits import Clocks
from slastudio.judge.outcome.objective_result import Case

State = Literal["running", "paused", "outside_hours", "done", "late"]
_HOURS = "outside service hours"


@dataclass(frozen=True)
class Stretch:
    """Hold a part [start, end) of a clock's life in UTC: what it did there, and why it did not run
    where it did not.
    """

    start: datetime
    end: datetime
    state: State
    reason: str = ""


def strip(
    case: Case, clocks: Clocks, until: datetime, pause_reason: str = "waiting for the client"
) -> tuple[Stretch, ...]:
    """Return the stretches that partition a clock's life from its opening; none for a clock that
    was not judged.

    The life ends when the clock was done, or at its due moment if that is later; without an answer
    it ends at `until`. running and late stretches together last as long as the adjusted time,
    running ones no longer than the limit. A moment outside service hours is told as such, whether
    or not the clock was paused there, too.
    """
    if case.verdict == "not_judged" or case.due is None:
        return ()
    clock = clocks.always if case.runs == "always" else clocks.business
    opened = nanoseconds(case.opened)
    stop = max(nanoseconds(case.done or until), opened)
    end = stop if case.done is None else max(stop, nanoseconds(case.due))
    states = _States(case, clock, opened, stop, end, pause_reason)
    found: list[Stretch] = []
    edges = states.edges()
    for start, after in pairwise(edges):
        state, reason = states.at(start)
        if found and (found[-1].state, found[-1].reason) == (state, reason):
            found[-1] = Stretch(found[-1].start, moment_at(after), state, reason)
        else:
            found.append(Stretch(moment_at(start), moment_at(after), state, reason))
    return tuple(found)


class _States:
    """Tell the state of a clock at any moment of its life, and the moments at which it may change."""

    def __init__(
        self, case: Case, clock: ServiceClock, opened: int, stop: int, end: int, pause_reason: str
    ) -> None:
        self._clock, self._opened, self._stop, self._end = clock, opened, stop, end
        self._due = None if case.due is None else nanoseconds(case.due)
        self._pause_reason, self._answered = pause_reason, case.done is not None
        self._open = _pairs(clock.open_spans(moment_at(opened), moment_at(stop)))
        self._starts = [start for start, _ in self._open]
        self._pauses, self._gaps = _pairs(case.pauses), _pairs(case.stopped)
        self._holds = _pairs(case.held)

    def edges(self) -> list[int]:
        pairs = [*self._open, *self._pauses, *self._gaps, *self._holds]
        inside = {edge for pair in pairs for edge in pair} | {self._stop, self._opened, self._end}
        inside |= {self._due} if self._due is not None else set()
        # at midnight the reason may change although the clock stands on: a holiday is over
        inside |= set() if self._clock.always else set(self._midnights())
        return sorted(edge for edge in inside if self._opened <= edge <= self._end)

    def _midnights(self) -> Iterable[int]:
        ends = local_days(
            self._clock.zone, np.array([self._opened, self._stop], dtype=np.int64)
        ).tolist()
        return (
            wall_moment(day_at(day), 0, self._clock.zone) for day in range(ends[0] + 1, ends[1] + 1)
        )

    def at(self, moment: int) -> tuple[State, str]:
        if moment >= self._stop:
            return "done", "answered" if self._answered else ""
        if any(start <= moment < end for start, end in self._gaps):
            return "done", "resolved, and not opened again yet"
        place = bisect_right(self._starts, moment) - 1
        if place < 0 or moment >= self._open[place][1]:
            return "outside_hours", self._closed(moment)
        if any(start <= moment < end for start, end in self._pauses):
            return "paused", self._pause_reason
        if any(start <= moment < end for start, end in self._holds):
            return "paused", "held for a person's decision"
        return (
            ("late", "after the due moment")
            if self._due is not None and moment >= self._due
            else ("running", "")
        )

    def _closed(self, moment: int) -> str:
        day = int(local_days(self._clock.zone, np.array([moment], dtype=np.int64))[0])
        return self._clock.closed_because(day_at(day)) or _HOURS


def _pairs(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[int, int]]:
    return [(nanoseconds(start), nanoseconds(end)) for start, end in spans]
