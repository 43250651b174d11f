"""Records edited in place as a table, lists put in order with the mouse, and roles that are typed
for the first time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from slastudio.contract.checks.readiness import Finding
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import (
    choice,
    day,
    decimal,
    duration,
    fields_of,
    flag,
    integer,
    lines,
    prose,
    records,
    reference,
    references,
    text,
)
from slastudio.contract.terms.objectives import Objective, Objectives, Window
from slastudio.contract.terms.scope import Contact, Workflow
from slastudio.operations.projects import create_project
from slastudio.ui.forms.cards import CardsEditor
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.fields.field_places import FORM
from slastudio.ui.forms.fields.roles import ROLES, RoleEditor
from slastudio.ui.forms.records import editor_for
from slastudio.ui.forms.renames import follow
from slastudio.ui.forms.table.columns import columns_of
from slastudio.ui.forms.table.table import TableEditor
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.look.theme import Theme
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.project_opening import read_project
from slastudio.ui.state.session import Session
from slastudio.ui.state.settings import Settings

HOSTILE = "<img src=x><b>bold</b>"


@dataclass(frozen=True)
class Step:
    """Hold one field of every kind that a cell can show."""

    id: str = text("Id")
    name: str = text("Name", "What it is called.")
    story: str = prose("Story")
    kind: str = choice("Kind", (("plain", "Plain"), ("high", "High: with care")))
    done: bool = flag("Done")
    count: int = integer("Count", "", "requests a month", 3)
    share: Decimal | None = decimal("Share", "", "%")
    due: date | None = day("Due")
    within: str = duration("Within")
    tags: tuple[str, ...] = lines("Tags")
    flow: str = reference("Workflow", "coverage.workflows")
    flows: tuple[str, ...] = references("Workflows", "coverage.workflows")
    owner: str = reference("Owner", ROLES)


@dataclass(frozen=True)
class Turn:
    """Hold a record of which some fields apply only sometimes."""

    window: tuple[Window, ...] = records("Windows", as_table=True)


@dataclass(frozen=True)
class Plan:
    """Hold steps as a table, and as cards."""

    steps: tuple[Step, ...] = records("Steps", "One after the other.", as_table=True)
    cards: tuple[Step, ...] = records("Cards")


STEPS = (
    Step("step-1", "First", due=date(2026, 6, 15), within="2 hours", tags=("a", "b")),
    Step("step-2", "Second", flow="chat", flows=("chat", "mail")),
    Step("step-3", "Third", share=Decimal("12.50")),
)


def agreement() -> Agreement:
    made = Agreement()
    flows = tuple(Workflow(id=each, name=each.title()) for each in ("chat", "mail", "voice"))
    return replace(
        made,
        coverage=replace(made.coverage, workflows=flows),
        parties=replace(
            made.parties, contacts=(Contact(role="Service owner"), Contact(role="Duty lead"))
        ),
    )


class Hands:
    """Hold a table that is shown, and use it as a person would."""

    def __init__(self, editor: TableEditor) -> None:
        self.editor, self.grid = editor, editor.grid
        self.edits: list[tuple[Any, Any, bool]] = []
        editor.edited.connect(
            lambda suffix, value, typing: self.edits.append((suffix, value, typing))
        )

    def stand(self, row: int, name: str) -> None:
        self.editor.go_to((row, name))
        QApplication.processEvents()

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self.target(), key, modifier)
        QApplication.processEvents()

    def type(self, text: str) -> None:
        for part in text:
            QTest.keyClicks(self.target(), part)

    def target(self) -> QWidget:
        return self.grid if self.grid.cell is None else self.grid.cell.keys

    def where(self) -> tuple[int, str]:
        index = self.grid.currentIndex()
        return index.row(), self.editor.model.columns[index.column()].name

    def press(self, row: int, name: str) -> None:
        at = [spec.name for spec in self.editor.model.columns].index(name)
        place = self.grid.visualRect(self.editor.model.index(row, at)).topLeft() + QPoint(15, 15)
        QTest.mouseClick(self.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    made = Theme("light")
    made.apply()
    return made


@pytest.fixture
def around(theme: Theme) -> Surroundings:
    return Surroundings(theme, agreement)


def spec_of(cls: type, name: str) -> Any:
    return next(spec for spec in fields_of(cls) if spec.name == name)


@pytest.fixture
def form(qtbot: Any, around: Surroundings) -> QWidget:
    """Show a form with a line before and a line after whatever is put between them."""
    holder = QWidget()
    qtbot.addWidget(holder)
    holder.before, holder.after = QLineEdit(), QLineEdit()  # type: ignore[attr-defined]
    layout = QVBoxLayout(holder)
    layout.addWidget(holder.before)  # type: ignore[attr-defined]
    layout.addWidget(holder.after)  # type: ignore[attr-defined]
    holder.resize(1500, 700)
    return holder


def put(form: QWidget, editor: Any) -> Any:
    layout = form.layout()
    assert isinstance(layout, QVBoxLayout)
    layout.insertWidget(1, editor)
    form.show()
    form.activateWindow()
    QTest.qWaitForWindowActive(form)
    return editor


@pytest.fixture
def hands(form: QWidget, around: Surroundings) -> Hands:
    editor = editor_for(spec_of(Plan, "steps"), around)
    assert isinstance(editor, TableEditor)
    editor.set_value(STEPS)
    return Hands(put(form, editor))


# --- editing cells -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "typed", "expected"),
    [
        ("name", "Renamed", "Renamed"),
        ("story", "What happened", "What happened"),
        ("count", "12000", 12000),
        ("share", "7,5", Decimal("7.5")),
        ("due", "2026-07-01", date(2026, 7, 1)),
        ("within", "3 business days", "3 business days"),
        ("tags", "one; two", ("one", "two")),
        ("id", "begin", "begin"),
        ("owner", "duty lead", "Duty lead"),
    ],
)
def test_that_typing_on_a_cell_replaces_its_value(
    hands: Hands, name: str, typed: str, expected: Any
) -> None:
    hands.stand(0, name)
    hands.type(typed)
    assert not hands.edits, "nothing goes out before the cell is left"
    hands.key(Qt.Key.Key_Return)
    assert hands.edits == [((0, name), (replace(STEPS[0], **{name: expected}), *STEPS[1:]), False)]
    assert hands.editor.value() == hands.edits[0][1]
    assert hands.where() == (0, name)
    assert hands.grid.hasFocus()


def test_that_f2_and_enter_edit_the_value_as_it_is_and_escape_leaves_it(hands: Hands) -> None:
    hands.stand(0, "within")
    for key in (Qt.Key.Key_F2, Qt.Key.Key_Return):
        hands.key(key)
        line = hands.target()
        assert isinstance(line, QLineEdit)
        assert line.text() == "2 hours"
        hands.type("9 hours")
        hands.key(Qt.Key.Key_Escape)
        assert hands.grid.cell is None
    assert not hands.edits


def test_that_a_value_left_as_it_was_is_no_edit(hands: Hands) -> None:
    for name in [
        each.spec.name for each in columns_of(Step) if each.spec.kind not in ("flag", "references")
    ]:
        hands.stand(1, name)
        hands.key(Qt.Key.Key_F2)
        assert hands.grid.cell is not None, name
        assert hands.grid.finish()
    assert not hands.edits


def test_that_prose_takes_several_lines_and_its_row_grows(hands: Hands) -> None:
    low = hands.grid.rowHeight(0)
    hands.stand(0, "story")
    hands.type("One")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hands.type("Two")
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hands.type("Three")
    area = hands.target()
    assert isinstance(area, QPlainTextEdit)
    assert area.height() <= hands.grid.rowHeight(0)
    hands.key(Qt.Key.Key_Return)
    assert hands.editor.value()[0].story == "One\nTwo\nThree"
    assert hands.grid.rowHeight(0) > low


def test_that_entries_with_semicolons_are_not_parted_by_them(hands: Hands) -> None:
    hands.editor.set_value((replace(STEPS[0], tags=("a; b", "c")),))
    hands.stand(0, "tags")
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    hands.type("d")
    hands.key(Qt.Key.Key_Return)
    assert hands.editor.value()[0].tags == ("a; b", "c", "d")


def test_that_a_choice_is_made_with_the_keyboard(hands: Hands) -> None:
    hands.stand(0, "kind")
    hands.type("h")
    assert isinstance(hands.target(), QComboBox)
    hands.key(Qt.Key.Key_Return)
    assert hands.editor.value()[0].kind == "high"
    assert hands.editor.model.shown(0, hands.grid.currentIndex().column()) == "High"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("high: w", "high"), ("care", "high"), ("hx", "high"), ("p", "plain"), ("hp\b", "high")],
)
def test_that_a_choice_is_found_by_any_word_of_it_and_by_more_than_one(
    hands: Hands, typed: str, expected: str
) -> None:
    hands.stand(0, "kind")
    for part in typed:
        hands.key(Qt.Key.Key_Backspace) if part == "\b" else hands.type(part)
        assert QApplication.activePopupWidget() is None, "a space opens no list half-way"
    hands.key(Qt.Key.Key_Tab)
    assert hands.editor.value()[0].kind == expected


def test_that_tab_takes_what_was_typed_though_a_list_of_offers_is_open(
    qtbot: Any, form: QWidget, theme: Theme
) -> None:
    held = (Objective(id="a", name="A"), Objective(id="b", name="B"))
    with_both = replace(agreement(), objectives=Objectives(objectives=held))
    editor = editor_for(spec_of(Objectives, "objectives"), Surroundings(theme, lambda: with_both))
    assert isinstance(editor, GridEditor)
    form.setProperty(FORM, "objectives")
    editor.set_value(held)
    hands = Hands(put(form, editor))
    for row, key, column in (
        (0, Qt.Key.Key_Tab, "internal_target"),
        (1, Qt.Key.Key_Return, "unit"),
    ):
        unit = [each.name for each in hands.editor.model.columns].index("unit")
        hands.grid.setFocus()
        hands.grid.setCurrentIndex(hands.editor.model.index(row, unit))
        hands.type("ms")
        popup = QApplication.activePopupWidget()
        assert popup is not None, "units are offered"
        QTest.keyClick(popup, key)
        assert hands.editor.value()[row].unit == "ms"
        assert hands.grid.cell is None
        assert hands.where() == (row, column)


def test_that_a_flag_is_switched_by_space_and_by_its_box(hands: Hands) -> None:
    hands.stand(0, "done")
    hands.key(Qt.Key.Key_Space)
    assert hands.editor.value()[0].done
    hands.press(1, "done")
    assert hands.editor.value()[1].done
    assert [suffix for suffix, _, _ in hands.edits] == [(0, "done"), (1, "done")]


def test_that_references_are_ticked_in_a_list_and_shown_as_names(hands: Hands) -> None:
    at = [spec.name for spec in hands.editor.model.columns].index("flows")
    assert hands.editor.model.shown(1, at) == "Chat, Mail"
    hands.stand(1, "flows")
    hands.key(Qt.Key.Key_F2)
    ticks = hands.target()
    assert isinstance(ticks, QListWidget)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    QTest.keyClick(ticks, Qt.Key.Key_End)
    QTest.keyClick(ticks, Qt.Key.Key_Space)
    QTest.keyClick(ticks, Qt.Key.Key_Return)
    assert hands.editor.value()[1].flows == ("mail", "voice")
    assert hands.editor.model.shown(1, at) == "Mail, Voice"
    hands.key(Qt.Key.Key_F2)
    QTest.keyClick(hands.target(), Qt.Key.Key_Space)
    QTest.keyClick(hands.target(), Qt.Key.Key_Escape)
    assert hands.editor.value()[1].flows == ("mail", "voice")


def test_that_a_reference_to_a_record_that_is_gone_is_told_and_kept(hands: Hands) -> None:
    hands.editor.set_value((replace(STEPS[0], flow="fax"),))
    hands.stand(0, "flow")
    assert "fax (no longer exists)" in hands.grid.currentIndex().data()
    hands.type("m")
    hands.key(Qt.Key.Key_Return)
    assert hands.editor.value()[0].flow == "mail"


@pytest.mark.parametrize(
    ("name", "typed", "told"),
    [
        ("count", "3.5", "not a whole number"),
        ("count", "", "needed here"),
        ("share", "ninety", "expected a number"),
        ("due", "15.6.2026", "is not a day"),
        ("within", "soonish", "is not a duration"),
        ("id", "", "An id is needed"),
    ],
)
def test_that_what_cannot_be_understood_stays_in_the_cell_and_is_said(
    hands: Hands, form: QWidget, name: str, typed: str, told: str
) -> None:
    hands.stand(0, name)
    hands.key(Qt.Key.Key_Backspace)
    hands.type(typed)
    hands.key(Qt.Key.Key_Return)
    cell = hands.target()
    assert isinstance(cell, QLineEdit)
    assert cell.text() == typed
    assert told in hands.editor.note.words.text()
    assert hands.editor.note.isVisibleTo(form)
    hands.key(Qt.Key.Key_Tab)
    hands.press(2, "name")
    assert hands.target() is cell, "the cell is put right, or left with Esc, first"
    form.after.setFocus()  # type: ignore[attr-defined]
    hands.editor.flush()
    assert hands.grid.cell is not None
    assert not hands.edits
    hands.key(Qt.Key.Key_Escape)
    assert not hands.editor.problem()
    assert hands.editor.value() == STEPS


def test_that_leaving_the_table_commits_what_was_typed(hands: Hands, form: QWidget) -> None:
    hands.stand(0, "name")
    hands.type("Left")
    form.after.setFocus()  # type: ignore[attr-defined]
    QApplication.processEvents()
    assert hands.editor.value()[0].name == "Left"
    assert form.after.hasFocus()  # type: ignore[attr-defined]


def test_that_a_value_from_outside_closes_the_cell_and_wins(hands: Hands) -> None:
    hands.stand(0, "name")
    hands.type("Half")
    hands.editor.set_value(STEPS[1:])
    assert hands.grid.cell is None
    assert hands.editor.value() == STEPS[1:]
    assert not hands.edits


def test_that_a_value_from_outside_does_not_take_the_keyboard(hands: Hands, form: QWidget) -> None:
    hands.stand(0, "count")
    hands.type("few")
    form.after.setFocus()  # type: ignore[attr-defined]
    hands.editor.set_value(STEPS[1:])
    assert form.after.hasFocus()  # type: ignore[attr-defined]
    assert hands.grid.cell is None
    assert not hands.editor.problem()


# --- moving about --------------------------------------------------------------------------------------------------


def test_that_tab_goes_through_all_cells_and_out_at_both_ends(hands: Hands, form: QWidget) -> None:
    count = len(columns_of(Step))
    hands.stand(0, "name")
    seen = [hands.where()]
    for _ in range(count * len(STEPS) - 1):
        hands.key(Qt.Key.Key_Tab)
        seen.append(hands.where())
    assert len(set(seen)) == count * len(STEPS)
    hands.key(Qt.Key.Key_Tab)
    assert not hands.grid.hasFocus()
    hands.stand(0, "name")
    hands.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert not hands.grid.hasFocus()


def test_that_tab_in_an_open_cell_commits_and_goes_on(hands: Hands) -> None:
    hands.stand(0, "name")
    hands.type("Typed")
    hands.key(Qt.Key.Key_Tab)
    assert hands.editor.value()[0].name == "Typed"
    assert hands.where() == (0, "story")
    hands.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert hands.where() == (0, "name")


def test_that_a_place_is_found_and_the_id_stands_last(hands: Hands) -> None:
    hands.editor.go_to((2, "share"))
    assert hands.where() == (2, "share")
    assert hands.grid.hasFocus()
    assert columns_of(Step)[-1].spec.name == "id"


# --- the list's own edits --------------------------------------------------------------------------------------------


def test_that_rows_are_added_copied_moved_and_removed_with_the_keyboard(hands: Hands) -> None:
    hands.stand(0, "name")
    hands.key(Qt.Key.Key_Insert)
    assert hands.where() == (3, "name")
    assert len({each.id for each in hands.editor.value()}) == 4
    hands.stand(0, "within")
    hands.key(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert [each.name for each in hands.editor.value()[:2]] == ["First", "First"]
    assert hands.editor.value()[1].id not in {each.id for each in STEPS}
    hands.stand(0, "within")
    hands.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert hands.editor.value()[1].id == "step-1"
    assert hands.where() == (1, "within")
    hands.key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    hands.key(Qt.Key.Key_Delete)
    assert "step-1" not in {each.id for each in hands.editor.value()}
    assert all(suffix == () and not typing for suffix, _, typing in hands.edits)
    assert len(hands.edits) == 5


def test_that_keys_of_the_list_are_the_cells_own_while_it_is_edited(hands: Hands) -> None:
    hands.stand(0, "name")
    hands.key(Qt.Key.Key_F2)
    hands.key(Qt.Key.Key_Delete)
    hands.key(Qt.Key.Key_Insert)
    hands.key(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert len(hands.editor.value()) == 3
    hands.key(Qt.Key.Key_Return)
    assert hands.editor.value()[0].name == ""


def test_that_an_empty_table_says_so_and_takes_a_first_row(hands: Hands) -> None:
    for _ in STEPS:
        hands.stand(0, "name")
        hands.key(Qt.Key.Key_Delete)
    assert not hands.grid.isVisible()
    assert "Add a step" in hands.editor.empty.text()
    assert hands.editor.buttons["add"].hasFocus()
    hands.editor.buttons["add"].click()
    assert hands.grid.isVisible()
    assert hands.where() == (0, "name")


def drag(handle: QWidget, start: QPoint, end: QPoint) -> None:
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=start)
    for part in (4, 3, 2, 1):
        QTest.mouseMove(handle, end - (end - start) * (part - 1) / 4)
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=end)


@pytest.mark.parametrize(
    ("row", "to", "order"), [(0, 2, [2, 3, 1]), (2, 0, [3, 1, 2]), (1, 1, [1, 2, 3])]
)
def test_that_rows_are_dragged_by_their_handles(
    hands: Hands, row: int, to: int, order: list[int]
) -> None:
    handle = hands.grid.handles.viewport()
    tops = [hands.grid.rowViewportPosition(each) for each in range(3)]
    end = tops[to] + (hands.grid.rowHeight(to) - 4 if to > row else 4)
    drag(handle, QPoint(8, tops[row] + 12), QPoint(8, end))
    assert [each.id for each in hands.editor.value()] == [f"step-{n}" for n in order]
    assert len(hands.edits) == (0 if row == to else 1)


def test_that_cards_are_dragged_in_their_list(form: QWidget, around: Surroundings) -> None:
    editor = editor_for(spec_of(Plan, "cards"), around)
    assert isinstance(editor, CardsEditor)
    editor.set_value(STEPS)
    put(form, editor)
    edits: list[Any] = []
    editor.edited.connect(lambda suffix, value, typing: edits.append((suffix, value, typing)))
    middle = [editor.list.visualItemRect(editor.list.item(at)).center() for at in range(3)]
    drag(editor.list.viewport(), middle[0], middle[2] + QPoint(0, 12))
    assert edits == [((), (STEPS[1], STEPS[2], STEPS[0]), False)]
    assert editor.list.currentRow() == 2
    assert editor.fields is not None
    assert editor.fields.editors["id"].value() == "step-1"


# --- what is said --------------------------------------------------------------------------------------------------


def test_that_findings_are_marked_in_their_cells_and_told_for_the_current_one(hands: Hands) -> None:
    late = Finding("plan", "plan.steps[1].due", "error", f"no day {HOSTILE}", "A step needs one.")
    hands.editor.show_findings([((1, "due"), late)])
    at = [each.spec.name for each in columns_of(Step)].index("due")
    assert hands.editor.model.level(1, at) == "error"
    hands.stand(0, "due")
    assert not hands.editor.note.isVisible()
    hands.stand(1, "due")
    assert hands.editor.note.words.text() == f"■ No day {HOSTILE}. A step needs one."
    index = hands.grid.currentIndex()
    assert "<img" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "No day" in index.data(Qt.ItemDataRole.AccessibleDescriptionRole)


def test_that_the_table_and_its_cells_have_names(hands: Hands) -> None:
    assert hands.grid.accessibleName() == "Steps"
    seen = QAccessible.queryAccessibleInterface(hands.grid)
    assert seen.text(QAccessible.Text.Name) == "Steps"
    assert (
        hands.editor.model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
        == "Name, row 1: First"
    )
    hands.stand(0, "count")
    hands.key(Qt.Key.Key_F2)
    assert hands.target().accessibleName() == "Count"
    hands.key(Qt.Key.Key_Escape)


def test_that_what_does_not_apply_is_blank_and_cannot_be_edited(
    form: QWidget, around: Surroundings
) -> None:
    editor = editor_for(spec_of(Turn, "window"), around)
    assert isinstance(editor, TableEditor)
    fixed = next(value for value, _ in spec_of(Window, "kind").choices if value != "rolling")
    editor.set_value((Window(kind="rolling"), Window(kind=fixed)))
    hands = Hands(put(form, editor))
    other = next(each.spec.name for each in columns_of(Window) if each.spec.name != "kind")
    hands.stand(1, other)
    assert hands.grid.currentIndex().data() == ""
    hands.key(Qt.Key.Key_F2)
    assert hands.grid.cell is None
    hands.stand(0, other)
    hands.key(Qt.Key.Key_F2)
    assert hands.grid.cell is not None
    hands.key(Qt.Key.Key_Escape)


# --- how it looks --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wide", [380, 700, 1500])
def test_that_columns_fit_the_form_and_no_head_is_cut(
    hands: Hands, form: QWidget, wide: int
) -> None:
    form.resize(wide, 700)
    QApplication.processEvents()
    grid = hands.grid
    widths = [grid.columnWidth(at) for at in range(len(columns_of(Step)))]
    assert all(width >= 44 for width in widths)
    assert sum(widths) >= grid.viewport().width()
    assert (sum(widths) == grid.viewport().width()) == (grid.horizontalScrollBar().maximum() == 0)
    assert grid.width() <= form.width()


def test_that_a_long_table_scrolls_after_ten_rows(hands: Hands) -> None:
    hands.editor.set_value(tuple(Step(f"step-{n}", f"Step {n}") for n in range(30)))
    QApplication.processEvents()
    rows = (hands.grid.height() - hands.grid.heads.height()) // hands.grid.rowHeight(0)
    assert rows == 10
    assert hands.grid.verticalScrollBar().maximum() > 0


@pytest.mark.parametrize("mode", ["light", "dark", "contrast"])
def test_that_marks_and_text_show_in_every_appearance(
    hands: Hands, theme: Theme, mode: str
) -> None:
    theme.set_mode(mode)
    hands.editor.show_findings(
        [((0, "name"), Finding("plan", "plan.steps[0].name", "error", "wrong"))]
    )
    hands.stand(2, "share")
    picture = hands.grid.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    colours = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(130)}
    tokens = theme.tokens
    for wanted in (tokens.surface, tokens.colour("missed"), tokens.accent):
        assert wanted.lower() in colours


# --- roles -----------------------------------------------------------------------------------------------------------


def test_that_a_role_field_completes_and_offers_a_new_role(
    form: QWidget, around: Surroundings
) -> None:
    editor = editor_for(spec_of(Step, "owner"), around)
    assert isinstance(editor, RoleEditor)
    editor.set_value("")
    put(form, editor)
    edits: list[Any] = []
    editor.edited.connect(lambda suffix, value, typing: edits.append((suffix, value, typing)))
    editor.combo.line.setFocus()
    QTest.keyClicks(editor.combo.line, "Night lead")
    assert "is no role yet" in editor.offer.text()
    assert editor.offer.isVisible()
    assert not edits
    QTest.keyClick(editor.combo.line, Qt.Key.Key_Return)
    assert edits == [((), "Night lead", False)]
    after = around.fold(agreement())
    assert after.parties.contacts[-1] == Contact(role="Night lead", side="provider")
    assert around.fold(agreement()) == agreement(), "the change is made once"


def test_that_a_role_written_otherwise_is_the_one_that_exists(
    form: QWidget, around: Surroundings
) -> None:
    editor = editor_for(spec_of(Step, "owner"), around)
    editor.set_value("Service owner")
    put(form, editor)
    assert isinstance(editor, RoleEditor)
    editor.combo.line.setFocus()
    editor.combo.line.selectAll()
    QTest.keyClicks(editor.combo.line, "duty  LEAD")
    QTest.keyClick(editor.combo.line, Qt.Key.Key_Return)
    assert editor.value() == "Duty lead"
    assert around.fold(agreement()) == agreement()


def test_that_a_role_nobody_has_is_kept_until_it_is_changed(
    form: QWidget, around: Surroundings
) -> None:
    editor = editor_for(spec_of(Step, "owner"), around)
    editor.set_value("Former  lead")
    put(form, editor)
    edits: list[Any] = []
    editor.edited.connect(lambda *edit: edits.append(edit))
    editor.flush()
    editor.refresh_choices()
    assert editor.value() == "Former  lead"
    assert not edits


@pytest.fixture
def page(qtbot: Any, theme: Theme, tmp_path: Path) -> Iterator[AgreementPage]:
    """Show the agreement's page on a new project."""
    jobs = Jobs(inline=True)
    session = Session(read_project(create_project(tmp_path / "tables.slastudio", "pilot")), jobs)
    session.edit(agreement(), (), "Start")
    made = AgreementPage(Context(theme, Settings(tmp_path / "w.ini"), jobs, session))
    qtbot.addWidget(made)
    yield made
    session.close()


def test_that_a_change_elsewhere_that_belongs_to_an_edit_is_the_same_step(
    page: AgreementPage,
) -> None:
    session = page.session
    before, steps = session.agreement, session.undo_stack.index()
    page.sections.setCurrentRow(0)
    form = page.stack.forms["parties"][0]
    contacts = form.editors["contacts"]
    page.around.also(lambda each: replace(each, coverage=replace(each.coverage, teams=("Night",))))
    title = form.editors["title"]
    QTest.keyClicks(title.control, "!")
    title.flush()
    assert session.undo_stack.index() == steps + 1
    assert session.agreement.coverage.teams == ("Night",)
    session.undo()
    assert session.agreement == before
    assert contacts.value() == before.parties.contacts


def test_that_references_follow_a_changed_role() -> None:
    before = agreement()
    contacts = (
        replace(before.parties.contacts[0], role="Owner of the service"),
        *before.parties.contacts[1:],
    )
    after = replace(before, parties=replace(before.parties, contacts=contacts))
    followed = follow(before, after, ("parties", "contacts", 0, "role"))
    assert followed.parties.contacts == contacts
    assert follow(before, after, ("parties", "contacts", 0, "reach")) is after


def test_that_options_of_contacts_are_their_roles_once() -> None:
    made = agreement()
    twice = (*made.parties.contacts, Contact(role="Duty lead"), Contact())
    options = replace(made, parties=replace(made.parties, contacts=twice)).options(ROLES)
    assert options == (("Service owner", "Service owner"), ("Duty lead", "Duty lead"))
