"""What is not computed is not empty: pages say that figures are being made, were cancelled or failed;
an edit that could not be saved is told until it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.projects import open_project
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Job, Jobs
from slastudio.ui.state.making import Making
from slastudio.ui.state.project_opening import read_project
from slastudio.ui.state.session import Session
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.until_made import MakingState
from slastudio.ui.window.main_window import MainWindow
from slastudio.ui.window.page_stack import PAGE_CLASSES, Desk

# said of a project without data, and only of one
EMPTY_WORDS = (
    "yet",
    "No incident in this month",
    "No spend in this month",
    "nothing yet",
    "Nothing is promised",
    "are measured on nothing",
    "Nothing is to settle",
    "are listed here with their hash",
)
# these invite to compute something, whatever data there is
INVITATIONS = ("What changed in the data",)
# the draft itself was read with the project, so a form knows that it is empty
OF_THE_DRAFT = "None yet. Add"
STATES = ("computing", "cancelled", "failed")


class HeldJobs(Jobs):
    """Start nothing: every job stays as it is until it is let go, cancelled or made to fail."""

    def __init__(self) -> None:
        super().__init__(inline=True)
        self.hold = True

    def start(self, *given: Any, **more: Any) -> Job:
        self.inline = not self.hold
        if not self.hold:
            return super().start(*given, **more)
        started = self._pool.start, self._apart.start
        self._pool.start = self._apart.start = lambda *_work: None  # type: ignore[method-assign]
        try:
            return super().start(*given, **more)
        finally:
            self._pool.start, self._apart.start = started  # type: ignore[method-assign]

    def end(self, state: str) -> None:
        for job in tuple(self.running):
            error = Cancelled() if state == "cancelled" else StudioError("The disk is gone.")
            job.ended.emit(job, None, error)


@pytest.fixture
def held(project_path: Path, settings: Any, qapp: QApplication) -> Iterator[tuple[Desk, HeldJobs]]:
    from slastudio.ui.look.theme import Theme

    theme = Theme("light")
    theme.apply()
    jobs = HeldJobs()
    session = Session(read_project(open_project(project_path)), jobs)
    desk = Desk(Context(theme, settings, jobs, session))
    desk.resize(1280, 800)
    desk.show()
    session.assess_now()
    yield desk, jobs
    desk.idle.stop()
    desk.hide()
    for job in jobs.running:
        job.stale = True
        jobs._ended(job, None, None)
    session.close()
    jobs.close()
    desk.deleteLater()


def visible_words(desk: QWidget) -> list[str]:
    return [each.text() for each in desk.findChildren(QLabel) if each.isVisible() and each.text()]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", list(PAGE_CLASSES))
def test_that_a_page_whose_figures_are_not_there_never_looks_empty(
    held: tuple[Desk, HeldJobs], name: str, state: str
) -> None:
    desk, jobs = held
    desk.go(name)
    views = _views(desk, name)
    for view in views:
        view()
        if state != "computing":
            # what one job's end starts is ended, too
            for _ in range(3):
                jobs.end(state)
        QApplication.processEvents()
        told = [each for each in visible_words(desk) if not each.startswith(OF_THE_DRAFT)]
        wrong = [each for each in told if any(words in each for words in EMPTY_WORDS)]
        assert not wrong
        shown = [each for each in desk.findChildren(EmptyState) if each.isVisible()]
        assert all(any(words in _text(each) for words in INVITATIONS) for each in shown)
    if desk.pages[name].tells_month:
        assert any("figures of the month" in each for each in visible_words(desk))
        assert desk.waiting.button.isVisible()


def _text(widget: QWidget) -> str:
    return " ".join(each.text() for each in widget.findChildren(QLabel))


def _views(desk: Desk, name: str) -> list[Callable[[], None]]:
    """Return what brings every view of a page to the front."""
    page: Any = desk.pages[name]
    if name == "data":
        return [lambda chosen=each: page.tabs.choose(chosen) for each in page.tabs.buttons]
    if name == "changes":
        return [
            *(lambda chosen=each: page.show_register(chosen) for each in page.tabs),
            page.show_drift,
        ]
    if name == "agreement":
        return [lambda chosen=each: page.show_tab(chosen) for each in page.side.tabs.buttons]
    return [lambda: None]


@pytest.mark.parametrize("name", list(PAGE_CLASSES))
def test_that_a_page_of_a_project_without_data_says_what_belongs_there(
    held: tuple[Desk, HeldJobs], name: str
) -> None:
    desk, jobs = held
    for job in tuple(jobs.running):
        job.run()
    jobs.hold = False
    desk.go(name)
    QApplication.processEvents()
    assert not [each for each in desk.findChildren(MakingState) if each.isVisible()]


def test_that_what_was_cancelled_is_made_again_by_its_button(held: tuple[Desk, HeldJobs]) -> None:
    desk, jobs = held
    desk.go("overview")
    desk.waiting.button.click()
    for job in jobs.running:
        if job.key == "assess":
            with pytest.raises(Cancelled):
                job.progress.check()
    jobs.end("cancelled")
    assert "cancelled" in desk.waiting.heading.text()
    jobs.hold = False
    desk.waiting.button.click()
    assert desk.session.making == Making("made")
    assert desk.stack.currentWidget().isAncestorOf(desk.pages["overview"])


def test_that_a_month_that_was_not_judged_leaves_the_figures_of_the_other_with_a_word(
    held: tuple[Desk, HeldJobs],
) -> None:
    desk, jobs = held
    for job in tuple(jobs.running):
        job.run()
    desk.go("overview")
    before = desk.session.period
    desk.session.step_month(-1)
    assert before is not None
    assert desk.header.as_of.text() == f"figures of {before.title}", "not of the month above them"
    jobs.end("failed")
    assert desk.header.as_of.isHidden()
    assert desk.session.period == before
    assert "The disk is gone." in desk.notice.words.text()
    assert before is not None
    assert before.title in desk.notice.words.text()
    assert desk.notice.isVisible()
    jobs.hold = False
    desk.notice.again.click()
    assert not desk.notice.isVisible()
    assert desk.session.period != before


# -- saving ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def full_disk(window: MainWindow) -> Callable[[bool], None]:
    """Return a switch: while on, SQLite refuses to write to the project, as on a full disk."""
    assert window.desk is not None
    project = window.desk.session.project

    def switch(on: bool) -> None:
        pages = project._db.execute("PRAGMA page_count").fetchone()[0]
        project._db.execute(f"PRAGMA query_only = {1 if on else 0}")
        assert pages

    return switch


def _edit(window: MainWindow, name: str) -> None:
    from dataclasses import replace

    assert window.desk is not None
    session = window.desk.session
    before = session.agreement
    parties = replace(before.parties, client=name)
    session.edit(replace(before, parties=parties), ("parties", "client"), "Client")


def test_that_an_edit_that_could_not_be_saved_is_told_until_it_is(
    window: MainWindow, full_disk: Callable[[bool], None]
) -> None:
    desk = window.desk
    assert desk is not None
    full_disk(True)
    _edit(window, "Larkpay Two")
    assert desk.save_bar.isVisible()
    assert "not saved" in desk.save_bar.words.text()
    assert "Not saved" in desk.sidebar.saved.text()
    for name in PAGE_CLASSES:
        desk.go(name)
        assert desk.save_bar.isVisible()
    assert desk.session.agreement.parties.client == "Larkpay Two"
    assert not desk.session.settle(), "nothing may be signed or printed of an older text"
    full_disk(False)
    desk.save_bar.again.click()
    assert not desk.save_bar.isVisible()
    assert "Saved" in desk.sidebar.saved.text()
    assert current_agreement(desk.session.project).parties.client == "Larkpay Two"


def test_that_the_next_edit_takes_the_one_before_along(
    window: MainWindow, full_disk: Callable[[bool], None]
) -> None:
    desk = window.desk
    assert desk is not None
    full_disk(True)
    _edit(window, "Larkpay Two")
    full_disk(False)
    _edit(window, "Larkpay Three")
    assert not desk.save_bar.isVisible()
    assert current_agreement(desk.session.project).parties.client == "Larkpay Three"


@pytest.mark.parametrize("ending", [".slastudio", ".yaml"])
def test_that_a_copy_elsewhere_holds_the_edit(
    window: MainWindow,
    full_disk: Callable[[bool], None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ending: str,
) -> None:
    desk = window.desk
    assert desk is not None
    full_disk(True)
    _edit(window, "Larkpay Elsewhere")
    wanted = tmp_path / f"elsewhere{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(wanted), ""))
    desk.save_bar.copy.click()
    assert str(wanted) in desk.save_bar.copied.text()
    assert desk.save_bar.isVisible(), "the project itself is not saved yet"
    if ending == ".yaml":
        assert "Larkpay Elsewhere" in wanted.read_text(encoding="utf-8")
    else:
        with open_project(wanted) as copy:
            assert current_agreement(copy).parties.client == "Larkpay Elsewhere"
    full_disk(False)


def test_that_a_window_does_not_close_over_an_edit_that_is_not_saved_without_a_question(
    window: MainWindow, full_disk: Callable[[bool], None]
) -> None:
    full_disk(True)
    _edit(window, "Larkpay Two")
    assert not window.close()
    assert window.isVisible()
    desk = window.desk
    assert desk is not None
    assert "Close all the same?" in desk.save_bar.words.text()
    desk.save_bar.stay.click()
    assert not desk.save_bar.close_button.isVisible()
    window.close_project()
    assert window.desk is desk
    desk.save_bar.close_button.click()
    assert window.desk is None
