"""Rows pasted from a spreadsheet into a register: shown as understood, every problem told, then
added together.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit

from slastudio.evidence.registers import RegisterField, register_named
from slastudio.operations.registers.hour_files import read_hours_file
from slastudio.operations.registers.kinds import KINDS_OF_FIELD
from slastudio.operations.registers.paste_conflicts import Pasted
from slastudio.operations.registers.pasting import AddedRows, add_pasted, read_paste
from slastudio.shared.counts import count
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.texts import shown_path
from slastudio.ui.look.wording import typed_moments
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.leaving import leave_on_escape
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

_READ_AFTER_MS = 200


class PastePanel(Card):
    """Ask for rows copied elsewhere; added carries the ids of those that were added, left says it
    was given up.
    """

    added = Signal(object)
    left = Signal()

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.register = "incidents"
        self.pasted: Pasted | None = None
        self.heading = label("", "section", wrap=True)
        self.about = label("", "muted", wrap=True)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Rows as copied in the spreadsheet")
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setMinimumHeight(56)
        self.text.setMaximumHeight(112)
        self.take = button("Paste from the clipboard")
        self.take.clicked.connect(self.take_clipboard)
        self.file = button("From a time tracker’s file …")
        self.file.clicked.connect(self.choose_file)
        self.setAcceptDrops(True)
        # dropped on the text, a file would leave its address there
        self.text.setAcceptDrops(False)
        self.columns = label("", "muted", wrap=True)
        self.remarks = label("", "warning", wrap=True, selectable=True)
        self.table = DataTable(context.theme, "Rows as they will be added", sortable=False)
        self.table.setMinimumHeight(76)
        self.table.chosen.connect(self._tell_row)
        self.why = label("", wrap=True, selectable=True)
        self.why.setAccessibleName("What is wrong with the chosen row")
        self.told = label("", "strong", wrap=True)
        self.told.setAccessibleName("How many rows will be added")
        self.add_rows = button("Add the rows", "primary")
        self.add_rows.clicked.connect(self.submit)
        self.cancel = button("Cancel")
        self.cancel.clicked.connect(self.left)
        leave_on_escape(self, self.cancel)
        self.body.addLayout(column(self.heading, self.about, gap=2))
        self.add(self.text, self.columns, self.remarks, self.table, self.why, self.told)
        self.body.setStretchFactor(self.table, 1)
        self.body.insertStretch(-1, 0)
        self.body.addLayout(row(self.cancel, None, self.file, self.take, self.add_rows))
        self._later = QTimer(self, singleShot=True, interval=_READ_AFTER_MS)
        self._later.timeout.connect(self.read)
        self.text.textChanged.connect(self._later.start)

    def begin(self, register: str) -> None:
        """Ask for rows of a register; what the clipboard holds is not looked at before it is
        pasted.
        """
        self.register = register
        spec = register_named(register)
        self.heading.setText(f"{spec.title} from a spreadsheet")
        self.about.setText(
            "Copy rows in the spreadsheet, best with their headings, and paste them here. Nothing is stored before you "
            "have seen how they are read."
        )
        self.file.setVisible(register == "hours")
        self.text.clear()
        self._later.stop()
        self._show_nothing("")
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_clipboard(self) -> None:
        """Put what was copied in place of what stands here."""
        self.text.setPlainText(QGuiApplication.clipboard().text())
        self.read()

    def choose_file(self) -> None:
        """Ask for a time tracker's export and read it."""
        name, _ = QFileDialog.getOpenFileName(
            self,
            "A time tracker’s export",
            "",
            "CSV or Excel (*.csv *.txt *.tsv *.xlsx);;All files (*)",
        )
        if name:
            self.read_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Read a time tracker's export, in the background; nothing is stored."""
        self._later.stop()
        self.text.clear()
        self._later.stop()
        project = self.context.session.project
        self.context.jobs.start(
            f"Reading {shown_path(path)}",
            lambda _progress: read_hours_file(project, path),
            self._show,
            self._failed,
            key="paste",
            shown=False,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.register == "hours" and event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(each.toLocalFile()) for each in event.mimeData().urls() if each.isLocalFile()]
        if self.register == "hours" and paths:
            event.acceptProposedAction()
            self.read_file(paths[0])

    def read(self) -> None:
        """Read what was pasted, in the background; nothing is stored."""
        self._later.stop()
        text, project, register = (
            self.text.toPlainText(),
            self.context.session.project,
            self.register,
        )
        if not text.strip():
            self.context.jobs.drop("paste")
            self._show_nothing("")
            return
        self.context.jobs.start(
            "Reading pasted rows",
            lambda _progress: read_paste(project, register, text),
            self._show,
            self._failed,
            key="paste",
            shown=False,
        )

    # --- showing ---------------------------------------------------------------------------------------------------

    def _show_nothing(self, why: str) -> None:
        self.pasted = None
        self.told.setText(why)
        spec = register_named(self.register)
        needed = ", ".join(each.label for each in spec.fields if each.required)
        self.columns.setText(
            "Columns are found by their headings. Rows without headings are read in this order: "
            f"{', '.join(each.label for each in spec.fields)}. Needed: {needed}."
        )
        for part in (self.remarks, self.table, self.why):
            part.hide()
        self.add_rows.setText("Add the rows")
        self.add_rows.setEnabled(False)

    def _show(self, pasted: Pasted) -> None:
        self.pasted = pasted
        spec = register_named(pasted.register)
        named = [(heading, spec.field(name).label) for heading, name in pasted.columns if name]
        self.columns.setText(
            "Columns: " + ", ".join(f"“{h}” → {n}" if h and h != n else n for h, n in named) + "."
        )
        general = [each for each in pasted.problems if each.row is None]
        self.remarks.setText(
            "\n".join(f"{'○' if p.level == 'note' else '▲'} {p.message}" for p in general)
        )
        self.remarks.setVisible(bool(general))
        given = {name for _, name in pasted.columns}
        fields = [field for field in spec.fields if field.name in given]
        headings = ("Row", "", "What is wrong", *(each.label for each in fields))
        self.table.show_lines(headings, self._lines(pasted, fields), figures=(0,))
        self.table.setColumnHidden(2, not any(each.row is not None for each in pasted.problems))
        self.table.show()
        self.table.select_line(0)
        self._tell_row(0)
        good, refused = len(pasted.rows), pasted.refused
        told = [f"{count(good, 'row')} can be added" if good else "No row can be added"]
        told += (
            [f"{refused:,} will be left out: correct them above, or in the spreadsheet"]
            if refused
            else []
        )
        self.told.setText("; ".join(told) + ".")
        self.add_rows.setText(f"Add {count(good, 'row')}" if good else "Add the rows")
        self.add_rows.setEnabled(good > 0 and self.context.session.writable)

    def _tell_row(self, line: int) -> None:
        words = self.table.texts.text(line, 2) if 0 <= line < len(self.table.texts.lines) else ""
        self.why.setText(f"Row {self.table.texts.text(line, 0)}: {words}" if words else "")
        self.why.setVisible(bool(words))

    def _lines(self, pasted: Pasted, fields: list[RegisterField]) -> list[tuple[Text, ...]]:
        found: dict[int, list[Problem]] = {}
        for each in pasted.problems:
            if each.row is not None:
                found.setdefault(each.row, []).append(each)
        good = dict(zip(pasted.numbers, pasted.rows, strict=True))
        zone = self.context.session.agreement.zone
        lines: list[tuple[Text, ...]] = []
        # what is wrong comes first: nobody scrolls through a thousand good rows to find it
        for number in sorted({*good, *found}, key=lambda n: (n in good, n not in found, n)):
            state = (
                ColouredCell("● good", "met")
                if number in good
                else ColouredCell("■ left out", "missed")
            )
            role = "at_risk" if number in good else "missed"
            words = " ".join(_told(each) for each in found.get(number, ()))
            cells = [
                _shown(good[number].get(each.name, ""), each, zone) if number in good else ""
                for each in fields
            ]
            lines.append((str(number), state, ColouredCell(words, role), *cells))
        return lines

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self._show_nothing(f"■ {error}")

    # --- adding ----------------------------------------------------------------------------------------------------

    def submit(self) -> None:
        """Add the good rows, all or none of them."""
        pasted, project, register = self.pasted, self.context.session.project, self.register
        if pasted is None or not pasted.rows:
            return
        self.add_rows.setEnabled(False)
        self.context.jobs.start(
            f"Adding {count(len(pasted.rows), 'row')}",
            lambda _progress: add_pasted(project, register, pasted),
            lambda result: self._stored(result, pasted.refused),
            self._failed,
            key="add pasted",
        )

    def _stored(self, result: AddedRows, refused: int) -> None:
        refused += len(result.problems)
        told = [
            f"{count(result.added, 'row')} added to {register_named(self.register).title.lower()}"
        ]
        told += [f"{result.skipped:,} were there already"] if result.skipped else []
        told += [f"{refused:,} left out"] if refused else []
        self.context.session.reported.emit("done", ", ".join(told) + ".")
        self.added.emit(result.ids)
        self.context.session.take(result.changed)


def _told(problem: Problem) -> str:
    where = f"{problem.column}: " if problem.column else ""
    value = (
        f" (“{problem.value}”)" if problem.value and problem.value not in problem.message else ""
    )
    return f"{where}{problem.message}{value}"


def _shown(value: str, field: RegisterField, zone: str) -> str:
    if KINDS_OF_FIELD[field.kind].timed:
        return typed_moments(value, zone)
    return " ".join(field.words_of(value).split())
