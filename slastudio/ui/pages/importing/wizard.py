"""The import wizard: how a file was understood, its first rows as they will be read, and every
guess correctable.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFileDialog

from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.evidence.reading import FilePart
from slastudio.importing.conversion.preview import Preview, preview
from slastudio.importing.conversion.prices import read_prices
from slastudio.importing.files.json_data import JsonPlace
from slastudio.operations.evidence.imports import ImportResult, import_file, inspect_file, json_tree
from slastudio.operations.evidence.known_shapes import HeldBack
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.look.mapping_words import ZONE_WORDS, format_words
from slastudio.ui.look.wording import count, file_size, share_words
from slastudio.ui.pages.importing.preview_table import preview_lines, preview_words
from slastudio.ui.pages.importing.queue import drifted
from slastudio.ui.pages.importing.wizard_layout import WizardLayout
from slastudio.ui.state.context import Context
from slastudio.ui.state.gathering import Found, members_of
from slastudio.ui.state.jobs import Job

ROWS = 20
_PREVIEW_AFTER_MS = 40
_LARGE_JSON = 20_000_000  # the tree of a document needs all of it in memory


class ImportWizard(WizardLayout):
    """Take one file; `finished` carries what importing it gave, None where it was left."""

    finished = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.found_file = Found(Path())
        self.others = 0
        self.inspection: Inspection | None = None
        self.mapping: Mapping | None = None
        self._hints, self._part = Hints(), FilePart()
        self._job: Job | None = None
        self._places: tuple[JsonPlace, ...] | None = None
        self._before: tuple[Mapping, Mapping] | None = None
        self._preview_timer = QTimer(self, singleShot=True, interval=_PREVIEW_AFTER_MS)
        self._preview_timer.timeout.connect(self._show_preview)
        self.kind.activated.connect(lambda _index: self._again(kind=str(self.kind.currentData())))
        self.sheet.activated.connect(lambda _index: self._again(sheet=self.sheet.currentText()))
        self.records.activated.connect(
            lambda _index: self._again(records=str(self.records.currentData()))
        )
        self.member.activated.connect(lambda _index: self._other_member(self.member.currentText()))
        self.part.activated.connect(lambda _index: self._other_table(self.part.currentIndex()))
        self.zone.activated.connect(lambda _index: self._zone_chosen())
        self.date.editingFinished.connect(self._date_given)
        self.start.editingFinished.connect(self._start_given)
        self.prices.clicked.connect(self._choose_prices)
        self.states.toggled.connect(self._states_chosen)
        self.fields.changed.connect(self._fields_changed)
        self.columns.changed.connect(self._columns_changed)
        self.go.clicked.connect(self.import_now)
        self.stop.clicked.connect(self.cancel)
        context.jobs.changed.connect(self._show_progress)

    # --- one file --------------------------------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        return self.found_file.path

    def open(self, found: Found) -> None:
        """Look at a file, or at a member of an archive."""
        self.found_file = found
        self._hints = Hints()
        self._part = FilePart(found.member)
        self.inspection = self.mapping = self._places = None
        self.banner.hide()
        self.drift.hide()
        self.keep.setChecked(False)
        self.date.clear()
        self.start.clear()
        for box in (self.member_box, self.sheet_box, self.part_box, self.records_box):
            box.hide()
        self._show_tab("rows")
        self._inspect()

    def cancel(self) -> None:
        """Leave the file alone; an import that runs is cancelled and nothing of it is kept."""
        if self._job is not None:
            self._job.cancel()
            return
        for key in ("inspect", "preview", "places"):
            self.context.jobs.drop(key)
        self.finished.emit(None)

    def _inspect(self) -> None:
        self.go.setEnabled(False)
        waiting = f"  ·  {count(self.others, 'more file')} waiting" if self.others else ""
        self.heading.setText((self.found_file.shown or self.path.name) + waiting)
        self.found.setText("Looking at the file …")
        project, path, hints, part = (
            self.context.session.project,
            self.path,
            self._hints,
            self._part,
        )

        def work(_progress: Progress) -> tuple[tuple[str, ...], Inspection]:
            names = members_of(path)
            chosen = part if part.member or not names else replace(part, member=names[0])
            return names, inspect_file(project, path, hints, chosen)

        self.context.jobs.start(
            f"Looking at {path.name}", work, self._inspected, self._refused, key="inspect"
        )

    def _again(self, *, keep: bool = False, **hints: Any) -> None:
        """Look at the file again; keep: what was corrected by hand stays."""
        self._before = None
        if keep and self.inspection is not None and self.mapping is not None:
            self._before = (self.inspection.mapping, self.mapping)
        self._hints = replace(self._hints, **hints)
        self._inspect()

    def _taken_over(self, found: Mapping) -> Mapping:
        """Return what was found now with the corrections made before laid over it."""
        before, self._before = self._before, None
        if before is None or before[0] == before[1]:
            return found
        guessed, corrected = before
        # said by hand beside the columns
        times = replace(corrected.times, date=found.times.date, start=found.times.start)
        amounts = replace(corrected.amounts, prices=found.amounts.prices)
        new = {name: source for name, source in found.fields.items() if name not in guessed.fields}
        return replace(corrected, fields={**new, **corrected.fields}, times=times, amounts=amounts)

    def _other_member(self, member: str) -> None:
        # another file has sheets and records of its own
        self._hints = replace(self._hints, sheet="", records="")
        self._part = FilePart(member)
        self._inspect()

    def _other_table(self, table: int) -> None:
        self._part = replace(self._part, table=table)
        self._inspect()

    def _inspected(self, outcome: tuple[tuple[str, ...], Inspection]) -> None:
        names, inspection = outcome
        self.inspection, self.mapping = inspection, self._taken_over(inspection.mapping)
        layout, place = inspection.mapping.layout, inspection.mapping.layout.place
        self.go.setEnabled(True)
        self.banner.hide()
        self.kind.setCurrentIndex(self.kind.findData(inspection.mapping.kind))
        self.offer(self.member_box, self.member, names, layout.packing.member)
        self.offer(self.sheet_box, self.sheet, inspection.sheets, self._hints.sheet or layout.sheet)
        tables = [f"rows {first:,} to {last:,}" for first, last in place.tables]
        self.offer(self.part_box, self.part, tables, "")
        self.part.setCurrentIndex(place.table or 0 if tables else -1)
        self._offer_records(inspection)
        drift = drifted(inspection)
        self.drift.setText(f"▲ {drift}")
        self.drift.setVisible(bool(drift))
        notes = [note for note in inspection.notes if note.message != drift]
        for part, told in ((self.notes, "warning"), (self.remarks, "note")):
            lines = [
                f"{'○' if told == 'note' else '▲'} {n.message}"
                for n in notes
                if (n.level == "note") == (told == "note")
            ]
            part.setText("\n".join(lines))
            part.setVisible(bool(lines))
        self._show_found(inspection)
        self._show_mapping()
        self.go.setFocus()

    def _offer_records(self, inspection: Inspection) -> None:
        """Let somebody choose where in a JSON document the records lie; its places are read once."""
        is_document = (
            inspection.container == "json"
            and inspection.size <= _LARGE_JSON
            and self._part == FilePart()
        )
        self.records_box.setVisible(is_document and bool(self._places))
        if is_document and self._places is None:
            path = self.path
            self.context.jobs.start(
                "Looking for records",
                lambda _progress: json_tree(path),
                self._places_found,
                lambda _error: None,
                key="places",
                shown=False,
                apart=True,
            )
        elif is_document:
            self._show_places()

    def _places_found(self, places: tuple[JsonPlace, ...]) -> None:
        self._places = tuple(each for each in places if each.kind == "list" and each.count)
        self._show_places()

    def _show_places(self) -> None:
        chosen = (self.mapping.layout.records or "") if self.mapping is not None else ""
        self.records.clear()
        for each in self._places or ():
            depth = each.path.count(".") if each.path else 0
            name = each.path.rpartition(".")[2] if depth else each.path or "the document itself"
            self.records.addItem(
                f"{'    ' * depth}{name}  ·  {count(each.count, 'record')}  ·  {each.example[:40]}",
                each.path,
            )
        self.records.setCurrentIndex(self.records.findData(chosen))
        self.records_box.setVisible(self.records.count() > 1)

    def _show_found(self, inspection: Inspection) -> None:
        parts = [inspection.container.upper(), file_size(inspection.size)]
        if inspection.encoding and inspection.encoding.lower() not in ("utf-8", "ascii"):
            parts.append(inspection.encoding)
        parts.append(format_words(inspection.mapping))
        if inspection.mapping.kind != "table":
            parts.append(f"{share_words(inspection.confidence)} sure")
        parts.append(
            f"SHA-256 {inspection.sha256[:12]}…"
            if inspection.sha256
            else "SHA-256 when it is read whole"
        )
        self.found.setText(" · ".join(parts))

    def _show_mapping(self) -> None:
        assert self.inspection is not None
        assert self.mapping is not None
        self.zone.setCurrentText(self.mapping.zone)
        self._show_zone_words()
        state, series = self.mapping.records.states, self.mapping.records.series
        self.states.setVisible(bool(state))
        if state:
            self.states.setText(f"Rows of one id are its states, in the order of “{state}”")
            self.states.blockSignals(True)
            self.states.setChecked(True)
            self.states.blockSignals(False)
        self.series.setVisible(bool(series))
        if series:
            words = f"{count(len(series), 'column')} of figures are read as a series each; “Columns” takes one out."
            self.series.setText(words)
        can_price = self.mapping.kind == "requests" and "cost" not in self.mapping.fields
        self.prices.setVisible(
            can_price and {"model", "input_tokens"} <= self.mapping.fields.keys()
        )
        undated = any("carry no time" in note.message for note in self.inspection.notes)
        self.date_box.setVisible(undated or bool(self._hints.date))
        self._show_place_of_times()
        self.fields.show_mapping(self.mapping, self.inspection.headings)
        self.columns.show_mapping(self.inspection, self.mapping)
        self._show_preview()

    def _show_place_of_times(self) -> None:
        """Ask for a start where times are relative; a table has no times to place at all."""
        if self.mapping is not None:
            relative = any(
                source.unit.startswith("relative") for source in self.mapping.fields.values()
            )
            self.start_box.setVisible(relative or bool(self._hints.start))
            self.zone_box.setVisible(self.mapping.kind != "table")

    def _show_zone_words(self) -> None:
        assert self.mapping is not None
        source = self.mapping.zone_source
        self.zone_why.setText(f"For times without an offset; {ZONE_WORDS.get(source, source)}.")

    # --- corrections -----------------------------------------------------------------------------------------------

    def _zone_chosen(self) -> None:
        if self.mapping is not None:
            self._corrected(
                replace(self.mapping, zone=self.zone.currentText(), zone_source="option")
            )
            self._show_zone_words()

    def _date_given(self) -> None:
        text = self.date.text().strip()
        if text != self._hints.date:
            self._again(keep=True, date=text)

    def _start_given(self) -> None:
        text = self.start.text().strip()
        if text != self._hints.start:
            self._again(keep=True, start=text)

    def _states_chosen(self, on: bool) -> None:
        if self.mapping is not None and self.inspection is not None:
            state = self.inspection.mapping.records.states or "" if on else ""
            self._corrected(
                replace(self.mapping, records=replace(self.mapping.records, states=state))
            )

    def _choose_prices(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a price list", "", "Price lists (*.csv *.json *.txt)"
        )
        if name:
            self.context.jobs.start(
                "Reading the price list",
                lambda _progress: tuple(read_prices(Path(name))),
                lambda prices: self._again(keep=True, prices=prices),
                self._refused,
                apart=True,
            )

    def _fields_changed(self, mapping: Mapping) -> None:
        self._corrected(mapping)
        self.columns.take(mapping)

    def _columns_changed(self, mapping: Mapping) -> None:
        self._corrected(mapping)
        self.fields.take(mapping)

    def _corrected(self, mapping: Mapping) -> None:
        self.mapping = mapping
        for part in (self.fields, self.columns):
            part.mapping = mapping
        self._show_place_of_times()
        self._preview_timer.start()

    def _show_preview(self) -> None:
        inspection, mapping = self.inspection, self.mapping
        if inspection is not None and mapping is not None:
            # it reads the sample alone: no other job that holds the project is waited for
            self.context.jobs.start(
                "Reading the first rows",
                lambda _progress: preview(inspection, mapping, ROWS),
                self._previewed,
                self._refused,
                key="preview",
                shown=False,
                apart=True,
            )

    def _previewed(self, shown: Preview) -> None:
        if self.mapping is None:
            return
        lines, figures = preview_lines(shown, self.mapping)
        self.table.show_lines(("Row", *shown.columns), lines, figures=figures)
        self.problems.setText(preview_words(shown, self.mapping))

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.found.setText("" if self.inspection is None else self.found.text())
        self.banner.say("error", f"{self.path.name}: {error}")
        if self.inspection is None:
            self.stop.setFocus()

    # --- importing -------------------------------------------------------------------------------------------------

    def import_now(self, *, confirmed: bool = False) -> None:
        """Import the file as it is understood now, in the background."""
        if self.inspection is None or self.mapping is None or self._job is not None:
            return
        project, path, hints, mapping = (
            self.context.session.project,
            self.path,
            self._hints,
            self.mapping,
        )
        keep, member = self.keep.isChecked(), mapping.layout.packing.member
        part = replace(self._part, member=member) if member else self._part

        def work(progress: Progress) -> ImportResult:
            return import_file(
                project,
                path,
                hints,
                mapping,
                progress,
                part=part,
                keep_original=keep,
                confirmed=confirmed,
            )

        self.go.setEnabled(False)
        self.banner.hide()
        job = self.context.jobs.start(
            f"Importing {path.name}", work, self._imported, self._not_imported, key="import"
        )
        if job in self.context.jobs.running:
            self._job = job
            self._show_progress()

    def _show_progress(self) -> None:
        running = self._job is not None
        self.running.setVisible(running)
        if self._job is not None:
            self.step.setText(self._job.step)
            self.bar.setValue(round(1000 * self._job.fraction))

    def _imported(self, result: ImportResult) -> None:
        self._job = None
        self._show_progress()
        self.others = 0
        self.finished.emit(result)

    def _not_imported(self, error: BaseException) -> None:
        self._job = None
        self._show_progress()
        self.go.setEnabled(True)
        if isinstance(error, Cancelled):
            self.banner.say("note", str(error))
        elif isinstance(error, HeldBack):
            self.banner.say(
                "note", f"{error.question} Nothing was stored.", "It is: import it", self._confirm
            )
        else:
            self._refused(error)

    def _confirm(self) -> None:
        self.import_now(confirmed=True)
