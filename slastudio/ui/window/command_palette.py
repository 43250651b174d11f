"""The command palette (Ctrl+K): pages, objectives, sections, fields and actions, found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.layouts import column
from slastudio.ui.widgets.tables.record_list import SUMMARY, TwoTextDelegate

Command = tuple[str, str, Callable[[], None]]
_WIDTH, _ROWS = 560, 10
# more than that nobody reads; one types another word instead
_MOST = 150
_HINT = "Go to a page, an objective, a section, a field, or do something"
_ACT = Qt.ItemDataRole.UserRole + 2


class CommandPalette(QFrame):
    """Float over the window; Enter runs the chosen command, Esc closes."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.setProperty("role", "palette")
        self._commands: Sequence[Command] = ()
        self._searched: list[str] = []
        self._before: QWidget | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText(_HINT)
        self.line.setAccessibleName("Command palette")
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list = QListWidget()
        self.list.setAccessibleName("Commands")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(TwoTextDelegate(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setStyleSheet("border: none;")
        self.list.itemClicked.connect(lambda _item: self._run())
        column(self.line, self.list, into=self, margins=8, gap=8)
        self.hide()

    def open(self, commands: Sequence[Command], hint: str = _HINT) -> None:
        """Show the palette with (kind, words, function) commands."""
        self._commands = commands
        self._searched = [f"{kind} {words}".casefold() for kind, words, _act in commands]
        self.line.setPlaceholderText(hint)
        self._before = self.window().focusWidget()
        self.line.clear()
        self._filter("")
        self.place()
        self.show()
        self.raise_()
        self.line.setFocus()

    def place(self) -> None:
        host = self.parentWidget()
        if host is not None:
            width = min(_WIDTH, host.width() - 48)
            high = min(64 + _ROWS * 32, host.height() - 96)
            self.setGeometry((host.width() - width) // 2, 64, width, high)

    def _filter(self, text: str) -> None:
        wanted = text.casefold().split()
        self.list.clear()
        for kind, words, act in self._found(wanted):
            item = QListWidgetItem(words)
            item.setData(SUMMARY, kind)
            item.setData(_ACT, act)
            self.list.addItem(item)
        if not self.list.count():
            item = QListWidgetItem(
                "Nothing is called that. Try a page, an objective’s name or a verb."
            )
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _found(self, wanted: list[str]) -> list[Command]:
        """Return what holds every word; what ends in the last one comes first: “target” is no
        “target window”.
        """
        found = []
        for command, text in zip(self._commands, self._searched, strict=True):
            missing = [part for part in wanted if part not in text]
            if not missing:
                found.append((command, text))
        found.sort(key=lambda each: bool(wanted) and not each[1].endswith(wanted[-1]))
        return [command for command, _text in found[:_MOST]]

    def _run(self) -> None:
        item = self.list.currentItem()
        act = item.data(_ACT) if item is not None else None
        if act is not None:
            self.dismiss()
            act()

    def dismiss(self) -> None:
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.isVisible():
            self.hide()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_Escape:
            self.dismiss()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._run()
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            count = self.list.count()
            step = 1 if key == Qt.Key.Key_Down else -1
            self.list.setCurrentRow((self.list.currentRow() + step) % count)
        else:
            return False
        return True
