"""Advice on targets: the stated chance is kept, nothing is promised from too little, and no promise
is stricter than the past.
"""

from __future__ import annotations

import math
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.objectives import Indicator, Objective, Objectives, Window
from slastudio.judge.foresight.adviser import Advice, advise
from slastudio.judge.foresight.prospects import (
    Known,
    baseline_of,
    coming_after,
    figures_over,
    prospect,
    standing,
)
from slastudio.judge.foresight.round_targets import round_target, step_for, stricter_than
from slastudio.judge.verdicts.ruling import rule
from slastudio.judge.verdicts.windows import JudgedWindow, judge_windows
from slastudio.measure.indicators.amounts import Amounts
from slastudio.measure.indicators.block_bootstrap import ClockCounts
from slastudio.measure.indicators.shares import Shares
from slastudio.measure.indicators.values import Means
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.records.running_sums import running
from slastudio.measure.uncertainty.intervals import share_interval
from tests.judge.histories import LATENCY, SHARE, History, history, latencies, shares
from tests.judge.specimens import objective
from tests.strength import tries

METHODS = Objectives()
GRID = DayGrid(
    FIRST_DAY := np.datetime64("2026-01-05").item(), np.datetime64("2026-02-15").item(), "UTC"
)


def known(judged: Objective, daily: Any, days: int = 42, recipe: Recipe | None = None) -> Known:
    grid = DayGrid(FIRST_DAY, FIRST_DAY + np.timedelta64(days - 1, "D").item(), "UTC")
    return Known(judged, recipe, daily, grid, np.ones(days, np.int64), 0, days - 1)


def advised(judged: Objective, daily: Any, days: int = 42, **changes: Any) -> Advice:
    return advise(known(judged, daily, days), METHODS, **changes)


# -- verdicts for every target at once -----------------------------------------------------------------------------

FIGURES = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 40)).map(lambda each: (min(each), max(each))),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=tries(26, 80))
@given(
    FIGURES,
    st.sampled_from(["measured", "miss_proven", "meeting_proven"]),
    st.sampled_from(["counted", "sampled"]),
    st.sampled_from([">=", "<="]),
    st.integers(0, 20),
    st.integers(0, 100),
)
def test_that_a_month_turns_at_the_targets_at_which_its_verdict_does(
    counts: list[tuple[int, int]],
    chosen: str,
    complete: str,
    comparator: str,
    least: int,
    target: int,
) -> None:
    judged = objective(
        rule=chosen,
        complete=complete,
        comparator=comparator,
        min_samples=least,
        target=Decimal(target),
    )
    figures = [
        Measured(
            Decimal(100 * good) / total,
            total,
            good,
            total,
            share_interval(good, total, 95.0) if total > 2 else None,
        )
        for good, total in counts
    ]
    windows = _windows(len(figures))
    outcome = judge_windows(
        judged,
        windows,
        lambda window: figures[windows.index(window)],
        lambda promised, figure: rule(promised, METHODS, figure),
    )
    turned = standing(judged, METHODS, figures)
    assert turned is not None
    met, missed, _ = turned
    wanted = target if comparator == ">=" else -target
    assert (wanted <= met) == (outcome.ruling.verdict == "met")
    assert (wanted > missed) == (outcome.ruling.verdict == "missed")


def _windows(count: int) -> list[JudgedWindow]:
    return [JudgedWindow(GRID.day(each), GRID.day(each)) for each in range(count)]


def test_that_a_month_without_data_is_no_month_to_judge() -> None:
    assert standing(SHARE, METHODS, [Measured(None, 0)]) is None


# -- honest chances ------------------------------------------------------------------------------------------------


def _came(judged: Objective, found: History) -> float:
    turned = standing(
        judged, METHODS, figures_over(found.after, found.after_grid, found.coming.windows, 95.0)
    )
    assert turned is not None
    return turned[0]


@pytest.mark.parametrize(
    ("judged", "make", "histories", "draws"),
    [
        (SHARE, lambda rng, days: shares(rng, days), 150, 200),
        (SHARE, lambda rng, days: shares(rng, days, mood=0.4, memory=0.5), 120, 200),
        (LATENCY, lambda rng, days: latencies(rng, days), 50, 80),
        (replace(SHARE, window=Window("week")), lambda rng, days: shares(rng, days), 60, 100),
        (replace(SHARE, window=Window("rolling", 7)), lambda rng, days: shares(rng, days), 40, 60),
    ],
    ids=[
        "shares",
        "shares of days that hang together",
        "latencies",
        "the worst week",
        "the worst of any seven days",
    ],
)
def test_that_stated_chances_are_kept_by_months_that_truly_follow(
    judged: Objective, make: Any, histories: int, draws: int
) -> None:
    kept = dict.fromkeys((0.5, 0.8, 0.95), 0)
    for number in range(histories):
        found = history(np.random.default_rng([5, number]), judged, make)
        ahead = prospect(found.known, METHODS, found.baseline, found.coming, draws=draws)
        truly = _came(judged, found)
        for chance in kept:
            bound = ahead.strictest(chance)
            assert bound is not None
            kept[chance] += truly >= ahead.sign * bound
    for chance, number in kept.items():
        error = (chance * (1 - chance) / histories) ** 0.5
        assert chance - 2 * error - 0.01 <= number / histories <= chance + 3 * error + 0.01


def test_that_the_strictest_target_has_the_chance_it_is_asked_for_and_none_stricter_has() -> None:
    found = history(np.random.default_rng(4), SHARE, lambda rng, days: shares(rng, days))
    ahead = prospect(found.known, METHODS, found.baseline, found.coming, draws=500)
    for chance in (0.5, 0.8, 0.95):
        bound = ahead.strictest(chance)
        assert bound is not None
        here, beyond = (
            ahead.chances(Decimal(repr(bound))),
            ahead.chances(Decimal(repr(bound)) + Decimal("1e-9")),
        )
        assert here is not None
        assert beyond is not None
        assert here.met >= chance > beyond.met
        assert here.met + here.missed + here.not_proven == pytest.approx(1)


def test_that_proving_asks_for_an_easier_target_than_measuring() -> None:
    daily = shares(np.random.default_rng(8), 42)
    bounds = []
    for chosen in ("measured", "meeting_proven"):
        judged = replace(SHARE, complete="sampled", rule=chosen)
        base = known(judged, daily)
        baseline = baseline_of(base, 6, asked=False)
        assert baseline is not None
        coming = coming_after(judged, base.grid.last, "UTC")
        found = prospect(base, METHODS, baseline, coming, draws=300).strictest(0.95)
        assert found is not None
        bounds.append(found)
    assert bounds[1] < bounds[0] - 0.5


# -- proposals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_that_a_proposal_is_round_and_easier_than_what_was_observed(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for judged, daily in ((SHARE, shares(rng, 42)), (LATENCY, latencies(rng, 42))):
        found = advised(judged, daily)
        assert found.proposed is not None
        assert found.before_margin is not None
        assert found.comparable is not None
        assert found.proposed_chances is not None
        assert found.internal is not None
        assert not stricter_than(judged, found.proposed, found.comparable)
        assert not stricter_than(judged, found.proposed, found.before_margin)
        assert found.proposed_chances.met >= 0.95
        assert stricter_than(judged, found.internal, found.proposed)
        assert not stricter_than(judged, found.internal, found.comparable)
        assert found.proposed % (Decimal("0.1") if judged is SHARE else Decimal(50)) == 0


def test_that_the_same_data_and_seed_give_the_same_advice() -> None:
    daily = shares(np.random.default_rng(3), 42)
    assert advised(SHARE, daily) == advised(SHARE, daily)


@pytest.mark.parametrize(("weeks", "missing"), [(1, 3), (2, 2), (3, 1), (4, 0), (5, 0)])
def test_that_too_few_weeks_propose_nothing_and_say_how_many_are_missing(
    weeks: int, missing: int
) -> None:
    found = advised(SHARE, shares(np.random.default_rng(1), 7 * weeks), 7 * weeks)
    assert (found.weeks, found.weeks_missing) == (weeks, missing)
    assert (found.proposed is not None) == (missing == 0)
    assert found.observed is not None
    assert len(found.weekly) == weeks
    if missing:
        assert f"{missing} more {'is' if missing == 1 else 'are'} needed" in found.reasons[0]


def test_that_less_than_a_week_advises_nothing() -> None:
    found = advised(SHARE, shares(np.random.default_rng(1), 6), 6)
    assert (found.proposed, found.observed) == (None, None)
    assert "no whole week" in found.reasons[0]


def test_that_the_last_six_weeks_with_data_are_the_baseline_and_an_asked_span_is_taken_whole() -> (
    None
):
    base = known(SHARE, shares(np.random.default_rng(1), 100), 100)
    found, asked = baseline_of(base, 6, asked=False), baseline_of(base, 6, asked=True)
    assert found is not None
    assert asked is not None
    assert (found.first, found.last, found.weeks) == (58, 99, 6)
    assert (asked.first, asked.last, asked.weeks) == (2, 99, 14)
    rare = replace(base, records=(np.arange(100) % 20 == 5).astype(np.int64))
    sparse = baseline_of(rare, 3, asked=False)
    assert sparse is not None
    assert sparse.weeks == 3
    assert sparse.days > 21


def test_that_a_figure_that_never_varied_is_no_ground_for_a_promise() -> None:
    each = np.full(42, 10.0)
    found = advised(
        replace(LATENCY, unit="h"),
        Means(Recipe("mean", "requests"), each, 10 * each, np.zeros(42), np.zeros(42)),
    )
    assert found.proposed is None
    assert "did not vary" in found.reasons[-1]


def test_that_all_good_events_are_never_promised_as_all() -> None:
    sums = running(np.full(42, 30))
    found = advised(
        replace(SHARE, target=Decimal(100)), Shares(Recipe("good_share", "requests"), sums, sums)
    )
    assert found.proposed is not None
    assert found.proposed < 100
    assert found.chances is not None
    assert found.chances.met < 0.9


def test_that_a_cap_lies_above_the_spend_of_a_month_as_long() -> None:
    rng = np.random.default_rng(6)
    amounts = [Decimal(0)]
    for day in range(42):
        amounts.append(
            amounts[-1] + Decimal(repr(round(float(rng.normal(30 if day % 7 < 5 else 12, 3)), 2)))
        )
    judged = objective(
        indicator=Indicator("spend", "requests"),
        comparator="<=",
        unit="USD",
        complete="counted",
        target=None,
    )
    found = advised(
        judged, Amounts(Recipe("spend", "requests"), amounts, running(np.full(42, 5)), None)
    )
    assert found.coming == "March 2026"
    assert found.observed == amounts[-1]
    assert found.comparable == amounts[-1] * (Decimal(31) / Decimal(42))
    assert found.proposed is not None
    assert found.proposed > found.comparable


def test_that_late_cases_are_advised_as_a_count_with_the_chance_of_a_month_without_any() -> None:
    total = np.zeros(84, np.int64)
    total[[3, 17, 30, 44, 58, 72]] = 1
    judged = objective(
        indicator=Indicator("response_time", "incidents", expressed="late_count"),
        comparator="<=",
        unit="late",
        complete="counted",
        target=Decimal(0),
    )
    clocks = ClockCounts(running(total), running(total), late=True)
    found = advise(replace(known(judged, clocks, 84), records=total), METHODS)
    assert found.weeks == 6
    assert found.proposed is not None
    assert found.proposed == found.proposed.to_integral_value()
    assert found.chances is not None
    assert 0.5 < found.chances.met < 0.95
    assert found.chances.no_data > 0
    assert found.samples_needed is None


def test_that_a_quarters_objective_is_advised_for_the_quarter_ahead() -> None:
    judged = replace(SHARE, window=Window("quarter"))
    found = coming_after(judged, GRID.last, "UTC")
    assert (found.title, len(found.windows)) == ("Q2 2026", 1)
    assert coming_after(judged, np.datetime64("2026-11-02").item(), "UTC").title == "Q1 2027"


# -- the seasonal margin -------------------------------------------------------------------------------------------


def _seasonal(dip: float, judged: Objective = SHARE) -> Advice:
    rng = np.random.default_rng(12)
    days = 200
    chance = np.full(days, 0.95)
    chance[30:60] -= dip
    count = np.full(days, 60)
    good = rng.binomial(count, chance)
    return advised(
        judged, Shares(Recipe("good_share", "requests"), running(good), running(count)), days
    )


def test_that_a_month_chance_does_not_explain_loosens_the_target_no_further_than_itself() -> None:
    found = _seasonal(0.06)
    assert found.margin is not None
    assert found.proposed is not None
    assert found.before_margin is not None
    assert (found.margin.of, found.margin.worst.label) == ("month", "February 2026")
    assert found.margin.figure > 1
    assert found.margin.worst.value is not None
    assert found.margin.worst.value - Decimal("0.5") < found.proposed < found.before_margin
    assert "Seasonal margin of" in " ".join(found.reasons)


def test_that_an_objective_of_quarters_has_the_margin_of_its_months() -> None:
    monthly, quarterly = _seasonal(0.06), _seasonal(0.06, replace(SHARE, window=Window("quarter")))
    assert monthly.margin is not None
    assert quarterly.margin is not None
    assert quarterly.margin.worst == monthly.margin.worst
    assert quarterly.coming == "Q4 2026"


def test_that_chance_alone_makes_no_season() -> None:
    found = _seasonal(0.0)
    assert found.margin is not None
    assert found.margin.figure == 0
    assert found.proposed == found.before_margin


def test_that_a_baseline_in_which_the_service_changed_says_so() -> None:
    rng = np.random.default_rng(10)
    count = np.full(42, 60)
    steady, changed = (
        rng.binomial(count, 0.9),
        rng.binomial(count, np.where(np.arange(42) < 21, 0.95, 0.85)),
    )
    told = [
        " ".join(
            advised(
                SHARE, Shares(Recipe("good_share", "requests"), running(good), running(count))
            ).reasons
        )
        for good in (steady, changed)
    ]
    assert ["choose the days since then" in each for each in told] == [False, True]


# -- samples and round targets -------------------------------------------------------------------------------------


def test_that_as_many_samples_as_said_tell_the_target_from_one_step_worse() -> None:
    found = advised(SHARE, shares(np.random.default_rng(2), 42))
    assert found.proposed is not None
    assert found.worse is not None
    assert found.samples_needed is not None
    worse, target = float(found.worse) / 100, float(found.proposed)
    needed = found.samples_needed
    assert share_interval(worse * needed, needed, 95.0)[1] <= target + 1e-9
    assert share_interval(worse * (needed - 1), needed - 1, 95.0)[1] > target


@settings(deadline=None)
@given(
    st.decimals("0.001", "99999", places=3),
    st.sampled_from([">=", "<="]),
    st.sampled_from(["%", "points", "ms", "USD"]),
)
def test_that_round_targets_are_kept_by_the_figure_they_are_made_from(
    value: Decimal, sign: str, unit: str
) -> None:
    judged = objective(comparator=sign, unit=unit)
    if unit == "%":
        value %= 100
    step = step_for(judged, value)
    found = round_target(judged, value, step)
    assert step > 0
    assert found % step == 0
    assert found <= value if sign == ">=" else found >= value
    assert abs(found - value) < step


@pytest.mark.parametrize(
    ("value", "unit", "step"),
    [("94.5", "%", "0.5"), ("97.2", "%", "0.1"), ("99.66", "%", "0.05"), ("99.93", "%", "0.01"), ("740", "ms", "50"),
     ("3101", "ms", "100"), ("994.81", "USD", "50"), ("0.04", "", "0.0025"), ("2.2", "points", "0.1")],
)  # fmt: skip
def test_that_steps_are_those_one_would_write(value: str, unit: str, step: str) -> None:
    assert step_for(objective(unit=unit), Decimal(value)) == Decimal(step)


def test_that_things_counted_have_no_fractions() -> None:
    judged = objective(indicator=Indicator("queue", "queue_items"), comparator="<=", unit="items")
    assert [step_for(judged, Decimal(each)) for each in (0, 3, 40, 400)] == [1, 1, 2, 25]


def test_that_a_share_is_never_proposed_as_all() -> None:
    judged = objective(unit="%", comparator=">=")
    assert round_target(judged, Decimal(100), Decimal("0.01")) == Decimal("99.99")
    assert not math.isinf(float(round_target(judged, Decimal(0), Decimal("0.5"))))
