"""A month of money by hand: terms, hours, registers and bills from plain numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from slastudio.contract.credits import CreditLine, CreditSum
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Pricing, Term
from slastudio.contract.terms.scope import Contact, Parties, Scope
from slastudio.judge.billing.amounts import read_hours
from slastudio.judge.billing.bills import BilledService
from slastudio.judge.billing.invoice import invoice_of
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment, Consequences, Costs, WorkedEntry
from slastudio.judge.outcome.beside.observations import Observation
from slastudio.judge.outcome.billing import Invoice, InvoiceLine
from slastudio.judge.outcome.inputs import Inputs, Terms
from slastudio.judge.outcome.records import Act, Entered, Records, WrittenPaper
from slastudio.judge.period.hours import hours_of
from slastudio.judge.period.month import assess_period
from slastudio.shared.money import read_money
from tests.judge.specimens import inputs

FIXES, FEATURES = "Small fixes", "New features"
SCOPE = Scope((FIXES, "Upkeep"), (FEATURES,), quote_within="5 days", change_request_role="Lead")


def terms(**pricing: Any) -> Agreement:
    """Return an agreement of € 1,000 a month with 20 hours, € 100 for each further one."""
    plain = Pricing("EUR", Decimal(1000), Decimal(20), Decimal(100), models="billed")
    return Agreement(
        parties=Parties(contacts=(Contact("Service owner", "client"), Contact("Lead", "provider"))),
        pricing=replace(plain, **pricing),
        scope=SCOPE,
        term=Term(start=date(2026, 1, 1), renewal="automatic"),
    )


def entered(register: str, name: str, **fields: str) -> Entered:
    return Entered(register, name, tuple(fields.items()))


def request(name: str = "CR-1", **fields: str) -> Entered:
    plain = {"when": "2026-10-01T09:00+00:00", "title": "A screen", "line": FEATURES}
    return entered("change_requests", name, **{**plain, **fields})


def rate(name: str, when: str, value: str, base: str = "USD", quote: str = "EUR") -> Entered:
    return entered("rates", name, when=when, base=base, rate=value, quote=quote)


def worked(day: str, hours: str, line: str = FIXES, name: str = "HRS-1") -> WorkedEntry:
    return WorkedEntry(datetime.fromisoformat(f"{day}T12:00+00:00"), read_hours(hours), line, name)


def agreed(month: str = "2026-10", role: str = "Service owner") -> Act:
    """Return the act by which the client agrees to a month's further hours."""
    duty = f"overage_agreed:{month}-20"
    return Act("ACT-1", datetime(2026, 10, 1, tzinfo=UTC), "done", duty, role=role)


def month(
    agreement: Agreement,
    *registers: Entered,
    hours: tuple[WorkedEntry, ...] = (),
    acts: tuple[Act, ...] = (),
    papers: tuple[WrittenPaper, ...] = (),
    period: str = "2026-10",
    **changes: Any,
) -> Inputs:
    held: dict[str, tuple[Entered, ...]] = {}
    for each in registers:
        held[each.register] = (*held.get(each.register, ()), each)
    given = inputs(agreement, {}, period)
    signed = (Terms(AgreementRef("v1.0", "signed", "0" * 64), agreement, date(2026, 1, 1)),)
    records = Records(acts=acts, papers=papers, entered=held)
    return replace(given, hours=hours, records=records, **{"terms": signed, **changes})


def billed(*amounts: str) -> tuple[BilledService, ...]:
    return tuple(BilledService("usage", read_money(each), ("bills.csv",)) for each in amounts)


def credit(amount: str) -> Consequences:
    line = CreditLine("C", "o", None, Decimal(10), Decimal(amount))
    return Consequences(CreditSum((line,), Decimal(10), Decimal(amount), "EUR", ()), "", ())


def invoice(
    given: Inputs, *bills: str, due: Consequences | None = None, costs: Costs | None = None
) -> Invoice:
    terms_then = given.terms[-1].agreement
    found = invoice_of(
        given, terms_then, costs or Costs("USD", ""), hours_of(given), due, billed(*bills)
    )
    assert found is not None
    return found


def line_of(found: Invoice, kind: str) -> InvoiceLine:
    return next(each for each in found.lines if each.kind == kind)


def observed(given: Inputs, kind: str) -> tuple[Observation, ...]:
    assessed: Assessment = assess_period(given)
    return tuple(each for each in assessed.observations if each.kind == kind)
