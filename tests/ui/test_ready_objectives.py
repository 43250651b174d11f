"""Ready objectives in the window: found, given a target and taken, by keyboard alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from slastudio.ui.forms.ready_objectives import ReadyPicker
from slastudio.ui.pages.agreement.page import AgreementPage
from slastudio.ui.window.main_window import MainWindow

# what a usual table promises, as somebody would type it: words to find each by, its target
TABLE = (
    ("task", "92 %", "task-success", "92"),
    ("token", "800 ms", "first-token", "800"),
    ("final", "3.5 s", "final-answer", "3500"),
    ("gap", "3", "language-gap", "3"),
    ("fall", "99", "fallback-escalation", "99"),
)


@pytest.fixture
def page(window: MainWindow) -> AgreementPage:
    """Show the section of objectives with none in it."""
    assert window.desk is not None
    agreement = window.desk.session.agreement
    section = replace(agreement.objectives, objectives=())
    window.desk.session.edit(replace(agreement, objectives=section), (), "None")
    window.desk.go("agreement")
    found = window.desk.pages["agreement"]
    assert isinstance(found, AgreementPage)
    found.arrive("objectives.objectives")
    return found


def _type(text: str) -> int:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClicks(target, text)
    return len(text)


def _press(key: Qt.Key) -> int:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)
    QApplication.processEvents()
    return 1


def _open(page: AgreementPage) -> ReadyPicker:
    opener = next(
        each
        for each in page.findChildren(QPushButton)
        if each.accessibleName() == "Add a ready objective"
    )
    opener.setFocus()
    _press(Qt.Key.Key_Space)
    return page.findChildren(ReadyPicker)[0]


def test_that_a_usual_table_is_written_by_keyboard_in_a_few_dozen_keys(page: AgreementPage) -> None:
    picker = _open(page)
    keys = 1
    for words, target, _, _ in TABLE:
        assert QApplication.focusWidget() is picker.search
        keys += _type(words) + _press(Qt.Key.Key_Return)
        assert QApplication.focusWidget() is picker.target
        keys += _type(target) + _press(Qt.Key.Key_Return)
    held = page.session.agreement.objectives.objectives
    assert [(each.id, each.target) for each in held] == [
        (name, Decimal(target)) for _, _, name, target in TABLE
    ]
    assert all(each.action and each.owner_role for each in held)
    assert [each.complete for each in held].count("sampled") == 2
    # a third of a second a key, and a second and a third to think before each word and number
    # (keystroke-level model, Card, Moran and Newell 1980)
    seconds = keys * 0.28 + 2 * len(TABLE) * 1.35
    assert seconds < 60


def test_that_what_is_no_target_is_said_and_nothing_is_added(page: AgreementPage) -> None:
    picker = _open(page)
    _type("token")
    _press(Qt.Key.Key_Return)
    _type("quick")
    _press(Qt.Key.Key_Return)
    assert "is no target" in picker.problem.text()
    assert page.session.agreement.objectives.objectives == ()
    assert QApplication.focusWidget() is picker.target


def test_that_arrows_choose_while_one_searches_and_esc_leaves(page: AgreementPage) -> None:
    picker = _open(page)
    first = picker.current()
    _press(Qt.Key.Key_Down)
    assert picker.current() is not first
    _type("nothing at all")
    assert picker.current() is None
    assert not picker.use.isEnabled()
    _press(Qt.Key.Key_Escape)
    assert not picker.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.accessibleName() == "Add a ready objective"


def test_that_undo_takes_one_back(page: AgreementPage) -> None:
    _open(page)
    _type("token")
    _press(Qt.Key.Key_Return)
    _type("800 ms")
    _press(Qt.Key.Key_Return)
    assert len(page.session.agreement.objectives.objectives) == 1
    page.session.undo()
    assert page.session.agreement.objectives.objectives == ()
