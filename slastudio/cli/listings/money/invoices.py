"""An invoice with the backlog and what failures cost, as lines for a terminal and rows for a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.billing import (
    INVOICE_HEADINGS,
    invoice_row,
    request_words,
    total_words,
    unagreed_words,
    worth_words,
)
from slastudio.reports.machine.money import (
    invoice_document,
    requests_document,
    worth_document,
)
from slastudio.shared.json_values import JsonObject
from slastudio.shared.texts import guarded

NO_INVOICE = "There is no invoice: it is a calendar month's, from the day the agreement begins."


def billing_document(assessment: Assessment) -> JsonObject:
    """Return a month's money alone, under the keys the assessment's JSON has."""
    return {
        "period": assessment.period.as_json() | {"label": assessment.period.label},
        "invoice": invoice_document(assessment.invoice),
        "change_requests": requests_document(assessment.requests),
        "worth": worth_document(assessment.worth),
    }


def billing_lines(assessment: Assessment) -> Iterator[str]:
    """Yield the invoice line by line, its total, the asks outside the scope and what failures cost."""
    yield f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}"
    invoice = assessment.invoice
    if invoice is None:
        yield NO_INVOICE
    else:
        for each in invoice.lines:
            title, sort, quantity, price, amount, counted, why = invoice_row(each)
            made = f" ({quantity} at {price})" if each.price is not None and quantity else ""
            made = f" ({quantity})" if each.price is None and quantity else made
            into = "" if amount == counted else f", in the total: {counted}"
            yield f"{'●' if each.billable else '○'} {sort}: {title}{made}: {amount}{into}"
            if why:
                yield f"    {why}"
        yield f"Total: {total_words(invoice)}"
    if assessment.hours is not None and (told := unagreed_words(assessment.hours)):
        yield f"Hours: {told}."
    if assessment.requests is not None and (asked := list(request_words(assessment.requests))):
        yield f"Asked outside the scope: {', '.join(asked)}."
    if assessment.worth is not None:
        yield from worth_words(assessment.worth)


def billing_table(assessment: Assessment) -> str:
    """Return the invoice as CSV; a text that could act as a formula gets a leading apostrophe."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(
        (
            *INVOICE_HEADINGS[:3],
            "Amount",
            "Currency",
            "In the total",
            "Total's currency",
            "Why",
            "Shown by",
        )
    )
    invoice = assessment.invoice
    for each in invoice.lines if invoice is not None else ():
        title, sort, quantity, *_, why = invoice_row(each)
        amount, counted = each.amount, each.counted
        cells = (
            title,
            sort,
            quantity,
            "" if amount is None else f"{amount.amount:f}",
            "" if amount is None else amount.currency,
            "" if counted is None else f"{counted.amount:f}",
            "" if counted is None else counted.currency,
            why,
            ", ".join(each.shown_by),
        )
        writer.writerow([guarded(text) for text in cells])
    return written.getvalue()
