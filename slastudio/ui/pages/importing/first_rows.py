"""The first rows of a file as they will be understood, and its columns to be corrected."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from slastudio.evidence.intake import Inspection, Mapping
from slastudio.importing.conversion.preview import Preview, preview
from slastudio.ui.pages.importing.column_editor import ColumnEditor
from slastudio.ui.pages.importing.preview_table import preview_lines, preview_words
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column
from slastudio.ui.widgets.tab_row import TabRow
from slastudio.ui.widgets.tables.table import DataTable

ROWS = 20
_TABS = (("rows", "First rows", "table"), ("columns", "Columns of the file", "edit"))
_PREVIEW_AFTER_MS = 40


class FirstRowsPanel(QWidget):
    """Show the first rows, read again soon after every correction; corrected carries the mapping as
    corrected among its columns, failed an error.
    """

    corrected = Signal(object)
    failed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._inspection: Inspection | None = None
        self._mapping: Mapping | None = None
        self._timer = QTimer(self, singleShot=True, interval=_PREVIEW_AFTER_MS)
        self._timer.timeout.connect(self.show_preview)
        self.table = DataTable(
            context.theme, "First rows as they will be understood", sortable=False
        )
        self.problems = label("", "caption", wrap=True)
        rows = QWidget()
        column(self.table, self.problems, into=rows, gap=4).setStretch(0, 1)
        self.columns = ColumnEditor(context)
        self.columns.changed.connect(self._correct)
        self.views = QStackedWidget()
        self.views.addWidget(rows)
        self.views.addWidget(self.columns)
        self.tabs = TabRow(_TABS, context.theme)
        self.tabs.chosen.connect(
            lambda name: self.views.setCurrentIndex(0 if name == "rows" else 1)
        )
        column(self.tabs, self.views, into=self, gap=6).setStretch(1, 1)

    def forget(self) -> None:
        """Begin with the first rows of another file."""
        self._inspection = self._mapping = None
        if self.tabs.current != "rows":
            self.tabs.choose("rows")

    def show_mapping(self, inspection: Inspection, mapping: Mapping) -> None:
        """Show how the file is read now."""
        self._inspection, self._mapping = inspection, mapping
        self.columns.show_mapping(inspection, mapping)
        self.show_preview()

    def take(self, mapping: Mapping) -> None:
        """Take over what was corrected elsewhere."""
        self._mapping = mapping
        self.columns.take(mapping)
        self._timer.start()

    def _correct(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._timer.start()
        self.corrected.emit(mapping)

    def show_preview(self) -> None:
        """Read the first rows in the background."""
        inspection, mapping = self._inspection, self._mapping
        if inspection is not None and mapping is not None:
            # it reads the sample alone: no other job that holds the project is waited for
            self.context.jobs.start(
                "Reading the first rows",
                lambda _progress: preview(inspection, mapping, ROWS),
                self._previewed,
                self.failed.emit,
                key="preview",
                shown=False,
                apart=True,
            )

    def _previewed(self, found: Preview) -> None:
        if self._mapping is None:
            return
        lines, figures = preview_lines(found, self._mapping)
        self.table.show_lines(("Row", *found.columns), lines, figures=figures)
        self.problems.setText(preview_words(found, self._mapping))
