"""The row browser: stored evidence as it is kept, however many rows, filtered, copied and written
to files.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QSizePolicy, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.operations.evidence.browsing.row_files import export_rows
from slastudio.operations.evidence.browsing.rows import Filter, FilteredRows, RowPage, kinds_present
from slastudio.operations.evidence.imports import Batch, list_imports
from slastudio.shared.counts import count
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.pages.data.row_filters import FilterBar
from slastudio.ui.state.context import Context
from slastudio.ui.state.row_targets import RowTarget, read_target
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.empty import EmptyState
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row
from slastudio.ui.widgets.narrowing import Narrowing, ShownOfAll
from slastudio.ui.widgets.tables.copying import tabbed
from slastudio.ui.widgets.tables.paged_table import PAGE, PagedTable
from slastudio.ui.widgets.until_made import UntilMade

MOST_COPIED = 50_000
FILES = "CSV (*.csv);;Excel (*.xlsx);;Parquet (*.parquet)"


class RowsPanel(Narrowing):
    """Look at the rows of one kind; only the pages in view are read, in the background."""

    def __init__(self, context: Context) -> None:
        super().__init__("rows")
        self.context = context
        self.view: FilteredRows | None = None
        self._batches: tuple[Batch, ...] = ()
        self._known: dict[str, int] = {}
        self._wanted: RowTarget | None = None
        self._build()
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self.reload)

    def _build(self) -> None:
        self.kind = Combo()
        self.kind.setAccessibleName("Kind of evidence")
        self.kind.setMinimumWidth(150)
        self.kind.activated.connect(lambda _index: self._kind_chosen())
        self.batch = Combo()
        self.batch.setAccessibleName("Rows of which import")
        self.batch.setMinimumWidth(150)
        self.batch.activated.connect(lambda _index: self._ask_now())
        self.hidden = QCheckBox("Duplicates too")
        self.hidden.clicked.connect(lambda _on: self._ask_now())
        self.shown = label("", "muted")
        self.shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.shown.setMinimumWidth(150)
        self.of_all = ShownOfAll("Rows of evidence", self.clear, self.shown)
        self.again = button("Search again")
        self.again.clicked.connect(self.reload)
        self.again.hide()
        self.export = button("Export …")
        self.export.setAccessibleName("Export these rows as CSV, Excel or Parquet")
        self.export.clicked.connect(self.export_shown)
        self.bar = FilterBar()
        self.bar.changed.connect(self.changed)
        self.changed.connect(self._settle_soon)
        self.table = PagedTable(self.context.theme, "Rows of evidence")
        self.table.setMinimumHeight(120)
        self.table.asked.connect(self._fetch)
        self.table.copy_asked.connect(self.copy_rows)
        self.nothing = EmptyState(
            "No rows satisfy these filters",
            "Take a filter away, or choose another kind or import above.",
        )
        self.nothing.hide()
        self.card = Card(margins=12)
        tools = row(self.kind, self.batch, self.hidden, self.of_all, self.again, self.export)
        tools.setStretch(3, 1)
        self.card.body.addLayout(tools)
        self.card.body.addWidget(self.bar)
        self.card.body.addWidget(self.table, 1)
        self.card.body.addWidget(self.nothing, 1)
        self.empty = EmptyState(
            "No rows yet",
            "Every record that was accepted can be looked at here, with its file and row. Drop a file anywhere in the "
            "window, or choose one above.",
        )
        counted = QWidget()
        column(self.card, self.empty, into=counted, gap=0)
        self.until = UntilMade("The rows", counted, self.context.jobs, "kinds", self.refresh)
        column(self.until, into=self, gap=0)
        self.card.hide()

    @property
    def filters(self) -> list[Filter]:
        return self.bar.filters

    @property
    def line(self) -> object:
        return self.bar.line

    @property
    def problem(self) -> QLabel:
        return self.bar.problem

    # --- what there is ---------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Offer the kinds and imports that have rows now, and look for the rows again."""
        project = self.context.session.project
        self.until.run(
            "Counting rows",
            lambda _progress: (kinds_present(project), list_imports(project)),
            self._counted,
            shown=False,
        )

    def _counted(self, found: tuple[tuple[tuple[str, int], ...], tuple[Batch, ...]]) -> None:
        kinds, self._batches = found
        self._known = dict(kinds)
        before = self.kind.currentData()
        self.kind.clear()
        for name, rows in kinds:
            self.kind.addItem(f"{KINDS[name].title} ({rows:,})", name)
        self.kind.setCurrentIndex(max(self.kind.findData(before), 0))
        self.card.setVisible(bool(kinds))
        self.empty.setVisible(not kinds)
        self._offer_batches()
        wanted, self._wanted = self._wanted, None
        # what was asked for when the project was left may be gone
        if wanted is not None and wanted.kind in self._known:
            self.show_rows(wanted)
        else:
            self.reload()

    def _offer_batches(self) -> None:
        before, kind = self.batch.currentData(), self.kind.currentData()
        self.batch.clear()
        self.batch.addItem("All imports", None)
        for each in reversed(self._batches):
            if each.kind == kind or kind in each.rows_by_kind:
                self.batch.addItem(f"{each.id}: {each.file}", each.id)
        self.batch.setCurrentIndex(max(self.batch.findData(before), 0))

    def _kind_chosen(self) -> None:
        self.batch.setCurrentIndex(0)
        self._offer_batches()
        self.bar.replace(())
        self._ask_now()

    def _ask_now(self) -> None:
        self._keep()
        self.reload()

    def choose(self, kind: str) -> None:
        self.show_rows(RowTarget(kind))

    def show_rows(self, target: RowTarget) -> None:
        """Show the rows a target names; what it names may still be on its way."""
        index = self.kind.findData(target.kind)
        if index < 0:
            self._wanted = target
            return
        self.kind.setCurrentIndex(index)
        self._offer_batches()
        self.batch.setCurrentIndex(max(self.batch.findData(target.batch), 0))
        self.hidden.setChecked(target.hidden)
        self.bar.replace(target.filters)
        self._ask_now()

    def target(self) -> RowTarget | None:
        """Return what is shown now."""
        kind, batch = self.kind.currentData(), self.batch.currentData()
        hidden = batch is not None and self.hidden.isChecked()
        return RowTarget(kind, tuple(self.filters), batch, hidden) if kind else None

    # --- what comes back -------------------------------------------------------------------------------------------

    @property
    def asked(self) -> str:
        """Return kind, import and filters as text."""
        target = self.target() or self._wanted
        return target.text() if target is not None else ""

    def ask(self, text: str) -> None:
        """Ask for rows as a text of `asked` names them; "" asks for all of the kind that is shown."""
        target = read_target(text)
        if target is None:
            self.batch.setCurrentIndex(0)
            self.bar.replace(())
        elif self._known:
            self.show_rows(target)
        else:
            self._wanted = target

    def clear(self) -> None:
        """Show all rows of the kind, with the keyboard where one filters."""
        super().clear()
        self.bar.line.setFocus()

    # --- looking for rows, and at them -----------------------------------------------------------------------------

    def _settle_soon(self) -> None:
        # a chip that was clicked goes first
        self._settle.start()

    def reload(self) -> None:
        """Find the rows that satisfy the filters, once, in the background."""
        self._settle.stop()
        kind = self.kind.currentData()
        if kind is None:
            return
        project, filters, batch = (
            self.context.session.project,
            tuple(self.filters),
            self.batch.currentData(),
        )
        self.hidden.setVisible(batch is not None)
        hidden = batch is not None and self.hidden.isChecked()
        self.context.jobs.drop("row page")
        self.shown.setText("Looking for rows …")
        self.again.hide()

        def work(progress: Progress) -> tuple[FilteredRows, int]:
            view = FilteredRows(project, kind, filters, batch, hidden)
            return view, view.search(progress)

        self.context.jobs.start(
            "Looking for rows",
            work,
            self._found,
            self._refused,
            key="rows",
            shown=bool(filters) or hidden,
        )

    def _found(self, outcome: tuple[FilteredRows, int]) -> None:
        self.view, total = outcome
        zone = self.context.session.agreement.zone
        self.bar.show_kind(self.view.kind, self.view.filterable, zone)
        self.bar.show_used(self.view.filters)
        headings = ("file", "row", *self.view.columns)
        figures = [
            n for n, name in enumerate(headings) if n == 1 or _is_figure(self.view.kind, name)
        ]
        self.table.setVisible(total > 0)
        self.nothing.setVisible(total == 0)
        self.table.show_total(headings, total, figures)
        self._tell_shown()

    def _tell_shown(self) -> None:
        view = self.view
        if view is not None:
            # rows that do not count are none of those that are known
            known = None if view.hidden else self._known.get(view.kind)
            narrowed = bool(view.filters) or view.batch is not None
            self.of_all.tell(self.table.paged.total, known, "row", narrowed=narrowed)

    def _fetch(self, page: int) -> None:
        view = self.view
        if view is None:
            return
        self.context.jobs.start(
            "Reading rows",
            lambda _progress: (view, page, view.page(page * PAGE, PAGE)),
            self._fetched,
            self._not_fetched,
            key="row page",
            shown=False,
        )

    def _fetched(self, outcome: tuple[FilteredRows, int, RowPage]) -> None:
        view, page, found = outcome
        if view is self.view:
            self.table.take(page, found.rows)

    def _not_fetched(self, error: BaseException) -> None:
        self.table.forget_asking()
        if isinstance(error, Cancelled):
            return
        if not isinstance(error, StudioError):
            raise error
        self.bar.say(str(error))

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            before = "; the rows below are from before" if self.view is not None else ""
            self.shown.setText(f"The search was cancelled{before}.")
            self.again.show()
            return
        if not isinstance(error, StudioError):
            raise error
        taken = self.bar.take_back()
        self.bar.say(str(error))
        self._keep()
        if self.view is not None and self.view.kind == self.kind.currentData():
            self._tell_shown()
        elif taken:
            # a filter that came back, of a column that is there no longer
            self._settle_soon()
        else:
            self.shown.setText("")

    # --- taking rows along -----------------------------------------------------------------------------------------

    def copy_rows(self, first: int, last: int) -> None:
        """Copy rows first … last as tab-separated text with the headings, read in the background."""
        view, rows = self.view, last - first + 1
        if view is None:
            return
        if rows > MOST_COPIED:
            self.bar.say(
                f"{count(rows, 'row')} are too many for the clipboard ({MOST_COPIED:,}). Export them to a file."
            )
            return
        self.context.jobs.start(
            f"Copying {count(rows, 'row')}",
            lambda _progress: (rows, page_text(view.page(first, rows))),
            self._copied,
            self._not_fetched,
            key="copy",
            shown=rows > PAGE,
        )

    def _copied(self, outcome: tuple[int, str]) -> None:
        rows, text = outcome
        QGuiApplication.clipboard().setText(text)
        self.shown.setText(f"{count(rows, 'row')} copied")

    def export_shown(self) -> None:
        kind = self.kind.currentData()
        if kind is None:
            return
        start = self.context.session.project.path.with_name(f"{kind}.csv")
        name, chosen = QFileDialog.getSaveFileName(self, "Export rows", str(start), FILES)
        if name:
            ending = chosen.rpartition("*")[2].rstrip(")") or ".csv"
            path = Path(name)
            known = path.suffix.casefold() in (".csv", ".xlsx", ".parquet")
            self.export_to(path if known else path.with_name(path.name + ending))

    def export_to(self, path: Path) -> None:
        """Write the rows that satisfy the filters to a file, in the background; its ending says
        how.
        """
        target = self.target()
        if target is None:
            return
        project = self.context.session.project
        self.context.jobs.start(
            f"Exporting to {path.name}",
            lambda progress: (
                export_rows(project, target.kind, path, target.filters, progress, target.batch),
                path,
            ),
            self._exported,
            self._not_exported,
        )

    def _exported(self, outcome: tuple[int, Path]) -> None:
        self.shown.setText(f"{count(outcome[0], 'row')} exported to {outcome[1].name}")

    def _not_exported(self, error: BaseException) -> None:
        if isinstance(error, Cancelled):
            self.shown.setText("The export was cancelled; no file was written.")
        else:
            self._not_fetched(error)


def page_text(page: RowPage) -> str:
    """Return rows as tab-separated text below their headings; a tab or line break inside a value
    becomes a blank.
    """
    # a line end inside a cell would begin a new row where it is pasted
    lines = ([" ".join(cell.split()) for cell in line] for line in (page.columns, *page.rows))
    return tabbed(lines)


def _is_figure(kind: str, name: str) -> bool:
    found = KINDS[kind].column(name)
    return found is not None and found.type in ("number", "integer", "decimal")
