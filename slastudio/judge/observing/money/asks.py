"""Asks outside the scope: what waits for a quote, what waits in the backlog, what is owed a delivery."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slastudio.contract.clauses.texts import clause_of
from slastudio.judge.billing.requests import ChangeRequest, requests_of
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.shared.counts import count
from slastudio.shared.periods import show_moment, zone


def waiting_asks(g: ObservedGround) -> Iterator[Observation]:
    """Yield the asks that were not quoted at the end of what is seen, the oldest first."""
    within = g.agreement.scope.quote_within
    for each in requests_of(g.entered("change_requests"), g.now):
        if each.asked >= g.seen_until or not _waited(each, g.seen_until):
            continue
        due = g.under.after(within, each.asked) if within else None
        late = each.status != "backlog" and due is not None and due < g.seen_until
        # the duty to quote tells of it in the month it was asked in
        if late and each.asked not in g.period and due is not None:
            yield _about(
                g,
                each,
                "ask_unquoted",
                f"No quote: {each.title}",
                f"{_age(g, each)} Its quote was due by {show_moment(due, g.period.zone)}.",
            )
        else:
            where = "waits for its quote" if each.status == "asked" else "is in the backlog"
            yield _about(
                g, each, "backlog", f"Asked: {each.title}", f"{each.id} {where}. {_age(g, each)}"
            )


def _waited(each: ChangeRequest, until: datetime) -> bool:
    """Tell whether an ask was unquoted at a moment; one declined since then waits no more."""
    if each.quoted is not None:
        return each.quoted >= until
    declined = each.status == "declined" and each.decided is not None and each.decided >= until
    return each.waits or declined


def _age(g: ObservedGround, each: ChangeRequest) -> str:
    tz = zone(g.period.zone)
    days = (g.seen_until.astimezone(tz).date() - each.asked.astimezone(tz).date()).days
    return f"It was asked {count(days, 'day')} before, on {show_moment(each.asked, g.period.zone)}."


def undelivered(g: ObservedGround) -> Iterator[Observation]:
    """Yield the requests that were accepted and not delivered at the end of what is seen."""
    for each in requests_of(g.entered("change_requests"), g.now):
        taken = each.accepted is not None and each.accepted < g.seen_until
        if taken and each.accepted and (each.done is None or each.done >= g.seen_until):
            price = f" at {each.price}" if each.price is not None else ", without a price"
            yield _about(
                g,
                each,
                "undelivered" if each.price is not None else "unpriced",
                f"Accepted, not delivered: {each.title}",
                f"{each.id} was accepted on {show_moment(each.accepted, g.period.zone)}{price}.",
            )


_NEEDS_SOMEBODY = ("ask_unquoted", "unpriced")


def _about(
    g: ObservedGround, each: ChangeRequest, kind: str, title: str, detail: str
) -> Observation:
    return Observation(
        kind,
        each.id,
        title,
        detail,
        "at_risk" if kind in _NEEDS_SOMEBODY else "nothing_to_judge",
        each.asked,
        (each.id,),
        clause_of(g.agreement, "quote") or clause_of(g.agreement, "change_request"),
        target="change_requests",
    )
