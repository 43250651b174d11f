"""What was done to the evidence as steps that undo takes back, in the order they were done."""

from __future__ import annotations

from slastudio.operations.changes import changed
from slastudio.operations.evidence.answer_states import Answers, answer_as, changed_answers
from slastudio.operations.evidence.imports import ImportResult
from slastudio.operations.evidence.removing import Removal, bring_back, remove_import
from slastudio.project.evidence.holding import HeldImport
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.ui.state.session import Session
from slastudio.ui.state.undo import Doing

_EVIDENCE = changed("evidence")


class _Import:
    """Take one import out and bring it back; held: what brings it back while it is out."""

    def __init__(self, project: Project, number: int, held: HeldImport | None = None) -> None:
        self._project, self._number, self._held = project, number, held

    def take_out(self) -> None:
        self._held = remove_import(self._project, self._number, hold=True).held

    def bring_back(self) -> None:
        if self._held is None:
            raise StudioError(
                "There was no room to put the import aside when it was taken back. Import the file again."
            )
        bring_back(self._project, self._held)


def note_imported(session: Session, result: ImportResult, *, told: bool = True) -> None:
    """Take note of an import: taken back, it goes with the answers that were given with it.

    told: the pages are told now, and the month is judged again.
    """
    if result.already:
        return
    project, (before, after) = session.project, result.answers
    own, names = _Import(project, result.batch.id), changed_answers(before, after)

    def back() -> None:
        answer_as(project, before, names)
        own.take_out()

    def again() -> None:
        own.bring_back()
        answer_as(project, after, names)

    label = f"import of {result.batch.file}"
    doing = Doing(label, back, again, "data", "imports", _EVIDENCE)
    (session.done if told else session.note)(doing)


def note_removed(session: Session, removal: Removal) -> bool:
    """Take note of a removal; tell whether the import can come back."""
    batch = removal.batch
    if removal.held is None:
        return False
    own = _Import(session.project, batch.id, removal.held)
    label = f"removal of {batch.file}"
    session.done(Doing(label, own.bring_back, own.take_out, "data", "imports", _EVIDENCE))
    return True


def note_answered(session: Session, title: str, before: Answers, after: Answers) -> None:
    """Take note of an answer that was given or taken back."""
    project, names = session.project, changed_answers(before, after)
    label = f"answer to “{title}”"
    session.done(
        Doing(
            label,
            lambda: answer_as(project, before, names),
            lambda: answer_as(project, after, names),
            "data",
            "questions",
            _EVIDENCE,
        )
    )
