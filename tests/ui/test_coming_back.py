"""Months seen before are there at once, and one comes back to where one was."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.terms.findings import put
from slastudio.operations.analysis import kept_assessments
from slastudio.operations.analysis.kept_assessments import FRESH
from slastudio.operations.registers.records import add_entry
from slastudio.shared.periods import shift
from slastudio.shared.problems import Cancelled
from slastudio.ui.state import judging
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.making import MADE
from slastudio.ui.state.settings import Place, Settings
from slastudio.ui.window.application import make_window
from slastudio.ui.window.main_window import MainWindow


@pytest.fixture(scope="session")
def judged_before() -> None:
    """Keep nothing here: it is counted what is judged."""


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count the months that are judged, in order."""
    found: list[str] = []
    really = kept_assessments.assess

    def counted(project: Any, period: Any, progress: Any, *, now: datetime) -> Any:
        assessment = really(project, period, progress, now=now)
        found.append(assessment.period.label)
        return assessment

    monkeypatch.setattr(kept_assessments, "assess", counted)
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
    assert session.making == MADE


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


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what lets more time go by than figures are fresh for."""

    def pass_by() -> None:
        class Later(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return datetime.now(tz) + FRESH + timedelta(seconds=1)

        monkeypatch.setattr(kept_assessments, "datetime", Later)

    return pass_by


def test_that_a_month_judged_long_ago_is_there_at_once_and_judged_again(
    window: MainWindow, judged: list[str], later: Callable[[], None]
) -> None:
    session = desk_of(window).session
    session.step_month(-1)
    later()
    seen = len(judged)
    told: list[Any] = []
    session.assessment_changed.connect(lambda: told.append(session.assessment))
    session.step_month(1)
    assert len(judged) == seen + 1
    assert len(told) == 1, "the same figures are not shown twice"


def test_that_a_month_kept_by_another_run_is_not_judged_again(
    project_path: Path, settings: Settings, tmp_path: Path, judged: list[str]
) -> None:
    def opened() -> MainWindow:
        window = make_window(settings, inline_jobs=True, kept=tmp_path / "kept")
        window.open_path(project_path)
        return window

    first = opened()
    desk_of(first).session.step_month(-1)
    shown = desk_of(first).session.assessment
    first.close()
    seen = list(judged)
    again = opened()
    assert desk_of(again).session.assessment == shown
    desk_of(again).session.step_month(1)
    assert judged == seen
    entry = add_entry(
        desk_of(again).session.project, "decisions", {"when": "2026-07-02", "title": "Roll back?"}
    )
    desk_of(again).session.recorded(entry.id, lambda: None, lambda: None)
    assert len(judged) == len(seen) + 1
    again.close()


def test_that_figures_of_a_while_ago_say_so_until_they_were_looked_at_again(
    project_path: Path,
    settings: Settings,
    tmp_path: Path,
    later: Callable[[], None],
    judged: list[str],
) -> None:
    window = make_window(settings, inline_jobs=True, kept=tmp_path / "kept")
    window.open_path(project_path)
    window.close()
    later()
    seen = len(judged)
    jobs_held = make_window(settings, inline_jobs=True, kept=tmp_path / "kept")
    told: list[bool] = []
    jobs_held.jobs.changed.connect(
        lambda: told.append(
            jobs_held.desk is not None and jobs_held.desk.header.as_of.text().startswith("as of")
        )
    )
    jobs_held.open_path(project_path)
    assert any(told), "while it is looked at"
    assert len(judged) == seen + 1
    jobs_held.close()


def test_that_the_months_beside_are_judged_while_one_reads(
    light_sample: Path,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    judged: list[str],
    qtbot: Any,
) -> None:
    project_path = Path(shutil.copy(light_sample, tmp_path / "sample.slastudio"))
    monkeypatch.setattr(judging, "AHEAD_AFTER_MS", 20)
    window = make_window(settings)
    window.open_path(project_path)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=60_000)
    session = desk_of(window).session
    qtbot.waitUntil(lambda: session.assessment is not None, timeout=60_000)
    here = session.period
    label = shift(here, -1).label
    qtbot.waitUntil(lambda: session._months_seen.of(label) is not None, timeout=60_000)
    seen = len(judged)
    session.step_month(-1)
    assert session.assessment.period.label == label
    assert len(judged) == seen
    window.close()


def test_that_work_nobody_asked_for_is_given_up_for_what_is(qtbot: Any) -> None:
    jobs = Jobs()
    begun, ended = threading.Event(), []

    def long(progress: Any) -> None:
        begun.set()
        while True:
            progress.check()
            time.sleep(0.001)

    jobs.start("ahead", long, None, ended.append, spare=True, shown=False)
    assert begun.wait(5)
    asked: list[object] = []
    jobs.start("asked", lambda _progress: "made", asked.append)
    qtbot.waitUntil(lambda: bool(ended) and asked == ["made"], timeout=5_000)
    assert isinstance(ended[0], Cancelled)
    jobs.close()


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


def test_that_a_table_comes_back_in_the_order_it_was_given(
    window: MainWindow, project_path: Path, settings: Settings
) -> None:
    def table(of: MainWindow) -> Any:
        desk = desk_of(of)
        desk.go("changes")
        desk.pages["changes"].show_register("decisions")
        return desk.pages["changes"].table

    for number in (1, 2):
        add_entry(
            desk_of(window).session.project,
            "decisions",
            {"when": f"2026-07-0{number}", "title": f"Decision {number}"},
        )
    desk_of(window).session.registers_changed.emit()
    first = table(window)
    column = next(n for n in range(9) if first.texts.text(0, n).startswith("Decision "))
    first.sort_column(column)
    first.sort_column(column)
    window.close()
    again = make_window(settings, inline_jobs=True)
    again.open_path(project_path)
    second = table(again)
    assert (second.texts.sorted_by, second.texts.descending) == (column, True)
    assert second.texts.text(second.texts.order[0], column) == "Decision 2"
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


def test_that_what_was_chosen_to_be_shown_comes_back(
    window: MainWindow, project_path: Path, settings: Settings
) -> None:
    def shown(of: MainWindow) -> tuple[str, str, list[str], str]:
        desk = desk_of(of)
        desk.go("duties")
        desk.go("changes")
        desk.pages["changes"].show_register("decisions")
        duties = desk.pages["duties"]
        checked = sorted(name for name, each in duties.choices.items() if each.isChecked())
        return duties.side, duties.arranged, checked, desk.pages["changes"].filter.wanted().state

    assert shown(window) == ("", "time", ["both", "time"], "")
    desk = desk_of(window)
    desk.pages["duties"].choices["client"].click()
    desk.pages["duties"].choices["clause"].click()
    scope = desk.pages["changes"].filter.scope
    scope.setCurrentIndex(scope.findData("overdue"))
    scope.activated.emit(scope.currentIndex())
    window.close()
    again = make_window(settings, inline_jobs=True)
    again.open_path(project_path)
    assert shown(again) == ("client", "clause", ["clause", "client"], "overdue")
    # hours are never overdue: all of them are shown, and what was chosen for others stays
    changes = desk_of(again).pages["changes"]
    changes.show_register("hours")
    assert changes.filter.wanted().state == ""
    changes.show_register("decisions")
    assert changes.filter.wanted().state == "overdue"
    again.close()


def test_that_a_choice_that_is_no_longer_offered_is_forgotten(settings: Settings) -> None:
    settings.remember_choice("duties.side", "somebody")
    assert settings.choice("duties.side", ("", "provider", "client")) == ""
