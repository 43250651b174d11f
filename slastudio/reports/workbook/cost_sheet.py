"""The sheet of costs: total, cap, forecast, and each day by model."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.spend_outlook import Outlook, method_words
from slastudio.reports.workbook.sheet_values import (
    Row,
    Sheet,
    amount_of,
)
from slastudio.shared.counts import count, verb


def cost_sheet(a: Assessment) -> Sheet:
    """Return the sheet of a period's costs."""
    return Sheet(
        "Costs",
        ("What", "Day or month", "Model", f"Amount, {a.costs.currency}", "28-day mean", "Note"),
        tuple(_cost_rows(a)),
    )


def _cost_rows(a: Assessment) -> Iterator[Row]:
    c = a.costs
    yield (
        "Total",
        a.period.label,
        "",
        amount_of(c.total, c.currency),
        None,
        f"according to {c.origin}" if c.origin else "nothing imported",
    )
    if c.cap is not None:
        yield ("Cap", a.period.label, "", amount_of(c.cap, c.currency), None, "")
    if c.outlook is not None:
        yield from _outlook_rows(a, c.outlook)
    if c.unknown:
        yield (
            "Unknown",
            a.period.label,
            "",
            None,
            None,
            f"{count(c.unknown, 'request')} used tokens but {verb(c.unknown, 'carries', 'carry')} no cost",
        )
    for label, total in c.months:
        yield ("Month before", label, "", amount_of(total, c.currency), None, "")
    limit = a.terms.costs.anomaly_percent
    for day, amount, mean in c.above_mean:
        note = f"more than the agreed {show_number(limit or 0)} % above the 28-day mean"
        yield (
            "Above the agreed limit",
            day,
            "",
            amount_of(amount, c.currency),
            amount_of(mean, c.currency),
            note,
        )
    for spend in c.days:
        for model, amount in spend.by_model:
            yield ("Day", spend.day, model, amount_of(amount, c.currency), None, "")


def _outlook_rows(a: Assessment, outlook: Outlook) -> Iterator[Row]:
    currency, month = a.costs.currency, a.period.label
    if outlook.total is None and not outlook.is_over:
        yield ("Forecast", month, "", None, None, outlook.reason)
    elif outlook.total is not None:
        yield (
            "Forecast",
            month,
            "",
            amount_of(outlook.total, currency),
            None,
            method_words(outlook),
        )
    for confidence, low, high in outlook.limits:
        yield (f"Forecast, {confidence} % from", month, "", amount_of(low, currency), None, "")
        yield (f"Forecast, {confidence} % to", month, "", amount_of(high, currency), None, "")
    for name, day in (
        ("Cap reached", outlook.cap.reached),
        ("Cap expected to be reached", outlook.cap.expected),
        ("Cap at the earliest", outlook.cap.earliest),
    ):
        if day is not None:
            yield (
                name,
                day,
                "",
                amount_of(a.costs.cap, currency) if a.costs.cap is not None else None,
                None,
                "",
            )
