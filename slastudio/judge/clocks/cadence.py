"""Update cadence: every update promised on an incident is scored, under the terms in force when it
opened.

The first update falls due the promised time after the opening, each later one that time after the
update before it, until the incident is resolved or, of a cadence “until stable”, declared stable.
Of several updates sent before one falls due the last sets the next due moment, and they keep one
promise, not several. Each due moment that passes without an update is one late update; the next
update, or the resolution, answers the last of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
import pandas as pd

from slastudio.contract.clocks.business_time import NEVER, nanoseconds
from slastudio.contract.clocks.durations import Duration
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import Support
from slastudio.judge.clocks.case_rows import CaseRows, TermsAt, terms_runs
from slastudio.judge.clocks.case_verdicts import Promised, Tickets, Unpromised, judged
from slastudio.judge.clocks.events import (
    Nanoseconds,
    pauses_until,
    read_moments,
    severity_that_counts,
    spells_of,
)
from slastudio.judge.clocks.responses import promised_to
from slastudio.judge.outcome.objective_result import Case
from slastudio.shared.problems import StudioError

# more updates are owed by nobody: a date or a unit is wrong
_MOST = 20_000


@dataclass(frozen=True)
class _Incident:
    """Hold one incident: what it is called, its spells of being open, its updates and the spans of
    waiting.
    """

    told: tuple[str, str, str]
    spells: tuple[Nanoseconds, ...]
    updates: tuple[int, ...]
    waits: tuple[Nanoseconds, ...]
    stable: int


def cadence_cases(data: pd.DataFrame, terms_at: TermsAt, as_of: datetime) -> tuple[Case, ...]:
    """Return one Case per promised update, clock "update", in order of the incidents' opening and
    then of time.

    Its id is the incident's with the update's number ("INC-7 #3"), its opening the moment from
    which it was owed. A promise still running as of `as_of` is open. An incident to which no update
    was promised gives one Case, not judged. Raise StudioError where a cadence would owe an incident
    more than 20,000 updates.
    """
    rows = CaseRows(data)
    cases: list[Case] = []
    for terms, support, places in terms_runs(rows.opened, terms_at):
        cases += _under(rows, terms, support, places, as_of)
    return tuple(cases)


def owing_updates(data: pd.DataFrame, start: datetime) -> pd.DataFrame:
    """Return the incidents that may owe updates from a moment on: those not resolved for good
    before it.
    """
    # a column without any value may be of no type at all
    done = pd.to_datetime(data["resolved"], utc=True) < pd.Timestamp(start)
    return data[~done | data["reopened"].notna()] if "reopened" in data else data[~done]


def _under(
    rows: CaseRows, terms: Agreement, support: Support, places: slice, as_of: datetime
) -> list[Case]:
    tickets = Tickets("update", np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), [])
    opened: list[int] = []
    done: list[int] = []
    groups: dict[Promised | Unpromised, list[int]] = {}
    for incident in _incidents(rows, support, places, nanoseconds(as_of)):
        promised, shown = promised_to(terms, support, incident.told[2], "update")
        if isinstance(promised, Promised) and _without_length(promised.promise):
            promised = Unpromised(
                "no_time_promised", "updates are promised without a time between them"
            )
        for number, (owed_from, sent) in enumerate(
            _events(incident, promised, nanoseconds(as_of)), 1
        ):
            row = len(opened)
            name, title, _ = incident.told
            opened.append(owed_from)
            done.append(sent)
            tickets.told.append(
                (f"{name} #{number}" if isinstance(promised, Promised) else name, title, shown)
            )
            if incident.waits:
                tickets.waits[row] = list(incident.waits)
            groups.setdefault(promised, []).append(row)
    tickets.opened, tickets.done = np.array(opened, dtype=np.int64), np.array(done, dtype=np.int64)
    return [_told(case) for case in judged(tickets, groups, as_of)]


def _without_length(promise: Duration | None) -> bool:
    timed = promise is not None and promise.basis in ("elapsed", "business_time", "business_days")
    return promise is not None and timed and promise.seconds + promise.days == 0


def _told(case: Case) -> Case:
    waits = case.done is None and case.verdict in ("late", "open")
    return replace(case, why="no update yet") if waits else case


def _incidents(rows: CaseRows, support: Support, places: slice, now: int) -> Iterator[_Incident]:
    resolved, stable = rows.moments("resolved"), rows.moments("stable")
    ids, severities, updates = rows.texts("id"), rows.texts("severity"), rows.jsons("updates")
    titles, workflows = rows.texts("title"), rows.texts("workflow")
    reopened, histories, waiting = (
        rows.jsons("reopened"),
        rows.jsons("severities"),
        rows.jsons("waiting"),
    )
    for row in range(places.start, places.stop):
        spells = spells_of(int(rows.opened[row]), int(resolved[row]), reopened[row])
        severity = severity_that_counts(support, severities[row], histories[row], spells[-1][1])
        pauses = pauses_until(waiting[row], now) if support.waiting_pauses == "pauses" else []
        told = (ids[row], titles[row] or workflows[row], severity)
        yield _Incident(told, spells, read_moments(updates[row]), tuple(pauses), int(stable[row]))


def _events(
    incident: _Incident, promised: Promised | Unpromised, now: int
) -> Iterable[Nanoseconds]:
    """Return (owed from, sent) of every promised update of an incident; sent is NEVER where none
    came.
    """
    spells = incident.spells
    if (
        isinstance(promised, Unpromised)
        or promised.promise is None
        or not promised.promise.promises_time
    ):
        return [(spells[0][0], NEVER)]
    if promised.promise.until_stable and incident.stable != NEVER:
        spells = tuple(
            (start, _earlier(end, incident.stable))
            for start, end in spells
            if start < incident.stable
        )
    found: list[Nanoseconds] = []
    for spell in spells:
        found += _spell_events(incident, promised, spell, now, _MOST - len(found))
    return found


def _earlier(end: int, other: int) -> int:
    return other if end == NEVER else min(end, other)


def _spell_events(
    incident: _Incident, promised: Promised, spell: Nanoseconds, now: int, most: int
) -> Iterator[Nanoseconds]:
    """Yield the promised updates of one spell of being open, as far as they are known now."""
    owed_from, end = spell
    end = NEVER if end > now else end
    sent = [each for each in incident.updates if owed_from < each <= (now if end == NEVER else end)]
    for _ in range(most):
        due = _due(promised, owed_from, incident)
        # an update at the very due moment is in time
        kept = 0 if due == NEVER else bisect_right(sent, due)
        if kept:
            yield owed_from, sent[kept - 1]
            owed_from, sent = sent[kept - 1], sent[kept:]
            continue
        if due == NEVER or due >= now:
            if end == NEVER:
                yield owed_from, NEVER
            return
        if end != NEVER and end <= due:
            return
        answer, following = sent[0] if sent else end, _due(promised, due, incident)
        # an answer after the next due moment belongs to that one; this promise stays without one
        answered = answer != NEVER and (following == NEVER or answer <= following)
        yield owed_from, answer if answered else NEVER
        if answered and not sent:
            return
        owed_from, sent = (answer, sent[1:]) if answered else (due, sent)
    raise StudioError(
        f"“{incident.told[0]}” would be owed more than {_MOST:,} updates. Check its dates and how often updates are promised."
    )


def _due(promised: Promised, owed_from: int, incident: _Incident) -> int:
    assert promised.promise is not None
    due = promised.clocks.due_one(promised.promise, promised.runs, owed_from, incident.waits)
    # a cadence without a length would owe an update at every moment
    return due if due > owed_from else NEVER
