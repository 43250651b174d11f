"""The days for which evidence of a kind is there, and those on which it was due by the agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.known_spans import KNOWN_BY, CoveredDays, KnownBy, KnownSpan
from slastudio.judge.period.frames import Frames
from slastudio.measure.records.daygrid import DayGrid
from slastudio.shared.periods import zone

FRIDAY = 4


@dataclass(frozen=True)
class KnownDays:
    """Hold for every day of a grid whether it is covered (and by what), due, and over; shape (days,).

    recorded: whether evidence is there, which a day on which none is due need not have.
    """

    grid: DayGrid
    recorded: Array
    covered: Array
    due: Array
    over: Array
    by: Array
    agreed: bool

    def within(self, first: date, last: date) -> CoveredDays:
        """Return how much of local days first … last is covered, of those that are over."""
        low = max(self.grid.index_of(first), 0)
        high = min(self.grid.index_of(last), self.grid.count - 1)
        window = np.zeros(self.grid.count, bool)
        window[low : high + 1] = True
        days = window & self.over
        due, known = days & self.due, days & self.covered
        # without a rhythm nobody owes a day, but an uncovered one is still not known
        missing = (due if due.any() else days) & ~self.covered
        reasons = [KNOWN_BY[name] for name in dict.fromkeys(self.by[known].tolist()) if name]
        return CoveredDays(
            int(due.sum()),
            int((due & self.covered).sum()),
            int(days.sum()),
            int(known.sum()),
            tuple(self._runs(missing)),
            self.agreed,
            tuple(reasons),
        )

    def _runs(self, missing: Array) -> Iterator[tuple[date, date]]:
        places = np.flatnonzero(missing)
        if not len(places):
            return
        for run in np.split(places, np.flatnonzero(np.diff(places) > 1) + 1):
            yield self.grid.day(int(run[0])), self.grid.day(int(run[-1]))


def missing_days(
    inputs: Inputs, agreement: Agreement, frames: Frames
) -> dict[str, tuple[date, ...]]:
    """Return by kind the days of the period that lack evidence: those due, or, where no rhythm is
    agreed, those between two imports.
    """
    found = {}
    for kind, rows in inputs.kind_counts.items():
        if not rows or not KINDS[kind].time or not inputs.covered.get(kind):
            continue
        known = known_days(inputs, agreement, kind, frames)
        first, last = inputs.period.first_day, inputs.period.last_day
        days = [
            begin + timedelta(days=number)
            for begin, end in known.within(first, last).gaps
            for number in range((end - begin).days + 1)
        ]
        if not known.agreed and known.covered.any():
            begins = frames.grid.day(int(np.flatnonzero(known.covered)[0]))
            ends = frames.grid.day(int(np.flatnonzero(known.covered)[-1]))
            days = [each for each in days if begins < each < ends]
        if days:
            found[kind] = tuple(days)
    return found


def rhythm_of(agreement: Agreement, kind: str) -> str:
    """Return how records of a kind are agreed to arrive, "" where nobody said."""
    named = (each for each in agreement.data.deliveries if each.evidence == kind)
    return next((each.arrives for each in named if each.arrives), "")


def known_days(
    inputs: Inputs,
    agreement: Agreement,
    kind: str,
    frames: Frames,
    computed: Iterable[str] = (),
) -> KnownDays:
    """Return which days evidence of a kind covers, and on which it was due; computed: the names of
    the rollups of it that count.

    Where records are agreed to come every day, one without any is not covered by a file that goes
    on behind it: somebody has to say that nothing happened.
    """
    grid, rhythm = frames.grid, rhythm_of(agreement, kind)
    spans = [*inputs.covered.get(kind, ())]
    spans += [each for name in computed for each in inputs.covered.get(name, ())]
    if rhythm == "occasion" and kind in inputs.given:
        spans += _on_occasion(inputs)
    found = cover_of(grid, rhythm, spans, lambda: frames.held(kind), _begins(inputs, grid))
    return KnownDays(
        grid,
        found.recorded,
        found.covered,
        found.due,
        _over(inputs, grid),
        found.by,
        rhythm != "",
    )


@dataclass(frozen=True)
class DayCover:
    """Hold for every day of a grid whether evidence is there, whether it is covered and by what, and
    whether records were due; shape (days,).
    """

    recorded: Array
    covered: Array
    due: Array
    by: Array


def cover_of(
    grid: DayGrid,
    rhythm: str,
    spans: Iterable[KnownSpan],
    held: Callable[[], Array],
    begins: int = 0,
) -> DayCover:
    """Return which days spans cover under a rhythm; held: which days hold any record, asked where
    records are due. begins: the first day on which any was due.
    """
    recorded, by = np.zeros(grid.count, bool), np.full(grid.count, "", object)
    for span in spans:
        first, last = _days_of(grid, span)
        reached = np.zeros(grid.count, bool)
        reached[max(first, 0) : max(last + 1, 0)] = True
        # what somebody said of a day says more than that a file goes on behind it
        by[reached & ((by == "") | (by == "file"))] = span.by
        recorded |= reached
    weekday = (np.arange(grid.count) + grid.first.weekday()) % 7
    due = np.full(grid.count, rhythm in ("daily", "weekdays", "weekly"))
    if rhythm == "weekdays":
        due &= weekday <= FRIDAY
    due[: max(begins, 0)] = False
    covered = recorded.copy()
    if due.any():
        with_records = held()
        if rhythm == "weekly":
            with_records = _weeks_with_records(with_records, weekday)
        covered = with_records | (recorded & (~due | (by != "file")))
    quiet = ~due & ~covered if rhythm in ("weekdays", "weekly") else np.zeros(grid.count, bool)
    rest: KnownBy = "rhythm"
    by[quiet | (covered & (by == ""))] = rest
    return DayCover(recorded, covered | quiet, due, by)


def _on_occasion(inputs: Inputs) -> list[KnownSpan]:
    """Return the time up to the last evidence of any kind: what comes on occasion did not come."""
    if inputs.evidence_until is None:
        return []
    begins = [span.start for spans in inputs.covered.values() for span in spans]
    start = min(begins, default=inputs.evidence_until)
    return [KnownSpan(start, inputs.evidence_until, "later")]


def _begins(inputs: Inputs, grid: DayGrid) -> int:
    """Return the first day on which any signed version was in force: before it nothing was due."""
    starts = [each.start for each in inputs.terms if each.ref.state == "signed"]
    known = [each for each in starts if each is not None]
    return (min(known) - grid.first).days if known and len(known) == len(starts) else 0


def _days_of(grid: DayGrid, span: KnownSpan) -> tuple[int, int]:
    tz = zone(grid.zone)
    first = (span.start.astimezone(tz).date() - grid.first).days
    last = (span.end.astimezone(tz).date() - grid.first).days
    return first, min(last, grid.count - 1)


def _weeks_with_records(covered: Array, weekday: Array) -> Array:
    """Return the days of every calendar week of which any day is covered."""
    week = np.cumsum(weekday == 0)
    held = np.unique(week[covered])
    return np.isin(week, held)


def _over(inputs: Inputs, grid: DayGrid) -> Array:
    """Return the days that can be judged: those that are over, and of a month under way those that
    evidence of any kind reaches.
    """
    until = inputs.as_of
    if until < inputs.period.end and inputs.evidence_until is not None:
        until = min(until, inputs.evidence_until + timedelta(seconds=1))
    last = _local_day(until - timedelta(microseconds=1), grid.zone)
    found = np.zeros(grid.count, bool)
    found[: max((last - grid.first).days + 1, 0)] = True
    return found


def _local_day(moment: datetime, zone_name: str) -> date:
    return moment.astimezone(zone(zone_name)).date()
