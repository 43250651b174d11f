"""Registers kept by hand: adding, amending with a reason, and mistakes told in place."""

from __future__ import annotations

from typing import Any

from slastudio.operations.registers import list_entries
from slastudio.ui.main_window import MainWindow


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
        "exclusions": {"exclusion": "retraining", "start": "2026-07-04 08:00", "end": "2026-07-04 20:00"},
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
