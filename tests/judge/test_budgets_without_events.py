"""Budgets no single event spends: of gaps, amounts and counts, each with the day and the action
when it is overspent.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from slastudio.contract.terms.objectives import Indicator, Objective, Window
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Severity, Support
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.month import assess_period
from slastudio.judge.verdicts.budgets import overspent_since
from tests.judge.specimens import ACCEPTED, agreement, frame, inputs, judge_one, objective

pytestmark = pytest.mark.rapid
DAYS = [date(2026, 10, 1) + timedelta(days=ahead) for ahead in range(31)]
GAP = replace(ACCEPTED, kind="gap", segment="seg.language", reference="en", least_per_segment=10)


def gap(**changes: Any) -> Objective:
    given: dict[str, Any] = {
        "indicator": GAP,
        "comparator": "<=",
        "target": Decimal(10),
        "unit": "points",
        "complete": "counted",
        "budget_action": "Prompts for the language behind are reviewed.",
    }
    return objective(**{**given, **changes})


def reviewed(good: dict[date, dict[str, tuple[int, int]]]) -> pd.DataFrame:
    """Return reviews by day and language: how many were accepted, of how many."""
    rows = [
        (f"{day}T10:{i // 60:02d}:{i % 60:02d}Z", language, i < accepted)
        for day, by_language in good.items()
        for language, (accepted, total) in by_language.items()
        for i in range(total)
    ]
    times, languages, accepted = zip(*rows, strict=True)
    return frame(
        "reviews",
        {"time": list(times), "seg.language": list(languages), "accepted": list(accepted)},
    )


def since_by_walking(figures: list[Decimal | None], allowed: Decimal) -> date | None:
    """Return the day by trying each: from it on no figure is within what is allowed."""
    for place, day in enumerate(DAYS[: len(figures)]):
        rest = [each for each in figures[place:] if each is not None]
        if figures[place] is not None and rest and all(each > allowed for each in rest):
            return day
    return None


@pytest.mark.parametrize("seed", range(60))
def test_that_the_day_is_the_first_after_which_nothing_is_within(seed: int) -> None:
    random = np.random.default_rng(seed)
    figures = [
        None if random.random() < 0.2 else Decimal(int(random.integers(5, 16))) for _ in DAYS
    ]
    allowed = Decimal(int(random.integers(5, 12)))
    assert overspent_since(DAYS, figures, allowed) == since_by_walking(figures, allowed)


@pytest.mark.parametrize("seed", range(25))
def test_that_the_budget_of_a_gap_is_its_width_and_is_spent_on_the_day_one_finds_by_hand(
    seed: int,
) -> None:
    random = np.random.default_rng(seed)
    good = {
        day: {
            language: (int(random.binomial(20, share)), 20)
            for language, share in (("en", 0.9), ("es", float(random.choice([0.75, 0.85]))))
        }
        for day in DAYS
    }
    found = judge_one(gap(), {"reviews": reviewed(good)})
    figures: list[Decimal | None] = []
    totals = {"en": [0, 0], "es": [0, 0]}
    for day in DAYS:
        for language, (accepted, total) in good[day].items():
            totals[language][0] += accepted
            totals[language][1] += total
        share = {each: Decimal(100 * a) / n for each, (a, n) in totals.items()}
        figures.append(abs(share["en"] - share["es"]))
    assert found.budget is not None
    assert found.budget.unit == "points"
    assert found.budget.allowed == Decimal(10)
    assert found.budget.spent == pytest.approx(figures[-1])
    assert found.budget.spent_on == since_by_walking(figures, Decimal(10))


def test_that_an_overspent_gap_fires_its_action_and_warns_before() -> None:
    calm = {day: {"en": (90, 100), "es": (82, 100)} for day in DAYS}
    terms = agreement(gap())
    found = assess_period(inputs(terms, {"reviews": reviewed(calm)}))
    assert found.consequences is not None
    assert [each for each in found.consequences.duties if each.kind == "budget"] == []
    assert found.results[0].risks == ("budget",)  # 8 of 10 points
    wide = {day: {"en": (90, 100), "es": (82 if day.day < 9 else 60, 100)} for day in DAYS}
    found = assess_period(inputs(terms, {"reviews": reviewed(wide)}))
    assert found.consequences is not None
    (told,) = [each for each in found.consequences.duties if each.kind == "budget"]
    # (8 * 8 + n * 30) / (8 + n) is above 10 from the first day on: 94 / 9
    assert told.detail == (
        "Prompts for the language behind are reviewed. "
        "More was spent than allowed since 2026-10-09."
    )


def test_that_a_gap_not_yet_known_spends_nothing() -> None:
    few = {day: {"en": (5, 5), "es": (1, 5)} for day in DAYS[:1]}
    found = judge_one(gap(), {"reviews": reviewed(few)})
    assert found.budget is None


def spend_of(amounts: dict[date, str]) -> pd.DataFrame:
    return frame(
        "requests",
        {
            "time": [f"{day}T12:00:00Z" for day in amounts],
            "cost": [Decimal(each) for each in amounts.values()],
            "currency": ["EUR"] * len(amounts),
        },
    )


def test_that_overspent_money_fires_its_action_too() -> None:
    terms = agreement(
        objective(
            indicator=Indicator("spend", "requests", "cost"),
            comparator="<=",
            target=Decimal(100),
            unit="EUR",
            complete="counted",
            window=Window("month"),
            budget_action="Batch work stops.",
        )
    )
    found = assess_period(inputs(terms, {"requests": spend_of(dict.fromkeys(DAYS, "5.00"))}))
    assert found.results[0].budget is not None
    assert found.results[0].budget.spent_on == date(2026, 10, 21)  # 105.00 after 21 days
    assert found.consequences is not None
    assert [each.kind for each in found.consequences.duties if each.kind == "budget"] == ["budget"]


def late(days: list[date]) -> Result:
    terms = objective(
        indicator=Indicator(
            "response_time", "incidents", clock="first_response", expressed="late_count"
        ),
        comparator="<=",
        target=Decimal(1),
        unit="late",
        complete="counted",
    )
    cases = frame(
        "incidents",
        {
            "id": [str(i) for i in range(len(days))],
            "opened": [f"{day}T09:00:00Z" for day in days],
            "first_response": [f"{day}T15:00:00Z" for day in days],
            "severity": ["Sev 1"] * len(days),
        },
    )
    tiers = (Severity(id="1", name="Sev 1", response="1 hour"),)
    hours = tuple(OpenHours(day, "00:00", "24:00") for day in WEEKDAYS)
    support = Support(severities=tiers, calendar=ServiceCalendar(hours=hours))
    whole = agreement(terms, support=support)
    return assess_period(inputs(whole, {"incidents": cases})).results[0]


def test_that_late_cases_are_overspent_with_the_first_beyond_the_number() -> None:
    one = late([DAYS[3]])
    assert one.budget is not None
    assert (one.budget.spent, one.budget.spent_on) == (1, None)
    three = late([DAYS[3], DAYS[7], DAYS[20]])
    assert three.budget is not None
    assert (three.budget.spent, three.budget.spent_on) == (3, DAYS[7])
