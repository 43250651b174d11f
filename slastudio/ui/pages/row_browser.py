"""The row browser: stored evidence as it is kept, filtered with chips, exported as CSV."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.operations.row_files import export_rows
from slastudio.operations.rows import Filter, RowPage, kinds_present, parse_filter, read_rows
from slastudio.shared.problems import StudioError
from slastudio.ui.context import Context
from slastudio.ui.forms.simple import Combo
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import clear, row
from slastudio.ui.widgets.tables import DataTable
from slastudio.ui.wording import count

PAGE = 200
_SIGNS = {"at_least": "≥", "at_most": "≤", "is_not": "≠", "is": "=", "above": ">", "below": "<"}


class RowBrowser(QWidget):
    """Look at the rows of one kind, two hundred at a time as one scrolls."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.filters: list[Filter] = []
        self._total = 0
        self._loading = False
        self.kind = Combo()
        self.kind.setAccessibleName("Kind of evidence")
        self.kind.setMinimumWidth(180)
        self.kind.activated.connect(lambda _index: self.reload())
        self.line = QLineEdit()
        self.line.setPlaceholderText("Add a filter: model=gpt-4o, latency_ms>=800 …")
        self.line.setAccessibleName("Add a filter")
        self.line.setMinimumWidth(260)
        self.line.returnPressed.connect(self._add_filter)
        self.problem = label("", "finding-error", wrap=True)
        self.problem.hide()
        self.chips = row(gap=4)
        self.export = button("Export CSV …")
        self.export.clicked.connect(self.export_shown)
        self.shown = label("", "caption")
        self.table = DataTable(context.theme, "Rows of evidence", sortable=False)
        self.table.setMinimumHeight(240)
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        card = Card("Rows")
        card.body.addLayout(row(self.kind, self.line, self.chips, None, self.shown, self.export))
        card.body.addWidget(self.problem)
        card.body.addWidget(self.table, 1)
        box = row(card, into=self)
        box.setStretch(0, 1)
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self.reload)

    def refresh(self) -> None:
        """Offer the kinds that have rows now, and read them again."""
        project = self.context.session.project
        self.context.jobs.start(
            "Counting rows", lambda _progress: kinds_present(project), self._kinds, key="kinds", shown=False
        )

    def _kinds(self, kinds: tuple[tuple[str, int], ...]) -> None:
        before = self.kind.currentData()
        self.kind.clear()
        for name, rows in kinds:
            self.kind.addItem(f"{KINDS[name].title} ({rows:,})", name)
        self.kind.setCurrentIndex(max(self.kind.findData(before), 0))
        self.setVisible(bool(kinds))
        self.reload()

    def choose(self, kind: str) -> None:
        index = self.kind.findData(kind)
        if index >= 0:
            self.kind.setCurrentIndex(index)
            self.reload()

    def reload(self) -> None:
        """Read the first rows that satisfy the filters."""
        self._total = 0
        self._fetch(0)

    def _fetch(self, offset: int) -> None:
        kind = self.kind.currentData()
        if kind is None:
            return
        self._loading = True
        project, filters = self.context.session.project, tuple(self.filters)
        self.context.jobs.start(
            "Reading rows",
            lambda _progress: (offset, read_rows(project, kind, filters, offset, PAGE)),
            self._fetched,
            self._refused,
            key="rows",
            shown=False,
        )

    def _fetched(self, outcome: tuple[int, RowPage]) -> None:
        offset, page = outcome
        self._loading = False
        self._total = page.total
        if offset:
            self.table.texts.append(page.rows)
        else:
            kind = str(self.kind.currentData())
            figures = [n for n, name in enumerate(page.columns) if n == 1 or _is_figure(kind, name)]
            self.table.show_lines(page.columns, page.rows, figures=figures, fill=0)
            self.table.scrollToTop()
        self.shown.setText(f"{len(self.table.texts.lines):,} of {count(page.total, 'row')}")
        self.problem.hide()

    def _scrolled(self, at: int) -> None:
        bar = self.table.verticalScrollBar()
        loaded = len(self.table.texts.lines)
        if not self._loading and at > bar.maximum() - 600 and 0 < loaded < self._total:
            self._fetch(loaded)

    def _add_filter(self) -> None:
        try:
            self.filters.append(parse_filter(self.line.text()))
        except StudioError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.line.clear()
        self._show_chips()
        self.reload()

    def _remove_filter(self, index: int) -> None:
        del self.filters[index]
        self._show_chips()
        self._settle.start()

    def _show_chips(self) -> None:
        clear(self.chips)
        for index, each in enumerate(self.filters):
            words = f"{each.column} {_SIGNS.get(each.operator, each.operator)} {each.value}"
            chip = button(f"{words}  ×", "chip", name=f"Remove filter {words}")
            chip.clicked.connect(lambda _on=False, at=index: self._remove_filter(at))
            self.chips.addWidget(chip)

    def _refused(self, error: BaseException) -> None:
        self._loading = False
        if not isinstance(error, StudioError):
            raise error
        if self.filters:
            self.filters.pop()
            self._show_chips()
        self.problem.setText(str(error))
        self.problem.show()

    def export_shown(self) -> None:
        kind = self.kind.currentData()
        start = self.context.session.project.path.with_name(f"{kind}.csv")
        name, _ = QFileDialog.getSaveFileName(self, "Export rows", str(start), "CSV (*.csv)")
        if name and kind:
            project, filters = self.context.session.project, tuple(self.filters)
            self.context.jobs.start(
                f"Exporting {kind}",
                lambda _progress: export_rows(project, kind, Path(name), filters),
                self._exported,
                self._refused,
            )

    def _exported(self, rows: int) -> None:
        self.shown.setText(f"{count(rows, 'row')} exported")


def _is_figure(kind: str, name: str) -> bool:
    column = KINDS[kind].column(name)
    return column is not None and column.type in ("number", "integer", "decimal")
