"""How figures become verdicts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.checks.readiness import check
from slastudio.contract.terms.conduct import CostControls
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Condition, Indicator, Window
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Severity, Support
from slastudio.judge.outcome.inputs import ExclusionSpan
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import ACCEPTED, agreement, frame, inputs, judge_one, objective, reviews
from tests.strength import tries

pytestmark = pytest.mark.rapid


@pytest.mark.parametrize(
    ("rule", "good", "verdict"),
    [
        ("measured", 90, "met"),
        ("measured", 89, "missed"),
        ("miss_proven", 90, "met"),
        ("miss_proven", 89, "not_proven"),
        ("miss_proven", 70, "missed"),
        ("meeting_proven", 99, "met"),
        ("meeting_proven", 91, "not_proven"),
        ("meeting_proven", 89, "missed"),
    ],
)
def test_that_samples_are_judged_by_the_agreed_rule(rule: str, good: int, verdict: str) -> None:
    result = judge_one(objective(rule=rule), {"reviews": frame("reviews", reviews(good, 100))})
    assert result.verdict == verdict
    assert result.interval is not None
    assert result.interval[0] <= good <= result.interval[1]


def test_that_complete_records_have_no_interval_and_the_value_decides() -> None:
    result = judge_one(
        objective(complete="counted"),
        {"reviews": frame("reviews", reviews(89, 100))},
        methods={"sample_rule": "miss_proven"},
    )
    assert (result.verdict, result.interval) == ("missed", None)


def test_that_rounding_never_turns_a_miss_into_a_pass() -> None:
    result = judge_one(
        objective(complete="counted", target=Decimal("66.67")),
        {"reviews": frame("reviews", reviews(2, 3))},
    )
    assert result.verdict == "missed"


def test_that_too_few_samples_prove_nothing_and_the_missing_number_is_said() -> None:
    result = judge_one(objective(min_samples=50), {"reviews": frame("reviews", reviews(30, 30))})
    assert (result.verdict, result.further_samples) == ("not_proven", 20)


def test_that_no_data_is_never_met_and_names_who_owes_it() -> None:
    result = judge_one(objective(data_from="client"), {})
    assert result.verdict == "no_data"
    assert "Owed by the client by 5 November 2026" in result.reason


def test_that_missing_data_is_a_miss_only_where_agreed_and_after_the_cure_time() -> None:
    agreed = {"missing_data": "missed", "cure_days": 10}
    late, early = datetime(2026, 11, 17, tzinfo=UTC), datetime(2026, 11, 10, tzinfo=UTC)
    assert judge_one(objective(), {}, methods=agreed, as_of=late).verdict == "missed"
    assert judge_one(objective(), {}, methods=agreed, as_of=early).verdict == "no_data"
    assert (
        judge_one(objective(data_from="client"), {}, methods=agreed, as_of=late).verdict
        == "no_data"
    )
    assert judge_one(objective(), {}, as_of=late).verdict == "no_data"


def test_that_the_error_budget_is_exact() -> None:
    budget = judge_one(
        objective(complete="counted"), {"reviews": frame("reviews", reviews(93, 100))}
    ).budget
    assert budget is not None
    assert (budget.allowed, budget.spent, budget.remaining) == (10, 7, 3)


def test_that_an_internal_miss_is_an_alert_and_not_a_verdict() -> None:
    result = judge_one(
        objective(complete="counted", internal_target=Decimal(95)),
        {"reviews": frame("reviews", reviews(93, 100))},
    )
    assert (result.verdict, result.at_risk, result.status) == ("met", True, "at_risk")


def test_that_the_month_is_that_of_the_agreements_zone() -> None:
    data = frame(
        "reviews",
        {
            "time": ["2026-09-30T22:30:00Z", "2026-10-31T22:59:59Z", "2026-10-31T23:00:00Z"],
            "accepted": [True, True, False],
        },
    )
    result = judge_one(
        objective(complete="counted"), {"reviews": data}, parties=Parties(zone="Europe/Madrid")
    )
    assert (result.good, result.total) == (2, 2)


def slow(values: dict[int, float]) -> dict[str, Any]:
    return {
        "requests": frame(
            "requests",
            {
                "time": [f"2026-10-{day:02d}T10:00:00Z" for day in values],
                "latency_ms": list(values.values()),
            },
        )
    }


P95 = {
    "indicator": Indicator("percentile", "requests", "latency_ms", Decimal(95)),
    "comparator": "<=",
    "target": Decimal(800),
    "unit": "ms",
    "complete": "counted",
}


def test_that_a_daily_rolling_window_shows_its_worst_day() -> None:
    data = slow({day: 900.0 if day == 9 else 100.0 for day in range(1, 32)})
    result = judge_one(objective(**P95, window=Window("rolling", 2, "daily")), data)
    assert (result.verdict, result.worst_day) == ("missed", date(2026, 10, 9))
    assert result.value == Decimal("860.0")


def test_that_a_window_at_period_end_judges_the_last_days_only() -> None:
    data = slow({day: 900.0 if day == 9 else 100.0 for day in range(1, 32)})
    assert (
        judge_one(objective(**P95, window=Window("rolling", 2, "period_end")), data).verdict
        == "met"
    )


def test_that_a_rolling_window_reaches_into_the_month_before() -> None:
    data = {
        "requests": frame(
            "requests",
            {
                "time": ["2026-09-30T10:00:00Z", "2026-10-05T10:00:00Z"],
                "latency_ms": [2000.0, 100.0],
            },
        )
    }
    assert (
        judge_one(objective(**P95, window=Window("rolling", 3, "daily")), data).verdict == "missed"
    )


MAINTENANCE = Exclusion(
    "maintenance",
    "Maintenance",
    "maintenance",
    "Announced maintenance does not count.",
    3,
    Decimal(2),
)


def excluded(notice: datetime | None, hours: int = 1) -> Any:
    times = [f"2026-10-10T{hour:02d}:30:00Z" for hour in range(24)]
    data = {
        "reviews": frame(
            "reviews",
            {"time": times, "accepted": [not 10 <= hour < 10 + hours for hour in range(24)]},
        )
    }
    span = ExclusionSpan(
        "maintenance",
        datetime(2026, 10, 10, 10, tzinfo=UTC),
        datetime(2026, 10, 10, 10 + hours, tzinfo=UTC),
        (),
        notice,
    )
    return judge_one(
        objective(complete="counted", target=Decimal(100), exclusions=("maintenance",)),
        data,
        methods={"exclusions": (MAINTENANCE,)},
        exclusions=(span,),
    )


def test_that_announced_maintenance_is_left_out_and_both_figures_are_kept() -> None:
    result = excluded(datetime(2026, 10, 7, tzinfo=UTC))
    assert (result.verdict, result.value, result.total) == ("met", 100, 23)
    assert result.measured == Decimal(2300) / 24
    assert result.excluded[0].samples == 1
    assert result.excluded[0].clause.startswith("clause 4.")


@pytest.mark.parametrize("notice", [None, datetime(2026, 10, 8, tzinfo=UTC)])
def test_that_maintenance_without_due_notice_counts(notice: datetime | None) -> None:
    result = excluded(notice)
    assert (result.verdict, result.total) == ("missed", 24)
    assert "notice of 3 days was not given" in result.excluded[0].detail


def test_that_maintenance_beyond_the_monthly_cap_counts() -> None:
    result = excluded(datetime(2026, 10, 1, tzinfo=UTC), hours=3)
    assert (result.verdict, result.total) == ("missed", 22)


WEEK = tuple(OpenHours(name, "09:00", "18:00") for name in WEEKDAYS[:5])
SUPPORT = Support(
    ServiceCalendar(WEEK),
    (
        Severity(
            "sev1",
            "Sev 1",
            response="4 business hours",
            resolution="1 business day",
            also_called=("P1", "critical"),
        ),
    ),
)
LATE = {
    "indicator": Indicator("response_time", "incidents", expressed="late_count"),
    "comparator": "<=",
    "target": Decimal(0),
    "unit": "late",
}


def incidents(**columns: list[Any]) -> Any:
    return {"incidents": frame("incidents", columns)}


def test_that_severities_are_known_by_all_their_names() -> None:
    data = incidents(
        id=["1", "2", "3", "4"],
        opened=["2026-10-05T09:00:00Z"] * 4,
        severity=["sev1", " p1 ", "CRITICAL", "P9"],
        first_response=[
            "2026-10-05T13:00:00Z",
            "2026-10-05T13:00:01Z",
            "2026-10-05T09:00:00Z",
            "2026-10-05T09:00:00Z",
        ],
    )
    result = judge_one(objective(**LATE), data, support=SUPPORT)
    assert [case.verdict for case in result.cases] == ["in_time", "late", "in_time", "not_judged"]
    assert (result.verdict, result.value, result.total) == ("missed", 1, 3)
    assert any(each.name == "Not judged" and each.samples == 1 for each in result.excluded)


def test_that_an_unanswered_case_is_late_once_due_and_open_before() -> None:
    data = incidents(id=["1"], opened=["2026-10-30T17:00:00Z"], severity=["sev1"])
    before, after = datetime(2026, 11, 2, 9, tzinfo=UTC), datetime(2026, 11, 2, 12, 1, tzinfo=UTC)
    assert (
        judge_one(objective(**LATE), data, support=SUPPORT, as_of=before, evidence_until=before)
        .cases[0]
        .verdict
        == "open"
    )
    assert (
        judge_one(objective(**LATE), data, support=SUPPORT, as_of=after, evidence_until=after)
        .cases[0]
        .verdict
        == "late"
    )


def test_that_waiting_pauses_by_clause_or_not_at_all() -> None:
    waiting = '[["2026-10-05T10:00:00+00:00", "2026-10-05T16:00:00+00:00"]]'
    data = incidents(
        id=["1"],
        opened=["2026-10-05T09:00:00Z"],
        severity=["sev1"],
        first_response=["2026-10-05T17:00:00Z"],
        waiting=[waiting],
    )
    paused = judge_one(objective(**LATE), data, support=SUPPORT)
    assert (paused.verdict, paused.value, paused.measured) == ("met", 0, 1)
    assert paused.excluded[0].clause.startswith("clause 5.")
    running = Support(SUPPORT.calendar, SUPPORT.severities, waiting_pauses="runs")
    assert judge_one(objective(**LATE), data, support=running).verdict == "missed"


def test_that_a_month_without_incidents_has_no_data() -> None:
    assert judge_one(objective(**LATE), {}, support=SUPPORT).verdict == "no_data"


@settings(max_examples=tries(20, 60), deadline=None)
@given(
    st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.integers(1, 99),
)
def test_that_the_three_rules_never_contradict_each_other(
    counts: tuple[int, int], target: int
) -> None:
    data = {"reviews": frame("reviews", reviews(*counts))}
    verdicts = {
        rule: judge_one(
            objective(rule=rule, target=Decimal(target), indicator=ACCEPTED), data
        ).verdict
        for rule in ("measured", "miss_proven", "meeting_proven")
    }
    kept = counts[0] * 100 >= target * counts[1]
    assert verdicts["measured"] == ("met" if kept else "missed")
    assert verdicts["miss_proven"] in (("met",) if kept else ("missed", "not_proven"))
    assert verdicts["meeting_proven"] in (("met", "not_proven") if kept else ("missed",))


def test_that_a_share_counts_only_the_events_it_is_about() -> None:
    data = frame("reviews", reviews(5, 10)).assign(**{"seg.language": ["es"] * 5 + ["en"] * 5})
    narrow = Indicator(
        "good_share", "reviews", "", None, ACCEPTED.good, (Condition("seg.language", "is", "es"),)
    )
    assert judge_one(objective(indicator=narrow), {"reviews": data}).value == 100


def test_that_terms_that_cannot_be_measured_leave_the_others_judged() -> None:
    broken = Indicator("good_share", "reviews", "", None, (Condition("accepted", "is", "perhaps"),))
    terms = agreement(
        objective(id="bad", indicator=broken), objective(id="good", complete="counted")
    )
    assessment = assess_period(inputs(terms, {"reviews": frame("reviews", reviews(95, 100))}))
    assert [result.verdict for result in assessment.results] == ["no_data", "met"]
    assert "neither true nor false" in assessment.results[0].reason


@pytest.mark.parametrize(
    "calendar",
    [ServiceCalendar(WEEK, "QQ"), ServiceCalendar((OpenHours("Monday", "9 am", "5 pm"),))],
)
def test_that_a_calendar_that_cannot_run_is_said_and_found(calendar: ServiceCalendar) -> None:
    data = incidents(
        id=["1"],
        opened=["2026-10-05T09:00:00Z"],
        severity=["sev1"],
        first_response=["2026-10-05T17:00:00Z"],
    )
    terms = agreement(objective(**LATE), support=Support(calendar, SUPPORT.severities))
    assessment = assess_period(inputs(terms, data))
    assert assessment.results[0].verdict == "no_data"
    assert any("cannot run" in note for note in assessment.notes)
    assert any(
        each.path.startswith("support.calendar") and each.level == "error" for each in check(terms)
    )


def test_that_bills_in_another_currency_are_told_in_their_own_and_without_the_cap() -> None:
    bills = frame(
        "costs",
        {
            "start": ["2026-10-02T00:00:00Z"] * 2,
            "amount": [Decimal("1.10"), Decimal("2.20")],
            "currency": ["EUR", "EUR"],
        },
    )
    costs = assess_period(
        inputs(agreement(costs=CostControls(monthly_cap=Decimal(2))), {"costs": bills})
    ).costs
    assert (costs.currency, costs.total, costs.cap) == ("EUR", Decimal("3.30"), None)


@pytest.mark.parametrize(
    ("alert", "at_risk"), [("75", True), ("80", True), ("81", False), (None, False)]
)
def test_that_the_agreed_share_of_a_spent_budget_alerts(alert: str | None, at_risk: bool) -> None:
    # 8 of 100 bad where 10 may be: 80 % of the budget is spent
    share = None if alert is None else Decimal(alert)
    result = judge_one(
        objective(complete="counted"),
        {"reviews": frame("reviews", reviews(92, 100))},
        methods={"budget_alert": share},
    )
    assert (result.verdict, result.at_risk) == ("met", at_risk)
