"""A retraining that was due: what the registers show of it, and that one nobody shows is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project

NOW = datetime(2026, 11, 20, tzinfo=UTC)
Made = Callable[[str], Project]


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Made]:
    opened: list[Project] = []

    def make(rhythm: str) -> Project:
        path = tmp_path / "p.slastudio"
        project = create_project(path, "governed-production", client="Acme", zone="UTC")
        opened.append(project)
        terms = current_agreement(project)
        evaluation = replace(terms.evaluation, retraining_every=rhythm)
        term = replace(terms.term, start=date(2026, 1, 1), end=date(2026, 12, 31))
        save_agreement(project, replace(terms, evaluation=evaluation, term=term))
        return project

    yield make
    for each in opened:
        each.close()


def change(project: Project, when: str, type: str = "model", status: str = "") -> None:
    values = {"when": when, "title": "Trained on the quarter's labels", "type": type}
    add_entry(project, "changes", values | ({"status": status} if status else {}))


def retrainings(project: Project, period: str) -> list[OwedDuty]:
    found = assess(project, period, now=NOW).duties
    return [each for each in found if each.kind == "retraining"]


@pytest.mark.parametrize("rhythm", ["quarterly", "90 days"])
def test_that_a_retraining_nobody_shows_is_told_when_it_was_due(made: Made, rhythm: str) -> None:
    project = made(rhythm)
    months = [assess(project, f"2026-{month:02d}", now=NOW) for month in range(1, 11)]
    told = [(month, each) for month in months for each in month.duties if each.kind == "retraining"]
    past = {each.id: (month, each) for month, each in told if each.due and each.due < NOW}
    assert len(past) == 3, "three times in ten months"
    for month, each in past.values():
        assert each.state == "not_shown"
        assert any("not shown to be done" in line.title for line in month.attention)


def test_that_a_new_model_in_time_shows_it_and_a_later_one_shows_it_late(made: Made) -> None:
    project = made("90 days")
    change(project, "2026-03-15 10:00")
    # counted from the retraining, the next was due on 13 June
    assert [each.state for each in retrainings(project, "2026-04")] == []
    (due,) = retrainings(project, "2026-06")
    assert due.due is not None
    assert (due.due.date(), due.state) == (date(2026, 6, 13), "not_shown")
    change(project, "2026-06-20 10:00")
    (late,) = retrainings(project, "2026-06")
    assert (late.state, late.done) == ("done_late", datetime(2026, 6, 20, 10, tzinfo=UTC))
    change(project, "2026-06-10 10:00")
    (done,) = retrainings(project, "2026-06")
    assert (done.state, done.done) == ("done", datetime(2026, 6, 10, 10, tzinfo=UTC))
    # of two retrainings the later one begins the next ninety days
    (after,) = retrainings(project, "2026-09")
    assert after.due is not None
    assert (after.due.date(), after.state) == (date(2026, 9, 18), "not_shown")


@pytest.mark.parametrize(
    ("type", "status"), [("prompt", ""), ("model", "planned"), ("model", "cancelled")]
)
def test_that_another_change_or_one_that_did_not_come_shows_none(
    made: Made, type: str, status: str
) -> None:
    project = made("90 days")
    change(project, "2026-03-15 10:00", type, status)
    (due,) = (each for month in ("2026-03", "2026-04") for each in retrainings(project, month))
    assert due.due is not None
    assert (due.due.date(), due.state) == (date(2026, 4, 1), "not_shown")


def test_that_a_closed_register_without_it_makes_it_missed(
    made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    project = made("90 days")
    change(project, "2026-03-15 10:00")
    closed = {"when": "2026-07-05 10:00", "act": "closed", "duty": "changes", "period": "2026-06"}
    add_entry(project, "acts", closed)
    (due,) = retrainings(project, "2026-06")
    assert due.state == "missed"
    project.close()
    assert run(["duties", str(project.path), "--period", "2026-06", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["duties"]
    (mine,) = (each for each in told if each["kind"] == "retraining")
    assert mine["state"] == "missed"


def test_that_an_agreement_without_a_rhythm_owes_no_retraining(made: Made) -> None:
    project = made("")
    assert retrainings(project, "2026-06") == []
