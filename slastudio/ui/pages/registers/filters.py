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
from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.layouts import row

_ALWAYS = (("", "All records"), ("month", "The shown month"))
_SCOPE = "records.scope"
_STATES = (("open", "Open"), ("overdue", "Overdue"), ("settled", "Settled"))


class RecordFilter(QWidget):
    """Choose which records are shown; changed: another choice was made."""

    changed = Signal()

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        self._session, self._settings = session, settings
        self.scope = Combo()
        self.scope.setAccessibleName("Which records are shown")
        self.search = QLineEdit()
        self.search.setPlaceholderText("Find")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Find records that hold a text")
        self.search.setMaximumWidth(220)
        row(self.scope, self.search, None, into=self)
        self.scope.activated.connect(self._chosen)
        self.search.textChanged.connect(lambda _text: self.changed.emit())

    def _chosen(self, _at: int) -> None:
        self._settings.remember_choice(_SCOPE, str(self.scope.currentData() or ""))
        self.changed.emit()

    def begin(self, spec: RegisterSpec) -> None:
        """Offer what a register can tell, its states only where records are settled at some time; the
        scope stays where it is offered again.
        """
        offered = (*_ALWAYS, *(_STATES if spec.settled is not None else ()))
        kept = self._settings.choice(_SCOPE, (name for name, _ in offered))
        self.scope.clear()
        for name, words in offered:
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
