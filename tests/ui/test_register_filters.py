"""Registers narrowed to a month, a state or a text, with what they add up to; and what records show."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from slastudio.operations.registers.records import add_entry
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def page(window: MainWindow) -> Any:
    assert window.desk is not None
    project, period = window.desk.session.project, window.desk.session.period
    assert period is not None
    first = period.first_day
    for day, title, status, needed in (
        (first, "Roll back?", "open", first - timedelta(days=1)),
        (first + timedelta(days=1), "Second channel?", "decided", None),
        (first - timedelta(days=20), "Renew?", "open", None),
    ):
        values = {
            "when": f"{day} 09:00",
            "title": title,
            "status": status,
            "needed_by": f"{needed} 18:00" if needed else "",
        }
        add_entry(project, "decisions", {n: v for n, v in values.items() if v})
    for hours, line in (("1:30", "Small fixes"), ("2", "Cost checks")):
        add_entry(project, "hours", {"when": "2026-07-05 10:00", "hours": hours, "line": line})
    add_entry(
        project,
        "changes",
        {"when": "2026-07-06 10:00", "title": "Prompt v9", "type": "prompt", "material": "yes"},
    )
    window.desk.session.registers_changed.emit()
    window.desk.session.assess_now()
    window.desk.go("changes")
    return window.desk.pages["changes"]


def titles(page: Any) -> list[str]:
    return [entry.values.get("title", "") for entry in page._entries]


def choose(page: Any, scope: str) -> None:
    page.filter.scope.setCurrentIndex(page.filter.scope.findData(scope))
    page.filter.scope.activated.emit(page.filter.scope.currentIndex())


def test_that_records_say_how_they_stand_and_what_they_add_up_to(page: Any) -> None:
    page.show_register("decisions")
    text = page.table.as_text()
    assert [word for word in ("Overdue", "Open", "Settled") if word in text] == [
        "Overdue",
        "Open",
        "Settled",
    ]
    assert page.totals.text() == "3 records; 2 open, 1 of them overdue"
    page.show_register("hours")
    assert page.totals.text() == "2 records; hours: 3.5 h"
    assert page.filter.scope.findData("open") == -1, "hours are neither open nor settled"


@pytest.mark.parametrize(
    ("scope", "shown"),
    [
        ("", ["Second channel?", "Roll back?", "Renew?"]),
        ("month", ["Second channel?", "Roll back?"]),
        ("open", ["Roll back?", "Renew?"]),
        ("overdue", ["Roll back?"]),
        ("settled", ["Second channel?"]),
    ],
)
def test_that_a_register_is_narrowed_to_what_is_asked_for(
    page: Any, scope: str, shown: list[str]
) -> None:
    page.show_register("decisions")
    choose(page, scope)
    assert titles(page) == shown
    hidden = 3 - len(shown)
    assert ("not shown" in page.totals.text()) is bool(hidden)


def test_that_a_text_is_found_by_typing_and_cleared_with_another_register(page: Any) -> None:
    page.show_register("decisions")
    QTest.keyClicks(page.filter.search, "chan")
    assert titles(page) == ["Second channel?"]
    page.show_register("hours")
    assert page.filter.search.text() == ""
    assert len(page._entries) == 2


def test_that_every_register_is_reached_through_its_group(page: Any) -> None:
    for group, top in page.groups.items():
        top.click()
        assert page.spec.group == group
        assert page.tabs[page.register].isVisibleTo(page)


def test_that_what_the_records_show_stands_by_theme_with_a_way_there(
    page: Any, window: MainWindow
) -> None:
    page.observed_tab.click()
    told = [row.accessibleName() for row in page.observed.rows]
    assert page.place() == "observations"
    assert page.observed.rows or page.observed.stack.currentWidget() is page.observed.empty
    assert not page.side.isVisibleTo(page)
    assert window.desk is not None
    assessment = window.desk.session.assessment
    assert assessment is not None
    assert told == [f"{each.title}. {each.detail}" for each in assessment.observations]
    page.arrive("decisions")
    assert page.place() == "decisions"


def test_that_observations_are_walked_with_the_keyboard(page: Any) -> None:
    page.arrive("observations")
    buttons = [each for each in page.observed.inner.findChildren(type(page.add)) if each.text()]
    for each in buttons:
        assert each.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert each.accessibleName().startswith("Open: ")
