"""The story of an incident says what records show, and nothing they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from slastudio.contract.terms.governance import EscalationStep
from slastudio.judge.outcome.known_spans import KnownSpan
from slastudio.judge.outcome.records import Act
from tests.judge.observing.incident_worlds import (
    TERMS,
    entered,
    incident,
    judged,
    requests,
    story,
    tick,
)

pytestmark = pytest.mark.rapid


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# --- minutes and people -----------------------------------------------------------------------------------------------


def test_that_minutes_run_from_the_beginning_of_the_impact_to_its_end() -> None:
    row = incident(began="2026-10-06T09:30Z", resolved="2026-10-06T12:00Z")
    assert story(row).impact_s == 150 * 60
    assert story(incident(resolved="2026-10-06T12:00Z")).impact_s == 120 * 60


def test_that_without_an_end_there_are_no_minutes_and_not_zero() -> None:
    assert story(incident()).impact_s is None
    assert story(incident(began="2026-10-06T09:30Z")).impact_s is None


def test_that_an_end_that_lies_ahead_has_not_come() -> None:
    row = incident(resolved="2026-10-06T12:00Z")
    told = story(row, now=at("2026-10-06T11:00"))
    assert (told.impact_s, told.resolved, told.ended) == (None, None, None)


def test_that_an_end_before_the_beginning_gives_no_minutes() -> None:
    assert story(incident(began="2026-10-06T14:00Z", resolved="2026-10-06T12:00Z")).impact_s is None


def test_that_being_stable_ends_the_impact_before_it_is_resolved() -> None:
    row = incident(stable="2026-10-06T10:45Z", resolved="2026-10-07T10:00Z")
    assert story(row).impact_s == 45 * 60


def test_that_time_in_which_it_was_resolved_before_it_opened_again_is_no_impact() -> None:
    again = (
        '[["2026-10-06T10:00:00+00:00", "2026-10-06T11:00:00+00:00"], '
        '["2026-10-06T15:00:00+00:00", "2026-10-06T15:30:00+00:00"]]'
    )
    row = incident(resolved="2026-10-06T15:30Z", reopened=again, began="2026-10-06T09:50Z")
    assert story(row).impact_s == (70 + 30) * 60
    running = again.replace('"2026-10-06T15:30:00+00:00"', "null")
    assert story(incident(resolved="2026-10-06T11:00Z", reopened=running)).impact_s is None


def test_that_what_was_stable_before_it_opened_again_was_not_so_for_good() -> None:
    again = (
        '[["2026-10-06T10:00:00+00:00", "2026-10-06T11:00:00+00:00"], '
        '["2026-10-06T15:00:00+00:00", "2026-10-06T15:30:00+00:00"]]'
    )
    row = incident(resolved="2026-10-06T15:30Z", reopened=again, stable="2026-10-06T10:40Z")
    assert story(row).impact_s == (60 + 30) * 60


def test_that_people_are_counted_only_where_somebody_did() -> None:
    told = judged([incident("A", people=1200), incident("B"), incident("C", people=0)])
    assert [each.people for each in told.incident_stories] == [1200, None, 0]


# --- versions ---------------------------------------------------------------------------------------------------------


def test_that_the_versions_are_those_of_requests_within_its_span_alone() -> None:
    log = requests(
        ("2026-10-06T09:00Z", 60, "old/p1"),
        ("2026-10-06T10:00Z", 30, "old/p2"),
        ("2026-10-06T10:30Z", 10, "new/p2"),
        ("2026-10-06T10:40Z", 60, "new/p3"),
    )
    told = story(incident(resolved="2026-10-06T10:40Z"), log=log)
    assert (told.log, told.requests) == ("whole", 40)
    assert [(v.column, v.value, v.requests, v.of) for v in told.versions] == [
        ("model", "old", 30, 40),
        ("model", "new", 10, 40),
        ("prompt_version", "p2", 40, 40),
    ]
    assert (told.main_version("model"), told.main_version("retrieval_version")) == ("old", "")


def test_that_half_of_the_requests_make_no_version_the_main_one() -> None:
    log = requests(("2026-10-06T09:00Z", 70, "a"), ("2026-10-06T10:10Z", 60, "b"))
    told = story(incident(resolved="2026-10-06T10:20Z"), log=log)
    assert told.main_version("model") == ""


def test_that_without_a_log_of_that_time_versions_are_not_computed() -> None:
    row = incident(resolved="2026-10-06T10:40Z")
    for log in (None, requests(("2026-10-07T09:00Z", 60, "old/p1"))):
        told = story(row, log=log)
        assert (told.log, told.requests, told.versions) == ("none", None, ())


def test_that_without_an_end_a_day_of_requests_is_looked_at_and_no_more() -> None:
    log = requests(
        ("2026-10-06T00:00Z", 60, "a"),
        ("2026-10-07T09:00Z", 120, "b"),
        ("2026-10-09T09:00Z", 9, "c"),
    )
    told = story(incident(), log=log)
    assert [(v.value, v.requests) for v in told.versions] == [("b", 60)]
    assert told.until == at("2026-10-07T10:00")
    now = at("2026-10-07T09:30")
    assert story(incident(), log=log, now=now).until == now


def test_that_a_log_that_covers_a_part_says_so() -> None:
    log = requests(("2026-10-06T10:20Z", 60, "old/p1"))
    told = story(incident(resolved="2026-10-06T10:40Z"), log=log)
    assert (told.log, told.requests) == ("part", 20)


def test_that_files_that_follow_one_another_are_one_log_and_a_missing_day_is_none() -> None:
    log = requests(("2026-10-05T20:00Z", 60, "a"), ("2026-10-06T11:00Z", 60, "a"))
    spans = [
        KnownSpan(at("2026-10-01"), at("2026-10-05T21:00")),
        KnownSpan(at("2026-10-06T11:00"), at("2026-10-09")),
    ]
    row = incident(resolved="2026-10-06T12:00Z")
    assert story(row, log=log, covered=spans).log == "whole"
    spans[0] = KnownSpan(at("2026-10-01"), at("2026-10-04T21:00"))
    assert story(row, log=log, covered=spans).log == "part"


# --- ladder -----------------------------------------------------------------------------------------------------------


def test_that_rungs_are_told_in_time_late_or_not_as_the_record_shows() -> None:
    heard = (
        '[["2026-10-06T10:05:00+00:00", "lead"], ["2026-10-06T10:31:00+00:00", "OWNER"],'
        ' ["2026-10-06T10:02:00+00:00", "Somebody else"]]'
    )
    told = story(incident(told=heard, resolved="2026-10-06T13:00Z"))
    assert [(r.number, r.role, r.state) for r in told.rungs] == [
        (1, "Lead", "in_time"),
        (2, "Owner", "late"),
        (3, "Board", "not_shown"),
    ]
    assert told.rungs[1].due == at("2026-10-06T10:30")


def test_that_a_rung_after_its_end_was_not_reached_and_one_of_a_higher_severity_neither() -> None:
    told = story(incident(resolved="2026-10-06T10:30Z"))
    assert [r.number for r in told.rungs] == [1]
    minor = story(incident(severity="Sev 2", resolved="2026-10-06T13:00Z"))
    assert [r.number for r in minor.rungs] == [1, 3]
    assert story(incident(severity="unheard of", resolved="2026-10-08T13:00Z")).rungs == ()


def test_that_an_answer_shows_that_somebody_was_told_at_once_and_an_act_shows_any_rung() -> None:
    act = Act("ACT-1", at("2026-10-06T11:30"), "done", "escalation:3:I-1", role="Lead")
    row = incident(first_response="2026-10-06T10:20Z", resolved="2026-10-06T13:00Z")
    told = story(row, acts=[act])
    assert [(r.number, r.state) for r in told.rungs] == [
        (1, "in_time"),
        (2, "not_shown"),
        (3, "in_time"),
    ]


def test_that_a_rung_without_a_role_is_shown_by_nobody_s_name() -> None:
    nobody = replace(
        TERMS, governance=replace(TERMS.governance, escalation=(EscalationStep("30 minutes"),))
    )
    heard = '[["2026-10-06T10:05:00+00:00", "Lead"]]'
    (rung,) = story(incident(told=heard), terms=nobody).rungs
    assert rung.state == "not_shown"


# --- playbook ---------------------------------------------------------------------------------------------------------


def test_that_steps_are_ticked_in_time_late_or_not_at_all() -> None:
    ticks = [
        tick("CHK-1", "2026-10-06T10:20", "freeze"),
        tick("CHK-2", "2026-10-06T12:30", "Restore.", "Roll back / I-1"),
        tick("CHK-3", "2026-10-06T12:30", "Write it down.", "I-2"),
    ]
    told = story(incident(playbook="back"), records=ticks)
    assert told.playbook == "Roll back"
    assert [(s.step, s.state, s.tick) for s in told.steps] == [
        ("Freeze.", "in_time", "CHK-1"),
        ("Restore.", "late", "CHK-2"),
        ("Write it down.", "not_ticked", ""),
    ]


def test_that_the_last_word_on_a_step_holds_and_a_tick_without_a_result_says_nothing() -> None:
    ticks = [
        tick("CHK-1", "2026-10-06T10:10", "Freeze."),
        tick("CHK-2", "2026-10-06T10:20", "Freeze.", result="not_done"),
        tick("CHK-3", "2026-10-06T10:30", "Restore.", result="not_applicable"),
        tick("CHK-4", "2026-10-06T10:40", "Write it down.", result=""),
    ]
    told = story(incident(playbook="Roll back"), records=ticks)
    assert [s.state for s in told.steps] == ["not_done", "not_applicable", "not_ticked"]


def test_that_a_playbook_the_agreement_does_not_know_has_no_steps() -> None:
    told = story(incident(playbook="improvised"))
    assert (told.playbook, told.steps) == ("", ())


# --- alert, rubric, review --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("began", "detected", "state", "seconds"),
    [
        ("2026-10-06T09:30Z", "2026-10-06T09:50Z", "in_time", 1200.0),
        # an hour is what the first response of Sev 1 may take
        ("2026-10-06T08:50Z", "2026-10-06T09:50Z", "in_time", 3600.0),
        ("2026-10-06T08:49Z", "2026-10-06T09:50Z", "late", 3660.0),
        # reported before it was noticed
        ("2026-10-06T09:59Z", "2026-10-06T10:01Z", "late", 120.0),
        (None, "2026-10-06T10:01Z", "late", None),
        (None, "2026-10-06T09:50Z", "unknown", None),
        ("2026-10-06T09:30Z", None, "unknown", None),
    ],
)
def test_that_an_alert_is_too_late_after_a_report_or_after_a_whole_first_response(
    began: str | None, detected: str | None, state: str, seconds: float | None
) -> None:
    told = story(incident(began=began, detected=detected))
    assert (told.alert, told.alert_s) == (state, seconds)


@pytest.mark.parametrize(
    ("answers", "severity", "state"),
    [
        (("many", "serious", "never"), "Sev 1", "agrees"),
        (("many", "serious", "never"), "Sev 3", "differs"),
        # the first row that fits decides
        (("some", "wrong", "work"), "Sev 2", "agrees"),
        (("some", "wrong", "work"), "Sev 3", "differs"),
        # no row, an answer missing, a word nobody knows, a severity that is none
        (("one", "wrong", "work"), "Sev 1", "not_judged"),
        (("many", "", "never"), "Sev 3", "not_judged"),
        (("many", "serious", "perhaps"), "Sev 3", "not_judged"),
        (("many", "serious", "never"), "panic", "not_judged"),
    ],
)
def test_that_a_severity_is_held_against_the_rubric_only_where_all_is_said(
    answers: tuple[str, str, str], severity: str, state: str
) -> None:
    names = ("affected", "harm", "reversible")
    row = incident(severity=severity, **dict(zip(names, answers, strict=True)))
    assert story(row).rubric == state


@pytest.mark.parametrize(
    ("more", "now", "state"),
    [
        ({}, "2026-11-03", "not_yet_due"),
        # Tuesday 6 October at noon and five service days: Tuesday 13 October at noon
        ({"resolved": "2026-10-06T12:00Z"}, "2026-10-13T11:59", "not_yet_due"),
        ({"resolved": "2026-10-06T12:00Z"}, "2026-10-13T12:00", "overdue"),
        (
            {"resolved": "2026-10-06T12:00Z", "reviewed": "2026-10-13T12:00Z"},
            "2026-11-03",
            "held",
        ),
        (
            {"resolved": "2026-10-06T12:00Z", "reviewed": "2026-10-13T12:01Z"},
            "2026-11-03",
            "held_late",
        ),
        ({"resolved": "2026-10-06T12:00Z", "severity": "Sev 3"}, "2026-11-03", "not_owed"),
    ],
)
def test_that_a_review_runs_from_the_resolution_on_the_clock_of_the_agreement(
    more: dict[str, str], now: str, state: str
) -> None:
    assert story(incident(**more), now=at(now)).review.state == state


def test_that_improvements_belong_to_the_incident_they_follow_from() -> None:
    told = story(
        incident(),
        records=[
            entered("improvements", "IMP-1", when="2026-10-07T10:00", title="a", about="i-1"),
            entered(
                "improvements",
                "IMP-2",
                when="2026-10-07T10:00",
                title="b",
                about="I-1",
                due="2026-10-20T10:00",
            ),
            entered(
                "improvements",
                "IMP-3",
                when="2026-10-07T10:00",
                title="c",
                about="I-1",
                done="2026-10-20T10:00",
            ),
            entered(
                "improvements",
                "IMP-4",
                when="2026-10-07T10:00",
                title="d",
                about="I-1",
                done="2026-10-20T10:00",
                verified="2026-10-21T10:00",
            ),
            entered("improvements", "IMP-5", when="2026-10-07T10:00", title="e", about="I-2"),
        ],
    )
    assert [(each.id, each.state) for each in told.improvements] == [
        ("IMP-1", "open"),
        ("IMP-2", "overdue"),
        ("IMP-3", "unverified"),
        ("IMP-4", "verified"),
    ]


def test_that_the_clocks_of_an_incident_stand_in_its_own_story() -> None:
    rows = [incident("A", first_response="2026-10-06T10:10Z"), incident("AB")]
    stories = judged(rows).incident_stories
    assert [[(c.clock, c.verdict) for c in each.cases] for each in stories] == [
        [("first_response", "in_time")],
        [("first_response", "late")],
    ]
