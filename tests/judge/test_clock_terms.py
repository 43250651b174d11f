"""Re-opened tickets, changed severities, due moments: what the agreement says of an incident's
clock.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Severity, Support
from slastudio.judge.clocks.case_rows import TermsAt
from slastudio.judge.clocks.events import spells_of
from slastudio.judge.clocks.responses import incident_cases, queue_cases
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Terms
from slastudio.judge.outcome.objective_result import Case
from tests.judge.specimens import frame

pytestmark = pytest.mark.rapid
CALENDAR = ServiceCalendar(
    tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5]), "ES", "MD"
)
SUPPORT = Support(
    CALENDAR,
    (
        Severity("sev1", "Sev 1", response="1 hour", resolution="4 hours", clock="always"),
        Severity("sev2", "Sev 2", response="4 business hours", resolution="1 business day"),
    ),
)
NOW = datetime(2026, 11, 3, tzinfo=UTC)


def terms(support: Support, version: str = "v1") -> Terms:
    agreement = Agreement(parties=Parties(zone="Europe/Madrid"), support=support)
    return Terms(AgreementRef(version, "signed", "0" * 64), agreement)


def under(support: Support) -> TermsAt:
    agreed = terms(support)
    return lambda _: agreed


def resolutions(support: Support, clock: str = "resolution", **columns: Any) -> tuple[Case, ...]:
    listed = {name: [value] for name, value in columns.items()}
    return incident_cases(
        frame("incidents", {"id": ["INC-7"], **listed}), clock, under(support), NOW
    )


REOPENED: dict[str, Any] = {
    "severity": "sev1",
    "opened": "2026-10-06T08:00:00Z",
    "resolved": "2026-10-06T10:00:00Z",
    "reopened": json.dumps([["2026-10-06T15:00:00+00:00", "2026-10-06T16:30:00+00:00"]]),
}


def test_that_the_time_a_reopened_ticket_was_resolved_does_not_count() -> None:
    (case,) = resolutions(SUPPORT, **REOPENED)
    assert (case.measured_s, case.adjusted_s, case.verdict) == (3.5 * 3600, 3.5 * 3600, "in_time")
    assert case.due == datetime(2026, 10, 6, 17, tzinfo=UTC), (
        "the five hours in between push it back"
    )
    assert case.stopped == (
        (datetime(2026, 10, 6, 10, tzinfo=UTC), datetime(2026, 10, 6, 15, tzinfo=UTC)),
    )
    assert "re-opened" in case.why


def test_that_a_reopened_ticket_may_count_whole_or_anew() -> None:
    (whole,) = resolutions(replace(SUPPORT, reopened="whole"), **REOPENED)
    assert (whole.measured_s, whole.verdict) == (8.5 * 3600, "late")
    first, again = resolutions(replace(SUPPORT, reopened="new"), **REOPENED)
    assert [(each.id, each.adjusted_s) for each in (first, again)] == [
        ("INC-7", 2 * 3600),
        ("INC-7 (re-opened 1)", 1.5 * 3600),
    ]


def test_that_an_export_with_its_last_resolution_counts_the_same() -> None:
    """The resolution column may hold the first or the last resolution, where each re-opening says
    when it ended before.
    """
    twice = json.dumps(
        [
            ["2026-10-06T11:00:00+00:00", "2026-10-06T12:00:00+00:00"],
            ["2026-10-06T15:00:00+00:00", None],
        ]
    )
    (case,) = resolutions(
        SUPPORT, **REOPENED | {"reopened": twice, "resolved": "2026-10-06T15:30:00Z"}
    )
    assert case.adjusted_s == 4.5 * 3600, (
        "the first resolution is not known, so nothing is taken off before 12:00"
    )
    whole = json.dumps(
        [["2026-10-06T08:00:00+00:00", "2026-10-06T10:00:00+00:00"], *json.loads(twice)]
    )
    (known,) = resolutions(
        SUPPORT, **REOPENED | {"reopened": whole, "resolved": "2026-10-06T15:30:00Z"}
    )
    assert known.adjusted_s == 3.5 * 3600, (
        "a first pair from the opening says when it was first resolved"
    )
    (open_still,) = resolutions(
        SUPPORT, **REOPENED | {"reopened": twice, "resolved": "2026-10-06T10:00:00Z"}
    )
    assert (open_still.done, open_still.verdict) == (None, "late")


moments = st.integers(0, 40)


@given(moments, st.lists(st.tuples(moments, st.one_of(st.none(), moments)), max_size=4))
def test_that_spells_are_in_order_and_never_overlap(
    resolved: int, pairs: list[tuple[int, int | None]]
) -> None:
    def written(minute: int | None) -> str | None:
        return None if minute is None else f"1970-01-01T00:{minute:02d}:00+00:00"

    text = json.dumps([[written(a), written(b)] for a, b in pairs])
    spells = spells_of(0, resolved * 60 * 10**9, text)
    edges = [edge for spell in spells for edge in spell]
    assert edges[0] == 0
    assert edges[:-1] == sorted(edges[:-1])
    assert all(end >= start for start, end in spells[:-1])


CHANGED: dict[str, Any] = {
    "severity": "sev1",
    "opened": "2026-10-06T08:00:00Z",
    "resolved": "2026-10-06T13:00:00Z",
    "severities": json.dumps(
        [
            ["2026-10-06T08:00:00+00:00", "sev2"],
            ["2026-10-06T09:00:00+00:00", "sev1"],
            ["2026-10-06T12:00:00+00:00", "sev2"],
            ["2026-10-06T14:00:00+00:00", "sev1"],
        ]
    ),
}


@pytest.mark.parametrize(
    ("says", "tier", "verdict"),
    [("first", "Sev 2", "in_time"), ("highest", "Sev 1", "late"), ("last", "Sev 2", "in_time")],
)
def test_that_the_agreement_says_which_severity_counts(says: str, tier: str, verdict: str) -> None:
    (case,) = resolutions(replace(SUPPORT, severity_change=says), **CHANGED)
    assert (case.severity, case.verdict) == (tier, verdict), (
        "what changed after the resolution moves nothing"
    )


def test_that_a_reply_after_the_due_moment_is_late_though_no_service_time_ran() -> None:
    """Opened before the service opens, one business day ends at its close; a reply that evening is
    after it.
    """
    (case,) = resolutions(
        SUPPORT, severity="sev2", opened="2026-10-06T05:00:00Z", resolved="2026-10-06T16:00:01Z"
    )
    assert (case.adjusted_s, case.limit_s, case.verdict) == (9 * 3600, 9 * 3600, "late")
    assert "after the due moment" in case.why
    (kept,) = resolutions(
        SUPPORT, severity="sev2", opened="2026-10-06T05:00:00Z", resolved="2026-10-06T16:00:00Z"
    )
    assert kept.verdict == "in_time"


def test_that_a_clock_without_service_hours_is_not_judged() -> None:
    bare = replace(SUPPORT, calendar=ServiceCalendar())
    (case,) = resolutions(
        bare, severity="sev2", opened="2026-10-06T05:00:00Z", resolved="2026-10-06T16:00:01Z"
    )
    assert case.verdict == "not_judged"
    assert "no service hours" in case.why


def test_that_an_open_pause_stops_the_clock_until_now() -> None:
    waiting = json.dumps([["2026-10-06T08:30:00+00:00", None]])
    (case,) = resolutions(SUPPORT, severity="sev1", opened="2026-10-06T08:00:00Z", waiting=waiting)
    assert (case.verdict, case.due) == ("open", datetime(2026, 11, 3, 3, 30, tzinfo=UTC))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 40 * 24 * 60),
            st.one_of(st.none(), st.integers(0, 9 * 24 * 60)),
            st.sampled_from(["sev1", "sev2", "sev9", ""]),
            st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 3000)), max_size=3),
        ),
        min_size=1,
        max_size=8,
    ),
    st.integers(0, 40),
)
def test_that_rows_judged_together_are_judged_as_each_alone(rows: list[Any], amended: int) -> None:
    start = pd.Timestamp("2026-09-25T06:00Z")
    opened = [start + pd.Timedelta(minutes=row[0]) for row in rows]
    waits = [
        json.dumps(
            [
                [
                    (o + pd.Timedelta(minutes=a)).isoformat(),
                    (o + pd.Timedelta(minutes=a + n)).isoformat(),
                ]
                for a, n in row[3]
            ]
        )
        for o, row in zip(opened, rows, strict=True)
    ]
    data = pd.DataFrame(
        {
            "id": [str(n) for n in range(len(rows))],
            "opened": opened,
            "resolved": pd.DatetimeIndex(
                [
                    pd.NaT if r[1] is None else o + pd.Timedelta(minutes=r[1])
                    for o, r in zip(opened, rows, strict=True)
                ]
            ).tz_convert("UTC")
            if any(row[1] is not None for row in rows)
            else pd.Series(pd.NaT, index=range(len(rows)), dtype="datetime64[ns, UTC]"),
            "severity": [row[2] or None for row in rows],
            "waiting": waits,
        }
    )
    longer = replace(
        SUPPORT,
        severities=tuple(
            replace(each, resolution="2 business days") for each in SUPPORT.severities
        ),
    )
    before, after, day = terms(SUPPORT), terms(longer, "v2"), start + pd.Timedelta(days=amended)
    cases = incident_cases(
        data, "resolution", lambda moment: after if moment >= day else before, NOW
    )
    assert [case.opened for case in cases] == sorted(case.opened for case in cases)
    for case in cases:
        alone = _alone(case, rows[int(case.id)][3], longer if case.opened >= day else SUPPORT)
        assert alone is None or alone == (case.due, case.measured_s, case.adjusted_s, case.verdict)


def _alone(case: Case, pauses: list[tuple[int, int]], support: Support) -> tuple[Any, ...] | None:
    tier = next((each for each in support.severities if each.name == case.severity), None)
    if tier is None:
        assert case.verdict == "not_judged"
        return None
    clocks, promise = Clocks(CALENDAR, "Europe/Madrid"), parse_duration(tier.resolution)
    minute = pd.Timedelta(minutes=1).to_pytimedelta()
    spans = [(case.opened + a * minute, case.opened + (a + n) * minute) for a, n in pauses]
    due = clocks.due(promise, tier.clock, case.opened, spans)
    assert due is not None
    if case.done is None:
        return due, None, None, "late" if due < NOW else "open"
    return (
        due,
        *clocks.used(promise, tier.clock, case.opened, case.done, spans),
        "in_time" if case.done <= due else "late",
    )


def test_that_queues_keep_their_order_and_their_own_promise() -> None:
    agreed = terms(SUPPORT)
    agreement = agreed.agreement
    agreement = replace(
        agreement,
        changes=replace(agreement.changes, approval_within="1 business day"),
        governance=replace(agreement.governance, exception_age="2 business hours"),
    )
    data = frame(
        "queue_items",
        {
            "id": ["b", "a", "c"],
            "queue": ["exception", None, "approval"],
            "opened": ["2026-10-06T08:00:00Z", "2026-10-06T07:00:00Z", "2026-10-06T09:00:00Z"],
            "decided": ["2026-10-06T11:00:00Z", "2026-10-06T11:00:00Z", None],
        },
    )
    cases = queue_cases(
        data, lambda _: replace(agreed, agreement=agreement), datetime(2026, 10, 6, 12, tzinfo=UTC)
    )
    assert [(each.id, each.verdict) for each in cases] == [
        ("a", "in_time"),
        ("b", "late"),
        ("c", "open"),
    ]
