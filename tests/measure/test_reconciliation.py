"""Logs against bills: every cent of the difference has one cause; prices a token found again."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.measure.records.groups import amounts_of
from slastudio.measure.spend.reconciliation import (
    CAUSES,
    BillLine,
    LoggedRows,
    Reconciled,
    reconcile,
)
from slastudio.measure.spend.token_prices import prices_behind

pytestmark = pytest.mark.rapid

HOUR = 3_600_000_000_000
DAY = 24 * HOUR
MONTH = (0, 30 * DAY)


def logged(rows: list[tuple[int, str | None]]) -> LoggedRows:
    """Return logs of (hour, cost); None has no price."""
    column = pd.Series([None if cost is None else Decimal(cost) for _, cost in rows], dtype=object)
    amounts = amounts_of(column, len(rows))
    return LoggedRows(
        np.array([hour * HOUR for hour, _ in rows], np.int64), amounts, amounts.present
    )


def bill(day: int, amount: str, days: int = 1, shift: int = 0) -> BillLine:
    return BillLine(day * DAY + shift * HOUR, (day + days) * DAY + shift * HOUR, Decimal(amount))


def parts(found: Reconciled) -> dict[str, Decimal]:
    return {cause: amount for cause, amount in found.parts if amount}


def test_that_each_cause_is_told_apart() -> None:
    lines = [bill(0, "5.00"), bill(1, "7.00"), bill(2, "3.00"), bill(3, "2.01"), bill(4, "4.00")]
    logs = logged(
        [(1, "5.00"), (30, None), (50, "1.00"), (51, "1.50"), (75, "2.007"), (200, "9.00")]
    )
    found = reconcile(lines, logs, MONTH)
    assert parts(found) == {
        "logs without price": Decimal("7.00"),
        "rate": Decimal("0.500"),
        "rounding": Decimal("0.003"),
        "bills without logs": Decimal("4.00"),
        "logs without bills": Decimal("-9.000"),
    }
    assert (found.billed, found.logged, found.difference) == (
        Decimal("21.01"),
        Decimal("18.507"),
        Decimal("2.503"),
    )
    assert (found.requests, found.unpriced, found.lines, found.spans) == (6, 1, 5, 5)
    assert (found.spans_without_logs, found.days_without_bills) == (1, 1)


def test_that_bills_cut_in_another_zone_differ_by_the_edges_only() -> None:
    # the bills' days begin two hours later than the month
    lines = [bill(day, "24.00", shift=2) for day in range(-1, 30)]
    logs = logged([(hour, "1.00") for hour in range(-22, 30 * 24 + 2)])
    found = reconcile(lines, logs, MONTH)
    assert (found.logged, found.billed) == (Decimal(720), Decimal(720))
    assert parts(found) == {}
    # 2 hours of the month lie in the bill of the day before, 2 hours after it in its last bill
    dearer = logged(
        [(hour, "1.00" if hour < 30 * 24 else "3.00") for hour in range(-22, 30 * 24 + 2)]
    )
    last = [*lines[:-1], bill(29, "28.00", shift=2)]
    assert parts(reconcile(last, dearer, MONTH)) == {"edges of the month": Decimal("4.00")}


def test_that_overlapping_lines_are_one_span() -> None:
    lines = [bill(0, "10.00", days=30), bill(0, "2.00"), bill(3, "1.00")]
    found = reconcile(lines, logged([(5, "6.00"), (100, "7.00")]), MONTH)
    assert (found.spans, found.lines, parts(found)) == (1, 3, {})


cents = st.integers(0, 500).map(lambda each: str(Decimal(each) / 100))
some_logs = st.lists(st.tuples(st.integers(-50, 800), st.one_of(st.none(), cents)), max_size=25)
some_bills = st.lists(
    st.builds(bill, st.integers(-2, 31), cents, st.integers(1, 3), st.integers(0, 3)), max_size=12
)


@given(some_bills, some_logs)
def test_that_the_parts_add_up_to_the_difference_whatever_the_data(
    lines: list[BillLine], rows: list[tuple[int, str | None]]
) -> None:
    found = reconcile(lines, logged(rows), MONTH)
    assert sum((amount for _, amount in found.parts), Decimal(0)) == found.difference
    assert tuple(cause for cause, _ in found.parts) == CAUSES
    inside = [Decimal(cost) for hour, cost in rows if cost is not None and 0 <= hour < 720]
    assert found.logged == sum(inside, Decimal(0))


def costs(
    fresh: np.ndarray, cached: np.ndarray, out: np.ndarray, price: tuple[str, str, str], digits: int
) -> pd.Series:
    unit = Decimal(1).scaleb(-digits)
    return pd.Series(
        [
            (
                (
                    int(f) * Decimal(price[0])
                    + int(c) * Decimal(price[1])
                    + int(o) * Decimal(price[2])
                )
                / 1_000_000
            ).quantize(unit)
            for f, c, o in zip(fresh, cached, out, strict=True)
        ],
        dtype=object,
    )


def test_that_prices_are_found_again_or_not_at_all() -> None:
    rng = np.random.default_rng(5)
    fresh, cached, out = (
        rng.integers(500, 9000, 400),
        rng.integers(0, 4000, 400),
        rng.integers(20, 900, 400),
    )
    for price in (("2.5", "0.25", "10"), ("0.15", "0.075", "0.6")):
        found = prices_behind(
            fresh + cached, cached, out, amounts_of(costs(fresh, cached, out, price, 8), 400)
        )
        assert found is not None
        assert [each * 1_000_000 for each in (found.input, found.cached, found.output)] == [
            Decimal(p) for p in price
        ]
    mixed = costs(fresh, cached, out, ("2.5", "0.25", "10"), 8)
    mixed[200:] = costs(fresh, cached, out, ("2.2", "0.25", "10"), 8)[200:]
    assert prices_behind(fresh + cached, cached, out, amounts_of(mixed, 400)) is None
    # costs rounded to the cent say too little
    cents_only = costs(fresh, cached, out, ("2.5", "0.25", "10"), 2)
    assert prices_behind(fresh + cached, cached, out, amounts_of(cents_only, 400)) is None


def test_that_without_caching_the_cached_price_is_that_of_input() -> None:
    rng = np.random.default_rng(6)
    fresh, out, none = (
        rng.integers(500, 9000, 60),
        rng.integers(20, 900, 60),
        np.zeros(60, np.int64),
    )
    found = prices_behind(
        fresh, none, out, amounts_of(costs(fresh, none, out, ("3", "0", "15"), 8), 60)
    )
    assert found is not None
    assert found.cached == found.input == Decimal("0.000003")
