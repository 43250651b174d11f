"""Where spend goes: the month-end forecast, the day a cap is hit, and days out of the ordinary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from slastudio.judge.drift_findings import RecordedChange, near
from slastudio.judge.spend_frames import SpendRows
from slastudio.measure.anomalies import UnusualDay, unusual_days
from slastudio.measure.forecast import CONFIDENCES, MOST_DAYS, forecast_days
from slastudio.measure.groups import Array
from slastudio.shared.periods import Period

_DAY_NS = 86_400_000_000_000
_LONG_LINE = 1.5 * _DAY_NS
_LATE = 2 * 3_600_000_000_000
_MOST_GAPS = 0.2
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Outlook:
    """Hold the forecast of a period's total; total and limits are rounded to the cent.

    last_day: last whole day with records. limits: (confidence in percent, low, high). days: days of the last eight weeks it
    stands on. gaps: days of the period up to the last day without any record, which add nothing to `spent`. reason: why there
    is no forecast, "" with one.
    """

    last_day: date | None
    spent: Decimal
    total: Decimal | None
    limits: tuple[tuple[int, Decimal, Decimal], ...]
    days: int
    gaps: int
    reason: str


@dataclass(frozen=True)
class CapOutlook:
    """Hold when a cap is reached: the day it was, or is expected to be; earliest: the first day the 95 % interval allows.

    reason: why no day is named, "" with one.
    """

    cap: Decimal | None
    reached: date | None
    expected: date | None
    earliest: date | None
    reason: str


@dataclass(frozen=True)
class Anomaly:
    """Hold unusual days in a row, all above or all below: their amount, what their weekdays usually bring, the largest deviation.

    days: how many; days without records between them do not end the row. near: changes recorded on the first or just before.
    """

    day: date
    end: date
    days: int
    amount: Decimal
    usual: Decimal
    deviations: float
    near: tuple[RecordedChange, ...]


def daily_amounts(rows: SpendRows) -> tuple[list[Decimal], Array]:
    """Return the exact amount of each day of the grid, and the same as floats, NaN on days without records."""
    mask = np.ones(len(rows), bool)
    sums = rows.by_day(mask)
    counts = np.bincount(rows.day[rows.counted & (rows.day >= 0)], minlength=rows.grid.count)
    return sums, np.where(counts > 0, np.array([float(each) for each in sums]), np.nan)


def covers_days(rows: SpendRows, period: Period) -> bool:
    """Tell whether at most half of a period's spend comes in lines longer than 36 hours, which say nothing of a day."""
    mask = rows.within(period)
    longer = mask & (rows.ends - rows.times > _LONG_LINE)
    return 2 * abs(rows.total(longer)) <= abs(rows.total(mask))


def last_whole_day(rows: SpendRows) -> int | None:
    """Return the index of the last day of the grid that is whole.

    A bill's day always is; a log's last day is not where its last record comes two hours earlier than in the two weeks before.
    """
    kept = rows.day >= 0
    if not kept.any():
        return None
    last = int(rows.day[kept].max())
    if rows.origin == "bills":
        return last
    ends = np.full(rows.grid.count, -1)
    np.maximum.at(ends, rows.day[kept], rows.times[kept])
    ends = np.where(ends >= 0, ends - rows.grid.edges[:-1], -1)
    before = [end for end in ends[max(last - 14, 0) : last] if end >= 0]
    incomplete = bool(before) and ends[last] < np.median(before) - _LATE
    return last - 1 if incomplete else last


def forecast(rows: SpendRows, period: Period, cap: Decimal | None) -> tuple[Outlook, CapOutlook]:
    """Return the forecast of a period under way and when its cap is reached."""
    sums, values = daily_amounts(rows)
    first, last = rows.grid.index_of(period.first_day), rows.grid.index_of(period.last_day)
    until = last_whole_day(rows)
    until = None if until is None else min(until, last)
    spent = sum(sums[first : last + 1], Decimal(0))
    running = spent if until is None else sum(sums[first : until + 1], Decimal(0))
    day = None if until is None else rows.grid.day(until)
    gaps = 0 if until is None or until < first else int(np.isnan(values[first : until + 1]).sum())
    reached = _reached(sums, first, last, cap, rows)
    if until is None or until < first:
        reason = "There are no records of a whole day in this period."
        return Outlook(day, spent, None, (), 0, gaps, reason), _cap(cap, reached, None, None, reason)
    if until >= last:
        reason = "The period is over; what was spent is known."
        return Outlook(day, spent, None, (), 0, gaps, reason), _cap(
            cap, reached, None, None, "not reached in this period"
        )
    known = _known(values[max(until - MOST_DAYS + 1, 0) : until + 1], rows.grid.day(max(until - MOST_DAYS + 1, 0)))
    weekday = rows.grid.day(max(until - MOST_DAYS + 1, 0)).weekday()
    found = forecast_days(known, weekday, last - until)
    if found is None:
        reason = f"Too few days: {int(np.isfinite(known).sum())} of the 14 it takes have records."
        return Outlook(day, spent, None, (), int(np.isfinite(known).sum()), gaps, reason), _cap(
            cap, reached, None, None, reason
        )
    # what a day that has begun holds already is spent, whatever is expected of it
    floor = spent
    totals = running + _money(np.cumsum(found.expected)[-1])
    limits = tuple(
        (each, max(running + _money(found.low[each][-1]), floor), max(running + _money(found.high[each][-1]), floor))
        for each in CONFIDENCES
    )
    outlook = Outlook(day, spent, max(totals, floor), limits, found.days, gaps, "")
    if cap is None or reached:
        return outlook, _cap(cap, reached, None, None, "no cap is agreed for this period" if cap is None else "")
    room = float(cap - running)
    expected = _first(np.cumsum(found.expected) >= room, rows, until)
    earliest = _first(found.high[95] >= room, rows, until)
    return outlook, _cap(cap, None, expected, earliest, "" if expected else "not expected to be reached in this period")


def _known(values: Array, first: date) -> Array:
    """Return daily amounts with 0 where a day without records means no spend: where such days are no rare gaps.

    Gaps count among the weekdays that ever have records; up to a fifth of their days are taken for missing exports.
    """
    weekdays = (np.arange(len(values)) + first.weekday()) % 7
    present = np.isfinite(values)
    some = np.flatnonzero(present)
    if not len(some):
        return values
    inside = np.arange(len(values)) >= some[0]
    usual = np.isin(weekdays, np.unique(weekdays[present])) & inside
    gaps = usual & ~present
    return np.where(gaps, 0.0, values) if gaps.sum() > _MOST_GAPS * usual.sum() else values


def _reached(sums: list[Decimal], first: int, last: int, cap: Decimal | None, rows: SpendRows) -> date | None:
    if cap is None:
        return None
    running = Decimal(0)
    for index in range(first, last + 1):
        running += sums[index]
        if running >= cap:
            return rows.grid.day(index)
    return None


def _cap(
    cap: Decimal | None, reached: date | None, expected: date | None, earliest: date | None, reason: str
) -> CapOutlook:
    told = "" if reached else "no cap is agreed for this period" if cap is None else reason
    return CapOutlook(cap, reached, expected, earliest, told)


def _first(hit: Array, rows: SpendRows, until: int) -> date | None:
    return rows.grid.day(until + 1 + int(np.argmax(hit))) if hit.any() else None


def _money(value: float) -> Decimal:
    return Decimal(str(round(float(value), 6))).quantize(_CENT)


def anomalies(rows: SpendRows, period: Period, recorded: Sequence[RecordedChange]) -> tuple[Anomaly, ...]:
    """Return the unusual days of a period, whole days only."""
    sums, values = daily_amounts(rows)
    until = last_whole_day(rows)
    if until is None:
        return ()
    first, last = rows.grid.index_of(period.first_day), min(rows.grid.index_of(period.last_day), until)
    runs: list[list[UnusualDay]] = []
    observed = {int(day): i for i, day in enumerate(np.flatnonzero(np.isfinite(values)))}
    for each in unusual_days(values, first, last):
        before = runs[-1][-1] if runs else None
        if before and observed[each.day] - observed[before.day] == 1 and before.deviations * each.deviations > 0:
            runs[-1].append(each)
        else:
            runs.append([each])
    return tuple(
        Anomaly(
            day=rows.grid.day(run[0].day),
            end=rows.grid.day(run[-1].day),
            days=len(run),
            amount=sum((sums[each.day] for each in run), Decimal(0)),
            usual=sum((_money(each.usual) for each in run), Decimal(0)),
            deviations=max((each.deviations for each in run), key=abs),
            near=near(recorded, rows.grid.day(run[0].day)),
        )
        for run in runs
    )
