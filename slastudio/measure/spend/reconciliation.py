"""Reconcile what logs say with what was billed: the difference in parts that add up to it exactly.

Logged requests are laid into the spans the bills cover, so that bills cut in another zone than the
logs compare hour by hour. Each span is explained by one cause, in this order: no logs inside it;
logs, but none with a price; a difference no larger than rounding makes; else the rate. Rounding
makes at most half the last digit of each billed line, and of n requests' costs, each rounded to u,
four standard deviations of their sum, 4 u √(n / 12). What was logged outside every bill, and what
lies between the edges of the month and those of the bills' days, stands apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.records.groups import ExactAmounts

CAUSES = (
    "bills without logs",
    "logs without bills",
    "logs without price",
    "edges of the month",
    "rate",
    "rounding",
)


@dataclass(frozen=True)
class BillLine:
    """Hold one billed line over [start, end), ns since 1970 UTC."""

    start: int
    end: int
    amount: Decimal


@dataclass(frozen=True)
class LoggedRows:
    """Hold logged requests: times (ns since 1970 UTC), amounts, and which carry a price."""

    times: Array
    amounts: ExactAmounts
    priced: Array


@dataclass(frozen=True)
class Reconciled:
    """Hold one comparison; parts (cause, amount) in the order of CAUSES add up to billed − logged
    exactly.

    spans: billed spans of the month; spans_without_logs and days_without_bills: how many the first
    two causes stand for (the latter in days of UTC). unpriced: logged requests without a price.
    """

    logged: Decimal
    billed: Decimal
    parts: tuple[tuple[str, Decimal], ...]
    requests: int
    unpriced: int
    lines: int
    spans: int
    spans_without_logs: int
    days_without_bills: int

    @property
    def difference(self) -> Decimal:
        return self.billed - self.logged


def reconcile(lines: Sequence[BillLine], logs: LoggedRows, month: tuple[int, int]) -> Reconciled:
    """Return the comparison of a month [start, end) in ns since 1970 UTC.

    lines and logs may reach beyond the month: a line belongs to the month its start lies in, and
    logs beyond its edges count where a line of the month covers them.
    """
    spans = _merged(lines)
    starts = np.array([span[0] for span in spans], np.int64)
    ends = np.array([span[1] for span in spans], np.int64)
    own = (starts >= month[0]) & (starts < month[1])
    place = np.searchsorted(starts, logs.times, side="right") - 1
    if len(spans):
        place[(place >= 0) & (logs.times >= ends[np.maximum(place, 0)])] = -1
    inside = (logs.times >= month[0]) & (logs.times < month[1])
    covered = place >= 0
    # a place of −1 would look up the last span
    of_month = covered & (own[np.maximum(place, 0)] if len(spans) else False)
    logged = logs.amounts.sums(place[of_month], max(len(spans), 1), of_month)
    rows = np.bincount(place[of_month], minlength=len(spans))
    priced = np.bincount(place[of_month & logs.priced], minlength=len(spans))
    parts = dict.fromkeys(CAUSES, Decimal(0))
    for i, (_, _, amount, slack) in enumerate(spans):
        if own[i]:
            of_logs = Decimal(4 * math.sqrt(int(rows[i]) / 12)).scaleb(-logs.amounts.digits)
            parts[_cause(int(rows[i]), int(priced[i]), amount - logged[i], slack + of_logs)] += (
                amount - logged[i]
            )
    outside = inside & ~covered
    parts["logs without bills"] -= logs.amounts.total(outside)
    parts["edges of the month"] += logs.amounts.total(of_month & ~inside) - logs.amounts.total(
        inside & covered & ~of_month
    )
    return Reconciled(
        logged=logs.amounts.total(inside),
        billed=sum((span[2] for span, mine in zip(spans, own, strict=True) if mine), Decimal(0)),
        parts=tuple(parts.items()),
        requests=int(inside.sum()),
        unpriced=int((inside & ~logs.priced).sum()),
        lines=sum(month[0] <= each.start < month[1] for each in lines),
        spans=int(own.sum()),
        spans_without_logs=int((own & (rows == 0)).sum()),
        days_without_bills=len(np.unique(logs.times[outside] // 86_400_000_000_000)),
    )


def _cause(rows: int, priced: int, difference: Decimal, slack: Decimal) -> str:
    if rows == 0:
        return "bills without logs"
    if priced == 0:
        return "logs without price"
    return "rounding" if abs(difference) <= slack else "rate"


def _merged(lines: Sequence[BillLine]) -> list[tuple[int, int, Decimal, Decimal]]:
    """Return (start, end, amount, what rounding can make) of spans that overlap nowhere, in order
    of time.
    """
    merged: list[tuple[int, int, Decimal, Decimal]] = []
    for line in sorted(lines, key=lambda each: (each.start, each.end)):
        slack = Decimal((0, (5,), int(line.amount.as_tuple().exponent) - 1))
        # spans that only touch stay apart, so that each is explained by a cause of its own
        if merged and line.start < merged[-1][1]:
            start, end, amount, before = merged[-1]
            merged[-1] = (start, max(end, line.end), amount + line.amount, before + slack)
        else:
            merged.append((line.start, line.end, line.amount, slack))
    return merged
