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


class Restyling(QObject):
    """Replace the application's style sheet; a hidden widget is styled when it is shown, or in an
    idle moment.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._waiting: dict[QWidget, None] = {}
        self._clearing = False
        self._idle = IdleWork(self)

    def replace(self, sheet: str) -> None:
        """Dress the application in a sheet."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        if not app.styleSheet():
            app.setStyleSheet(sheet)
            return
        # Qt leaves alone what does not count as styled yet; it still tells every widget, which the
        # filter keeps back
        self._waiting = {each: None for each in app.allWidgets() if not each.isVisible()}
        for each in self._waiting:
            each.setAttribute(_DRESSED, False)
        app.installEventFilter(self)
        # replacing a sheet restyles every widget for each of its ancestors; from none to one is
        # seven times faster
        self._clearing = True
        app.setStyleSheet("")
        self._clearing = False
        app.setStyleSheet(sheet)
        self._idle.add("restyle", self._rest)

    @property
    def waiting(self) -> int:
        """Return how many widgets are still to be styled."""
        return len(self._waiting)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.StyleChange:
            return self._clearing or watched in self._waiting
        if kind == QEvent.Type.Show and isinstance(watched, QWidget):
            self._dress(watched)
        return False

    def _dress(self, widget: QWidget) -> None:
        if widget not in self._waiting:
            return
        del self._waiting[widget]
        if isValid(widget):
            widget.style().polish(widget)
            widget.setAttribute(_DRESSED)
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))

    def _rest(self) -> Iterator[None]:
        while self._waiting:
            self._dress(next(iter(self._waiting)))
            yield
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
