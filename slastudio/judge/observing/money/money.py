"""Money: hours nobody agreed to, credits and their notes, amounts no rate converts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.words.figures import show_number
from slastudio.judge.billing.amounts import exact_decimal
from slastudio.judge.billing.hours import placed_in, total
from slastudio.judge.billing.invoice import NOT_CONVERTED
from slastudio.judge.billing.notes import credit_of
from slastudio.judge.billing.requests import requests_of
from slastudio.judge.billing.worth import line_costs
from slastudio.judge.observing.ground import ObservedGround
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.billing import InvoiceLine
from slastudio.shared.money import Money, money_text
from slastudio.shared.periods import show_day, show_moment, zone

_UPHELD = ("upheld", "settled")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)


# --- hours ------------------------------------------------------------------------------------------------------------


def unagreed_hours(g: ObservedGround) -> Iterator[Observation]:
    """Yield the hours that neither retainer nor accepted request covers, by line; whether a request
    came too late, or none is there.
    """
    asked = requests_of(g.entered("change_requests"), g.now)
    placed = [each for each in placed_in(g.inputs, g.period, g.agreement) if each.unagreed]
    for line in dict.fromkeys(each.entry.line.strip() for each in placed):
        own = [each for each in placed if each.entry.line.strip() == line]
        hours = exact_decimal(total(own))
        of_line = [r for r in asked if line and r.line.casefold() == line.casefold()]
        named, told = line or "no line of the scope", f"{show_number(hours, 2)} hours"
        if of_line:
            kind, title = "work_before_acceptance", f"Work before acceptance: {named}"
            why = ", ".join(
                f"{r.id} was accepted on {show_moment(r.accepted, g.period.zone)}"
                if r.accepted
                else f"{r.id} is not accepted"
                for r in of_line
            )
            detail = f"{told} were worked, and {why}. They are in no price."
        else:
            kind, title = "hours_outside", f"Hours nobody agreed to: {named}"
            where = "out of scope" if own[0].inside is False else "in neither list of the scope"
            detail = (
                f"{told} are {where}, and no accepted change request covers them. They use up no "
                "included hour and are not billed as overage."
            )
        yield Observation(
            kind,
            line or "not said",
            title,
            detail,
            "at_risk",
            own[0].entry.when,
            tuple(each.entry.id for each in own if each.entry.id),
            clause_of(g.agreement, "excluded"),
            target="hours",
            figures=(("hours", f"{hours:f}"),),
        )


def overage_unagreed(g: ObservedGround) -> Iterator[Observation]:
    """Yield that further hours were worked which nothing shows the client agreed to."""
    waiting = [each for each in _lines(g) if each.kind == "overage" and each.needs]
    if not waiting:
        return
    hours = sum((each.quantity or Decimal(0) for each in waiting), Decimal(0))
    amounts = [each.amount for each in waiting if each.amount is not None]
    price = f" They come to {sum(amounts[1:], amounts[0])}." if amounts else ""
    yield Observation(
        "overage_unagreed",
        g.period.label,
        "Further hours nobody agreed to",
        f"{show_number(hours, 2)} hours lie beyond the month's hours and need {waiting[0].needs}.{price}",
        "at_risk",
        shown_by=tuple(dict.fromkeys(name for each in waiting for name in each.shown_by)),
        clause=waiting[0].clause,
        page="costs",
        target="bill",
        figures=(("hours", f"{hours:f}"),),
    )


def _lines(g: ObservedGround) -> tuple[InvoiceLine, ...]:
    return g.invoice.lines if g.invoice is not None else ()


# --- the invoice ------------------------------------------------------------------------------------------------------


def not_converted(g: ObservedGround) -> Iterator[Observation]:
    """Yield each line in another currency for which no rate is stated."""
    for each in _lines(g):
        if each.reason.endswith(NOT_CONVERTED) and each.amount is not None and g.invoice:
            yield Observation(
                "not_converted",
                each.title,
                f"No exchange rate: {each.title}",
                f"{each.amount} are not in the total in {g.invoice.currency}: no rate from "
                f"{each.amount.currency} to {g.invoice.currency} is stated before the month's end.",
                "not_proven",
                shown_by=each.shown_by,
                clause=each.clause,
                target="rates",
                figures=(("amount", money_text(each.amount)),),
            )


def part_month(g: ObservedGround) -> Iterator[Observation]:
    """Yield that a month is not whole, and its fee therefore is in no total."""
    for each in _lines(g):
        if each.kind == "fee" and each.needs:
            yield Observation(
                "part_month",
                g.period.label,
                "The fee of a part of a month",
                f"{each.needs} The fee is in no total.",
                "not_proven",
                clause=each.clause,
                page="costs",
                target="bill",
            )


# --- credits ----------------------------------------------------------------------------------------------------------


def credits_given(g: ObservedGround) -> Iterator[Observation]:
    """Yield a credit that is due without a note, and notes that no due credit explains."""
    due = g.consequences.credits if g.consequences is not None else None
    noted = credit_of(g.entered("credit_notes"), g.period.label, g.now)
    clause = clause_of(g.agreement, "credits")
    # before the month is over nothing is due
    amount = due.amount if due is not None and g.now >= g.period.end else Decimal(0)
    currency = g.agreement.pricing.currency.strip().upper()
    if amount and not noted.ids:
        until = _answered_by(g)
        late = until is not None and g.now >= until
        day = f" by {show_day(until.astimezone(zone(g.period.zone)).date())}" if until else ""
        told = (
            "The time for claims and their answer is over, and no credit note for the month is entered."
            if late
            else f"No credit note for the month is entered yet; claims are answered{day or ' in no agreed time'}."
        )
        yield Observation(
            "credit_unnoted" if late else "credit_due",
            g.period.label,
            f"Credit of {Money(amount, currency)} without a note",
            told,
            "at_risk" if late else "nothing_to_judge",
            until,
            tuple(each.objective for each in due.lines) if due is not None else (),
            clause,
            target="credit_notes",
            figures=(("due", f"{amount:f}"), ("currency", currency)),
        )
    for given in noted.amounts:
        expected = max(
            amount if given.currency == currency else Decimal(0), _settled(g, given.currency)
        )
        if given.amount > expected:
            known = f"{Money(expected, given.currency)} are due" if expected else "no credit is due"
            yield Observation(
                "credit_unmatched",
                ", ".join(noted.numbers),
                f"Credit notes of {given} that nothing explains"
                if not expected
                else f"Credit notes of {given} exceed what is due",
                f"{', '.join(noted.numbers)} credit {given} for the month; {known}.",
                "not_proven",
                shown_by=noted.ids,
                clause=clause,
                target="credit_notes",
                figures=(("credited", f"{given.amount:f}"), ("due", f"{expected:f}")),
            )


def notes_of_no_month(g: ObservedGround) -> Iterator[Observation]:
    """Yield the credit notes issued in the period whose month is none, so that no month counts them."""
    for each in g.of_period("credit_notes"):
        month = each.text("period").strip()
        if not _MONTH.fullmatch(month):
            yield Observation(
                "credit_unmatched",
                each.id,
                f"Credit note {each.text('number')} is for no month",
                f"“{month}” is no month such as 2026-07, so the note counts in none.",
                "not_proven",
                each.moment("when"),
                (each.id,),
                clause_of(g.agreement, "credits"),
                target="credit_notes",
            )


def _answered_by(g: ObservedGround) -> datetime | None:
    """Return when claims for the period, made at the last moment, are answered at the latest."""
    papers = [
        p for p in g.inputs.records.papers if (p.kind, p.period) == ("report", g.period.label)
    ]
    sent = [
        act.when
        for act in g.inputs.records.acts
        if act.act == "done" and act.duty == f"monthly_report:{g.period.label}"
    ]
    told = min((*(each.written for each in papers), *sent), default=None)
    if told is None:
        return None
    claimed = told + timedelta(days=g.agreement.pricing.claim_days)
    within = g.agreement.pricing.claim_answer_within
    return g.under.after(within, claimed) if within else claimed


def _settled(g: ObservedGround, currency: str) -> Decimal:
    """Return what disputes about the period that were upheld or settled grant."""
    amounts = (
        each.amount.amount
        for each in g.inputs.disputes
        if each.period == g.period.label
        and each.outcome in _UPHELD
        and each.amount is not None
        and each.amount.currency == currency
    )
    return sum(amounts, Decimal(0))


def disputes_unnoted(g: ObservedGround) -> Iterator[Observation]:
    """Yield the disputes decided for the claimant that name no credit note and that none names."""
    naming = {each.text("dispute") for each in g.entered("credit_notes")}
    for each in g.inputs.disputes:
        decided = each.decided_on
        if each.outcome not in _UPHELD or decided is None or decided > g.now:
            continue
        # a settlement may grant nothing
        if each.outcome == "settled" and each.amount is None:
            continue
        if not each.credit_note and each.id not in naming:
            told = f" It grants {each.amount}." if each.amount is not None else ""
            yield Observation(
                "dispute_unnoted",
                each.id,
                f"{each.id} was {each.outcome} without a credit note",
                f"It was decided on {show_moment(decided, g.period.zone)}, and no credit note is named.{told}",
                "at_risk",
                decided,
                (each.id,),
                clause_of(g.agreement, "credits"),
                target="credit_notes",
            )


# --- what failures cost -----------------------------------------------------------------------------------------------


def costs_of_breach(g: ObservedGround) -> Iterator[Observation]:
    """Yield what each missed objective cost the business, as far as amounts are stated."""
    if g.worth is None:
        return
    for each, cost, failures in line_costs(g.worth):
        before = f" It was missed before in {', '.join(each.before)}." if each.before else ""
        avoided = ""
        if each.avoided is not None and each.expected is not None:
            against = f"{show_number(each.expected, 1)} at the baseline"
            word = "avoided" if each.avoided.amount >= 0 else "lost beyond it"
            size = Money(abs(each.avoided.amount), each.avoided.currency)
            avoided = f" Against {against}, {size} were {word}."
        among = ", counted among the records looked at" if each.sampled else ""
        yield Observation(
            "breach_cost",
            each.objective,
            f"{each.name}: the miss cost {cost}",
            f"{show_number(failures, 1)} failures at {each.each} each{among}.{avoided}{before}",
            "nothing_to_judge",
            shown_by=(each.objective,),
            clause=clause_of(g.agreement, f"journey:{each.journey}"),
            page="costs",
            target="worth",
            figures=(("cost", money_text(cost)), ("failures", f"{failures:f}")),
        )
