"""Promised updates, each scored: against a walk by the minute, and worked by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.objectives import Indicator
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import Severity, Support
from slastudio.judge.clocks.cadence import cadence_cases
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.period.month import assess_period
from slastudio.shared.problems import StudioError
from tests.judge.specimens import agreement, frame, inputs, objective
from tests.judge.test_clock_terms import CALENDAR, under
from tests.strength import tries

pytestmark = pytest.mark.rapid
MADRID_NOON = "2026-10-09T12:00:00+02:00"


def support(cadence: str, clock: str = "business") -> Support:
    return Support(CALENDAR, (Severity("sev1", "Sev 1", updates=cadence, clock=clock),))


def scored(
    terms: Support, now: str, updates: list[str], **columns: Any
) -> list[tuple[str | None, str | None, str]]:
    """Return (due, sent, verdict) of the promised updates of one incident, in UTC."""
    told = {"id": ["INC-7"], "severity": ["sev1"], "updates": [json.dumps(updates)]}
    data = frame("incidents", told | {name: [value] for name, value in columns.items()})
    cases = cadence_cases(data, under(terms), datetime.fromisoformat(now))
    if all(case.verdict != "not_judged" for case in cases):
        assert [case.id for case in cases] == [f"INC-7 #{n}" for n in range(1, len(cases) + 1)]
    assert {case.clock for case in cases} <= {"update"}
    return [(_short(case.due), _short(case.done), case.verdict) for case in cases]


def _short(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%d %H:%M}"


def test_that_a_friday_evening_cadence_goes_on_after_weekend_and_holiday() -> None:
    """Opened Friday 9 October 17:00; Monday the 12th is a holiday: 4 service hours end on Tuesday
    at 12:00 (10:00 UTC).
    """
    found = scored(
        support("every 4 business hours"),
        "2026-10-14T06:00:00+00:00",
        ["2026-10-13T10:30:00+02:00", "2026-10-13T15:00:00+02:00"],
        opened="2026-10-09T17:00:00+02:00",
        resolved="2026-10-13T17:00:00+02:00",
    )
    assert found == [("13 10:00", "13 08:30", "in_time"), ("13 12:30", "13 13:00", "late")]


def test_that_every_due_moment_that_passes_in_silence_is_one_late_update() -> None:
    found = scored(
        support("daily", "always"),
        "2026-10-20T00:00:00+00:00",
        ["2026-10-08T09:00:00+00:00"],
        opened="2026-10-05T10:00:00Z",
        resolved="2026-10-09T08:00:00Z",
    )
    assert found == [("06 10:00", None, "late"), ("07 10:00", "08 09:00", "late")]


def test_that_many_updates_in_one_interval_keep_one_promise() -> None:
    sent = [f"2026-10-05T{hour:02d}:00:00+00:00" for hour in range(11, 23)]
    found = scored(
        support("daily", "always"), "2026-10-06T12:00:00+00:00", sent, opened="2026-10-05T10:00:00Z"
    )
    assert found == [("06 10:00", "05 22:00", "in_time"), ("06 22:00", None, "open")]


def test_that_daily_until_stable_ends_when_the_incident_is_declared_stable() -> None:
    told: dict[str, Any] = {"opened": "2026-10-05T10:00:00Z", "resolved": "2026-10-09T08:00:00Z"}
    now, sent = "2026-10-20T00:00:00+00:00", ["2026-10-06T09:00:00+00:00"]
    assert scored(
        support("daily until stable", "always"), now, sent, stable="2026-10-07T08:00:00Z", **told
    ) == [("06 10:00", "06 09:00", "in_time")]
    undeclared = scored(support("daily until stable", "always"), now, sent, **told)
    assert [verdict for _, _, verdict in undeclared] == ["in_time", "late", "late"]


def test_that_no_update_is_owed_while_a_ticket_is_resolved() -> None:
    found = scored(
        support("daily", "always"),
        "2026-10-20T00:00:00+00:00",
        [],
        opened="2026-10-05T10:00:00Z",
        resolved="2026-10-05T20:00:00Z",
        reopened=json.dumps([["2026-10-08T10:00:00+00:00", "2026-10-09T12:00:00+00:00"]]),
    )
    assert found == [("09 10:00", "09 12:00", "late")]


def test_that_waiting_for_the_client_moves_the_next_update() -> None:
    waiting = json.dumps([["2026-10-05T12:00:00+00:00", "2026-10-06T12:00:00+00:00"]])
    found = scored(
        support("daily", "always"),
        "2026-10-07T09:00:00+00:00",
        [],
        opened="2026-10-05T10:00:00Z",
        waiting=waiting,
    )
    assert found == [("07 10:00", None, "open")]


@pytest.mark.parametrize("cadence", ["", "planned", "immediately"])
def test_that_without_a_cadence_nothing_is_scored(cadence: str) -> None:
    found = scored(support(cadence), "2026-10-20T00:00:00+00:00", [], opened="2026-10-05T10:00:00Z")
    assert [verdict for _, _, verdict in found] == ["not_judged"]


def test_that_a_cadence_nobody_could_keep_is_said() -> None:
    with pytest.raises(StudioError, match="more than 20,000 updates"):
        scored(
            support("every 1 second", "always"),
            "2026-10-20T00:00:00+00:00",
            [],
            opened="2026-10-05T10:00:00Z",
        )


def walked(
    updates: set[int], end: int | None, now: int, length: int
) -> list[tuple[int, int | None]]:
    """Return (owed from, sent) by walking the minutes after an opening at 0: the definition, one
    minute at a time.
    """
    found: list[tuple[int, int | None]] = []
    owed_from, last, pending = 0, None, None
    for minute in range(1, (now if end is None else end) + 1):
        if minute in updates and pending is not None:
            found.append((pending, minute))
            owed_from, pending = minute, None
        elif minute in updates:
            last = minute
        if minute == end and pending is not None:
            found.append((pending, minute))
            return found
        if minute == owed_from + length and last is not None:
            found.append((owed_from, last))
            owed_from, last = last, None
        elif minute == owed_from + length and minute < (now if end is None else end):
            if pending is not None:
                found.append((pending, None))
            owed_from, pending = minute, owed_from
    if last is not None:
        found.append((owed_from, last))
        owed_from = last
    if pending is not None:
        found.append((pending, None))
    return found if end is not None else [*found, (owed_from, None)]


@settings(max_examples=tries(20, 60), deadline=None)
@given(
    st.sets(st.integers(1, 400), max_size=12),
    st.one_of(st.none(), st.integers(1, 400)),
    st.integers(20, 90),
)
def test_that_every_promised_update_is_found_as_by_walking_the_minutes(
    updates: set[int], end: int | None, length: int
) -> None:
    opened, minute = datetime(2026, 10, 24, 23, tzinfo=UTC), timedelta(minutes=1)
    now = opened + 401 * minute
    data = frame(
        "incidents",
        {
            "id": ["x"],
            "severity": ["sev1"],
            "opened": [opened.isoformat()],
            "resolved": [None if end is None else (opened + end * minute).isoformat()],
            "updates": [json.dumps([(opened + each * minute).isoformat() for each in updates])],
        },
    )
    cases = cadence_cases(data, under(support(f"every {length} minutes", "always")), now)
    expected = walked({each for each in updates if end is None or each <= end}, end, 401, length)
    assert [(case.opened, case.done) for case in cases] == [
        (opened + a * minute, None if b is None else opened + b * minute) for a, b in expected
    ]
    for case in cases:
        due = case.opened + length * minute
        assert case.verdict == _verdict(case, due, now)


def _verdict(case: Case, due: datetime, now: datetime) -> str:
    if case.done is not None:
        return "in_time" if case.done <= due else "late"
    return "late" if due < now else "open"


def test_that_an_objective_counts_the_updates_of_its_own_month() -> None:
    """The incident opened in September; its updates due in October belong to October."""
    terms = agreement(
        objective(
            indicator=Indicator(
                "response_time", "incidents", clock="update", expressed="late_count"
            ),
            comparator="<=",
            target=Decimal(0),
            unit="",
            complete="counted",
        ),
        parties=Parties(zone="UTC"),
        support=replace(support("weekly", "always")),
    )
    data = frame(
        "incidents",
        {
            "id": ["old", "new"],
            "severity": ["sev1", "sev1"],
            "opened": ["2026-09-20T10:00:00Z", "2026-10-20T10:00:00Z"],
            "resolved": ["2026-10-12T10:00:00Z", "2026-10-22T10:00:00Z"],
            "updates": [
                json.dumps(["2026-09-27T09:00:00+00:00", "2026-10-03T09:00:00+00:00"]),
                None,
            ],
        },
    )
    (result,) = assess_period(inputs(terms, {"incidents": data})).results
    assert [(case.id, case.verdict) for case in result.cases] == [("old #3", "late")]
    assert (result.verdict, result.value) == ("missed", Decimal(1))
    assert sum(source.rows for source in result.sources) == 2
