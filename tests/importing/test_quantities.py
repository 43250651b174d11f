"""Numbers, money and yes or no as exports write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.importing.typing.quantities import (
    BadValueError,
    parse_amount,
    parse_boolean,
    parse_number,
    parse_percent,
    parse_whole,
    read_amounts,
    read_numbers,
    read_whole,
    uses_decimal_comma,
)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_that_a_float_comes_back_as_it_was_written(value: float) -> None:
    assert parse_number(repr(value)) == value
    assert read_numbers([repr(value)]).parsed == [value]


@given(st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=8))
def test_that_money_is_exact_with_and_without_thousands(value: Decimal) -> None:
    assert parse_amount(f"{value:f}") == value
    assert parse_amount(f"{value:,f}") == value
    comma = f"{value:,f}".translate(str.maketrans(",.", ".,"))
    assert parse_amount(comma, comma=True) == value
    assert read_amounts([f"{value:f}", None]).parsed == [value, None]


@given(st.integers(-(2**63), 2**63 - 1))
def test_that_whole_numbers_of_64_bits_are_exact(value: int) -> None:
    assert parse_whole(str(value)) == parse_whole(f"{value:,}") == value
    assert read_whole([str(value)]).parsed == [value]


@given(st.lists(st.one_of(st.none(), st.text(max_size=12), st.floats().map(repr)), max_size=8))
def test_that_a_column_gives_what_its_values_give(texts: list[str | None]) -> None:
    together = read_numbers(texts)
    for index, text in enumerate(texts):
        alone = read_numbers([text])
        assert together.parsed[index] == alone.parsed[0]
        assert (index in together.bad) == bool(alone.bad)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$1,234.50", "1234.50"),
        ("USD 12.5", "12.5"),
        ("12.5 €", "12.5"),
        ("(3.20)", "-3.20"),
        ("-$3", "-3"),
        ("0.0001107", "0.0001107"),
        ("3e-06", "0.000003"),
        ("1 234.5", "1234.5"),
        ("−2", "-2"),
        (".5", "0.5"),
    ],
)
def test_that_currency_signs_and_separators_are_read(text: str, value: str) -> None:
    assert parse_amount(text) == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "1.2.3",
        "12,34,56",
        "inf",
        "1_000",
        "0x10",
        "1,23,4",
        "--1",
        "1e999",
        "12 apples",
        "١٢",
    ],
)
def test_that_what_is_no_number_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(BadValueError, match=r"not|large"):
        parse_number(text)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("1,5", False, 1.5),
        ("1.234,5", False, 1234.5),
        ("1.5", True, 1.5),
        ("1,234.5", True, 1234.5),
    ],
)
def test_that_a_number_that_can_only_be_meant_with_the_other_sign_is_meant_so(
    text: str, value: float, *, comma: bool
) -> None:
    assert parse_number(text, comma=comma) == value


@pytest.mark.parametrize("text", ["12.5", "9223372036854775808", "1e30"])
def test_that_what_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(BadValueError, match="whole"):
        parse_whole(text)


def test_that_a_percentage_is_a_share() -> None:
    assert parse_percent("99.98%") == pytest.approx(0.9998, abs=0)
    assert parse_percent("7") == pytest.approx(0.07, abs=0)


def test_that_decimal_commas_are_told_from_thousands() -> None:
    assert uses_decimal_comma(["2,6", "1360", "11,9"])
    assert not uses_decimal_comma(["1,360", "229,932.50"])
    assert not uses_decimal_comma(["1,360", "2,100"])


def test_that_yes_and_no_come_in_many_words() -> None:
    assert [parse_boolean(t) for t in ("True", "up", "1", "PASS")] == [True] * 4
    assert [parse_boolean(t) for t in ("false", "Down", "0", "failed")] == [False] * 4
    with pytest.raises(BadValueError, match="maybe"):
        parse_boolean("maybe")
