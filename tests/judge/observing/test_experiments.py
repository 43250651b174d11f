"""Experiments told with what they moved: the same days on both sides, ranked by what they promise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.objectives import Indicator, Objective, Window
from slastudio.judge.outcome.assessment import Assessment
from tests.judge.observing.worlds import entered, month, only
from tests.judge.specimens import agreement, frame, objective

pytestmark = pytest.mark.rapid

START = datetime(2026, 8, 20, 12, tzinfo=UTC)
MEAN = objective(
    id="speed",
    indicator=Indicator("mean", "requests", column="latency_ms"),
    comparator="<=",
    target=Decimal(500),
    unit="ms",
    complete="counted",
    window=Window("month"),
)
BEGUN = {"when": "2026-10-10T09:00:00+00:00", "title": "Shorter history", "objective": "speed"}


def judged(values: list[float], *written: Any, one: Objective = MEAN, **others: Any) -> Assessment:
    rows = {
        "time": [(START + timedelta(days=n)).isoformat() for n in range(len(values))],
        "latency_ms": values,
    }
    return month(agreement(one), *written, evidence={"requests": frame("requests", rows)}, **others)


# 20 August to 31 October; 10 October is the fifty-second day
STEP = [800.0] * 51 + [600.0] * 22


def test_that_the_figure_before_and_after_is_told_with_the_difference_that_was_expected() -> None:
    found = judged(
        STEP,
        entered("experiments", "EXP-1", **BEGUN, expected="-150", effort="5", status="adopted"),
    )
    (told,) = found.experiments
    assert told.before is not None
    assert told.after is not None
    assert (told.before.value, told.after.value, told.moved) == (800, 600, -200)
    assert (told.better, told.gap, told.closes, told.worth) == (True, 300, 50, 10)
    words = only(found, "experiment_effect").detail
    assert "was 800 ms" in words
    assert "−200 ms, better; −150 ms was expected" in words
    assert "50 % of the gap to the target in 5 hours" in words


def test_that_both_sides_have_the_same_days_and_whole_weeks() -> None:
    (told,) = judged(STEP, entered("experiments", "EXP-1", **BEGUN)).experiments
    assert told.before is not None
    assert told.after is not None
    days = [(r.last - r.first).days + 1 for r in (told.before, told.after)]
    assert days == [14, 14]
    assert told.before.last.isoformat() == "2026-10-09"
    assert told.after.first.isoformat() == "2026-10-11"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"objective": "nothing"}, "names no objective"),
        ({"when": "2026-08-20T09:00:00+00:00"}, "no records of the 28 days before"),
        ({"when": "2026-10-30T09:00:00+00:00"}, "fewer than 3 days"),
        ({"status": "planned"}, "has not begun"),
    ],
)
def test_that_what_cannot_be_compared_is_not_computed_and_says_why(
    changed: dict[str, str], why: str
) -> None:
    found = judged(STEP, entered("experiments", "EXP-1", **(BEGUN | changed)))
    assert found.experiments[0].moved is None
    assert why in only(found, "experiment_open").detail


def test_that_an_adopted_fix_that_made_it_worse_is_raised() -> None:
    worse = [600.0] * 51 + [800.0] * 22
    found = judged(worse, entered("experiments", "EXP-1", **BEGUN, status="adopted"))
    raised = only(found, "experiment_worse")
    assert raised.level == "at_risk"
    assert any(each.title == raised.title for each in found.attention)


def test_that_experiments_are_ranked_by_what_they_close_for_an_hour() -> None:
    found = judged(
        STEP,
        entered("experiments", "EXP-1", **BEGUN, expected="-100", effort="10"),
        entered("experiments", "EXP-2", **BEGUN, expected="-100", effort="2"),
        entered("experiments", "EXP-3", **BEGUN, expected="100", effort="1"),
        entered("experiments", "EXP-4", **BEGUN),
    )
    assert [each.id for each in found.experiments] == ["EXP-2", "EXP-1", "EXP-3", "EXP-4"]
    assert [each.closes for each in found.experiments][2:] == [0, None]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(1, 5000, allow_nan=False), min_size=73, max_size=73))
def test_that_means_are_those_of_adding_up_by_hand(values: list[float]) -> None:
    whole = [float(round(each)) for each in values]
    (told,) = judged(whole, entered("experiments", "EXP-1", **BEGUN)).experiments
    assert told.before is not None
    assert told.after is not None
    # 10 October is day 51 of the list, counted from 0; 14 days before it, 14 after it
    assert float(told.before.value) == pytest.approx(sum(whole[37:51]) / 14)
    assert float(told.after.value) == pytest.approx(sum(whole[52:66]) / 14)
