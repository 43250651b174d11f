"""The plain-language page: what is promised, in ten sentences, for a reader who is not technical."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.clauses.texts import calendar_words, clause_of
from slastudio.contract.indicators.table import objective_sentence
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import words
from slastudio.contract.terms.governance import DataPrivacy
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.terms.sections import NUMBERS
from slastudio.contract.words.figures import show_number, show_value
from slastudio.reports.content.blocks import Block, Item, Paragraph
from slastudio.shared.counts import count
from slastudio.shared.periods import show_day

_MOST_PROMISES = 3


def plain_blocks(agreement: Agreement) -> tuple[Block, ...]:
    """Return numbered sentences, each with the clause that counts."""
    intro = Paragraph(
        "This page says what follows in everyday words. It is for orientation: where it differs from the numbered clauses, the clauses count."
    )
    told = tuple(
        Item(f"{number}.", text, lead)
        for number, (lead, text) in enumerate(_sentences(agreement), 1)
    )
    return (intro, *told)


def _sentences(a: Agreement) -> Iterator[tuple[str, str]]:
    yield "Who and what.", _who(a)
    yield from _promises(a)
    yield "When something breaks.", _response(a)
    yield "Changes.", _changes(a)
    yield "Your data.", _data(a)
    yield "What you owe.", _duties(a)
    yield "The price.", _price(a)
    yield "When a promise is missed.", _remedy(a)
    yield "The end.", _end(a)
    for each in a.drafting.clauses:
        if each.summary:
            clause = clause_of(a, f"clause:{each.id}")
            yield (
                f"{each.title.rstrip('.') or 'Also'}.",
                f"{each.summary} ({clause})" if clause else each.summary,
            )


def _cited(section: str) -> str:
    return f"(section {NUMBERS[section]})"


def _who(a: Agreement) -> str:
    systems = ", ".join(each.name or each.id for each in a.coverage.systems)
    about = (
        f"looks after {systems}"
        if systems
        else "looks after the systems named in section 2 (none is named yet)"
    )
    return f"{a.parties.provider or 'The provider'} {about} for {(a.parties.client or 'the client').rstrip('.')}. {_cited('coverage')}"


def _promises(a: Agreement) -> Iterator[tuple[str, str]]:
    told = [
        (each.name or each.id, f"{each.promise} {_cited('journeys')}")
        for each in a.journeys.journeys
        if each.promise
    ]
    told += [
        (each.name or each.id, f"{objective_sentence(each)} {_clause(a, each)}")
        for each in sorted(a.objectives.objectives, key=lambda each: each.rank != "primary")
    ]
    for name, promise in told[:_MOST_PROMISES]:
        yield f"{name}.", promise.strip()
    if not told:
        yield "Promises.", "No journey and no objective is agreed yet."


def _clause(a: Agreement, objective: Objective) -> str:
    clause = clause_of(a, f"objective:{objective.id}")
    return f"({clause})" if clause else ""


def _response(a: Agreement) -> str:
    tiers = "; ".join(
        f"{tier.name or tier.id}: {tier.response or 'not agreed yet'}"
        for tier in a.support.under().severities
    )
    first = f"A first answer comes within: {tiers}." if tiers else "No severity tier is agreed yet."
    hours = (
        f" Service hours are {calendar_words(a.support.under().calendar)}."
        if a.support.under().calendar.hours
        else ""
    )
    friday = (
        f" At 7 pm on a Friday: {a.support.under().after_hours}"
        if a.support.under().after_hours
        else ""
    )
    return f"{first}{hours}{friday} {_cited('support')}"


def _changes(a: Agreement) -> str:
    approver = a.changes.approver_role
    ahead = f"announced {count(a.changes.notice_days, 'business day')} ahead"
    told = [ahead] if a.changes.notice_days else []
    told += [f"approved by the {approver} first"] if approver else []
    if not told:
        return f"How changes are announced and approved is not agreed yet. {_cited('changes')}"
    return (
        f"Nothing material changes silently: changes are {' and '.join(told)}. {_cited('changes')}"
    )


def _data(a: Agreement) -> str:
    where = f" It stays in {', '.join(a.data.regions)}." if a.data.regions else ""
    gone = (
        f" It is deleted {count(a.data.deletion_days, 'day')} after the end."
        if a.data.deletion_days is not None
        else ""
    )
    used = words(DataPrivacy, "training_use", a.data.training_use) if a.data.training_use else ""
    told = f"{used}.{where}{gone}" if used else f"{where}{gone}".strip()
    return f"{told or 'How data is treated is not agreed yet.'} {_cited('data')}"


def _duties(a: Agreement) -> str:
    duties = [each.duty.rstrip(".") for each in a.client.duties if each.duty][:3]
    if not duties:
        return f"What the client owes beyond the numbered clauses is not listed. {_cited('client')}"
    told = "; ".join(duties)
    return f"{told[0].upper()}{told[1:]}. {_cited('client')}"


def _price(a: Agreement) -> str:
    p = a.pricing
    if p.monthly_fee is None:
        return f"The fee is not agreed yet. {_cited('pricing')}"
    hours = (
        f" and includes {show_number(p.included_hours)} hours"
        if p.included_hours is not None
        else ""
    )
    cap = (
        f" What the models cost is capped at {show_value(a.costs.monthly_cap, a.costs.currency)} a month."
        if a.costs.monthly_cap is not None
        else ""
    )
    return f"The retainer costs {show_value(p.monthly_fee, p.currency)} a month{hours}.{cap} {_cited('pricing')}"


def _remedy(a: Agreement) -> str:
    if not a.pricing.credits:
        return f"The agreed action is taken and reported; no credits are agreed. {_cited('objectives')}"
    cap = (
        f", at most {show_number(a.pricing.credit_cap)} % in a month"
        if a.pricing.credit_cap is not None
        else ""
    )
    return f"The agreed action is taken and reported, and part of the fee may be credited{cap}. {_cited('pricing')}"


def _end(a: Agreement) -> str:
    start = (
        f"It begins on {show_day(a.term.start)}. "
        if a.term.start
        else "The first day is not agreed yet. "
    )
    told = [
        f"Either side can end it with a notice of {count(a.term.notice_days, 'day')}"
        if a.term.notice_days
        else "",
        f"the handover takes {count(a.term.exit_days, 'day')}" if a.term.exit_days else "",
    ]
    ends = "; ".join(filter(None, told))
    return f"{start}{ends[:1].upper()}{ends[1:]}{'. ' if ends else ''}{_cited('term')}"
