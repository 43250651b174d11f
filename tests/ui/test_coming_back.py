"""Months seen before are there at once, and one comes back to where one was."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.terms.findings import put
from slastudio.operations.registers.records import add_entry
from slastudio.ui.state import month_memory
from slastudio.ui.state import session as sessions
from slastudio.ui.state.month_memory import FRESH_S
from slastudio.ui.state.settings import Place, Settings
from slastudio.ui.window.application import make_window
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the months that are judged, in order."""
    found: list[str] = []
    really = sessions.assess

    def counted(project: Any, period: Any, progress: Any) -> Any:
        assessment = really(project, period, progress)
        found.append(assessment.period.label)
        return assessment

    monkeypatch.setattr(sessions, "assess", counted)
    return found


def desk_of(window: MainWindow) -> Any:
    assert window.desk is not None
    return window.desk


def test_that_a_month_seen_before_is_not_judged_again(
    window: MainWindow, judged: list[str]
) -> None:
    session = desk_of(window).session
    here = session.period.label
    session.step_month(-1)
    before = session.assessment
    assert before is not None
    session.step_month(1)
    assert session.assessment is not None
    assert session.assessment.period.label == here
    seen = len(judged)
    session.step_month(-1)
    assert session.assessment is before, "the very same value, at once"
    assert len(judged) == seen
    assert session.making == sessions.MADE


@pytest.mark.parametrize("change", ["record", "terms", "asked"])
def test_that_whatever_changes_a_figure_has_every_month_judged_again(
    window: MainWindow, judged: list[str], change: str
) -> None:
    session = desk_of(window).session
    session.step_month(-1)
    session.step_month(1)
    if change == "record":
        entry = add_entry(
            session.project, "decisions", {"when": "2026-07-02 09:00", "title": "Roll back?"}
        )
        session.recorded(entry.id, lambda: None, lambda: None)
    elif change == "terms":
        after = put(session.agreement, ("objectives", "cure_days"), 3)
        session.edit(after, ("objectives", "cure_days"), "Cure time")
        session.assess_now()
    else:
        session.assess_now()
    seen = len(judged)
    session.step_month(-1)
    assert len(judged) == seen + 1
    assert judged[-1] == session.period.label


def test_that_a_month_judged_long_ago_is_judged_again(
    window: MainWindow, judged: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    session = desk_of(window).session
    session.step_month(-1)
    late = time.monotonic() + FRESH_S + 1
    monkeypatch.setattr(month_memory.time, "monotonic", lambda: late)
    seen = len(judged)
    session.step_month(1)
    assert len(judged) == seen + 1


def test_that_one_comes_back_to_page_place_and_month(
    window: MainWindow, project_path: Path, settings: Settings
) -> None:
    desk = desk_of(window)
    month = desk.session.period
    desk.session.step_month(-1)
    chosen = desk.session.period.label
    desk.go("changes")
    desk.pages["changes"].show_register("decisions")
    window.close()
    again = make_window(settings, inline_jobs=True)
    again.open_path(project_path)
    back = desk_of(again)
    assert (back.current, back.session.period.label) == ("changes", chosen)
    assert back.pages["changes"].register == "decisions"
    assert chosen != month.label
    again.close()


def test_that_the_latest_month_is_shown_where_nobody_chose_one(
    window: MainWindow, project_path: Path, settings: Settings
) -> None:
    latest = desk_of(window).session.period.label
    desk_of(window).go("costs")
    window.close()
    assert settings.place(str(project_path)) == Place(
        "costs", desk_place(settings, project_path), ""
    )
    again = make_window(settings, inline_jobs=True)
    again.open_path(project_path)
    assert desk_of(again).session.period.label == latest
    assert desk_of(again).current == "costs"
    again.close()


def desk_place(settings: Settings, path: Path) -> str:
    place = settings.place(str(path))
    assert place is not None
    return place.target


@pytest.mark.parametrize(
    "damaged", ["no json", "[]", '{"x": [1]}', '{"PATH": ["no page", "", "2026-99"]}']
)
def test_that_a_damaged_memory_opens_the_project_as_ever(
    window: MainWindow, project_path: Path, settings: Settings, damaged: str
) -> None:
    window.close()
    settings.set_value("places", damaged.replace("PATH", str(project_path)))
    again = make_window(settings, inline_jobs=True)
    again.open_path(project_path)
    assert desk_of(again).current in ("overview", "agreement")
    assert desk_of(again).session.assessment is not None
    again.close()


def test_that_only_projects_opened_last_are_remembered(settings: Settings) -> None:
    settings.remember_place("/a", Place("costs"))
    assert settings.place("/a") == Place("costs")
    settings.remember_place("/b", Place("data", "x", "2026-07"))
    assert settings.place("/a") is None, "it is none of the projects listed"
    settings.forget("/b")
    assert settings.place("/b") is None
