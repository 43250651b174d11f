"""The form of the record that is chosen in a list, below the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from slastudio.ui.forms.fields.editors import WIDE, FieldEditor, Suffix, Surroundings
from slastudio.ui.widgets.layouts import column

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding
    from slastudio.contract.terms.drafting import OpenPoint


class Fields(Protocol):
    """Be the form of one record, a widget with an editor for each field by its name."""

    edited: Any
    editors: dict[str, FieldEditor]

    def steps(self, value: object) -> Iterator[None]: ...
    def set_value(self, value: object) -> None: ...
    def flush(self) -> None: ...
    def refresh_choices(self) -> None: ...
    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None: ...
    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None: ...
    def go_to(self, suffix: Suffix) -> QWidget: ...


MakeFields = Callable[..., Fields]


class RecordPanel(QFrame):
    """Show one record of a list at a time; edited hands over the record with the change made.

    make: what builds a form for a class of records. Most lists of a long form are never opened, so
    the form is built with the first record that is shown.
    """

    edited = Signal(object, object, bool)

    def __init__(self, cls: type, around: Surroundings, make: MakeFields) -> None:
        super().__init__()
        self._cls, self._around, self._make = cls, around, make
        self.fields: Fields | None = None
        self.setProperty("role", "card")
        self.setMaximumWidth(WIDE + 34)
        self._box = column(into=self, margins=16)
        self._findings: Sequence[tuple[Suffix, Finding]] = ()
        self._points: Sequence[tuple[Suffix, OpenPoint]] = ()
        self.at = -1

    def put_above(self, part: QWidget | None) -> None:
        """Put what tells of the record over its form."""
        if part is not None:
            self._box.insertWidget(0, part)

    def make_fields(self, *, in_slices: bool = False) -> Fields:
        self.fields = self._make(self._cls, self._around, in_slices=in_slices)
        self.fields.edited.connect(self.edited)
        self._box.addWidget(cast("QWidget", self.fields))
        return self.fields

    def steps(self, records: Sequence[object]) -> Iterator[None]:
        """Build the form in slices, where there is a record to show in it."""
        if records and self.fields is None:
            made = self.make_fields(in_slices=True)
            yield
            yield from made.steps(records[0])

    def show_record(self, records: Sequence[object], at: int) -> None:
        """Show the record at a place among these; a place outside them shows none."""
        self.at = at
        self.setVisible(0 <= at < len(records))
        if not 0 <= at < len(records):
            return
        fields = self.make_fields() if self.fields is None else self.fields
        fields.set_value(records[at])
        fields.refresh_choices()
        self._tell()

    def flush(self) -> None:
        if self.fields is not None:
            self.fields.flush()

    def refresh_choices(self) -> None:
        if self.fields is not None:
            self.fields.refresh_choices()

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        """Take over the findings of the whole list, and show those of the record that is shown."""
        self._findings = findings
        self._tell()

    def show_open(self, points: Sequence[tuple[Suffix, OpenPoint]]) -> None:
        """Take over what is still to be agreed in the whole list."""
        self._points = points
        self._tell()

    def _tell(self) -> None:
        if self.fields is None:
            return
        self.fields.show_findings([(s[1:], f) for s, f in self._findings if s and s[0] == self.at])
        self.fields.show_open([(s[1:], each) for s, each in self._points if s and s[0] == self.at])
