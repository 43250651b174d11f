"""Maintenance windows the clause names, and automated traffic: left out by a rule, both figures kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.terms.commercial import CreditBand, Pricing
from slastudio.contract.terms.exclusions import Exclusion
from slastudio.contract.terms.objectives import Condition, Indicator, Window
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.month import assess_period
from slastudio.judge.verdicts.exclusions import agreed_windows
from tests.judge.specimens import agreement, frame, inputs, judge_one, objective
from tests.strength import tries

pytestmark = pytest.mark.rapid

MADRID = ZoneInfo("Europe/Madrid")
CREDIT = Pricing("EUR", Decimal(1000), credits=(CreditBand("C", ("o",), percent=Decimal(10)),))


def exclusion(*windows: tuple[str, str, str], **changes: object) -> Exclusion:
    base = Exclusion(
        "m",
        "Maintenance",
        "maintenance",
        "Not counted.",
        windows=tuple(OpenHours(*w) for w in windows),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def spans(clause: Exclusion, first: date, days: int) -> list[tuple[datetime, datetime]]:
    start = datetime.combine(first, datetime.min.time(), MADRID)
    end = start + timedelta(days=days)
    found = agreed_windows(clause, "Europe/Madrid", start, end)
    return [(each.start, each.end) for each in found if each.end > start and each.start < end]


def test_that_a_weekly_window_stands_on_the_wall_clock_also_when_clocks_change() -> None:
    sundays = spans(exclusion(("Sunday", "01:00", "04:00")), date(2026, 10, 18), 14)
    assert [(a.isoformat(), b - a) for a, b in sundays] == [
        ("2026-10-17T23:00:00+00:00", timedelta(hours=3)),
        # the night on which the hour from two to three comes twice
        ("2026-10-24T23:00:00+00:00", timedelta(hours=4)),
    ]


def test_that_a_window_past_midnight_is_one_span() -> None:
    (night,) = spans(exclusion(("Friday", "22:00", "02:00")), date(2026, 10, 5), 7)
    assert night[1] - night[0] == timedelta(hours=4)


@settings(max_examples=tries(20, 60), deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(WEEKDAYS), st.integers(0, 47), st.integers(1, 12)), max_size=4
    ),
    st.dates(date(2026, 1, 5), date(2026, 12, 1)),
)
def test_that_windows_are_the_half_hours_a_week_planner_marks(
    drawn: list[tuple[str, int, int]], first: date
) -> None:
    def clock(half_hours: int) -> str:
        return f"{half_hours // 2:02d}:{30 * (half_hours % 2):02d}"

    windows = [(day, clock(a), clock((a + n) % 48)) for day, a, n in drawn]
    marked = {
        (WEEKDAYS.index(day) * 48 + a + step) % (7 * 48) for day, a, n in drawn for step in range(n)
    }
    found = spans(exclusion(*windows), first, 7)
    at = datetime.combine(first, datetime.min.time(), MADRID).astimezone(UTC)
    for _ in range(7 * 48):
        local = at.astimezone(MADRID)
        slot = local.weekday() * 48 + local.hour * 2 + local.minute // 30
        inside = any(a <= at < b for a, b in found)
        # where an hour is skipped or comes twice, a wall clock names no one moment
        doubtful = local.utcoffset() != (local + timedelta(days=1)).utcoffset() or (
            local.utcoffset() != (local - timedelta(days=1)).utcoffset()
        )
        assert doubtful or inside is (slot in marked), local
        at += timedelta(minutes=30)


def judged(clause: Exclusion, pricing: Pricing | None = None) -> Result:
    # one probe an hour over four weeks; those of Sunday, 02:00 to 04:00, are down
    start = datetime(2026, 10, 4, tzinfo=UTC)
    times = [start + timedelta(hours=n) for n in range(24 * 21)]
    rows = {
        "time": [each.isoformat() for each in times],
        "up": [not (each.weekday() == 6 and each.hour in (2, 3)) for each in times],
    }
    return judge_one(
        objective(
            indicator=Indicator("availability", "probes"),
            target=Decimal("99.5"),
            complete="counted",
            window=Window("month"),
            exclusions=("m",),
        ),
        {"probes": frame("probes", rows)},
        methods={"exclusions": (clause,)},
        pricing=pricing or Pricing(),
        parties=Parties(zone="UTC"),
    )


def test_that_an_agreed_window_needs_no_notice_and_no_word_and_both_figures_are_shown() -> None:
    result = judged(
        exclusion(("Sunday", "02:00", "04:00"), notice_days=5, confirmed_role="Owner"), CREDIT
    )
    assert (result.verdict, result.value) == ("met", 100)
    assert result.measured == Decimal(100 * (24 * 21 - 6)) / (24 * 21)
    (told,) = result.excluded
    assert (told.samples, told.confirmed, told.unconfirmed) == (6, True, ())
    assert "agreed window" in told.detail
    assert "as the clause names it" in told.detail


def test_that_the_cap_of_hours_holds_for_agreed_windows_too() -> None:
    result = judged(exclusion(("Sunday", "02:00", "04:00"), cap_hours=Decimal(3)))
    (told,) = result.excluded
    assert told.samples == 3
    assert "cap of 3 hours" in told.detail
    assert result.verdict == "missed"


def test_that_without_a_window_nothing_is_left_out() -> None:
    assert judged(exclusion()).excluded == ()


# --- automated traffic ------------------------------------------------------------------------------------------------

ANSWERED = Indicator("good_share", "requests", good=(Condition("status", "is", "ok"),))


def with_traffic(kinds: list[str | None], good: list[bool], *rules: Condition) -> Result:
    rows = {
        "time": [f"2026-10-{1 + n % 28:02d}T10:00:00Z" for n in range(len(kinds))],
        "status": ["ok" if each else "error" for each in good],
        "seg.traffic": kinds,
    }
    one = objective(indicator=ANSWERED, complete="counted", window=Window("month"))
    terms = agreement(one)
    terms = replace(terms, objectives=replace(terms.objectives, automated=rules))
    return assess_period(inputs(terms, {"requests": frame("requests", rows)})).results[0]


PROBES = Condition("seg.traffic", "in", "health check, load test")


def test_that_automated_traffic_is_left_out_and_counted_apart() -> None:
    kinds = ["health check", "Load Test", "user", None]
    result = with_traffic(kinds, [True, True, False, True], PROBES)
    assert (result.good, result.total) == (1, 2), "what does not say what it is stays in"
    assert result.measured == 75
    (told,) = result.excluded
    assert (told.name, told.samples) == ("Automated traffic", 2)


def test_that_any_of_several_rules_leaves_a_request_out() -> None:
    result = with_traffic(
        ["health check", "bot-7", "user"],
        [True, True, False],
        PROBES,
        Condition("seg.traffic", "is", "bot-7"),
    )
    assert (result.good, result.total) == (0, 1)


def test_that_without_a_rule_every_request_counts() -> None:
    result = with_traffic(["health check", "user"], [True, False])
    assert (result.good, result.total, result.excluded) == (1, 2, ())
