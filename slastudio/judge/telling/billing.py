"""How an invoice, the hours beside it and the backlog are told, on every page and paper alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.contract.words.figures import show_number, show_value
from slastudio.judge.outcome.assessment import Hours, HoursLine
from slastudio.judge.outcome.billing import (
    BusinessWorth,
    FailureWorth,
    Invoice,
    InvoiceLine,
    RequestTotals,
)
from slastudio.shared.counts import count
from slastudio.shared.money import Money

KINDS = {
    "fee": "Fee",
    "overage": "Overage",
    "change_request": "Change request",
    "credit": "Credit",
    "models": "Models",
}
INVOICE_HEADINGS = ("Line", "Sort", "Quantity", "Price", "Amount", "In the total", "Why")
WORTH_HEADINGS = ("Objective", "At the baseline", "Failed", "Change", "Cost", "Avoided", "Why")


def invoice_row(line: InvoiceLine) -> tuple[str, ...]:
    """Return a line in the order of INVOICE_HEADINGS."""
    quantity = "" if line.quantity is None else f"{show_number(line.quantity, 2)} {line.unit}"
    return (
        line.title,
        KINDS[line.kind],
        quantity,
        _amount(line.price),
        _amount(line.amount),
        "no" if line.counted is None else str(line.counted),
        why_words(line),
    )


def _amount(amount: Money | None) -> str:
    return "–" if amount is None else str(amount)


def why_words(line: InvoiceLine) -> str:
    """Say why a line is not in the total, or what it rests on, with its clause."""
    told = []
    if line.needs:
        # some needs are sentences of their own
        told.append(line.needs if line.needs[:1].isupper() else f"Needs {line.needs}.")
    if line.reason:
        told.append(f"{line.reason[:1].upper()}{line.reason[1:]}.")
    if line.rate is not None:
        by = f", {line.rate.stated_by}" if line.rate.stated_by else ""
        rate = f"{line.rate.rate:f} {line.rate.quote} for one {line.rate.base}"
        told.append(f"At {rate} ({line.rate.id}{by}).")
    if line.clause:
        told.append(f"By {line.clause}.")
    return " ".join(told)


def total_words(invoice: Invoice) -> str:
    """Say what an invoice comes to, and what is in no total."""
    told = [f"{invoice.total} net of tax."]
    if number := len(invoice.unbilled):
        told.append(f"{count(number, 'line')} not in it.")
    if invoice.apart:
        apart = ", ".join(map(str, invoice.apart))
        told.append(f"Not included: {apart}, not converted: no rate stated.")
    return " ".join((*told, *invoice.notes))


def unagreed_words(hours: Hours) -> str:
    """Say what hours no agreement covers, with both figures; "" where there are none."""
    if not hours.unagreed:
        return ""
    told = f"{show_number(hours.unagreed, 2)} h that no agreement covers, in no price"
    if hours.overage_with == hours.overage:
        return f"{told}; no overage either way"
    price = (
        "" if hours.amount_with is None else f", {show_value(hours.amount_with, hours.currency)}"
    )
    return f"{told}; with them the overage would be {show_number(hours.overage_with, 2)} h{price}"


def line_words(line: HoursLine) -> str:
    """Say how a line of hours stands by the agreement."""
    told = [{True: "in scope", False: "out of scope", None: "in neither list"}[line.inside]]
    if line.overage:
        told.append(f"{show_number(line.overage, 2)} h beyond the month's hours")
    if line.requests:
        told.append(f"{show_number(line.requested, 2)} h on {', '.join(line.requests)}")
    if line.unagreed:
        told.append(f"{show_number(line.unagreed, 2)} h need an accepted change request")
    return ", ".join(told)


def request_words(totals: RequestTotals) -> Iterator[str]:
    """Yield what was asked outside the scope: what waits, and the period's amounts."""
    if totals.waiting:
        yield f"{count(totals.waiting, 'ask')} without a quote"
    for word in ("quoted", "accepted", "delivered"):
        amounts: Sequence[Money] = getattr(totals, word)
        if amounts:
            yield f"{word} {', '.join(map(str, amounts))}"
    if totals.unpriced:
        yield f"{count(totals.unpriced, 'request')} accepted without a price"


def worth_row(line: FailureWorth) -> tuple[str, ...]:
    """Return an objective's failures in the order of WORTH_HEADINGS."""
    of = "" if line.of is None else f" of {line.of:,}{' looked at' if line.sampled else ''}"
    failed = "–" if line.failures is None else f"{show_number(line.failures, 1)}{of}"
    change = "–" if line.change is None else show_number(line.change, 1)
    return (
        line.name,
        "–" if line.expected is None else show_number(line.expected, 1),
        failed,
        change,
        _amount(line.cost),
        _amount(line.avoided),
        line.reason,
    )


def worth_words(worth: BusinessWorth) -> Iterator[str]:
    """Yield cost of failure beside cost of tooling, loss avoided, and what is not computed."""
    if worth.cost is not None:
        beside = f", beside {worth.tooling} of tooling" if worth.tooling is not None else ""
        yield f"Failures cost {worth.cost}{beside}."
    if worth.avoided is not None:
        size = Money(abs(worth.avoided.amount), worth.avoided.currency)
        word = "were avoided" if worth.avoided.amount >= 0 else "were lost beyond it"
        yield f"Against the measured baseline, {size} {word}."
    yield from worth.reasons
