"""One person's records are found and erased on the page of data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from slastudio.operations.analysis.kept_assessments import KeptAssessments, judge_and_keep
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.persons import find_person
from slastudio.ui.window.main_window import MainWindow

LOG = "time,target,up,response_ms\n2026-10-01T10:00:00Z,zebra-quagga,true,120\n"


@pytest.fixture
def page(window: MainWindow, tmp_path: Path) -> Any:
    assert window.desk is not None
    log = tmp_path / "probes.csv"
    log.write_text(LOG)
    import_file(window.desk.session.project, log)
    window.desk.go("data")
    made: Any = window.desk.pages["data"]
    made.refresh()
    made.tabs.choose("person")
    return made


def test_that_a_value_is_found_and_erased_with_a_reason(page: Any, tmp_path: Path) -> None:
    panel = page.person
    panel.value.setText("Zebra-Quagga")
    panel.search()
    assert "1 row of uptime probes, target (import 1, probes.csv)" in panel.found.text()
    assert not panel.question.isHidden()
    panel.go.click()
    assert "Say why" in panel.problem.text()
    assert find_person(page.session.project, "zebra-quagga").anything
    panel.why.setText("She asked")
    page.session.kept = KeptAssessments(tmp_path / "kept")
    judge_and_keep(page.session.project, "2026-10", page.session.kept)
    (before,) = page.session.kept.listed()
    panel.go.click()
    assert not before.path.exists(), "figures kept outside may name the person"
    assert not find_person(page.session.project, "zebra-quagga").anything
    assert "is erased; erased-" in page.banner.text()
    assert panel.question.isHidden()
    assert panel.value.text() == "", "the value does not stay on the screen"


def test_that_nothing_is_offered_where_nothing_is_found(page: Any) -> None:
    panel = page.person
    panel.value.setText("nobody-here")
    panel.search()
    assert panel.found.text() == "Nothing in this project holds this value."
    assert panel.question.isHidden()
    panel.value.setText("ab")
    panel.search()
    assert "cannot be looked for" in panel.found.text()
