"""The import wizard: how a file was understood, its first rows as they will be read, and every guess correctable."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.evidence.kinds import KINDS
from slastudio.importing.preview import Preview, preview
from slastudio.operations.imports import Batch, ImportResult, import_file, inspect_file
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.context import Context
from slastudio.ui.forms.simple import Combo, zone_combo
from slastudio.ui.pages.mapping_form import MappingForm
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables import DataTable, Mark, Text
from slastudio.ui.wording import count, file_size

ZONE_WORDS = {
    "values": "the file says so",
    "option": "you chose it",
    "format": "the export’s format says so",
    "saved mapping": "as in an earlier import",
    "agreement": "taken from the agreement",
    "none": "no times in it",
}
ROWS = 20


class ImportWizard(QWidget):
    """Take files one after the other; `finished` when the last one is imported or skipped."""

    finished = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self._queue: list[Path] = []
        self._done: list[Batch] = []
        self.inspection: Inspection | None = None
        self.mapping: Mapping | None = None
        self._hints = Hints()
        self._preview_timer = QTimer(self, singleShot=True, interval=120)
        self._preview_timer.timeout.connect(self._show_preview)
        self._build()

    def _build(self) -> None:
        self.banner = Banner(self.context.theme)
        self.heading = label("", "section", wrap=True)
        self.found = label("", "muted", wrap=True)
        self.notes = label("", "finding-warning", wrap=True)
        self.kind = Combo()
        for kind in KINDS.values():
            self.kind.addItem(kind.title, kind.name)
        self.kind.setAccessibleName("Read as")
        self.kind.activated.connect(lambda _index: self._again(kind=str(self.kind.currentData())))
        self.sheet = Combo()
        self.sheet.setAccessibleName("Sheet")
        self.sheet.activated.connect(lambda _index: self._again(sheet=self.sheet.currentText()))
        self.zone = zone_combo()
        self.zone.setAccessibleName("Time zone of times without one")
        self.zone.activated.connect(lambda _index: self._zone_chosen())
        self.zone_why = label("", "caption", wrap=True)
        self.sheet_box = QWidget()
        column(label("Sheet", "strong"), self.sheet, into=self.sheet_box, gap=4)
        self.fields = MappingForm(self.context.theme)
        self.fields.changed.connect(self._fields_changed)
        settings = QWidget()
        column(
            label("Read as", "strong"),
            self.kind,
            4,
            self.sheet_box,
            label("Time zone", "strong"),
            self.zone,
            self.zone_why,
            4,
            self.fields,
            None,
            into=settings,
            margins=(0, 0, 12, 0),
            gap=4,
        )
        left = scroller(settings)
        left.setFixedWidth(392)
        self.table = DataTable(self.context.theme, "First rows as they will be understood", sortable=False)
        self.problems = label("", "caption", wrap=True)
        right = QWidget()
        column(
            label("First rows as they will be understood", "strong"), self.table, self.problems, into=right, gap=4
        ).setStretch(1, 1)
        body = row(left, right, gap=16)
        body.setStretch(1, 1)
        self.go = button("Import this file", "primary")
        self.go.clicked.connect(self.import_now)
        self.skip = button("Skip this file")
        self.skip.clicked.connect(self.next_file)
        self.stop = button("Cancel", "quiet")
        self.stop.clicked.connect(self.cancel)
        card = Card()
        card.body.addLayout(column(self.heading, self.found, self.notes, gap=4))
        card.body.addLayout(body, 1)
        card.body.addLayout(row(self.stop, None, self.skip, self.go))
        column(self.banner, card, into=self, gap=8).setStretch(1, 1)

    # --- the queue -------------------------------------------------------------------------------------------------

    def take(self, paths: list[Path]) -> None:
        """Queue files; the first one is looked at at once."""
        idle = not self._queue
        self._queue += paths
        if idle:
            self._done = []
            self._look()
        else:
            self._show_heading()

    @property
    def path(self) -> Path:
        return self._queue[0]

    def next_file(self) -> None:
        self._queue = self._queue[1:]
        if self._queue:
            self._look()
        else:
            self.finished.emit(tuple(self._done))

    def cancel(self) -> None:
        """Leave the rest of the queue alone; what is imported stays."""
        for key in ("inspect", "preview", "import"):
            self.context.jobs.drop(key)
        self._queue = []
        self.finished.emit(tuple(self._done))

    def _look(self) -> None:
        self._hints = Hints()
        self.inspection = self.mapping = None
        self.banner.hide()
        self._inspect()

    def _inspect(self) -> None:
        self.go.setEnabled(False)
        self._show_heading()
        self.found.setText("Looking at the file …")
        project, path, hints = self.context.session.project, self.path, self._hints
        self.context.jobs.start(
            f"Looking at {path.name}",
            lambda _progress: inspect_file(project, path, hints),
            self._inspected,
            self._refused,
            key="inspect",
        )

    def _again(self, **hints: str) -> None:
        self._hints = replace(self._hints, **hints)  # type: ignore[arg-type]
        self._inspect()

    # --- one file --------------------------------------------------------------------------------------------------

    def _inspected(self, inspection: Inspection) -> None:
        self.inspection, self.mapping = inspection, inspection.mapping
        self.go.setEnabled(True)
        self.kind.setCurrentIndex(self.kind.findData(inspection.mapping.kind))
        self.sheet_box.setVisible(len(inspection.sheets) > 1)
        self.sheet.clear()
        self.sheet.addItems(list(inspection.sheets))
        self.sheet.setCurrentText(self._hints.sheet or str(inspection.mapping.options.get("sheet", "")))
        self.notes.setText(
            "\n".join(f"{'○' if note.level == 'note' else '▲'} {note.message}" for note in inspection.notes)
        )
        self.notes.setVisible(bool(inspection.notes))
        self._show_found(inspection)
        self._show_mapping()
        self.go.setFocus()

    def _show_heading(self) -> None:
        left = len(self._queue) - 1
        self.heading.setText(self.path.name + (f"  ·  {count(left, 'more file')} waiting" if left > 0 else ""))
        self.skip.setVisible(left > 0)

    def _show_found(self, inspection: Inspection) -> None:
        parts = [inspection.container.upper(), file_size(inspection.size)]
        if inspection.encoding and inspection.encoding.lower() not in ("utf-8", "ascii"):
            parts.append(inspection.encoding)
        form = inspection.mapping.format
        known = f"recognised as {form}" if form not in ("csv", "json", "jsonl", "xlsx", "xls") else "a plain table"
        parts += [known, f"{inspection.confidence:.0%} sure", f"SHA-256 {inspection.sha256[:12]}…"]
        self.found.setText(" · ".join(parts))

    def _show_mapping(self) -> None:
        assert self.inspection is not None
        assert self.mapping is not None
        self.zone.setCurrentText(self.mapping.zone)
        self.zone_why.setText(
            f"For times without an offset; {ZONE_WORDS.get(self.mapping.zone_source, self.mapping.zone_source)}."
        )
        self.fields.show_mapping(self.mapping, self.inspection.headings)
        self._show_preview()

    def _zone_chosen(self) -> None:
        if self.mapping is not None:
            self.mapping = replace(self.mapping, zone=self.zone.currentText(), zone_source="option")
            self.zone_why.setText(f"For times without an offset; {ZONE_WORDS['option']}.")
            self._preview_timer.start()

    def _fields_changed(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._preview_timer.start()

    def _show_preview(self) -> None:
        inspection, mapping = self.inspection, self.mapping
        if inspection is not None and mapping is not None:
            self.context.jobs.start(
                "Reading the first rows",
                lambda _progress: preview(inspection, mapping, ROWS),
                self._previewed,
                self._refused,
                key="preview",
                shown=False,
            )

    def _previewed(self, shown: Preview) -> None:
        lines: list[tuple[Text, ...]] = []
        for each in shown.rows:
            cells: list[Text] = [str(each.row)]
            for name in shown.columns:
                cell = each.cells[name]
                cells.append(
                    Mark(f"■ {cell.problem}", "missed")
                    if cell.problem
                    else Mark(cell.text, "muted")
                    if not each.applicable
                    else cell.text
                )
            lines.append(tuple(cells))
        kind = KINDS[self.mapping.kind] if self.mapping is not None else KINDS["table"]
        types = [found.type if (found := kind.column(name)) is not None else "text" for name in shown.columns]
        figures = [0, *(n for n, each in enumerate(types, start=1) if each in ("number", "integer", "decimal"))]
        self.table.show_lines(("Row", *shown.columns), lines, figures=figures)
        others = sum(not each.applicable for each in shown.rows)
        words = [
            count(shown.problems, "value") + " not understood" if shown.problems else "Every value shown is understood"
        ]
        if others:
            words.append(f"{count(others, 'row')} of another sort")
        if not shown.rows:
            words = ["The file has a header and no rows; it is stored with none."]
        self.problems.setText(". ".join(words) + ("" if words[-1].endswith(".") else "."))

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.found.setText("")
        self.skip.setVisible(True)
        self.banner.say("error", f"{self.path.name}: {error}" if self._queue else str(error))

    # --- importing -------------------------------------------------------------------------------------------------

    def import_now(self) -> None:
        """Import the file as it is understood now, in the background."""
        if self.inspection is None or self.mapping is None:
            return
        project, path, hints, mapping = self.context.session.project, self.path, self._hints, self.mapping
        self.go.setEnabled(False)

        def work(progress: Progress) -> ImportResult:
            return import_file(project, path, hints, mapping, progress)

        self.context.jobs.start(f"Importing {path.name}", work, self._imported, self._not_imported, key="import")

    def _imported(self, result: ImportResult) -> None:
        self._done.append(result.batch)
        self.context.session.take(result.changed)
        self.next_file()

    def _not_imported(self, error: BaseException) -> None:
        self.go.setEnabled(True)
        if isinstance(error, Cancelled):
            self.banner.say("note", str(error))
        else:
            self._refused(error)


def summary_words(batches: tuple[Batch, ...]) -> str:
    """Say what became of the imported files' records."""
    parts = []
    for batch in batches:
        told = [f"{batch.accepted:,} accepted"]
        told += [
            f"{number:,} {word}"
            for number, word in (
                (batch.rejected, "rejected"),
                (batch.duplicates, "duplicates"),
                (batch.not_applicable, "not applicable"),
            )
            if number
        ]
        parts.append(f"{batch.file}: {count(batch.read, 'record')} read, {', '.join(told)}.")
    return "\n".join(parts)
