"""A number is read in the unit its field shows, or refused with one message."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.contract.exchange.codec import from_plain, read_decimal
from slastudio.contract.exchange.quantities import number_in, plain_number
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.words.figures import show_fixed
from slastudio.shared.notation import NUMBERS, Notation, written_in
from slastudio.shared.problems import Problem, StudioError


@pytest.mark.parametrize(
    ("text", "unit", "number"),
    [
        ("92 %", "%", "92"),
        ("92%", "%", "92"),
        ("92 percent", "%", "92"),
        ("1 day", "days", "1"),
        ("5 days", "days", "5"),
        ("27.5 h", "hours a month", "27.5"),
        ("€390", "EUR", "390"),
        ("390 EUR", "EUR", "390"),
        ("3,500 ms", "ms", "3,500"),
        ("−6", "%", "−6"),
        ("1 point", "points", "1"),
        ("99.5", "", "99.5"),
        ("1e5", "", "1e5"),
        ("to be agreed", "%", "to be agreed"),
    ],
)
def test_that_a_number_may_carry_its_own_unit(text: str, unit: str, number: str) -> None:
    assert number_in(text, unit) == number


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("1,150", "1150"),
        ("1,150.50", "1150.50"),
        ("1.150,50", "1150.50"),
        ("12,345,678", "12345678"),
        ("1.234.567,8", "1234567.8"),
        ("92,5", "92.5"),
        ("0,025", "0.025"),
        ("0,02", "0.02"),
        ("−6", "-6"),
        ("1 150", "1150"),
        ("1’150.5", "1150.5"),
        ("92.5", "92.5"),
    ],
)
def test_that_a_number_is_read_as_people_write_it(typed: str, plain: str) -> None:
    assert plain_number(typed) == plain


@pytest.mark.parametrize("typed", ["1,15,0", "1,23.4", "1.2,3.4", "0,025.5", "1.23,456.7"])
def test_that_what_is_grouped_by_no_rule_is_no_number(typed: str) -> None:
    with pytest.raises(StudioError):
        read_decimal(plain_number(typed))


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=4),
    st.sampled_from([notation for notation, _ in NUMBERS]),
)
def test_that_what_any_hand_writes_with_four_decimals_is_read_back(
    value: Decimal, hand: str
) -> None:
    with written_in(Notation(numbers=hand)):
        assert read_decimal(plain_number(show_fixed(value, 4))) == value


@pytest.mark.parametrize(
    ("text", "unit"),
    [("1 week", "days"), ("5 days", "%"), ("92 %", ""), ("$5", "EUR")],
)
def test_that_another_unit_is_refused(text: str, unit: str) -> None:
    with pytest.raises(StudioError, match="unit"):
        number_in(text, unit)


def test_that_terms_are_read_in_the_unit_of_their_field_or_record() -> None:
    problems: list[Problem] = []
    share = from_plain(Objective, {"target": "92 %", "data_due_days": "1 day"}, problems)
    slow = from_plain(Objective, {"unit": "ms", "target": "3500 ms"}, problems)
    methods = from_plain(Objectives, {"cure_days": "10 days", "confidence": "95 %"}, problems)
    assert problems == []
    assert (share.target, share.data_due_days) == (Decimal(92), 1)
    assert slow.target == Decimal(3500)
    assert (methods.cure_days, methods.confidence) == (10, Decimal(95))
    seconds = from_plain(Objective, {"unit": "ms", "target": "3.5 s"}, problems)
    assert problems == []
    assert seconds.target == Decimal(3500)
    from_plain(Objective, {"unit": "ms", "target": "3.5 %"}, problems)
    (problem,) = problems
    assert problem.column == "target"
    assert "this number is in ms" in problem.message
