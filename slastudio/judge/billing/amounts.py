"""Exact amounts and hours: hours as they are written, money rounded once, half to even."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from slastudio.shared.money import Money, minor_digits
from slastudio.shared.problems import StudioError

_DIGITS = Decimal("1e-12")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
# a month has no more hours
_MOST = 744


def read_hours(text: str) -> Fraction:
    """Read hours written as 1.5, 1,5, 1:30 or 1:30:00, exactly; raise StudioError otherwise."""
    text = text.strip()
    if clock := _CLOCK.fullmatch(text):
        minutes = Fraction(int(clock[2])) + Fraction(int(clock[3] or 0), 60)
        hours = Fraction(int(clock[1])) + minutes / 60
    elif re.fullmatch(r"\d{1,3}(?:[.,]\d{1,4})?", text):
        hours = Fraction(text.replace(",", "."))
    else:
        raise StudioError(f"“{text}” is no number of hours. Write it like 1.5 or 1:30.")
    if hours > _MOST:
        raise StudioError(f"{text} hours are more than a month has.")
    return hours


def exact_decimal(value: Fraction) -> Decimal:
    """Return an exact fraction as a decimal with at most 12 digits after the point."""
    quotient = Decimal(value.numerator) / Decimal(value.denominator)
    return quotient.quantize(_DIGITS, ROUND_HALF_EVEN).normalize()


def rounded_money(amount: Fraction, currency: str) -> Money:
    """Round an exact amount half to even, as credits are; a Decimal quotient would round twice."""
    digits = minor_digits(currency)
    # Python rounds a Fraction half to even, exactly
    return Money(Decimal(round(amount * 10**digits)).scaleb(-digits), currency)


def by_currency(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Return one sum for each currency, in the order of their codes."""
    sums: dict[str, Money] = {}
    for each in amounts:
        sums[each.currency] = sums[each.currency] + each if each.currency in sums else each
    return tuple(sums[code] for code in sorted(sums))
