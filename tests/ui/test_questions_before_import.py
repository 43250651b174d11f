"""What a file leaves open is asked before it is imported, in the wizard and in the list of files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.operations.evidence.questions import questions_of
from slastudio.ui.pages.importing.question_choices import LATER
from slastudio.ui.window.main_window import MainWindow
from tests.open_month import written

QUESTION = "decimal_sign:costs:amount:amount"
BILLS = [(f"2026-03-0{day}", "A", f"1.{day}00", "EUR") for day in (1, 2, 3)]
HEADINGS = "date service amount currency"


@pytest.fixture
def bills(tmp_path: Path) -> Path:
    return written(tmp_path / "bills.csv", HEADINGS, BILLS)


@pytest.fixture
def page(window: MainWindow, bills: Path) -> Any:
    assert window.desk is not None
    window.desk.import_files([bills])
    return window.desk.pages["data"]


def amounts(page: Any) -> list[float]:
    project = page.session.project
    with project.reading():
        return [float(each) for each in project.evidence.read("costs", ["amount"])["amount"]]


def test_that_the_wizard_asks_and_answers_later_unless_somebody_chooses(page: Any) -> None:
    asked = page.wizard.choices.asked
    assert list(asked.asked) == [QUESTION]
    assert "leaves 1 question open" in asked.heading.text()
    choice = asked.asked[QUESTION]
    assert choice.choices[LATER].isChecked()
    assert all(each.accessibleName() for each in choice.choices.values())
    assert "1.100" in choice.choices["thousands"].accessibleName()
    page.wizard.import_now()
    (left,) = [each for each in questions_of(page.session.project) if each.is_open]
    assert left.id == QUESTION


@pytest.mark.parametrize(("reading", "first"), [("thousands", 1100.0), ("fraction", 1.1)])
def test_that_a_reading_chosen_in_the_wizard_is_kept_with_the_import(
    page: Any, reading: str, first: float
) -> None:
    page.wizard.choices.asked.asked[QUESTION].choices[reading].click()
    assert page.wizard.choices.asked.asked[QUESTION].choices[reading].isChecked()
    page.wizard.import_now()
    (kept,) = questions_of(page.session.project)
    assert kept.answer is not None
    assert kept.answer.reading == reading
    assert amounts(page)[0] == pytest.approx(first)


def test_that_a_reading_is_kept_beside_a_correction_made_by_hand(page: Any) -> None:
    wizard = page.wizard
    combo, _, _ = wizard.choices.fields.rows["service"]
    combo.setCurrentIndex(0)
    combo.activated.emit(0)
    assert "service" not in wizard.mapping.fields
    wizard.choices.asked.asked[QUESTION].choices["thousands"].click()
    assert "service" not in wizard.mapping.fields
    wizard.import_now()
    (kept,) = questions_of(page.session.project)
    assert kept.answer is not None
    assert amounts(page)[0] == pytest.approx(1100)


def test_that_readings_are_chosen_with_the_keyboard_and_may_be_put_off_again(page: Any) -> None:
    asked = page.wizard.choices.asked
    choice = asked.asked[QUESTION]
    choice.choices[LATER].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(choice.choices[LATER], Qt.Key.Key_Down)
    assert asked.answers == {QUESTION: "thousands"}
    assert asked.asked[QUESTION] is choice, "the choice one is in stays while the file is read anew"
    assert choice.choices["thousands"].hasFocus()
    QTest.keyClick(choice.choices["thousands"], Qt.Key.Key_Up)
    assert asked.answers == {}
    assert page.wizard.inspection.questions[0].is_open


def test_that_the_banner_says_how_many_questions_an_import_left_and_leads_there(page: Any) -> None:
    page.wizard.import_now()
    assert "1 question is open" in page.banner.text()
    assert page.banner._act.text() == "Answer 1 question"
    page.banner._act.click()
    assert page.tabs.current == "questions"
    assert page.questions.cards[0].state.text() == "○ Open"
    page.questions.cards[0].buttons["thousands"].click()
    assert page.questions.cards[0].state.text() == "● Answered"


def test_that_an_import_without_questions_says_nothing_of_any(
    window: MainWindow, tmp_path: Path
) -> None:
    assert window.desk is not None
    rows = [("2026-03-01", "A", "10.25", "EUR")]
    window.desk.import_files([written(tmp_path / "plain.csv", HEADINGS, rows)])
    page: Any = window.desk.pages["data"]
    assert page.wizard.choices.asked.isHidden()
    page.wizard.import_now()
    assert "open" not in page.banner.text()


def test_that_the_list_of_files_asks_of_each_and_keeps_what_was_chosen(
    window: MainWindow, bills: Path, tmp_path: Path
) -> None:
    assert window.desk is not None
    plain = written(
        tmp_path / "plain.csv",
        "time request_id latency_ms status",
        [("2026-07-01T10:00:00Z", "a", "800", "ok")],
    )
    window.desk.import_files([bills, plain])
    page: Any = window.desk.pages["data"]
    queue = page.queue
    names = [each.found.path.name for each in queue.files]
    queue.table.select_line(names.index("plain.csv"))
    queue._show_chosen()
    assert queue.asked.isHidden()
    queue.table.select_line(names.index("bills.csv"))
    queue._show_chosen()
    choice = queue.asked.asked[QUESTION]
    assert choice.choices[LATER].isChecked()
    choice.choices["fraction"].click()
    queue.look()
    assert page.wizard.choices.asked.answers == {QUESTION: "fraction"}
    page.wizard.import_now()
    (kept,) = questions_of(page.session.project)
    assert kept.answer is not None
    assert kept.answer.reading == "fraction"
