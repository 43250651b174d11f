"""Undo in the order things were done: an edit of the agreement swaps the value before for the value
after, anything else runs what takes it back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QUndoCommand

from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.changes import Changed, changed

Path = tuple[str | int, ...]
Show = Callable[[Agreement, Path], None]
TYPING_PAUSE = 3.0


@dataclass(frozen=True)
class Doing:
    """Say how something that was done is taken back and done again, what of the project that changes, and
    where it stands in the window.
    """

    label: str
    back: Callable[[], object]
    again: Callable[[], object]
    page: str = "changes"
    target: str = ""
    changed: Changed = changed("registers")


class WorkStep(QUndoCommand):
    """Take something back, and do it again; both are run by `run`, which is given the step.

    stands: whether it is done now; where taking it back failed it still is.
    """

    def __init__(self, doing: Doing, run: Callable[[WorkStep], None]) -> None:
        super().__init__(doing.label)
        self.doing, self._run = doing, run
        self.stands: bool | None = None

    def redo(self) -> None:
        # a stack runs a command as it takes it; by then it is done
        if self.stands is None:
            self.stands = True
        elif not self.stands:
            self._run(self)

    def undo(self) -> None:
        if self.stands:
            self._run(self)


class AgreementEdit(QUndoCommand):
    """Swap two agreements; consecutive typing in one field becomes one step."""

    def __init__(
        self,
        before: Agreement,
        after: Agreement,
        path: Path,
        label: str,
        *,
        show: Show,
        typing: bool,
    ) -> None:
        super().__init__(label)
        self.before, self.after, self.path, self.typing = before, after, path, typing
        self.at = time.monotonic()
        self._show = show

    def id(self) -> int:
        return 1 if self.typing else -1

    def redo(self) -> None:
        self._show(self.after, self.path)

    def undo(self) -> None:
        self._show(self.before, self.path)

    def mergeWith(self, other: QUndoCommand) -> bool:
        if (
            not isinstance(other, AgreementEdit)
            or other.path != self.path
            or other.at - self.at > TYPING_PAUSE
        ):
            return False
        self.after, self.at = other.after, other.at
        return True
