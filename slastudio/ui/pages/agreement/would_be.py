"""What the objective one is writing would have been over the month that is shown."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from slastudio.contract.terms.objectives import Objective
from slastudio.operations.analysis.objective_preview import PreviewedObjective, preview_objective
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.ui.forms.table.with_form import GridEditor
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import label, set_role
from slastudio.ui.widgets.layouts import column

_AFTER_MS = 600
_MEASURING = "Measuring what it would have been …"
NO_EVIDENCE = "What it would have been is told here, once evidence is imported."


class WouldBe(QWidget):
    """Say over the form of an objective how it would have come out, soon after every edit; nothing
    is computed while nobody sees it.
    """

    def __init__(self, context: Context, editor: GridEditor) -> None:
        super().__init__()
        self._context, self._editor = context, editor
        self._told_of: tuple[object, ...] = ()
        self._told = ""
        self.words = label("", "muted", wrap=True, selectable=True)
        self.words.setAccessibleName("What the objective would have been")
        self.words.hide()
        column(self.words, into=self)
        self._timer = QTimer(self, singleShot=True, interval=_AFTER_MS)
        self._timer.timeout.connect(self.compute)
        for each in (
            editor.shown,
            context.session.evidence_changed,
            context.session.assessment_changed,
        ):
            each.connect(self._soon)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._soon()

    def _soon(self, *_what: object) -> None:
        # what stood here is of another objective, or of this one as it was
        if self.words.text():
            self._show(_MEASURING)
        # what runs inline would hold up the window
        if not self._context.jobs.inline:
            self._timer.start()

    def compute(self) -> None:
        """Measure the objective that is shown, in the background, unless that is told already."""
        chosen, session = self._editor.current(), self._context.session
        if not self.isVisible() or not isinstance(chosen, Objective):
            return
        month = session.assessment.period if session.assessment is not None else None
        if month is None:
            self._show(NO_EVIDENCE)
            return
        agreement = session.agreement
        about = (chosen, month, agreement.objectives, id(session.assessment))
        if about == self._told_of:
            self._show(self._told)
            return
        self._told_of, self._told = about, _MEASURING
        self._show(_MEASURING)
        self._context.jobs.start(
            "Measuring the objective",
            lambda progress: preview_objective(
                session.project, chosen.id, month, progress, agreement=agreement
            ),
            self._done,
            self._failed,
            key="would-be",
            shown=False,
        )

    def _done(self, found: PreviewedObjective) -> None:
        self._told = found.words
        self._show(found.words)

    def _failed(self, error: BaseException) -> None:
        self._told_of = ()
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, StudioError):
            raise error
        self._show(str(error), "finding-warning")

    def _show(self, words: str, role: str = "muted") -> None:
        set_role(self.words, role)
        self.words.setText(words)
        self.words.setVisible(bool(words))
