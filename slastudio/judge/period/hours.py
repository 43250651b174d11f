"""The retainer's hours: included, carried over, worked by line of the scope, left, and overage with
its price; what is not the retainer's stands apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.billing.amounts import exact_decimal, rounded_money
from slastudio.judge.billing.hours import (
    ZERO,
    HoursOfMonth,
    PlacedHours,
    ScopeOfWork,
    hours_of_month,
    months_in,
    placed_in,
    total,
)
from slastudio.judge.outcome.assessment import Hours, HoursLine
from slastudio.judge.outcome.inputs import Inputs


def hours_of(inputs: Inputs) -> Hours | None:
    """Add up the hours of a period; None where no hours are agreed and none were worked."""
    period = inputs.period
    months = [hours_of_month(inputs, month) for month in months_in(period)]
    ending = inputs.terms_at(period.end - timedelta(seconds=1)).agreement
    # a week has no months, and what was worked in it uses up no month's hours
    placed = [each for month in months for each in month.placed] or list(
        placed_in(inputs, period, ending)
    )
    counted = any(each.terms.pricing.included_hours is not None for each in months)
    if not placed and not counted:
        return None
    lines = tuple(_lines(placed, months, ending))
    amounts = [each.amount for each in lines if each.overage]
    without = [
        max(each.retained + each.unagreed - _may(each), ZERO) for each in months if _has(each)
    ]
    price = _priced([each for each in months if _has(each)], without)
    return Hours(
        exact_decimal(sum((each.included for each in months), ZERO)) if counted else None,
        exact_decimal(sum((each.carried for each in months), ZERO)),
        exact_decimal(total(placed)),
        exact_decimal(sum((max(_may(each) - each.retained, ZERO) for each in months), ZERO))
        if counted
        else None,
        exact_decimal(sum((each.beyond for each in months), ZERO)),
        _sum_of(amounts),
        months[-1].terms.pricing.currency if months else "",
        lines,
        exact_decimal(total(each for each in placed if each.request is not None)),
        exact_decimal(total(each for each in placed if each.unagreed)),
        exact_decimal(sum(without, ZERO)),
        price,
    )


def _has(month: HoursOfMonth) -> bool:
    return month.terms.pricing.included_hours is not None


def _may(month: HoursOfMonth) -> Fraction:
    return month.included + month.carried


def _sum_of(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Return a sum; one part that is not known leaves it unknown, not smaller."""
    known = [each for each in amounts if each is not None]
    return sum(known, Decimal(0).scaleb(-2)) if len(known) == len(amounts) else None


def _priced(months: Sequence[HoursOfMonth], hours: Sequence[Fraction]) -> Decimal | None:
    return _sum_of(
        [_price(each.terms, beyond) for each, beyond in zip(months, hours, strict=True) if beyond]
    )


def _price(terms: Agreement, beyond: Fraction) -> Decimal | None:
    rate = terms.pricing.overage_rate
    if rate is None:
        return None
    return rounded_money(beyond * Fraction(rate), terms.pricing.currency).amount


def _lines(
    placed: Iterable[PlacedHours], months: Sequence[HoursOfMonth], ending: Agreement
) -> Iterable[HoursLine]:
    by_line: dict[str, list[PlacedHours]] = {}
    for each in placed:
        by_line.setdefault(each.entry.line.strip(), []).append(each)
    scope = ScopeOfWork(ending)
    for line, own in sorted(by_line.items(), key=lambda item: (-total(item[1]), item[0])):
        beyond = [_beyond_on(line, month) for month in months]
        amounts = [
            _price(month.terms, hours) for month, hours in zip(months, beyond, strict=True) if hours
        ]
        named = dict.fromkeys(each.request.id for each in own if each.request is not None)
        yield HoursLine(
            line or "not said",
            exact_decimal(total(own)),
            scope.inside(line),
            exact_decimal(sum(beyond, ZERO)),
            _sum_of(amounts),
            exact_decimal(total(each for each in own if each.request is not None)),
            tuple(named),
            exact_decimal(total(each for each in own if each.unagreed)),
        )


def _beyond_on(line: str, month: HoursOfMonth) -> Fraction:
    own = (each.beyond for each in month.placed if each.entry.line.strip() == line)
    return sum(own, ZERO)
