"""Gaps between segments against a published example and a slow oracle."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.measure.gaps import newcombe_interval, pairs_of, widest_gap

pytestmark = pytest.mark.rapid


def test_that_the_interval_of_a_difference_equals_a_published_example() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table II, column (a): 56 of 70 against 48 of 80, method 10
    low, high = newcombe_interval((56, 70), (48, 80), 95)
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.0524, 0.3339)


records = st.lists(st.tuples(st.sampled_from(["en", "es", "pt", "fr"]), st.booleans()), max_size=120)


@given(records, st.sampled_from(["en", ""]), st.integers(0, 20))
def test_that_the_widest_gap_is_that_of_counting_by_hand(
    rows: list[tuple[str, bool]], reference: str, least: int
) -> None:
    pairs = () if reference else (("en", "es"), ("pt", "fr"))
    found = widest_gap(
        np.array([label for label, _ in rows], object),
        np.array([good for _, good in rows], float),
        pairs,
        reference,
        least,
        95,
    )
    shares = {}
    for label in {label for label, _ in rows}:
        own = [good for each, good in rows if each == label]
        if len(own) >= max(least, 1):
            shares[label] = Fraction(100 * sum(own), len(own))
    compared = pairs or [(reference, each) for each in shares if each != reference]
    gaps = [abs(shares[a] - shares[b]) for a, b in compared if a in shares and b in shares]
    if not gaps:
        assert found is None
        return
    assert found is not None
    assert abs(Fraction(found.points) - max(gaps)) < Fraction(1, 10**20)
    assert found.interval is not None
    assert found.interval[0] - 1e-9 <= float(found.points) <= found.interval[1] + 1e-9


def test_that_what_is_no_pair_is_left_out() -> None:
    assert pairs_of(("en / es", "pt/ fr", "en", "a/b/c", " / x")) == (("en", "es"), ("pt", "fr"))


def test_that_small_segments_are_not_compared() -> None:
    labels = np.array(["en"] * 100 + ["es"] * 9, object)
    good = np.array([1.0] * 100 + [0.0] * 9)
    assert widest_gap(labels, good, (), "en", 10, 95) is None
    found = widest_gap(labels, good, (), "en", 9, 95)
    assert found is not None
    assert found.points == Decimal(100)
