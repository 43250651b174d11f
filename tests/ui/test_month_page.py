"""The month end's page: steps that lead, and sentences that are accepted, edited and left out."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.judge.telling.narrative.month import narrative, waiting
from slastudio.operations.documents.agreements_and_reports import issued_documents
from slastudio.operations.registers.records import list_entries
from slastudio.ui.window.main_window import MainWindow


def page_of(window: MainWindow) -> Any:
    assert window.desk is not None
    window.desk.go("month")
    return window.desk.pages["month"]


def state_of(page: Any, name: str) -> str:
    told = {each.id: each.state for each in narrative(page.session.assessment)}
    return told[name]


def test_that_steps_are_chosen_by_mouse_and_arrow_keys(window: MainWindow) -> None:
    page = page_of(window)
    lines = list(page.list.lines.values())
    assert lines[0].step.name == "exports"
    lines[0].click()
    assert page.detail.title.text() == "Exports"
    QTest.keyClick(lines[0], Qt.Key.Key_Down)
    assert page.detail.title.text() == "Questions"
    assert lines[1].isChecked()
    assert all(each.accessibleName() for each in lines)


def test_that_a_step_leads_to_its_page_and_back_to_the_step(window: MainWindow) -> None:
    page = page_of(window)
    page.list.lines["duties"].click()
    page.detail.go.click()
    assert window.desk is not None
    assert window.desk.current == "duties"
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert window.desk.current == "month"
    assert page.place() == "duties"


def test_that_sentences_are_accepted_edited_and_left_out(window: MainWindow) -> None:
    page = page_of(window)
    page.list.lines["narrative"].click()
    panel = page.narrative
    panel.who.setText("A. Ruiz")
    name = next(iter(panel.cards))
    panel.cards[name].accept.click()
    assert state_of(page, name) == "accepted"
    card = panel.cards[name]
    card.edit.click()
    assert not card.editor.isHidden()
    card.text.setPlainText("In other words.")
    card.save.click()
    assert state_of(page, name) == "accepted"
    assert panel.cards[name].words.text() == "In other words."
    panel.cards[name].leave.click()
    assert state_of(page, name) == "left_out"
    kept = list_entries(page.session.project, "sentences")
    assert [each.values["by"] for each in kept] == ["A. Ruiz"] * 3


def test_that_undo_takes_an_acceptance_back(window: MainWindow) -> None:
    page = page_of(window)
    first = next(iter(page.narrative.cards))
    page.narrative.cards[first].accept.click()
    assert state_of(page, first) == "accepted"
    page.session.undo()
    assert state_of(page, first) == "draft"
    page.session.redo()
    assert state_of(page, first) == "accepted"


def test_that_all_that_wait_are_accepted_at_once_and_the_step_is_done(window: MainWindow) -> None:
    page = page_of(window)
    page.narrative.accept_all()
    assert not waiting(narrative(page.session.assessment))
    assert page.list.lines["narrative"].step.state == "done"
    assert not page.narrative.every.isEnabled()


def test_that_a_sentence_of_ones_own_is_added(window: MainWindow) -> None:
    page = page_of(window)
    page.narrative.own.setText("The review moved to Monday.")
    page.narrative.add.click()
    assert page.narrative.cards["own:1"].words.text() == "The review moved to Monday."


def test_that_nobody_named_is_told_and_nothing_is_kept(window: MainWindow) -> None:
    page = page_of(window)
    told: list[tuple[str, str]] = []
    page.session.reported.connect(lambda kind, words: told.append((kind, words)))
    page.narrative.who.setText(" ")
    next(iter(page.narrative.cards.values())).accept.click()
    assert told
    assert told[-1][0] == "error"
    assert "Say who decides" in told[-1][1]
    assert list_entries(page.session.project, "sentences") == ()


def test_that_the_real_pages_are_shown_and_no_draft_is_on_record(window: MainWindow) -> None:
    page = page_of(window)
    page.list.lines["preview"].click()
    assert page.beside.currentWidget() is page.preview
    assert page.list.lines["preview"].step.state == "open"
    page.preview.make.click()
    assert not page.preview.pane.isHidden()
    assert page.preview.pane.view.path is not None
    assert page.list.lines["preview"].step.state == "done"
    assert issued_documents(page.session.project) == ()
