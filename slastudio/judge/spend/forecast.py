"""Where spend goes: the one forecast of a period, the day its cap is reached, and days out of the
ordinary.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.judge.outcome.silent_changes import RecordedChange, near
from slastudio.judge.outcome.spend_outlook import NOT_REACHED, OVER, CapOutlook, Outlook
from slastudio.judge.spend.days import SpendDays
from slastudio.measure.change.anomalies import UnusualDay, unusual_days
from slastudio.measure.change.forecast import CONFIDENCES, MOST_DAYS, forecast_days
from slastudio.shared.periods import Period

LOOK_AHEAD = timedelta(days=32)
# a gap or two may be days without spend; more are days without records
_MOST_GAPS = 0.2
_CENT = Decimal("0.01")
_NO_CAP = "no cap is agreed for this period"


@dataclass(frozen=True)
class UnusualSpend:
    """Hold days in a row that are unusual against the days before, all above or all below.

    They are found by robust statistics (measure/change/anomalies.py), whatever limit the agreement
    names. day, end: the first and the last. days: how many; days without records between them do
    not end the row. usual: what their weekdays usually bring. deviations: the largest. near:
    changes recorded on the first or just before.
    """

    day: date
    end: date
    days: int
    amount: Decimal
    usual: Decimal
    deviations: float
    near: tuple[RecordedChange, ...]


def daily_source(having: Sequence[SpendDays], period: Period) -> SpendDays | None:
    """Return what tells the days of a period: the first that covers days, in the currency of the
    first one.
    """
    if not having:
        return None
    first, last = (having[0].grid.index_of(each) for each in (period.first_day, period.last_day))
    same = [each for each in having if each.currency == having[0].currency]
    return next((each for each in same if each.covers_days(first, last)), None)


def outlook_of(days: SpendDays, period: Period, cap: Decimal | None, *, continued: bool) -> Outlook:
    """Return the forecast of a period and when its cap is reached.

    days: over at least eight weeks before the period up to its end, or longer. continued: whether
    records of the same sort follow within LOOK_AHEAD of its end, so that it is over.
    """
    first, last = days.grid.index_of(period.first_day), days.grid.index_of(period.last_day)
    until = last if continued else days.last_whole_day(last)
    spent = sum(days.sums[first : last + 1], Decimal(0))
    day = None if until is None else days.grid.day(until)
    gaps = (
        0 if until is None or until < first else int(np.isnan(days.values[first : until + 1]).sum())
    )
    at_cap = CapOutlook(cap, _reached(days, first, last, cap), None, None, "")
    if at_cap.reached is None and cap is None:
        at_cap = replace(at_cap, reason=_NO_CAP)

    def none(reason: str, cap_reason: str, known: int = 0) -> Outlook:
        said = at_cap if at_cap.reached or cap is None else replace(at_cap, reason=cap_reason)
        return Outlook(days.origin, day, spent, None, (), known, gaps, reason, said)

    if until is None or until < first:
        reason = "There are no records of a whole day in this period."
        return none(reason, reason)
    if until >= last:
        return none(OVER, NOT_REACHED)
    begin = max(until - MOST_DAYS + 1, 0)
    known = _known(days.values[begin : until + 1], days.grid.day(begin))
    found = forecast_days(known, days.grid.day(begin).weekday(), last - until)
    if found is None:
        held = int(np.isfinite(known).sum())
        reason = f"Too few days: {held} of the 14 it takes have records."
        return none(reason, reason, held)
    running = sum(days.sums[first : until + 1], Decimal(0))
    totals = np.cumsum(found.expected)
    if cap is not None and not at_cap.reached:
        room = float(cap - running)
        expected, earliest = (
            _first(each >= room, days, until) for each in (totals, found.high[95])
        )
        reason = "" if expected else "not expected to be reached in this period"
        at_cap = replace(at_cap, expected=expected, earliest=earliest, reason=reason)

    def in_all(coming: float) -> Decimal:
        # what a day that has begun holds already is spent, whatever is expected of it
        return max(running + _money(coming), spent).quantize(_CENT, ROUND_HALF_UP)

    limits = tuple(
        (each, in_all(found.low[each][-1]), in_all(found.high[each][-1])) for each in CONFIDENCES
    )
    total = in_all(totals[-1])
    return Outlook(
        days.origin, day, spent, total, limits, found.days, gaps, "", at_cap, found.changes
    )


def without_days(days: SpendDays, period: Period, cap: Decimal | None) -> Outlook:
    """Return why there is no forecast where nothing says what each day cost."""
    reason = "The bills cover longer spans than a day, and no request logs say what each day cost."
    first, last = days.grid.index_of(period.first_day), days.grid.index_of(period.last_day)
    spent = sum(days.sums[first : last + 1], Decimal(0))
    at_cap = CapOutlook(cap, None, None, None, _NO_CAP if cap is None else reason)
    return Outlook(days.origin, None, spent, None, (), 0, 0, reason, at_cap)


def _known(values: Array, first: date) -> Array:
    """Return daily amounts with 0 where a day without records means no spend: where such days are
    no rare gaps.

    Gaps count among the weekdays that ever have records; up to a fifth of their days are taken for
    missing exports.
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


def _reached(days: SpendDays, first: int, last: int, cap: Decimal | None) -> date | None:
    if cap is None:
        return None
    running = Decimal(0)
    for index in range(first, last + 1):
        running += days.sums[index]
        if running >= cap:
            return days.grid.day(index)
    return None


def _first(hit: Array, days: SpendDays, until: int) -> date | None:
    return days.grid.day(until + 1 + int(np.argmax(hit))) if hit.any() else None


def _money(value: float) -> Decimal:
    return Decimal(str(round(float(value), 6))).quantize(_CENT)


def unusual_spend(
    days: SpendDays, period: Period, recorded: Sequence[RecordedChange], *, continued: bool
) -> tuple[UnusualSpend, ...]:
    """Return the unusual days of a period, whole days only; arguments as for outlook_of."""
    first, last = days.grid.index_of(period.first_day), days.grid.index_of(period.last_day)
    until = last if continued else days.last_whole_day(last)
    if until is None:
        return ()
    runs: list[list[UnusualDay]] = []
    observed = {int(day): i for i, day in enumerate(np.flatnonzero(np.isfinite(days.values)))}
    for each in unusual_days(days.values, first, min(last, until)):
        before = runs[-1][-1] if runs else None
        if (
            before
            and observed[each.day] - observed[before.day] == 1
            and before.deviations * each.deviations > 0
        ):
            runs[-1].append(each)
        else:
            runs.append([each])
    spells = []
    for run in runs:
        begin = days.grid.day(run[0].day)
        spells.append(
            UnusualSpend(
                day=begin,
                end=days.grid.day(run[-1].day),
                days=len(run),
                amount=sum((days.sums[each.day] for each in run), Decimal(0)),
                usual=sum((_money(each.usual) for each in run), Decimal(0)),
                deviations=max((each.deviations for each in run), key=abs),
                near=near(recorded, begin),
            )
        )
    return tuple(spells)
