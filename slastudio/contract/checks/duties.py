"""Check whether what is promised can be told, and done within the hours that pay for it."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.duties.effort import monthly_effort
from slastudio.contract.duties.evidence_asked import untold_promises
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.governance import Delivery
from slastudio.contract.words.figures import show_number
from slastudio.shared.counts import count


def duty_findings(a: Agreement) -> Iterator[Finding]:
    """Find promises nothing can show, and more of them than the hours allow."""
    yield from _untold(a)
    yield from _hours(a)


def _untold(a: Agreement) -> Iterator[Finding]:
    for each in untold_promises(a):
        deliveries = (*a.data.deliveries, Delivery(evidence=each.evidence, side=each.promise.side))
        ask = Fix("Ask for it in the monthly data", (("data.deliveries", deliveries),))
        yield Finding(
            "promise-untold",
            each.promise.place,
            "note",
            f"nothing that is asked for can show that somebody {each.promise.what}: it takes {each.words}",
            "Ask for it, or reword the promise. What cannot be told is neither kept nor broken.",
            ask,
        )


def _hours(a: Agreement) -> Iterator[Finding]:
    effort = monthly_effort(a)
    if not effort.too_much or effort.included is None:
        return
    promise, minutes = effort.parts[0]
    yield Finding(
        "duties-beyond-hours",
        "pricing.included_hours",
        "warning",
        f"the duties of a month take about {show_number(effort.hours, 0)} hours, {show_number(effort.included)} are included; "
        f"{count(round(minutes / 60), 'hour')} of them: {promise.what}",
        "Whoever keeps every promise works unpaid. Promise less, include more, or correct the estimates under “Effort of duties”.",
    )
