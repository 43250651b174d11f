"""The header: the page's title, its tools, the month, and the version of the agreement."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QMenu, QSizePolicy, QStackedWidget, QWidget

from slastudio.judge.telling.readings import SO_FAR
from slastudio.shared.periods import Period
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import button, label, tip, tool
from slastudio.ui.widgets.layouts import row

_NONE = QSizePolicy.Policy.Ignored


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
        # the window may be narrower than all of it: what is needed least goes first
        line.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self._goes_first = (self.version, self.as_of, self.title, self.earlier, self.later)
        self._told: set[QWidget] = {self.version, self.title, self.earlier, self.later}
        for each in (self.so_far, self.as_of):
            line.setAlignment(each, Qt.AlignmentFlag.AlignVCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.height())

    def _fit(self) -> None:
        """Leave out what there is no room for; all of it is said, or done by key, elsewhere too."""
        for each in self._goes_first:
            each.setVisible(each in self._told)
        layout = self.layout()
        assert layout is not None
        for each in self._goes_first:
            layout.activate()
            if layout.sizeHint().width() <= self.width():
                return
            each.hide()

    def _tell(self, part: QWidget, *, told: bool) -> None:
        (self._told.add if told else self._told.discard)(part)
        self._fit()

    def show_page(self, name: str, title: str, tools: list[QWidget]) -> None:
        """Show the page's title and its own tools."""
        self.title.setText(title)
        self.hold_tools(name, tools)
        self.tools.setCurrentWidget(self._slots[name])
        for slot in self._slots.values():
            # other pages' tools take no room
            kept = QSizePolicy.Policy.Preferred if slot is self._slots[name] else _NONE
            slot.setSizePolicy(kept, QSizePolicy.Policy.Preferred)
        self._fit()

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
        self.as_of.setText(told)
        tip(self.as_of, why)
        self._tell(self.as_of, told=bool(told))

    def show_version(self, words: str, open_points: int = 0) -> None:
        """Say which version the page speaks of, and how many points of a draft are open."""
        self.version.setText(f"{words} · open points: {open_points}" if open_points else words)
        tip(self.version, "Open the agreement")
        self._fit()
        self.version.setCursor(Qt.CursorShape.PointingHandCursor)
