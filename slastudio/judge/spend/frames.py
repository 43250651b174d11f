"""Logs and bills as arrays in one currency, cut into local days: what every question about spend
starts from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.judge.spend.days import SpendDays, line_ends, spend_days
from slastudio.judge.spend.spending import one_currency
from slastudio.measure.records.answered import answered_requests
from slastudio.measure.records.daygrid import DayGrid, nanoseconds
from slastudio.measure.records.groups import ExactAmounts, amounts_of, codes_of, floats_of
from slastudio.shared.periods import Period

LOG_COLUMNS = (
    "cost",
    "currency",
    "model",
    "workflow",
    "status",
    "fallback",
    "escalated",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
)
# what the split of a change and the comparison with bills read
SPLIT_COLUMNS = (
    "cost",
    "currency",
    "model",
    "input_tokens",
    "cached_tokens",
    "output_tokens",
)
BILL_COLUMNS = ("end", "amount", "currency", "service", "model")
UNNAMED = "not said"


@dataclass(frozen=True)
class SpendRows:
    """Hold records with amounts; every array has one place a record.

    day: index in the grid, −1 outside. times: ns since 1970 UTC. counted: has an amount in
    `currency`. labels: name → (place of each record, texts), −1 where missing. numbers: tokens as
    floats, 0 where missing. flags: failed, good, unclear (a status nobody
    knows), fallback, escalated. ends: end of what a bill covers.
    tokens_known: whether input or output tokens are known. unpriced: tokens were used and the cost
    is missing or zero.
    """

    origin: str
    currency: str
    grid: DayGrid
    day: Array
    times: Array
    amounts: ExactAmounts
    counted: Array
    codes: Array
    labels: Mapping[str, tuple[Array, list[str]]]
    numbers: Mapping[str, Array]
    flags: Mapping[str, Array]
    ends: Array
    tokens_known: Array
    unpriced: Array
    currencies: list[str]

    def __len__(self) -> int:
        return len(self.day)

    def within(self, period: Period) -> Array:
        """Return which records lie on the local days of a period."""
        found: Array = (self.day >= self.grid.index_of(period.first_day)) & (
            self.day <= self.grid.index_of(period.last_day)
        )
        return found

    def total(self, mask: Array) -> Decimal:
        return self.amounts.total(mask & self.counted)

    def by_label(self, name: str, mask: Array) -> tuple[tuple[str, Decimal, int], ...]:
        """Return (text, amount, records) by a label, the largest amount first; () where no record
        has one.
        """
        if name not in self.labels:
            return ()
        codes, texts = self.labels[name]
        chosen = mask & self.counted
        places = np.where(codes < 0, len(texts), codes)[chosen]
        sums = self.amounts.sums(places, len(texts) + 1, chosen)
        counts = np.bincount(places, minlength=len(texts) + 1)
        rows = zip([*texts, UNNAMED], sums, counts.tolist(), strict=True)
        return tuple(sorted((row for row in rows if row[2]), key=lambda row: (-row[1], row[0])))

    def by_day(self, mask: Array) -> list[Decimal]:
        """Return the amount of each day of the grid."""
        chosen = mask & self.counted & (self.day >= 0)
        return self.amounts.sums(self.day[chosen], self.grid.count, chosen)

    def days(self) -> SpendDays:
        """Return the amounts by day."""
        return spend_days(
            self.origin,
            self.currency,
            self.grid,
            self.day,
            self.times,
            self.ends,
            self.amounts,
            self.counted,
        )

    def other_currencies(self, mask: Array) -> tuple[tuple[str, Decimal, int], ...]:
        """Return (currency, amount, records) of what is in another currency and never added."""
        others = mask & self.amounts.present & ~self.counted
        sums = []
        for place, code in enumerate(self.currencies):
            rows = others & (self.codes == place)
            if rows.any():
                sums.append((code, self.amounts.total(rows), int(rows.sum())))
        return tuple(sums)


def logs_of(
    data: pd.DataFrame,
    grid: DayGrid,
    period: Period,
    agreed: str,
    readings: Mapping[str, str],
) -> SpendRows:
    """Return request logs as arrays; readings: the words of a status, as they were answered."""
    tokens = {
        name: _tokens(data, name) for name in ("input_tokens", "cached_tokens", "output_tokens")
    }
    known = np.zeros(len(data), bool)
    for name in ("input_tokens", "output_tokens"):
        known |= np.isfinite(tokens[name])
    numbers = {name: np.nan_to_num(each) for name, each in tokens.items()}
    used = (numbers["input_tokens"] + numbers["output_tokens"]) > 0
    amounts = amounts_of(data["cost"] if "cost" in data.columns else None, len(data))
    # zero beside tokens that were used may mean unknown
    unpriced = used & (~amounts.present | (amounts.numbers == 0).astype(bool))
    flags = {
        name: np.nan_to_num(floats_of(data[name])) > 0
        for name in ("fallback", "escalated")
        if name in data.columns
    }
    if "status" in data.columns:
        told = answered_requests(data["status"], readings)
        flags |= {"failed": told.failed, "good": told.good, "unclear": told.unclear}
    return _rows(
        "request logs", data, grid, period, agreed, amounts, numbers, flags, known, unpriced
    )


def bills_of(data: pd.DataFrame, grid: DayGrid, period: Period, agreed: str) -> SpendRows:
    """Return bills as arrays."""
    amounts = amounts_of(data["amount"] if "amount" in data.columns else None, len(data))
    none = np.zeros(len(data), bool)
    return _rows("bills", data, grid, period, agreed, amounts, {}, {}, none, none)


def _rows(
    origin: str,
    data: pd.DataFrame,
    grid: DayGrid,
    period: Period,
    agreed: str,
    amounts: ExactAmounts,
    numbers: dict[str, Array],
    flags: dict[str, Array],
    known: Array,
    unpriced: Array,
) -> SpendRows:
    times = data["start" if origin == "bills" else "time"]
    day, stamps = grid.indices(times), nanoseconds(times)
    inside = (
        amounts.present
        & (day >= grid.index_of(period.first_day))
        & (day <= grid.index_of(period.last_day))
    )
    currency, in_currency = one_currency(data, inside, agreed)
    codes, currencies = (
        codes_of(data["currency"])
        if "currency" in data.columns
        else (np.full(len(data), -1), list[str]())
    )
    ends = line_ends(data, stamps, grid, day) if origin == "bills" else stamps
    names = [name for name in ("model", "service", "workflow") if name in data.columns]
    return SpendRows(
        origin=origin,
        currency=currency,
        grid=grid,
        day=day,
        times=stamps,
        amounts=amounts,
        counted=amounts.present & in_currency,
        codes=codes,
        labels={name: found for name in names if (found := codes_of(data[name]))[1]},
        numbers=numbers,
        flags=flags,
        ends=ends,
        tokens_known=known,
        unpriced=unpriced,
        currencies=currencies,
    )


def _tokens(data: pd.DataFrame, name: str) -> Array:
    return floats_of(data[name]) if name in data.columns else np.full(len(data), np.nan)
