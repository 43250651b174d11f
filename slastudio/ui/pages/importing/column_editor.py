"""The wizard's list of the file's own columns, and what is decided for each: stored or not, hidden,
renamed, missing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from slastudio.evidence.intake import FieldSource, Inspection, Mapping, fold_value
from slastudio.evidence.kinds import KINDS
from slastudio.shared.counts import count
from slastudio.ui.forms.fields.simple import Combo
from slastudio.ui.look.mapping_words import privacy_words
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

MOST_VALUES, EXAMPLES = 40, 3
_ACTIONS = (
    ("keep", "Keep it"),
    ("drop", "Leave it out"),
    ("hash", "Hash it"),
    ("truncate", "Shorten it"),
)


def segment_name(heading: str) -> str:
    return "seg." + "_".join(heading.rsplit(".", maxsplit=1)[-1].lower().split())


def used_by(mapping: Mapping, heading: str) -> list[str]:
    """Return the canonical columns that a heading gives."""
    return [name for name, source in mapping.fields.items() if source.column == heading]


class ColumnEditor(QWidget):
    """Show every column of the file with examples; changed carries the mapping as corrected."""

    changed = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.inspection: Inspection | None = None
        self.mapping: Mapping | None = None
        self._showing = False
        self.table = DataTable(context.theme, "Columns of the file", sortable=False)
        self.table.setMinimumHeight(120)
        self.table.chosen.connect(lambda _line: self._show_column())
        self.name = label("", "section", wrap=True)
        self.examples = label("", "muted", wrap=True)
        self.warning = label("", "finding-warning", wrap=True)
        self.segment = QCheckBox("Keep it as a segment")
        self.segment.toggled.connect(self._segment_chosen)
        self.series = QCheckBox("Read it as a series of its own")
        self.series.toggled.connect(self._series_chosen)
        self.privacy = Combo()
        self.privacy.setAccessibleName("Personal data")
        for action, words in _ACTIONS:
            self.privacy.addItem(words, action)
        self.privacy.activated.connect(lambda _index: self._privacy_chosen())
        self.length = QSpinBox()
        self.length.setRange(1, 999)
        self.length.setValue(12)
        self.length.setSuffix(" characters")
        self.length.setAccessibleName("Characters kept")
        self.length.valueChanged.connect(lambda _value: self._privacy_chosen())
        self.missing = QLineEdit()
        self.missing.setAccessibleName("Texts that mean missing")
        self.missing.setPlaceholderText("-1, 9999, n/a")
        self.missing.editingFinished.connect(self._missing_chosen)
        self.values = QTableWidget(0, 3)
        self.values.setAccessibleName("Values: what the file says, how often, what is stored")
        self.values.setHorizontalHeaderLabels(["In the file", "Rows looked at", "Becomes"])
        self.values.verticalHeader().hide()
        self.values.setFixedHeight(150)
        self.values.horizontalHeader().setStretchLastSection(True)
        self.values.setTabKeyNavigation(False)
        self.values.itemChanged.connect(self._value_changed)
        self.values_title = label("Values", "strong")
        self.severities = button("Take over the proposed names", "link")
        self.severities.clicked.connect(self._take_severities)
        inner = QWidget()
        column(
            self.name,
            self.examples,
            self.warning,
            self.segment,
            self.series,
            row(label("Personal data", "strong"), self.privacy, self.length, None),
            row(label("Missing when it says", "strong"), self.missing),
            row(self.values_title, None, self.severities),
            self.values,
            None,
            into=inner,
            margins=(0, 0, 8, 0),
            gap=6,
        )
        column(self.table, scroller(inner), into=self, gap=8)

    # --- showing ---------------------------------------------------------------------------------------------------

    def show_mapping(self, inspection: Inspection, mapping: Mapping) -> None:
        """Show another file's columns, or the same under another mapping."""
        self.inspection, self.mapping = inspection, mapping
        self._fill()
        if self.table.chosen_line() < 0:
            self.table.select_line(0)
        self._show_column()

    def take(self, mapping: Mapping) -> None:
        """Follow a correction that was made elsewhere."""
        self.mapping = mapping
        self._fill()
        self._show_column()

    def heading(self) -> str:
        line = self.table.chosen_line()
        there = self.inspection is not None and 0 <= line < len(self.inspection.headings)
        return self.inspection.headings[line] if there and self.inspection is not None else ""

    def _texts(self, heading: str) -> list[str]:
        assert self.inspection is not None
        texts = [record.get(heading) or "" for _, record in self.inspection.sample]
        return [text for text in texts if text.strip()]

    def _warnings(self, heading: str) -> list[str]:
        assert self.inspection is not None
        return [
            n.message for n in self.inspection.notes if n.column == heading and n.level == "warning"
        ]

    def _fill(self) -> None:
        assert self.inspection is not None
        assert self.mapping is not None
        lines: list[tuple[Text, ...]] = []
        for heading in self.inspection.headings:
            examples = list(dict.fromkeys(self._texts(heading)[:60]))[:EXAMPLES]
            hidden = self._action(heading)
            warned = (
                ColouredCell("▲", "at_risk") if self._warnings(heading) and hidden == "keep" else ""
            )
            lines.append(
                (
                    heading,
                    self._becomes(heading),
                    warned,
                    " · ".join(each[:40] for each in examples),
                )
            )
        self.table.show_lines(
            ("Column", "Becomes", "", "Examples"), lines, widths=(140, 150, 32, 200), fill=3
        )

    def _becomes(self, heading: str) -> Text:
        assert self.mapping is not None
        names = used_by(self.mapping, heading)
        if heading in self._series():
            names.append("a series")
        if not names and self.mapping.kind != "table":
            return ColouredCell("not stored", "muted")
        action = self._action(heading)
        words = ", ".join(names) or "kept as it is"
        return (
            words
            if action == "keep"
            else ColouredCell(f"{words}, {privacy_words(action)}", "at_risk")
        )

    def _action(self, heading: str) -> str:
        assert self.mapping is not None
        return self.mapping.texts.privacy.get(heading, "keep")

    def _series(self) -> tuple[str, ...]:
        assert self.mapping is not None
        return self.mapping.records.series

    def _show_column(self) -> None:
        heading = self.heading()
        if not heading or self.mapping is None or self.inspection is None:
            return
        self._showing = True
        names, kind = used_by(self.mapping, heading), KINDS[self.mapping.kind]
        texts = self._texts(heading)
        self.name.setText(heading)
        shown = " · ".join(each[:60] for each in list(dict.fromkeys(texts))[:EXAMPLES])
        filled = (
            f"{len(texts):,} of {count(len(self.inspection.sample), 'row')} looked at are filled in"
        )
        self.examples.setText(f"{shown}\n{filled}" if shown else "Empty in every row looked at.")
        self.warning.setText("\n".join(f"▲ {each}" for each in self._warnings(heading)))
        self.warning.setVisible(bool(self.warning.text()))
        own = segment_name(heading)
        self.segment.setVisible(
            any(each.name == "seg.*" for each in kind.columns) and names in ([], [own])
        )
        self.segment.setText(f"Keep it as a segment ({own})")
        self.segment.setChecked(names == [own])
        self.series.setVisible(heading in self._series() or heading in self._offered_series())
        self.series.setChecked(heading in self._series())
        action = self._action(heading)
        self.privacy.setCurrentIndex(self.privacy.findData(action.partition(":")[0]))
        self.length.setVisible(action.startswith("truncate"))
        if action.startswith("truncate:"):
            self.length.setValue(int(action.partition(":")[2]))
        self.missing.setText(", ".join(self.mapping.texts.missing.get(heading, ())))
        self._show_values(names, texts)
        self._showing = False

    def _offered_series(self) -> tuple[str, ...]:
        """Return the columns that were series when the file was looked at."""
        assert self.inspection is not None
        assert self.mapping is not None
        return self.inspection.mapping.records.series if self._series() else ()

    def _source(self, names: list[str]) -> tuple[str, FieldSource] | None:
        assert self.mapping is not None
        kind = KINDS[self.mapping.kind]
        for name in names:
            found = kind.column(name)
            if found is not None and found.type in ("text", "boolean"):
                return name, self.mapping.fields[name]
        return None

    def _show_values(self, names: list[str], texts: list[str]) -> None:
        source, counted = self._source(names), Counter(texts).most_common(MOST_VALUES + 1)
        fits = source is not None and 0 < len(counted) <= MOST_VALUES
        for part in (self.values, self.values_title):
            part.setVisible(fits)
        proposed = self.mapping.texts.severities if self.mapping is not None else {}
        self.severities.setVisible(bool(proposed) and "severity" in names and fits)
        self.values.setRowCount(len(counted) if fits else 0)
        if not fits or source is None:
            return
        fixed = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        for line, (text, number) in enumerate(counted):
            for at, words in enumerate(
                (text, f"{number:,}", source[1].values.get(fold_value(text), ""))
            ):
                item = QTableWidgetItem(words)
                item.setFlags(fixed if at < 2 else fixed | Qt.ItemFlag.ItemIsEditable)
                self.values.setItem(line, at, item)

    # --- corrections -----------------------------------------------------------------------------------------------

    def _correct(self, mapping: Mapping) -> None:
        self.mapping = mapping
        self._fill()
        self._show_column()
        self.changed.emit(mapping)

    def _correct_texts(self, **decided: Any) -> None:
        assert self.mapping is not None
        self._correct(replace(self.mapping, texts=replace(self.mapping.texts, **decided)))

    def _segment_chosen(self, on: bool) -> None:
        heading = self.heading()
        if self._showing or not heading or self.mapping is None:
            return
        self._correct(
            self.mapping.with_field(segment_name(heading), FieldSource(heading) if on else None)
        )

    def _series_chosen(self, on: bool) -> None:
        heading = self.heading()
        if self._showing or self.mapping is None or self.mapping.records.unpivot is None:
            return
        records, unpivot = self.mapping.records, self.mapping.records.unpivot
        wanted = {*unpivot.headings, heading} if on else {*unpivot.headings} - {heading}
        chosen = tuple(each for each in self._offered_series() if each in wanted)
        if chosen:
            records = replace(records, unpivot=replace(unpivot, headings=chosen))
            self._correct(replace(self.mapping, records=records))
        else:
            self._show_column()  # one series at least: without any the file would hold nothing

    def _privacy_chosen(self) -> None:
        heading, action = self.heading(), str(self.privacy.currentData())
        if self._showing or not heading or self.mapping is None:
            return
        action = f"truncate:{self.length.value()}" if action == "truncate" else action
        if self._action(heading) != action:
            # “keep” is written down too: somebody decided it
            self._correct_texts(privacy={**self.mapping.texts.privacy, heading: action})

    def _missing_chosen(self) -> None:
        heading = self.heading()
        if self._showing or not heading or self.mapping is None:
            return
        words = tuple(fold_value(each) for each in self.missing.text().split(",") if each.strip())
        missing = self.mapping.texts.missing
        given = {name: each for name, each in missing.items() if name != heading}
        if words != missing.get(heading, ()):
            self._correct_texts(missing={**given, heading: words} if words else given)

    def _value_changed(self, item: QTableWidgetItem) -> None:
        heading = self.heading()
        if self._showing or item.column() != 2 or self.mapping is None:
            return
        found = self._source(used_by(self.mapping, heading))
        text = self.values.item(item.row(), 0)
        if found is None or text is None:
            return
        name, source = found
        values = {
            key: word for key, word in source.values.items() if key != fold_value(text.text())
        }
        if item.text().strip():
            values[fold_value(text.text())] = item.text().strip()
        if values != source.values:
            self.mapping = self.mapping.with_field(name, replace(source, values=values))
            self.changed.emit(self.mapping)

    def _take_severities(self) -> None:
        assert self.mapping is not None
        source, proposed = self.mapping.fields["severity"], self.mapping.texts.severities
        values = {fold_value(word): name for word, name in proposed.items()}
        mapping = replace(self.mapping, texts=replace(self.mapping.texts, severities={}))
        self._correct(
            mapping.with_field("severity", replace(source, values={**source.values, **values}))
        )
