"""“When would we answer?”: due moments against a minute-by-minute oracle, with reasons that name
what stood in the way.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.clocks.simulation import moment_words, simulate, worked_examples
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import (
    WEEKDAYS,
    Closure,
    OpenHours,
    ServiceCalendar,
    ServiceTier,
    Severity,
    Support,
    TierPromise,
)
from slastudio.shared.problems import StudioError
from tests.strength import tries

pytestmark = pytest.mark.rapid
MADRID = ZoneInfo("Europe/Madrid")
CALENDAR = ServiceCalendar(
    tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5]),
    "ES",
    "MD",
    (Closure(date(2026, 5, 15), None, "San Isidro"),),
)
SEV1 = Severity(
    id="sev1",
    name="Sev 1",
    response="4 business hours",
    updates="daily until stable",
    resolution="3 business days",
)
ON_CALL = ServiceTier(
    id="on-call",
    name="On-call",
    promises=(TierPromise("sev1", "1 hour", "every 4 hours", "", "always"),),
    open_holidays=True,
)


def agreement(severity: Severity = SEV1, tier: str = "") -> Agreement:
    return Agreement(
        parties=Parties(zone="Europe/Madrid"),
        support=Support(calendar=CALENDAR, severities=(severity,), tiers=(ON_CALL,), tier=tier),
    )


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def test_that_friday_evening_is_answered_on_the_next_service_day_with_the_reasons() -> None:
    # Monday 12 October 2026 is a public holiday in Spain
    answer = simulate(agreement(), "sev1", local("2026-10-09T19:00"))
    first = answer.promises[0]
    assert first.due == local("2026-10-13T13:00")
    told = " · ".join(first.reasons)
    assert "Friday 19:00 is outside service hours" in told
    assert "Monday 12 October is closed" in told
    assert "the clock starts on Tuesday 13 October, 09:00" in told
    assert [each.what for each in answer.promises] == [
        "First response",
        "Update 1",
        "Update 2",
        "Update 3",
        "Resolution",
    ]


def test_that_a_tier_answers_by_its_own_clocks() -> None:
    answer = simulate(agreement(), "sev1", local("2026-10-09T19:00"), "on-call")
    assert (answer.tier, answer.promises[0].due) == ("On-call", local("2026-10-09T20:00"))
    assert simulate(agreement(tier="on-call"), "sev1", local("2026-10-09T19:00")).promises[
        0
    ].due == local("2026-10-09T20:00")


def test_that_a_tier_nobody_agreed_answers_nothing() -> None:
    with pytest.raises(StudioError, match=r"no service tier “gold”\. The tiers are: on-call\."):
        simulate(agreement(), "sev1", local("2026-10-09T19:00"), "gold")


def test_that_an_unknown_severity_names_those_there_are() -> None:
    with pytest.raises(StudioError, match="The severities are: sev1"):
        simulate(agreement(), "sev9", local("2026-10-09T19:00"))


def test_that_planned_work_has_no_moment() -> None:
    planned = replace(SEV1, response="1 hour", updates="planned", resolution="planned")
    assert [
        each.due is None
        for each in simulate(agreement(planned), "sev1", local("2026-10-09T10:00")).promises
    ] == [
        False,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("text", "opened", "due"),
    [
        ("next business day", "2026-10-08T10:00", "2026-10-09T18:00"),
        ("next business day", "2026-10-09T19:00", "2026-10-13T18:00"),
        ("next business day by 16:00", "2026-10-09T08:00", "2026-10-13T16:00"),
        ("by the next working day at 12:30", "2026-10-10T12:00", "2026-10-13T12:30"),
        ("same day", "2026-10-08T10:00", "2026-10-08T18:00"),
    ],
)
def test_that_moments_named_by_day_fall_on_service_days(text: str, opened: str, due: str) -> None:
    clocks = Clocks(CALENDAR, "Europe/Madrid")
    assert clocks.due(parse_duration(text), "business", local(opened)) == local(due)


@settings(max_examples=tries(20, 60))
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(
        lambda each: each.replace(second=0, microsecond=0)
    ),
    st.integers(1, 30),
)
def test_that_due_moments_equal_counting_every_minute(naive: datetime, hours: int) -> None:
    reported = naive.replace(tzinfo=UTC)
    severity = replace(SEV1, response=f"{hours} business hours")
    found = simulate(agreement(severity), "sev1", reported).promises[0].due
    clock = Clocks(CALENDAR, "Europe/Madrid").business
    minute, left = reported, hours * 60
    while left:
        at = minute.astimezone(MADRID)
        if not clock.closed_because(at.date()) and 9 <= at.hour < 18:
            left -= 1
        minute += timedelta(minutes=1)
    assert found == minute


def test_that_three_examples_are_worked_for_print() -> None:
    second = replace(SEV1, id="sev2", name="Sev 2", response="1 business day")
    two = replace(agreement(), support=replace(agreement().support, severities=(SEV1, second)))
    examples = worked_examples(two, date(2026, 10, 1))
    assert [(each.severity, moment_words(each.reported, each.zone)) for each in examples] == [
        ("Sev 1", "Friday 2 October 2026, 19:00"),
        ("Sev 2", "Friday 2 October 2026, 19:00"),
        ("Sev 2", "Friday 9 October 2026, 16:00"),
    ]
    assert worked_examples(Agreement(), date(2026, 10, 1)) == ()
