"""How the clocks of tickets ran against what was promised to them, a group of equal promises at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from slastudio.contract.clocks.business_time import (
    NEVER,
    SECOND,
    Moments,
    Stops,
    joined_spans,
    moment_at,
    nanoseconds,
)
from slastudio.contract.clocks.durations import Duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.judge.clocks.events import (
    Nanoseconds,
)
from slastudio.judge.outcome.objective_result import Case, CaseVerdict, Unjudged

Spans = tuple[tuple[datetime, datetime], ...]
_NO_TIME: Unjudged = "no_time_promised"
_EARLIER: Unjudged = "answered_before_opened"
_STANDS: Unjudged = "never_runs_out"
_UNJUDGED: dict[Unjudged, str] = {
    _NO_TIME: "no time is promised",
    _EARLIER: "it was answered before it was opened",
    _STANDS: "its clock never runs out: no service hours are agreed that it could run in",
}
_PAUSED, _AFTER = (
    "paused while waiting for the client",
    "answered after the due moment, when no service time ran any more",
)
_HELD = "held for a person's decision, which is left out"
_REOPENED = "re-opened; the time it was resolved in between does not count"


@dataclass
class Tickets:
    """Hold the rows of clocks in order of opening, columns apart.

    clock: its name. opened, done: nanoseconds, done NEVER while there is none. told: (id, title,
    severity or queue) of each row. waits: spans of waiting, gaps: spans in which a re-opened ticket
    was resolved, holds: spans in which its workflow waited for a decision; by row, only where there are
    any.
    """

    clock: str
    opened: Moments
    done: Moments
    told: list[tuple[str, str, str]]
    waits: dict[int, list[Nanoseconds]] = field(default_factory=dict)
    gaps: dict[int, list[Nanoseconds]] = field(default_factory=dict)
    holds: dict[int, list[Nanoseconds]] = field(default_factory=dict)


@dataclass(frozen=True)
class Unpromised:
    """Say why a group of clocks has no promise to be judged by: the reason as a value, and in words."""

    reason: Unjudged
    words: str


@dataclass(frozen=True)
class Promised:
    """Say what a group of clocks was promised: the duration (None: nothing), and on which clock of
    which calendar.
    """

    promise: Duration | None
    runs: str
    clocks: Clocks


def judged(
    tickets: Tickets, groups: dict[Promised | Unpromised, list[int]], as_of: datetime
) -> list[Case]:
    """Return the case of every ticket, in their order."""
    cases: list[Case | None] = [None] * len(tickets.told)
    for group, rows in groups.items():
        made = (
            _unjudged(tickets, rows, group)
            if isinstance(group, Unpromised)
            else _timed(tickets, rows, group, as_of)
        )
        for row, case in zip(rows, made, strict=True):
            cases[row] = case
    return [case for case in cases if case is not None]


def _unjudged(
    tickets: Tickets, rows: Sequence[int], why: Unpromised, limit: str = ""
) -> Iterator[Case]:
    for row in rows:
        done = _moment(int(tickets.done[row]))
        opened = moment_at(int(tickets.opened[row]))
        yield Case(
            *tickets.told[row],
            opened,
            None,
            done,
            None,
            None,
            limit,
            "not_judged",
            tickets.clock,
            why.words,
            unjudged=why.reason,
        )


def _timed(
    tickets: Tickets, rows: Sequence[int], promised: Promised, as_of: datetime
) -> Iterator[Case]:
    promise = promised.promise
    if promise is None or not promise.promises_time:
        none = Unpromised(_NO_TIME, _UNJUDGED[_NO_TIME])
        yield from _unjudged(tickets, rows, none, promise.text if promise else "")
        return
    places = np.array(rows, dtype=np.int64)
    opened, done = tickets.opened[places], tickets.done[places]
    waits, gaps = _chosen(tickets.waits, rows), _chosen(tickets.gaps, rows)
    # waiting and being resolved may overlap, and stop a clock once
    both = {place: [*waits.get(place, ()), *gaps.get(place, ())] for place in {*waits, *gaps}}
    holds = _chosen(tickets.holds, rows)
    every = {place: [*both.get(place, ()), *holds.get(place, ())] for place in {*both, *holds}}
    timings = promised.clocks.timings(promise, promised.runs, opened, done, _stops(every, opened))
    chosen = promised.clocks.choose(promise, promised.runs)
    # neither an open case nor one answered before it was opened has a span to count in
    resolved = chosen.stopped(_stops(gaps, opened), np.maximum(opened, done))
    held = np.zeros(len(places), dtype=np.int64)
    if holds:
        # what waiting takes off already is not taken off twice
        until = np.maximum(opened, done)
        held = chosen.stopped(_stops(every, opened), until) - chosen.stopped(
            _stops(both, opened), until
        )
    clock = _Clock(
        promise.text, tickets.clock, "always" if chosen.always else "business", nanoseconds(as_of)
    )
    columns = (
        opened,
        timings.dues,
        done,
        timings.limits,
        # NEVER less anything would be an ordinary number
        np.where(done == NEVER, NEVER, timings.measured - resolved),
    )
    moments = list(map(_moments, columns[:3]))
    numbers = [column.tolist() for column in (*columns, timings.adjusted, held)]
    ran = map(_Ran._make, zip(*moments, *numbers, strict=True))
    for place, (row, one) in enumerate(zip(rows, ran, strict=True)):
        waited = _spans_of(waits[place]) if place in waits else ()
        stopped = _spans_of(gaps[place]) if place in gaps else ()
        made = _case(tickets.told[row], one, clock, waited, stopped)
        yield made if place not in holds else _with_held(made, one, _spans_of(holds[place]))


class _Clock(NamedTuple):
    """Hold what a group of clocks has in common: the limit in words, its name, its hours, and now."""

    limit: str
    name: str
    runs: str
    now: int


class _Ran(NamedTuple):
    """Hold how one clock ran: its moments, and the same with limit and time used in nanoseconds."""

    opened: datetime
    due: datetime | None
    done: datetime | None
    begin: int
    until: int
    end: int
    granted: int
    measured: int
    adjusted: int
    held: int


def _with_held(case: Case, ran: _Ran, spans: Spans) -> Case:
    """Return a case with what its workflow waited for a decision; one that runs says so, too."""
    if case.verdict == "not_judged":
        return case
    told = _HELD if ran.held or case.done is None else ""
    why = "; ".join(filter(None, (case.why, told)))
    known = ran.held / SECOND if case.done is not None else None
    return replace(case, held=spans, held_s=known, why=why)


def _case(told: tuple[str, str, str], ran: _Ran, clock: _Clock, waits: Spans, gaps: Spans) -> Case:
    name, title, severity = told
    opened, due, done = ran.opened, ran.due, ran.done
    if due is None or (done is not None and ran.end < ran.begin):
        reason = _STANDS if due is None else _EARLIER
        return Case(
            name,
            title,
            severity,
            opened,
            None,
            done,
            None,
            None,
            clock.limit,
            "not_judged",
            clock.name,
            _UNJUDGED[reason],
            unjudged=reason,
        )
    verdict: CaseVerdict
    used = adjusted = None
    if done is None:
        # no export says when an unanswered case is late; we decided so (docs/judging.md)
        verdict, why = "late" if ran.until < clock.now else "open", "no answer yet"
    else:
        verdict, used, adjusted = (
            "in_time" if ran.end <= ran.until else "late",
            ran.measured / SECOND,
            ran.adjusted / SECOND,
        )
        why = (
            _why(ran, verdict, bool(gaps))
            if verdict == "late" or ran.adjusted < ran.measured or gaps
            else ""
        )
    return Case(
        name,
        title,
        severity,
        opened,
        due,
        done,
        used,
        adjusted,
        clock.limit,
        verdict,
        clock.name,
        why,
        ran.granted / SECOND,
        waits,
        clock.runs,
        gaps,
    )


def _chosen(
    spans: dict[int, list[Nanoseconds]], rows: Sequence[int]
) -> dict[int, list[Nanoseconds]]:
    return {place: spans[row] for place, row in enumerate(rows) if row in spans} if spans else {}


def _why(ran: _Ran, verdict: str, reopened: bool) -> str:
    said = [_PAUSED] if ran.adjusted + ran.held < ran.measured else []
    said += [_REOPENED] if reopened else []
    said += [_AFTER] if verdict == "late" and ran.adjusted <= ran.granted else []
    return "; ".join(said)


def _stops(spans: dict[int, list[Nanoseconds]], opened: Moments) -> Stops:
    return Stops.of(
        (place, joined_spans(spans[place], int(opened[place]))) for place in sorted(spans)
    )


def _moments(values: Moments) -> list[Any]:
    """Return nanoseconds as UTC moments, None for NEVER; a column at a time, which is a tenth of
    the time.
    """
    found = (
        pd.DatetimeIndex(values.view("datetime64[ns]"))
        .as_unit("us")
        .tz_localize("UTC")
        .to_pydatetime()
    )
    missing = np.flatnonzero(values == NEVER)
    listed: list[Any] = found.tolist()
    for index in missing.tolist():
        listed[index] = None
    return listed


def _moment(value: int) -> datetime | None:
    return None if value == NEVER else moment_at(value)


def _spans_of(spans: Sequence[Nanoseconds]) -> Spans:
    return tuple((moment_at(a), moment_at(b)) for a, b in spans)
