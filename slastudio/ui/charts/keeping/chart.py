"""What every chart is: a widget that says what it draws."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from slastudio.ui.charts.keeping.data import ChartData


class ChartWidget(QWidget):
    """Draw figures and tell them; its accessible name is its title."""

    def title(self) -> str:
        """Return what the chart is called, over its picture and for its file."""
        return self.accessibleName().removeprefix("Chart: ")

    def chart_data(self) -> ChartData:
        """Return the figures that are drawn, exact."""
        raise NotImplementedError
