"""What spend bought: cost of a request and of a good outcome, cost of failure, and outcomes as
baseline, change, impact.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.judge.spend.frames import SpendRows
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.groups import codes_of, floats_of
from slastudio.shared.money import SYMBOLS
from slastudio.shared.periods import Period

_SHARES = ("%", "percent", "pct", "share", "ratio", "rate", "points", "score", "index")
_DURATIONS = ("s", "sec", "seconds", "ms", "min", "minutes", "h", "hour", "hours", "days")
_NOT_COUNTED = frozenset((*_SHARES, *_DURATIONS))
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class UnitCost:
    """Hold spend divided by a count, exact to 28 digits; amount is None without a count, reason
    says why.

    of: what is counted, in words, such as “requests” or “tickets resolved, by business figures”.
    """

    of: str
    spend: Decimal
    count: float
    amount: Decimal | None
    reason: str


@dataclass(frozen=True)
class FailureCost:
    """Hold logged spend on requests that failed, fell back or were taken over; each may be several
    of these.

    parts: (what, spend, requests) for each that the logs tell. spend, requests: any of them. of:
    all logged spend. reason: why nothing is known, "" otherwise.
    """

    parts: tuple[tuple[str, Decimal, int], ...]
    spend: Decimal | None
    requests: int
    of: Decimal
    reason: str


@dataclass(frozen=True)
class Worth:
    """Hold one business outcome as baseline, change and impact.

    source: “agreement” (a measured baseline of an objective) or “business figures” (two spans).
    baseline and now: in `unit`; of figures the mean of a record. impact: change of the total in
    money where the unit is a currency, else None with a reason.
    """

    name: str
    unit: str
    source: str
    baseline: Decimal
    now: Decimal | None
    impact: Decimal | None
    reason: str

    @property
    def change(self) -> Decimal | None:
        return None if self.now is None else self.now - self.baseline


def unit_costs(
    spend: Decimal, logs: SpendRows, outcomes: pd.DataFrame, period: Period
) -> tuple[UnitCost, ...]:
    """Return the cost of a request, of a good request, and of each business figure that counts
    something.

    Good requests are those whose status says so (ok, success, succeeded, completed, 200).
    """
    mask = logs.within(period)
    found = [
        _unit_cost("requests", spend, int(mask.sum()), "There are no request logs of this period.")
    ]
    good = int((mask & logs.flags["good"]).sum()) if "good" in logs.flags else 0
    found.append(
        _unit_cost(
            "good requests, by their status",
            spend,
            good,
            "The request logs say no status that is good.",
        )
    )
    for name, unit, values in _figures(outcomes, period):
        if unit.casefold() not in _NOT_COUNTED and not _is_currency(unit):
            total = math.fsum(values)
            told = f"{name}{f' ({unit})' if unit else ''}, by business figures"
            found.append(_unit_cost(told, spend, total, "The figure adds up to nothing."))
    return tuple(found)


def _unit_cost(of: str, spend: Decimal, count: float, reason: str) -> UnitCost:
    if count <= 0:
        return UnitCost(of, spend, count, None, reason)
    return UnitCost(of, spend, count, spend / Decimal(str(count)), "")


def failure_cost(logs: SpendRows, period: Period) -> FailureCost:
    """Return what was spent on requests that did not serve."""
    mask = logs.within(period)
    names = {
        "failed": "failed",
        "fallback": "answered by a fallback",
        "escalated": "taken over by a person",
    }
    told = {name: mask & logs.flags[name] for name in names if name in logs.flags}
    spent = logs.total(mask)
    if not told:
        return FailureCost(
            (), None, 0, spent, "The request logs say neither status nor fallback nor take-over."
        )
    if not (mask & logs.counted).any():
        return FailureCost((), None, 0, spent, "The request logs hold no costs.")
    # a request that failed and fell back was paid for once
    every: Array = np.logical_or.reduce(list(told.values()))
    parts = tuple((names[name], logs.total(rows), int(rows.sum())) for name, rows in told.items())
    return FailureCost(parts, logs.total(every), int(every.sum()), spent, "")


def worth_of(
    outcomes: pd.DataFrame, before: Period, after: Period, currency: str
) -> tuple[Worth, ...]:
    """Return the business figures of two periods; impact in money only where the figure itself is
    money in `currency`.
    """
    earlier = {(name, unit): values for name, unit, values in _figures(outcomes, before)}
    found = []
    for name, unit, values in _figures(outcomes, after):
        was = earlier.get((name, unit))
        if not was:
            continue
        impact, reason = None, "The figure is not money, and no value of one is recorded."
        if _is_currency(unit):
            same = SYMBOLS.get(currency, currency).strip() == unit or unit.upper() == currency
            reason = "" if same else f"The figure is in {unit}, spend in {currency}."
            impact = _decimal(math.fsum(values) - math.fsum(was)).quantize(_CENT) if same else None
        means = [_decimal(math.fsum(each) / len(each)) for each in (was, values)]
        found.append(Worth(name, unit, "business figures", means[0], means[1], impact, reason))
    return tuple(found)


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value)))


def _is_currency(unit: str) -> bool:
    return unit in {each.strip() for each in SYMBOLS.values()} or (
        len(unit) == 3 and unit.isalpha() and unit.isupper()
    )


def _figures(outcomes: pd.DataFrame, period: Period) -> Iterable[tuple[str, str, list[float]]]:
    """Yield (name, unit, values) of the figures of a period, each in order of time."""
    if not len(outcomes) or "value" not in outcomes.columns:
        return
    grid = DayGrid(period.first_day, period.last_day, period.zone)
    values = floats_of(outcomes["value"])
    inside = (grid.indices(outcomes["time"]) >= 0) & np.isfinite(values)
    names = _labelled(outcomes, "name")
    units = _labelled(outcomes, "unit")
    for name, unit in sorted({(names[i], units[i]) for i in np.flatnonzero(inside)}):
        yield (
            name or "business figure",
            unit,
            [
                float(values[i])
                for i in np.flatnonzero(inside)
                if (names[i], units[i]) == (name, unit)
            ],
        )


def _labelled(data: pd.DataFrame, column: str) -> list[str]:
    if column not in data.columns:
        return [""] * len(data)
    codes, labels = codes_of(data[column])
    words = ["", *labels]
    return [words[code + 1] for code in codes.tolist()]
