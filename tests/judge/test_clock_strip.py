"""The strip of a clock: no gap, no overlap, and exactly the time the clock used."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.clocks.calendars import holiday_names
from slastudio.contract.clocks.limits import Clocks
from slastudio.judge.clocks.strip import Stretch, strip
from tests.judge.test_clock_terms import CALENDAR, NOW, SUPPORT, resolutions
from tests.strength import tries

pytestmark = pytest.mark.rapid
CLOCKS = Clocks(CALENDAR, "Europe/Madrid")
START = datetime(2026, 10, 8, tzinfo=UTC)
NATIONAL_DAY = holiday_names("ES", "MD", [2026])[date(2026, 10, 12)]
minutes = st.integers(0, 18 * 24 * 60)


def _pairs(found: list[tuple[int, int]]) -> str:
    return json.dumps(
        [
            [(START + timedelta(minutes=a)).isoformat(), (START + timedelta(minutes=b)).isoformat()]
            for a, b in found
        ]
    )


def seconds_in(stretches: Iterable[Stretch], state: str) -> float:
    return sum(
        (each.end - each.start for each in stretches if each.state == state), timedelta()
    ).total_seconds()


@settings(max_examples=tries(40, 120), deadline=None)
@given(
    st.integers(0, 3 * 24 * 60),
    st.one_of(st.none(), minutes),
    st.sampled_from(["sev1", "sev2"]),
    st.lists(st.tuples(minutes, minutes), max_size=3),
    st.lists(st.tuples(minutes, minutes), max_size=2),
)
def test_that_a_strip_partitions_a_clocks_life_and_adds_up_to_it(
    opened: int,
    lasted: int | None,
    severity: str,
    waits: list[tuple[int, int]],
    again: list[tuple[int, int]],
) -> None:
    columns: dict[str, Any] = {
        "opened": (START + timedelta(minutes=opened)).isoformat(),
        "severity": severity,
    }
    if lasted is not None:
        columns["resolved"] = (START + timedelta(minutes=opened + lasted)).isoformat()
    (case,) = resolutions(
        SUPPORT,
        waiting=_pairs(waits),
        reopened=_pairs([(min(p), max(p)) for p in again]),
        **columns,
    )
    stretches = strip(case, CLOCKS, NOW)
    assert case.due is not None
    ends = max(case.done, case.due) if case.done else max(NOW, case.opened)
    if ends > case.opened:
        assert (stretches[0].start, stretches[-1].end) == (case.opened, ends)
    assert all(before.end == after.start for before, after in pairwise(stretches))
    assert all(each.start < each.end for each in stretches)
    ran, late = (seconds_in(stretches, state) for state in ("running", "late"))
    if case.adjusted_s is not None:
        assert ran + late == case.adjusted_s
    if case.verdict == "late":
        assert ran == case.limit_s
        assert all(each.start >= case.due for each in stretches if each.state == "late")
    else:
        assert late == 0


def test_that_a_strip_says_why_the_clock_did_not_run() -> None:
    waiting = _pairs([(24 * 60 + 8 * 60, 24 * 60 + 9 * 60)])
    (case,) = resolutions(
        SUPPORT,
        severity="sev2",
        opened="2026-10-09T09:00:00Z",
        resolved="2026-10-13T08:00:00Z",
        waiting=waiting,
    )
    (paused,) = resolutions(
        SUPPORT,
        severity="sev2",
        opened="2026-10-09T09:00:00Z",
        resolved="2026-10-13T12:00:00Z",
        waiting=_pairs([(24 * 60 + 10 * 60, 24 * 60 + 11 * 60)]),
    )
    assert [
        (f"{each.start:%d %H:%M}", each.state, each.reason)
        for each in strip(paused, CLOCKS, NOW, "clause 5.9")
    ] == [
        ("09 09:00", "running", ""),
        ("09 10:00", "paused", "clause 5.9"),
        ("09 11:00", "running", ""),
        ("09 16:00", "outside_hours", "outside service hours"),
        ("09 22:00", "outside_hours", "Saturday"),
        ("10 22:00", "outside_hours", "Sunday"),
        ("11 22:00", "outside_hours", NATIONAL_DAY),
        ("12 22:00", "outside_hours", "outside service hours"),
        ("13 07:00", "running", ""),
        ("13 10:00", "late", "after the due moment"),
    ]
    assert case.verdict == "in_time"
    assert strip(case, CLOCKS, NOW)[-1].state == "done"


def test_that_a_clock_that_was_not_judged_has_no_strip() -> None:
    (case,) = resolutions(SUPPORT, severity="sev9", opened="2026-10-09T09:00:00Z")
    assert strip(case, CLOCKS, NOW) == ()
