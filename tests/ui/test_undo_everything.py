"""Undo covers whatever the window changes, in the order it was done, and leaves nobody's page."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest

from slastudio.evidence.intake import Hints
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.documents.brands import Brand, brand_of, save_brand
from slastudio.operations.evidence.answer_states import answers_in_force
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.operations.evidence.questions import answer_question, given_now, questions_of
from slastudio.operations.evidence.removing import remove_import
from slastudio.operations.evidence.retention import purge
from slastudio.operations.projects import open_project
from slastudio.operations.registers.records import add_entry, amend_entry, list_entries
from slastudio.project.evidence.held_files import held_paths
from slastudio.shared.problems import StudioError
from slastudio.ui.pages.registers.steps import note_saved, take_back
from slastudio.ui.state.evidence_steps import note_answered, note_imported, note_removed
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.project_opening import read_project
from slastudio.ui.state.session import Session
from slastudio.ui.state.undo import Doing
from slastudio.ui.window.main_window import MainWindow
from tests.open_month import MONTH, WORD, make_open_month, written
from tests.strength import tries

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_open_month(tmp_path_factory.mktemp("undo") / "open.slastudio")


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "open.slastudio"))


@pytest.fixture
def session(path: Path, qapp: object) -> Iterator[Session]:
    jobs = Jobs(inline=True)
    session = Session(read_project(open_project(path)), jobs)
    # what is judged is compared below, and not after every step
    session.take = lambda _changed: None  # type: ignore[method-assign]
    yield session
    session.close()
    jobs.close()


def told(session: Session) -> dict[str, object]:
    """Return what a project tells, without the history that only grows."""
    project = session.project
    rows = {
        kind: project.evidence.read(kind).to_dict("records")
        for kind in ("requests", "probes", "costs", "incidents")
    }
    records = {
        (register, each.id): dict(each.values)
        for register in ("decisions", "incidents", "changes")
        for each in list_entries(project, register)
    }
    month = assess(project, MONTH, now=NOW)
    return {
        "rows": str(rows),
        "imports": list_imports(project),
        "records": records,
        "answers": answers_in_force(project),
        "agreement": session.agreement,
        "brand": brand_of(project),
        "questions": questions_of(project),
        "results": month.results,
        "costs": month.costs,
        "observed": month.observations,
        "stories": month.incident_stories,
    }


# -- one step of each kind, as the pages do it ---------------------------------------------------------------------


def _edit(session: Session, random: Random, number: int) -> None:
    first, *rest = session.agreement.objectives.objectives
    harder = (replace(first, target=Decimal(random.randint(60, 95))), *rest)
    after = replace(
        session.agreement, objectives=replace(session.agreement.objectives, objectives=harder)
    )
    session.edit(after, ("objectives", "objectives", 0, "target"), f"Target {number}")
    session.settle()


def _add(session: Session, _random: Random, number: int) -> None:
    values = {"when": "2026-03-02 09:00", "title": f"Decision {number}"}
    note_saved(session, None, add_entry(session.project, "decisions", values))


def _amend(session: Session, random: Random, number: int) -> None:
    found = [
        (register, each)
        for register in ("decisions", "incidents")
        for each in list_entries(session.project, register)
    ]
    if found:
        register, before = random.choice(found)
        changes = {"title": f"Title {number}"}
        after = amend_entry(session.project, register, before.id, changes, why="told otherwise")
        note_saved(session, before, after)


def _withdraw(session: Session, random: Random, _number: int) -> None:
    if found := list_entries(session.project, "decisions"):
        take_back(session, random.choice(found))


def _answer(session: Session, random: Random, _number: int) -> None:
    asked = questions_of(session.project)
    if asked:
        question = random.choice(asked)
        before = answers_in_force(session.project)
        answer_question(session.project, question.id, random.choice(question.readings).name, "me")
        note_answered(session, question.title, before, answers_in_force(session.project))


def _import(session: Session, random: Random, number: int) -> None:
    folder, kind = session.project.path.parent, random.choice(("incidents", "probes", "requests"))
    if kind == "incidents":
        rows: list[tuple[object, ...]] = [
            (f"INC-{random.randint(1, 2)}", "2026-03-05T10:00:00Z", "sev1", f"Down {number}")
        ]
        headings = "id opened severity title"
    elif kind == "probes":
        first = random.randint(10, 25)
        up = random.choice(("true", "false"))
        rows = [(f"2026-03-{d:02d}T00:00:00Z", "chat", up) for d in range(first, first + 5)]
        headings = "time target up"
    else:
        words = ("success", "cancelled", "error")
        rows = [
            (
                f"2026-03-{1 + n % 26:02d}T12:00:00Z",
                f"r{random.randint(1, 400)}",
                500,
                random.choice(words),
            )
            for n in range(30)
        ]
        headings = "time request_id latency_ms status"
    file = written(folder / f"{kind}-{number}.csv", headings, rows)
    answers = given_now({WORD: random.choice(("good", "bad"))}) if kind == "requests" else {}
    note_imported(session, import_file(session.project, file, Hints(answers=answers)))


def _remove(session: Session, random: Random, _number: int) -> None:
    if found := list_imports(session.project):
        note_removed(session, remove_import(session.project, random.choice(found).id, hold=True))


def _brand(session: Session, _random: Random, number: int) -> None:
    project, before = session.project, brand_of(session.project)
    after = Brand(footer=f"Footer {number}")
    save_brand(project, after)
    session.done(
        Doing(
            "brand",
            lambda: save_brand(project, before),
            lambda: save_brand(project, after),
            "reports",
        )
    )


STEPS: dict[str, Callable[[Session, Random, int], None]] = {
    "edit": _edit,
    "add": _add,
    "amend": _amend,
    "withdraw": _withdraw,
    "answer": _answer,
    "import": _import,
    "remove": _remove,
    "brand": _brand,
}


@pytest.mark.parametrize("seed", range(tries(3, 60)))
def test_that_any_sequence_of_steps_is_undone_to_its_beginning_and_done_again(
    session: Session, seed: int
) -> None:
    random, stack = Random(seed), session.undo_stack
    problems: list[str] = []
    session.reported.connect(
        lambda level, words: problems.append(words) if level == "error" else None
    )
    start = told(session)
    for number in range(8):
        name = random.choice(("import", "remove", *STEPS))
        STEPS[name](session, random, number)
    end, done = told(session), stack.index()
    while stack.canUndo():
        session.undo()
    session.settle()
    assert problems == []
    assert told(session) == start
    while stack.canRedo():
        session.redo()
    session.settle()
    assert problems == []
    assert stack.index() == done
    assert told(session) == end
    assert session.project.chain.faults() == ()
    while stack.canUndo():
        session.undo()
    session.settle()
    assert told(session) == start


# -- in the window ---------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(show_window: Callable[[Path], MainWindow], path: Path) -> Any:
    window = show_window(path)
    assert window.desk is not None
    return window.desk


def test_that_a_removed_import_comes_back_by_undo_and_says_where(shown: Any) -> None:
    shown.go("data")
    page, project = shown.pages["data"], shown.session.project
    batch = list_imports(project)[0]
    page.imports.remove(batch)
    assert batch.id not in {each.id for each in list_imports(project)}
    assert "brings it back until the project is closed" in page.banner.text()
    shown.go("costs")
    shown.undo()
    assert batch in list_imports(project)
    assert shown.current == "costs", "whoever works elsewhere stays there"
    assert shown.banner.text() == f"Taken back: removal of {batch.file} · Data"
    shown.banner._act.click()
    assert shown.current == "data"
    shown.redo()
    assert batch.id not in {each.id for each in list_imports(project)}
    assert shown.banner.text() == f"Done again: removal of {batch.file}."
    assert len(held_paths(project.path)) == 1


def test_that_an_answer_is_taken_back_by_undo(shown: Any) -> None:
    shown.go("data")
    page, project = shown.pages["data"], shown.session.project
    page.questions._answer(WORD, "bad")
    assert answers_in_force(project)[WORD].reading == "bad"
    page.questions._answer(WORD, "good")
    shown.undo()
    assert answers_in_force(project)[WORD].reading == "bad"
    shown.undo()
    assert WORD not in answers_in_force(project)
    assert "Taken back: answer to “" in shown.banner.text()


def test_that_an_edit_undone_elsewhere_is_told_and_one_can_go_there(shown: Any) -> None:
    session, before = shown.session, shown.session.agreement
    _edit(session, Random(1), 1)
    shown.go("costs")
    shown.undo()
    assert session.agreement == before
    assert shown.current == "costs"
    assert shown.banner.text() == "Taken back: Target 1 · Agreement"
    shown.banner._act.click()
    assert shown.current == "agreement"


def test_that_the_newest_step_is_undone_wherever_it_was(shown: Any, tmp_path: Path) -> None:
    session = shown.session
    _edit(session, Random(1), 1)
    edited = session.agreement
    rows = [("2026-03-30T00:00:00Z", "chat", "false")]
    file = written(tmp_path / "more.csv", "time target up", rows)
    note_imported(session, import_file(session.project, file))
    shown.go("agreement")
    shown.undo()
    assert session.agreement == edited
    assert "more.csv" not in {each.file for each in list_imports(session.project)}
    assert shown.current == "agreement"
    shown.redo()
    assert "more.csv" in {each.file for each in list_imports(session.project)}


def test_that_an_import_is_not_brought_back_after_a_purge_and_says_so(shown: Any) -> None:
    shown.go("data")
    page, project = shown.pages["data"], shown.session.project
    first, second, *_ = list_imports(project)
    page.imports.remove(first)
    purge(project, second.id, "me", "over")
    shown.undo()
    assert "can no longer come back" in shown.banner.text()
    assert first.id not in {each.id for each in list_imports(project)}


def test_that_no_second_step_begins_before_the_first_has_ended(
    path: Path, qapp: object, qtbot: Any
) -> None:
    jobs = Jobs()
    session = Session(read_project(open_project(path)), jobs)
    go_on, told_words = threading.Event(), list[str]()
    session.reported.connect(lambda _level, words: told_words.append(words))
    session.note(Doing("first", lambda: None, lambda: None))
    session.note(Doing("second", lambda: go_on.wait(20), lambda: None))
    session.undo()
    session.undo()
    assert "still being taken back" in told_words[-1]
    assert session.undo_stack.index() == 1
    go_on.set()
    qtbot.waitUntil(lambda: not session._in_step, timeout=5_000)
    session.undo()
    assert session.undo_stack.index() == 0
    qtbot.waitUntil(lambda: not session._in_step, timeout=5_000)
    session.close()
    jobs.close()


def test_that_what_failed_is_not_taken_for_done(session: Session) -> None:
    calls: list[str] = []

    def fail() -> None:
        raise StudioError("The disk is gone.")

    session.note(Doing("step", fail, lambda: calls.append("again")))
    session.undo()
    session.redo()
    assert calls == [], "it was never taken back"
