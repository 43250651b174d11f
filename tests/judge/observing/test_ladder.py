"""Which rungs of a ladder an incident reached, and when: held against a walk minute by minute."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.governance import EscalationStep
from tests.judge.observing.incident_worlds import TERMS, incident, story
from tests.strength import tries

pytestmark = pytest.mark.rapid
# Thursday, so that walks cross a weekend
BASE = datetime(2026, 10, 1, tzinfo=UTC)
NOW = 20 * 1440
# first response in minutes, and whether its clock runs in service hours alone
TIERS = {"Sev 1": (60, False), "Sev 2": (240, True), "Sev 3": (540, True)}
ORDER = list(TIERS)
ROLES = ("Lead", "Owner", "Board")

Rung = tuple[int, str, str]  # minutes after opening (0: at once), from which severity, who


def is_open(minute: int) -> bool:
    """Tell whether the service is open in a minute after BASE: Monday to Friday, nine to six."""
    at = BASE + timedelta(minutes=minute)
    return at.weekday() < 5 and 9 * 60 <= at.hour * 60 + at.minute < 18 * 60


def walked(opened: int, minutes: int, business: bool) -> int:
    """Return the minute at which so many minutes have run, walking one by one."""
    at = opened
    while minutes:
        minutes -= is_open(at) or not business
        at += 1
    return at


def reached(
    ladder: list[Rung],
    severity: str,
    opened: int,
    ended: int | None,
    told: list[tuple[int, str]],
    answered: int | None,
) -> list[tuple[int, int, str]]:
    """Return (number, due, state) of each rung that was reached while the incident was open."""
    found = []
    response, business = TIERS[severity]
    for number, (after, lowest, role) in enumerate(ladder, 1):
        if lowest and ORDER.index(severity) > ORDER.index(lowest):
            continue
        due = walked(opened, after or response, business)
        if after and ended is not None and ended <= due:
            continue
        heard = [at for at, who in told if who == role]
        heard += [answered] if answered is not None and not after else []
        first = min(heard, default=None)
        state = "not_yet_due" if due > NOW else "not_shown"
        if first is not None and first <= NOW:
            state = "in_time" if first <= due else "late"
        found.append((number, due, state))
    return found


def moment(minute: int) -> str:
    return (BASE + timedelta(minutes=minute)).isoformat()


rungs = st.tuples(
    st.sampled_from([0, 15, 30, 120, 600, 3000]),
    st.sampled_from(["", *ORDER]),
    st.sampled_from(ROLES),
)


@settings(max_examples=tries(50, 150))
@given(
    st.lists(rungs, max_size=4),
    st.sampled_from(ORDER),
    st.integers(0, 12 * 1440),
    st.none() | st.integers(1, 6000),
    st.lists(st.tuples(st.integers(1, 6000), st.sampled_from(ROLES)), max_size=4),
    st.none() | st.integers(1, 3000),
)
def test_that_the_rungs_reached_are_those_of_a_walk_minute_by_minute(
    ladder: list[Rung],
    severity: str,
    opened: int,
    lasted: int | None,
    heard: list[tuple[int, str]],
    answered: int | None,
) -> None:
    names = {"": "", "Sev 1": "sev1", "Sev 2": "sev2", "Sev 3": "sev3"}
    steps = tuple(
        EscalationStep(f"{after} minutes" if after else "", names[lowest], role)
        for after, lowest, role in ladder
    )
    terms = replace(TERMS, governance=replace(TERMS.governance, escalation=steps))
    ended = None if lasted is None else opened + lasted
    told = sorted((opened + after, role) for after, role in heard)
    row = incident(
        opened=moment(opened),
        severity=severity,
        resolved=None if ended is None else moment(ended),
        first_response=None if answered is None else moment(opened + answered),
        told=json.dumps([[moment(at), role] for at, role in told]),
    )
    found = story(row, terms=terms, now=BASE + timedelta(minutes=NOW))
    ours = [(r.number, round((r.due - BASE).total_seconds() / 60), r.state) for r in found.rungs]
    theirs = reached(
        ladder, severity, opened, ended, told, None if answered is None else opened + answered
    )
    assert ours == theirs
