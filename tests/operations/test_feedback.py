"""Feedback inside the product, from a file to figure, question and observation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.clauses.texts import section_blocks
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.questions import answer_question, questions_of, withdraw_answer
from slastudio.operations.projects import create_project
from slastudio.project.file import Project

NOW = datetime(2026, 11, 20, tzinfo=UTC)
ROWS = (
    ("up", 5, "", "es"),
    ("down", 1, "Wrong answer", "es"),
    ("down", 2, "too slow", "en"),
    ("down", 1, "wrong  answer", "en"),
    ("meh", 3, "tone", "es"),
    ("so-so", "", "tone", "en"),
    ("up", 4, "", "en"),
)
HELPFUL = Indicator("good_share", "feedback", good=(Condition("helpful", "is", "true"),))
RATED = Indicator("mean", "feedback", "rating")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    path = tmp_path / "p.slastudio"
    with create_project(path, "governed-production", client="Acme", zone="UTC") as made:
        terms = current_agreement(made)
        promised = (
            Objective("h", "Helpful", indicator=HELPFUL, target=Decimal(50), unit="%"),
            Objective("r", "Rating", indicator=RATED, target=Decimal(3)),
        )
        save_agreement(
            made, replace(terms, objectives=replace(terms.objectives, objectives=promised))
        )
        lines = [
            f"2026-10-{3 + n:02d}T10:00:00Z,m{n},{','.join(map(str, row))}"
            for n, row in enumerate(ROWS)
        ]
        log = tmp_path / "thumbs.csv"
        log.write_text(
            "\n".join(["time,request_id,helpful,rating,reason,seg.language", *lines]),
            encoding="utf-8",
        )
        batch = import_file(made, log).batch
        assert (batch.kind, batch.accepted, batch.rejected) == ("feedback", 7, 0)
        yield made


def result(project: Project, name: str) -> Result:
    found = assess(project, "2026-10", now=NOW).results
    return next(each for each in found if each.id == name)


def test_that_shares_and_means_of_feedback_are_figures(project: Project) -> None:
    share = result(project, "h")
    assert (share.good, share.total) == (2, 5), "a word nobody knows is neither"
    assert float(result(project, "r").value or 0) == pytest.approx(16 / 6)


def test_that_each_word_is_answered_for_itself_and_taken_back(project: Project) -> None:
    assert {each.id for each in questions_of(project)} == {
        "vote:feedback:helpful:meh",
        "vote:feedback:helpful:so-so",
    }
    answer_question(project, "vote:feedback:helpful:meh", "down")
    assert (result(project, "h").good, result(project, "h").total) == (2, 6)
    answer_question(project, "vote:feedback:helpful:so-so", "up")
    assert (result(project, "h").good, result(project, "h").total) == (3, 7)
    withdraw_answer(project, "vote:feedback:helpful:meh")
    assert (result(project, "h").good, result(project, "h").total) == (3, 6)


def test_that_a_verdict_that_hangs_on_an_open_word_is_reserved(project: Project) -> None:
    share = result(project, "h")
    assert share.verdict == "reserved"
    told = {(each.question, each.reading): each.value for each in share.readings}
    assert told["vote:feedback:helpful:so-so", "up"] == Decimal(300) / 6
    assert told["vote:feedback:helpful:so-so", "down"] == Decimal(200) / 6


def test_that_an_answer_given_before_an_import_holds_for_it(
    project: Project, tmp_path: Path
) -> None:
    answer_question(project, "vote:feedback:helpful:meh", "up")
    later = tmp_path / "later.csv"
    later.write_text(
        "time,request_id,helpful,rating,reason,seg.language\n"
        "2026-10-20T10:00:00Z,z1,meh,,,es\n2026-10-20T11:00:00Z,z2,up,,,es\n",
        encoding="utf-8",
    )
    import_file(project, later)
    assert (result(project, "h").good, result(project, "h").total) == (5, 8)


def test_that_reasons_of_unhelpful_answers_are_told_and_no_review_is_made_of_them(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    found = assess(project, "2026-10", now=NOW)
    assert found.reviews is None
    assert found.feedback is not None
    assert found.feedback.reasons == (("Wrong answer", 2), ("too slow", 1))
    (seen,) = (each for each in found.observations if each.kind == "unhelpful_reasons")
    assert seen.level == "nothing_to_judge"
    assert seen.detail == (
        "3 of 5 pieces of user feedback say that an answer did not help (60 %), 3 of them why. "
        "Wrong answer: 2 of 3 (67 %); too slow: 1 of 3 (33 %)."
    )
    project.close()
    assert run(["observations", str(project.path), "--period", "2026-10"]) == 0
    assert "Most frequent reason of unhelpful answers: Wrong answer" in capsys.readouterr().out
    assert run(["assess", str(project.path), "--period", "2026-10", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["feedback"] == {
        "pieces": 7,
        "helpful": 2,
        "unhelpful": 3,
        "reasons": [
            {"reason": "Wrong answer", "pieces": 2},
            {"reason": "too slow", "pieces": 1},
        ],
    }


def test_that_feedback_counts_as_production_records_in_the_agreement(project: Project) -> None:
    said = str(list(section_blocks(current_agreement(project), "objectives")))
    assert "of the pieces of user feedback find the answer helpful" in said
    assert "Online evidence is authoritative." in said
