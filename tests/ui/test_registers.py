"""Registers kept by hand: adding, amending with a reason, and mistakes told in place."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel

from slastudio.evidence.registers import REGISTERS, FieldKind
from slastudio.operations.registers.records import add_entry, list_entries
from slastudio.ui.pages.registers.changes import WIDTHS
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import PAGE_CLASSES


def test_that_an_incident_is_added_and_amended_with_a_reason(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go("incidents")
    page: Any = window.desk.pages["incidents"]
    page.begin_adding()
    page.form.fields["title"].setText("Answers stop")
    page.form.fields["severity"].setCurrentText("Sev 1")
    page.form.submit()
    assert "Opened" in page.form.problem.text(), "what is needed is said, and nothing is lost"
    assert page.form.fields["title"].text() == "Answers stop"
    page.form.fields["opened"].setText("2026-07-09 10:00")
    page.form.fields["first_response"].setText("2026-07-09 10:20")
    page.form.submit()
    (entry,) = list_entries(page.session.project, "incidents")
    assert entry.values["title"] == "Answers stop"
    assert "Answers stop" in page.table.as_text()
    page.begin_amending()
    page.form.fields["first_response"].setText("2026-07-09 10:40")
    page.form.submit()
    assert "why" in page.form.problem.text().lower()
    page.form.why.setText("The ticket says so")
    page.form.submit()
    assert "The ticket says so" in page.history.text()
    (entry,) = list_entries(page.session.project, "incidents")
    assert entry.values["first_response"].startswith("2026-07-09T10:40")


def test_that_each_register_takes_a_record(window: MainWindow) -> None:
    assert window.desk is not None
    window.desk.go("changes")
    page: Any = window.desk.pages["changes"]
    needed = {
        "changes": {"when": "2026-07-01 10:00", "title": "Prompt v15"},
        "decisions": {"when": "2026-07-02 09:00", "title": "Roll back?"},
        "approvals": {"opened": "2026-07-03 09:00", "workflow": "status-chat"},
        "hours": {"when": "2026-07-05 10:00", "hours": "1:30", "line": "Small fixes"},
        "exclusions": {
            "exclusion": "retraining",
            "start": "2026-07-04 08:00",
            "end": "2026-07-04 20:00",
        },
    }
    for register, values in needed.items():
        page.tabs[register].click()
        assert page.register == register
        page.begin_adding()
        for name, text in values.items():
            field = page.form.fields[name]
            field.setCurrentText(text) if hasattr(field, "setCurrentText") else field.setText(text)
        page.form.submit()
        assert page.form.problem.text() == ""
        assert len(list_entries(page.session.project, register)) == 1
        assert len(page.table.texts.lines) == 1


@pytest.mark.parametrize("register", REGISTERS)
def test_that_every_register_has_its_page_its_form_and_its_words(
    window: MainWindow, register: str
) -> None:
    spec = REGISTERS[register]
    assert window.desk is not None
    assert spec.page in PAGE_CLASSES, f"no page of the window shows {register}"
    window.desk.go(spec.page)
    page: Any = window.desk.pages[spec.page]
    page.arrive(register)
    assert page.register == register
    assert page.add.text() == spec.add
    if spec.page == "changes":
        assert (page.tabs[register].text(), page.tabs[register].accessibleName()) == (
            spec.tab,
            spec.title,
        )
        assert spec.tab
        assert spec.listed in page.help
        assert spec.why in "\n".join(each.text() for each in page.findChildren(QLabel))
    page.begin_adding()
    if spec.begun is not None:
        assert window.desk.current == spec.begun.page
        return
    assert sorted(page.form.fields) == sorted(each.name for each in spec.fields)
    assert page.form.heading.text() == f"New {spec.noun}"
    page.begin_pasting()
    assert page.pasting.heading.text() == f"{spec.title} from a spreadsheet"


def test_that_every_kind_of_field_has_a_width() -> None:
    assert set(WIDTHS) == set(get_args(FieldKind))


def _incident(window: MainWindow, **fields: str) -> Any:
    """Return the page of incidents with one of July, judged."""
    assert window.desk is not None
    project = window.desk.session.project
    known = {"title": "Answers stop", "severity": "Sev 1", "opened": "2026-07-09 10:00"}
    add_entry(project, "incidents", {"id": "I-1", **known, **fields})
    window.desk.session.registers_changed.emit()
    window.desk.session.assess_now()
    window.desk.go("incidents")
    page: Any = window.desk.pages["incidents"]
    page.arrive("I-1")
    return page


def test_that_the_story_of_an_incident_stands_beside_its_clocks(window: MainWindow) -> None:
    page = _incident(
        window, began="2026-07-09 09:30", resolved="2026-07-09 11:00", people="1200", cause="Prompt"
    )
    told = {each.text() for each in page.story.findChildren(QLabel)}
    assert {
        "1 h 30 min",
        "1,200",
        "Prompt",
        "not computed: no request log covers that time",
    } <= told
    assert list(page.story.folds) == [
        "What happened",
        "Clocks",
        "Versions at the time",
        "Review and improvements",
    ]


def test_that_what_is_not_known_of_an_incident_is_told_as_not_known(window: MainWindow) -> None:
    page = _incident(window)
    lines = [each.text() for each in page.story.folds["What happened"].findChildren(QLabel)]
    pairs = dict(zip(lines[::2], lines[1::2], strict=True))
    assert pairs == {"Impact lasted": "not known", "People affected": "not known"}


def test_that_a_group_of_a_story_folds_by_the_keyboard_and_stays_folded(
    window: MainWindow, qtbot: Any
) -> None:
    page = _incident(window)
    fold = page.story.folds["Clocks"]
    fold.heading.setFocus()
    qtbot.keyClick(fold.heading, Qt.Key.Key_Space)
    assert not fold.body.isVisibleTo(fold)
    assert fold.heading.accessibleName() == "Clocks, folded away"
    add_entry(
        page.session.project,
        "incidents",
        {"id": "I-2", "opened": "2026-07-10 10:00", "severity": "Sev 1"},
    )
    page.session.registers_changed.emit()
    page.session.assess_now()
    page.arrive("I-2")
    assert not page.story.folds["Clocks"].shown
    assert page.story.folds["What happened"].shown


def test_that_a_form_of_many_fields_folds_what_is_empty_and_opens_where_a_mistake_is(
    window: MainWindow,
) -> None:
    page = _incident(window, cause="Prompt")
    page.begin_amending()
    assert {title for title, fold in page.form.folds.items() if fold.shown} == {"Cause and fix"}
    page.form.fields["people"].setText("a few")
    page.form.why.setText("Counted")
    page.form.submit()
    assert "People affected" in page.form.problem.text()
    assert page.form.folds["What happened"].shown
    assert page.form.fields["people"].text() == "a few"


def test_that_nothing_of_a_story_or_a_form_is_wider_than_its_side(window: MainWindow) -> None:
    page = _incident(
        window,
        impact="Every answer about fees of a transfer abroad named the fees of last year",
        playbook="rollback",
    )
    for begin in (page.begin_amending, page.begin_adding):
        part = page.side.widget(0)
        assert part.widget().minimumSizeHint().width() <= part.viewport().width()
        begin()
        for fold in page.form.folds.values():
            fold.show_body()
        part = page.side.widget(1)
        assert part.widget().minimumSizeHint().width() <= part.viewport().width()
        page.form.cancel.click()


def test_that_the_pack_of_the_chosen_incident_is_written_from_the_page(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _incident(window, resolved="2026-07-09 11:00")
    path = tmp_path / "pack.zip"
    proposed: list[str] = []

    def asked(_parent: object, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", asked)
    page.pack.click()
    assert proposed == ["incident-I-1.zip"]
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist() == ["incident.json", "incident.pdf"]
