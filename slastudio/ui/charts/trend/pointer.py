"""The day one looks at and the span one chose, drawn over every plot that shares the time axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyqtgraph as pg

from slastudio.ui.charts.painting import faded
from slastudio.ui.charts.trend.layers import days_shaded
from slastudio.ui.look.theme import Tokens


class Pointer:
    """Draw one upright line and one shade over several plots at once."""

    def __init__(self, plots: Sequence[Any]) -> None:
        self._plots = plots
        self.lines: tuple[Any, ...] = ()
        self.shades: tuple[Any, ...] = ()

    def begin(self, tokens: Tokens) -> None:
        """Draw both anew, unseen, after the plots were cleared."""
        pen = pg.mkPen(tokens.accent, width=1)
        self.lines = tuple(pg.InfiniteLine(angle=90, pen=pen) for _ in self._plots)
        self.shades = tuple(days_shaded(0, 0, faded(tokens.accent, 0.2), -10) for _ in self._plots)
        for plot, line, shade in zip(self._plots, self.lines, self.shades, strict=True):
            for each in (line, shade):
                each.setVisible(False)
                plot.addItem(each, ignoreBounds=True)

    def point_at(self, day: int) -> None:
        """Show the line at a day (ordinal)."""
        for each in self.lines:
            each.setPos(day)
            each.setVisible(True)

    def shade_days(self, first: int, last: int) -> None:
        """Shade the days first … last (ordinals)."""
        for each in self.shades:
            each.setRegion((first - 0.5, last + 0.5))
            each.setVisible(True)

    def unshade(self) -> None:
        for each in self.shades:
            each.setVisible(False)
