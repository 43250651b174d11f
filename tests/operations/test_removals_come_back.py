"""An import that was removed in the window comes back exactly as it was, until the project is closed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.answer_states import (
    answer_as,
    answers_in_force,
    changed_answers,
)
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.operations.evidence.persons import erase_person, find_person
from slastudio.operations.evidence.questions import answer_question, withdraw_answer
from slastudio.operations.evidence.removing import bring_back, remove_import
from slastudio.operations.evidence.retention import purge
from slastudio.operations.projects import open_project
from slastudio.operations.registers.records import amend_entry, list_entries
from slastudio.project.evidence.held_files import held_paths
from slastudio.project.evidence.holding import PARTS, HeldImport
from slastudio.project.file import Project
from slastudio.project.format.migrations import CURRENT, expected_schema
from slastudio.shared.problems import StudioError
from tests.open_month import MONTH, WORD, make_open_month, written

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
TRACE = "zebra-quagga-okapi"
INCIDENTS = "id opened severity title"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a project with duplicates, newer states of incidents, answers and a hand edit."""
    path = make_open_month(tmp_path_factory.mktemp("held") / "open.slastudio")
    with Project.open(path) as project:
        for number, title in enumerate((TRACE, "Slow answers")):
            rows = [("INC-1", "2026-03-05T10:00:00Z", "sev1", title)]
            import_file(project, written(path.with_name(f"incidents{number}.csv"), INCIDENTS, rows))
        rows = [(f"2026-03-{day:02d}T00:00:00Z", "chat", "true") for day in range(20, 32)]
        import_file(
            project,
            written(path.with_name("probes2.csv"), "time target up", rows),
            keep_original=True,
        )
        amend_entry(project, "incidents", "INC-1", {"cause": "a bad index"}, why="found")
        answer_question(project, WORD, "bad", "me")
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Iterator[Project]:
    with Project.open(Path(shutil.copy(made, tmp_path / "open.slastudio"))) as project:
        yield project


def told(project: Project) -> object:
    """Return what a project tells: its content, imports, records, answers and a month."""
    with project.reading():
        content = project.content.mark()
    records = list_entries(project, "incidents")
    return (
        content,
        list_imports(project),
        records,
        answers_in_force(project),
        assess(project, MONTH, now=NOW),
    )


def removed(project: Project, number: int) -> HeldImport:
    held = remove_import(project, number, hold=True).held
    assert held is not None
    return held


@pytest.mark.parametrize("number", range(1, 8))
def test_that_an_import_comes_back_exactly_as_it_was(project: Project, number: int) -> None:
    before = told(project)
    held = removed(project, number)
    assert told(project) != before
    assert number not in {each.id for each in list_imports(project)}
    assert bring_back(project, held).batch.id == number
    assert told(project) == before
    assert not held_paths(project.path)
    assert project.chain.faults() == ()
    kinds = [each.kind for each in project.chain.links()]
    assert kinds[-2:] == ["removal", "import_return"]


def test_that_several_come_back_in_the_order_they_went(project: Project) -> None:
    before = told(project)
    states, held = [], []
    for number in (2, 5, 1, 7):
        states.append(told(project))
        held.append(removed(project, number))
    while held:
        bring_back(project, held.pop())
        assert told(project) == states.pop()
    assert told(project) == before


def test_that_out_of_order_it_stays_out_and_nothing_is_changed(project: Project) -> None:
    first, _second = removed(project, 5), removed(project, 6)
    state = told(project)
    with pytest.raises(StudioError, match="other evidence changed"):
        bring_back(project, first)
    assert told(project) == state


def test_that_an_answer_given_meanwhile_is_another_state(project: Project) -> None:
    held = removed(project, 2)
    withdraw_answer(project, WORD)
    with pytest.raises(StudioError, match="other evidence changed"):
        bring_back(project, held)


def test_that_a_held_import_is_nowhere_while_it_is_held(project: Project, tmp_path: Path) -> None:
    held = removed(project, 5)
    assert TRACE.encode() in held.path.read_bytes()
    assert TRACE.encode() not in project.path.read_bytes()
    project.copy_to(tmp_path / "copy.slastudio")
    kept = project.keep_copy(tmp_path / "backups")
    for copy in (tmp_path / "copy.slastudio", kept.path):
        assert TRACE.encode() not in copy.read_bytes()
        with Project.open(copy, write=False) as other:
            assert {each.id for each in list_imports(other)} == {1, 2, 3, 4, 6, 7}
    if os.name == "posix":
        assert held.path.stat().st_mode & 0o077 == 0
    assert not find_person(project, TRACE).traces.rows


def test_that_closing_deletes_what_is_held(project: Project) -> None:
    held = removed(project, 5)
    project.close()
    assert not held.path.exists()
    with (
        pytest.raises(StudioError, match="can no longer come back"),
        Project.open(project.path) as again,
    ):
        bring_back(again, held)


def test_that_a_purge_and_an_erasure_end_what_is_held(project: Project) -> None:
    held = removed(project, 5)
    purge(project, 1, "me", "over")
    assert not held.path.exists()
    with pytest.raises(StudioError, match="can no longer come back"):
        bring_back(project, held)
    again = removed(project, 6)
    with pytest.raises(StudioError):
        erase_person(project, "nobody-here", why="asked")
    assert again.path.exists(), "nothing was erased"
    erase_person(project, "cancelled", why="asked")
    assert not again.path.exists()


def test_that_without_hold_it_is_gone_at_once(project: Project) -> None:
    assert remove_import(project, 5).held is None
    assert held_paths(project.path) == ()


def test_that_where_nothing_can_be_put_aside_it_is_gone_at_once(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("slastudio.project.evidence.holding.os.open", full)
    assert remove_import(project, 5, hold=True).held is None
    assert 5 not in {each.id for each in list_imports(project)}


_KILLED = """
import os, signal, sys
from pathlib import Path
from slastudio.operations.evidence.removing import remove_import
from slastudio.project.file import Project
project = Project.open(Path(sys.argv[1]))
assert remove_import(project, 5, hold=True).held is not None
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no such signal")
def test_that_after_a_kill_opening_leaves_no_trace(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "killed.slastudio"))
    done = subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False)
    assert done.returncode == -9
    (held,) = held_paths(path)
    linked = os.open(held, os.O_RDONLY)
    try:
        with open_project(path) as project:
            assert project.notes == ()
            assert {each.id for each in list_imports(project)} == {1, 2, 3, 4, 6, 7}
        # the bytes themselves, which no name leads to any more
        assert not any(os.pread(linked, 1 << 22, 0))
    finally:
        os.close(linked)
    for each in tmp_path.iterdir():
        if each.is_file():
            assert TRACE.encode() not in each.read_bytes(), each.name


def test_that_a_link_put_in_its_place_leads_nowhere(made: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(made, tmp_path / "open.slastudio"))
    precious = tmp_path / "precious.txt"
    precious.write_text("mine")
    path.with_name(f".{path.name}.held1").symlink_to(precious)
    os.link(precious, path.with_name(f".{path.name}.held2"))
    with Project.open(path, write=False):
        assert len(held_paths(path)) == 2, "who only reads deletes nothing"
    with Project.open(path):
        assert held_paths(path) == ()
    assert precious.read_text() == "mine"


def test_that_everything_that_hangs_on_an_import_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "schema.db"
    tables = sorted(
        sql
        for kind, _, _, sql in expected_schema(CURRENT)
        if kind == "table" and "sqlite_" not in sql
    )
    with closing(sqlite3.connect(path)) as db:
        for each in tables:
            db.execute(each)
        names = [
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        wanted = {"batch"}
        for _ in range(3):
            wanted |= {
                name
                for name in names
                if any(key[2] in wanted for key in db.execute(f"PRAGMA foreign_key_list([{name}])"))
            }
    assert set(PARTS) == wanted


def test_that_answers_return_with_who_gave_them_and_when(project: Project) -> None:
    before = answers_in_force(project)
    answer_question(project, WORD, "good", "somebody else")
    after = answers_in_force(project)
    names = changed_answers(before, after)
    assert names == (WORD,)
    answer_as(project, before, names)
    assert answers_in_force(project) == before
    answer_as(project, after, names)
    assert answers_in_force(project) == after
    answer_as(project, {}, names)
    assert WORD not in answers_in_force(project)
