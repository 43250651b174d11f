"""Edits are on the disk at once, whatever else uses the project; threads, files and locks are real."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.operations.agreements.saving import DraftSaver, Saved
from slastudio.operations.projects import open_project
from slastudio.project.edit_journal import journal_path
from slastudio.project.file import Project

pytestmark = pytest.mark.rapid


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "client.slastudio"
    Project.create(file, Agreement()).close()
    return file


class Saving:
    """Hold a project, its saver and all that was told of edits."""

    def __init__(self, path: Path) -> None:
        self.project = Project.open(path)
        self.told: list[Saved] = []
        self._came = threading.Condition()
        self.saver = DraftSaver(self.project, Agreement(), self._tell)

    def _tell(self, saved: Saved) -> None:
        with self._came:
            self.told.append(saved)
            self._came.notify_all()

    def until(self, place: str, client: str) -> Saved:
        def found() -> Saved | None:
            return next(
                (
                    each
                    for each in self.told
                    if each.place == place and each.agreement.parties.client == client
                ),
                None,
            )

        with self._came:
            assert self._came.wait_for(lambda: found() is not None, 20), self.told
            saved = found()
        assert saved is not None
        return saved

    def edit(self, client: str) -> None:
        self.saver.save(Agreement(parties=Parties(client=client)))

    def close(self) -> None:
        self.saver.close()
        self.project.close()


@pytest.fixture
def saving(path: Path) -> Iterator[Saving]:
    made = Saving(path)
    yield made
    made.close()


@contextmanager
def holding(project: Project) -> Iterator[Callable[[], None]]:
    """Let another thread hold a project until the function given is called."""
    taken, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        with project.writing():
            taken.set()
            assert go_on.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    assert taken.wait(10)
    try:
        yield go_on.set
    finally:
        go_on.set()
        thread.join()


@pytest.fixture
def held(saving: Saving) -> Iterator[Callable[[], None]]:
    with holding(saving.project) as let_go:
        yield let_go


def client_of(path: Path) -> str:
    with Project.open(path, write=False) as project:
        return project.agreements.draft().agreement.parties.client


def test_that_an_edit_is_in_the_project_while_nobody_holds_it(saving: Saving, path: Path) -> None:
    saving.edit("Acme")
    saving.until("project", "Acme")
    assert client_of(path) == "Acme"
    assert not journal_path(path).exists()


def test_that_an_edit_is_flushed_beside_a_project_that_is_held_and_brought_into_it_after(
    saving: Saving, path: Path, held: Callable[[], None]
) -> None:
    saving.edit("First")
    saving.until("beside", "First")
    saving.edit("Second")
    saving.until("beside", "Second")
    lines = journal_path(path).read_text(encoding="utf-8").splitlines()
    assert [json.loads(json.loads(each)["body"])["parties"]["client"] for each in lines] == [
        "First",
        "Second",
    ]
    if os.name != "nt":
        assert journal_path(path).stat().st_mode & 0o077 == 0
    assert not saving.saver.settle(0.2)
    held()
    assert saving.saver.settle(20)
    assert client_of(path) == "Second"
    assert not journal_path(path).exists()


def test_that_what_waits_when_the_program_ends_is_taken_over(path: Path) -> None:
    saving = Saving(path)
    with holding(saving.project):
        saving.edit("Waiting")
        saving.until("beside", "Waiting")
        saving.saver.close()
    saving.project.close()
    with open_project(path) as project:
        assert project.agreements.draft().agreement.parties.client == "Waiting"
        assert "brought into it" in project.notes[0]


def test_that_the_newest_of_many_edits_wins(saving: Saving, path: Path) -> None:
    for number in range(200):
        saving.edit(f"Client {number}")
    assert saving.saver.settle(20)
    assert client_of(path) == "Client 199"


def test_that_a_project_that_refuses_is_told_and_tried_again(
    saving: Saving, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slastudio.operations.agreements.saving.AGAIN", 0.05)
    saving.project._db.execute("PRAGMA query_only = 1")
    saving.edit("Refused")
    saved = saving.until("beside", "Refused")
    assert "could not be read or written" in saved.problem
    saving.project._db.execute("PRAGMA query_only = 0")
    saving.until("project", "Refused")
    assert client_of(path) == "Refused"


def test_that_an_edit_that_can_be_kept_nowhere_says_so(
    saving: Saving, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal_path(path).mkdir()
    saving.project._db.execute("PRAGMA query_only = 1")
    saving.edit("Nowhere")
    assert saving.until("nowhere", "Nowhere").problem
    journal_path(path).rmdir()
    saving.project._db.execute("PRAGMA query_only = 0")
    saving.edit("Nowhere else")
    saving.until("project", "Nowhere else")


def test_that_a_fault_of_our_own_is_handed_over_and_saving_goes_on(
    saving: Saving, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slastudio.operations.agreements.saving.AGAIN", 0.05)
    store = saving.project.agreements
    with monkeypatch.context() as broken:
        broken.setattr(store, "save_draft", lambda _agreement: 1 / 0)
        saving.edit("Unlucky")
        assert isinstance(saving.until("nowhere", "Unlucky").fault, ZeroDivisionError)
    saving.until("project", "Unlucky")


def test_that_what_is_given_up_is_gone(
    saving: Saving, path: Path, held: Callable[[], None]
) -> None:
    saving.edit("Given up")
    saving.until("beside", "Given up")
    saving.saver.forget()
    held()
    assert saving.saver.settle(20)
    assert not journal_path(path).exists()
    assert client_of(path) == ""
