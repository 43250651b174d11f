"""Durations as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.contract.clocks.durations import parse_duration
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid


@pytest.mark.parametrize(
    ("text", "basis", "seconds", "days"),
    [
        ("30 minutes", "elapsed", 1800, 0),
        ("1h", "elapsed", 3600, 0),
        ("24 hours", "elapsed", 86400, 0),
        ("4 business hours", "business_time", 14400, 0),
        ("within 4 working hours", "business_time", 14400, 0),
        ("1 business day", "business_days", 0, 1),
        ("two business days", "business_days", 0, 2),
        ("1 business week", "business_days", 0, 5),
        ("same day", "same_day", 0, 0),
        ("every 2–3 days", "elapsed", 3 * 86400, 0),
        ("every 2 to 3 days", "elapsed", 3 * 86400, 0),
        ("daily", "elapsed", 86400, 0),
        ("weekly", "elapsed", 7 * 86400, 0),
        ("planned", "planned", 0, 0),
        ("at least every 24 h", "elapsed", 86400, 0),
        ("every 4 business hours", "business_time", 14400, 0),
    ],
)
def test_that_written_durations_are_understood(
    text: str, basis: str, seconds: int, days: int
) -> None:
    found = parse_duration(text)
    assert (found.basis, found.seconds, found.days) == (basis, seconds, days)


def test_that_daily_until_stable_ends_with_stability() -> None:
    found = parse_duration("daily until stable")
    assert found.until_stable
    assert found.seconds == 86400


@pytest.mark.parametrize("text", ["soon", "4 somethings", "-", "business", "4 4 hours"])
def test_that_vague_words_are_refused_with_examples(text: str) -> None:
    with pytest.raises(StudioError, match="4 business hours"):
        parse_duration(text)


@given(
    st.integers(1, 999),
    st.sampled_from(["minute", "hour", "day", "week"]),
    st.sampled_from(["", "business "]),
)
def test_that_singular_and_plural_mean_the_same(amount: int, unit: str, business: str) -> None:
    one, many = (
        parse_duration(f"{amount} {business}{unit}"),
        parse_duration(f"{amount} {business}{unit}s"),
    )
    assert (one.basis, one.seconds, one.days) == (many.basis, many.seconds, many.days)
