"""Records as rows and columns: what each cell shows, whether it applies to its record, and what is
wrong with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from slastudio.ui.forms.fields.editors import Suffix, Surroundings
from slastudio.ui.forms.fields.field_note import MARKS, sentence
from slastudio.ui.forms.fields.reading import written
from slastudio.ui.forms.table.columns import (
    applies_at,
    column_at,
    columns_of,
    has_chosen_columns,
    value_at,
)
from slastudio.ui.widgets.labels import literal

if TYPE_CHECKING:
    from slastudio.contract.checks.readiness import Finding

Index = QModelIndex | QPersistentModelIndex
LEVEL = Qt.ItemDataRole.UserRole
OPEN = Qt.ItemDataRole.UserRole + 1
_ORDER = ("error", "warning", "note")
_FIGURES = ("integer", "decimal")


class RecordsModel(QAbstractTableModel):
    """Hold a tuple of records; edits go through the editor, which hands a new tuple in."""

    def __init__(self, cls: type, around: Surroundings) -> None:
        super().__init__()
        self.ways, self.is_chosen = columns_of(cls), has_chosen_columns(cls)
        self.columns = tuple(each.spec for each in self.ways)
        self.records: tuple[object, ...] = ()
        self._around = around
        self._findings: dict[tuple[int, int], list[Finding]] = {}
        self._open: set[Suffix] = set()
        self._texts: dict[int, list[str]] = {}
        # counts what changes how much room the cells need
        self.revision = 0

    def show(self, records: tuple[object, ...]) -> None:
        if len(records) == len(self.records):
            self.records = records
            self.repaint()
        else:
            self._forget()
            self.beginResetModel()
            self.records = records
            self.endResetModel()

    def _forget(self) -> None:
        self._texts.clear()
        self.revision += 1

    def texts(self, at: int) -> list[str]:
        """Return what the cells of a column show."""
        if at not in self._texts:
            self._texts[at] = [self.shown(row, at) for row in range(len(self.records))]
        return self._texts[at]

    def refresh_references(self) -> bool:
        """Take over changed names of records referred to; return whether any cell reads otherwise."""
        columns = [at for at, spec in enumerate(self.columns) if spec.refers_to]
        before = [self.texts(at) for at in columns]
        for at in columns:
            del self._texts[at]
        changed = before != [self.texts(at) for at in columns]
        if changed:
            self.repaint()
        return changed

    def repaint(self) -> None:
        """Let the view take every cell anew."""
        self._forget()
        if self.records:
            self.dataChanged.emit(
                self.index(0, 0), self.index(len(self.records) - 1, len(self.columns) - 1)
            )

    def show_findings(self, findings: Sequence[tuple[Suffix, Finding]]) -> None:
        """Mark the cells at (row, way to the field); what concerns a whole record, or a field that is
        no column, is told in its first cell.
        """
        before, self._findings = self._findings, {}
        for suffix, finding in findings:
            if suffix and isinstance(suffix[0], int):
                at = column_at(self.ways, suffix[1:]) or 0
                self._findings.setdefault((suffix[0], at), []).append(finding)
        if self._findings != before:
            self.repaint()

    def show_open(self, places: Sequence[Suffix]) -> None:
        """Mark the cells at (row, way to the field) that are still to be agreed."""
        if set(places) != self._open:
            self._open = set(places)
            self.repaint()

    def is_open(self, row: int, at: int) -> bool:
        """Tell whether a cell is still to be agreed."""
        return (row, *self.ways[at].way) in self._open

    def findings(self, row: int, at: int) -> list[Finding]:
        return self._findings.get((row, at), [])

    def level(self, row: int, at: int) -> str:
        """Return the level of the worst finding in a cell, empty where there is none."""
        levels = {finding.level for finding in self.findings(row, at)}
        return next((level for level in _ORDER if level in levels), "")

    def marks(self, row: int, at: int) -> int:
        """Return how many marks stand at the right of a cell: that of its findings, and that it is
        to be agreed.
        """
        return bool(self.findings(row, at)) + self.is_open(row, at)

    def finding_words(self, row: int, at: int) -> str:
        lines = ["To be agreed"] if self.is_open(row, at) else []
        for finding in self.findings(row, at):
            words = sentence(finding.message, finding.why)
            lines.append(f"{MARKS[finding.level]} {words}")
        return "\n".join(lines)

    def value(self, row: int, at: int) -> Any:
        return value_at(self.records[row], self.ways[at].way)

    def unit(self, row: int, at: int) -> str:
        """Return the unit of the record a cell's field stands in, "" where it has none."""
        return str(getattr(value_at(self.records[row], self.ways[at].way[:-1]), "unit", ""))

    def applies(self, row: int, at: int) -> bool:
        return applies_at(self.records[row], self.ways[at].way)

    def shown(self, row: int, at: int) -> str:
        """Return a cell's text; a flag's box is painted, and what does not apply is left blank."""
        return (
            self.words(row, at) if self.columns[at].kind != "flag" and self.applies(row, at) else ""
        )

    def words(self, row: int, at: int) -> str:
        spec, value = self.columns[at], self.value(row, at)
        if spec.kind == "flag":
            return "Yes" if value else "No"
        if spec.kind == "choice":
            return str(dict(spec.choices).get(value, value)).partition(":")[0]
        if spec.kind in ("reference", "references"):
            names = dict(self._around.agreement().options(spec.refers_to))
            named = (value,) if isinstance(value, str) else value
            return ", ".join(
                names.get(each, f"{each} (no longer exists)") for each in named if each
            )
        return "; ".join(value) if spec.kind == "lines" else written(value)

    def copied(self, row: int, at: int) -> str:
        """Return a cell's text for a spreadsheet; what does not apply is left blank."""
        if not self.applies(row, at):
            return ""
        value = self.value(row, at)
        if isinstance(value, int) and self.columns[at].kind == "integer":
            return str(value)  # without the thousands that a cell shows
        return self.words(row, at)

    def heading(self, at: int) -> str:
        spec = self.columns[at]
        return f"{spec.label}, {spec.unit}" if spec.unit else spec.label

    def is_figure(self, at: int) -> bool:
        return self.columns[at].kind in _FIGURES

    def name(self, row: int, at: int) -> str:
        """Return what a screen reader calls a cell."""
        text = self.words(row, at) if self.applies(row, at) else "does not apply"
        return f"{self.heading(at)}, row {row + 1}: {text or 'empty'}"

    # --- what Qt asks for ------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.records)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.records):
            return None
        row, at = index.row(), index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.shown(row, at)
        if role == LEVEL:
            return self.level(row, at)
        if role == OPEN:
            return self.is_open(row, at)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.name(row, at)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            return self.finding_words(row, at)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal(self.finding_words(row, at)) or None
        if (
            role == Qt.ItemDataRole.CheckStateRole
            and self.columns[at].kind == "flag"
            and self.applies(row, at)
        ):
            return Qt.CheckState.Checked if self.value(row, at) else Qt.CheckState.Unchecked
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if (
            index.isValid()
            and index.row() < len(self.records)
            and self.applies(index.row(), index.column())
        ):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return f"Row {section + 1}" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole and section < len(self.columns):
            return self.heading(section)
        if role == Qt.ItemDataRole.ToolTipRole and section < len(self.columns):
            return literal(self.columns[section].help) or None
        return None
