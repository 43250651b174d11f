"""Another style sheet for a window of thousands of widgets: what one sees at once, the rest when
there is time.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from slastudio.ui.look.idle import IdleWork

_DRESSED = Qt.WidgetAttribute.WA_WState_Polished
_OWN_STYLE = Qt.WidgetAttribute.WA_SetStyle


class Restyling(QObject):
    """Replace the application's style sheet; a hidden widget is styled when it is shown, or in an
    idle moment.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[QWidget, None] = {}
        self._idle = IdleWork(self)

    def replace(self, sheet: str) -> None:
        """Dress the application in a sheet."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not app.styleSheet():
            app.setStyleSheet(sheet)
            return
        self._waiting = {}
        for window in app.topLevelWidgets():
            self._undress_hidden(window)
        # Qt leaves alone what does not count as styled yet, and tells nothing to what has a style of
        # its own
        for each in self._waiting:
            each.setAttribute(_DRESSED, False)
            each.setAttribute(_OWN_STYLE)
        # replacing a sheet restyles every widget for each of its ancestors; from none to one is
        # seven times faster
        app.setStyleSheet("")
        app.setStyleSheet(sheet)
        for each in self._waiting:
            each.setAttribute(_OWN_STYLE, False)
        self._idle.add("restyle", self._rest)

    @property
    def waiting(self) -> int:
        """Return how many widgets are still to be styled."""
        return len(self._waiting)

    def _undress_hidden(self, widget: QWidget) -> None:
        """Let what is hidden in a widget wait; of each hidden part the outermost tells when it is shown."""
        if widget.isVisible():
            for each in widget.children():
                if isinstance(each, QWidget):
                    self._undress_hidden(each)
        else:
            widget.installEventFilter(self)
            self._waiting[widget] = None
            self._waiting.update(dict.fromkeys(widget.findChildren(QWidget)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            self._dress_shown(watched)
        return False

    def _dress_shown(self, widget: QWidget) -> None:
        if widget.isVisible():
            self._dress(widget)
            for each in widget.children():
                if isinstance(each, QWidget):
                    self._dress_shown(each)
        elif widget in self._waiting:
            widget.installEventFilter(self)

    def _dress(self, widget: QWidget) -> None:
        if widget in self._waiting:
            del self._waiting[widget]
            widget.style().polish(widget)
            widget.setAttribute(_DRESSED)
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))

    def _rest(self) -> Iterator[None]:
        while self._waiting:
            each = next(iter(self._waiting))
            if isValid(each):
                self._dress(each)
            else:
                del self._waiting[each]
            yield
