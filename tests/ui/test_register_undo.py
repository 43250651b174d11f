"""Undo in registers: what was added, amended, pasted or taken back, in the order it was done, beside edits
of the agreement, without leaving the page.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from slastudio.contract.terms.findings import put
from slastudio.operations.registers.records import amend_entry, list_entries
from slastudio.ui.window.main_window import MainWindow
from tests.strength import tries


@pytest.fixture
def changes(window: MainWindow) -> Any:
    assert window.desk is not None
    window.desk.go("changes")
    page: Any = window.desk.pages["changes"]
    page.show_register("decisions")
    return page


def add(page: Any, title: str) -> None:
    page.begin_adding()
    page.form.fields["when"].setText("2026-07-02 09:00")
    page.form.fields["title"].setText(title)
    page.form.submit()
    assert not page.form.problem.text()


def amend(page: Any, title: str) -> None:
    page.begin_amending()
    page.form.fields["title"].setText(title)
    page.form.why.setText("It was told otherwise")
    page.form.submit()
    assert not page.form.problem.text()


def titles(page: Any) -> list[str]:
    return [each.values["title"] for each in list_entries(page.session.project, "decisions")]


def test_that_what_was_added_and_amended_is_taken_back_step_by_step(
    window: MainWindow, changes: Any
) -> None:
    assert window.desk is not None
    add(changes, "Roll back?")
    amend(changes, "Roll back to v14?")
    assert titles(changes) == ["Roll back to v14?"]
    window.desk.undo()
    assert titles(changes) == ["Roll back?"]
    assert "Roll back?" in changes.table.as_text()
    window.desk.undo()
    assert titles(changes) == []
    assert "Roll back?" not in changes.table.as_text()
    assert window.desk.current == "changes", "undo stays where the work is"
    window.desk.redo()
    window.desk.redo()
    assert titles(changes) == ["Roll back to v14?"]


def test_that_undo_takes_back_its_own_fields_and_nothing_entered_since(
    window: MainWindow, changes: Any
) -> None:
    assert window.desk is not None
    add(changes, "Roll back?")
    amend(changes, "Roll back to v14?")
    (entry,) = list_entries(changes.session.project, "decisions")
    told = {"detail": "The client wrote so"}
    amend_entry(changes.session.project, "decisions", entry.id, told, why="by mail")
    window.desk.undo()
    (entry,) = list_entries(changes.session.project, "decisions")
    assert (entry.values["title"], entry.values["detail"]) == ("Roll back?", "The client wrote so")


def test_that_pasted_rows_are_one_step(window: MainWindow, changes: Any) -> None:
    assert window.desk is not None
    changes.begin_pasting()
    QGuiApplication.clipboard().setText(
        "When\tDecision\n2026-07-01 09:00\tFirst\n2026-07-02 09:00\tSecond\n"
    )
    changes.pasting.take_clipboard()
    changes.pasting.add_rows.click()
    assert titles(changes) == ["First", "Second"]
    window.desk.undo()
    assert titles(changes) == []
    window.desk.redo()
    assert titles(changes) == ["First", "Second"]


def test_that_a_record_is_taken_back_by_its_button_and_comes_back_by_undo(
    window: MainWindow, changes: Any
) -> None:
    assert window.desk is not None
    add(changes, "Roll back?")
    assert changes.back.isEnabled()
    changes.back.click()
    assert titles(changes) == []
    assert "Undo (Ctrl+Z) brings it back" in window.desk.banner.text()
    window.desk.undo()
    assert titles(changes) == ["Roll back?"]
    assert "brought back" in changes.history.text()


@pytest.mark.parametrize("seed", range(tries(3, 30)))
def test_that_any_walk_of_edits_is_undone_to_its_beginning_and_done_again(
    window: MainWindow, changes: Any, seed: int
) -> None:
    assert window.desk is not None
    random, session = Random(seed), changes.session

    def state() -> tuple[list[str], str]:
        return titles(changes), session.agreement.parties.client_address

    states = [state()]
    for number in range(8):
        there = titles(changes)
        step = random.choice(["add", "terms", *(["amend", "back"] if there else [])])
        if step == "add":
            add(changes, f"Decision {number}")
        elif step == "terms":
            after = put(session.agreement, ("parties", "client_address"), f"Street {number}")
            session.edit(after, ("parties", "client_address"), "Address")
        else:
            window.desk.go("changes")
            changes.show_register("decisions")
            changes.table.select_line(random.randrange(len(there)))
            if step == "amend":
                amend(changes, f"Decision {number} again")
            else:
                changes.back.click()
        states.append(state())
    for wanted in reversed(states[:-1]):
        window.desk.undo()
        assert state() == wanted
    for wanted in states[1:]:
        window.desk.redo()
        assert state() == wanted
