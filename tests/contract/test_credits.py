"""Credits to the cent: against exact fractions, with caps, bands and rules."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.contract.checks.commercial import commercial_findings
from slastudio.contract.credits import applies, earned, example
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.objectives import Objective, Objectives

pytestmark = pytest.mark.rapid
D = Decimal


def agreement(*bands: CreditBand, rule: str = "highest", cap: str | None = "20") -> Agreement:
    up = Objective(id="up", name="Availability", comparator=">=", target=D("99.5"), unit="%")
    quality = Objective(id="quality", name="Quality", comparator=">=", target=D(92), unit="%")
    pricing = Pricing(
        currency="EUR",
        monthly_fee=D(3200),
        credits=bands,
        credit_rule=rule,
        credit_cap=None if cap is None else D(cap),
    )
    return Agreement(objectives=Objectives(objectives=(up, quality)), pricing=pricing)


BANDS = (
    CreditBand("Small", ("up",), D("99"), D("99.5"), D(5)),
    CreditBand("Large", ("up",), None, D("99"), D(10)),
    CreditBand("Quality", ("quality",), None, None, D(15)),
)


@pytest.mark.parametrize(
    ("rule", "missed", "percent", "amount"),
    [
        ("highest", {"up": D("99.2")}, "5", "160.00"),
        ("highest", {"up": D("99")}, "5", "160.00"),
        ("highest", {"up": D("98.999")}, "10", "320.00"),
        ("highest", {"up": D("98"), "quality": None}, "15", "480.00"),
        ("cumulative", {"up": D("98"), "quality": None}, "20", "640.00"),
        ("cumulative", {}, "0", "0.00"),
    ],
)
def test_that_credits_follow_the_bands_the_rule_and_the_cap(
    rule: str, missed: dict[str, D | None], percent: str, amount: str
) -> None:
    found = earned(agreement(*BANDS, rule=rule), missed, D(3200))
    assert (found.percent, found.amount) == (D(percent), D(amount))


values = st.decimals(90, 100, places=3)
sorted_ends = st.lists(
    st.decimals(90, D("99.4"), places=2), min_size=0, max_size=5, unique=True
).map(sorted)


@given(sorted_ends, values.filter(lambda value: value < D("99.5")))
def test_that_bands_without_gap_or_overlap_take_every_miss_exactly_once(
    ends: list[D], value: D
) -> None:
    edges: list[D | None] = [None, *[end for end in ends if end < D("99.5")], D("99.5")]
    bands = tuple(
        CreditBand(f"B{i}", ("up",), low, high, D(i + 1))
        for i, (low, high) in enumerate(pairwise(edges))
    )
    assert sum(applies(band, value) for band in bands) == 1
    found = {each.id for each in commercial_findings(agreement(*bands))}
    assert not found & {"credit-overlap", "credit-gap"}


@given(sorted_ends.filter(lambda ends: len(ends) >= 2), st.data())
def test_that_a_gap_between_bands_is_found(ends: list[D], data: st.DataObject) -> None:
    edges: list[D | None] = [None, *ends, D("99.5")]
    bands = [
        CreditBand(f"B{i}", ("up",), low, high, D(5))
        for i, (low, high) in enumerate(pairwise(edges))
    ]
    gone = data.draw(st.integers(0, len(bands) - 1))
    left = tuple(band for i, band in enumerate(bands) if i != gone)
    assert "credit-gap" in {each.id for each in commercial_findings(agreement(*left))}


@given(
    st.lists(st.decimals(D("0.5"), 40, places=2), min_size=1, max_size=5),
    st.decimals(100, 100000, places=2),
    st.booleans(),
)
def test_that_the_amount_is_exact_and_rounded_once(
    percents: list[D], base: D, highest: bool
) -> None:
    bands = tuple(
        CreditBand(f"B{i}", ("quality",), None, None, each) for i, each in enumerate(percents)
    )
    found = earned(
        agreement(*bands, rule="highest" if highest else "cumulative", cap="50"),
        {"quality": D(90)},
        base,
    )
    total = min(
        Fraction(max(percents)) if highest else sum(map(Fraction, percents), Fraction(0)),
        Fraction(50),
    )
    exact = Fraction(base) * total / 100
    assert abs(Fraction(found.amount) - exact) <= Fraction(1, 200)
    assert found.amount == found.amount.quantize(D("0.01"))


def test_that_the_example_shows_its_working() -> None:
    shown = example(agreement(*BANDS, rule="cumulative", cap="18"))
    assert shown is not None
    assert shown.working[-3:] == (
        "They add up: 5 + 15 = 20 %",
        "The cap of 18 % holds",
        "18 % of €3,200.00 = €576.00",
    )
    assert example(Agreement()) is None
    assert (
        example(
            replace(agreement(*BANDS), pricing=replace(agreement(*BANDS).pricing, monthly_fee=None))
        )
        is None
    )
