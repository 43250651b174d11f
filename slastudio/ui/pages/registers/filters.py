"""Which records of a register are shown: all of them, the shown month's, those that stand so, those that
hold a text.
"""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout

from slastudio.evidence.registers import RegisterSpec
from slastudio.operations.registers.states import WantedRecords
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.state.session import Session
from slastudio.ui.state.settings import Settings
from slastudio.ui.widgets.narrowing import Search, ShownOfAll

_ALWAYS = (("", "All records"), ("month", "The shown month"))
_SCOPE = "records.scope"
_STATES = (("open", "Open"), ("overdue", "Overdue"), ("settled", "Settled"))


class RecordFilter(Search):
    """Choose which records are shown; a text is kept with its register, the scope for all of them."""

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__("Find", "Find records that hold a text", 220)
        self._session, self._choices = session, settings
        self.scope = Combo()
        self.scope.setAccessibleName("Which records are shown")
        self.search = self.line
        self.shown = ShownOfAll("Records of the register", self.clear)
        parts = self.layout()
        assert isinstance(parts, QBoxLayout)
        parts.insertWidget(0, self.scope)
        parts.addWidget(self.shown)
        parts.addStretch(1)
        self.scope.activated.connect(self._chosen)

    def _chosen(self, _at: int) -> None:
        self._choices.remember_choice(_SCOPE, str(self.scope.currentData() or ""))
        self.changed.emit()

    def begin(self, spec: RegisterSpec) -> None:
        """Offer what a register can tell, its states only where records are settled at some time; the
        scope stays where it is offered again.
        """
        offered = (*_ALWAYS, *(_STATES if spec.settled is not None else ()))
        kept = self._choices.choice(_SCOPE, (name for name, _ in offered))
        self.scope.clear()
        for name, words in offered:
            self.scope.addItem(words, name)
        self.scope.setCurrentIndex(max(self.scope.findData(kept), 0))
        self.be(f"records.{spec.name}")

    def clear(self) -> None:
        """Show all records again."""
        self.scope.setCurrentIndex(0)
        self._choices.remember_choice(_SCOPE, "")
        super().clear()

    def tell(self, shown: int, known: int) -> None:
        """Say how many of the known records are shown."""
        narrowed = bool(self.scope.currentData() or self.search.text().strip())
        self.shown.tell(shown, known, "record", narrowed=narrowed)
        self.shown.setVisible(narrowed)

    def wanted(self) -> WantedRecords:
        """Return what is asked for."""
        scope = str(self.scope.currentData() or "")
        period = self._session.period if scope == "month" else None
        return WantedRecords(period, "" if scope == "month" else scope, self.search.text())
