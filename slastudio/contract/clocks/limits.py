"""Clocks of promises: which calendar clock a duration runs on, its limit, its due moment and the
time used of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from slastudio.contract.clocks.business_time import (
    NEVER,
    SECOND,
    Moments,
    Stops,
    day_at,
    joined_spans,
    local_days,
    moment_at,
    nanoseconds,
    wall_moment,
)
from slastudio.contract.clocks.calendars import ServiceClock, Span
from slastudio.contract.clocks.durations import Duration
from slastudio.contract.terms.support import ServiceCalendar
from slastudio.evidence.arrays import Ints


@dataclass(frozen=True)
class Timings:
    """Hold what a promise makes of many clocks, in nanoseconds; NEVER where there is none.

    limits: time granted. dues: the moment by which it must be kept. measured, adjusted: time used
    as measured and after stops, where `done` is a moment.
    """

    limits: Moments
    dues: Moments
    measured: Moments
    adjusted: Moments


class Clocks:
    """Run promises on an agreement's calendar: which clock a duration uses, its limit, due moment
    and time used.
    """

    def __init__(self, calendar: ServiceCalendar, zone_name: str) -> None:
        self.business = ServiceClock(calendar, zone_name)
        self.always = ServiceClock(calendar, zone_name, always=True)
        self.zone = zone_name

    def choose(self, promise: Duration, clock: str) -> ServiceClock:
        """Return the clock a promise runs on: durations in business time always use service hours."""
        if clock == "business" or promise.basis in ("business_time", "business_days"):
            return self.business
        return self.business if promise.basis in ("same_day", "next_day") else self.always

    def limit_seconds(self, promise: Duration, clock: str, opened: datetime) -> float | None:
        """Return how many seconds of its clock the promise grants; None when it grants no definite
        time.

        A business day is as long as the usual service day, and so is a plain day on a clock that
        runs in service hours; a plain week is there as long as the usual service week. "Same day"
        and "next business day" grant the service time from opening to the moment they name.
        """
        if promise.basis in ("same_day", "next_day"):
            named = self.named_moment(promise, opened)
            return None if named is None else self.business.seconds(opened, named)
        fixed = self._fixed_limit(promise, self.choose(promise, clock))
        return None if fixed is None else fixed / SECOND

    def _fixed_limit(self, promise: Duration, chosen: ServiceClock) -> int | None:
        if promise.basis == "planned":
            return None
        if promise.basis == "business_days":
            return round(promise.days * chosen.day_seconds) * SECOND
        if promise.basis == "elapsed" and chosen is self.business and promise.unit == "day":
            return round(promise.seconds / 86400 * chosen.day_seconds) * SECOND
        if promise.basis == "elapsed" and chosen is self.business and promise.unit == "week":
            return round(promise.seconds / (7 * 86400) * chosen.week_seconds) * SECOND
        return promise.seconds * SECOND

    def named_moment(self, promise: Duration, opened: datetime) -> datetime | None:
        """Return the moment that “same day” or “next business day by 16:00” names; None if the
        service never opens.
        """
        found = int(
            self._named_moments(promise, np.array([nanoseconds(opened)], dtype=np.int64))[0]
        )
        return None if found == NEVER else moment_at(found)

    def _named_moments(self, promise: Duration, opened: Moments) -> Moments:
        days = local_days(self.zone, opened)
        if promise.basis == "same_day":
            begins = self.business.next_opens(opened)
            days = np.where(
                begins == NEVER, NEVER, local_days(self.zone, np.where(begins == NEVER, 0, begins))
            )
        known, places = np.unique(days, return_inverse=True)
        named = [
            NEVER if day == NEVER else self._named_moment(promise, int(day))
            for day in known.tolist()
        ]
        return np.array(named, dtype=np.int64)[places]

    def _named_moment(self, promise: Duration, day: int) -> int:
        """Return the moment for all that open on one local day (same_day: whose service begins on
        it).
        """
        last = day_at(day)
        if promise.basis == "next_day":
            tomorrow = moment_at(wall_moment(last + timedelta(days=1), 0, self.zone))
            begins = self.business.next_open(tomorrow)
            if begins is None:
                return NEVER
            last = day_at(
                int(local_days(self.zone, np.array([nanoseconds(begins)], dtype=np.int64))[0])
            )
        if promise.basis == "next_day" and promise.seconds:
            return wall_moment(last, promise.seconds // 60, self.zone)
        midnights = [moment_at(wall_moment(last + timedelta(days=n), 0, self.zone)) for n in (0, 1)]
        return nanoseconds(self.business.open_spans(midnights[0], midnights[1])[-1][1])

    def due(
        self, promise: Duration, clock: str, opened: datetime, pauses: Iterable[Span] = ()
    ) -> datetime | None:
        """Return the moment by which the promise must be kept; pauses push it back."""
        begin = nanoseconds(opened)
        found = self.due_one(
            promise, clock, begin, ((nanoseconds(a), nanoseconds(b)) for a, b in pauses)
        )
        return None if found == NEVER else moment_at(found)

    def latest_start(self, promise: Duration, moment: datetime) -> datetime | None:
        """Return the last moment from which a promised time, in service hours, is over by a moment;
        None where there is none.
        """
        amount = self._fixed_limit(promise, self.business)
        if amount is None:
            return None
        found = self.business.latest_before(nanoseconds(moment), amount)
        return None if found == NEVER else moment_at(found)

    def due_one(
        self, promise: Duration, clock: str, opened: int, pauses: Iterable[tuple[int, int]]
    ) -> int:
        """Return what due gives, in nanoseconds; NEVER for none."""
        chosen, stops = self.choose(promise, clock), joined_spans(pauses, opened)
        if promise.basis in ("same_day", "next_day"):
            starts, done = np.array([opened], dtype=np.int64), np.array([NEVER], dtype=np.int64)
            return int(self.timings(promise, clock, starts, done, Stops.of([(0, stops)])).dues[0])
        fixed = self._fixed_limit(promise, chosen)
        return NEVER if fixed is None else chosen.after_one(opened, fixed, stops)

    def used(
        self,
        promise: Duration,
        clock: str,
        opened: datetime,
        done: datetime,
        pauses: Iterable[Span] = (),
    ) -> tuple[float, float]:
        """Return (as measured, after pauses) seconds on the promise's clock between opened and
        done.
        """
        chosen = self.choose(promise, clock)
        measured = chosen.seconds(opened, done)
        joined = joined_spans(
            ((nanoseconds(a), nanoseconds(b)) for a, b in pauses), nanoseconds(opened)
        )
        paused = sum(chosen.seconds(moment_at(a), min(moment_at(b), done)) for a, b in joined)
        return measured, measured - paused

    def timings(
        self, promise: Duration, clock: str, opened: Moments, done: Moments, stops: Stops
    ) -> Timings:
        """Return limit, due moment and time used of many clocks with one promise; done may be
        NEVER.
        """
        chosen = self.choose(promise, clock)
        measured = chosen.between(opened, np.maximum(opened, done))
        adjusted = measured - chosen.stopped(stops, np.maximum(opened, done))
        ended = done != NEVER
        limits, dues = self._limits_and_dues(promise, chosen, opened, stops)
        return Timings(
            limits, dues, np.where(ended, measured, NEVER), np.where(ended, adjusted, NEVER)
        )

    def _limits_and_dues(
        self, promise: Duration, chosen: ServiceClock, opened: Moments, stops: Stops
    ) -> tuple[Moments, Ints]:
        if promise.basis in ("same_day", "next_day"):
            named = self._named_moments(promise, opened)
            known = named != NEVER
            limits = np.where(known, chosen.between(opened, np.where(known, named, opened)), NEVER)
            stood = chosen.stopped(stops, np.where(known, named, opened)) > 0
            moved = np.where(
                known & stood, chosen.afters(opened, np.maximum(limits, 0), stops), named
            )
            return limits, moved
        fixed = self._fixed_limit(promise, chosen)
        if fixed is None:
            nothing = np.full(len(opened), NEVER, dtype=np.int64)
            return nothing, nothing
        limits = np.full(len(opened), fixed, dtype=np.int64)
        return limits, chosen.afters(opened, limits, stops)
