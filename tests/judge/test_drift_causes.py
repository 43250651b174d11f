"""One cause is one finding: what lies beside the same change, or goes on in the same series, is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.judge.drift.causes import by_cause
from slastudio.judge.drift.findings import DriftFinding
from slastudio.judge.outcome.silent_changes import RecordedChange

pytestmark = pytest.mark.rapid
DAY = date(2026, 7, 1)
CHANGE = RecordedChange("CHG-1", DAY, "Prompt v15", ())


def found(
    series: str,
    start: int,
    kind: str = "step",
    length: int = 0,
    *,
    near: bool = False,
    **more: object,
) -> DriftFinding:
    day = DAY + timedelta(days=start)
    made = DriftFinding(
        kind,  # type: ignore[arg-type]
        series,
        "latency",
        series,
        "ms",
        day,
        day + timedelta(days=length),
        chance_of_any=0.01,
        near=(CHANGE,) if near else (),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_that_a_step_a_drift_and_an_outlier_of_one_series_are_one() -> None:
    (cause,) = by_cause(
        [found("quality", 0), found("quality", 1, "slope", 6), found("quality", 5, "outlier")]
    )
    assert cause.lead.kind == "step"
    assert len(cause.others) == 2


def test_that_what_lies_beside_the_same_change_is_one_in_however_many_series() -> None:
    causes = by_cause([found(f"s{n}", n % 3, near=True) for n in range(7)] + [found("other", 0)])
    assert [len(each.findings) for each in causes] == [7, 1] or sorted(
        len(each.findings) for each in causes
    ) == [1, 7]


def test_that_what_begins_days_apart_in_other_series_stays_apart() -> None:
    assert len(by_cause([found("a", 0), found("b", 5)])) == 2


def test_that_an_id_nobody_announced_stands_alone() -> None:
    assert len(by_cause([found("m", 0, "silent_change", value="m-2"), found("a", 0)])) == 2


def test_that_the_surest_of_whole_traffic_leads() -> None:
    part = found("a", 0, segment=("language", "es"), chance_of_any=0.0001)
    sure, less = found("a", 0, chance_of_any=0.001), found("b", 0, chance_of_any=0.04)
    (cause,) = by_cause([part, less, sure])
    assert cause.lead == sure


@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"),
            st.integers(0, 20),
            st.sampled_from(["step", "slope", "outlier", "silent_change"]),
            st.integers(0, 5),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_that_no_finding_is_lost_or_told_twice(
    drawn: list[tuple[str, int, str, int, bool]],
) -> None:
    findings = [found(s, day, kind, length, near=near) for s, day, kind, length, near in drawn]
    told = [each for cause in by_cause(findings) for each in cause.findings]
    assert sorted(map(repr, told)) == sorted(map(repr, findings))
