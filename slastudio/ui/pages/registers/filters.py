"""Which records of a register are shown: all of them, the shown month's, those that stand so, those that
hold a text.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from slastudio.evidence.registers import RegisterSpec
from slastudio.operations.registers.states import WantedRecords
from slastudio.ui.forms.simple import Combo
from slastudio.ui.state.session import Session
from slastudio.ui.widgets.layouts import row

_ALWAYS = (("", "All records"), ("month", "The shown month"))
_STATES = (("open", "Open"), ("overdue", "Overdue"), ("settled", "Settled"))


class RecordFilter(QWidget):
    """Choose which records are shown; changed: another choice was made."""

    changed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.scope = Combo()
        self.scope.setAccessibleName("Which records are shown")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find records that hold a text")
        self.search.setMaximumWidth(220)
        row(self.scope, self.search, None, into=self)
        self.scope.activated.connect(lambda _at: self.changed.emit())
        self.search.textChanged.connect(lambda _text: self.changed.emit())

    def begin(self, spec: RegisterSpec) -> None:
        """Offer what a register can tell, its states only where records are settled at some time; the
        scope stays where it is offered again.
        """
        kept = self.scope.currentData()
        self.scope.clear()
        for name, words in (*_ALWAYS, *(_STATES if spec.settled is not None else ())):
            self.scope.addItem(words, name)
        self.scope.setCurrentIndex(max(self.scope.findData(kept), 0))
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)

    def wanted(self) -> WantedRecords:
        """Return what is asked for."""
        scope = str(self.scope.currentData() or "")
        period = self._session.period if scope == "month" else None
        return WantedRecords(period, "" if scope == "month" else scope, self.search.text())
