"""What readings do to a month: a duty to clarify and no claim, answers that are told, what comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slastudio.judge.outcome.assessment import Assessment, DutyDue
from slastudio.judge.outcome.kept import assessment_as_json, assessment_from_json
from slastudio.judge.telling.readings import given_words
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.questions import answer_question, withdraw_answer
from slastudio.operations.projects import open_project
from slastudio.project.file import Project
from slastudio.reports.machine.assessments import assessment_document
from tests.open_month import AGAIN, AVAILABLE, MONTH, SPAN, WORD, make_open_month, written


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with open_project(make_open_month(tmp_path / "open.slastudio")) as made:
        yield made


def judged(project: Project) -> Assessment:
    return assess(project, MONTH)


def duties(assessment: Assessment) -> tuple[DutyDue, ...]:
    assert assessment.consequences is not None
    return assessment.consequences.duties


def test_that_a_reserved_verdict_owes_a_clarification_and_no_claim(project: Project) -> None:
    found = judged(project)
    assert {each.verdict for each in found.results} == {"reserved"}
    assert [each.kind for each in duties(found)] == ["clarify"] * 3
    first = duties(found)[0]
    assert first.title == "Clarify how evidence is read: Availability"
    assert (first.objective, first.role, first.clause) == ("av", "The provider", "clause 4.9")
    assert AVAILABLE in first.detail
    assert found.consequences is not None
    assert found.consequences.credits is not None
    assert found.consequences.credits.lines == ()


def service_time(start: datetime, end: datetime) -> timedelta:
    """Return how much of [start, end) lies on weekdays from nine to six, counted day by day."""
    total, day = timedelta(), start.replace(hour=0, minute=0, second=0, microsecond=0)
    while day < end:
        opens, closes = day + timedelta(hours=9), day + timedelta(hours=18)
        if day.weekday() < 5:
            total += max(min(closes, end) - max(opens, start), timedelta())
        day += timedelta(days=1)
    return total


def test_that_a_clarification_is_due_so_many_business_days_after_the_import(
    project: Project,
) -> None:
    (batch,) = [each for each in judged(project).questions if each.question.id == WORD]
    assert batch.question.asked is not None
    assert batch.clarify_by is not None
    asked, due = batch.question.asked, batch.clarify_by
    # five service days of nine hours, whatever the day and hour of the import
    assert service_time(asked, due) == timedelta(hours=45)
    assert service_time(asked, due - timedelta(seconds=1)) < timedelta(hours=45)
    # no import left it open: it is asked once the month is over, on a Wednesday
    (span,) = [each for each in judged(project).questions if each.question.id == SPAN]
    assert span.clarify_by == datetime(2026, 4, 7, 18, tzinfo=UTC)


def test_that_an_answer_ends_the_duty_and_lets_the_credit_run(project: Project) -> None:
    answer_question(project, WORD, "bad", "Ana")
    found = judged(project)
    assert found.results[0].verdict == "missed"
    assert [each.objective for each in duties(found) if each.kind == "clarify"] == ["spend", "up"]
    assert found.consequences is not None
    assert found.consequences.credits is not None
    assert found.consequences.credits.amount == 100


def test_that_answers_which_decided_figures_of_the_month_are_told(project: Project) -> None:
    assert judged(project).answers == ()
    for name, reading in ((WORD, "left_out"), (AGAIN, "each"), (SPAN, "quiet")):
        answer_question(project, name, reading, "Ana")
    found = judged(project)
    told = {each.id: given_words(each, "UTC") for each in found.answers}
    assert told.keys() == {WORD, AGAIN, SPAN}
    assert told[WORD].startswith("counts as no event, by Ana on ")
    assert found.questions == ()
    listed = assessment_document(found)["answers"]
    assert isinstance(listed, list)
    assert len(listed) == 3
    # a month whose evidence they do not concern does not tell them
    assert assess(project, "2026-06").answers == ()
    withdraw_answer(project, WORD)
    assert WORD not in {each.id for each in judged(project).answers}


def test_that_what_the_agreement_answers_is_told_as_its_answer(
    project: Project, tmp_path: Path
) -> None:
    terms = current_agreement(project)
    methods = replace(terms.objectives, retries="first")
    save_agreement(project, replace(terms, objectives=methods))
    rows = [("2026-03-05T08:00:00Z", "again", 100 * number, "success") for number in (1, 2)]
    headings = "time request_id latency_ms status"
    import_file(project, written(tmp_path / "retries.csv", headings, rows))
    (told,) = judged(project).answers
    assert told.kind == "retries"
    assert "by the agreement" in given_words(told, "UTC")


def test_that_days_said_to_be_missing_are_not_asked_about_again(project: Project) -> None:
    answer_question(project, SPAN, "missing", "Ana")
    found = judged(project)
    assert SPAN not in {each.question.id for each in found.questions}
    assert SPAN in {each.id for each in found.answers}
    uptime = next(each for each in found.results if each.id == "up")
    assert uptime.verdict == "reserved"
    (told,) = [each for each in found.attention if each.title.startswith("Uptime: reserved")]
    assert (told.page, told.target, told.action) == ("data", "probes", "Import")


def test_that_reserved_verdicts_come_first_of_what_needs_attention(project: Project) -> None:
    answer_question(project, WORD, "bad")
    levels = [each.level for each in judged(project).attention]
    assert levels[:3] == ["reserved", "reserved", "missed"]


def test_that_answers_and_clarifications_are_kept_with_an_assessment(project: Project) -> None:
    answer_question(project, WORD, "good", "Ana")
    found = judged(project)
    assert assessment_from_json(assessment_as_json(found)) == found
