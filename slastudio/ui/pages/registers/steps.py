"""What was entered into registers as steps that undo takes back, in the order they were done."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from slastudio.evidence.registers import register_named
from slastudio.operations.registers.records import Entry
from slastudio.operations.registers.withdrawing import restore_entries, step_to, withdraw_entries
from slastudio.shared.counts import count
from slastudio.shared.progress import Progress
from slastudio.ui.state.session import Session
from slastudio.ui.state.undo import Doing

_BACK, _AGAIN = "Undone in the window.", "Done again in the window."


def _doing(
    label: str, back: Callable[[], object], again: Callable[[], object], record: tuple[str, str]
) -> Doing:
    """Return a step on the page that shows a record: incidents have one of their own."""
    register, entry = record
    alone = register == "incidents"
    page, target = ("incidents", entry) if alone else ("changes", register)
    return Doing(label, back, again, page, target)


def note_saved(session: Session, before: Entry | None, after: Entry) -> None:
    """Take note of a record that was added (before: None) or amended in the form."""
    project = session.project
    if before is None:
        note_added(session, after.register, (after.id,))
        return
    session.done(
        _doing(
            f"{after.id} amended",
            lambda: step_to(project, before, after, why=_BACK),
            lambda: step_to(project, after, before, why=_AGAIN),
            (after.register, after.id),
        )
    )


def note_added(session: Session, register: str, ids: Sequence[str]) -> None:
    """Take note of records that were added together: one step."""
    project, spec = session.project, register_named(register)
    told = (
        f"{ids[0]} added" if len(ids) == 1 else f"{count(len(ids), spec.noun, spec.listed)} added"
    )
    session.done(
        _doing(
            told,
            lambda: withdraw_entries(project, register, ids, why=_BACK),
            lambda: restore_entries(project, register, ids, why=_AGAIN),
            (register, ids[0]),
        )
    )


def take_back(session: Session, entry: Entry) -> None:
    """Take a hand-made record back in the background; undo brings it back."""
    project, register, ids = session.project, entry.register, (entry.id,)

    def work(_progress: Progress) -> object:
        return withdraw_entries(project, register, ids, why="Taken back in the window.")

    def done(_: object) -> None:
        session.reported.emit("done", f"{entry.id} was taken back. Undo (Ctrl+Z) brings it back.")
        session.done(
            _doing(
                f"{entry.id} taken back",
                lambda: restore_entries(project, register, ids, why=_BACK),
                lambda: withdraw_entries(project, register, ids, why=_AGAIN),
                (register, entry.id),
            )
        )

    session.jobs.start("Taking a record back", work, done, shown=False, saving=True)
