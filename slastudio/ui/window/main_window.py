"""The main window: the start page until a project is open, then the desk. Heavy parts come after
first paint.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, QTimer
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QStackedWidget

from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.resources import resource
from slastudio.ui.look.idle import IdleWork
from slastudio.ui.look.theme import MODES, Theme
from slastudio.ui.state import project_opening
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.settings import Place, Recent, Settings
from slastudio.ui.window.guidance import Guidance
from slastudio.ui.window.known_clients import KnownClients
from slastudio.ui.window.safekeeping import Safekeeping
from slastudio.ui.window.sample import SampleProject

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QPaintEvent

    from slastudio.ui.pages.start import StartPage
    from slastudio.ui.state.project_opening import Opened
    from slastudio.ui.widgets.banner import Banner
    from slastudio.ui.window.page_stack import Desk


class MainWindow(QMainWindow):
    """Hold the one open project, if any; every way of opening, closing and leaving goes through
    here.
    """

    def __init__(
        self, theme: Theme, settings: Settings, jobs: Jobs, kept: Path | None = None
    ) -> None:
        super().__init__()
        self.kept_folder = kept
        self.theme, self.settings, self.jobs = theme, settings, jobs
        self.desk: Desk | None = None
        self._start: StartPage | None = None
        self.safekeeping = Safekeeping(self)
        self.clients = KnownClients(jobs, settings, lambda: self.start)
        self._first: Path | None = None
        self._sample = SampleProject(jobs, lambda: self.start, self.open_path, self._say_failed)
        self._painted = False
        self.idle = IdleWork(self)
        self.setWindowTitle("SLA Studio")
        self.setAcceptDrops(True)
        # what a 1440 × 900 screen has at 200 %, and a little less
        self.setMinimumSize(640, 420)
        self.stack = QStackedWidget()
        self.guidance = Guidance(self.stack, theme, settings, lambda: self.desk, self._sample.open)
        self.setCentralWidget(self.guidance.holder)
        self._restore()

    @property
    def start(self) -> StartPage:
        """Return the start page, built on first need: after the first paint."""
        if self._start is None:
            # late: an empty window is on the screen before any page is imported
            from slastudio.ui.pages.start import StartPage

            self._start = StartPage(self.theme, self.settings)
            self._start.open_asked.connect(self.open_path)
            self._start.create_asked.connect(self.create_project)
            self._start.sample_asked.connect(self._sample.open)
            self._start.browse_asked.connect(self.browse)
            self._start.about_asked.connect(self.show_about)
            self.stack.addWidget(self._start)
        return self._start

    def open_first(self, path: Path) -> None:
        """Open this project as soon as the window is on the screen."""
        self._first = path

    def _restore(self) -> None:
        room = self.screen().availableGeometry().size()
        self.resize(QSize(1280, 800).boundedTo(room))
        geometry = self.settings.value("geometry")
        if isinstance(geometry, QByteArray):
            self.restoreGeometry(geometry)

    # --- the first paint, and after --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)

    def _after_first_paint(self) -> None:
        self.theme.apply()
        self.theme.follow_system()
        self._set_icon()
        self.stack.setCurrentWidget(self.start)
        self.start.take_keyboard()
        from slastudio.ui.window.commands.shortcuts import (
            make_shortcuts,  # late, for the first paint
        )

        own: dict[str, Callable[[], object]] = {
            "Ctrl+K": self.open_palette,
            "F1": self.guidance.toggle,
            "Ctrl+O": self.browse,
            "Ctrl+I": self.import_asked,
            "Ctrl+W": self.close_project,
            "Ctrl+Q": self.close,
        }
        make_shortcuts(self, own, lambda: self.desk)
        if self._first is not None:
            self.open_path(self._first)
        self.jobs.start(
            "Reading templates",
            lambda _progress: project_opening.templates(),
            self.start.show_templates,
            self._say_failed,
            shown=False,
        )
        self.jobs.start(
            "Warming up", lambda _progress: project_opening.warm_up(), self._warm, shown=False
        )
        from slastudio.ui.window import preloading  # late, for the first paint

        self.idle.add("qt", preloading.qt_classes)

    def _warm(self, _nothing: None) -> None:
        if self.desk is None:
            self.clients.show()
        from slastudio.ui.window import preloading  # late, for the first paint

        self.idle.add("pages", preloading.page_modules)

    def _set_icon(self) -> None:
        from PySide6.QtGui import QIcon  # late, for the first paint

        self.setWindowIcon(QIcon(str(resource("icons", "slastudio.svg"))))

    # --- opening ---------------------------------------------------------------------------------------------------

    def browse(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # late, for the first paint

        name, _ = QFileDialog.getOpenFileName(
            self, "Open a project", "", "SLA Studio (*.slastudio);;All files (*)"
        )
        if name:
            self.open_path(Path(name))

    def open_path(self, path: Path, write: bool = True, take_over: bool = False) -> None:
        """Open a project in the background; what is open now stays until the new one is there."""
        path = Path(path).absolute()
        if self.desk is not None and self.desk.session.project.path == path:
            return
        self.jobs.start(
            f"Opening {path.name}",
            lambda _progress: project_opening.open_existing(path, write=write, take_over=take_over),
            self._opened,
            lambda error: self._not_opened(error, path, write),
            key="open",
        )

    def create_project(self, path: Path, template: str, client: str, zone: str) -> None:
        self.jobs.start(
            f"Creating {path.name}",
            lambda _progress: project_opening.create(path, template, client, zone),
            self._opened,
            self._not_created,
            key="open",
        )

    def _opened(self, opened: Opened) -> None:
        # late: the desk and its pages are needed only now
        from slastudio.operations.analysis.kept_assessments import KeptAssessments
        from slastudio.ui.state.context import Context
        from slastudio.ui.state.session import Session
        from slastudio.ui.window.page_stack import Desk

        if not self.may_leave(lambda: self._opened(opened)):
            return
        self.drop_desk()
        kept = KeptAssessments(self.kept_folder) if self.kept_folder else None
        session = Session(opened, self.jobs, self, kept)
        self.desk = Desk(Context(self.theme, self.settings, self.jobs, session))
        self.desk.verdict_changed.connect(self._remember)
        self._fill_menu()
        self.stack.addWidget(self.desk)
        self.stack.setCurrentWidget(self.desk)
        self.setWindowTitle(f"{session.client} – SLA Studio")
        self._remember(session.client, "")
        place = self.settings.place(str(opened.project.path))
        begins = "overview" if session.agreement.objectives.objectives else "agreement"
        self.desk.go(begins if place is None else place.page, "" if place is None else place.target)
        if not self.desk.current:
            self.desk.go(begins)
        self.desk.sidebar.buttons[self.desk.current].setFocus()
        if place is None or not place.month or not session.choose_named(place.month):
            session.assess_now()
        self.safekeeping.opened(opened.project)
        self.guidance.opened(self.desk)

    def _remember_place(self, desk: Desk) -> None:
        """Keep where one is, so that one comes back to it."""
        if desk.current:
            place = Place(desk.current, desk.place(), desk.session.chosen_month)
            self.settings.remember_place(str(desk.session.project.path), place)

    def _remember(self, client: str, verdict: str) -> None:
        if self.desk is not None:
            path = str(self.desk.session.project.path)
            self.settings.remember(Recent(path, client, verdict, date.today().isoformat()))
            self.setWindowTitle(f"{client} – SLA Studio")
            self.clients.keep(self.desk.session)

    def _not_opened(self, error: BaseException, path: Path, write: bool) -> None:
        self._say_failed(error)
        if not isinstance(error, StudioError) or isinstance(error, Cancelled) or not path.exists():
            return
        self.safekeeping.say_not_opened(error, path, write)

    def _not_created(self, error: BaseException) -> None:
        if isinstance(error, StudioError) and self.start.form is not None:
            self.start.form.say(str(error))
        else:
            self._say_failed(error)

    def _say_failed(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.start.banner.hide()
        elif isinstance(error, StudioError):
            self.banner().say("error", str(error))
        else:
            raise error

    def banner(self) -> Banner:
        return self.start.banner if self.desk is None else self.desk.banner

    # --- the project menu ------------------------------------------------------------------------------------------

    def _fill_menu(self) -> None:
        from PySide6.QtGui import QActionGroup  # late, for the first paint

        assert self.desk is not None
        menu = self.desk.sidebar.menu
        menu.addAction("Open a project …", self.browse)
        menu.addAction("Import files …", self.import_asked)
        menu.addAction("Copies and repair …", self.safekeeping.open_copies)
        menu.addAction("Close this project", self.close_project)
        menu.addAction("About SLA Studio …", self.show_about)
        menu.addSeparator()
        look = menu.addMenu("Appearance")
        group = QActionGroup(look)
        for mode, words in MODES:
            action = look.addAction(words)
            action.setCheckable(True)
            action.setChecked(mode == self.theme.mode)
            action.triggered.connect(lambda _on=False, chosen=mode: self.set_mode(chosen))
            group.addAction(action)

    def set_mode(self, mode: str) -> None:
        self.theme.set_mode(mode)
        self.settings.set_value("appearance", mode)

    # --- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        # Qt presses a button with Enter in dialogs only
        focus = self.focusWidget()
        if event.text() == "\r" and isinstance(focus, QAbstractButton):
            focus.click()

    def open_palette(self) -> None:
        if self.desk is not None:
            words = [
                ("Appearance", text, lambda chosen=mode: self.set_mode(chosen))
                for mode, text in MODES
            ]
            self.desk.open_palette(
                [
                    ("Project", "Open a project …", self.browse),
                    ("Project", "Import files …", self.import_asked),
                    ("Project", "Copies and repair …", self.safekeeping.open_copies),
                    ("Project", "Close this project", self.close_project),
                    ("Help", "About SLA Studio …", self.show_about),
                    *words,
                    *self.guidance.commands(),
                ]
            )

    def show_about(self) -> None:
        """Tell what the program is made of, once that is read."""
        from slastudio.ui.window.about import ask_about  # late: nobody asks at the start

        ask_about(self, self.theme, self.jobs)

    # --- files -----------------------------------------------------------------------------------------------------

    def import_asked(self) -> None:
        from PySide6.QtWidgets import QFileDialog  # late, for the first paint

        if self.desk is not None:
            names, _ = QFileDialog.getOpenFileNames(self, "Import files")
            if names:
                self.desk.import_files([Path(name) for name in names])

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        # the drop is answered first: the other program waits for it
        QTimer.singleShot(0, self, lambda: self.take_files(paths))

    def take_files(self, paths: list[Path]) -> None:
        """Open a project that was dropped, or import everything else."""
        files = [path for path in paths if path.is_file() or path.is_dir()]
        projects = [path for path in files if path.suffix == ".slastudio" and path.is_file()]
        if projects:
            self.open_path(projects[0])
        elif files and self.desk is not None:
            self.desk.import_files(files)
        elif files:
            self.start.banner.say(
                "note", "Open or create a project first; then drop the files again to import them."
            )

    # --- closing ---------------------------------------------------------------------------------------------------

    def close_project(self) -> None:
        """Go back to the start page; where an edit could not be saved, ask first."""
        if not self.may_leave(self.close_project):
            return
        self.drop_desk()
        self.setWindowTitle("SLA Studio")
        self.start.show_recents()
        self.clients.show()
        self.stack.setCurrentWidget(self.start)
        self.start.show_choices()

    def _close_for_good(self) -> None:
        self.close()

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Tell whether the open project may be let go; else its window asks, and does `leave` when it may."""
        return self.desk is None or self.desk.may_leave(leave)

    def drop_desk(self) -> None:
        if self.desk is not None:
            self._remember_place(self.desk)
            desk, self.desk = self.desk, None
            desk.close_project()
            self.clients.closed(desk.session)
            self.stack.removeWidget(desk)
            desk.hide()
            self.idle.add(f"part from desk {id(desk)}", desk.parting)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_leave(self._close_for_good):
            event.ignore()
            return
        self.settings.set_value("geometry", self.saveGeometry())
        if self.desk is not None:
            self._remember_place(self.desk)
            self.desk.close_project()
            self.clients.closed(self.desk.session)
            self.desk = None
        self.idle.stop()
        self.jobs.close()
        self.settings.sync()
        event.accept()
