"""The period's spend: by day and model, against the cap, with a forecast for a month under way and unusual days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from slastudio.contract.conduct import CostControls
from slastudio.evidence.records import BATCH
from slastudio.judge.assessment import Costs, DailySpend, Source
from slastudio.measure.daygrid import DayGrid
from slastudio.measure.groups import Amounts, amounts_of, codes_of

SPEND_COLUMNS = {
    "costs": ("start", "amount", "currency", "model", "service"),
    "requests": ("time", "cost", "currency", "model", "input_tokens", "output_tokens"),
}
_AMOUNT = {"costs": "amount", "requests": "cost"}
_LOOK_BACK = 28


def spending(
    evidence: str,
    data: pd.DataFrame,
    grid: DayGrid,
    span: tuple[int, int],
    controls: CostControls,
    last_day: int | None,
    source: Callable[[int, int], Source],
) -> Costs:
    """Return the Costs of days span = (first, last) of the grid; days before them feed months and anomalies.

    evidence: "costs" or "requests". last_day: index of the last day with any evidence, for the forecast; None: no data.
    """
    first, last = span
    column, time = _AMOUNT[evidence], SPEND_COLUMNS[evidence][0]
    day = grid.indices(data[time])
    amounts = amounts_of(data[column] if column in data.columns else None, len(data))
    present = amounts.present & (day >= 0)
    inside = present & (day >= first) & (day <= last)
    currency, in_currency = one_currency(data, inside, controls.currency)
    priced = present & in_currency
    totals = amounts.sums(day[priced], grid.count, priced)
    in_period = inside & in_currency
    total = sum(totals[first : last + 1], Decimal(0))
    used = data[BATCH].to_numpy()[in_period] if BATCH in data.columns else np.zeros(0, np.int64)
    batches, counts = np.unique(used, return_counts=True)
    return Costs(
        currency=currency,
        origin="bills" if evidence == "costs" else "request logs",
        days=_by_model(data, amounts, day, in_period, grid, span),
        total=total,
        cap=controls.monthly_cap if currency == controls.currency else None,
        forecast=_forecast(totals, first, last, last_day),
        months=_months(totals, grid, first),
        anomalies=_anomalies(totals, grid, span, controls.anomaly_percent),
        unknown=_unknown(evidence, data, amounts, (day >= first) & (day <= last)),
        sources=tuple(source(int(b), int(n)) for b, n in zip(batches, counts, strict=True)),
    )


def one_currency(data: pd.DataFrame, inside: np.ndarray[Any, Any], agreed: str) -> tuple[str, np.ndarray[Any, Any]]:
    """Return the currency the period is told in, and which rows are in it: the agreed one, else the most frequent."""
    if "currency" not in data.columns:
        return agreed, np.ones(len(data), bool)
    codes, names = codes_of(data["currency"])
    unnamed = codes < 0
    found = np.bincount(codes[inside & ~unnamed], minlength=len(names))
    place = names.index(agreed) if agreed in names else -2
    if (place >= 0 and found[place]) or (inside & unnamed).any() or not found.any():
        return agreed, unnamed | (codes == place)
    other = int(found.argmax())
    return names[other], codes == other


def _by_model(
    data: pd.DataFrame,
    amounts: Amounts,
    day: np.ndarray[Any, Any],
    chosen: np.ndarray[Any, Any],
    grid: DayGrid,
    span: tuple[int, int],
) -> tuple[DailySpend, ...]:
    label = next((name for name in ("model", "service") if name in data.columns and data[name].notna().any()), None)
    codes, names = codes_of(data[label]) if label else (np.zeros(len(data), np.int64), ["all"])
    names = [*names, "other"]
    codes = np.where(codes < 0, len(names) - 1, codes)[chosen]
    group = (day[chosen] - span[0]) * len(names) + codes
    days = span[1] - span[0] + 1
    sums = amounts.sums(group, days * len(names), chosen)
    rows = np.bincount(group, minlength=days * len(names))
    return tuple(
        DailySpend(
            grid.day(span[0] + i),
            tuple(sorted((name, sums[place]) for place, name in enumerate(names, i * len(names)) if rows[place])),
        )
        for i in range(days)
    )


def _months(totals: list[Decimal], grid: DayGrid, first: int) -> tuple[tuple[str, Decimal], ...]:
    months: dict[str, Decimal] = {}
    for index in range(first):
        label = f"{grid.day(index):%Y-%m}"
        months[label] = months.get(label, Decimal(0)) + totals[index]
    whole = [label for label in months if date.fromisoformat(f"{label}-01") >= grid.first]
    return tuple((label, months[label]) for label in whole if months[label])


def _forecast(totals: list[Decimal], first: int, last: int, last_day: int | None) -> Decimal | None:
    if last_day is None or last_day >= last or last_day < first:
        return None
    elapsed = last_day - first + 1
    return sum(totals[first : last_day + 1], Decimal(0)) / elapsed * (last - first + 1)


def _anomalies(
    totals: list[Decimal], grid: DayGrid, span: tuple[int, int], percent: Decimal | None
) -> tuple[tuple[date, Decimal, Decimal], ...]:
    if percent is None:
        return ()
    found = []
    for index in range(max(span[0], _LOOK_BACK), span[1] + 1):
        before = totals[index - _LOOK_BACK : index]
        if sum(each > 0 for each in before) < _LOOK_BACK // 2:
            continue
        mean = sum(before, Decimal(0)) / _LOOK_BACK
        if totals[index] > mean * (1 + percent / 100):
            found.append((grid.day(index), totals[index], mean))
    return tuple(found)


def _unknown(evidence: str, data: pd.DataFrame, amounts: Amounts, chosen: np.ndarray[Any, Any]) -> int:
    if evidence != "requests":
        return 0
    tokens = np.zeros(len(data), bool)
    for name in ("input_tokens", "output_tokens"):
        if name in data.columns:
            tokens |= (data[name].fillna(0) > 0).to_numpy(bool)
    free = ~amounts.present | (amounts.numbers == 0)
    return int((chosen & tokens & free).sum())
