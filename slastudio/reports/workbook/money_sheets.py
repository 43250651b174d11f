"""The sheets of hours, credits, the invoice and what failures cost."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from slastudio.contract.credits import CreditSum
from slastudio.judge.outcome.assessment import Assessment, Hours
from slastudio.judge.outcome.billing import BusinessWorth, FailureWorth, Invoice, InvoiceLine
from slastudio.judge.telling.billing import (
    KINDS,
    line_words,
    total_words,
    unagreed_words,
    why_words,
    worth_words,
)
from slastudio.reports.workbook.sheet_values import (
    Amount,
    Row,
    Sheet,
    amount_of,
    reckoned,
    rounded_once,
    summed,
)
from slastudio.shared.money import Money, minor_digits

# --- hours ------------------------------------------------------------------------------------------------------------


def hours_sheet(a: Assessment) -> Sheet:
    """Return the period's hours, below them each line of the scope with its own."""
    currency = a.hours.currency if a.hours is not None else ""
    head = (
        "What",
        "Hours",
        "By the agreement",
        "Overage, h",
        f"Price of the overage, {currency}".rstrip(", "),
        "On change requests, h",
        "Not agreed, h",
    )
    if a.hours is None:
        none = ("No included hours are agreed, and none were entered.",)
        return Sheet("Hours", head, ((*none, *(None,) * (len(head) - 1)),))
    return Sheet("Hours", head, _hours_rows(a.hours))


def _hours_rows(h: Hours) -> tuple[Row, ...]:
    lines, blank = h.lines, (None,) * 4
    rows = (9, 8 + len(lines))

    def added(value: Decimal, letter: str, parts: Sequence[Decimal]) -> Amount | None:
        return summed(amount_of(value, "h"), letter, rows, parts)

    price = summed(amount_of(h.amount, h.currency), "E", rows, [each.amount for each in lines])
    told = (
        ("Included", amount_of(h.included, "h"), ""),
        ("Carried", amount_of(h.carried, "h"), ""),
        ("Worked", added(h.worked, "B", [each.hours for each in lines]), "")
        if h.entered
        else ("Worked", None, "none entered"),
        ("Left", _left(h) if h.entered else None, ""),
        ("Overage", added(h.overage, "D", [each.overage for each in lines]), ""),
        ("Price of the overage", price, ""),
        ("On change requests", added(h.requested, "F", [each.requested for each in lines]), ""),
        (
            "Not agreed",
            added(h.unagreed, "G", [each.unagreed for each in lines]),
            unagreed_words(h),
        ),
    )
    return (
        *((*each, *blank) for each in told),
        *(
            (
                each.line,
                amount_of(each.hours, "h"),
                line_words(each),
                amount_of(each.overage, "h"),
                amount_of(each.amount, h.currency),
                amount_of(each.requested, "h"),
                amount_of(each.unagreed, "h"),
            )
            for each in lines
        ),
    )


def _left(h: Hours) -> Amount | None:
    """Return what may still be worked: nothing where more than that was."""
    if h.included is None:
        return amount_of(h.left, "h")
    left = h.included + h.carried - (h.worked - h.requested - h.unagreed)
    rest = "B[1]+B[2]-(B[3]-B[7]-B[8])"
    return reckoned(amount_of(h.left, "h"), f"IF({rest}>0,{rest},0)", max(left, Decimal(0)))


# --- credits ----------------------------------------------------------------------------------------------------------


def credit_sheet(a: Assessment) -> Sheet:
    """Return what misses earn: the fee it is reckoned from, each line, what counts of them."""
    found = a.consequences
    due = found.credits if found is not None else None
    currency = a.terms.pricing.currency if due is None else due.currency
    head = ("What", "Objective", "Value", "Of the fee, %", f"Amount, {currency}", "Note")
    if due is not None:
        return Sheet("Credits", head, _credit_rows(a, due))
    why = found.why if found is not None else ""
    return Sheet("Credits", head, (("Service credits", "", None, None, None, why),) if why else ())


def _credit_rows(a: Assessment, due: CreditSum) -> tuple[Row, ...]:
    pricing = a.terms.pricing
    base, names = _base(a, due), {each.id: each for each in a.results}
    fee = amount_of(base, due.currency)
    rows: list[Row] = [("Fee base", "", None, None, fee, "" if base else "not told")]
    for line in due.lines:
        result = names.get(line.objective)
        unit = result.unit if result is not None else ""
        rows.append(
            (
                line.name or "Credit",
                result.name if result is not None else line.objective,
                amount_of(line.value, unit),
                amount_of(line.percent, "%"),
                _share(due.currency, line.amount, (base, line.percent), len(rows) + 1),
                "",
            )
        )
    counted, end = _counted(a, due), len(rows)
    if pricing.credit_cap is not None:
        rows.append(("Cap of credits", "", None, amount_of(pricing.credit_cap, "%"), None, ""))
    together = "SUM" if pricing.credit_rule != "highest" else "MAX"
    formula = f"{together}(D[2]:D[{end}])"
    if pricing.credit_cap is not None:
        formula = f"MIN({formula},D[{len(rows)}])"
    percent = amount_of(due.percent, "%")
    if due.lines:
        percent = reckoned(percent, formula, counted)
    amount = _share(due.currency, due.amount, (base, due.percent), len(rows) + 1)
    rows.append(("Due", "", None, percent, amount, "; ".join(due.working)))
    return tuple(rows)


def _share(
    currency: str, amount: Decimal, of: tuple[Decimal | None, Decimal], row: int
) -> Amount | None:
    """Return percent of the fee base in money, rounded once."""
    base, percent = of
    exact = None if base is None else rounded_once(base * percent / 100, 2)
    return reckoned(amount_of(amount, currency), f"ROUND(E[1]*D[{row}]/100,2)", exact)


def _counted(a: Assessment, due: CreditSum) -> Decimal:
    percents = [line.percent for line in due.lines]
    total = sum(percents, Decimal(0))
    if a.terms.pricing.credit_rule == "highest":
        total = max(percents, default=Decimal(0))
    cap = a.terms.pricing.credit_cap
    return total if cap is None else min(total, cap)


def _base(a: Assessment, due: CreditSum) -> Decimal | None:
    """Return the fee a credit is a share of. Whether hours beyond the month's are in it, the amounts
    themselves tell; None where they fit neither.
    """
    fee, overage = a.terms.pricing.monthly_fee, a.hours.amount if a.hours is not None else None
    if fee is None:
        return None
    with_overage = a.terms.pricing.fee_base == "invoice" and overage
    for base in (fee, fee + (overage or Decimal(0))) if with_overage else (fee,):
        amounts = [(each.percent, each.amount) for each in due.lines]
        if all(_fits(base, *each) for each in (*amounts, (due.percent, due.amount))):
            return base
    return None


def _fits(base: Decimal, percent: Decimal, amount: Decimal) -> bool:
    return abs(base * percent / 100 - amount) * 2 <= Decimal("0.01")


# --- the invoice ------------------------------------------------------------------------------------------------------


_NO_INVOICE = "No invoice is made: of a calendar month only in which the agreement is in force and something is to be billed."


def invoice_sheet(a: Assessment) -> Sheet:
    """Return the lines of a month's invoice, what each is made of, and their sum."""
    invoice = a.invoice
    currency = "" if invoice is None else invoice.currency
    head = (
        "Line",
        "Sort",
        "Quantity",
        "Unit",
        "Price",
        "Amount",
        "Rate",
        f"In the total, {currency}".rstrip(", "),
        "Why",
    )
    if invoice is None:
        return Sheet("Invoice", head, ((_NO_INVOICE, *(None,) * (len(head) - 1)),))
    return Sheet("Invoice", head, _invoice_rows(invoice))


def _invoice_rows(invoice: Invoice) -> tuple[Row, ...]:
    rows = [_invoice_line(each, number) for number, each in enumerate(invoice.lines, 1)]
    parts = [_money(each.counted) or Decimal(0) for each in invoice.lines]
    total = amount_of(invoice.total.amount, invoice.currency)
    if any(each.billable for each in invoice.lines):
        total = summed(total, "H", (1, len(rows)), parts)
    return (*rows, ("Total", "", None, "", None, None, None, total, total_words(invoice)))


def _invoice_line(line: InvoiceLine, row: int) -> Row:
    rate = None if line.rate is None else line.rate.rate
    return (
        line.title,
        KINDS[line.kind],
        None if line.quantity is None else amount_of(line.quantity, ""),
        line.unit,
        _told(line.price),
        _product(line.amount, (line.quantity, _money(line.price)), f"C[{row}]*E[{row}]"),
        None if rate is None else Amount(rate, "General"),
        _product(line.counted, (_money(line.amount), rate), f"F[{row}]*G[{row}]")
        if rate is not None
        else reckoned(_told(line.counted), f"F[{row}]", _money(line.amount)),
        why_words(line),
    )


def _product(
    amount: Money | None, factors: tuple[Decimal | None, Decimal | None], formula: str
) -> Amount | None:
    one, other = factors
    if amount is None or one is None or other is None:
        return _told(amount)
    digits = minor_digits(amount.currency)
    return reckoned(_told(amount), f"ROUND({formula},{digits})", rounded_once(one * other, digits))


def _money(amount: Money | None) -> Decimal | None:
    return None if amount is None else amount.amount


def _told(amount: Money | None) -> Amount | None:
    return None if amount is None else amount_of(amount.amount, amount.currency)


# --- what failures cost -----------------------------------------------------------------------------------------------


def worth_sheet(a: Assessment) -> Sheet:
    """Return what failures cost by objective, beside what the measured baseline would have meant."""
    head = (
        "Objective",
        "At the baseline",
        "Failed",
        "Of",
        "Change",
        "Each costs",
        "Cost",
        "Avoided",
        "In the sum",
        "Why",
    )
    return Sheet("Cost of failure", head, () if a.worth is None else _worth_rows(a.worth))


def _worth_rows(worth: BusinessWorth) -> tuple[Row, ...]:
    rows = [_worth_line(each, number) for number, each in enumerate(worth.lines, 1)]
    # each journey counts by one objective, so that a sum of the column would count others twice
    counted = [number for number, each in enumerate(worth.lines, 1) if each.counted]
    cost, avoided = (
        _added(total, letter, [(row, getattr(worth.lines[row - 1], name)) for row in counted])
        for total, letter, name in ((worth.cost, "G", "cost"), (worth.avoided, "H", "avoided"))
    )
    told = " ".join(worth_words(worth))
    return (*rows, ("Together", None, None, None, None, None, cost, avoided, "", told))


def _added(
    total: Money | None, letter: str, parts: Sequence[tuple[int, Money | None]]
) -> Amount | None:
    known = [(row, each.amount) for row, each in parts if each is not None]
    formula = "+".join(f"{letter}[{row}]" for row, _ in known)
    return (
        reckoned(_told(total), formula, sum((each for _, each in known), Decimal(0)))
        if known
        else _told(total)
    )


def _worth_line(line: FailureWorth, row: int) -> Row:
    fewer = None if line.change is None else -line.change
    return (
        line.name,
        amount_of(line.expected, ""),
        amount_of(line.failures, ""),
        line.of,
        reckoned(amount_of(line.change, ""), f"C[{row}]-B[{row}]", line.change),
        _told(line.each),
        _product(line.cost, (line.failures, _money(line.each)), f"C[{row}]*F[{row}]"),
        _product(line.avoided, (fewer, _money(line.each)), f"(B[{row}]-C[{row}])*F[{row}]"),
        "yes" if line.counted else "no",
        line.reason,
    )
