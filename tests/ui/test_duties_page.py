"""The duties' page: groups that fold, the one action a duty asks for, and acts entered beside the list."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.operations.registers.records import list_entries
from slastudio.ui.window.main_window import MainWindow


def page_of(window: MainWindow) -> Any:
    assert window.desk is not None
    window.desk.go("duties")
    return window.desk.pages["duties"]


def test_that_duties_stand_under_headings_that_fold(window: MainWindow) -> None:
    page = page_of(window)
    duties = page.duties()
    assert duties
    assert sum(len(card.group.duties) for card in page.cards) == len(duties)
    card = next(card for card in page.cards if card.rows)
    card.heading.click()
    assert card.holder.isHidden()
    card.heading.click()
    assert not card.holder.isHidden()
    assert "no admission" in page.status.text()


def test_that_the_one_action_opens_the_form_and_what_is_saved_shows_the_duty(
    window: MainWindow,
) -> None:
    page = page_of(window)
    duty = next(each for each in page.duties() if each.by_hand and each.state != "done")
    page._choose(duty)
    page.done.click()
    assert page.beside.currentIndex() == 1
    assert page.form.fields["duty"].text() == duty.id
    page.form.submit()
    assert page.form.problem.text() == ""
    (entry,) = list_entries(page.session.project, "acts")
    assert entry.values["duty"] == duty.id
    now = next(each for each in page.duties() if each.id == duty.id)
    assert now.state in ("done", "done_late")
    assert entry.id in now.shown_by or now.parts


def test_that_a_side_and_an_arrangement_are_chosen(window: MainWindow) -> None:
    page = page_of(window)
    page.choices["client"].click()
    assert {each.side for each in page.duties()} <= {"client"}
    page.choices["both"].click()
    page.choices["clause"].click()
    headings = [card.group.title for card in page.cards]
    assert headings == sorted(headings, key=lambda each: int(each.split()[0]))


def test_that_the_list_is_walked_by_keys(window: MainWindow) -> None:
    page = page_of(window)
    rows = [row for card in page.cards for row in card.rows]
    rows[0].setFocus()
    QTest.keyClick(rows[0], Qt.Key.Key_Down)
    assert page.duty.id == rows[1].duty.id or len(rows) == 1
    assert all(row.accessibleName() for row in rows)


def test_that_the_form_shows_what_a_section_asks(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go("agreement", "evaluation.cadence")
    page: Any = window.desk.pages["agreement"]
    page.side.show_tab("asks")
    page.side.asks.refresh()
    assert "asks" in page.side.asks.heading.text()
    assert "hours a month" in page.side.asks.sum.text()
