"""The machine-readable form of money: hours, invoice, backlog, what failures cost, outlook of spend."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from slastudio.judge.outcome.assessment import Hours
from slastudio.judge.outcome.billing import (
    BusinessWorth,
    FailureWorth,
    Invoice,
    InvoiceLine,
    RequestTotals,
)
from slastudio.judge.outcome.spend_outlook import CapOutlook, Outlook, method_words
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject
from slastudio.shared.money import Money


def money_document(money: Money | None) -> JsonObject | None:
    """Return an exact amount as text, with its currency."""
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency}


def hours_document(hours: Hours | None) -> JsonObject | None:
    """Return a period's hours, with what no agreement covers and both figures of overage; worked and
    left are null where nobody entered any.
    """
    if hours is None:
        return None
    return {
        "included": number(hours.included),
        "carried": number(hours.carried),
        "worked": number(hours.worked) if hours.entered else None,
        "left": number(hours.left) if hours.entered else None,
        "overage": number(hours.overage),
        "overage_amount": None if hours.amount is None else str(hours.amount),
        "currency": hours.currency,
        "requested": number(hours.requested),
        "unagreed": number(hours.unagreed),
        "overage_with_unagreed": number(hours.overage_with),
        "overage_amount_with_unagreed": None
        if hours.amount_with is None
        else str(hours.amount_with),
        "lines": [
            {
                "line": e.line,
                "hours": number(e.hours),
                "in_scope": e.inside,
                "overage": number(e.overage),
                "requested": number(e.requested),
                "requests": list(e.requests),
                "unagreed": number(e.unagreed),
            }
            for e in hours.lines
        ],
    }


def invoice_document(invoice: Invoice | None) -> JsonObject | None:
    """Return the invoice line by line; a line that is in no total says what it needs."""
    if invoice is None:
        return None
    return {
        "month": invoice.month,
        "currency": invoice.currency,
        "total": f"{invoice.total.amount:f}",
        "not_converted": amounts_document(invoice.apart),
        "lines": [_line(each) for each in invoice.lines],
        "notes": list(invoice.notes),
    }


def _line(line: InvoiceLine) -> JsonObject:
    rate = line.rate
    return {
        "kind": line.kind,
        "title": line.title,
        "line": line.line or None,
        "quantity": None if line.quantity is None else f"{line.quantity:f}",
        "unit": line.unit,
        "price": money_document(line.price),
        "amount": money_document(line.amount),
        "in_total": None if line.counted is None else f"{line.counted.amount:f}",
        "needs": line.needs or None,
        "reason": line.reason or None,
        "rate": None
        if rate is None
        else {"id": rate.id, "base": rate.base, "quote": rate.quote, "rate": f"{rate.rate:f}"},
        "shown_by": list(line.shown_by),
        "clause": line.clause or None,
    }


def requests_document(totals: RequestTotals | None) -> JsonObject | None:
    """Return how many asks wait, and the amounts of the period by currency."""
    if totals is None:
        return None
    return {
        "waiting": totals.waiting,
        "quoted": amounts_document(totals.quoted),
        "accepted": amounts_document(totals.accepted),
        "delivered": amounts_document(totals.delivered),
        "accepted_without_price": totals.unpriced,
    }


def amounts_document(amounts: Iterable[Money]) -> JsonObject:
    """Return exact amounts as text, by currency."""
    return {each.currency: f"{each.amount:f}" for each in amounts}


def worth_document(worth: BusinessWorth | None) -> JsonObject | None:
    """Return what failures cost, with what is not computed and why."""
    if worth is None:
        return None
    return {
        "cost_of_failure": money_document(worth.cost),
        "avoided_loss": money_document(worth.avoided),
        "cost_of_tooling": money_document(worth.tooling),
        "not_computed": list(worth.reasons),
        "objectives": [_failures(each) for each in worth.lines],
    }


def _failures(line: FailureWorth) -> JsonObject:
    return {
        "objective": line.objective,
        "journey": line.journey or None,
        "verdict": line.verdict,
        "failures": number(line.failures),
        "of": line.of,
        "sampled": line.sampled,
        "cost_of_one": money_document(line.each),
        "cost": money_document(line.cost),
        "baseline": number(line.baseline),
        "failures_at_baseline": number(line.expected),
        "change": number(line.change),
        "avoided": money_document(line.avoided),
        "missed_before": list(line.before),
        "in_sums": line.counted,
        "reason": line.reason or None,
    }


# -- outlook -------------------------------------------------------------------------------------------------------


def outlook_document(outlook: Outlook) -> JsonObject:
    """Return a forecast as JSON, as costs and assessments both tell it."""
    return {
        "origin": outlook.origin,
        "last_day": iso_day(outlook.last_day),
        "spent": exact_text(outlook.spent),
        "total": exact_text(outlook.total),
        "intervals": [
            {"confidence": confidence, "low": exact_text(low), "high": exact_text(high)}
            for confidence, low, high in outlook.limits
        ],
        "days": outlook.days,
        "days_without_records": outlook.gaps,
        "method": method_words(outlook) or None,
        "reason": outlook.reason or None,
        "cap": cap_document(outlook.cap),
    }


def cap_document(found: CapOutlook) -> JsonObject:
    """Return when a cap is reached as JSON."""
    return {
        "cap": exact_text(found.cap),
        "reached": iso_day(found.reached),
        "expected": iso_day(found.expected),
        "earliest": iso_day(found.earliest),
        "reason": found.reason or None,
    }


def exact_text(amount: Decimal | None) -> str | None:
    """Return an exact amount with two digits after its point, and more only where they say
    something.
    """
    if amount is None:
        return None
    whole, _, digits = f"{amount:f}".partition(".")
    return f"{whole}.{digits.rstrip('0'):0<2}"


def iso_day(day: date | None) -> str | None:
    """Return a day as JSON tells it."""
    return None if day is None else day.isoformat()
