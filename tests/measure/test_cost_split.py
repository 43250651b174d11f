"""The change of spend in parts: exact sums, worked examples, and nothing for what did not change."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.measure.spend.cost_split import FACTORS, OTHER, ModelUse, TokenPrice, split_change

pytestmark = pytest.mark.rapid


def use(requests: int, input_: int, cached: int, output: int, cost: str) -> ModelUse:
    return ModelUse(requests, input_, cached, output, Decimal(cost))


PRICE = {"m": TokenPrice(Decimal("0.001"), Decimal("0.0001"), Decimal("0.002"))}


@pytest.mark.parametrize(
    ("after", "prices", "factor", "amount"),
    [
        (use(200, 2000, 0, 200, "2.40"), PRICE, "volume", "1.20"),
        (use(100, 2000, 0, 200, "2.40"), PRICE, "tokens", "1.20"),
        (use(100, 1000, 500, 100, "0.75"), PRICE, "cache", "-0.45"),
        (
            use(100, 1000, 0, 100, "2.40"),
            {"m": TokenPrice(Decimal("0.002"), Decimal("0.0002"), Decimal("0.004"))},
            "price",
            "1.20",
        ),
        (use(100, 1000, 0, 100, "1.50"), PRICE, OTHER, "0.30"),  # billed more than the list says
    ],
)
def test_that_one_change_is_one_part(
    after: ModelUse, prices: dict[str, TokenPrice], factor: str, amount: str
) -> None:
    found = split_change({"m": use(100, 1000, 0, 100, "1.20")}, {"m": after}, PRICE, prices)
    assert {name: part for name, part in found.parts if part} == {factor: Decimal(amount)}
    assert found.priced


def test_that_a_model_that_comes_and_one_that_goes_are_mix() -> None:
    before = {"small": use(100, 1000, 0, 0, "1.00")}
    after = {"large": use(100, 1000, 0, 0, "5.00")}
    found = split_change(before, after)
    assert dict(found.parts) == {
        **dict.fromkeys((*FACTORS, OTHER), Decimal(0)),
        "mix": Decimal("4.00"),
    }


def test_that_two_factors_share_what_both_did() -> None:
    # twice the requests at twice the price: 1.20 becomes 4.80, and of the joint 1.20 each has half
    double = {"m": TokenPrice(Decimal("0.002"), Decimal("0.0002"), Decimal("0.004"))}
    before, after = {"m": use(100, 1000, 0, 100, "1.20")}, {"m": use(200, 2000, 0, 200, "4.80")}
    found = split_change(before, after, PRICE, double)
    assert {name: part for name, part in found.parts if part} == {
        "volume": Decimal("1.80"),
        "price": Decimal("1.80"),
    }


uses = st.builds(
    lambda requests, fresh, cached, output, cost: ModelUse(
        requests, fresh + cached, cached, output, cost
    ),
    st.integers(0, 10_000),
    st.integers(0, 10**7),
    st.integers(0, 10**6),
    st.integers(0, 10**7),
    st.decimals(0, 10_000, places=6),
)
periods = st.dictionaries(st.sampled_from(["a", "b", "c"]), uses, max_size=3)
prices = st.fixed_dictionaries(
    dict.fromkeys(("a", "b", "c"), st.builds(TokenPrice, *[st.decimals(0, 1, places=8)] * 3))
)


@given(periods, periods, st.none() | prices, st.none() | prices)
def test_that_the_parts_add_up_to_the_cent(
    before: dict[str, ModelUse],
    after: dict[str, ModelUse],
    first: dict[str, TokenPrice] | None,
    last: dict[str, TokenPrice] | None,
) -> None:
    found = split_change(before, after, first, last)
    assert sum((part for _, part in found.parts), Decimal(0)) == found.change
    back = split_change(after, before, last, first)
    for (name, part), (_, other) in zip(found.parts, back.parts, strict=True):
        assert abs(part + other) <= Decimal("0.03"), (
            name
        )  # the way back is the same, but for rounding
    same = split_change(before, before, first, first)
    assert not any(part for _, part in same.parts)


def test_that_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be more"):
        split_change({"m": use(1, 1, 2, 0, "1")}, {})
    with pytest.raises(ValueError, match="negative"):
        split_change({"m": use(-1, 1, 0, 0, "1")}, {})
