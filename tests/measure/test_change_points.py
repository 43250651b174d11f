"""Steps and slow drift against simulated series whose truth is known, and the properties that must
hold for any series.
"""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.measure.change.change_points import Changes, find_changes, supremum_tail

WEEK = np.array([0.0, 0.3, 0.5, 0.2, 0.0, -3.0, -4.0])
DAY = np.arange(90)


def _memory(random: np.random.Generator, share: float, noise: np.ndarray) -> np.ndarray:
    values = noise.copy()
    for i in range(1, len(values)):
        values[i] += share * values[i - 1]
    return values[-90:]


QUIET = {
    "independent": lambda random: random.normal(size=90),
    "memory 0.3": lambda random: _memory(random, 0.3, random.normal(size=120)),
    "memory 0.5": lambda random: _memory(random, 0.5, random.normal(size=120)),
    "memory 0.7": lambda random: _memory(random, 0.7, random.normal(size=150)),
    "weekdays": lambda random: random.normal(size=90) + WEEK[DAY % 7],
    "weekends a third": lambda random: (
        (100 + 10 * random.normal(size=90)) * np.where(DAY % 7 > 4, 0.33, 1)
    ),
    "heavy tails": lambda random: random.standard_t(3, size=90),
    "heavy tails, memory 0.5": lambda random: _memory(random, 0.5, random.standard_t(3, size=120)),
    "skewed": lambda random: random.lognormal(0, 0.7, size=90),
    "rare counts": lambda random: random.poisson(0.3, 90).astype(float),
    "clumped counts": lambda random: random.negative_binomial(2, 0.1, 90).astype(float),
    "shares": lambda random: random.binomial(200, 0.97, 90) / 200,
    "holes": lambda random: np.where(
        (DAY % 7 > 4) | (random.random(90) < 0.1), np.nan, random.normal(size=90)
    ),
}


@pytest.mark.parametrize("kind", QUIET)
def test_that_a_quarter_without_change_raises_far_less_than_one_alarm(kind: str) -> None:
    random = np.random.default_rng(11)
    alarms = [len(find_changes(QUIET[kind](random)).changes) for _ in range(10)]
    assert sum(alarms) / len(alarms) <= 0.25


@pytest.mark.parametrize("kind", ["memory 0.5", "skewed"])
def test_that_looking_again_and_again_through_a_quarter_raises_less_than_one_alarm(
    kind: str,
) -> None:
    random, alarms = np.random.default_rng(12), 0
    for _ in range(3):
        values = np.concatenate([QUIET[kind](random), QUIET[kind](random)])
        known: list[int] = []
        for day in range(90, 181, 10):
            days = [change.day for change in find_changes(values[:day]).changes]
            known += [each for each in days if all(abs(each - other) > 14 for other in known)]
        alarms += len(known)
    assert alarms / 3 < 1


def test_that_a_step_of_one_and_a_half_deviations_is_found_within_five_days() -> None:
    random, near = np.random.default_rng(13), 0
    for _ in range(25):
        steps = [
            change
            for change in find_changes(
                random.normal(size=120) + 1.5 * (np.arange(120) >= 60)
            ).changes
            if change.kind == "step"
        ]
        near += any(abs(step.day - 60) <= 5 and 0.9 < step.difference < 2.1 for step in steps)
    assert near >= 18


def test_that_slow_drift_of_three_deviations_in_ninety_days_is_found_as_a_slope() -> None:
    random, found = np.random.default_rng(14), 0
    for _ in range(25):
        slopes = [
            c
            for c in find_changes(random.normal(size=90) + 3 * DAY / 89).changes
            if c.kind == "slope"
        ]
        found += any(1.8 < slope.difference < 4.2 for slope in slopes)
    assert found >= 20


def test_that_drift_after_quiet_weeks_begins_where_it_begins() -> None:
    days = np.arange(150)
    random = np.random.default_rng(15)
    found = find_changes(random.normal(size=150) * 0.3 + 3 * np.clip(days - 60, 0, None) / 89)
    assert [change.kind for change in found.changes] == ["slope"]
    slope = found.changes[0]
    assert abs(slope.day - 60) <= 10
    assert slope.end == 149
    assert slope.difference == pytest.approx(3, abs=0.4)


def _stepped(seed: int = 16) -> np.ndarray:
    return 100 + np.random.default_rng(seed).normal(size=120) + 4 * (np.arange(120) >= 50)


def test_that_a_step_is_told_with_day_levels_and_sizes() -> None:
    values = _stepped()
    found = find_changes(values)
    assert (found.verdict, found.cuts, found.observed) == ("changed", (50,), 120)
    step = found.changes[0]
    assert (step.kind, step.day, step.end) == ("step", 50, 50)
    assert step.before == pytest.approx(values[:50].mean(), abs=0.2)
    assert step.after == pytest.approx(values[50:].mean(), abs=0.2)
    assert step.difference == step.after - step.before
    assert step.relative == step.difference / step.before
    assert step.deviations == pytest.approx(4, abs=0.6)
    assert step.chance < 1e-6


def test_that_weekdays_holes_and_outliers_do_not_hide_a_step() -> None:
    values = _stepped() + WEEK[np.arange(120) % 7]
    values[[3, 77, 78]] = 500
    values[[10, 11, 12, 90]] = np.nan
    found = find_changes(values)
    assert found.cuts == (50,)
    assert set(found.outliers) >= {3, 77, 78}
    assert found.cycle == pytest.approx(tuple(WEEK - WEEK.mean()), abs=0.8)
    assert np.flatnonzero(np.isnan(found.levels)).tolist() == [10, 11, 12, 90]


def test_that_outliers_alone_are_no_change() -> None:
    values = np.random.default_rng(17).normal(size=120)
    values[[20, 60, 61, 100]] = 50
    found = find_changes(values)
    assert found.verdict == "none"
    assert set(found.outliers) >= {20, 60, 61, 100}
    assert len(found.outliers) <= 6


def test_that_days_with_few_records_weigh_less() -> None:
    random = np.random.default_rng(18)
    counts = np.where(np.arange(120) % 3 == 0, 4, 400)
    values = random.normal(size=120) * 3 / np.sqrt(counts) + 0.4 * (np.arange(120) >= 60)
    found = find_changes(values, counts)
    assert found.cuts
    assert all(abs(cut - 60) <= 2 for cut in found.cuts)
    assert found.changes[0].difference == pytest.approx(0.4, abs=0.08)


def test_that_days_without_records_are_left_out() -> None:
    counts = np.ones(120)
    counts[70:75] = 0
    values = _stepped()
    values[70:75] = 0
    assert find_changes(values, counts).observed == 115
    assert find_changes(values, counts).cuts == (50,)


def _places(found: Changes) -> list[tuple[str, int, int]]:
    return [(change.kind, change.day, change.end) for change in found.changes]


@given(
    st.integers(0, 10**6),
    st.sampled_from([-4.0, 0.0, 3.0]),
    st.floats(-1e3, 1e3),
    st.sampled_from([1e-6, 0.5, 1e7]),
)
@settings(max_examples=8, deadline=None)
def test_that_another_unit_and_zero_point_move_the_levels_and_nothing_else(
    seed: int, size: float, shift: float, unit: float
) -> None:
    values = np.random.default_rng(seed).normal(size=80) + size * (np.arange(80) >= 45)
    one, other = find_changes(values), find_changes((values + shift) * unit)
    assert _places(one) == _places(other)
    for mine, theirs in zip(one.changes, other.changes, strict=True):
        assert theirs.difference == pytest.approx(mine.difference * unit, rel=1e-6)
        assert theirs.before == pytest.approx(
            (mine.before + shift) * unit, rel=1e-6, abs=1e-6 * unit
        )


@given(st.integers(0, 10**6), st.integers(20, 60))
@settings(max_examples=8, deadline=None)
def test_that_a_series_read_backwards_has_its_steps_mirrored(seed: int, day: int) -> None:
    values = np.random.default_rng(seed).normal(size=80) + 5 * (np.arange(80) >= day)
    one, other = find_changes(values), find_changes(values[::-1])
    assert sorted(80 - cut for cut in other.cuts) == list(one.cuts)
    # noise may put the day of the step itself nearer to the level before
    assert min(abs(cut - day) for cut in one.cuts) <= 1


@given(st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=8, deadline=None)
def test_that_days_without_values_at_the_ends_only_move_the_days(before: int, after: int) -> None:
    values = _stepped()
    padded = np.concatenate([np.full(7 * before, np.nan), values, np.full(after, np.nan)])
    assert find_changes(padded).cuts == (50 + 7 * before,)


@pytest.mark.parametrize(
    "values",
    [
        np.zeros(0),
        np.full(50, np.nan),
        np.array([1.0]),
        np.full(100, 0.1),
        np.zeros(100),
        np.arange(100) % 2 * 1.0,
        np.append(np.zeros(99), 1e300),
        np.linspace(-1, 1, 100) * 1.7e308,
        np.arange(100) * 5e-324,
        np.append(np.ones(60), [np.inf, -np.inf, np.nan]),
        np.arange(13.0),
        np.arange(100.0),
        np.repeat([1.0, 2.0], 30),
        1e15 + np.repeat([1.0, 2.0], 30),
    ],
    ids=str,
)
def test_that_every_series_has_a_clear_answer(values: np.ndarray) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = find_changes(values)
        find_changes(values, np.arange(len(values)))
    assert found.verdict == (
        "too few days" if found.observed < 14 else "changed" if found.changes else "none"
    )
    assert found.observed == np.isfinite(values).sum()


def test_that_series_without_noise_are_told_exactly() -> None:
    step = find_changes(np.repeat([1.0, 2.0], 30)).changes
    assert [(c.kind, c.day, c.before, c.after) for c in step] == [
        ("step", 30, pytest.approx(1), pytest.approx(2))
    ]
    line = find_changes(np.arange(100.0)).changes
    assert [(c.kind, c.day, c.end, c.difference) for c in line] == [
        ("slope", 0, 99, pytest.approx(99))
    ]
    assert find_changes(np.full(100, 0.1)).changes == ()


def test_that_a_day_is_found_in_years_of_days_too() -> None:
    random, days = np.random.default_rng(20), np.arange(1500)
    assert find_changes(random.normal(size=1500) + 4 * (days >= 701)).cuts == (701,)
    slope = find_changes(random.normal(size=1500) * 0.2 + np.clip(days - 500, 0, 400) / 100).changes
    assert [change.kind for change in slope] == ["slope"]
    assert abs(slope[0].day - 500) <= 15
    assert abs(slope[0].end - 900) <= 15


def test_that_the_tail_of_the_supremum_equals_simulation() -> None:
    random, n, edge = np.random.default_rng(19), 1000, 100
    sums = random.normal(size=(3000, n)).cumsum(axis=1)
    t = np.arange(1, n + 1) / n
    bridge = (sums - t * sums[:, -1:])[:, edge:-edge] ** 2 / n / (t * (1 - t))[edge:-edge]
    for gain in (8.0, 10.0, 12.0):
        assert supremum_tail(gain, 1, edge / n) == pytest.approx(
            (bridge.max(axis=1) > gain).mean(), abs=0.02
        )


def test_that_impossible_parameters_are_refused() -> None:
    with pytest.raises(ValueError, match="one value for each day"):
        find_changes(np.zeros(5), np.zeros(4))
    with pytest.raises(ValueError, match="at least 1"):
        find_changes(np.zeros(5), period=0)
