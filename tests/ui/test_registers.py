"""Registers kept by hand: adding, amending with a reason, and mistakes told in place."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from PySide6.QtWidgets import QLabel

from slastudio.evidence.registers import REGISTERS, FieldKind
from slastudio.operations.registers.records import list_entries
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
    assert list(page.form.fields) == [each.name for each in spec.fields]
    assert page.form.heading.text() == f"New {spec.noun}"
    page.begin_pasting()
    assert page.pasting.heading.text() == f"{spec.title} from a spreadsheet"


def test_that_every_kind_of_field_has_a_width() -> None:
    assert set(WIDTHS) == set(get_args(FieldKind))
