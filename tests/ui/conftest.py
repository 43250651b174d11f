"""Run the real widgets without a screen; a Qt warning, a thread, a timer or a window left behind is
a failure.
"""

from __future__ import annotations

import gc
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QThreadPool
from PySide6.QtWidgets import QApplication, QFileDialog

from slastudio.operations.agreements.terms import save_agreement
from slastudio.operations.projects import create_project, open_project
from slastudio.ui.look.theme import Theme
from slastudio.ui.state.context import Context
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.project_opening import read_project
from slastudio.ui.state.session import Session
from slastudio.ui.state.settings import Settings
from slastudio.ui.window.application import make_application, make_window
from slastudio.ui.window.main_window import MainWindow

from .specimens import full_agreement


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    return QApplication


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application(["slastudio-tests"])


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication) -> Iterator[None]:
    threads = set(threading.enumerate())
    # only now has pytest let go of the last test's fixtures: frozen with the rest, their windows
    # would be there, hidden and styled anew with every theme, until the last test
    gc.collect()
    # what was there before the test is not looked through again: only what the test made can have
    # been left by it
    gc.freeze()
    # as in the window, no worker thread may find widgets among its garbage
    gc.disable()
    yield
    qapp.closeAllWindows()
    for window in [each for each in qapp.topLevelWidgets() if isinstance(each, MainWindow)]:
        window.deleteLater()
    for _ in range(3):
        qapp.sendPostedEvents(None, 52)  # deferred deletes
        qapp.processEvents()
    gc.collect()
    gc.enable()
    left = [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]
    assert not left, f"windows left open: {left}"
    assert QThreadPool.globalInstance().activeThreadCount() == 0
    assert not [
        each
        for each in threading.enumerate()
        if each not in threads and each.is_alive() and "Dummy" not in each.name
    ]


@pytest.fixture(autouse=True)
def no_dialog_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a file dialog opens that nobody would ever answer; a test that means it sets its
    own answer.
    """

    def asked(*_given: object, **_more: object) -> tuple[str, str]:
        pytest.fail("a file dialog opened")

    for name in ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"):
        monkeypatch.setattr(QFileDialog, name, asked)


@pytest.fixture(scope="session")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one project that holds the specimen agreement; tests work on copies."""
    path = tmp_path_factory.mktemp("pristine") / "larkpay.slastudio"
    project = create_project(path, "customer-support", client="Larkpay", zone="Europe/Madrid")
    save_agreement(project, full_agreement())
    project.close()
    return path


@pytest.fixture
def project_path(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(pristine, tmp_path / "larkpay.slastudio"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "window.ini")


@pytest.fixture
def make_context(
    qapp: QApplication, project_path: Path, settings: Settings
) -> Iterator[Callable[..., Context]]:
    """Return a function that opens the project in a given appearance; jobs run inline."""
    opened: list[tuple[Context, Theme]] = []

    def make(mode: str = "light") -> Context:
        theme = Theme(mode)
        theme.apply()
        jobs = Jobs(inline=True)
        session = Session(read_project(open_project(project_path)), jobs)
        context = Context(theme, settings, jobs, session)
        opened.append((context, theme))
        return context

    yield make
    for context, _theme in opened:
        context.session.close()
        context.jobs.close()


@pytest.fixture(scope="session")
def judged_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return where windows keep what they judged: of two copies of one project only the first is."""
    return tmp_path_factory.mktemp("kept")


@pytest.fixture
def show_window(
    qtbot: Any, settings: Settings, judged_before: Path | None
) -> Iterator[Callable[[Path], MainWindow]]:
    """Return a function that shows the main window on a project; jobs run inline."""
    shown: list[MainWindow] = []

    def show(path: Path) -> MainWindow:
        made = make_window(settings, inline_jobs=True, kept=judged_before)
        shown.append(made)
        made.resize(1280, 800)
        made.show()
        qtbot.waitExposed(made)
        qtbot.wait(20)
        made.open_path(path)
        assert made.desk is not None
        return made

    yield show
    for made in shown:
        made.close()
        made.deleteLater()


@pytest.fixture
def window(show_window: Callable[[Path], MainWindow], project_path: Path) -> MainWindow:
    """Show the main window on the specimen project."""
    return show_window(project_path)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test of this folder fail on a Qt warning."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.qt_log_level_fail("WARNING"))
            # the offscreen platform says so of every popup; it is no fault of the window
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))
