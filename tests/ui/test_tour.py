"""The tour of the sample: begins by itself once, points at real pages, and ends at any step."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from slastudio.contract.exchange.terms_file import load_terms
from slastudio.operations.samples import is_sample
from slastudio.shared.resources import sample_text
from slastudio.ui.guide.tour import STEPS
from slastudio.ui.state.settings import Settings
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import Desk


@pytest.fixture
def sample_copy(light_sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(light_sample, tmp_path / "sample.slastudio"))


@pytest.fixture
def on_sample(show_window: Callable[[Path], MainWindow], sample_copy: Path) -> MainWindow:
    return show_window(sample_copy)


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def test_that_the_sample_is_known_by_its_terms() -> None:
    assert is_sample(load_terms(sample_text("larkpay", "terms.yaml"), "the sample's terms"))


def test_that_the_tour_begins_when_the_sample_is_first_opened_and_points_at_real_pages(
    on_sample: MainWindow,
) -> None:
    desk, tour = desk_of(on_sample), desk_of(on_sample).tour
    on_sample.activateWindow()
    assert tour.isVisible()
    assert 5 <= len(STEPS) <= 7
    for step in STEPS:
        assert desk.current == step.page
        if step.target:
            assert desk.pages[step.page].place() == step.target
        assert tour.words.text() == step.words
        assert 1 <= step.words.count(". ") + 1 <= 2, "one sentence or two"
        assert not desk.waiting.isVisible(), "the page is shown, not that it is being made"
        QTest.keyClick(tour.next, Qt.Key.Key_Return)
    assert not tour.isVisible()


def test_that_it_is_left_at_any_step_by_esc_and_where_one_is_one_stays(
    on_sample: MainWindow,
) -> None:
    desk, tour = desk_of(on_sample), desk_of(on_sample).tour
    for at, step in enumerate(STEPS):
        tour.begin()
        for _ in range(at):
            QTest.keyClick(tour.next, Qt.Key.Key_Return)
        QTest.keyClick(tour.next, Qt.Key.Key_Escape)
        assert not tour.isVisible()
        assert desk.current == step.page


def test_that_one_goes_back_and_works_on_meanwhile(on_sample: MainWindow) -> None:
    desk, tour = desk_of(on_sample), desk_of(on_sample).tour
    assert not tour.back.isEnabled()
    tour.next.click()
    tour.next.click()
    tour.back.click()
    assert desk.current == STEPS[1].page
    desk.go("costs")
    assert tour.isVisible()
    tour.next.click()
    assert desk.current == STEPS[2].page
    tour.leave_button.click()
    assert not tour.isVisible()


def test_that_it_begins_by_itself_once_and_again_when_asked(
    on_sample: MainWindow, sample_copy: Path
) -> None:
    desk_of(on_sample).tour.leave_button.click()
    on_sample.close_project()
    on_sample.open_path(sample_copy)
    assert not desk_of(on_sample).tour.isVisible()
    on_sample.open_palette()
    palette = desk_of(on_sample).palette_box
    QTest.keyClicks(palette.line, "tour of the sample")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert desk_of(on_sample).tour.isVisible()
    desk_of(on_sample).tour.leave()
    on_sample.guidance.toggle()
    on_sample.guidance.holder.reader.tour.click()
    assert desk_of(on_sample).tour.isVisible()
    assert not on_sample.guidance.holder.is_open


def test_that_no_other_project_is_toured(window: MainWindow, settings: Settings) -> None:
    assert not desk_of(window).tour.isVisible()
    assert settings.value("tour/seen", "") == ""


def test_that_the_tour_is_read_aloud_and_shows_plain_text(on_sample: MainWindow) -> None:
    tour = desk_of(on_sample).tour
    assert tour.accessibleName() == f"Tour of the sample · 1 of {len(STEPS)}: {STEPS[0].words}"
    for each in tour.findChildren(QLabel):
        assert each.textFormat() == Qt.TextFormat.PlainText
    assert tour.next.accessibleName() == "Next step of the tour"
