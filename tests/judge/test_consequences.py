"""What verdicts lead to: credits, grades, duties, repeated breaches, and how a budget burns."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Condition, Grade, Indicator, Objective, Window
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Support
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.outcome.objective_result import Excluded
from slastudio.judge.period.consequences import creditable
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import agreement, frame, inputs, judge_one, objective, reviews

pytestmark = pytest.mark.rapid
UP = Indicator("availability", "probes", "", None, (Condition("up", "is", "true"),))
# the bands cloud providers publish for monthly uptime: below 99.9 %, below 99 %, below 95 %
BANDS = (
    CreditBand("uptime", ("up",), Decimal(99), Decimal("99.9"), Decimal(10)),
    CreditBand("uptime", ("up",), Decimal(95), Decimal(99), Decimal(25)),
    CreditBand("uptime", ("up",), None, Decimal(95), Decimal(100)),
)


def uptime(**changes: Any) -> Objective:
    return objective(id="up", indicator=UP, target=Decimal("99.9"), complete="counted", **changes)


def probes(bad: int, total: int = 1000, day: str = "2026-10-10") -> pd.DataFrame:
    return frame(
        "probes",
        {
            "time": [f"{day}T{i // 60:02d}:{i % 60:02d}:00Z" for i in range(total)],
            "up": [i >= bad for i in range(total)],
        },
    )


def judged(terms: Agreement, evidence: dict[str, pd.DataFrame], **changes: Any) -> Assessment:
    return assess_period(inputs(terms, evidence, **changes))


@pytest.mark.parametrize(
    ("bad", "percent", "amount"), [(1, 0, 0), (2, 10, 150), (11, 25, 375), (51, 100, 1500)]
)
def test_that_credits_follow_the_published_bands_to_the_cent(
    bad: int, percent: int, amount: int
) -> None:
    terms = agreement(uptime(), pricing=Pricing("EUR", Decimal(1500), credits=BANDS))
    found = judged(terms, {"probes": probes(bad)}).consequences
    assert found is not None
    assert found.credits is not None
    assert (found.credits.percent, found.credits.amount) == (percent, amount)


def test_that_a_quarter_earns_no_credit_of_its_own() -> None:
    terms = agreement(uptime(), pricing=Pricing("EUR", Decimal(1500), credits=BANDS))
    found = judged(terms, {"probes": probes(51)}, period="2026-Q4").consequences
    assert found is not None
    assert found.credits is None
    assert "calendar months" in found.why


@pytest.mark.parametrize(("choice", "percent"), [("none", 0), ("measured", 5)])
def test_that_a_miss_that_is_not_proven_earns_by_the_measured_value_where_agreed(
    choice: str, percent: int
) -> None:
    band = CreditBand("quality", ("o",), None, None, Decimal(5))
    pricing = Pricing("EUR", Decimal(1000), credits=(band,), credit_not_proven=choice)
    terms = agreement(objective(rule="miss_proven"), pricing=pricing)
    assessment = judged(terms, {"reviews": frame("reviews", reviews(44, 50))})
    assert assessment.results[0].verdict == "not_proven"
    assert assessment.consequences is not None
    assert assessment.consequences.credits is not None
    assert assessment.consequences.credits.percent == percent


@pytest.mark.parametrize(("choice", "percent"), [("none", 0), ("credit", 25)])
def test_that_a_failure_upstream_earns_as_agreed(choice: str, percent: int) -> None:
    exclusion = Exclusion(
        "model", "Model provider down", "upstream", "Failures of the model provider are left out."
    )
    terms = agreement(
        uptime(exclusions=("model",)),
        pricing=Pricing("EUR", Decimal(1000), credits=BANDS, credit_upstream=choice),
    )
    terms = replace(terms, objectives=replace(terms.objectives, exclusions=(exclusion,)))
    span = ExclusionSpan(
        "model",
        datetime(2026, 10, 10, tzinfo=UTC),
        datetime(2026, 10, 10, 0, 11, tzinfo=UTC),
        confirmed=datetime(2026, 10, 12, tzinfo=UTC),
    )
    assessment = judged(terms, {"probes": probes(11)}, exclusions=(span,))
    assert assessment.results[0].verdict == "met"
    assert assessment.consequences is not None
    assert assessment.consequences.credits is not None
    assert assessment.consequences.credits.percent == percent


def test_that_the_highest_grade_a_deviation_reaches_is_raised() -> None:
    grades = (
        Grade("Yellow", Decimal(1), "Service owner"),
        Grade("Red", Decimal(10), "Director", "1 business day"),
        Grade("Black", Decimal(50)),
    )
    terms = agreement(objective(rule="measured"))
    terms = replace(terms, objectives=replace(terms.objectives, grades=grades))
    for good, grade in ((90, ""), (89, "Yellow"), (81, "Red"), (20, "Black")):
        assessment = judged(terms, {"reviews": frame("reviews", reviews(good, 100))})
        assert assessment.results[0].grade == grade
        assert assessment.consequences is not None
        assert [each.title for each in assessment.consequences.duties if each.kind == "grade"] == (
            [f"{grade}: O"] if grade else []
        )


def test_that_a_breach_is_repeated_after_as_many_misses_as_agreed() -> None:
    pricing = Pricing(
        "EUR",
        repeat_count=3,
        repeat_months=6,
        repeat_duty="Architecture review.",
        repeat_role="Board",
    )
    terms = agreement(uptime(), pricing=pricing)
    months = pd.concat(
        [probes(5, day=f"2026-{month}-10") for month in ("06", "09", "10")], ignore_index=True
    )
    assessment = judged(terms, {"probes": months})
    assert assessment.results[0].misses == ("2026-09", "2026-06")
    assert assessment.consequences is not None
    duty = next(each for each in assessment.consequences.duties if each.kind == "repeated")
    assert (duty.role, "2026-10, 2026-09, 2026-06" in duty.detail) == ("Board", True)
    fewer = judged(terms, {"probes": months[1000:]})
    assert fewer.consequences is not None
    assert not any(each.kind == "repeated" for each in fewer.consequences.duties)


def test_that_a_remediation_plan_is_due_in_business_time_after_the_month() -> None:
    hours = tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5])
    terms = agreement(
        uptime(),
        pricing=Pricing(
            "EUR", remediation_within="2 business days", remediation=("Cause", "Owner")
        ),
        support=Support(calendar=ServiceCalendar(hours=hours)),
    )
    found = judged(terms, {"probes": probes(5)}).consequences
    assert found is not None
    duty = next(each for each in found.duties if each.kind == "remediation")
    assert duty.detail == "It names: Cause; Owner."
    assert duty.due == datetime(2026, 11, 3, 18, tzinfo=UTC)  # the month ends as Sunday begins


def test_that_a_budget_tells_when_it_was_spent_and_when_it_will_be() -> None:
    days = [f"2026-10-{day:02d}" for day in range(1, 11)]
    # one of 100 bad a day where 2 are allowed: half the allowed rate
    calm = pd.concat([probes(1, 100, day) for day in days], ignore_index=True)
    terms = agreement(replace(uptime(), target=Decimal(98)))
    halfway = {"as_of": datetime(2026, 10, 11, tzinfo=UTC)}
    burn = judged(terms, {"probes": calm}, **halfway).results[0].burn
    assert burn is not None
    assert (burn.rate, burn.recent, burn.spent_on, burn.exhausts) == (
        pytest.approx(0.5),
        pytest.approx(0.5),
        None,
        None,
    )
    # 4 of 100 from the 8th on: 7 + 3 * 4 = 19 of 20 allowed; the last week brought 16 bad in 700,
    # 16 / 7 a day; of the 3,100 events of the month 62 may be bad, so 43 are left for 21 days: 18.8
    # days from the 10th
    worse = pd.concat(
        [probes(4 if day > "2026-10-07" else 1, 100, day) for day in days], ignore_index=True
    )
    burn = judged(terms, {"probes": worse}, **halfway).results[0].burn
    assert burn is not None
    assert burn.exhausts == date(2026, 10, 29)
    spent = pd.concat(
        [probes(9 if day > "2026-10-07" else 1, 100, day) for day in days], ignore_index=True
    )
    burn = judged(terms, {"probes": spent}, **halfway).results[0].burn
    assert burn is not None
    assert burn.spent_on == date(2026, 10, 9)


def test_that_a_target_of_all_events_burns_no_rate_but_is_overspent_by_one() -> None:
    terms = agreement(replace(uptime(), target=Decimal(100), window=Window("month")))
    result = judged(terms, {"probes": probes(1)}).results[0]
    assert result.budget is not None
    assert result.burn is not None
    assert (result.budget.remaining, result.burn.rate, result.burn.spent_on) == (
        -1,
        None,
        date(2026, 10, 10),
    )


def test_that_an_unconfirmed_use_moves_no_miss_into_a_lower_band() -> None:
    terms = agreement(objective())
    result = judge_one(objective(), {"reviews": frame("reviews", reviews(10, 100))})
    bettered = replace(result, value=Decimal(50), measured=Decimal(10))
    used = Excluded("clause 4.2", "Maintenance", 5, unconfirmed=("EXC-1",))
    assert creditable(terms, replace(bettered, excluded=(used,))) == (Decimal(10),)
    assert creditable(terms, replace(bettered, excluded=(replace(used, unconfirmed=()),))) == (
        Decimal(50),
    )
