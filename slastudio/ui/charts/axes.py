"""Axes: days of the agreement's zone along the bottom, figures with units at the left."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pyqtgraph as pg

from slastudio.contract.words.figures import show_number
from slastudio.shared.notation import MONTH_NAMES
from slastudio.shared.periods import show_short_day
from slastudio.ui.charts.painting import font
from slastudio.ui.look.theme import Tokens

_STEPS = (1, 2, 7, 14)


class DayAxis(pg.AxisItem):  # type: ignore[misc]
    """Label local days; x is the day's ordinal number."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setStyle(tickFont=font(11), tickLength=-4, tickTextOffset=6)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        first, last = max(math.ceil(low), 1), min(math.floor(high), date.max.toordinal())
        room = max(size / 64, 1)
        for step in _STEPS:
            if (last - first) / step <= room:
                return [(step, [float(x) for x in range(first, last + 1) if (x - 1) % step == 0])]
        months = [x for x in range(first, last + 1) if date.fromordinal(x).day == 1]
        every = max(1, math.ceil(len(months) / room))
        return [(30, [float(x) for x in months[::every]])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        days = [date.fromordinal(int(value)) for value in values]
        if spacing >= 30:
            return [f"{MONTH_NAMES[day.month - 1][:3]} {day.year}" for day in days]
        return [show_short_day(day) for day in days]


class FigureAxis(pg.AxisItem):  # type: ignore[misc]
    """Label figures with thousands separators; the unit stands in the axis title."""

    def __init__(self) -> None:
        super().__init__("left")
        self.setStyle(tickFont=font(11), tickLength=-4, tickTextOffset=6)
        self.enableAutoSIPrefix(False)
        self.setWidth(56)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Return the one finest spacing that leaves forty pixels between labels: no unlabelled
        ticks.
        """
        levels: list[tuple[float, float]] = super().tickSpacing(low, high, size)
        fitting = [each for each in levels if (high - low) / each[0] <= max(size / 40, 1)]
        return [min(fitting)] if fitting else levels[:1]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        decimals = max(0, -math.floor(math.log10(spacing))) if spacing > 0 else 0
        return [show_number(value, decimals) for value in values]


def dress_axes(plot: Any, tokens: Tokens) -> None:
    """Give a plot's axes the theme's quiet colours."""
    for side in ("left", "bottom"):
        axis = plot.getAxis(side)
        axis.setPen(pg.mkPen(tokens.hairline, width=tokens.line))
        axis.setTextPen(pg.mkPen(tokens.muted))
        axis.setTickPen(pg.mkPen(tokens.hairline))
