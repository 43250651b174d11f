"""What incidents let fall due: their clocks, rungs of the ladder, playbooks, evidence, reviews."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slastudio.contract.duties.promise import PromisedAct
from slastudio.judge.duties import events
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import Ticket
from slastudio.judge.duties.playbooks import playbook_of, refused_step, same_word, steps_shown
from slastudio.judge.duties.states import Owed
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.telling.cases import case_name


def clocks(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield an incident's clock of one sort and tier: the same as its case says."""
    tier = next((each for each in g.support.severities if each.id == promise.key), None)
    names = {promise.key, tier.name if tier else promise.key}
    for case in g.history.cases:
        if case.clock != promise.kind or case.severity not in names or case.verdict == "not_judged":
            continue
        name, _, number = case.id.partition(" #")
        ticket = g.tickets.get(name.partition(" (")[0])
        if g.governs(ticket.opened if ticket else case.opened):
            yield _of_case(promise, g, case, f"{name}:{number}" if number else case.id, name)


def _of_case(promise: PromisedAct, g: DutyGround, case: Case, key: str, about: str) -> Owed:
    return Owed(
        f"{promise.kind}:{key}",
        promise,
        g.month(case.opened),
        case.opened,
        case.due,
        case.done,
        f"the record of {case_name(case)}" if case.done else "",
        about=about,
        settled=g.settled("incidents", case.due) if case.due else None,
    )


def severities(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the severity of each incident, owed with its first response."""
    for ticket in opened_in(g):
        tier = g.tier(ticket)
        due = g.after(tier.response, ticket.opened, tier.clock) if tier else None
        yield Owed(
            f"severity:{ticket.id}",
            promise,
            g.month(ticket.opened),
            ticket.opened,
            due,
            None,
            f"{ticket.id} is {tier.name or tier.id}" if tier else "",
            about=ticket.id,
            undated=tier is not None,
            note="" if tier else "its severity is not known, so none of its clocks runs",
        )


def opened_in(g: DutyGround) -> Iterator[Ticket]:
    """Yield the incidents that opened in the period, under this version."""
    for ticket in g.history.tickets:
        if ticket.opened in g.period and g.governs(ticket.opened):
            yield ticket


def rung_due(within: str, at: str, ticket: Ticket, g: DutyGround) -> datetime | None:
    """Return when a rung of the ladder was reached: its severity covers the incident, and it was
    still open then; None where it was not.

    within: after how long, "" for at once, which is by the first response. at: the severity from
    which on it holds, "" for any.
    """
    tier = g.tier(ticket)
    if tier is None or g.rank(ticket.severity) > g.rank(at or ticket.severity):
        return None
    due = g.after(within or tier.response, ticket.opened, tier.clock)
    ended = min(filter(None, (ticket.resolved, ticket.stable)), default=None)
    if due is None or (within and ended is not None and ended <= due):
        return None
    return due


def told_role(ticket: Ticket, role: str) -> datetime | None:
    """Return when a role was first told of an incident, as its record shows; None where it does not."""
    wanted = same_word(role)
    return min((at for at, who in ticket.taught.told if wanted == same_word(who)), default=None)


def rungs(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield a rung of the ladder for each incident that was still open when it was reached."""
    for ticket in opened_in(g):
        due = rung_due(promise.within, promise.at, ticket, g)
        if due is None:
            continue
        at_once = not promise.within
        role = g.agreement.governance.escalation[int(promise.key) - 1].owner_role
        told = told_role(ticket, role) if role else None
        answered = ticket.first_response if at_once else None
        done = min(filter(None, (told, answered)), default=None)
        words = f"{ticket.id} was answered"
        if told is not None and told == done:
            words = f"the record of {ticket.id}: {role} was told"
        yield Owed(
            f"{promise.id}:{ticket.id}",
            promise,
            g.month(ticket.opened),
            ticket.opened,
            due,
            done,
            words if done else "",
            about=ticket.id,
        )


def step_due(within: str, ticket: Ticket, g: DutyGround) -> datetime | None:
    """Return when a time that a playbook gives from its trigger is over: from the incident's opening,
    on the clock of its severity; None where none is agreed.
    """
    tier = g.tier(ticket)
    return g.after(within, ticket.opened, tier.clock if tier else "business")


def playbooks(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield a playbook for each time it was entered to have begun, and for each incident whose
    record says that it was followed: its steps, ticked one by one, show it.
    """
    yield from events.entered(promise, g)
    book = next((each for each in g.agreement.changes.playbooks if each.id == promise.key), None)
    for ticket in opened_in(g):
        if book is None or playbook_of(g.agreement, ticket.taught.playbook) != book:
            continue
        done, words = steps_shown(book, ticket.id, g.history.ticks, g.now)
        refused = refused_step(book, ticket.id, g.history.ticks, g.now)
        due = step_due(promise.within, ticket, g)
        # the provider's own word that a step was not taken counts once its time is over
        broken = bool(refused) and due is not None and g.now >= due
        yield Owed(
            f"{promise.id}:{ticket.id}",
            promise,
            g.month(ticket.opened),
            ticket.opened,
            due,
            done,
            words if done else refused,
            about=ticket.id,
            broken=broken,
            note=words,
        )


def evidence(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the evidence of each incident: request logs that cover the moment it opened."""
    for ticket in opened_in(g):
        held = ticket.id in g.history.held
        yield Owed(
            f"evidence_held:{ticket.id}",
            promise,
            g.month(ticket.opened),
            ticket.opened,
            g.period.end,
            ticket.opened if held else None,
            "request logs cover the moment it opened" if held else "",
            about=ticket.id,
            tellable=g.tellable("requests"),
            settled=g.settled("requests", g.period.end),
        )


def reviews(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield the review of each incident of the two highest tiers that was resolved in the period."""
    for ticket in g.history.tickets:
        if (
            ticket.resolved is None
            or ticket.resolved not in g.period
            or g.rank(ticket.severity) > 1
        ):
            continue
        if g.governs(ticket.opened):
            yield Owed(
                f"incident_review:{ticket.id}",
                promise,
                g.month(ticket.resolved),
                ticket.resolved,
                g.after(promise.within, ticket.resolved),
                ticket.taught.reviewed,
                f"the record of {ticket.id}: its review was held" if ticket.taught.reviewed else "",
                about=ticket.id,
            )
