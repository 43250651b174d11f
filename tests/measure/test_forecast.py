"""Forecasts of daily spend: intervals that cover at their rate, weekdays, steps, and too few days."""

from __future__ import annotations

import numpy as np
import pytest

from slastudio.measure.change.anomalies import unusual_days
from slastudio.measure.change.forecast import forecast_days

WEEK = np.array([10.0, 11.0, 10.0, 12.0, 10.0, 4.0, 3.0])


def months(count: int, days: int, *, step: float = 0.0, seed: int = 1) -> np.ndarray:
    """Return simulated daily spend (count, days): a weekday's mean and noise of 1, a step after 25
    days.
    """
    rng = np.random.default_rng(seed)
    found = WEEK[np.arange(days) % 7] + rng.normal(size=(count, days))
    found[:, 25:] += step
    return found


@pytest.mark.parametrize(("known", "ahead", "step"), [(56, 12, 0.0), (28, 10, 0.0), (56, 12, 6.0)])
def test_that_the_intervals_cover_at_their_rate(known: int, ahead: int, step: float) -> None:
    hits = {80: 0, 95: 0}
    simulated = months(120, known + ahead, step=step)
    for month in simulated:
        found = forecast_days(month[:known], 0, ahead)
        assert found is not None
        total = month[known:].sum()
        for confidence in hits:
            hits[confidence] += bool(
                found.low[confidence][-1] <= total <= found.high[confidence][-1]
            )
    # 120 draws: three standard deviations are 11 and 6 points
    assert abs(hits[80] / 120 - 0.80) < 0.11
    assert abs(hits[95] / 120 - 0.95) < 0.06


def test_that_a_forecast_knows_weekdays_and_the_level_since_the_last_step() -> None:
    month = months(1, 70, step=6.0)[0]
    found = forecast_days(month[:56], 0, 14)
    assert found is not None
    assert found.changes == 1
    assert found.expected == pytest.approx(np.tile(WEEK + 6, 2), abs=1.2)
    again = forecast_days(month[:56], 0, 14)
    assert again is not None
    assert np.array_equal(found.expected, again.expected)


def test_that_spend_without_noise_is_forecast_exactly() -> None:
    found = forecast_days(np.tile(WEEK, 4), 0, 9)
    assert found is not None
    assert np.cumsum(found.expected) == pytest.approx(np.cumsum(np.tile(WEEK, 2)[:9]))
    assert found.low[95] == pytest.approx(found.high[95])


def test_that_the_first_weekday_is_where_it_was_however_long_the_series() -> None:
    long = np.tile(WEEK, 20)[:137]  # ends on a Thursday; only the last 56 days count
    found = forecast_days(long, 0, 3)
    assert found is not None
    assert found.days == 56
    assert found.expected == pytest.approx([10.0, 4.0, 3.0])


def test_that_thirteen_days_are_too_few_and_a_weekday_never_seen_brings_nothing() -> None:
    assert forecast_days(np.ones(13), 0, 5) is None
    assert forecast_days(np.ones(30), 0, 0) is None
    weekdays = np.where(np.arange(28) % 7 < 5, 10.0, np.nan)
    found = forecast_days(weekdays, 0, 7)
    assert found is not None
    assert found.expected == pytest.approx([10.0] * 5 + [0.0] * 2)


def test_that_a_day_out_of_the_ordinary_is_told_against_its_own_weekday() -> None:
    spend = months(1, 70)[0]
    spend[61] = 22.0  # a Saturday of usually 4
    spend[66] = np.nan
    told = unusual_days(spend, 56, 69)
    assert [each.day for each in told if abs(each.deviations) > 10] == [61]
    saturday = next(each for each in told if each.day == 61)
    assert saturday.usual == pytest.approx(float(np.median(spend[5:61:7])))
    assert unusual_days(np.tile(WEEK, 10), 56, 69) == ()


def test_that_days_alike_make_no_small_difference_unusual() -> None:
    flat = np.full(70, 10.0)
    flat[60], flat[65] = 10.9, 13.0
    assert [each.day for each in unusual_days(flat, 56, 69)] == [65]
    assert unusual_days(flat[:13], 0, 12) == ()
