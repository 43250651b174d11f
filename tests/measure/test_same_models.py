"""Ids of one price, and an id that replaced another, are one model to the money: moving between them is no mix."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.measure.spend.cost_split import ModelUse, TokenPrice, split_change
from slastudio.measure.spend.same_models import Priced, family_of, one_model_each

CHEAP = TokenPrice(Decimal("0.000001"), Decimal("0.0000005"), Decimal("0.000004"))
DEAR = TokenPrice(Decimal("0.00001"), Decimal("0.000005"), Decimal("0.00004"))


def use(requests: int, tokens: int, out: int, price: TokenPrice) -> ModelUse:
    cost = requests * (tokens * price.input + out * price.output)
    return ModelUse(requests, requests * tokens, 0, requests * out, cost)


def parts(before: Priced, after: Priced) -> dict[str, Decimal]:
    first, last = one_model_each(before, after)
    return dict(split_change(first.uses, last.uses, first.prices, last.prices).parts)


def test_that_moving_between_ids_of_one_price_is_no_change_of_mix() -> None:
    before = Priced(
        {"a": use(900, 1000, 100, DEAR), "b": use(100, 4000, 400, DEAR)}, {"a": DEAR, "b": DEAR}
    )
    after = Priced(
        {"a": use(100, 1000, 100, DEAR), "b": use(900, 4000, 400, DEAR)}, {"a": DEAR, "b": DEAR}
    )
    found = parts(before, after)
    assert found["mix"] == found["price"] == found["volume"] == 0
    assert found["tokens"] > 0


def test_that_moving_to_a_cheaper_model_is() -> None:
    before = Priced({"a": use(1000, 1000, 100, DEAR)}, {"a": DEAR})
    after = Priced({"b": use(1000, 1000, 100, CHEAP)}, {"b": CHEAP})
    assert parts(before, after)["mix"] < 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("gpt-4o", "gpt-4o-2024-08-06"),
        ("openai/gpt-4o", "gpt-4o-2024-08-06"),
        ("claude-3-5-sonnet-latest", "claude-3-5-sonnet-20241022"),
        ("gpt-4-0613", "gpt-4"),
        ("claude-3-haiku@20240307", "claude-3-haiku"),
    ],
)
def test_that_an_id_that_was_renamed_or_dated_is_neither_mix_nor_price(old: str, new: str) -> None:
    assert family_of(old) == family_of(new)
    before = Priced({old: use(1000, 1000, 100, DEAR)}, {old: DEAR})
    after = Priced({new: use(1200, 1000, 100, DEAR)}, {new: DEAR})
    found = parts(before, after)
    assert found["mix"] == found["price"] == 0
    assert found["volume"] == after.uses[new].cost - before.uses[old].cost
    dearer = Priced({new: use(1000, 1000, 100, CHEAP)}, {new: CHEAP})
    found = parts(before, dearer)
    assert found["mix"] == 0
    assert found["price"] < 0


def test_that_other_models_are_no_releases_of_one_another() -> None:
    assert family_of("gpt-4o") != family_of("gpt-4o-mini")
    assert family_of("claude-3-5-sonnet") != family_of("claude-3-7-sonnet")
    assert family_of("o1") != family_of("o3")


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(1, 50), st.booleans(), st.booleans()))
)
def test_that_nothing_is_lost_by_adding_up(used: list[tuple[str, int, bool, bool]]) -> None:
    periods = []
    for place in (2, 3):
        uses = {
            each[0]: use(each[1], 10, 5, DEAR if each[0] < "c" else CHEAP)
            for each in used
            if each[place]
        }
        periods.append(Priced(uses, {name: DEAR if name < "c" else CHEAP for name in uses}))
    for before, after in zip(periods, one_model_each(*periods), strict=True):
        assert sum(each.requests for each in before.uses.values()) == sum(
            each.requests for each in after.uses.values()
        )
        assert sum(each.cost for each in before.uses.values()) == sum(
            each.cost for each in after.uses.values()
        )
