"""Response times: each incident's clock against its severity tier, under the terms in force when it
opened.

A clock is in time when it was done by its due moment. Time in which a re-opened ticket was resolved
is not on its clock, where the agreement says so; waiting for the client is, as measured, and is
taken off after adjustment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
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
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import ServiceCalendar, Support
from slastudio.judge.clocks.case_rows import CaseRows, TermsAt, terms_runs
from slastudio.judge.clocks.events import (
    Nanoseconds,
    gaps_between,
    pauses_until,
    severity_that_counts,
    spells_of,
    tier_of,
)
from slastudio.judge.outcome.assessment import Case, CaseVerdict
from slastudio.shared.problems import StudioError

CASE_COLUMNS = (
    "id",
    "title",
    "opened",
    "first_response",
    "resolved",
    "severity",
    "workflow",
    "waiting",
    "nature",
    "updates",
    "stable",
    "reopened",
    "severities",
)
QUEUE_COLUMNS = ("id", "queue", "opened", "due", "decided", "decision", "workflow")
Spans = tuple[tuple[datetime, datetime], ...]
_NO_TIME, _EARLIER = "no time is promised", "it was answered before it was opened"
_STANDS = "its clock never runs out: no service hours are agreed that it could run in"
_PAUSED, _AFTER = (
    "paused while waiting for the client",
    "answered after the due moment, when no service time ran any more",
)
_REOPENED = "re-opened; the time it was resolved in between does not count"


@lru_cache(maxsize=16)
def clocks_of(calendar: ServiceCalendar, zone_name: str) -> Clocks:
    return Clocks(calendar, zone_name)


@dataclass
class Tickets:
    """Hold the rows of clocks in order of opening, columns apart.

    clock: its name. opened, done: nanoseconds, done NEVER while there is none. told: (id, title,
    severity or queue) of each row. waits: spans of waiting, gaps: spans in which a re-opened ticket
    was resolved; by row, only where there are any.
    """

    clock: str
    opened: Moments
    done: Moments
    told: list[tuple[str, str, str]]
    waits: dict[int, list[Nanoseconds]] = field(default_factory=dict)
    gaps: dict[int, list[Nanoseconds]] = field(default_factory=dict)


@dataclass(frozen=True)
class Promised:
    """Say what a group of clocks was promised: the duration (None: nothing), and on which clock of
    which calendar.
    """

    promise: Duration | None
    runs: str
    clocks: Clocks


def incident_cases(
    data: pd.DataFrame, clock: str, terms_at: TermsAt, as_of: datetime
) -> tuple[Case, ...]:
    """Return one Case per incident for its "first_response" or "resolution" clock, in order of
    opening.

    Where the agreement makes a re-opened incident a new one, each re-opening is a resolution case
    of its own, after the incident's first.
    """
    rows = CaseRows(data)
    done = rows.moments("first_response" if clock == "first_response" else "resolved")
    cases: list[Case] = []
    for terms, support, places in terms_runs(rows.opened, terms_at):
        cases += _incidents_under(rows, done, terms, support, places, clock, as_of)
    return tuple(cases)


def queue_cases(data: pd.DataFrame, terms_at: TermsAt, as_of: datetime) -> tuple[Case, ...]:
    """Return one Case per queue item: approvals against the approval promise, exceptions against
    their greatest age.
    """
    rows = CaseRows(data)
    decided, queues = rows.moments("decided"), [text or "approval" for text in rows.texts("queue")]
    titles = [text or queue for text, queue in zip(rows.texts("workflow"), queues, strict=True)]
    told = list(zip(rows.texts("id"), titles, queues, strict=True))
    cases: list[Case] = []
    for terms, support, places in terms_runs(rows.opened, terms_at):
        clocks = clocks_of(support.calendar, terms.zone)
        approvals, exceptions = (
            promise_of(terms.changes.approval_within),
            promise_of(terms.governance.exception_age),
        )
        tickets = Tickets(
            "decision", rows.opened[places], decided[places], told[places.start : places.stop]
        )
        groups: dict[Promised | str, list[int]] = {}
        for promise, aged in ((approvals, False), (exceptions, True)):
            listed = [
                row
                for row, (_, _, queue) in enumerate(tickets.told)
                if queue.startswith("exception") == aged
            ]
            groups.setdefault(Promised(promise, "business", clocks), []).extend(listed)
        cases += judged(tickets, groups, as_of)
    return tuple(cases)


def _incidents_under(
    rows: CaseRows,
    done: Moments,
    terms: Agreement,
    support: Support,
    places: slice,
    clock: str,
    as_of: datetime,
) -> list[Case]:
    now = nanoseconds(as_of)
    tickets = Tickets(clock, rows.opened[places], done[places].copy(), [])
    ids, severities = rows.texts("id")[places], rows.texts("severity")[places]
    titles = [
        a or b
        for a, b in zip(rows.texts("title")[places], rows.texts("workflow")[places], strict=True)
    ]
    if support.waiting_pauses == "pauses":
        waits = enumerate(rows.jsons("waiting")[places])
        tickets.waits = {
            row: spans for row, text in waits if text and (spans := pauses_until(text, now))
        }
    again: list[tuple[int, int, Nanoseconds]] = []
    if clock == "resolution":
        again = _reopen(tickets, rows.jsons("reopened")[places], support.reopened)
    for row, history in enumerate(rows.jsons("severities")[places]):
        if history:
            severities[row] = severity_that_counts(
                support, severities[row], history, int(tickets.done[row])
            )
    tickets.told = list(zip(ids, titles, severities, strict=True))
    _append(tickets, again)
    return judged(tickets, _groups(tickets, terms, support, clock), as_of)


def _reopen(
    tickets: Tickets, histories: Sequence[Any], means: str
) -> list[tuple[int, int, Nanoseconds]]:
    """Put the spells of re-opened tickets in place; return (row, number, spell) of those that are
    cases of their own.
    """
    again: list[tuple[int, int, Nanoseconds]] = []
    for row, history in enumerate(histories):
        if not history:
            continue
        spells = spells_of(int(tickets.opened[row]), int(tickets.done[row]), history)
        tickets.done[row] = spells[0][1] if means == "new" else spells[-1][1]
        if means == "new":
            again += [(row, number, spell) for number, spell in enumerate(spells[1:], 1)]
        elif means == "same" and (gaps := gaps_between(spells)):
            tickets.gaps[row] = gaps
    return again


def _append(tickets: Tickets, again: Sequence[tuple[int, int, Nanoseconds]]) -> None:
    if not again:
        return
    first = len(tickets.opened)
    spells = np.array([spell for _, _, spell in again], dtype=np.int64)
    tickets.opened, tickets.done = (
        np.append(tickets.opened, spells[:, 0]),
        np.append(tickets.done, spells[:, 1]),
    )
    for place, (row, number, _) in enumerate(again, first):
        name, title, severity = tickets.told[row]
        tickets.told.append((f"{name} (re-opened {number})" if name else "", title, severity))
        if row in tickets.waits:
            tickets.waits[place] = tickets.waits[row]


def _groups(
    tickets: Tickets, terms: Agreement, support: Support, clock: str
) -> dict[Promised | str, list[int]]:
    """Return the rows by what they were promised, or by why they cannot be judged."""
    rows: dict[str, list[int]] = {}
    for row, (_, _, severity) in enumerate(tickets.told):
        rows.setdefault(severity, []).append(row)
    groups: dict[Promised | str, list[int]] = {}
    for severity, listed in rows.items():
        group, shown = promised_to(terms, support, severity, clock)
        groups.setdefault(group, []).extend(listed)
        for row in listed:
            tickets.told[row] = (*tickets.told[row][:2], shown)
    return {group: sorted(listed) for group, listed in groups.items()}


def promised_to(
    terms: Agreement, support: Support, severity: str, clock: str
) -> tuple[Promised | str, str]:
    """Return what an incident of a severity was promised, or why nothing was; and the name its tier
    is shown by.
    """
    tier = tier_of(support, severity)
    if tier is None:
        why = (
            f"“{severity}” is no severity tier of the agreement"
            if severity
            else "it has no severity"
        )
        return why, severity
    text = {"first_response": tier.response, "resolution": tier.resolution, "update": tier.updates}[
        clock
    ]
    return Promised(
        promise_of(text), tier.clock, clocks_of(support.calendar, terms.zone)
    ), tier.name


def judged(
    tickets: Tickets, groups: dict[Promised | str, list[int]], as_of: datetime
) -> list[Case]:
    """Return the case of every ticket, in their order."""
    cases: list[Case | None] = [None] * len(tickets.told)
    for group, rows in groups.items():
        made = (
            _unjudged(tickets, rows, group)
            if isinstance(group, str)
            else _timed(tickets, rows, group, as_of)
        )
        for row, case in zip(rows, made, strict=True):
            cases[row] = case
    return [case for case in cases if case is not None]


def _unjudged(tickets: Tickets, rows: Sequence[int], why: str, limit: str = "") -> Iterator[Case]:
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
            why,
        )


def _timed(
    tickets: Tickets, rows: Sequence[int], promised: Promised, as_of: datetime
) -> Iterator[Case]:
    promise = promised.promise
    if promise is None or not promise.promises_time:
        yield from _unjudged(tickets, rows, _NO_TIME, promise.text if promise else "")
        return
    places = np.array(rows, dtype=np.int64)
    opened, done = tickets.opened[places], tickets.done[places]
    waits, gaps = _chosen(tickets.waits, rows), _chosen(tickets.gaps, rows)
    both = {place: [*waits.get(place, ()), *gaps.get(place, ())] for place in {*waits, *gaps}}
    found = promised.clocks.timings(promise, promised.runs, opened, done, _stops(both, opened))
    chosen = promised.clocks.choose(promise, promised.runs)
    resolved = chosen.stopped(_stops(gaps, opened), np.maximum(opened, done))
    clock = _Clock(
        promise.text, tickets.clock, "always" if chosen.always else "business", nanoseconds(as_of)
    )
    columns = (
        opened,
        found.dues,
        done,
        found.limits,
        np.where(done == NEVER, NEVER, found.measured - resolved),
    )
    moments = [_moments(each) for each in columns[:3]]
    numbers = [each.tolist() for each in (*columns, found.adjusted)]
    told = [tickets.told[row] for row in rows]
    for place, ran in enumerate(map(_Ran._make, zip(*moments, *numbers, strict=True))):
        waited = _spans_of(waits[place]) if place in waits else ()
        yield _case(
            told[place], ran, clock, waited, _spans_of(gaps[place]) if place in gaps else ()
        )


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


def _case(told: tuple[str, str, str], ran: _Ran, clock: _Clock, waits: Spans, gaps: Spans) -> Case:
    name, title, severity = told
    opened, due, done = ran.opened, ran.due, ran.done
    if due is None or (done is not None and ran.end < ran.begin):
        why = _STANDS if due is None else _EARLIER
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
            why,
        )
    verdict: CaseVerdict
    used = adjusted = None
    if done is None:
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
    said = [_PAUSED] if ran.adjusted < ran.measured else []
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


def promise_of(text: str) -> Duration | None:
    """Read a promised duration; None where nothing readable is promised."""
    try:
        return parse_duration(text) if text else None
    except StudioError:
        return None
