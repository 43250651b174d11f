"""Use beyond the agreed limits: left out where the agreement says so, both figures kept; above an agreed
volume no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.objectives import Condition, Indicator, Window
from slastudio.contract.terms.scope import Coverage
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.period.month import assess_period
from slastudio.reports.machine.assessments import assessment_document
from tests.judge.specimens import agreement, frame, inputs, objective
from tests.strength import tries

pytestmark = pytest.mark.rapid

ANSWERED = Indicator("good_share", "requests", good=(Condition("status", "is", "ok"),))
LIMITS = Coverage(teams=("Support", "Sales, EMEA"), languages=("es", "en"))
# (team, language, answered)
Use = tuple[str | None, str | None, bool]


def judged(
    uses: Sequence[Use], coverage: Coverage = LIMITS, target: str = "50", period: str = "2026-10"
) -> Assessment:
    columns = {
        "time": [f"2026-10-{1 + n % 28:02d}T10:00:00Z" for n in range(len(uses))],
        "status": ["ok" if good else "error" for _, _, good in uses],
        "seg.team": [team for team, _, _ in uses],
        "seg.language": [language for _, language, _ in uses],
    }
    one = objective(
        indicator=ANSWERED, target=Decimal(target), complete="counted", window=Window("month")
    )
    terms = replace(agreement(one), coverage=coverage)
    return assess_period(inputs(terms, {"requests": frame("requests", columns)}, period))


LEFT_OUT = replace(LIMITS, outside_counts="left_out")
USES: list[Use] = [
    ("support", "es", True),
    ("SUPPORT ", "en", True),
    ("Sales, EMEA", "en", True),
    ("collections", "es", False),
    ("support", "fr", False),
    (None, "es", False),
    ("", None, True),
]


def test_that_use_outside_is_left_out_and_both_figures_are_kept() -> None:
    result = judged(USES, LEFT_OUT).results[0]
    assert (result.good, result.total) == (4, 5), "what does not say who used it stays in"
    assert result.measured == Decimal(4 * 100) / 7
    (told,) = result.excluded
    assert (told.name, told.samples) == ("Use outside the agreed limits", 2)
    assert told.clause
    assert "“collections” 1" in told.detail
    assert "“fr” 1" in told.detail
    assert "28.6 %" in told.detail


@pytest.mark.parametrize("counts", ["", "counted"])
def test_that_it_counts_as_any_other_where_the_agreement_does_not_leave_it_out(counts: str) -> None:
    result = judged(USES, replace(LIMITS, outside_counts=counts)).results[0]
    assert (result.good, result.total, result.excluded) == (4, 7, ())


def test_that_a_log_that_tells_no_team_leaves_nothing_out() -> None:
    result = judged([(None, None, True), (None, None, False)], LEFT_OUT).results[0]
    assert (result.good, result.total, result.excluded) == (1, 2, ())


def test_that_a_team_nobody_listed_is_raised_as_governance_drift_with_its_number() -> None:
    found = judged(USES, LEFT_OUT)
    drift = next(each for each in found.observations if each.kind == "governance_drift")
    assert drift.figures == (("outside", "1"), ("of", "5"))
    assert "collections" in drift.detail
    assert "left out of every figure" in drift.detail
    assert any(each.title == drift.title for each in found.attention)
    assert not any(each.title == drift.title for each in found.attention_to_figures)
    exported = assessment_document(found)["observations"]
    assert isinstance(exported, list)
    assert [each["kind"] for each in exported if isinstance(each, dict)] == [
        "governance_drift",
        "outside_use",
    ]


def test_that_above_the_agreed_volume_the_named_objective_has_no_verdict_and_keeps_its_figure() -> (
    None
):
    uses: list[Use] = [("support", "es", True)] * 11
    limits = replace(LEFT_OUT, no_verdict_above=10, no_verdict_objectives=("o",))
    result = judged(uses, limits).results[0]
    assert (result.verdict, result.value) == ("nothing_to_judge", 100)
    assert "October 2026 had 11 requests; above 10" in result.reason
    assert "clause" in result.reason


@pytest.mark.parametrize("named", [(), ("another",)])
def test_that_an_objective_that_is_not_named_stays_in_force(named: tuple[str, ...]) -> None:
    uses: list[Use] = [("support", "es", True)] * 11
    limits = replace(LEFT_OUT, no_verdict_above=10, no_verdict_objectives=named)
    assert judged(uses, limits).results[0].verdict == "met"


def test_that_the_agreed_volume_itself_is_not_above_it() -> None:
    uses: list[Use] = [("support", "es", True)] * 10
    limits = replace(LEFT_OUT, no_verdict_above=10, no_verdict_objectives=("o",))
    assert judged(uses, limits).results[0].verdict == "met"


_TEAMS = st.sampled_from(["support", "Support", "sales, emea", "collections", "Sales", None, ""])
_LANGUAGES = st.sampled_from(["es", "EN", "fr", "es ", None])


@settings(max_examples=tries(20, 60), deadline=None)
@given(st.lists(st.tuples(_TEAMS, _LANGUAGES, st.booleans()), min_size=1, max_size=40))
def test_that_any_records_are_left_out_by_what_they_say_alone(uses: list[Use]) -> None:
    def inside(told: str | None, allowed: tuple[str, ...]) -> bool:
        return not (told or "").strip() or told.strip().lower() in allowed  # type: ignore[union-attr]

    kept = [
        good
        for team, language, good in uses
        if inside(team, ("support", "sales, emea")) and inside(language, ("es", "en"))
    ]
    result = judged(uses, LEFT_OUT).results[0]
    assert (result.total or 0) == len(kept)
    assert result.measured == Decimal(sum(u[2] for u in uses) * 100) / len(uses)
    if kept:
        assert result.value == Decimal(sum(kept) * 100) / len(kept)
    left = sum(each.samples for each in result.excluded)
    assert left == len(uses) - len(kept)


def typed(types: Sequence[str | None], coverage: Coverage) -> Assessment:
    columns = {
        "time": [f"2026-10-{1 + n % 28:02d}T10:00:00Z" for n in range(len(types))],
        "status": ["ok" if each in ("text", None) else "error" for each in types],
        "input_type": list(types),
    }
    one = objective(
        indicator=ANSWERED, target=Decimal(50), complete="counted", window=Window("month")
    )
    terms = replace(agreement(one), coverage=coverage)
    return assess_period(inputs(terms, {"requests": frame("requests", columns)}, "2026-10"))


TYPES = ("text", "Text", "speech", None, "speech")
DESCRIBED = Coverage(
    input_types=("Text of at most 4,000 characters", "no speech"), outside_counts="left_out"
)


def test_that_input_types_are_limits_only_by_the_values_the_logs_have() -> None:
    found = typed(TYPES, replace(DESCRIBED, logged_input_types=("text",)))
    result = found.results[0]
    assert (result.good, result.total) == (2, 3)
    (told,) = result.excluded
    assert "“speech” 2" in told.detail
    (seen,) = (each for each in found.observations if each.kind == "outside_use")
    assert seen.title == "2 requests in input types that are not agreed"
    assert seen.figures == (("outside", "2"), ("of", "4"))
    (duty,) = (each for each in found.duties if each.kind == "envelope")
    shown = {each.label: each.shown_by for each in duty.parts}
    assert shown == {
        "logged input types": "2 of 4 requests outside (50 %): “speech” 2; 1 more do not say",
        "input types": "no column of the request log tells input types",
    }


def test_that_types_described_for_people_leave_nothing_out() -> None:
    found = typed(TYPES, DESCRIBED)
    result = found.results[0]
    assert (result.total, result.excluded) == (5, ())
    assert not [each for each in found.observations if each.kind == "outside_use"]
