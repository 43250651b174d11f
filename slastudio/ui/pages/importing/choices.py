"""What can be chosen and corrected of a whole file: its kind, sheet, records, zone and times; beside
the form of its columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from slastudio.evidence.intake import Hints, Inspection, Mapping
from slastudio.evidence.kinds import KINDS
from slastudio.operations.evidence.questions import given_now
from slastudio.shared.counts import count
from slastudio.ui.forms.fields.simple import Combo, zone_combo
from slastudio.ui.look.mapping_words import ZONE_WORDS
from slastudio.ui.pages.importing.mapping_form import MappingForm
from slastudio.ui.pages.importing.question_choices import QuestionChoices
from slastudio.ui.pages.importing.record_places import RecordPlaces
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row


class ChoicesPanel(QWidget):
    """Show how a file was understood and take corrections.

    hinted: hints by name to look at the file again with, and whether what was corrected stays.
    corrected: the mapping as corrected here.
    """

    hinted = Signal(object, bool)
    member_chosen = Signal(str)
    table_chosen = Signal(int)
    corrected = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.inspection: Inspection | None = None
        self.mapping: Mapping | None = None
        self._hints = Hints()
        self._build_file()
        self._build_times()
        self._build_records()
        column(
            self.notes,
            self.remarks,
            self.asked,
            label("Read as", "strong"),
            self.kind,
            self.member_box,
            self.sheet_box,
            self.part_box,
            self.places,
            self.start_box,
            self.zone_box,
            self.date_box,
            self.states,
            self.series,
            row(self.prices, None),
            4,
            self.fields,
            None,
            into=self,
            margins=(0, 0, 12, 0),
            gap=4,
        )
        self._connect()

    def _build_file(self) -> None:
        self.notes = label("", "finding-warning", wrap=True)
        self.remarks = label("", "caption", wrap=True)
        self.asked = QuestionChoices()
        self.kind = Combo()
        for kind in KINDS.values():
            self.kind.addItem(kind.title, kind.name)
        self.kind.setAccessibleName("Read as")
        self.member, self.member_box = _choice("File in the archive")
        self.sheet, self.sheet_box = _choice("Sheet")
        self.part, self.part_box = _choice("Table in the sheet")
        self.places = RecordPlaces(self.context)

    def _build_times(self) -> None:
        self.zone = zone_combo()
        self.zone.setAccessibleName("Time zone of times without one")
        self.zone_why = label("", "caption", wrap=True)
        self.zone_box = QWidget()
        column(label("Time zone", "strong"), self.zone, self.zone_why, into=self.zone_box, gap=4)
        self.date = QLineEdit()
        self.date.setAccessibleName("Date of the records")
        self.date.setPlaceholderText("2026-10-31")
        self.date_box = QWidget()
        column(label("Date of the records", "strong"), self.date, into=self.date_box, gap=4)
        self.start = QLineEdit()
        self.start.setAccessibleName("Start of the times")
        self.start.setPlaceholderText("2026-10-01 00:00")
        self.start_box = QWidget()
        column(
            label("Start of the times", "strong"),
            self.start,
            label(
                "The times count from this moment; without it the records belong to no month.",
                "caption",
                wrap=True,
            ),
            into=self.start_box,
            gap=4,
        )

    def _build_records(self) -> None:
        self.states = QCheckBox()
        self.series = label("", "muted", wrap=True)
        self.prices = button("Compute costs by a price list …", "link")
        self.fields = MappingForm(self.context.theme)

    def _connect(self) -> None:
        self.kind.activated.connect(lambda _index: self._hint(kind=str(self.kind.currentData())))
        self.sheet.activated.connect(lambda _index: self._hint(sheet=self.sheet.currentText()))
        self.places.chosen.connect(lambda place: self._hint(records=place))
        self.member.textActivated.connect(self.member_chosen)
        self.part.activated.connect(self.table_chosen)
        self.zone.activated.connect(lambda _index: self._zone_chosen())
        self.date.editingFinished.connect(self._date_given)
        self.start.editingFinished.connect(self._start_given)
        self.states.toggled.connect(self._states_chosen)
        self.fields.changed.connect(self._correct)
        self.asked.changed.connect(
            lambda given: self.hinted.emit({"answers": given_now(given)}, True)
        )

    def _hint(self, *, keep: bool = False, **hints: str) -> None:
        self.hinted.emit(hints, keep)

    # --- what was found --------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Show nothing of the file before."""
        self.inspection = self.mapping = None
        self.date.clear()
        self.start.clear()
        self.asked.forget()
        for box in (self.member_box, self.sheet_box, self.part_box):
            box.hide()
        self.places.forget()

    def show_file(self, inspection: Inspection, members: Sequence[str], hints: Hints) -> None:
        """Show the parts of the file that can be chosen from."""
        self.inspection, self._hints = inspection, hints
        answers = {name: each.reading for name, each in hints.answers.items()}
        self.asked.show_questions(inspection.questions, answers)
        layout, place = inspection.mapping.layout, inspection.mapping.layout.place
        self.kind.setCurrentIndex(self.kind.findData(inspection.mapping.kind))
        _offer(self.member_box, self.member, members, layout.packing.member)
        _offer(self.sheet_box, self.sheet, inspection.sheets, hints.sheet or layout.sheet)
        tables = [f"rows {first:,} to {last:,}" for first, last in place.tables]
        _offer(self.part_box, self.part, tables, "")
        self.part.setCurrentIndex(place.table or 0 if tables else -1)

    def show_notes(self, inspection: Inspection, drift: str) -> None:
        """Show what the user should know; drift is shown elsewhere."""
        notes = [note for note in inspection.notes if note.message != drift]
        remarks = [f"○ {note.message}" for note in notes if note.level == "note"]
        warnings = [f"▲ {note.message}" for note in notes if note.level != "note"]
        for shown, texts in ((self.notes, warnings), (self.remarks, remarks)):
            shown.setText("\n".join(texts))
            shown.setVisible(bool(texts))

    def show_mapping(self, mapping: Mapping) -> None:
        """Show how the file is read now."""
        assert self.inspection is not None
        self.mapping = mapping
        self.zone.setCurrentText(mapping.zone)
        self._show_zone_words()
        state, series = mapping.records.states, mapping.records.series
        self.states.setVisible(bool(state))
        if state:
            self.states.setText(f"Rows of one id are its states, in the order of “{state}”")
            # shown, not chosen: the mapping says so already
            self.states.blockSignals(True)
            self.states.setChecked(True)
            self.states.blockSignals(False)
        self.series.setVisible(bool(series))
        if series:
            words = f"{count(len(series), 'column')} of figures are read as a series each; “Columns” takes one out."
            self.series.setText(words)
        can_price = mapping.kind == "requests" and "cost" not in mapping.fields
        self.prices.setVisible(can_price and {"model", "input_tokens"} <= mapping.fields.keys())
        undated = any("carry no time" in note.message for note in self.inspection.notes)
        self.date_box.setVisible(undated or bool(self._hints.date))
        self._show_place_of_times()
        self.fields.show_mapping(mapping, self.inspection.headings)

    def take(self, mapping: Mapping) -> None:
        """Take over what was corrected elsewhere."""
        self.mapping = mapping
        self._show_place_of_times()
        self.fields.take(mapping)

    def _show_place_of_times(self) -> None:
        """Ask for a start where times are relative; a table has no times to place at all."""
        if self.mapping is not None:
            units = [source.unit for source in self.mapping.fields.values()]
            relative = any(unit.startswith("relative") for unit in units)
            self.start_box.setVisible(relative or bool(self._hints.start))
            self.zone_box.setVisible(self.mapping.kind != "table")

    def _show_zone_words(self) -> None:
        assert self.mapping is not None
        source = self.mapping.zone_source
        self.zone_why.setText(f"For times without an offset; {ZONE_WORDS.get(source, source)}.")

    # --- corrections -----------------------------------------------------------------------------------------------

    def _zone_chosen(self) -> None:
        if self.mapping is not None:
            zone = self.zone.currentText()
            self._correct(replace(self.mapping, zone=zone, zone_source="option"))
            self._show_zone_words()

    def _date_given(self) -> None:
        text = self.date.text().strip()
        if text != self._hints.date:
            self._hint(keep=True, date=text)

    def _start_given(self) -> None:
        text = self.start.text().strip()
        if text != self._hints.start:
            self._hint(keep=True, start=text)

    def _states_chosen(self, on: bool) -> None:
        if self.mapping is not None and self.inspection is not None:
            state = self.inspection.mapping.records.states or "" if on else ""
            records = replace(self.mapping.records, states=state)
            self._correct(replace(self.mapping, records=records))

    def _correct(self, mapping: Mapping) -> None:
        self.mapping = self.fields.mapping = mapping
        self._show_place_of_times()
        self.corrected.emit(mapping)


def _offer(box: QWidget, combo: QComboBox, names: Sequence[str], chosen: str) -> None:
    """Offer names to choose from, where there is a choice."""
    combo.clear()
    combo.addItems(list(names))
    combo.setCurrentText(chosen)
    box.setVisible(len(names) > 1)


def _choice(title: str) -> tuple[Combo, QWidget]:
    combo, box = Combo(), QWidget()
    combo.setAccessibleName(title)
    column(label(title, "strong"), combo, into=box, gap=4)
    box.hide()
    return combo, box
