"""Esc leaves every dialog and every panel that stands in for something, and gives the keyboard back."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget
from shiboken6 import isValid

import slastudio.ui
from slastudio.ui.window.crash import CrashDialog
from slastudio.ui.window.main_window import MainWindow

# what a panel opens with: the panel, and who has the keyboard once it is left
Opened = tuple[QWidget, QWidget]
_LEFT = ("left", "closed", "finished", "back_asked")
# tested with what they belong to
BESIDE = {
    "LibraryPicker": "test_clause_library.py",
    "SectionForms": "is no panel: it says that Tab went past its last field",
}


def page_of(window: MainWindow, name: str) -> Any:
    assert window.desk is not None
    window.desk.go(name)
    return window.desk.pages[name]


def about(window: MainWindow) -> Opened:
    from slastudio.ui.window.about import AboutBox

    here = window.desk.sidebar.buttons["overview"]  # type: ignore[union-attr]
    here.setFocus()
    window.show_about()
    return window.findChildren(AboutBox)[0], here


def crash(window: MainWindow) -> Opened:
    here = window.desk.sidebar.buttons["overview"]  # type: ignore[union-attr]
    here.setFocus()
    made = CrashDialog(ValueError("a fault"), window)
    made.open()
    return made, here


def palette(window: MainWindow) -> Opened:
    here = window.desk.sidebar.buttons["overview"]  # type: ignore[union-attr]
    here.setFocus()
    window.open_palette()
    return window.desk.palette_box, here  # type: ignore[union-attr]


def guide(window: MainWindow) -> Opened:
    here = window.desk.sidebar.buttons["overview"]  # type: ignore[union-attr]
    here.setFocus()
    window.guidance.toggle()
    return window.guidance.holder.reader, here


def tour(window: MainWindow) -> Opened:
    window.desk.tour.begin()  # type: ignore[union-attr]
    # the work goes on on the page one came to
    return window.desk.tour, window.desk.stack  # type: ignore[union-attr]


def copies(window: MainWindow) -> Opened:
    window.safekeeping.open_copies()
    page = window.stack.currentWidget()
    return page, window.desk.sidebar.client  # type: ignore[union-attr]


def new_project(window: MainWindow) -> Opened:
    window.close_project()
    window.start.begin("customer-support", "Customer support", "An assistant")
    assert window.start.form is not None
    cards = window.start._cards(window.start.recent_box)
    return window.start.form, cards[0]


def versions_of(window: MainWindow) -> Any:
    page = page_of(window, "agreement")
    page.show_tab("versions")
    return page.side.versions


def signing(window: MainWindow) -> Opened:
    versions = versions_of(window)
    versions.sign.click()
    return versions.signing, versions.sign


def comparing(window: MainWindow) -> Opened:
    versions = versions_of(window)
    versions.send.click()
    versions.compare.click()
    return versions.comparing, versions.compare


def elsewhere(window: MainWindow) -> Opened:
    versions = versions_of(window)
    versions.signed_elsewhere.click()
    return versions.elsewhere, versions.signed_elsewhere


def form(window: MainWindow) -> Opened:
    page = page_of(window, "changes")
    (opener,) = page._empty.findChildren(QPushButton)
    opener.setFocus()
    page.begin_adding()
    return page.form, opener


def paste(window: MainWindow) -> Opened:
    page = page_of(window, "changes")
    page.paste.setFocus()
    page.begin_pasting()
    return page.pasting, page.paste


def brand(window: MainWindow) -> Opened:
    page = page_of(window, "reports")
    page.open_brand()
    return page.brand, page.brand_button


def issuing(window: MainWindow) -> Opened:
    page = page_of(window, "reports")
    page.open_issue()
    return page.issuing, page.issue_button


def mail(window: MainWindow) -> Opened:
    page = page_of(window, "reports")
    page.open_mail()
    return page.mail, page.mail_button


def checking(window: MainWindow) -> Opened:
    page = page_of(window, "reports")
    page.right.setCurrentWidget(page.check_area)
    page.checking.check(None)
    return page.checking, page.check_button


def wizard(window: MainWindow, tmp_path: Path) -> Opened:
    page = page_of(window, "data")
    log = tmp_path / "requests.csv"
    log.write_text("time,latency_ms,status\n2026-06-01T10:00:00Z,5,ok\n")
    page.import_files([log])
    return page.wizard, page.drop.choose


def queue(window: MainWindow, tmp_path: Path) -> Opened:
    page = page_of(window, "data")
    logs = [tmp_path / "odd.csv", tmp_path / "odder.csv"]
    for log in logs:
        log.write_text("a,b\n1,2\n")
    page.import_files(logs)
    return page.queue, page.drop.choose


OPENERS: dict[str, Callable[..., Opened]] = {
    "AboutBox": about,
    "CrashDialog": crash,
    "CommandPalette": palette,
    "GuideReader": guide,
    "TourBar": tour,
    "CopiesPage": copies,
    "NewProject": new_project,
    "SigningForm": signing,
    "Comparing": comparing,
    "ElsewherePanel": elsewhere,
    "RegisterForm": form,
    "PastePanel": paste,
    "BrandPanel": brand,
    "IssuePanel": issuing,
    "MailPanel": mail,
    "CheckPanel": checking,
    "ImportWizard": wizard,
    "ImportQueue": queue,
}
# they need figures of a month to be shown: their signal is enough
SIGNALLED = {
    "DisputePanel": "dispute",
    "RunsPanel": "runs",
    "SpanPanel": "span",
    "TogetherPanel": "together",
    "ShapePanel": "shape",
}


def leavable() -> set[str]:
    """Return the names of all dialogs, and of all widgets that say when they were left."""
    found = set()
    for each in pkgutil.walk_packages(slastudio.ui.__path__, "slastudio.ui."):
        module = importlib.import_module(each.name)
        for cls in vars(module).values():
            if not isinstance(cls, type) or not issubclass(cls, QWidget):
                continue
            says = any(isinstance(vars(cls).get(name), Signal) for name in _LEFT)
            if cls.__module__ == each.name and (says or issubclass(cls, QDialog)):
                found.add(cls.__name__)
    return found


def test_that_every_dialog_and_every_panel_one_leaves_is_tried_here() -> None:
    assert leavable() - set(OPENERS) - set(SIGNALLED) - set(BESIDE) == set()


@pytest.mark.parametrize("name", OPENERS)
def test_that_esc_leaves_and_gives_the_keyboard_back(
    window: MainWindow, tmp_path: Path, name: str
) -> None:
    wants_folder = name in ("ImportWizard", "ImportQueue")
    panel, back = OPENERS[name](window, tmp_path) if wants_folder else OPENERS[name](window)
    assert type(panel).__name__ == name
    QApplication.processEvents()
    assert panel.isVisible()
    inside = panel.window().focusWidget()
    target = inside if inside is not None and panel.isAncestorOf(inside) else panel
    QTest.keyClick(target, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert not isValid(panel) or not panel.isVisible()
    focus = window.focusWidget()
    assert focus is back or (focus is not None and back.isAncestorOf(focus)), focus


@pytest.mark.parametrize("name", SIGNALLED)
def test_that_esc_leaves_what_stands_below_an_objective(
    window: MainWindow, qtbot: Any, name: str
) -> None:
    page = page_of(window, "objectives")
    panel = getattr(page, SIGNALLED[name])
    assert type(panel).__name__ == name
    with qtbot.waitSignal(panel.left, timeout=1_000):
        QTest.keyClick(panel, Qt.Key.Key_Escape)


def test_that_esc_closes_the_help_from_the_page_one_reads_it_for(window: MainWindow) -> None:
    desk = window.desk
    assert desk is not None
    # beside the page, where there is room for both
    window.resize(1600, 900)
    window.guidance.toggle()
    here = desk.sidebar.buttons[desk.current]
    here.setFocus()
    QTest.keyClick(here, Qt.Key.Key_Escape)
    assert not window.guidance.holder.is_open
    assert window.focusWidget() is here
