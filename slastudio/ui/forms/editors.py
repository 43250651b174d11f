"""Field editors: one class per kind of declared field, each with a label, a control, help and findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from slastudio.contract.agreement import Agreement
from slastudio.contract.fields import FieldSpec
from slastudio.ui.theme import Theme
from slastudio.ui.widgets.labels import label, repolish, set_role

if TYPE_CHECKING:
    from slastudio.contract.checks import Finding

Suffix = tuple[str | int, ...]
COMMIT_AFTER_MS = 250
WIDE, NARROW = 560, 240


class Surroundings:
    """Hold what editors need besides their own value: the look, and the agreement that references choose from."""

    def __init__(self, theme: Theme, agreement: Callable[[], Agreement]) -> None:
        self.theme, self.agreement = theme, agreement
        self._also: list[Callable[[Agreement], Agreement]] = []

    def also(self, change: Callable[[Agreement], Agreement]) -> None:
        """Remember a change elsewhere in the agreement that belongs to the edit that is about to be handed over."""
        self._also.append(change)

    def fold(self, agreement: Agreement) -> Agreement:
        """Return the edited agreement with the remembered changes made too, and forget them."""
        changes, self._also = self._also, []
        for change in changes:
            agreement = change(agreement)
        return agreement


class FieldEditor(QWidget):
    """Bind one declared field to one control.

    edited: (suffix below this field, this field's new value, whether it came from typing). Subclasses build the
    control, and give `read` (raises ValueError with words for the user), `write` and `control`.
    """

    edited = Signal(object, object, bool)

    def __init__(
        self, spec: FieldSpec, around: Surroundings, *, bare: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.spec, self.around, self.bare = spec, around, bare
        self._value: Any = None
        self._timer = QTimer(self, singleShot=True, interval=COMMIT_AFTER_MS)
        self._timer.timeout.connect(self._commit_typed)
        self._showing = False
        self._problem = ""
        self._findings: Sequence[Finding] = ()
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)
        self.caption = label(spec.label, "strong", wrap=True)
        self.note = label("", "finding-error", wrap=True)
        self.note.hide()
        if not bare and not self.own_caption:
            self.box.addWidget(self.caption)
        self.build()
        if not bare and spec.help and not self.own_help:
            self.box.addWidget(label(spec.help, "caption", wrap=True))
        self.box.addWidget(self.note)
        self.control.setAccessibleName(spec.label)
        if spec.help:
            self.control.setAccessibleDescription(spec.help)
        for watched in self.watched():
            watched.installEventFilter(self)

    own_caption = own_help = False

    def build(self) -> None:
        raise NotImplementedError

    @property
    def control(self) -> QWidget:
        raise NotImplementedError

    def steps(self, value: Any) -> Iterator[None]:
        """Build in slices what the editor of `value` will need."""
        yield from ()

    def watched(self) -> list[QWidget]:
        return [self.control]

    def read(self) -> Any:
        raise NotImplementedError

    def write(self, value: Any) -> None:
        raise NotImplementedError

    # --- values ----------------------------------------------------------------------------------------------------

    def value(self) -> Any:
        return self._value

    def set_value(self, value: Any) -> None:
        """Show a value that came from outside (another record, undo); emits nothing."""
        self._timer.stop()
        self._showing = True
        try:
            self._value = value
            self.write(value)
        finally:
            self._showing = False
        self._say("")

    def typed(self) -> None:
        """Commit soon: called on every keystroke."""
        if not self._showing:
            self._timer.start()

    def chosen(self) -> None:
        """Commit now: called on a choice, and on leaving the control."""
        if not self._showing:
            self._commit(typing=False)

    def flush(self) -> None:
        """Commit what is still waiting."""
        if self._timer.isActive():
            self._commit(typing=True)

    def _commit_typed(self) -> None:
        self._commit(typing=True)

    def _commit(self, *, typing: bool) -> None:
        self._timer.stop()
        try:
            value = self.read()
        except ValueError as error:
            self._say(str(error))
            return
        self._say("")
        if value != self._value:
            self._value = value
            self.hand_over(value, typing=typing)

    def hand_over(self, value: Any, *, typing: bool) -> None:
        """Tell the form of a new value of the whole field."""
        self.edited.emit((), value, typing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        elif event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and is_undo(event):
            # undo is the agreement's, not one field's: let the window's shortcut have the key
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    # --- what is wrong ---------------------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        """Show the findings that concern this very field under it."""
        self._findings = [finding for suffix, finding in findings if not suffix]
        self._tell()

    def _say(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self.control.setProperty("invalid", bool(problem))
            repolish(self.control)
            self._tell()

    def problem(self) -> str:
        return self._problem

    def _tell(self) -> None:
        if self._problem:
            level, text = "error", self._problem
        elif self._findings:
            level = self._findings[0].level
            text = "\n".join(f"{MARKS[each.level]} {sentence(each.message, each.why)}" for each in self._findings)
        else:
            self.note.hide()
            return
        set_role(self.note, f"finding-{level}")
        self.note.setText(text)
        self.note.show()

    # --- finding the way -------------------------------------------------------------------------------------------

    def go_to(self, suffix: Suffix) -> QWidget:
        """Put the keyboard focus into the control for suffix; return the widget to scroll to."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)
        return self

    def refresh_choices(self) -> None:
        """Take over changed records that this field may refer to."""


def is_undo(event: QKeyEvent) -> bool:
    """Tell whether a key is one of the agreement's undo and redo."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)


MARKS = {"error": "■", "warning": "▲", "note": "○"}


def sentence(message: str, why: str) -> str:
    """Return what a finding says as sentences."""
    first = message[:1].upper() + message[1:]
    first = first if first.endswith((".", "?", "!")) else first + "."
    return f"{first} {why}".rstrip()
