"""The invoice of a calendar month: what the agreement and the registers let be billed, line by line.

Nothing is billed that is not agreed: a line that lacks an agreement, a price, a delivery or a rate
stands on the invoice with what it needs, and is in no total. Each line is rounded once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number
from slastudio.judge.billing.amounts import by_currency, rounded_money
from slastudio.judge.billing.bills import BilledService
from slastudio.judge.billing.notes import NotedCredit, credit_of
from slastudio.judge.billing.rates import converted, rate_before
from slastudio.judge.billing.requests import ChangeRequest, requests_of
from slastudio.judge.outcome.assessment import Consequences, Costs, Hours
from slastudio.judge.outcome.billing import Invoice, InvoiceLine
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.verdicts.confirmations import sides_of
from slastudio.shared.money import Money
from slastudio.shared.periods import Period, month_of, show_day

NOT_CONVERTED = "not converted: no rate stated"
_HOUR = "hours"


@dataclass(frozen=True)
class Month:
    """Hold what the lines of a month are made from."""

    inputs: Inputs
    agreement: Agreement
    costs: Costs
    hours: Hours | None
    consequences: Consequences | None
    requests: Sequence[ChangeRequest]
    bills: Sequence[BilledService]

    @property
    def period(self) -> Period:
        return self.inputs.period

    @property
    def currency(self) -> str:
        return self.agreement.pricing.currency.strip().upper()

    def clause(self, anchor: str) -> str:
        return clause_of(self.agreement, anchor)


def invoice_of(
    inputs: Inputs,
    agreement: Agreement,
    costs: Costs,
    hours: Hours | None,
    consequences: Consequences | None,
    bills: Sequence[BilledService] = (),
) -> Invoice | None:
    """Return the invoice of a calendar month; None for other periods, for months in which nothing
    was in force, and where no fee is agreed and nothing else was to be billed.
    """
    period = inputs.period
    if month_of(period.start, period.zone) != period or not in_force_in(inputs, agreement):
        return None
    requests = requests_of(inputs.records.of("change_requests"), inputs.as_of)
    month = Month(inputs, agreement, costs, hours, consequences, requests, bills)
    lines = tuple(_counted(month, each) for each in _lines(month))
    if not lines:
        return None
    total = sum((each.counted for each in lines if each.counted is not None), _nothing(month))
    left_out = by_currency(
        each.amount
        for each in lines
        if each.counted is None and not each.needs and each.amount is not None
    )
    return Invoice(period.label, month.currency, lines, total, left_out, tuple(_notes(month)))


def _nothing(month: Month) -> Money:
    return Money(Decimal(0), month.currency)


def _lines(month: Month) -> Iterator[InvoiceLine]:
    yield from _fee(month)
    yield from _overage(month)
    yield from _delivered(month)
    yield from _accepted(month)
    yield from _unagreed(month)
    yield from _models(month)
    yield from _credit(month)


def _counted(month: Month, line: InvoiceLine) -> InvoiceLine:
    """Return a line with what of it is in the total: converted where its currency is another one."""
    if line.needs or line.amount is None:
        return line
    if line.amount.currency == month.currency:
        return replace(line, counted=line.amount)
    rates = month.inputs.records.of("rates")
    rate = rate_before(rates, line.amount.currency, month.currency, month.period.end)
    if rate is None:
        told = "; ".join(filter(None, (line.reason, NOT_CONVERTED)))
        return replace(line, reason=told)
    return replace(line, counted=converted(line.amount, rate), rate=rate)


# --- the fee ----------------------------------------------------------------------------------------------------------


def _fee(month: Month) -> Iterator[InvoiceLine]:
    fee = month.agreement.pricing.monthly_fee
    if fee is None:
        return
    price = rounded_money(Fraction(fee), month.currency)
    yield InvoiceLine(
        "fee",
        "Monthly fee",
        "",
        Decimal(1),
        "month",
        price,
        price,
        None,
        _fee_needs(month.inputs, month.agreement),
        clause=month.clause("fee"),
    )


def first_day(inputs: Inputs) -> date | None:
    """Return the first day of anything in force: the first version's, else the term's."""
    days = [each.start or each.agreement.term.start for each in inputs.terms]
    return min((day for day in days if day is not None), default=None)


def last_day(agreement: Agreement) -> date | None:
    """Return the last day of a term that does not renew."""
    return agreement.term.end if agreement.term.renewal != "automatic" else None


def in_force_in(inputs: Inputs, agreement: Agreement) -> bool:
    """Tell whether the agreement is in force on any day of the period."""
    begins, ends = first_day(inputs), last_day(agreement)
    period = inputs.period
    return (begins is None or begins <= period.last_day) and (
        ends is None or ends >= period.first_day
    )


_PART = "what a part of a month costs is not agreed"


def part_words(inputs: Inputs, agreement: Agreement) -> str:
    """Say that the agreement is in force in a part of the month only, for which nothing says what it
    costs; "" where it is in force in all of it.
    """
    begins, ends = first_day(inputs), last_day(agreement)
    if begins is not None and begins > inputs.period.first_day:
        return f"The agreement begins on {show_day(begins)}; {_PART}."
    if ends is not None and ends < inputs.period.last_day:
        return f"The agreement ends on {show_day(ends)}; {_PART}."
    return ""


def _fee_needs(inputs: Inputs, agreement: Agreement) -> str:
    """Say why a month's fee cannot be told: the month is not whole under one fee."""
    if told := part_words(inputs, agreement):
        return told
    period = inputs.period
    fees = {
        (each.agreement.pricing.monthly_fee, each.agreement.pricing.currency)
        for each in inputs.terms
        if each.ref.state == "signed"
        and (each.start is None or each.start <= period.last_day)
        and (each.end is None or each.end > period.first_day)
    }
    if len(fees) > 1:
        return f"The fee changes within the month; {_PART}."
    return ""


# --- hours and change requests ----------------------------------------------------------------------------------------


def _overage(month: Month) -> Iterator[InvoiceLine]:
    if month.hours is None or not month.hours.overage:
        return
    rate, agreed = month.agreement.pricing.overage_rate, agreed_by(month.inputs, month.agreement)
    needs = "the client's agreement to further hours, which no act of a role of the client shows"
    if rate is None:
        needs = "a price for further hours, which is not agreed"
    for each in month.hours.lines:
        if each.overage:
            yield InvoiceLine(
                "overage",
                f"Further hours: {each.line}",
                each.line,
                each.overage,
                _HOUR,
                None if rate is None else Money(rate, month.currency),
                None if each.amount is None else Money(each.amount, month.currency),
                None,
                "" if agreed and rate is not None else needs,
                shown_by=(*agreed, *_entries(month, each.line)),
                clause=month.clause("overage"),
            )


def agreed_by(inputs: Inputs, agreement: Agreement) -> tuple[str, ...]:
    """Return the acts by which the client agreed to further hours in the period; the word of
    anybody else agrees to nothing.
    """
    kind, label = "overage_agreed", inputs.period.label
    return tuple(
        each.id
        for each in inputs.records.acts
        if each.act == "done"
        and each.when <= inputs.as_of
        and (each.role.casefold() == "client" or "client" in sides_of(agreement, each.role))
        and (
            each.duty.startswith(f"{kind}:{label}")
            or (each.duty == kind and (each.period == label or each.when in inputs.period))
        )
    )


def _entries(month: Month, line: str) -> tuple[str, ...]:
    return tuple(
        each.id
        for each in month.inputs.hours
        if each.id and each.when in month.period and (each.line.strip() or "not said") == line
    )


def _delivered(month: Month) -> Iterator[InvoiceLine]:
    """Yield the requests delivered in the month: they are billed then, at their own price."""
    for each in month.requests:
        if each.status == "done" and each.done is not None and each.done in month.period:
            needs = (
                "" if each.accepted else "an acceptance, of which nothing says when it was given"
            )
            yield _request(month, each, needs)


def _accepted(month: Month) -> Iterator[InvoiceLine]:
    """Yield the requests that are accepted and not delivered at the month's end."""
    for each in month.requests:
        taken = each.accepted is not None and each.accepted < month.period.end
        if taken and (each.done is None or each.done >= month.period.end):
            yield _request(
                month, each, "its delivery: it is billed in the month it is delivered in"
            )


def _request(month: Month, each: ChangeRequest, needs: str) -> InvoiceLine:
    worked = _worked_on(month, each.id)
    price = each.price and rounded_money(Fraction(each.price.amount), each.price.currency)
    told = f"{show_number(worked, 2)} hours were worked on it in the month" if worked else ""
    return InvoiceLine(
        "change_request",
        f"{each.id}: {each.title}",
        each.line,
        Decimal(1),
        "request",
        price,
        price,
        None,
        needs
        if each.price
        else "; ".join(filter(None, ("a price, which was never quoted", needs))),
        told,
        shown_by=(each.id,),
        clause=month.clause("change_request") or month.clause("quote"),
    )


def _worked_on(month: Month, request: str) -> Decimal:
    lines = month.hours.lines if month.hours is not None else ()
    # a line may carry hours of several requests; the register does not part them
    own = (each.requested for each in lines if each.requests == (request,))
    return sum(own, Decimal(0))


def _unagreed(month: Month) -> Iterator[InvoiceLine]:
    """Yield the hours that neither the retainer nor an accepted request covers, by line."""
    for each in month.hours.lines if month.hours is not None else ():
        if each.unagreed:
            stands = {False: "out of scope", None: "in neither list of the scope"}
            yield InvoiceLine(
                "change_request",
                f"Hours {stands.get(each.inside, 'out of scope')}: {each.line}",
                each.line,
                each.unagreed,
                _HOUR,
                None,
                None,
                None,
                "an accepted change request for this line, decided before the work",
                shown_by=_entries(month, each.line),
                clause=month.clause("excluded") if each.inside is False else "",
            )


# --- models and credits -----------------------------------------------------------------------------------------------


def _models(month: Month) -> Iterator[InvoiceLine]:
    """Yield the month's bills for models and services; what logs alone tell is no bill."""
    how, clause = month.agreement.pricing.models, month.clause("models")
    if how in ("client", "included"):
        return
    needs = "" if how == "billed" else "an agreement on who pays for models and services"
    # a bill of a whole month does not say what of it lies within the agreement
    needs = needs or part_words(month.inputs, month.agreement)
    for each in month.bills:
        amount = rounded_money(Fraction(each.amount.amount), each.amount.currency)
        yield InvoiceLine(
            "models",
            f"Bill: {each.service}" if each.service else "Bills for models and services",
            "",
            Decimal(1),
            "month",
            amount,
            amount,
            None,
            needs,
            shown_by=each.files,
            clause=clause,
        )
    costs = month.costs
    if not month.bills and costs.total:
        spent = rounded_money(Fraction(costs.total), costs.currency.strip().upper())
        yield InvoiceLine(
            "models",
            "Models and services, by request logs",
            "",
            Decimal(1),
            "month",
            spent,
            spent,
            None,
            needs or "the vendors' bills: the figure is from request logs",
            shown_by=tuple(dict.fromkeys(each.file for each in costs.sources)),
            clause=clause,
        )


def _credit(month: Month) -> Iterator[InvoiceLine]:
    due = month.consequences.credits if month.consequences is not None else None
    if due is None or not due.amount:
        return
    noted = credit_of(
        month.inputs.records.of("credit_notes"), month.period.label, month.inputs.as_of
    )
    left = max(due.amount - noted.amount(month.currency), Decimal(0))
    yield InvoiceLine(
        "credit",
        "Service credits",
        "",
        due.percent,
        "%",
        None,
        Money(-left, month.currency),
        None,
        reason=_credit_words(Money(due.amount, month.currency), noted),
        shown_by=(*(each.objective for each in due.lines), *noted.ids),
        clause=month.clause("credits"),
    )


def _credit_words(due: Money, noted: NotedCredit) -> str:
    if not noted.ids:
        return f"{due} are due"
    given = ", ".join(map(str, noted.amounts))
    return f"{due} are due, {given} were credited by {', '.join(noted.numbers)}"


def _notes(month: Month) -> Iterator[str]:
    if month.inputs.terms_at(month.period.end - timedelta(seconds=1)).ref.state != "signed":
        yield "Reckoned by a draft nobody signed."
    if month.inputs.as_of < month.period.end:
        yield "The month is not over: the figures are those of the days so far."
    if month.agreement.pricing.monthly_fee is None:
        yield "The monthly fee is not agreed."
