"""The bar that stays while an edit is not in the file: why, and what one can do; it closes only with the cause."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QFrame

from slastudio.shared.problems import StudioError
from slastudio.ui.state.session import Session
from slastudio.ui.widgets.labels import button, label, set_role
from slastudio.ui.widgets.layouts import column, row

FILES = "SLA Studio (*.slastudio);;Terms alone (*.yaml)"


class SaveBar(QFrame):
    """Say that the last edit is not saved, until it is; ask before the window closes over it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._leave: Callable[[], None] | None = None
        self.words = label("", wrap=True, selectable=True)
        self.copied = label("", "caption", wrap=True, selectable=True)
        self.again = button("Save now")
        self.again.clicked.connect(self.save_again)
        self.copy = button("Save a copy elsewhere …")
        self.copy.clicked.connect(self.ask_copy)
        self.close_button = button("Close without saving")
        self.close_button.clicked.connect(self._close_anyway)
        self.stay = button("Stay")
        self.stay.clicked.connect(lambda: self._ask(None))
        acts = row(self.again, self.copy, self.close_button, self.stay, None, gap=8)
        column(self.words, self.copied, acts, into=self, margins=(12, 8, 12, 8), gap=4)
        set_role(self, "banner-error")
        session.saved_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show the bar while an edit could not be written, and no longer."""
        why = self._session.not_saved
        if not why:
            self._leave = None
            self.copied.setText("")
        question = "" if self._leave is None else " Close all the same? The edit would be lost."
        self.words.setText(f"The last edit is not saved. {why}{question}")
        self.copied.setVisible(bool(self.copied.text()))
        for each in (self.close_button, self.stay):
            each.setVisible(self._leave is not None)
        self.setAccessibleName(self.words.text())
        self.setVisible(bool(why))

    def save_again(self) -> None:
        """Try once more; what waited for it goes on once it is saved."""
        leave = self._leave
        if self._session.save_again() and leave is not None:
            leave()

    def ask_copy(self) -> None:
        start = self._session.project.path
        suggested = str(start.with_name(f"{start.stem} copy{start.suffix}"))
        name, chosen = QFileDialog.getSaveFileName(self, "Save a copy elsewhere", suggested, FILES)
        if name:
            path = Path(name)
            self.write_copy(path if path.suffix else path.with_suffix(_ending(chosen)))

    def write_copy(self, path: Path) -> None:
        """Write the copy and say where it is; the bar stays, since the project itself is not saved."""
        try:
            self._session.save_copy(path)
            told = f"A copy with the edit is in {path}."
        except (StudioError, OSError) as error:
            told = (
                f"The copy could not be written: {error} Choose another folder, or the terms alone."
            )
        self.copied.setText(told)
        self.refresh()

    def may_leave(self, leave: Callable[[], None]) -> bool:
        """Tell whether nothing would be lost; else ask, and do `leave` once it is saved or wanted anyway."""
        if self._session.save_before_leaving():
            return True
        self._ask(leave)
        self.stay.setFocus()
        return False

    def _ask(self, leave: Callable[[], None] | None) -> None:
        self._leave = leave
        self.refresh()

    def _close_anyway(self) -> None:
        leave, self._leave = self._leave, None
        self._session.give_up_edit()
        if leave is not None:
            leave()


def _ending(chosen: str) -> str:
    return ".yaml" if "yaml" in chosen else ".slastudio"
