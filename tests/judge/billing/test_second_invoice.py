"""An invoice agrees with a second reading, minute by minute and cent by cent, in whole numbers."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.judge.outcome.assessment import WorkedEntry
from tests.strength import tries

from .world import (
    FEATURES,
    FIXES,
    agreed,
    credit,
    entered,
    invoice,
    month,
    rate,
    request,
    terms,
    worked,
)

pytestmark = pytest.mark.rapid
LINES = (FIXES, "Upkeep", FEATURES, "Speech", "")


@dataclass(frozen=True)
class World:
    """Hold a month in whole numbers: cents, minutes, days, ten-thousandths of a rate."""

    fee: int
    included: int
    price: int
    work: tuple[tuple[int, int, int], ...]  # day, minutes, place of the line
    agreed: bool
    decided: int  # day on which the request for FEATURES was accepted, 0: never
    done: int
    request_price: int
    bill: int
    rates: tuple[tuple[int, int], ...]  # day of October, rate; 32: November
    due: int
    noted: int


def worlds() -> st.SearchStrategy[World]:
    days = st.integers(1, 28)
    return st.builds(
        World,
        st.integers(0, 500_000),
        st.integers(0, 40),
        st.integers(0, 20_000),
        st.lists(st.tuples(days, st.integers(1, 900), st.integers(0, 4)), max_size=12).map(tuple),
        st.booleans(),
        st.integers(0, 28),
        st.integers(0, 28),
        st.integers(1, 900_000),
        st.integers(0, 900_000),
        st.lists(st.tuples(st.integers(1, 32), st.integers(1, 20_000)), max_size=4).map(tuple),
        st.integers(0, 90_000),
        st.integers(0, 90_000),
    )


def half_even(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round half to even, by looking at what is left over."""
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole % 2):
        return whole + 1
    return whole


def second_total(world: World) -> int:
    """Return the month's cents: every minute of work is looked at by itself."""
    cents = world.fee
    used, beyond = 0, dict.fromkeys(range(len(LINES)), 0)
    for day, minutes, place in sorted(
        world.work, key=lambda each: (each[0], world.work.index(each))
    ):
        del day
        if place > 1:
            continue
        for _ in range(minutes):
            if used < 60 * world.included:
                used += 1
            else:
                beyond[place] += 1
    if world.agreed:
        cents += sum(half_even(minutes * world.price, 60) for minutes in beyond.values())
    accepted = world.decided > 0
    if accepted and world.done > 0:
        cents += world.request_price
    in_force = None
    for day, tenths in sorted(world.rates, key=lambda each: each[0]):
        if day < 32:
            in_force = tenths
    if in_force is not None:
        cents += half_even(world.bill * in_force, 10_000)
    return cents - max(world.due - world.noted, 0)


def money(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def first_total(world: World) -> int:
    hours: list[WorkedEntry] = []
    for number, (day, minutes, place) in enumerate(world.work):
        text = f"{minutes // 60}:{minutes % 60:02d}"
        hours.append(worked(f"2026-10-{day:02d}", text, LINES[place], f"HRS-{number:02d}"))
    fields = {"status": "backlog"}
    if world.decided:
        fields = {"status": "accepted", "decided": f"2026-10-{world.decided:02d}T09:00+00:00"}
    if world.done:
        fields |= {"status": "done", "done": f"2026-10-{world.done:02d}T09:00+00:00"}
    asked = request(price=f"{money(world.request_price)} EUR", **fields)
    rates = [
        rate(
            f"FX-{number}",
            "2026-11-01T00:00+00:00" if day == 32 else f"2026-10-{day:02d}T00:00+00:00",
            f"{Decimal(tenths) / 10_000:f}",
        )
        for number, (day, tenths) in enumerate(sorted(world.rates, key=lambda each: each[0]))
    ]
    note = entered(
        "credit_notes",
        "CN-1",
        when="2026-11-01T00:00+00:00",
        number="G",
        period="2026-10",
        amount=f"{money(world.noted)} EUR",
    )
    agreement = terms(
        monthly_fee=Decimal(world.fee) / 100,
        included_hours=Decimal(world.included),
        overage_rate=Decimal(world.price) / 100,
    )
    given_month = month(
        agreement,
        asked,
        note,
        *rates,
        hours=tuple(hours),
        acts=(agreed(),) if world.agreed else (),
    )
    found = invoice(given_month, f"{money(world.bill)} USD", due=credit(money(world.due)))
    assert sum((each.counted.amount for each in found.lines if each.counted), Decimal(0)) == (
        found.total.amount
    )
    assert found.total.amount == found.total.amount.quantize(Decimal("0.01"))
    return int(found.total.amount * 100)


@settings(max_examples=tries(50, 150), deadline=None)
@given(worlds())
def test_that_an_invoice_is_that_of_a_reading_minute_by_minute(world: World) -> None:
    assert first_total(world) == second_total(world)
