"""One open project: its agreement with undo, its current assessment, and signals that say what
changed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.places import path_text
from slastudio.operations.agreements.saving import DraftSaver, Saved
from slastudio.operations.agreements.terms import (
    agreement_ref,
    current_agreement,
    ref_after_saving,
    save_copy,
)
from slastudio.operations.analysis.kept_assessments import KeptAssessments
from slastudio.operations.changes import Changed
from slastudio.shared.problems import StudioError
from slastudio.ui.state.jobs import Jobs
from slastudio.ui.state.month_shown import MonthShown
from slastudio.ui.state.undo import AgreementEdit, Doing, Path, WorkStep

if TYPE_CHECKING:
    from pathlib import Path as FilePath

    from slastudio.operations.analysis.drift import DriftReview
    from slastudio.ui.state.project_opening import Opened

# how long the window may wait for the file before an operation that reads the draft from it
SETTLE_S = 2.0


class Session(MonthShown):
    """Hold the open project. Pages read `agreement` and `assessment` and listen; only `edit`
    changes the agreement.
    """

    agreement_changed = Signal(object)
    evidence_changed = Signal()
    registers_changed = Signal()
    documents_changed = Signal()
    drift_changed = Signal()
    saved_changed = Signal()
    reported = Signal(str, str)
    navigate = Signal(str, str)
    # what was taken back or done again, in words, with the page and the place it stands on
    undone = Signal(str, str, str)
    # records went for good, purged or one person's
    erased = Signal()
    _wrote = Signal(object)

    def __init__(
        self,
        opened: Opened,
        jobs: Jobs,
        parent: QObject | None = None,
        kept: KeptAssessments | None = None,
    ) -> None:
        super().__init__(opened.project, jobs, kept, parent)
        self.agreement, self.ref = opened.agreement, opened.ref
        # what was found when somebody last looked for drift; None until then, and once the evidence
        # reads otherwise
        self.drift: DriftReview | None = None
        self.saved = True
        # why the last edit is not in the file; "" while it is, or waits its turn
        self.not_saved = ""
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(500)
        self._saver = DraftSaver(
            self.project, self.agreement, self._wrote.emit, inline=self.jobs.inline
        )
        self._wrote.connect(self._is_written)
        self._undoing, self._in_step = "", False

    @property
    def writable(self) -> bool:
        return bool(getattr(self.project, "writable", True))

    @property
    def client(self) -> str:
        return self.agreement.parties.client or "Unnamed client"

    # --- the agreement ---------------------------------------------------------------------------------------------

    def edit(self, after: Agreement, path: Path, label: str, *, typing: bool = False) -> None:
        """Make `after` the agreement, as one undoable step, and commit it."""
        if after != self.agreement:
            self.undo_stack.push(
                AgreementEdit(self.agreement, after, path, label, show=self._show, typing=typing)
            )

    def _show(self, agreement: Agreement, path: Path) -> None:
        judged_otherwise = replace(agreement, drafting=self.agreement.drafting) != self.agreement
        self.agreement = agreement
        self._save()
        self.agreement_changed.emit(path)
        if self._undoing:
            self.undone.emit(self._undoing, "agreement", path_text(path))
        # a note on an open point or a clause of one's own changes no verdict
        if judged_otherwise:
            self.assess_soon()

    def recorded(self, label: str, back: Callable[[], object], again: Callable[[], object]) -> None:
        """Take note of what was entered into a register, with what takes it back and enters it again."""
        self.done(Doing(label, back, again))

    def done(self, doing: Doing) -> None:
        """Take note of what was done to the project, as one undoable step, and judge again."""
        self.note(doing)
        self.take(doing.changed)

    def note(self, doing: Doing) -> None:
        """Take note of what was done, and leave telling the pages to whoever did more at once."""
        self.undo_stack.push(WorkStep(doing, self._run_step))

    def _run_step(self, step: WorkStep) -> None:
        doing, verb = step.doing, "Taken back" if step.stands else "Done again"
        work = doing.back if step.stands else doing.again
        self._in_step = True

        def done(_: object) -> None:
            self._in_step = False
            step.stands = not step.stands
            self.undone.emit(f"{verb}: {doing.label}", doing.page, doing.target)
            self.take(doing.changed)

        def failed(error: BaseException) -> None:
            self._in_step = False
            self.reported.emit("error", str(error))
            if not isinstance(error, StudioError):
                raise error

        shown = "evidence" in doing.changed.aspects
        words = f"{'Taking back' if step.stands else 'Doing again'}: {doing.label}"
        self.jobs.start(words, lambda _progress: work(), done, failed, shown=shown, saving=True)

    def undo(self) -> None:
        self._step(self.undo_stack.undo, "Taken back", self.undo_stack.undoText())

    def redo(self) -> None:
        self._step(self.undo_stack.redo, "Done again", self.undo_stack.redoText())

    def _step(self, move: Callable[[], None], verb: str, label: str) -> None:
        if self._in_step:
            # the order in which things were done would be lost
            self.reported.emit(
                "note", "A step is still being taken back or done again; wait for it."
            )
            return
        self._undoing = f"{verb}: {label}"
        try:
            move()
        finally:
            self._undoing = ""

    def _save(self) -> None:
        self.saved = False
        self._saver.save(self.agreement)
        self.saved_changed.emit()

    def _is_written(self, written: Saved) -> None:
        if not written.last:
            return
        if written.place == "project":
            self.ref = ref_after_saving(self.ref, written.agreement)
        beside = " It is kept beside the project until then." if written.place == "beside" else ""
        self.not_saved = f"{written.problem}{beside}" if written.problem else ""
        self.saved = not written.problem
        self.saved_changed.emit()
        if written.fault is not None:
            raise written.fault

    def save_again(self) -> bool:
        """Try again to write what could not be written; tell whether everything is saved."""
        if self._saver.settle(SETTLE_S):
            self._all_saved()
        return self.saved

    def save_before_leaving(self) -> bool:
        """Write what waits or could not be written, whatever runs; tell whether everything is saved."""
        if self._saver.waits:
            # what runs holds the file, and ends with the window anyway
            self.jobs.cancel_all()
            return self.save_again()
        return True

    def _all_saved(self) -> None:
        self.saved, self.not_saved = True, ""
        self.saved_changed.emit()

    def give_up_edit(self) -> None:
        """Let go of what could not be written, because the user said so."""
        self._saver.forget()
        self._all_saved()

    def save_copy(self, path: FilePath) -> None:
        """Write a copy of the project, or of the terms alone, that holds the edit."""
        save_copy(self.project, path, self.agreement)

    def settle(self) -> bool:
        """Write what still waits, before an operation reads the draft from the file.

        Return False where it cannot be written: the operation would take an older text for this
        one, so it must not begin. The window says so by itself.
        """
        if not self._saver.waits:
            return True
        if self._saver.settle(SETTLE_S):
            self._all_saved()
        elif not self.not_saved:
            self.not_saved = "The project is busy with what runs below; try again once it is done."
            self.saved_changed.emit()
        return not self.not_saved

    def replaced(self, changed: Changed, label: str = "Terms from a file") -> None:
        """Take over an agreement that an operation (terms from a file) has put in the project."""
        before, after = self.agreement, current_agreement(self.project)
        if before != after:
            self.undo_stack.push(
                AgreementEdit(before, after, (), label, show=self._show, typing=False)
            )
        self.take(changed)

    def versioned(self, changed: Changed) -> None:
        """Take over what sending or signing changed: the draft's number and state, never its text."""
        self.ref = agreement_ref(self.project)
        self.agreement_changed.emit(())
        self.take(changed)

    # --- what is judged --------------------------------------------------------------------------------------------

    def take(self, changed: Changed) -> None:
        """Tell the pages what an operation changed, and judge again."""
        for aspect, signal in (
            ("evidence", self.evidence_changed),
            ("registers", self.registers_changed),
            ("documents", self.documents_changed),
        ):
            if aspect in changed.aspects:
                signal.emit()
        if changed.aspects - {"documents"}:
            self.assess_now()
        elif changed.aspects:
            # a paper may be what a duty waited for, and changes no figure
            self.look_again()

    def show_drift(self, review: DriftReview | None) -> None:
        """Let every page lay what was found beside its figures; None takes it away."""
        self.drift = review
        self.drift_changed.emit()

    # --- the end ---------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Cancel what runs, write what waits, and let the file go."""
        self.stop_judging()
        self.jobs.cancel_all()
        self._saver.settle(SETTLE_S)
        self._saver.close()
        self.undo_stack.clear()
        self.project.close()
