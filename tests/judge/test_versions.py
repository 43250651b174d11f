"""Events are judged under the version in force when they began, windows under the version in force
at their end.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator, Window
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import Severity, Support
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.period.month import assess_period
from tests.judge.specimens import agreement, frame, inputs, judge_one, objective, reviews

pytestmark = pytest.mark.rapid


def signed(*versions: tuple[str, date, Agreement]) -> tuple[Terms, ...]:
    ends = [start for _, start, _ in versions[1:]] + [None]
    return tuple(
        Terms(AgreementRef(label, "signed", label * 8, start), terms, start, end)
        for (label, start, terms), end in zip(versions, ends, strict=True)
    )


def judged(terms: tuple[Terms, ...], evidence: dict[str, pd.DataFrame], period: str) -> Assessment:
    return assess_period(replace(inputs(terms[-1].agreement, evidence, period), terms=terms))


def in_madrid(terms: Agreement) -> Agreement:
    return replace(terms, parties=Parties(zone="Europe/Madrid"))


def test_that_a_month_is_judged_by_the_version_in_force_at_its_end() -> None:
    low, high = (
        agreement(objective(complete="counted", target=Decimal(target))) for target in (80, 95)
    )
    terms = signed(("v1.0", date(2026, 9, 1), low), ("v1.1", date(2026, 10, 1), high))
    evidence = {"reviews": frame("reviews", reviews(90, 100, "2026-10-10"))}
    october = judged(terms, evidence, "2026-10")
    assert (october.agreement.version, october.results[0].verdict) == ("v1.1", "missed")
    evidence = {"reviews": frame("reviews", reviews(90, 100, "2026-09-10"))}
    september = judged(terms, evidence, "2026-09")
    assert (september.agreement.version, september.results[0].verdict) == ("v1.0", "met")


@pytest.mark.parametrize(
    ("zone", "version"), [("America/Los_Angeles", "v1.0"), ("Europe/Madrid", "v1.0")]
)
def test_that_the_last_evening_of_a_month_belongs_to_the_version_of_that_month(
    zone: str, version: str
) -> None:
    # in Los Angeles the last evening of September is already October in UTC
    base = replace(agreement(objective(complete="counted")), parties=Parties(zone=zone))
    terms = signed(("v1.0", date(2026, 9, 1), base), ("v1.1", date(2026, 10, 1), base))
    assert judged(terms, {}, "2026-09").agreement.version == version


def test_that_each_month_of_a_quarter_is_judged_by_its_own_version() -> None:
    low, high = (
        agreement(objective(complete="counted", target=Decimal(target))) for target in (80, 95)
    )
    terms = signed(("v1.0", date(2026, 7, 1), low), ("v1.1", date(2026, 9, 1), high))
    rows = [
        frame("reviews", reviews(good, 100, f"2026-{month}-10"))
        for month, good in (("07", 85), ("08", 90), ("09", 97))
    ]
    evidence = {"reviews": pd.concat(rows, ignore_index=True)}
    assert judged(terms, evidence, "2026-Q3").results[0].verdict == "met"
    everywhere_high = signed(("v1.1", date(2026, 7, 1), high))
    assert judged(everywhere_high, evidence, "2026-Q3").results[0].verdict == "missed"


def test_that_rolling_days_before_an_amendment_keep_their_target() -> None:
    share = Indicator("good_share", "reviews", good=(Condition("accepted", "is", "true"),))
    rolling = objective(complete="counted", indicator=share, window=Window("rolling", 3, "daily"))
    low, high = (agreement(replace(rolling, target=Decimal(target))) for target in (80, 95))
    rows = [
        frame("reviews", reviews(good, 100, f"2026-10-{day:02d}"))
        for day, good in ((5, 85), (25, 99))
    ]
    evidence = {"reviews": pd.concat(rows, ignore_index=True)}
    terms = signed(("v1.0", date(2026, 9, 1), low), ("v1.1", date(2026, 10, 15), high))
    result = judged(terms, evidence, "2026-10").results[0]
    assert result.verdict == "met"
    assert "v1.0" in result.reason
    assert "v1.1" in result.reason
    assert (
        judged(signed(("v1.1", date(2026, 9, 1), high)), evidence, "2026-10").results[0].verdict
        == "missed"
    )


def test_that_a_clock_runs_by_the_version_in_force_when_the_incident_opened() -> None:
    def promising(response: str) -> Agreement:
        return in_madrid(
            Agreement(
                support=Support(
                    severities=(
                        Severity(id="sev1", name="Sev 1", response=response, clock="always"),
                    )
                )
            )
        )

    terms = signed(
        ("v1.0", date(2026, 9, 1), promising("4 hours")),
        ("v1.1", date(2026, 10, 1), promising("1 hour")),
    )
    incidents: dict[str, list[Any]] = {
        "id": ["a", "b"],
        # 23:30 on the last evening in Madrid, and half an hour after it
        "opened": ["2026-09-30T21:30:00Z", "2026-09-30T22:30:00Z"],
        "first_response": ["2026-09-30T23:30:00Z", "2026-10-01T00:30:00Z"],
        "severity": ["sev1", "sev1"],
    }
    evidence = {"incidents": frame("incidents", incidents)}
    september = {case.id: case.verdict for case in judged(terms, evidence, "2026-09").incidents}
    october = {case.id: case.verdict for case in judged(terms, evidence, "2026-10").incidents}
    assert (september, october) == ({"a": "in_time"}, {"b": "late"})


def test_that_a_month_before_the_first_version_says_that_nothing_was_in_force() -> None:
    terms = signed(("v1.0", date(2026, 11, 1), agreement(objective(complete="counted"))))
    assessment = judged(terms, {"reviews": frame("reviews", reviews(90, 100))}, "2026-10")
    assert any("No version was in force yet" in note for note in assessment.notes)


def test_that_an_objective_an_amendment_dropped_is_still_judged_for_its_days() -> None:
    rolling = objective(complete="counted", window=Window("rolling", 2, "daily"))
    terms = signed(
        ("v1.0", date(2026, 9, 1), agreement(rolling)), ("v1.1", date(2026, 10, 15), agreement())
    )
    evidence = {"reviews": frame("reviews", reviews(10, 100, "2026-10-05"))}
    assert [result.verdict for result in judged(terms, evidence, "2026-10").results] == ["missed"]


def test_that_a_gap_is_judged_as_a_sample_with_the_segments_named() -> None:
    rows: dict[str, list[Any]] = {
        "time": ["2026-10-10T10:00:00Z"] * 800,
        "accepted": [i < 380 for i in range(400)] + [i < 330 for i in range(400)],
        "seg.language": ["en"] * 400 + ["es"] * 400,
    }
    gap = objective(
        indicator=Indicator(
            "gap",
            "reviews",
            good=(Condition("accepted", "is", "true"),),
            segment="seg.language",
            reference="en",
        ),
        comparator="<=",
        target=Decimal(3),
        unit="points",
        dimension="fairness",
    )
    result = judge_one(gap, {"reviews": frame("reviews", rows)})
    assert (result.value, result.verdict) == (Decimal("12.5"), "missed")
    assert "en (380 of 400) and es (330 of 400)" in result.reason
    fewer = judge_one(
        replace(gap, indicator=replace(gap.indicator, least_per_segment=401)),
        {"reviews": frame("reviews", rows)},
    )
    assert fewer.verdict == "no_data"
    assert "401" in fewer.reason
