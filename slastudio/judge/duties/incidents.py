"""What incidents let fall due: their clocks, rungs of the ladder, evidence, reviews."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.duties.promise import PromisedAct
from slastudio.judge.duties.ground import DutyGround
from slastudio.judge.duties.history import Ticket
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


def rungs(promise: PromisedAct, g: DutyGround) -> Iterator[Owed]:
    """Yield a rung of the ladder for each incident that was still open when it was reached."""
    for ticket in opened_in(g):
        tier = g.tier(ticket)
        if tier is None or g.rank(ticket.severity) > g.rank(promise.at or ticket.severity):
            continue
        at_once = not promise.within
        due = g.after(promise.within or tier.response, ticket.opened, tier.clock)
        ended = min(filter(None, (ticket.resolved, ticket.stable)), default=None)
        if due is None or (not at_once and ended is not None and ended <= due):
            continue
        done = ticket.first_response if at_once else None
        yield Owed(
            f"{promise.id}:{ticket.id}",
            promise,
            g.month(ticket.opened),
            ticket.opened,
            due,
            done,
            f"{ticket.id} was answered" if done else "",
            about=ticket.id,
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
                about=ticket.id,
            )
