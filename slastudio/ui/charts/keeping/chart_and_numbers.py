"""A chart with its numbers as a table under it, the button that shows them, and the one that copies
or saves it.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from slastudio.ui.charts.keeping.button import KeepButton
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.labels import tool
from slastudio.ui.widgets.panes import Panes
from slastudio.ui.widgets.tables.table import DataTable

_LEAST_TABLE = 140


class ChartAndNumbers(Panes):
    """Hold a chart and its table; toggle and keep are for the head of the card they stand in.

    key names the sizes in the settings, name is what the table is called.
    """

    def __init__(
        self,
        context: Context,
        key: str,
        chart: ChartWidget,
        name: str,
        sizes: tuple[int, int] = (320, 260),
    ) -> None:
        numbers = DataTable(context.theme, name)
        numbers.hide()
        numbers.setMinimumHeight(_LEAST_TABLE)
        super().__init__(context.settings, key, (chart, numbers), sizes, upright=True, handle=8)
        self.chart, self.numbers = chart, numbers
        self.toggle = tool(
            "table", "Show the numbers as a table", context.theme, checkable=True, shortcut="T"
        )
        self.toggle.toggled.connect(self._show_table)
        self.keep = KeepButton(context, chart)

    def _show_table(self, on: bool) -> None:
        self.numbers.setVisible(on)
        (self.numbers if on else self.chart).setFocus(Qt.FocusReason.OtherFocusReason)

    def copy_shown(self) -> None:
        """Copy the table's numbers, or the chart as a picture."""
        if self.toggle.isChecked():
            QGuiApplication.clipboard().setText(self.numbers.as_text())
        else:
            self.keep.copy_picture()
