"""Field editors: one class per kind of declared field, each with a label, a control, help and
findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec
from slastudio.contract.terms.findings import repaired
from slastudio.ui.forms.fields.field_note import FieldNote
from slastudio.ui.forms.fields.field_places import place_of
from slastudio.ui.forms.fields.open_points import (
    BADGE,
    OpenPointLine,
    badge,
    point_at,
    with_note,
    with_point,
    without_point,
)
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import label, repolish
from slastudio.ui.widgets.layouts import chain, row

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding, Fix
    from slastudio.contract.terms.drafting import OpenPoint
    from slastudio.ui.state.settings import Settings

Suffix = tuple[str | int, ...]
Amend = Callable[[Callable[[Agreement], Agreement], Suffix, str], None]
COMMIT_AFTER_MS = 250
WIDE, NARROW = 560, 240


class ReadyTexts(Protocol):
    """Show ready texts for a field, or put them away again."""

    def toggle(self) -> None: ...


class Surroundings:
    """Hold what editors need besides their own value: the look, and the agreement that references
    choose from.

    amend: make a change of the whole agreement (a repair, a mark), with the path it concerns and
    its name for undo; None where nothing but the fields' own values can be changed. companion: makes
    what tells, over the form of a list's records, more of the one that is shown. settings: where the
    sizes one gave are kept.
    """

    def __init__(
        self, theme: Theme, agreement: Callable[[], Agreement], amend: Amend | None = None
    ) -> None:
        self.theme, self.agreement, self.amend = theme, agreement, amend
        self.on_look: Callable[[], None] | None = None
        self.on_cite: Callable[[Suffix], None] | None = None
        self.companion: Callable[[Any], QWidget | None] | None = None
        self.settings: Settings | None = None
        self._also: list[Callable[[Agreement], Agreement]] = []

    def looked(self) -> None:
        """Tell whoever follows that another record or cell is looked at now."""
        if self.on_look is not None:
            self.on_look()

    def also(self, change: Callable[[Agreement], Agreement]) -> None:
        """Remember a change elsewhere in the agreement that belongs to the edit that is about to be
        handed over.
        """
        self._also.append(change)

    def fold(self, agreement: Agreement) -> Agreement:
        """Return the edited agreement with the remembered changes made too, and forget them."""
        changes, self._also = self._also, []
        for change in changes:
            agreement = change(agreement)
        return agreement


class FieldEditor(QWidget):
    """Bind one declared field to one control.

    edited: (suffix below this field, this field's new value, whether it came from typing).
    Subclasses build the control, and give `read` (raises ValueError with words for the user),
    `write` and `control`.
    """

    edited = Signal(object, object, bool)

    def __init__(
        self,
        spec: FieldSpec,
        around: Surroundings,
        *,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec, self.around, self.bare = spec, around, bare
        self._value: Any = None
        self._timer = QTimer(self, singleShot=True, interval=COMMIT_AFTER_MS)
        self._timer.timeout.connect(self._commit_typed)
        self._showing = False
        self._point: OpenPointLine | None = None
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)
        self.badge: QWidget | None = None
        # the library's entries for this field, where it has any
        self.library: ReadyTexts | None = None
        after = None if around.amend is None else lambda: self.watched()[-1]
        self.note = FieldNote(spec.label, after)
        self.note.repair_asked.connect(self._repair)
        if not bare and not self.own_caption:
            self.caption = label(spec.label, "strong", wrap=True)
            self.caption_line = row(self.caption, gap=8)
            self.box.addLayout(self.caption_line)
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

    def steps(self, value: object) -> Iterator[None]:
        """Build in slices what the editor of `value` will need."""
        yield from ()

    def watched(self) -> list[QWidget]:
        return [self.control]

    def read(self) -> object:
        raise NotImplementedError

    def write(self, value: object) -> None:
        raise NotImplementedError

    # --- values ----------------------------------------------------------------------------------------------------

    def value(self) -> Any:
        return self._value

    def set_value(self, value: object) -> None:
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

    def hand_over(self, value: object, *, typing: bool) -> None:
        """Tell the form of a new value of the whole field."""
        self.edited.emit((), value, typing)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        elif (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and is_undo(event)
        ):
            # undo is the agreement's, not one field's: let the window's shortcut have the key
            event.ignore()
            return True
        elif isinstance(event, QContextMenuEvent) and isinstance(
            watched, QLineEdit | QPlainTextEdit
        ):
            self._open_menu(watched, event)
            return True
        return super().eventFilter(watched, event)

    # --- what is wrong ---------------------------------------------------------------------------------------------

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        """Show the findings that concern this very field under it."""
        self.note.show_findings([finding for suffix, finding in findings if not suffix])

    def _say(self, problem: str) -> None:
        if problem != self.note.problem:
            self.control.setProperty("invalid", bool(problem))
            repolish(self.control)
            self.note.say(problem)

    def problem(self) -> str:
        return self.note.problem

    def _repair(self, fix: Fix) -> None:
        if self.around.amend is not None:
            self.around.amend(lambda agreement: repaired(agreement, fix), place_of(self), fix.label)

    # --- still to be agreed ----------------------------------------------------------------------------------------

    def inner_place(self, inner: Suffix) -> Suffix:
        """Return the path of a part of this field, from the record it belongs to."""
        return (self.spec.name, *inner)

    def toggle_open(self) -> None:
        """Mark this field as still to be agreed, and take up the note; or take the mark away."""
        path = place_of(self)
        if self.around.amend is None or not path:
            return
        self.flush()
        if point_at(self.around.agreement(), path) is not None:
            self.around.amend(lambda a: without_point(a, path), path, "Agreed")
            return
        today = datetime.now(UTC).date()
        self.around.amend(lambda a: with_point(a, path, today), path, BADGE)
        if self._point is not None and self._point.isVisible():
            self._point.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        """Show under the field that it is still to be agreed, where it is."""
        own = next((point for suffix, point in points if not suffix), None)
        if own is None:
            for part in (self._point, self.badge):
                if part is not None:
                    part.hide()
            return
        if self._point is None:
            self._make_point()
        assert self._point is not None
        self._point.show_point(own)
        self._point.show()
        if self.badge is not None:
            self.badge.show()

    def _make_point(self) -> None:
        has_head = not self.bare and not self.own_caption
        self._point = OpenPointLine(self.spec.label, with_badge=not has_head)
        self._point.noted.connect(self._noted)
        self._point.settled.connect(self.toggle_open)
        self.box.addWidget(self._point)
        chain(self.watched()[-1], [self._point.line, self._point.waits, self._point.agreed])
        if has_head:
            self.badge = badge()
            self.put_beside_caption(self.badge)

    def put_beside_caption(self, part: QWidget) -> None:
        """Put a mark or a link at the end of the line of the field's name."""
        if self.caption_line.count() == 1:
            # a short name keeps its line for itself and what stands beside it; a long one goes on
            # wrapping
            self.caption.setWordWrap(
                self.caption.fontMetrics().horizontalAdvance(self.spec.label) > 200
            )
            self.caption_line.addStretch(1)
        self.caption_line.insertWidget(self.caption_line.count() - 1, part)

    def _noted(self, note: str, waits_for: str) -> None:
        path = place_of(self)
        if self.around.amend is not None:
            self.around.amend(
                lambda a: with_note(a, path, note, waits_for), path, "Note on an open point"
            )

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self._open_menu(self, event)

    def _open_menu(self, over: QWidget, event: QContextMenuEvent) -> None:
        menu = (
            over.createStandardContextMenu()
            if isinstance(over, QLineEdit | QPlainTextEdit)
            else QMenu(over)
        )
        assert menu is not None
        self.menu_actions(menu)
        if self.around.amend is not None:
            marked = point_at(self.around.agreement(), place_of(self)) is not None
            menu.addSeparator()
            act = menu.addAction(
                "No longer open: agreed\tCtrl+T" if marked else "Still to be agreed …\tCtrl+T"
            )
            act.triggered.connect(self.toggle_open)
        if self.around.on_cite is not None and (place := place_of(self)):
            cite = menu.addAction("Its number in the signed document …\tCtrl+E")
            on_cite = self.around.on_cite
            cite.triggered.connect(lambda: on_cite(place))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())
        event.accept()

    def menu_actions(self, menu: QMenu) -> None:
        """Offer what can be done here besides."""

    # --- finding the way -------------------------------------------------------------------------------------------

    def go_to(self, suffix: Suffix) -> QWidget:
        """Put the keyboard focus into the control for suffix; return the widget to scroll to."""
        self.control.setFocus(Qt.FocusReason.OtherFocusReason)
        return self

    def refresh_choices(self) -> None:
        """Take over changed records that this field may refer to."""


def is_undo(event: QKeyEvent) -> bool:
    """Tell whether a key is one of the agreement's undo and redo."""
    return event.matches(QKeySequence.StandardKey.Undo) or event.matches(
        QKeySequence.StandardKey.Redo
    )


def editor_around(widget: QWidget | None) -> FieldEditor | None:
    """Return the innermost field editor that a widget belongs to."""
    while widget is not None and not hasattr(widget, "inner_place"):
        widget = widget.parentWidget()
    return cast("FieldEditor | None", widget)
