"""What incidents of a period show: each kind of observation told where it holds, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.contract.clauses.texts import clause_of
from slastudio.measure.uncertainty.tails import binomial_tail
from tests.judge.observing.incident_worlds import (
    TERMS,
    entered,
    incident,
    judged,
    observed,
    requests,
)

pytestmark = pytest.mark.rapid


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_that_an_incident_about_which_nothing_is_said_shows_nothing() -> None:
    assert judged([incident()]).observations == ()


def test_that_a_severity_the_rubric_does_not_give_is_told_with_both_and_its_clause() -> None:
    row = incident(severity="Sev 3", affected="many", harm="serious", reversible="never")
    (found,) = observed([row], "severity_differs")
    assert found.title == "I-1: Sev 3, by the rubric Sev 1"
    assert dict(found.figures) == {"severity": "sev3", "by_rubric": "sev1"}
    assert found.clause == clause_of(TERMS, "severities") != ""
    assert not observed([row | {"severity": "Sev 1"}], "severity_differs")
    assert not observed([row | {"harm": "dreadful"}], "severity_differs")


def test_that_a_late_alert_is_told_with_its_minutes() -> None:
    row = incident(began="2026-10-06T08:00Z", detected="2026-10-06T09:50Z")
    (found,) = observed([row], "alert_late")
    assert dict(found.figures) == {"minutes": "110.0"}
    assert found.detail.startswith("Noticed 1 h 50 min after its impact began")
    (blind,) = observed([incident(detected="2026-10-06T10:30Z")], "alert_late")
    assert blind.figures == ()
    assert blind.detail == (
        "When its impact began is not known; it was reported 30 min before it was noticed."
    )
    assert not observed([row | {"detected": "2026-10-06T08:30Z"}], "alert_late")


@pytest.mark.parametrize(
    ("word", "kinds"),
    [
        ("confusing", ["fallback_confusing"]),
        ("failed", ["fallback_failed"]),
        ("worked", []),
        ("none", []),
        ("", []),
        ("so so", []),
    ],
)
def test_that_a_fallback_is_told_where_it_confused_or_failed(word: str, kinds: list[str]) -> None:
    assert [each.kind for each in judged([incident(fallback=word)]).observations] == kinds


def test_that_a_rollback_of_an_incident_that_did_not_work_is_told_once() -> None:
    def told(worked: str) -> list[str]:
        fields = {
            "when": "2026-10-06T11:00",
            "title": "Prompt",
            "incident": "I-1",
            "worked": worked,
        }
        record = entered("rollbacks", "RBK-1", **fields)
        return [each.about for each in observed([incident()], "rollback_failed", records=[record])]

    assert told("no") == ["RBK-1"]
    assert told("") == []


RESOLVED = {"resolved": "2026-10-06T12:00Z"}


def test_that_an_overdue_review_is_told_until_it_is_held() -> None:
    (found,) = observed([incident(**RESOLVED)], "review_overdue")
    assert (found.at, found.clause) == (at("2026-10-13T12:00"), clause_of(TERMS, "review"))
    # the next month tells it again
    assert observed([incident(**RESOLVED)], "review_overdue", period="2026-11")
    assert not observed([incident(**RESOLVED)], "review_overdue", now=at("2026-10-13T11:59"))
    held = incident(**RESOLVED, reviewed="2026-10-20T12:00Z", review_owner="Lead", cause="c")
    assert not judged([held]).observations


def test_that_a_review_due_after_the_period_is_a_matter_of_the_next_one() -> None:
    row = incident(opened="2026-10-29T10:00Z", resolved="2026-10-30T12:00Z")
    assert not observed([row], "review_overdue", now=at("2026-12-01"))
    assert observed([row], "review_overdue", period="2026-11", now=at("2026-12-01"))


def test_that_a_review_without_an_owner_or_a_cause_is_told() -> None:
    row = incident(**RESOLVED, reviewed="2026-10-08T12:00Z")
    kinds = [each.kind for each in judged([row]).observations]
    assert kinds == ["review_unowned", "cause_missing"]
    named = row | {"review_owner": "Lead", "cause": "Prompt"}
    assert not judged([named]).observations
    assert not judged([row], now=at("2026-10-08T11:00")).observations


def test_that_a_cause_of_two_incidents_within_six_months_comes_back() -> None:
    def told(*rows: dict[str, Any]) -> list[tuple[str, ...]]:
        return [each.shown_by for each in observed(rows, "recurring_cause")]

    here = incident("B", cause="provider  Full")
    assert told(incident("A", "2026-05-01T00:00Z", cause="Provider full."), here) == [("A", "B")]
    # before the six months, another cause, none
    assert told(incident("A", "2026-04-30T23:59Z", cause="Provider full"), here) == []
    assert told(incident("A", "2026-05-01T00:00Z", cause="Provider slow"), here) == []
    assert told(incident("A", cause=""), incident("B", cause=" ")) == []
    # none of them in the period: it was told then
    earlier = [incident(n, f"2026-08-0{n}T00:00Z", cause="Provider full") for n in "12"]
    assert told(*earlier) == []


def test_that_a_recurring_cause_reaches_leadership_as_agreed() -> None:
    rows = [incident("A", cause="x"), incident("B", cause="x")]
    (found,) = observed(rows, "recurring_cause")
    assert "For leadership, as agreed: They go to both boards." in found.detail
    assert found.clause == clause_of(TERMS, "recurring") != ""
    nothing = replace(TERMS, governance=replace(TERMS.governance, recurring=""))
    (bare,) = observed(rows, "recurring_cause", terms=nothing)
    assert "how such causes reach it is not agreed" in bare.detail
    assert bare.clause == ""


def test_that_improvements_are_told_while_overdue_or_not_verified() -> None:
    def told(period: str = "2026-10", **fields: str) -> list[str]:
        record = entered("improvements", "IMP-1", title="Alert", **fields)
        found = judged([], records=[record], period=period).observations
        return [each.kind for each in found]

    agreed = {"when": "2026-09-05T10:00"}
    assert told(**agreed) == []
    assert told(**agreed, due="2026-10-20T10:00") == ["improvement_overdue"]
    assert told(**agreed, due="2026-11-02T10:00") == []
    assert told("2026-11", **agreed, due="2026-11-02T10:00") == ["improvement_overdue"]
    done = agreed | {"due": "2026-10-20T10:00", "done": "2026-10-19T10:00"}
    assert told(**done) == ["improvement_unverified"]
    assert told(**done, verified="2026-10-30T10:00") == []
    # a month that ended before it was agreed, or done, tells nothing of it
    assert told("2026-08", **agreed, due="2026-08-20T10:00") == []
    assert told("2026-09", **done) == []


# --- shares of traffic ------------------------------------------------------------------------------------------------


def _counted(least: int, trials: int, share: Fraction) -> Fraction:
    """Return the same by adding up every sequence of hits and misses."""
    return sum(
        (
            prod((share if hit else 1 - share) for hit in hits)
            for hits in product((True, False), repeat=trials)
            if sum(hits) >= least
        ),
        Fraction(0),
    )


@given(st.integers(0, 7), st.integers(0, 7), st.fractions(0, 1, max_denominator=50))
def test_that_the_tail_is_the_sum_over_every_sequence(
    least: int, trials: int, share: Fraction
) -> None:
    assert binomial_tail(least, trials, share) == _counted(least, trials, share)


def _world(bad: int, good: int) -> list[dict[str, Any]]:
    """Return incidents of an hour each: so many while v2 answered, so many while v1 did."""
    return [
        incident(
            f"{word}{n}",
            f"2026-10-{day + n:02d}T10:00Z",
            resolved=f"2026-10-{day + n:02d}T11:00Z",
            cause=f"{word}{n}",
        )
        for word, day, number in (("V1-", 1, good), ("V2-", 20, bad))
        for n in range(number)
    ]


# 1,000 requests of v2 among 10,000: ten days of v1, then v2 on the 20th to 22nd
LOG = requests(
    *((f"2026-10-{day:02d}T09:00Z", 900, "m/v1/en") for day in range(1, 11)),
    *((f"2026-10-{day:02d}T09:00Z", 250, "m/v2/es") for day in range(20, 24)),
)


@pytest.mark.parametrize(("bad", "good", "told"), [(3, 0, True), (3, 1, True), (2, 0, False)])
def test_that_a_version_is_told_where_chance_alone_hardly_gives_as_many(
    bad: int, good: int, told: bool
) -> None:
    found = observed(_world(bad, good), "overrepresented", log=LOG)
    assert [each.about for each in found if each.figures[0] == ("by", "prompt_version")] == (
        ["v2"] if told else []
    )
    if told:
        figures = dict(found[0].figures)
        assert (figures["share_of_traffic"], figures["incidents"]) == ("0.1", str(bad))
        chance = _counted(bad, bad + good, Fraction(1, 10))
        assert float(figures["by_chance"]) == pytest.approx(float(chance))
        assert chance <= Fraction(1, 100)


def test_that_more_than_one_of_a_hundred_by_chance_is_not_told() -> None:
    # three of six with one tenth of the traffic: 1.6 in a hundred
    assert _counted(3, 6, Fraction(1, 10)) > Fraction(1, 100)
    assert not observed(_world(3, 3), "overrepresented", log=LOG)


def test_that_without_a_log_of_their_time_nothing_is_told_of_shares() -> None:
    rows = _world(3, 0)
    assert not observed(rows, "overrepresented")
    assert not observed(rows, "overrepresented", log=requests(("2026-11-01T00:00Z", 99, "m/v2")))


def test_that_a_segment_the_log_knows_is_held_against_its_traffic() -> None:
    rows = [
        incident(f"S{n}", f"2026-10-0{n}T10:00Z", resolved=f"2026-10-0{n}T10:30Z", segment="ES")
        for n in range(1, 4)
    ]
    found = observed(rows, "overrepresented", log=LOG)
    assert [(each.about, dict(each.figures)["by"]) for each in found] == [("es", "segment")]
    unknown = [row | {"segment": "klingon"} for row in rows]
    assert not observed(unknown, "overrepresented", log=LOG)


def test_that_shares_are_told_only_in_a_month_with_such_an_incident() -> None:
    rows = [row | {"opened": row["opened"].replace("-10-", "-09-")} for row in _world(3, 0)]
    rows = [row | {"resolved": row["resolved"].replace("-10-", "-09-")} for row in rows]
    log = LOG.assign(time=LOG["time"] - pd.Timedelta(days=30))
    assert observed(rows, "overrepresented", log=log, period="2026-09")
    assert not observed(rows, "overrepresented", log=log)
