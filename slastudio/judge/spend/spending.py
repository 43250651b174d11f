"""The period's spend: by day and model, against the cap, and the days above the agreed limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.indicators.table import paid
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.conduct import CostControls
from slastudio.evidence.arrays import Array
from slastudio.evidence.records import BATCH
from slastudio.judge.outcome.assessment import Costs, DailySpend
from slastudio.judge.outcome.objective_result import Source
from slastudio.judge.spend.days import SpendDays, line_ends, spend_days
from slastudio.measure.indicators.rows import weights_of
from slastudio.measure.records.daygrid import DayGrid, nanoseconds
from slastudio.measure.records.groups import ExactAmounts, amounts_of, codes_of

SPEND_COLUMNS = {
    "costs": ("start", "end", "amount", "currency", "model", "service"),
    "requests": ("time", "cost", "currency", "model", "input_tokens", "output_tokens"),
}
_AMOUNT = {"costs": "amount", "requests": "cost"}
ORIGINS = {"costs": "bills", "requests": "request logs"}
_LOOK_BACK = 28
_FRIDAY = 4


def spending(
    evidence: str,
    data: pd.DataFrame,
    grid: DayGrid,
    span: tuple[int, int],
    controls: CostControls,
    source: Callable[[int, int], Source],
) -> tuple[Costs, SpendDays]:
    """Return the Costs of days span = (first, last) of the grid, still without an outlook, and all
    days it stands on.

    evidence: "costs" or "requests". Days before the span feed the months before and the agreed
    mean.
    """
    first, last = span
    column, time = _AMOUNT[evidence], SPEND_COLUMNS[evidence][0]
    day = grid.indices(data[time])
    amounts = amounts_of(data[column] if column in data.columns else None, len(data))
    present = amounts.present & (day >= 0)
    inside = present & (day >= first) & (day <= last)
    currency, in_currency = one_currency(data, inside, controls.currency)
    priced = present & in_currency
    starts = nanoseconds(data[time])
    ends = line_ends(data, starts, grid, day) if evidence == "costs" else starts
    days = spend_days(ORIGINS[evidence], currency, grid, day, starts, ends, amounts, priced)
    totals = days.sums
    in_period = inside & in_currency
    total = sum(totals[first : last + 1], Decimal(0))
    used = data[BATCH].to_numpy()[in_period] if BATCH in data.columns else np.zeros(0, np.int64)
    records = weights_of(data)
    batches, place = np.unique(used, return_inverse=True)
    own = records[in_period] if len(used) else records[:0]
    counts = np.bincount(place.reshape(-1), own, len(batches)).astype(np.int64)
    costs = Costs(
        currency=currency,
        origin=days.origin,
        days=_by_model(data, amounts, day, in_period, grid, span),
        total=total,
        cap=controls.monthly_cap if currency == controls.currency else None,
        months=_months(totals, grid, first),
        above_mean=_above_mean(days, span, controls.anomaly_percent),
        unknown=_unknown(evidence, data, amounts, (day >= first) & (day <= last)),
        sources=tuple(source(int(b), int(n)) for b, n in zip(batches, counts, strict=True)),
    )
    return costs, days


def spend_evidence(agreement: Agreement) -> list[str]:
    """Return where spend is read from: what the spend objective is measured on first, else bills
    before logs.
    """
    promised = [
        o.indicator.evidence
        for o in agreement.objectives.objectives
        if paid(o.indicator) == "spend"
    ]
    return list(
        dict.fromkeys([each for each in promised if each in SPEND_COLUMNS] + ["costs", "requests"])
    )


def one_currency(data: pd.DataFrame, inside: Array, agreed: str) -> tuple[str, Array]:
    """Return the currency the period is told in, and which rows are in it: the agreed one, else the
    most frequent.
    """
    if "currency" not in data.columns:
        return agreed, np.ones(len(data), bool)
    codes, names = codes_of(data["currency"])
    unnamed = codes < 0
    told = inside & ~unnamed
    found = np.bincount(codes[told], weights_of(data)[told], minlength=len(names))
    # −1 marks rows without a currency, so a currency that does not occur needs another number
    place = names.index(agreed) if agreed in names else -2
    if (place >= 0 and found[place]) or (inside & unnamed).any() or not found.any():
        return agreed, unnamed | (codes == place)
    other = int(found.argmax())
    return names[other], codes == other


def _by_model(
    data: pd.DataFrame,
    amounts: ExactAmounts,
    day: Array,
    chosen: Array,
    grid: DayGrid,
    span: tuple[int, int],
) -> tuple[DailySpend, ...]:
    label = next(
        (
            name
            for name in ("model", "service")
            if name in data.columns and data[name].notna().any()
        ),
        None,
    )
    codes, names = codes_of(data[label]) if label else (np.zeros(len(data), np.int64), ["all"])
    names = [*names, "other"]
    codes = np.where(codes < 0, len(names) - 1, codes)[chosen]
    group = (day[chosen] - span[0]) * len(names) + codes
    days = span[1] - span[0] + 1
    sums = amounts.sums(group, days * len(names), chosen)
    rows = np.bincount(group, minlength=days * len(names))
    spends = []
    for number in range(days):
        # the sums lie day after day, the models of a day beside one another
        places = enumerate(names, number * len(names))
        by_model = [(name, sums[place]) for place, name in places if rows[place]]
        spends.append(DailySpend(grid.day(span[0] + number), tuple(sorted(by_model))))
    return tuple(spends)


def _months(totals: list[Decimal], grid: DayGrid, first: int) -> tuple[tuple[str, Decimal], ...]:
    months: dict[str, Decimal] = {}
    for index in range(first):
        label = f"{grid.day(index):%Y-%m}"
        months[label] = months.get(label, Decimal(0)) + totals[index]
    # the grid begins within a month, of which a part would look like a cheap month
    whole = [label for label in months if date.fromisoformat(f"{label}-01") >= grid.first]
    return tuple((label, months[label]) for label in whole if months[label])


def _above_mean(
    days: SpendDays, span: tuple[int, int], percent: Decimal | None
) -> tuple[tuple[date, Decimal, Decimal], ...]:
    """Return (day, spend, mean before) of the days that cost more than the agreed percent over the
    mean of MEAN_BEFORE; days without records are not among those it is made of.
    """
    if percent is None:
        return ()
    known = np.isfinite(days.values)
    weekday = (days.grid.first.weekday() + np.arange(days.grid.count)) % 7
    weekend = weekday > _FRIDAY
    found = []
    for index in range(max(span[0], _LOOK_BACK), span[1] + 1):
        before = np.arange(index - _LOOK_BACK, index)
        alike = before[weekend[before] == weekend[index]]
        held = alike[known[alike]]
        # of fewer than half of them nobody knows what such a day costs
        if not known[index] or 2 * len(held) < len(alike):
            continue
        mean = sum((days.sums[each] for each in held.tolist()), Decimal(0)) / len(held)
        if days.sums[index] > mean * (1 + percent / 100):
            found.append((days.grid.day(index), days.sums[index], mean))
    return tuple(found)


def _unknown(evidence: str, data: pd.DataFrame, amounts: ExactAmounts, chosen: Array) -> int:
    if evidence != "requests":
        return 0
    tokens = np.zeros(len(data), bool)
    for name in ("input_tokens", "output_tokens"):
        if name in data.columns:
            tokens |= (data[name].fillna(0) > 0).to_numpy(bool)
    free = ~amounts.present | (amounts.numbers == 0)
    return int(weights_of(data)[chosen & tokens & free].sum())
