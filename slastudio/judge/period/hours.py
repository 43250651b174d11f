"""The retainer's hours: included, carried over, worked by line of the scope, left, and overage with
its price.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Hours, HoursLine, WorkedEntry
from slastudio.judge.outcome.inputs import Inputs
from slastudio.shared.periods import Period, month_of, previous, shift
from slastudio.shared.problems import StudioError

_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)")
# a month has no more hours
_MOST = 744


def read_hours(text: str) -> Fraction:
    """Read hours written as 1.5, 1,5 or 1:30, exactly; raise StudioError otherwise."""
    text = text.strip()
    if clock := _CLOCK.fullmatch(text):
        hours = Fraction(int(clock[1])) + Fraction(int(clock[2]), 60)
    elif re.fullmatch(r"\d{1,3}(?:[.,]\d{1,4})?", text):
        hours = Fraction(text.replace(",", "."))
    else:
        raise StudioError(f"“{text}” is no number of hours. Write it like 1.5 or 1:30.")
    if hours > _MOST:
        raise StudioError(f"{text} hours are more than a month has.")
    return hours


def hours_of(inputs: Inputs) -> Hours | None:
    """Add up the hours of a period; None where no hours are agreed and none were worked."""
    period = inputs.period
    entries = [each for each in inputs.hours if each.when in period]
    months = _months(period)
    agreed = [_agreed(inputs, month) for month in months]
    if not entries and all(a.pricing.included_hours is None for a in agreed):
        return None
    included = carried = overage = left = Fraction(0)
    amount: Fraction | None = Fraction(0)
    for month, terms in zip(months, agreed, strict=True):
        own = _worked(inputs.hours, month)
        may, over_from = _included(terms), _carried(inputs, month, terms)
        beyond = (
            max(own - may - over_from, Fraction(0))
            if terms.pricing.included_hours is not None
            else Fraction(0)
        )
        included, carried, overage = included + may, carried + over_from, overage + beyond
        left += max(may + over_from - own, Fraction(0))
        rate = terms.pricing.overage_rate
        if beyond:
            # one month without a rate leaves the price unknown, not smaller
            amount = None if rate is None or amount is None else amount + beyond * Fraction(rate)
    counted = any(a.pricing.included_hours is not None for a in agreed)
    return Hours(
        _decimal(included) if counted else None,
        _decimal(carried),
        _decimal(sum((each.hours for each in entries), Fraction(0))),
        _decimal(left) if counted else None,
        _decimal(overage),
        None if amount is None else _decimal(amount).quantize(Decimal("0.01"), ROUND_HALF_EVEN),
        agreed[-1].pricing.currency if agreed else "",
        _lines(entries, inputs.terms_at(period.end - timedelta(seconds=1)).agreement),
    )


def _months(period: Period) -> tuple[Period, ...]:
    """Return the calendar months that end in a period; included hours are a month's, so a week has
    none.
    """
    month = month_of(period.start, period.zone)
    found = []
    while month.end <= period.end:
        if month.start >= period.start:
            found.append(month)
        month = shift(month, 1)
    return tuple(found)


def _agreed(inputs: Inputs, month: Period) -> Agreement:
    return inputs.terms_at(month.end - timedelta(seconds=1)).agreement


def _included(terms: Agreement) -> Fraction:
    return Fraction(terms.pricing.included_hours or 0)


def _worked(entries: Iterable[WorkedEntry], month: Period) -> Fraction:
    return sum((each.hours for each in entries if each.when in month), Fraction(0))


def _carried(inputs: Inputs, month: Period, terms: Agreement) -> Fraction:
    """Return what the month before left of its own included hours, where unused hours roll over one
    month.
    """
    before = previous(month)
    earlier = _agreed(inputs, before)
    begun = earlier.term.start is None or earlier.term.start <= before.last_day
    if not terms.pricing.rollover or not earlier.pricing.rollover or not begun:
        return Fraction(0)
    return max(_included(earlier) - _worked(inputs.hours, before), Fraction(0))


def _lines(entries: Iterable[WorkedEntry], terms: Agreement) -> tuple[HoursLine, ...]:
    inside = {line.strip().casefold() for line in terms.scope.included}
    outside = {line.strip().casefold() for line in terms.scope.excluded}
    sums: dict[str, Fraction] = {}
    for each in entries:
        sums[each.line.strip()] = sums.get(each.line.strip(), Fraction(0)) + each.hours
    ordered = sorted(sums.items(), key=lambda item: (-item[1], item[0]))
    # what both lists name is inside: the list of what is included is read first
    listed = dict.fromkeys(outside, False) | dict.fromkeys(inside, True)
    return tuple(
        HoursLine(line or "not said", _decimal(hours), listed.get(line.casefold()))
        for line, hours in ordered
    )


def _decimal(value: Fraction) -> Decimal:
    """Return an exact fraction as a decimal with at most 12 digits after the point."""
    return (
        (Decimal(value.numerator) / Decimal(value.denominator))
        .quantize(Decimal("1e-12"), ROUND_HALF_EVEN)
        .normalize()
    )
