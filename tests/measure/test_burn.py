"""Burn alerts against the published factors and against looking minute by minute."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.measure.burn import RULES, firings

pytestmark = pytest.mark.rapid
MINUTE = 60 * 10**9
DAY = 1440 * MINUTE


def test_that_the_factors_for_thirty_days_are_the_published_ones() -> None:
    assert [rule.factor(30) for rule in RULES] == pytest.approx([14.4, 6, 3, 1])
    assert [(rule.long_s, rule.short_s) for rule in RULES] == [
        (3600, 300),
        (21600, 1800),
        (86400, 7200),
        (259200, 21600),
    ]


@pytest.mark.parametrize(("bad_in_10_000", "fires"), [(144, True), (143, False)])
def test_that_an_hour_pages_from_two_percent_of_the_budget_on(
    bad_in_10_000: int, fires: bool
) -> None:
    # 99.9 %: 1.44 % of errors for an hour is 14.4 times what is allowed
    stamps = np.repeat(np.arange(4 * 1440) * MINUTE, 100)
    hour = (stamps >= 3 * DAY + 600 * MINUTE) & (stamps < 3 * DAY + 660 * MINUTE)
    bad = np.where(hour, bad_in_10_000 / 10_000, 0.0)  # the same share of every minute's requests
    found = [each.rule.name for each in firings(stamps, bad, 0.001, 30, (3 * DAY, 4 * DAY))]
    assert ("page, 1 h" in found) == fires


def test_that_a_whole_outage_pages_within_a_minute_or_two() -> None:
    stamps = np.arange(4 * 1440) * MINUTE
    bad = (stamps >= 3 * DAY + 100 * MINUTE).astype(float)
    first = firings(stamps, bad, 0.001, 30, (3 * DAY, 4 * DAY))[0]
    assert first.rule.name == "page, 1 h"
    assert first.start == 3 * DAY + 101 * MINUTE


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 5 * 1440 - 1), st.booleans()), min_size=1, max_size=80),
    st.sampled_from([0.01, 0.05, 0.3]),
    st.sampled_from([7, 30]),
)
def test_that_firings_are_those_of_looking_minute_by_minute(
    events: list[tuple[int, bool]], allowed: float, days: int
) -> None:
    events.sort()
    stamps = np.array([minute * MINUTE for minute, _ in events])
    bad = np.array([float(each) for _, each in events])
    found = firings(stamps, bad, allowed, days, (4 * DAY, 5 * DAY))

    def rate(end: int, width: int) -> float:
        inside = [each for minute, each in events if end - width <= minute < end]
        return sum(inside) / len(inside) / allowed if inside else 0.0

    for rule in RULES:
        burning = [
            end
            for end in range(4 * 1440 + 1, 5 * 1440 + 1)
            if min(rate(end, rule.long_s // 60), rate(end, rule.short_s // 60))
            >= rule.factor(days) - 1e-9
        ]
        mine = [each for each in found if each.rule == rule]
        covered = {end for each in mine for end in range(each.start // MINUTE, each.end // MINUTE)}
        assert set(burning) <= covered
        assert {each.start // MINUTE for each in mine} <= set(burning)
        assert bool(burning) == bool(mine)
