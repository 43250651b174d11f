"""The parts of an incident's story that are held against the agreement: ladder, playbook, alert, rubric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from slastudio.contract.terms.conduct import Playbook
from slastudio.evidence.registers import register_named
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import Ticket
from slastudio.judge.duties.incidents import rung_due, step_due, told_role
from slastudio.judge.duties.playbooks import last_ticks
from slastudio.judge.outcome.beside.incident_stories import (
    Alert,
    Contained,
    Rubric,
    RungReached,
    Shown,
    StepState,
    StepTaken,
)
from slastudio.judge.outcome.records import Act
from slastudio.judge.telling.cases import length_words


def shown(due: datetime, done: datetime | None, now: datetime) -> Shown:
    """Return how an act with a due moment stands."""
    if done is not None and done <= now:
        return "in_time" if done <= due else "late"
    return "not_yet_due" if now < due else "not_shown"


def acted(duty: str, g: DutyGround) -> Act | None:
    """Return the first entry by now of the register of acts that says a duty was done."""
    found = [
        each
        for each in g.history.acts
        if each.act == "done" and each.duty == duty and each.when <= g.now
    ]
    return min(found, key=lambda each: (each.when, each.id), default=None)


def rungs_of(ticket: Ticket, g: DutyGround) -> Iterator[RungReached]:
    """Yield the rungs of the ladder that were reached while an incident was open, and who was told."""
    for number, rung in enumerate(g.agreement.governance.escalation, 1):
        due = rung_due(rung.after, rung.severity, ticket, g)
        if due is None:
            continue
        told = told_role(ticket, rung.owner_role) if rung.owner_role else None
        # somebody who answers was told; which is what “at once” asks
        answered = ticket.first_response if not rung.after else None
        act = acted(f"escalation:{number}:{ticket.id}", g)
        entered = act.when if act is not None else None
        first = min(filter(None, (told, answered, entered)), default=None)
        known = first if first is not None and first <= g.now else None
        yield RungReached(number, rung.owner_role, due, known, shown(due, first, g.now), rung.after)


def steps_of(book: Playbook, ticket: Ticket, g: DutyGround) -> Iterator[StepTaken]:
    """Yield the steps of the playbook that was followed, each with the tick that holds."""
    ticks = last_ticks(book, ticket.id, g.history.ticks, g.now)
    for step, tick in zip(book.steps, ticks, strict=True):
        due = step_due(step.within, ticket, g)
        state: StepState = "not_ticked"
        if tick is not None and tick.result == "done":
            state = "done" if due is None else "in_time" if tick.when <= due else "late"
        elif tick is not None and tick.result == "not_applicable":
            state = "not_applicable"
        elif tick is not None and tick.result == "not_done":
            state = "not_done"
        at, name = (tick.when, tick.id) if tick is not None else (None, "")
        yield StepTaken(step.step, step.owner_role, due, at, state, name, step.contains)


_TAKEN = ("done", "in_time", "late")


def contained_by(steps: Sequence[StepTaken], ticket: Ticket) -> tuple[Contained, float | None]:
    """Return whether the damage was limited before anything else was done, and after how many
    seconds; the earliest of several steps that limit it counts.
    """
    limiting = [each for each in steps if each.contains]
    if not limiting:
        return "not_said", None
    moments = [each.at for each in limiting if each.at is not None and each.state in _TAKEN]
    if not moments:
        refused = any(each.state == "not_done" for each in limiting)
        return ("not_done" if refused else "not_shown"), None
    at = min(moments)
    others = [e.at for e in steps if not e.contains and e.at is not None and e.state in _TAKEN]
    begins = ticket.taught.began or ticket.opened
    seconds = (at - begins).total_seconds()
    return (
        "after_others" if others and min(others) < at else "first",
        seconds if seconds >= 0 else None,
    )


@dataclass(frozen=True)
class AlertHeld:
    """Hold whether an incident was noticed too late, seconds after its impact began, and why."""

    state: Alert
    seconds: float | None = None
    why: str = ""


def alert_of(ticket: Ticket, g: DutyGround) -> AlertHeld:
    """Return whether an incident was noticed too late.

    No time is agreed for noticing. It is too late where somebody had reported the incident before,
    so that the clock of the first response ran already, or where as much time had gone since the
    impact began as the whole first response may take.
    """
    detected, began = ticket.taught.detected, ticket.taught.began
    if detected is None or detected > g.now:
        return AlertHeld("unknown")
    seconds = (detected - began).total_seconds() if began is not None else None
    if detected > ticket.opened:
        late = length_words((detected - ticket.opened).total_seconds())
        return AlertHeld("late", seconds, f"it was reported {late} before it was noticed")
    tier = g.tier(ticket)
    due = g.after(tier.response, began, tier.clock) if tier and began is not None else None
    if tier is not None and due is not None and detected > due:
        why = (
            f"the first response of {tier.name or tier.id} may take no longer than {tier.response}"
        )
        return AlertHeld("late", seconds, why)
    # without its beginning nobody can tell how long it went unnoticed
    return AlertHeld("in_time" if due is not None else "unknown", seconds)


def rubric_of(ticket: Ticket, g: DutyGround) -> tuple[Rubric, str]:
    """Return whether an incident's severity is the one its rubric gives, and which that is.

    The first row that fits decides. Where one of the three answers is missing, is a word the
    register does not know, or no row fits, nothing is judged.
    """
    spec, taught = register_named("incidents"), ticket.taught
    answers = (taught.affected, taught.harm, taught.reversible)
    for name, answer in zip(("affected", "harm", "reversible"), answers, strict=True):
        if answer not in {each.value for each in spec.field(name).choices if each.value}:
            return "not_judged", ""
    for row in g.support.rubric:
        if (row.affected, row.harm, row.reversible) == answers:
            known = any(each.id == row.severity for each in g.support.severities)
            if not known or not ticket.severity:
                return "not_judged", row.severity if known else ""
            return ("agrees" if row.severity == ticket.severity else "differs"), row.severity
    return "not_judged", ""
