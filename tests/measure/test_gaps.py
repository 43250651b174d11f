"""Gaps between segments against a published example and a slow oracle."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.records import BATCH, ROW
from slastudio.measure.indicators.rows import measure, prepare
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.records.selection import Filter
from slastudio.measure.uncertainty.differences import pairs_of
from tests.measure.oracles import newcombe_interval

pytestmark = pytest.mark.rapid


def test_that_the_interval_of_a_difference_equals_a_published_example() -> None:
    # Newcombe, Statistics in Medicine 17 (1998), table II, column (a): 56 of 70 against 48 of 80,
    # method 10
    low, high = newcombe_interval((56, 70), (48, 80), 95)
    assert (round(low / 100, 4), round(high / 100, 4)) == (0.0524, 0.3339)


def widest(
    rows: list[tuple[str, bool]],
    pairs: tuple[tuple[str, str], ...],
    reference: str,
    least: int,
    *,
    by_traffic: bool = False,
) -> Measured:
    data = pd.DataFrame(
        {
            ROW: range(1, len(rows) + 1),
            BATCH: 1,
            "time": pd.Series(["2026-03-01T12:00:00Z"] * len(rows), dtype="datetime64[ns, UTC]"),
            "accepted": pd.array([good for _, good in rows], dtype="boolean"),
            "seg.language": [label for label, _ in rows],
        }
    )
    recipe = Recipe(
        "gap",
        "reviews",
        segment="seg.language",
        reference=reference,
        pairs=pairs,
        least=least,
        by_traffic=by_traffic,
        of=Recipe("good_share", "reviews", good=(Filter("accepted", "is", "true"),)),
    )
    return measure(
        prepare(recipe, data, DayGrid(date(2026, 3, 1), date(2026, 3, 1), "UTC")), 0, 0, 95
    )


records = st.lists(
    st.tuples(st.sampled_from(["en", "es", "pt", "fr"]), st.booleans()), max_size=120
)


@given(records, st.sampled_from(["en", ""]), st.integers(0, 20))
def test_that_the_widest_gap_is_that_of_counting_by_hand(
    rows: list[tuple[str, bool]], reference: str, least: int
) -> None:
    pairs = () if reference else (("en", "es"), ("pt", "fr"))
    found = widest(rows, pairs, reference, least)
    shares = {}
    for label in {label for label, _ in rows}:
        own = [good for each, good in rows if each == label]
        if len(own) >= max(least, 1):
            shares[label] = Fraction(100 * sum(own), len(own))
    compared = pairs or [(reference, each) for each in shares if each != reference]
    gaps = [abs(shares[a] - shares[b]) for a, b in compared if a in shares and b in shares]
    if not gaps:
        assert found.value is None
        return
    assert found.value is not None
    assert abs(Fraction(found.value) - max(gaps)) < Fraction(1, 10**20)
    assert found.interval is not None
    assert found.interval[0] - 1e-9 <= float(found.value) <= found.interval[1] + 1e-9


def test_that_what_is_no_pair_is_left_out() -> None:
    assert pairs_of(("en / es", "pt/ fr", "en", "a/b/c", " / x")) == (("en", "es"), ("pt", "fr"))


def test_that_small_segments_are_not_compared() -> None:
    rows = [("en", True)] * 100 + [("es", False)] * 9
    assert widest(rows, (), "en", 10).value is None
    assert widest(rows, (), "en", 9).value == Decimal(100)


def test_that_gaps_by_traffic_are_weighted_by_the_records_of_what_is_compared() -> None:
    rows = [("en", True)] * 90 + [("en", False)] * 10  # 90 %
    rows += [("es", True)] * 240 + [("es", False)] * 60  # 80 % of 300
    rows += [("pt", True)] * 100  # 100 % of 100
    found = widest(rows, (), "en", 1, by_traffic=True)
    assert found.value == Decimal(10)
    assert found.interval is not None
    low, high = found.interval
    assert low < 10 < high
    assert [name for name, _ in found.parts] == ["en / es", "en / pt"]


def test_that_a_gap_of_two_shares_has_newcombes_interval() -> None:
    rows = [("a", i < 56) for i in range(70)] + [("b", i < 48) for i in range(80)]
    found = widest(rows, (("a", "b"),), "", 1)
    assert found.interval == pytest.approx(newcombe_interval((56, 70), (48, 80), 95))


@given(records, st.sampled_from(["en", ""]), st.integers(0, 20), st.booleans())
def test_that_every_segment_is_told_with_its_own_figure(
    rows: list[tuple[str, bool]], reference: str, least: int, by_traffic: bool
) -> None:
    pairs = () if reference else (("en", "es"), ("en", "pt"))
    found = widest(rows, pairs, reference, least, by_traffic=by_traffic)
    counts: dict[str, list[bool]] = {}
    for label, good in rows:
        counts.setdefault(label, []).append(good)
    asked = {each for pair in pairs for each in pair} if pairs else set(counts)
    enough = {each for each in asked & set(counts) if len(counts[each]) >= max(least, 1)}
    told = {each.name: each for each in found.segments}
    assert set(told) == enough
    for name, each in told.items():
        assert each.samples == len(counts[name])
        assert each.value is not None
        share = Fraction(100 * sum(counts[name]), len(counts[name]))
        assert float(each.value) == pytest.approx(float(share))
    beside = pairs or tuple(("en", each) for each in enough - {"en"})
    compared = {name for pair in beside if set(pair) <= enough for name in pair}
    assert {each.name for each in found.segments if each.compared} == compared
