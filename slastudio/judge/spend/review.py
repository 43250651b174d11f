"""One period's spend reviewed: on what, why it changed, where it goes, whether bills agree, and
what it bought.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_fixed
from slastudio.judge.outcome.beside.spend_change import Agreed, SpendChange
from slastudio.judge.outcome.silent_changes import RecordedChange
from slastudio.judge.outcome.spend_outlook import CapOutlook, Outlook
from slastudio.judge.spend.change import agree, change_of
from slastudio.judge.spend.forecast import (
    UnusualSpend,
    daily_source,
    outlook_of,
    unusual_spend,
    without_days,
)
from slastudio.judge.spend.frames import SpendRows, bills_of, logs_of
from slastudio.judge.spend.spending import ORIGINS, spend_evidence
from slastudio.judge.spend.worth import (
    FailureCost,
    UnitCost,
    Worth,
    failure_cost,
    unit_costs,
    worth_of,
)
from slastudio.measure.records.daygrid import DayGrid
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import Period, month_of, shift


@dataclass(frozen=True)
class Spend:
    """Hold what bills or logs say of a period in one currency; amounts are exact.

    by_day: every local day. by_model, by_service, by_workflow: (text, amount, records), the largest
    first, () where none is named. without_amount: requests that used tokens without a known cost.
    other_currencies: left out, never added.
    """

    origin: str
    currency: str
    total: Decimal
    records: int
    by_day: tuple[tuple[date, Decimal], ...]
    by_model: tuple[tuple[str, Decimal, int], ...]
    by_service: tuple[tuple[str, Decimal, int], ...]
    by_workflow: tuple[tuple[str, Decimal, int], ...]
    without_amount: int
    other_currencies: tuple[tuple[str, Decimal, int], ...]


@dataclass(frozen=True)
class CostReview:
    """Hold the review; spend[0] is what counts as spend (as in the month's report), daily says what
    days are read from. unclear: the sentence on requests whose status nobody knows, "" for none; it
    is one of the notes too.
    """

    period: Period
    against: Period
    currency: str
    spend: tuple[Spend, ...]
    daily: str
    change: SpendChange
    outlook: Outlook
    unusual: tuple[UnusualSpend, ...]
    reconciled: tuple[Agreed, ...]
    reconciled_reason: str
    unit_costs: tuple[UnitCost, ...]
    failure: FailureCost
    worth: tuple[Worth, ...]
    worth_reason: str
    unclear: str
    notes: tuple[str, ...]

    @property
    def total(self) -> Decimal:
        return self.spend[0].total if self.spend else Decimal(0)

    @property
    def cap(self) -> CapOutlook:
        return self.outlook.cap


def review_spend(
    frames: dict[str, pd.DataFrame],
    grid: DayGrid,
    period: Period,
    against: Period,
    agreement: Agreement,
    recorded: Sequence[RecordedChange] = (),
    worth: tuple[Worth, ...] = (),
    *,
    readings: Mapping[str, str],
) -> CostReview:
    """Return the review of a period.

    frames: “requests”, “costs” and “outcomes” rows over the grid, which reaches from the earlier
    period, and eight weeks before the period, to a month after it. worth: objectives with a
    measured baseline, as judged. readings: the words of a status, as they were answered.
    """
    controls = agreement.costs
    logs = logs_of(frames["requests"], grid, period, controls.currency, readings)
    bills = bills_of(frames["costs"], grid, period, controls.currency)
    known = {"costs": bills, "requests": logs}
    listed = [known[kind] for kind in spend_evidence(agreement)]
    having = [rows for rows in listed if _has_spend(rows, period)]
    spend = tuple(_spend(each, period) for each in having)
    first = having[0] if having else logs
    days = [each.days() for each in having or [logs]]
    daily = daily_source(days, period)
    last = grid.index_of(period.last_day)
    continued = daily is not None and bool((daily.latest[last + 1 :] >= 0).any())
    is_month = month_of(period.start, period.zone) == period
    # the cap is a month's, and says nothing of spend in another currency
    cap = controls.monthly_cap if is_month and first.currency == controls.currency else None
    reconciled, reason = _reconciled(logs, bills, period)
    figures = worth_of(frames["outcomes"], against, period, first.currency)
    every = (*worth, *figures)
    return CostReview(
        period=period,
        against=against,
        currency=first.currency,
        spend=spend,
        daily=daily.origin if daily and having else "",
        change=change_of(logs, against, period),
        outlook=outlook_of(daily, period, cap, continued=continued)
        if daily
        else without_days(days[0], period, cap),
        unusual=unusual_spend(daily, period, recorded, continued=continued) if daily else (),
        reconciled=reconciled,
        reconciled_reason=reason,
        unit_costs=unit_costs(
            spend[0].total if spend else Decimal(0), logs, frames["outcomes"], period
        ),
        failure=failure_cost(logs, period),
        worth=every,
        worth_reason=""
        if every
        else "No objective states a measured baseline, and no business figure stands in both periods.",
        unclear=_unclear(logs, period),
        notes=tuple(_notes(having, logs, period, against)),
    )


def _has_spend(rows: SpendRows, period: Period) -> bool:
    """Tell whether records count as spend; bills that add up to nothing do not stand before logs,
    as in the month's report.
    """
    inside = rows.within(period) & rows.counted
    return bool(inside.any()) and (rows.origin != ORIGINS["costs"] or bool(rows.total(inside)))


def _spend(rows: SpendRows, period: Period) -> Spend:
    mask = rows.within(period)
    first, last = rows.grid.index_of(period.first_day), rows.grid.index_of(period.last_day)
    sums = rows.by_day(mask)
    return Spend(
        origin=rows.origin,
        currency=rows.currency,
        total=rows.total(mask),
        records=int((mask & rows.counted).sum()),
        by_day=tuple((rows.grid.day(i), sums[i]) for i in range(first, last + 1)),
        by_model=rows.by_label("model", mask),
        by_service=rows.by_label("service", mask),
        by_workflow=rows.by_label("workflow", mask),
        without_amount=int((mask & rows.unpriced).sum()),
        other_currencies=rows.other_currencies(mask),
    )


def _reconciled(
    logs: SpendRows, bills: SpendRows, period: Period
) -> tuple[tuple[Agreed, ...], str]:
    for rows, word in ((logs, "request logs"), (bills, "bills")):
        if not rows.within(period).any():
            return (), f"There are no {word} of {period.title} to compare."
    if not (logs.within(period) & logs.counted).any():
        return (), f"The request logs of {period.title} hold no costs to compare with the bills."
    if logs.currency != bills.currency:
        return (), f"The logs are in {logs.currency}, the bills in {bills.currency}."
    return tuple(each for month in _months(period) for each in agree(logs, bills, month)), ""


def _months(period: Period) -> list[Period]:
    """Return the calendar months of a quarter; a month and a week stand for themselves."""
    month = month_of(period.start, period.zone)
    if month.start != period.start or month.end >= period.end:
        return [period]
    months = []
    while month.start < period.end:
        months.append(month)
        month = shift(month, 1)
    return months


def _unclear(logs: SpendRows, period: Period) -> str:
    unclear = logs.flags.get("unclear")
    number = 0 if unclear is None else int((logs.within(period) & unclear).sum())
    if not number:
        return ""
    return (
        f"{count(number, 'request')} {verb(number, 'has', 'have')} a status nobody has said the meaning of: "
        "a good request costs at most, and failure at least, what is told here."
    )


def _notes(
    having: Sequence[SpendRows], logs: SpendRows, period: Period, against: Period
) -> list[str]:
    notes = []
    if len({each.currency for each in having}) > 1:
        told = ", ".join(f"{each.origin} in {each.currency}" for each in having)
        notes.append(f"Spend is told in different currencies: {told}.")
    for each in having:
        mask = each.within(period)
        if missing := int((mask & each.unpriced).sum()):
            notes.append(
                f"{count(missing, 'request')} used tokens, but their cost is missing or zero."
            )
        for code, amount, records in each.other_currencies(mask):
            notes.append(
                f"{show_fixed(amount, 2)} {code} in {records:,} {each.origin} are in another currency and not added."
            )
    if unclear := _unclear(logs, period):
        notes.append(unclear)
    days = [len(np.unique(logs.day[logs.within(each)])) for each in (against, period)]
    spans = [(each.last_day - each.first_day).days + 1 for each in (against, period)]
    for span, held, whole in zip((against, period), days, spans, strict=True):
        if 0 < held < whole:
            notes.append(f"Request logs cover {held} of the {count(whole, 'day')} of {span.title}.")
    return notes
