"""A month's end in a real project: sentences kept, and many projects prepared without issuing anything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator
from slastudio.judge.telling.narrative.month import narrative
from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents.narratives import (
    SentenceChoice,
    add_sentence,
    decide_sentences,
    sentence_named,
)
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.month_end.leading import MonthEndWishes, lead_through, prepare_all
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.judge.specimens import objective

MONTH = "2026-03"
AVAILABLE = objective(
    id="av",
    name="Availability",
    indicator=Indicator("good_share", "requests", good=(Condition("status", "is", "ok"),)),
    complete="counted",
)


def exported(path: Path, bad: int, of: int = 50) -> Path:
    rows = [
        f"2026-03-{1 + n % 28:02d}T10:{n // 60:02d}:{n % 60:02d}Z,r{n},100,{'error' if n < bad else 'ok'}"
        for n in range(of)
    ]
    path.write_text("time,request_id,latency_ms,status\n" + "\n".join(rows) + "\n")
    return path


def made(path: Path) -> Project:
    project = Project.create(path, Agreement())
    plain = Agreement()
    terms = replace(plain.objectives, objectives=(AVAILABLE,))
    save_agreement(project, replace(plain, objectives=terms))
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    opened = made(tmp_path / "one.slastudio")
    import_file(opened, exported(tmp_path / "r.csv", 20))
    return opened


def test_that_what_was_accepted_waits_again_after_an_import_moves_its_figure(
    project: Project, tmp_path: Path
) -> None:
    before = assess(project, MONTH)
    sentence = sentence_named(before, "missed:av")
    decide_sentences(project, before, [SentenceChoice(sentence)], who="A. Ruiz")
    after = {each.id: each for each in narrative(assess(project, MONTH))}
    assert after["missed:av"].state == "accepted"
    more = exported(tmp_path / "more.csv", 30)
    more.write_text(more.read_text().replace(",r", ",s"))
    import_file(project, more)
    moved = {each.id: each for each in narrative(assess(project, MONTH))}["missed:av"]
    assert moved.state == "moved"
    assert "50 %" in moved.text
    assert moved.record is not None
    assert moved.record.text == sentence.text


def test_that_the_last_decision_on_a_sentence_stands(project: Project) -> None:
    assessment = assess(project, MONTH)
    sentence = sentence_named(assessment, "missed:av")
    decide_sentences(project, assessment, [SentenceChoice(sentence)], who="A")
    decide_sentences(project, assessment, [SentenceChoice(sentence, "left_out")], who="B")
    (told,) = (each for each in narrative(assess(project, MONTH)) if each.id == "missed:av")
    assert told.state == "left_out"
    assert told.record is not None
    assert told.record.by == "B"


def test_that_a_decision_on_one_month_is_none_on_another(project: Project) -> None:
    assessment = assess(project, MONTH)
    add_sentence(project, assessment, "We moved.", who="A")
    assert any(each.id == "own:1" for each in narrative(assess(project, MONTH)))
    assert not any(each.id == "own:1" for each in narrative(assess(project, "2026-02")))


def test_that_nobody_and_nothing_are_refused_and_all_or_nothing_is_kept(project: Project) -> None:
    assessment = assess(project, MONTH)
    sentence = sentence_named(assessment, "1")
    with pytest.raises(StudioError, match="who decides"):
        decide_sentences(project, assessment, [SentenceChoice(sentence)], who=" ")
    too_long = SentenceChoice(sentence, text="word " * 300)
    with pytest.raises(StudioError, match="at most"):
        decide_sentences(project, assessment, [SentenceChoice(sentence), too_long], who="A")
    with pytest.raises(StudioError, match="no sentence"):
        sentence_named(assessment, "nothing")
    assert assess(project, MONTH).sentences == ()


def test_that_many_projects_are_prepared_and_nothing_is_issued(tmp_path: Path) -> None:
    folder = tmp_path / "clients"
    folder.mkdir()
    for name, bad in (("a", 0), ("b", 10)):
        made(folder / f"{name}.slastudio").close()
        inbox = folder / f"{name}.inbox"
        inbox.mkdir()
        exported(inbox / "r.csv", bad)
        (inbox / "notes.txt").write_text("call Ana\n")
    (folder / "c.slastudio").write_text("no project")
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    found = list(prepare_all(folder, MONTH, drafts))
    assert [each.project.name for each in found] == ["a.slastudio", "b.slastudio", "c.slastudio"]
    assert found[2].problem
    assert found[2].assessment is None
    for each in found[:2]:
        taken = {one.file: one for one in each.taken}
        assert taken["r.csv"].accepted == 50
        assert taken["notes.txt"].problem
        assert each.draft is not None
        assert each.draft.is_file()
        assert {step.name: step.state for step in each.steps}["issue"] != "done"
    again = list(prepare_all(folder, MONTH))
    assert next(one for one in again[0].taken if one.file == "r.csv").already


def test_that_a_folder_without_projects_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="no project"):
        list(prepare_all(tmp_path, MONTH))


def test_that_a_damaged_file_holds_up_no_other(project: Project, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 no workbook")
    good = exported(tmp_path / "later.csv", 0, 10)
    found = lead_through(project, MONTH, MonthEndWishes((broken, good)))
    assert found.taken[0].problem
    assert not found.taken[1].problem
