"""The sidebar: whose project this is, the pages, whether everything is saved, and what runs in the
background.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QMenu, QProgressBar, QPushButton, QWidget

from slastudio.ui.look.icons import dress
from slastudio.ui.look.theme import Theme
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.widgets.labels import Elided, button, label, rule, tip
from slastudio.ui.widgets.layouts import column, row

PAGES = (
    ("overview", "Overview"),
    ("agreement", "Agreement"),
    ("data", "Data"),
    ("objectives", "Objectives"),
    ("incidents", "Incidents"),
    ("costs", "Costs"),
    ("duties", "Duties"),
    ("changes", "Changes"),
    ("reports", "Reports"),
    ("month", "Month end"),
)
WIDTH = 208


class _NavButton(QPushButton):
    """Be one entry of the list of pages; the arrow keys walk through them."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        parent = self.parentWidget()
        if step is None or not isinstance(parent, Sidebar):
            super().keyPressEvent(event)
            return
        names = list(parent.buttons)
        at = names.index(str(self.property("page"))) + step
        if 0 <= at < len(names):
            parent.buttons[names[at]].setFocus(Qt.FocusReason.TabFocusReason)


class JobStrip(QWidget):
    """Tell what runs in the background, how far it is, and let it be cancelled."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self._jobs = jobs
        self.words = Elided("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("Progress of the running job")
        self.cancel = button("Cancel", "link")
        self.cancel.clicked.connect(self._cancel)
        self.parts = QWidget()
        column(self.words, row(self.bar, self.cancel, gap=8), into=self.parts, gap=2)
        column(self.parts, into=self)
        jobs.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        job = self._jobs.shown
        self.parts.setVisible(job is not None)
        if job is not None:
            self.words.set_text(job.step)
            self.bar.setRange(0, 1000 if job.fraction > 0 else 0)
            self.bar.setValue(round(job.fraction * 1000))

    def _cancel(self) -> None:
        job = self._jobs.shown
        if job is not None:
            job.cancel()


class Sidebar(QWidget):
    """Choose a page; chosen carries its name."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(WIDTH)
        self.client = button("", "nav")
        self.client.setAccessibleName("Project menu")
        self.menu = QMenu(self.client)
        self.client.setMenu(self.menu)
        self.buttons: dict[str, QPushButton] = {}
        group = QButtonGroup(self)
        for number, (name, title) in enumerate(PAGES, start=1):
            self.buttons[name] = self._entry(name, title, number, theme, group)
        self.saved = label("", "caption")
        self.strip = JobStrip(jobs)
        column(
            self.client,
            8,
            *self.buttons.values(),
            None,
            self.strip,
            rule(),
            self.saved,
            into=self,
            margins=(8, 12, 8, 12),
            gap=2,
        )

    def _entry(
        self, name: str, title: str, number: int, theme: Theme, group: QButtonGroup
    ) -> QPushButton:
        made = _NavButton(f"  {title}")
        made.setProperty("role", "nav")
        made.setProperty("page", name)
        made.setCheckable(True)
        made.setAccessibleName(title)
        tip(made, f"{title} (Ctrl+{number % 10})")
        dress(made, name, theme)
        made.clicked.connect(lambda: self.chosen.emit(name))
        group.addButton(made)
        return made

    def show_client(self, name: str) -> None:
        shown = self.client.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, WIDTH - 56)
        self.client.setText("  " + shown.replace("&", "&&"))
        tip(self.client, name)

    def show_page(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def show_saved(self, saved: bool, writable: bool, *, failed: bool = False) -> None:
        words = "✓ Saved" if saved else "■ Not saved" if failed else "… Saving"
        self.saved.setText(words if writable else "○ Read-only")
