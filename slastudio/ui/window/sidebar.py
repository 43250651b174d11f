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
from slastudio.ui.widgets.labels import Elided, button, label, rule, set_role, tip
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
WIDTH, NARROW = 208, 64


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

    def show_narrow(self, *, narrow: bool) -> None:
        """Leave the progress and what ends it, where there is no room for words."""
        self.words.setVisible(not narrow)
        self.bar.setVisible(not narrow)

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
        self._narrow, self._client, self._saved = False, "", ""
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

    def show_low(self, *, low: bool) -> None:
        """Draw the entries together where a window is low."""
        role = "nav-low" if low else "nav"
        if self.client.property("role") != role:
            for each in (self.client, *self.buttons.values()):
                set_role(each, role)

    def show_narrow(self, *, narrow: bool) -> None:
        """Show signs alone where a window has no room for names; tooltips still say them."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDTH)
        for name, title in PAGES:
            self.buttons[name].setText("" if narrow else f"  {title}")
        self.strip.show_narrow(narrow=narrow)
        self.show_client(self._client)
        self._show_saved()

    def show_client(self, name: str) -> None:
        self._client = name
        room = (NARROW if self._narrow else WIDTH) - 56
        shown = self.client.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, room)
        self.client.setText((name[:1] if self._narrow else "  " + shown).replace("&", "&&"))
        tip(self.client, name)

    def show_page(self, name: str) -> None:
        self.buttons[name].setChecked(True)

    def show_saved(self, saved: bool, writable: bool, *, failed: bool = False) -> None:
        words = "✓ Saved" if saved else "■ Not saved" if failed else "… Saving"
        self._saved = words if writable else "○ Read-only"
        self._show_saved()

    def _show_saved(self) -> None:
        self.saved.setText(self._saved[:1] if self._narrow else self._saved)
        self.saved.setAccessibleName(self._saved)
        tip(self.saved, self._saved)
