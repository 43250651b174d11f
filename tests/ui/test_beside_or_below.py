"""The form of a record stands beside its table where there is room, and below it otherwise."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.ui.forms.fields.editors import Surroundings
from slastudio.ui.forms.records import editor_for
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.look.theme import Theme
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.beside_or_below import ROOM_FOR_BOTH
from slastudio.ui.widgets.layouts import column, scroller
from slastudio.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def opened(qtbot: Any, qapp: QApplication, settings: Settings) -> Callable[..., GridEditor]:
    theme = Theme("light")
    theme.apply()

    def make(width: int, records: int = 3) -> GridEditor:
        spec = next(each for each in fields_of(Objectives) if each.name == "objectives")
        around = Surroundings(theme, Agreement)
        around.settings = settings
        editor = editor_for(spec, around)
        assert isinstance(editor, GridEditor)
        editor.set_value(
            tuple(
                Objective(id=f"o{at}", name=f"No. {at}", target=Decimal(1)) for at in range(records)
            )
        )
        holder = QWidget()
        column(editor, None, into=holder)
        area = scroller(holder)
        qtbot.addWidget(area)
        area.resize(width, 600)
        area.show()
        _settle()
        return editor

    return make


def _settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def _area(editor: GridEditor) -> QScrollArea:
    outer = editor.window()
    assert isinstance(outer, QScrollArea)
    return outer


def _place(editor: GridEditor, part: QWidget) -> QPoint:
    return part.mapTo(editor, QPoint())


def test_that_a_form_goes_from_below_to_beside_and_back_as_the_page_is_drawn(
    opened: Callable[..., GridEditor],
) -> None:
    editor = opened(700)
    for width, beside in ((700, False), (1000, True), (1600, True), (860, False), (2200, True)):
        _area(editor).resize(width, 600)
        _settle()
        assert editor.halves.is_beside == beside, width
        table, form = _place(editor, editor.grid), _place(editor, editor.panel)
        if beside:
            assert form.x() >= table.x() + editor.grid.width()
            assert abs(form.y() - _place(editor, editor.head).y()) <= 8, "both begin at the top"
        else:
            assert form.x() == table.x()
            assert form.y() > table.y() + editor.grid.height()
        assert editor.width() <= _area(editor).viewport().width(), "nothing is cut"


def test_that_no_width_makes_it_go_to_and_fro(opened: Callable[..., GridEditor]) -> None:
    editor = opened(700)
    for width in range(ROOM_FOR_BOTH - 30, ROOM_FOR_BOTH + 30, 2):
        _area(editor).resize(width, 600)
        _settle()
        found = editor.halves.is_beside
        _settle()
        assert editor.halves.is_beside == found, width


def test_that_fields_have_the_height_they_need_on_both_sides_of_the_border(
    opened: Callable[..., GridEditor],
) -> None:
    editor = opened(1000)
    for width in (1000, 700, 1500):
        _area(editor).resize(width, 600)
        _settle()
        for form in (editor.panel, editor.panel.fields):
            assert isinstance(form, QWidget)
            assert form.height() >= form.heightForWidth(form.width()) > 400


def test_that_the_table_stays_in_view_while_its_form_is_scrolled(
    opened: Callable[..., GridEditor],
) -> None:
    editor = opened(1200)
    bar = _area(editor).verticalScrollBar()
    port = _area(editor).viewport()
    assert bar.maximum() > 300
    for down in (0, 200, bar.maximum()):
        bar.setValue(down)
        _settle()
        top = editor.grid.mapTo(port, QPoint()).y()
        assert 0 <= top <= port.height() - editor.grid.height()
    high = _place(editor, editor.halves).y() + editor.halves.height()
    assert _place(editor, editor.hint).y() + editor.hint.height() <= high
    _area(editor).resize(700, 600)
    _settle()
    bar.setValue(bar.maximum())
    _settle()
    assert editor.grid.mapTo(port, QPoint()).y() < 0, "below the table it goes as all forms do"


def test_that_the_width_one_gave_the_form_comes_back(
    opened: Callable[..., GridEditor], settings: Settings
) -> None:
    editor = opened(1400)
    before, grip = editor.panel.width(), editor.halves.grip
    QTest.mousePress(grip, LEFT, pos=QPoint(4, 40))
    QTest.mouseMove(grip, QPoint(4 + 70, 40))
    QTest.mouseRelease(grip, LEFT, pos=QPoint(4, 40))
    _settle()
    given = editor.panel.width()
    assert given < before
    assert settings.value("panes/record") == str(given)
    again = opened(1400)
    assert again.panel.width() == given
    _area(again).resize(1000, 600)
    _settle()
    assert again.panel.width() <= given
    settings.set_value("panes/record", "wide")
    assert opened(1400).panel.width() == before, "a damaged value counts as absent"


def test_that_no_record_leaves_the_table_all_the_room(opened: Callable[..., GridEditor]) -> None:
    editor = opened(1200, 0)
    assert editor.halves.is_beside
    assert not editor.panel.isVisible()
    assert not editor.halves.grip.isVisible()
    editor.add()
    _settle()
    assert editor.panel.isVisible()
    assert editor.halves.grip.isVisible()
    assert _place(editor, editor.panel).x() > editor.grid.width()


def test_that_the_page_of_the_agreement_has_both_in_view_when_the_preview_is_closed(
    window: MainWindow,
) -> None:
    assert window.desk is not None
    window.resize(1440, 900)
    window.desk.go("agreement", "objectives.objectives")
    page = window.desk.pages["agreement"]
    assert isinstance(page, AgreementPage)
    editor = page.stack.form("objectives")[0].editors["objectives"]
    assert isinstance(editor, GridEditor)
    _settle()
    found = [editor.halves.is_beside]
    for shown in (False, True):
        page.paper_toggle.setChecked(shown)
        _settle()
        found.append(editor.halves.is_beside)
    assert found == [False, True, False]
