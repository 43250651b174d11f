"""The import wizard: how a file was understood, its first rows as they will be read, and every
guess correctable.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QFileDialog, QProgressBar, QWidget

from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.evidence.reading import FilePart
from slastudio.importing.conversion.prices import read_prices
from slastudio.operations.evidence.imports import ImportResult, import_file, inspect_file
from slastudio.operations.evidence.known_shapes import HeldBack
from slastudio.operations.evidence.questions import given_now
from slastudio.shared.counts import count
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from slastudio.ui.look.mapping_words import format_words
from slastudio.ui.look.wording import file_size, share_words
from slastudio.ui.pages.importing.choices import ChoicesPanel
from slastudio.ui.pages.importing.first_rows import FirstRowsPanel
from slastudio.ui.pages.importing.queued import drifted
from slastudio.ui.state.context import Context
from slastudio.ui.state.gathering import Found, members_of
from slastudio.ui.state.jobs import Job
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.leaving import leave_on_escape

_WIDE, _NARROW, _ROOM = 392, 320, 860  # of the choices, and from which width on


class ImportWizard(QWidget):
    """Take one file; `finished` carries what importing it gave, None where it was left."""

    finished = Signal(object)

    def __init__(self, context: Context, *, in_slices: bool = False) -> None:
        """Build the wizard; in_slices: leave its parts to whoever goes through `build`."""
        super().__init__()
        self.context = context
        if not in_slices:
            for _ in self.build():
                pass

    def build(self) -> Iterator[None]:
        """Make the wizard's parts; at each yield the window may answer first."""
        context = self.context
        self.found_file = Found(Path())
        self.others = 0
        self.inspection: Inspection | None = None
        self.mapping: Mapping | None = None
        self._hints, self._part = Hints(), FilePart()
        self._job: Job | None = None
        self._before: tuple[Mapping, Mapping] | None = None
        self.banner = Banner(context.theme)
        self.heading = label("", "section", wrap=True)
        self.found = label("", "muted", wrap=True)
        self.drift = label("", "warning", wrap=True)
        self.choices = ChoicesPanel(context)
        yield
        self.rows = FirstRowsPanel(context)
        yield
        self._left = scroller(self.choices)
        self._left.setFixedWidth(_WIDE)
        self._build_buttons()
        yield
        body = row(self._left, self.rows, gap=16)
        body.setStretch(1, 1)
        card = Card(margins=12)
        card.body.addLayout(column(self.heading, self.found, self.drift, gap=4))
        card.body.addLayout(body, 1)
        card.body.addWidget(self.running)
        card.body.addLayout(row(self.stop, None, self.keep, self.go))
        column(self.banner, card, into=self, gap=8).setStretch(1, 1)
        self.choices.hinted.connect(self._again)
        self.choices.member_chosen.connect(self._other_member)
        self.choices.table_chosen.connect(self._other_table)
        self.choices.prices.clicked.connect(self._choose_prices)
        self.choices.corrected.connect(self._corrected)
        self.rows.corrected.connect(self._columns_corrected)
        self.rows.failed.connect(self._refused)
        self.go.clicked.connect(self.import_now)
        self.stop.clicked.connect(self.cancel)
        leave_on_escape(self, self.stop)
        context.jobs.changed.connect(self._show_progress)

    def _build_buttons(self) -> None:
        self.keep = QCheckBox("Keep a compressed copy of the file in the project")
        self.go = button("Import this file", "primary")
        self.stop = button("Cancel", "quiet")
        self.step = label("", "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName("How far the import is")
        self.running = QWidget()
        column(self.step, self.bar, into=self.running, gap=4)
        self.running.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._left.setFixedWidth(_WIDE if self.width() >= _ROOM else _NARROW)

    # --- one file --------------------------------------------------------------------------------------------------

    @property
    def path(self) -> Path:
        return self.found_file.path

    def open(self, found: Found, answers: dict[str, str] | None = None) -> None:
        """Look at a file, or at a member of an archive; answers: readings chosen of it before."""
        self.found_file = found
        self._hints = Hints(answers=given_now(answers or {}))
        self._part = FilePart(found.member)
        self.inspection = self.mapping = None
        self.banner.hide()
        self.drift.hide()
        self.keep.setChecked(False)
        self.choices.forget()
        self.rows.forget()
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

    def _again(self, hints: dict[str, Any], keep: bool) -> None:
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
        if corrected.amounts == guessed.amounts:
            amounts = found.amounts
        # what was not corrected may be read otherwise now, by an answer; what was taken out stays out
        fields = {
            name: source
            for name, source in found.fields.items()
            if name not in guessed.fields or name in corrected.fields
        }
        own = {
            name: source
            for name, source in corrected.fields.items()
            if name not in found.fields or guessed.fields.get(name) != source
        }
        return replace(corrected, fields={**fields, **own}, times=times, amounts=amounts)

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
        self.go.setEnabled(True)
        self.banner.hide()
        self.choices.show_file(inspection, names, self._hints)
        records = self.mapping.layout.records or ""
        whole = self._part == FilePart()
        self.choices.places.offer(inspection, self.path, records, whole=whole)
        drift = drifted(inspection)
        self.drift.setText(f"▲ {drift}")
        self.drift.setVisible(bool(drift))
        self.choices.show_notes(inspection, drift)
        self._show_found(inspection)
        self.choices.show_mapping(self.mapping)
        self.rows.show_mapping(inspection, self.mapping)
        if not self.choices.asked.has_focus():
            self.go.setFocus()

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

    # --- corrections -----------------------------------------------------------------------------------------------

    def _choose_prices(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "Choose a price list", "", "Price lists (*.csv *.json *.txt)"
        )
        if name:
            self.context.jobs.start(
                "Reading the price list",
                lambda _progress: tuple(read_prices(Path(name))),
                lambda prices: self._again({"prices": prices}, keep=True),
                self._refused,
                apart=True,
            )

    def _corrected(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.rows.take(mapping)

    def _columns_corrected(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self.choices.take(mapping)

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
