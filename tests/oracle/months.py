"""Months as they truly were, and what is promised of them, computed by hand.

Nothing here is shared with the program: rows are plain lists, shares are fractions, the interval is
Wilson's, written out.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from fractions import Fraction

DAYS = 31
Z_95 = 1.959963984540054


@dataclass(frozen=True)
class Request:
    """Hold one request as it truly was."""

    day: int
    second: int
    name: str
    latency: int
    good: bool


@dataclass(frozen=True)
class Bill:
    """Hold one billed line, in cents."""

    day: int
    service: str
    cents: int


@dataclass(frozen=True)
class Graded:
    """Hold one item of an evaluation set and whether it passed."""

    item: str
    passed: bool


@dataclass(frozen=True)
class Month:
    """Hold a month: its records, and the targets promised of it."""

    requests: tuple[Request, ...]
    bills: tuple[Bill, ...]
    items: tuple[Graded, ...]
    availability: Fraction
    latency: int
    spend: int
    quality: Fraction
    least: int = 0
    truth: dict[str, str] = field(default_factory=dict, hash=False, compare=False)


def made_month(seed: int) -> Month:
    """Return a month that is met, missed, or just at its targets."""
    dice = random.Random(seed)
    per_day = dice.choice((1, 2, 3, 6))
    rate = dice.choice((0.5, 0.8, 0.9, 0.97, 1.0))
    requests = tuple(
        Request(
            day,
            dice.randrange(86_400),
            f"r{day}-{number}",
            dice.choice((200, 450, 900, 1500, 2500)),
            dice.random() < rate,
        )
        for day in range(1, DAYS + 1)
        for number in range(per_day)
    )
    services = ("Model A", "Model B")[: dice.choice((1, 2))]
    bills = tuple(
        Bill(day, service, dice.randrange(1_00, 9_999_00))
        for day in range(1, DAYS + 1)
        for service in services
    )
    size = dice.choice((3, 12, 40, 120))
    items = tuple(Graded(f"i{n}", dice.random() < rate) for n in range(size))
    share = Fraction(100 * sum(each.good for each in requests), len(requests))
    total = sum(each.cents for each in bills)
    return Month(
        requests,
        bills,
        items,
        availability=_near(dice, share, 100),
        latency=dice.choice((450, 900, 1500, 2000, 3000)),
        spend=int(total * dice.choice((0.5, 0.95, 1.0, 1.05, 3.0))),
        quality=_near(dice, Fraction(100 * sum(each.passed for each in items), size), 99),
        least=dice.choice((0, 0, 30)),
    )


def _near(dice: random.Random, value: Fraction, most: int) -> Fraction:
    """Return a target in tenths of a percent, far from a value, close to it, or what it is."""
    shift = dice.choice((-30, -5, -1, Fraction(-1, 10), 0, Fraction(1, 10), 1, 5))
    return Fraction(max(1, min(round((value + shift) * 10), most * 10)), 10)


def judged(month: Month) -> dict[str, str]:
    """Return the verdict of every promise: complete records by their value, the sample of items
    only where meeting is proven.
    """
    found = {}
    if month.requests:
        good = sum(each.good for each in month.requests)
        share = Fraction(100 * good, len(month.requests))
        found["availability"] = "met" if share >= month.availability else "missed"
        found["latency"] = "met" if _median(month) <= month.latency else "missed"
    total = sum(each.cents for each in month.bills)
    found["spend"] = "met" if total <= month.spend else "missed"
    found["quality"] = proven(
        sum(each.passed for each in month.items), len(month.items), month.quality, month.least
    )
    return found


def _median(month: Month) -> Fraction:
    values = sorted(each.latency for each in month.requests)
    middle = (len(values) - 1) // 2
    upper = len(values) // 2
    return Fraction(values[middle] + values[upper], 2)


def proven(passed: int, items: int, target: Fraction, least: int) -> str:
    """Return the verdict of a share of items that must be proven to be met, by Wilson's interval."""
    if items < least:
        return "not_proven"
    if Fraction(100 * passed, items) < target:
        return "missed"
    share, square = passed / items, Z_95 * Z_95
    middle = share + square / (2 * items)
    half = Z_95 * math.sqrt(share * (1 - share) / items + square / (4 * items * items))
    low = 100 * (middle - half) / (1 + square / items)
    return "met" if low >= float(target) else "not_proven"
