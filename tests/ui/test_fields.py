"""Every declared field of every section is edited with the keyboard, committed, undone and redone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from slastudio.contract.terms.agreement import Agreement, section_specs
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.projects import create_project
from slastudio.ui.forms.fields.roles import RoleEditor
from slastudio.ui.forms.records import RecordEditor, RecordFields
from slastudio.ui.forms.table.table import TableEditor
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.look.theme import Theme
from slastudio.ui.pages.agreement.page import SECTIONS, AgreementPage
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.project_opening import read_project
from slastudio.ui.state.session import Session
from slastudio.ui.state.settings import Settings

Place = tuple[str | int, ...]
_NEW_TEXT = {
    "text": ("Changed 7", "Changed 7"),
    "prose": ("A changed sentence.", "A changed sentence."),
    "integer": ("17", 17),
    "decimal": ("12.5", Decimal("12.5")),
    "date": ("2026-06-15", date(2026, 6, 15)),
    "duration": ("3 business days", "3 business days"),
    "zone": ("Europe/Lisbon", "Europe/Lisbon"),
    "lines": ("one\ntwo", ("one", "two")),
    "reference": ("A new role", "A new role"),
}


def filled(cls: type) -> Any:
    """Return a record in which every list of records holds two, all with ids."""
    value = cls()
    changes: dict[str, Any] = {}
    for spec in fields_of(cls):
        if spec.kind == "record":
            changes[spec.name] = filled(spec.item)  # type: ignore[arg-type]
        elif spec.kind == "records":
            made = [filled(spec.item) for _ in range(2)]  # type: ignore[arg-type]
            if hasattr(made[0], "id"):
                made = [
                    replace(each, id=f"{spec.name}-{n}", name=f"Name {n}")
                    if hasattr(each, "name")
                    else replace(each, id=f"{spec.name}-{n}")
                    for n, each in enumerate(made)
                ]
            if hasattr(made[0], "role") and not hasattr(made[0], "id"):
                made = [replace(each, role=f"Role {n}") for n, each in enumerate(made)]
            changes[spec.name] = tuple(made)
    return replace(value, **changes)


def leaves(cls: type, at: Place = ()) -> Iterator[tuple[Place, FieldSpec]]:
    for spec in fields_of(cls):
        if spec.kind == "record":
            yield from leaves(spec.item, (*at, spec.name))  # type: ignore[arg-type]
        elif spec.kind == "records":
            yield from leaves(spec.item, (*at, spec.name, 1))  # type: ignore[arg-type]
        else:
            yield (*at, spec.name), spec


LEAVES = [
    ((spec.name, *at), leaf)
    for spec in section_specs()
    for at, leaf in leaves(spec.item)  # type: ignore[arg-type]
]


def held(value: Any, at: Place) -> Any:
    for part in at:
        value = value[part] if isinstance(part, int) else getattr(value, part)
    return value


@pytest.fixture(scope="module")
def page(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgreementPage]:
    folder: Path = tmp_path_factory.mktemp("fields")
    theme = Theme("light")
    theme.apply()
    jobs = Jobs(inline=True)
    project = create_project(folder / "fields.slastudio", "pilot")
    save_agreement(project, filled(Agreement))
    session = Session(read_project(project), jobs)
    made = AgreementPage(Context(theme, Settings(folder / "w.ini"), jobs, session))
    yield made
    session.close()
    made.deleteLater()


class CellOf:
    """Be one cell of a table, used as the editors of single fields are."""

    def __init__(self, table: TableEditor, row: int, name: str) -> None:
        self.table, self.row, self.name = table, row, name
        self.spec = next(spec for spec in fields_of(table.item) if spec.name == name)

    def value(self) -> Any:
        return getattr(self.table.value()[self.row], self.name)

    def edit(self, words: str = "") -> Any:
        """Change the cell with the keyboard alone, to these words if any, and return the value
        expected of it.
        """
        self.table.go_to((self.row, self.name))
        grid, kind = self.table.grid, self.spec.kind
        QTest.keyClick(grid, Qt.Key.Key_Space if kind == "flag" else Qt.Key.Key_F2)
        if kind == "flag":
            return self.value()
        cell = grid.cell
        assert cell is not None
        expected: Any = None
        if kind == "references":
            QTest.keyClick(cell.keys, Qt.Key.Key_Space)
        elif isinstance(cell.widget, QComboBox) and not cell.widget.isEditable():
            cell.widget.hidePopup()
            step = (
                Qt.Key.Key_Down
                if cell.widget.currentIndex() < cell.widget.count() - 1
                else Qt.Key.Key_Up
            )
            QTest.keyClick(cell.keys, step)
        else:
            text, expected = (words, words) if words else _NEW_TEXT[kind]
            type_text(cell.keys, text)
        expected = cell.read() if expected is None else expected
        QTest.keyClick(cell.keys, Qt.Key.Key_Return)
        return expected


def editor_at(page: AgreementPage, at: Place) -> Any:
    """Walk the form down to the editor of one field, selecting records on the way."""
    page.sections.setCurrentRow([spec.name for spec in SECTIONS].index(str(at[0])))
    fields: RecordFields = page.stack.forms[str(at[0])][0]
    rest = at[1:]
    while True:
        if fields.rest is not None:
            fields.rest.unfold()
        editor = fields.editors[str(rest[0])]
        rest = rest[1:]
        if isinstance(editor, RecordEditor):
            fields = editor.fields
        elif isinstance(editor, GridEditor):
            editor.choose(int(rest[0]))
            assert editor.fields is not None
            fields, rest = editor.fields, rest[1:]
        elif isinstance(editor, TableEditor):
            return CellOf(editor, int(rest[0]), str(rest[1]))
        else:
            return editor


def type_text(control: QWidget, text: str) -> None:
    QTest.keyClick(control, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for line, part in enumerate(text.split("\n")):
        if line:
            QTest.keyClick(control, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClicks(control, part)


def edit(editor: Any) -> Any:
    """Change a field as a person would, and return the value expected of it."""
    if isinstance(editor, CellOf):
        return editor.edit()
    kind = editor.spec.kind
    if isinstance(editor, RoleEditor) or (kind in _NEW_TEXT and kind != "reference"):
        text, expected = _NEW_TEXT[kind]
        target: QWidget = (
            editor.combo.lineEdit() if kind in ("zone", "reference") else editor.control
        )
        type_text(target, text)
        editor.flush()
        return expected
    if kind == "flag":
        QTest.keyClick(editor.control, Qt.Key.Key_Space)
        return editor.read()
    if kind == "references":
        box = next(iter(editor.boxes.values()))  # type: ignore[attr-defined]
        box.click()
        return editor.read()
    combo = editor.control
    assert isinstance(combo, QComboBox)
    step = Qt.Key.Key_Down if combo.currentIndex() < combo.count() - 1 else Qt.Key.Key_Up
    QTest.keyClick(combo, step)
    return combo.currentData()


@pytest.mark.parametrize(("at", "spec"), LEAVES, ids=[".".join(map(str, at)) for at, _ in LEAVES])
def test_that_every_field_commits_an_edit_that_undo_and_redo_can_swap(
    page: AgreementPage, at: Place, spec: FieldSpec
) -> None:
    session = page.session
    before = session.agreement
    old = held(before, at)
    expected = edit(editor_at(page, at))
    assert expected != old
    assert held(session.agreement, at) == expected
    assert current_agreement(session.project) == session.agreement, (
        "the edit is in the file at once"
    )
    after = session.agreement
    session.undo()
    assert session.agreement == before
    assert current_agreement(session.project) == before
    assert editor_at(page, at).value() == old
    session.redo()
    assert session.agreement == after
    session.undo()


def test_that_every_section_is_tried() -> None:
    assert {at[0] for at, _ in LEAVES} == {spec.name for spec in SECTIONS}
    assert len(SECTIONS) == 14


@pytest.mark.parametrize(
    ("at", "text", "told"),
    [
        (("support", "severities", 0, "response"), "soonish", "is not a duration"),
        (("objectives", "confidence"), "", "needed"),
        (("objectives", "objectives", 0, "target"), "ninety", "expected a number"),
        (("term", "start"), "15.6.2026", "is not a day"),
        (("parties", "zone"), "Madrid", "is not a time zone"),
        (("term", "notice_days"), "3.5", "not a whole number"),
    ],
)
def test_that_what_cannot_be_understood_is_said_and_not_stored(
    page: AgreementPage, at: Place, text: str, told: str
) -> None:
    editor = editor_at(page, at)
    before = page.session.agreement
    target = editor.combo.lineEdit() if editor.spec.kind == "zone" else editor.control  # type: ignore[attr-defined]
    type_text(target, text)
    if not text:
        QTest.keyClick(target, Qt.Key.Key_Backspace)
    editor.flush()
    assert told in editor.note.words.text()
    assert editor.problem()
    assert page.session.agreement == before
    editor.set_value(held(before, at))
    assert not editor.problem()


def test_that_a_control_character_never_reaches_the_agreement(page: AgreementPage) -> None:
    editor = editor_at(page, ("parties", "provider"))
    editor.line.setText("North\x07light\u2028 Systems")  # type: ignore[attr-defined]
    editor.typed()
    editor.flush()
    assert page.session.agreement.parties.provider == "Northlight Systems"
    page.session.undo()


def test_that_references_follow_a_changed_id(page: AgreementPage) -> None:
    session = page.session
    editor_at(page, ("coverage", "workflows", 0, "system")).edit()
    assert session.agreement.coverage.workflows[0].system == "systems-0"
    editor_at(page, ("coverage", "systems", 0, "id")).edit("assistant")
    assert session.agreement.coverage.systems[0].id == "assistant"
    assert session.agreement.coverage.workflows[0].system == "assistant"
    session.undo()
    assert session.agreement.coverage.workflows[0].system == "systems-0"
    session.undo()


def test_that_references_follow_a_changed_role(page: AgreementPage) -> None:
    session = page.session
    before = session.agreement
    owner = ("coverage", "systems", 0, "owner_role")
    editor_at(page, owner).edit("Service owner")
    assert session.agreement.parties.contacts[-1].role == "Service owner", (
        "a new role becomes a contact"
    )
    at = len(session.agreement.parties.contacts) - 1
    editor_at(page, ("parties", "contacts", at, "role")).edit("Service lead")
    assert held(session.agreement, owner) == "Service lead"
    session.undo()
    assert held(session.agreement, owner) == "Service owner"
    session.undo()
    assert session.agreement == before, "the role and the field that names it went in one step"


def test_that_records_are_added_copied_moved_and_removed_with_the_keyboard(
    page: AgreementPage,
) -> None:
    session = page.session
    before = session.agreement
    page.sections.setCurrentRow(3)
    table = page.stack.forms["objectives"][0].editors["objectives"]
    assert isinstance(table, GridEditor)
    table.choose(0)
    QTest.keyClick(table.grid, Qt.Key.Key_Insert)
    assert len(session.agreement.objectives.objectives) == 3
    assert len({each.id for each in session.agreement.objectives.objectives}) == 3
    table.choose(0)
    QTest.keyClick(table.grid, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [each.name for each in session.agreement.objectives.objectives[:2]] == [
        "Name 0",
        "Name 0",
    ]
    table.choose(0)
    QTest.keyClick(table.grid, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert session.agreement.objectives.objectives[1].id == "objectives-0"
    QTest.keyClick(table.grid, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(table.grid, Qt.Key.Key_Delete)
    assert len(session.agreement.objectives.objectives) == 3
    while session.undo_stack.canUndo() and session.agreement != before:
        session.undo()
    assert session.agreement == before


def test_that_rows_of_a_small_record_are_added_and_removed(page: AgreementPage) -> None:
    session = page.session
    page.sections.setCurrentRow(4)
    calendar = page.stack.forms["support"][0].editors["calendar"]
    assert isinstance(calendar, RecordEditor)
    hours = calendar.fields.editors["hours"]
    assert isinstance(hours, TableEditor)
    hours.buttons["add"].click()
    assert len(session.agreement.support.calendar.hours) == 3
    session.undo()
    assert len(hours.value()) == 2


def test_that_typing_in_one_field_is_one_step_and_two_fields_are_two(page: AgreementPage) -> None:
    session = page.session
    start = session.undo_stack.index()
    first, second = editor_at(page, ("parties", "provider")), editor_at(page, ("parties", "client"))
    for text in ("N", "Nort", "Northlight"):
        type_text(first.control, text)
        first.flush()
    assert session.undo_stack.index() == start + 1
    type_text(second.control, "Larkpay")
    second.flush()
    assert session.undo_stack.index() == start + 2
    session.undo()
    session.undo()
    assert session.agreement.parties.provider == ""
