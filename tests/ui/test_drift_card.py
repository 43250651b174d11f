"""What changed in the data: silent changes first, each with the entry it lacks; marks under the
charts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from slastudio.operations.evidence.imports import import_file
from slastudio.operations.registers.records import add_entry, list_entries
from slastudio.shared.periods import month_period
from slastudio.shared.problems import Cancelled
from slastudio.ui.charts.trend.event_marks import event_marks
from slastudio.ui.pages.objectives.page import ObjectivesPage
from slastudio.ui.pages.registers.changes import ChangesPage
from slastudio.ui.state.context import Context

from .specimens import ZONE

FIRST, DAYS = date(2026, 6, 15), 42
SLOWER, SILENT = date(2026, 7, 10), date(2026, 7, 16)
UNANNOUNCED = 12 * ((FIRST + timedelta(DAYS)) - SILENT).days


def log(path: Path) -> Path:
    """Write six weeks of requests: latency rises by half on 10 July, model m-2 answers half of all
    from 16 July on.
    """
    rng = np.random.default_rng(5)
    lines = ["time,request_id,latency_ms,status,model"]
    for number in range(DAYS):
        day = FIRST + timedelta(number)
        for i in range(24):
            at = datetime.combine(day, datetime.min.time(), ZoneInfo(ZONE)) + timedelta(
                minutes=59 * i + 5
            )
            latency = rng.lognormal(6.9, 0.1) * (1.5 if day >= SLOWER else 1)
            model = "m-2" if day >= SILENT and i % 2 else "m-1"
            lines.append(f"{at.isoformat()},{number}-{i},{latency:.0f},ok,{model}")
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.fixture
def context(make_context: Callable[..., Context], tmp_path: Path) -> Context:
    made = make_context()
    import_file(made.session.project, log(tmp_path / "logs.csv"))
    made.session.choose(month_period(2026, 7, ZONE))
    return made


@pytest.fixture
def page(context: Context, qtbot: Any) -> Iterator[ChangesPage]:
    made = ChangesPage(context)
    made.resize(1180, 720)
    made.show()
    qtbot.waitExposed(made)
    made.drift_tab.click()
    yield made
    made.hide()
    made.deleteLater()


def lines_of(page: ChangesPage) -> list[list[str]]:
    return [line.split("\t") for line in page.drift.table.as_text().splitlines()[1:]]


def test_that_silent_changes_come_first_and_quiet_series_are_named(page: ChangesPage) -> None:
    assert page.drift.review is None, "nothing is looked for unasked"
    assert page.drift.empty.button is not None
    page.drift.empty.button.click()
    lines = lines_of(page)
    assert lines[0][:4] == [
        "■ silent change",
        "16 Jul 2026",
        "Model m-2 in requests",
        f"{UNANNOUNCED} rows",
    ]
    assert lines[0][5] == "no recorded change near"
    (step,) = (line for line in lines if line[0] == "step" and line[2].startswith("Latency"))
    assert step[1] == "10 Jul 2026"
    assert " and " in step[2], "its percentiles are one finding"
    assert abs(float(step[3].strip("+ %")) - 50) < 6
    assert "2 silent changes" not in page.drift.head.text()
    assert "1 silent change," in page.drift.head.text()
    assert "Requests a day" in page.drift.quiet.text()
    assert "Latency" not in page.drift.quiet.text()
    page.drift.copy.click()
    assert QGuiApplication.clipboard().text() == page.drift.table.as_text()


def test_that_a_silent_change_is_recorded_with_what_is_known(page: ChangesPage) -> None:
    page.drift.ask()
    page.drift.record_button.click()
    shown = {
        name: field.text()
        for name, field in page.form.fields.items()
        if isinstance(field, QLineEdit)
    }
    assert (shown["when"], shown["title"], shown["version"]) == (
        "2026-07-16 00:00",
        "Model m-2 in use",
        "m-2",
    )
    page.form.submit()
    (entry,) = list_entries(page.session.project, "changes")
    assert (entry.values["type"], entry.values["version"]) == ("model", "m-2")
    assert f"{UNANNOUNCED} rows of requests" in entry.values["detail"]
    # it was looked for again at once: what is recorded is no longer silent, but stands beside what
    # it moved
    assert page.drift_shown
    assert not page.drift.stale
    assert not any("silent" in line[0] for line in lines_of(page))
    assert any(
        line[1] == "16 Jul 2026" and "Model m-2 in use" in line[5] for line in lines_of(page)
    )


def test_that_a_finding_beside_a_recorded_change_needs_no_entry(page: ChangesPage) -> None:
    add_entry(
        page.session.project, "changes", {"when": "2026-07-09 10:00", "title": "Longer answers"}
    )
    page.drift.ask()
    lines = lines_of(page)
    at = next(n for n, line in enumerate(lines) if line[0] == "step" and line[1] == "10 Jul 2026")
    assert lines[at][5].endswith("Longer answers")
    page.drift.table.select_line(at)
    assert page.drift.record_button.isHidden()
    assert "Longer answers" in page.drift.beside.text()
    page.drift.table.select_line(0)
    assert not page.drift.record_button.isHidden()


def test_that_a_span_is_chosen_and_remembered(page: ChangesPage) -> None:
    page.drift.ask()
    page.drift.span.setCurrentIndex(page.drift.span.findData("month"))
    page.drift.span.activated.emit(1)
    assert page.drift.review is not None
    assert page.drift.review.first == date(2026, 7, 1)
    assert any(line[1] == "10 Jul 2026" for line in lines_of(page))
    before = page.drift.review
    page.drift.span.setCurrentIndex(0)
    page.drift.span.activated.emit(0)
    assert page.drift.review.first == FIRST
    page.drift.span.setCurrentIndex(1)
    page.drift.span.activated.emit(1)
    assert page.drift.review is before


def test_that_marks_stand_under_charts_until_the_evidence_changes(
    page: ChangesPage, qtbot: Any
) -> None:
    session = page.session
    objectives = ObjectivesPage(page.context)
    objectives.freshen()
    assert session.assessment is not None
    assert [
        each for each in event_marks(session.assessment) if each.kind in ("drift", "silent")
    ] == []
    page.drift.ask()
    found = {
        each.id: {
            mark.kind: mark.words for mark in event_marks(session.assessment, each, session.drift)
        }
        for each in session.assessment.results
    }
    assert found["final"]["drift"].startswith("Step in the data: Latency, 95th percentile +")
    assert found["success"] == {"silent": "Silent change: Model m-2 in requests"}
    assert "drift" not in found["spend"]
    objectives.active = True
    objectives.freshen()
    objectives.list.choose("final")
    at = next(n for n, point in enumerate(objectives.trend.chart._points) if point.day == SLOWER)
    assert "Latency, 95th percentile" in objectives.trend.chart.words_of(at)
    session.evidence_changed.emit()
    assert session.drift is None
    assert page.drift.stale
    assert "changed since" in page.drift.banner.text()
    objectives.freshen()
    assert "Latency, 95th percentile" not in objectives.trend.chart.words_of(at)
    objectives.deleteLater()


def test_that_a_cancelled_search_and_missing_evidence_are_told(
    make_context: Callable[..., Context], qtbot: Any
) -> None:
    made = ChangesPage(make_context())
    made.arrive("drift")
    assert "There are no requests, evaluations, reviews or costs" in made.drift.banner.text()
    made.drift._failed(Cancelled())
    assert made.drift.banner.text() == "The search was cancelled."
    made.deleteLater()
