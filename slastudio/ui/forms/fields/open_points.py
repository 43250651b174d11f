"""“To be agreed”: marking a field as an open point, and the line under the field that says why and
who it waits for.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.drafting import OpenPoint
from slastudio.contract.terms.fields import fields_of
from slastudio.contract.terms.places import Path, address_of, path_of
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row

WAITS_FOR = next(spec.choices for spec in fields_of(OpenPoint) if spec.name == "waits_for")
BADGE = "To be agreed"
_COMMIT_AFTER_MS = 250


def point_at(agreement: Agreement, path: Path) -> OpenPoint | None:
    """Return the open point at a path, if it is one."""
    address = address_of(agreement, path)
    return next((each for each in agreement.drafting.open_points if each.place == address), None)


def with_point(agreement: Agreement, path: Path, today: date | None = None) -> Agreement:
    """Return the agreement with a field marked as still to be agreed."""
    address = address_of(agreement, path)
    if not address or point_at(agreement, path) is not None:
        return agreement
    return _with(agreement, (*agreement.drafting.open_points, OpenPoint(address, since=today)))


def without_point(agreement: Agreement, path: Path) -> Agreement:
    """Return the agreement with a field no longer marked."""
    address = address_of(agreement, path)
    return _with(
        agreement, tuple(each for each in agreement.drafting.open_points if each.place != address)
    )


def with_note(agreement: Agreement, path: Path, note: str, waits_for: str) -> Agreement:
    """Return the agreement with the note of an open point, and who it waits for, written down."""
    address = address_of(agreement, path)
    points = agreement.drafting.open_points
    return _with(
        agreement,
        tuple(
            replace(each, note=note, waits_for=waits_for) if each.place == address else each
            for each in points
        ),
    )


def _with(agreement: Agreement, points: tuple[OpenPoint, ...]) -> Agreement:
    return replace(agreement, drafting=replace(agreement.drafting, open_points=points))


def points_of(agreement: Agreement, section: str) -> list[tuple[Path, OpenPoint]]:
    """Return (path below the section, open point) of every field of a section that is still to be
    agreed.
    """
    found = ((path_of(agreement, each.place), each) for each in agreement.drafting.open_points)
    return [(path[1:], each) for path, each in found if path and path[0] == section]


def badge() -> QLabel:
    """Return the calm mark that stands beside the caption of a field still to be agreed."""
    made = label(BADGE, "badge")
    made.setFixedHeight(20)
    return made


class OpenPointLine(QWidget):
    """Write the note of one open point under its field; settled takes the mark away."""

    noted = Signal(str, str)
    settled = Signal()

    def __init__(self, field: str, *, with_badge: bool) -> None:
        super().__init__()
        self._point: OpenPoint | None = None
        self.line = QLineEdit()
        self.line.setPlaceholderText("What was asked, offered, refused")
        self.line.setAccessibleName(f"Note on what is still to be agreed: {field}")
        self.waits = QComboBox()
        self.waits.setAccessibleName(f"Who it waits for: {field}")
        for value, words in WAITS_FOR:
            self.waits.addItem(f"Waits for: {words.lower()}", value)
        self.agreed = button("Agreed", "quiet", name=f"Agreed: {field} is no longer open")
        self._timer = QTimer(self, singleShot=True, interval=_COMMIT_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        self.line.textEdited.connect(self._timer.start)
        self.line.installEventFilter(self)
        self.waits.activated.connect(self.flush)
        self.agreed.clicked.connect(self.settled)
        top = row(badge(), None) if with_badge else row()
        column(top, self.line, row(self.waits, self.agreed, None), into=self, gap=4)
        self.setMaximumWidth(560)

    def show_point(self, point: OpenPoint) -> None:
        self._point = point
        if self.line.text() != point.note and not self._timer.isActive():
            self.line.setText(point.note)
        self.waits.setCurrentIndex(max(self.waits.findData(point.waits_for), 0))

    def flush(self) -> None:
        """Hand over what was written, if it is new."""
        self._timer.stop()
        note, waits_for = self.line.text().strip(), str(self.waits.currentData())
        if self._point is not None and (note, waits_for) != (
            self._point.note,
            self._point.waits_for,
        ):
            self.noted.emit(note, waits_for)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.flush()
        return super().eventFilter(watched, event)
