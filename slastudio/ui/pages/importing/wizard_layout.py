"""How the import wizard lies: the choices at the left, first rows or columns at the right, the deed
below.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QProgressBar, QStackedWidget, QWidget

from slastudio.evidence.kinds import KINDS
from slastudio.ui.forms.simple import Combo, zone_combo
from slastudio.ui.pages.importing.column_editor import ColumnEditor
from slastudio.ui.pages.importing.mapping_form import MappingForm
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.banner import Banner
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import column, row, scroller
from slastudio.ui.widgets.tab_row import TabRow
from slastudio.ui.widgets.tables.table import DataTable

_TABS = (("rows", "First rows", "table"), ("columns", "Columns of the file", "edit"))
_WIDE, _NARROW, _ROOM = 392, 320, 860


class WizardLayout(QWidget):
    """Hold the wizard's controls; what they do is the wizard's."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.banner = Banner(context.theme)
        self._build_choices()
        self._build_right()
        self._build_deed()
        self.heading = label("", "section", wrap=True)
        self.found = label("", "muted", wrap=True)
        self.drift = label("", "warning", wrap=True)
        body = row(self.left, self.right, gap=16)
        body.setStretch(1, 1)
        card = Card(margins=12)
        card.body.addLayout(column(self.heading, self.found, self.drift, gap=4))
        card.body.addLayout(body, 1)
        card.body.addWidget(self.running)
        card.body.addLayout(row(self.stop, None, self.keep, self.go))
        column(self.banner, card, into=self, gap=8).setStretch(1, 1)

    def _build_choices(self) -> None:
        self.notes = label("", "finding-warning", wrap=True)
        self.remarks = label("", "caption", wrap=True)
        self.kind = Combo()
        for kind in KINDS.values():
            self.kind.addItem(kind.title, kind.name)
        self.kind.setAccessibleName("Read as")
        self.member, self.member_box = _choice("File in the archive")
        self.sheet, self.sheet_box = _choice("Sheet")
        self.part, self.part_box = _choice("Table in the sheet")
        self.records, self.records_box = _choice("Records")
        self.zone = zone_combo()
        self.zone.setAccessibleName("Time zone of times without one")
        self.zone_why = label("", "caption", wrap=True)
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
        self.zone_box = QWidget()
        column(label("Time zone", "strong"), self.zone, self.zone_why, into=self.zone_box, gap=4)
        self.states = QCheckBox()
        self.series = label("", "muted", wrap=True)
        self.prices = button("Compute costs by a price list …", "link")
        self.fields = MappingForm(self.context.theme)
        settings = QWidget()
        column(
            self.notes,
            self.remarks,
            label("Read as", "strong"),
            self.kind,
            self.member_box,
            self.sheet_box,
            self.part_box,
            self.records_box,
            self.start_box,
            self.zone_box,
            self.date_box,
            self.states,
            self.series,
            row(self.prices, None),
            4,
            self.fields,
            None,
            into=settings,
            margins=(0, 0, 12, 0),
            gap=4,
        )
        self.left = scroller(settings)
        self.left.setFixedWidth(_WIDE)

    def _build_right(self) -> None:
        self.table = DataTable(
            self.context.theme, "First rows as they will be understood", sortable=False
        )
        self.problems = label("", "caption", wrap=True)
        rows = QWidget()
        column(self.table, self.problems, into=rows, gap=4).setStretch(0, 1)
        self.columns = ColumnEditor(self.context)
        self.views = QStackedWidget()
        self.views.addWidget(rows)
        self.views.addWidget(self.columns)
        self.tabs = TabRow(_TABS, self.context.theme)
        self.tabs.chosen.connect(
            lambda name: self.views.setCurrentIndex(0 if name == "rows" else 1)
        )
        self.right = QWidget()
        column(self.tabs, self.views, into=self.right, gap=6).setStretch(1, 1)

    def _build_deed(self) -> None:
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

    def _show_tab(self, name: str) -> None:
        if self.tabs.current != name:
            self.tabs.choose(name)

    def offer(self, box: QWidget, combo: QComboBox, names: Sequence[str], chosen: str) -> None:
        """Offer names to choose from, where there is a choice."""
        combo.clear()
        combo.addItems(list(names))
        combo.setCurrentText(chosen)
        box.setVisible(len(names) > 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.left.setFixedWidth(_WIDE if self.width() >= _ROOM else _NARROW)


def _choice(title: str) -> tuple[Combo, QWidget]:
    combo, box = Combo(), QWidget()
    combo.setAccessibleName(title)
    column(label(title, "strong"), combo, into=box, gap=4)
    box.hide()
    return combo, box
