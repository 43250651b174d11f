"""The header: the page's title, its tools, the month, and the version of the agreement."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from slastudio.judge.telling.readings import SO_FAR
from slastudio.shared.periods import Period
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label, tip, tool
from slastudio.ui.widgets.layouts import row

_ROOM_FOR_VERSION = 860


class Header(QWidget):
    """Say where one is; step emits -1 or 1, picked a period chosen from the menu."""

    stepped = Signal(int)
    picked = Signal(object)
    agreement_asked = Signal()
    help_asked = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setFixedHeight(56)
        self.title = label("", "title")
        self.tools = QStackedWidget()
        self.tools.setFixedHeight(36)
        self._slots: dict[str, QWidget] = {}
        self.earlier = tool("left", "Month before", theme, shortcut="[", size=16)
        self.later = tool("right", "Month after", theme, shortcut="]", size=16)
        self.month = button("", "quiet")
        self.month.setAccessibleName("Choose the month")
        self.menu = QMenu(self.month)
        self.month.setMenu(self.menu)
        self.so_far = label(SO_FAR, "badge")
        self.so_far.setFixedHeight(20)
        self.so_far.hide()
        self.as_of = label("", "muted")
        self.as_of.hide()
        self.version = button("", "chip")
        self.version.clicked.connect(self.agreement_asked)
        self.help = tool("help", "Help for this page", theme, shortcut="F1")
        self.help.clicked.connect(self.help_asked)
        self.earlier.clicked.connect(lambda: self.stepped.emit(-1))
        self.later.clicked.connect(lambda: self.stepped.emit(1))
        line = row(
            self.title,
            16,
            self.tools,
            self.earlier,
            self.month,
            self.later,
            self.so_far,
            self.as_of,
            8,
            self.version,
            self.help,
            into=self,
            margins=(24, 8, 16, 8),
            gap=4,
        )
        line.setStretch(2, 1)
        for each in (self.so_far, self.as_of):
            line.setAlignment(each, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.version.setVisible(self.width() >= _ROOM_FOR_VERSION)

    def show_page(self, name: str, title: str, tools: list[QWidget]) -> None:
        """Show the page's title and its own tools."""
        self.title.setText(title)
        self.hold_tools(name, tools)
        self.tools.setCurrentWidget(self._slots[name])

    def hold_tools(self, name: str, tools: list[QWidget]) -> None:
        """Take a page's tools in as soon as they are made: a part without a parent would be a
        window of its own.
        """
        if name not in self._slots:
            holder = QWidget()
            row(None, *tools, 16, into=holder, gap=4)
            self._slots[name] = holder
            self.tools.addWidget(holder)

    def show_period(self, period: Period | None, months: tuple[Period, ...]) -> None:
        """Show the month and offer those that have data, latest first."""
        self.month.setText(f"{period.title}   " if period else "No month yet   ")
        for part in (self.earlier, self.later):
            part.setEnabled(period is not None)
        self.menu.clear()
        for each in reversed(months[-24:]):
            action = self.menu.addAction(each.title)
            action.setCheckable(True)
            action.setChecked(period is not None and each.label == period.label)
            action.triggered.connect(lambda _on=False, chosen=each: self.picked.emit(chosen))
        self.month.setEnabled(bool(months))

    def show_unfinished(self, told: str) -> None:
        """Say beside the month that it is not over; "": it is."""
        self.so_far.setVisible(bool(told))
        self.so_far.setAccessibleName(told)
        tip(self.so_far, told)

    def show_moment(self, told: str, why: str = "") -> None:
        """Say beside the month what the figures that are shown are of, where that is another moment or
        month; "": they are of this one, from now.
        """
        self.as_of.setVisible(bool(told))
        self.as_of.setText(told)
        tip(self.as_of, why)

    def show_version(self, words: str, open_points: int = 0) -> None:
        """Say which version the page speaks of, and how many points of a draft are open."""
        self.version.setText(f"{words} · open points: {open_points}" if open_points else words)
        tip(self.version, "Open the agreement")
        self.version.setCursor(Qt.CursorShape.PointingHandCursor)
