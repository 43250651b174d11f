"""Response times: each incident's clock against its severity tier, under the terms in force when it
opened.

A clock is in time when it was done by its due moment. Time in which a re-opened ticket was resolved
is not on its clock, where the agreement says so; waiting for the client is, as measured, and is
taken off after adjustment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from slastudio.contract.clocks.business_time import (
    NEVER,
    Moments,
    nanoseconds,
)
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import ServiceCalendar, Support
from slastudio.judge.clocks.case_rows import CaseRows, TermsAt, terms_runs
from slastudio.judge.clocks.case_verdicts import Promised, Tickets, Unpromised, judged
from slastudio.judge.clocks.events import (
    Nanoseconds,
    gaps_between,
    pauses_until,
    severity_that_counts,
    spells_of,
    tier_of,
)
from slastudio.judge.clocks.held import HeldSpans
from slastudio.judge.outcome.objective_result import Case
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
_NOTHING = HeldSpans()
QUEUE_COLUMNS = ("id", "queue", "opened", "due", "decided", "decision", "workflow")


@lru_cache(maxsize=16)
def clocks_of(calendar: ServiceCalendar, zone_name: str) -> Clocks:
    return Clocks(calendar, zone_name)


def incident_cases(
    data: pd.DataFrame, clock: str, terms_at: TermsAt, as_of: datetime, held: HeldSpans = _NOTHING
) -> tuple[Case, ...]:
    """Return one Case per incident for its "first_response" or "resolution" clock, in order of
    opening.

    Where the agreement makes a re-opened incident a new one, each re-opening is a resolution case
    of its own, after the incident's first. held: what waited for decisions, by workflow.
    """
    rows = CaseRows(data)
    done = rows.moments("first_response" if clock == "first_response" else "resolved")
    cases: list[Case] = []
    for terms, support, places in terms_runs(rows.opened, terms_at):
        cases += _incidents_under(rows, done, terms, support, places, clock, as_of, held)
    return tuple(cases)


def queue_cases(
    data: pd.DataFrame, terms_at: TermsAt, as_of: datetime, held: HeldSpans = _NOTHING
) -> tuple[Case, ...]:
    """Return one Case per queue item: approvals against the approval promise, exceptions against
    their greatest age. held: what waited for decisions; an approval stands while an exception does.
    """
    rows = CaseRows(data)
    decided, queues = rows.moments("decided"), [text or "approval" for text in rows.texts("queue")]
    flows = rows.texts("workflow")
    titles = [text or queue for text, queue in zip(flows, queues, strict=True)]
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
        approval = [not queue.startswith("exception") for _, _, queue in tickets.told]
        waiting = [flow if own else "" for flow, own in zip(flows[places], approval, strict=True)]
        tickets.holds = _holds(tickets, terms, waiting, as_of, held, exceptions=True)
        groups: dict[Promised | Unpromised, list[int]] = {}
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
    held: HeldSpans,
) -> list[Case]:
    now = nanoseconds(as_of)
    # a copy, for re-openings are written into it and the column is shared by every version's run
    tickets = Tickets(clock, rows.opened[places], done[places].copy(), [])
    ids, severities = rows.texts("id")[places], rows.texts("severity")[places]
    titles = [
        a or b
        for a, b in zip(rows.texts("title")[places], rows.texts("workflow")[places], strict=True)
    ]
    if support.waiting_pauses == "pauses":
        waits = enumerate(rows.jsons("waiting")[places])
        paused = {row: pauses_until(text, now) for row, text in waits if text}
        tickets.waits = {row: spans for row, spans in paused.items() if spans}
    again: list[tuple[int, int, Nanoseconds]] = []
    if clock == "resolution":
        again = _reopen(tickets, rows.jsons("reopened")[places], support.reopened)
    # after the re-openings: which severity counts depends on when the ticket was done
    for row, history in enumerate(rows.jsons("severities")[places]):
        if history:
            severities[row] = severity_that_counts(
                support, severities[row], history, int(tickets.done[row])
            )
    tickets.told = list(zip(ids, titles, severities, strict=True))
    tickets.holds = _holds(tickets, terms, rows.texts("workflow")[places], as_of, held)
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
        if row in tickets.holds:
            tickets.holds[place] = tickets.holds[row]


def _holds(
    tickets: Tickets,
    terms: Agreement,
    workflows: Sequence[str],
    as_of: datetime,
    held: HeldSpans,
    *,
    exceptions: bool = False,
) -> dict[int, list[Nanoseconds]]:
    """Return by row the spans in which its workflow waited for a decision while it was open."""
    now = nanoseconds(as_of)
    found = {}
    for row, workflow in enumerate(workflows):
        done = int(tickets.done[row])
        ends = now if done == NEVER else done
        begins = int(tickets.opened[row])
        if spans := held.spans(terms, workflow, begins, ends, exceptions=exceptions):
            found[row] = spans
    return found


def _groups(
    tickets: Tickets, terms: Agreement, support: Support, clock: str
) -> dict[Promised | Unpromised, list[int]]:
    """Return the rows by what they were promised, or by why they cannot be judged."""
    rows: dict[str, list[int]] = {}
    for row, (_, _, severity) in enumerate(tickets.told):
        rows.setdefault(severity, []).append(row)
    groups: dict[Promised | Unpromised, list[int]] = {}
    for severity, listed in rows.items():
        group, shown = promised_to(terms, support, severity, clock)
        groups.setdefault(group, []).extend(listed)
        for row in listed:
            tickets.told[row] = (*tickets.told[row][:2], shown)
    return {group: sorted(listed) for group, listed in groups.items()}


def promised_to(
    terms: Agreement, support: Support, severity: str, clock: str
) -> tuple[Promised | Unpromised, str]:
    """Return what an incident of a severity was promised, or why nothing was; and the name its tier
    is shown by.
    """
    tier = tier_of(support, severity)
    if tier is None:
        if not severity:
            return Unpromised("no_severity", "it has no severity"), severity
        words = f"“{severity}” is no severity tier of the agreement"
        return Unpromised("unknown_severity", words), severity
    text = {"first_response": tier.response, "resolution": tier.resolution, "update": tier.updates}[
        clock
    ]
    return Promised(
        promise_of(text), tier.clock, clocks_of(support.calendar, terms.zone)
    ), tier.name


def promise_of(text: str) -> Duration | None:
    """Read a promised duration; None where nothing readable is promised."""
    try:
        return parse_duration(text) if text else None
    except StudioError:
        return None
