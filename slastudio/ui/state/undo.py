"""Undo in the order things were done: an edit of the agreement swaps the value before for the value
after, one of a register runs what takes it back.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from slastudio.contract.terms.agreement import Agreement

Path = tuple[str | int, ...]
Show = Callable[[Agreement, Path], None]
TYPING_PAUSE = 3.0


class RecordStep(QUndoCommand):
    """Take what was entered into a register back, and enter it again; both are run by `run`, which
    is given the work and what it does in words.
    """

    def __init__(
        self,
        label: str,
        back: Callable[[], object],
        again: Callable[[], object],
        run: Callable[[Callable[[], object], str], None],
    ) -> None:
        super().__init__(label)
        self._back, self._again, self._run = back, again, run
        self._done = False

    def redo(self) -> None:
        # a stack runs a command as it takes it; by then the record is in
        if self._done:
            self._run(self._again, f"Entered again: {self.text()}")
        self._done = True

    def undo(self) -> None:
        self._run(self._back, f"Taken back: {self.text()}")


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
