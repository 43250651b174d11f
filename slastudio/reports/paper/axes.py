"""Axes of charts on paper: round figures, months and days, and the frame they stand in."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.graphics.shapes import Drawing, Line, String

from slastudio.reports.content.charts import tick_text
from slastudio.reports.paper import styles
from slastudio.reports.paper.fonts import REGULAR, SEMIBOLD, shortened, width_of
from slastudio.shared.notation import MONTH_NAMES

SMALL = 7.0


def round_ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Return round figures that enclose low and high, about count steps apart."""
    if high <= low:
        low, high = low - abs(low) * 0.05 - 0.5, high + abs(high) * 0.05 + 0.5
    raw = (high - low) / count
    size = 10 ** math.floor(math.log10(raw))
    step = next(factor * size for factor in (1, 2, 2.5, 5, 10) if factor * size >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(index * step, 10) for index in range(first, last + 1)]


@dataclass(frozen=True)
class Plot:
    """Map days and figures onto a drawing."""

    left: float
    bottom: float
    width: float
    height: float
    first: date
    last: date
    low: float
    high: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    @property
    def day_width(self) -> float:
        return self.width / ((self.last - self.first).days + 1)

    def start_of(self, day: date) -> float:
        return self.left + (day - self.first).days * self.day_width

    def x(self, day: date) -> float:
        """Return the middle of a day."""
        return self.start_of(day) + self.day_width / 2

    def y(self, value: float) -> float:
        return self.bottom + (value - self.low) / (self.high - self.low) * self.height


def label(
    drawing: Drawing,
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    colour: object = styles.MUTED,
    font: str = REGULAR,
    size: float = SMALL,
) -> None:
    drawing.add(
        String(x, y, text, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor)
    )


def title(drawing: Drawing, name: str, axis: str, width: float, height: float) -> None:
    """Write the chart's name and, under it, what its axis says."""
    label(
        drawing,
        0,
        height - 9,
        shortened(name, SEMIBOLD, 9, width),
        font=SEMIBOLD,
        size=9,
        colour=styles.TEXT,
    )
    label(drawing, 0, height - 19, shortened(axis, REGULAR, SMALL, width))


def gutter_for(ticks: Sequence[float], unit: str) -> float:
    return max(width_of(tick_text(tick, unit), REGULAR, SMALL) for tick in ticks) + 6


def value_axis(drawing: Drawing, plot: Plot, ticks: Sequence[float], unit: str) -> None:
    for tick in ticks:
        y = plot.y(tick)
        drawing.add(Line(plot.left, y, plot.right, y, strokeColor=styles.RULE, strokeWidth=0.4))
        label(drawing, plot.left - 4, y - 2.4, tick_text(tick, unit), anchor="end")


def day_axis(drawing: Drawing, plot: Plot) -> None:
    """Draw the base line with ticks: every month of a long span, every fifth day of one month."""
    drawing.add(
        Line(
            plot.left,
            plot.bottom,
            plot.right,
            plot.bottom,
            strokeColor=styles.MUTED,
            strokeWidth=0.6,
        )
    )
    for day, text in _day_ticks(plot):
        x = plot.start_of(day) if _is_long(plot) else plot.x(day)
        drawing.add(
            Line(x, plot.bottom, x, plot.bottom - 3, strokeColor=styles.MUTED, strokeWidth=0.6)
        )
        if _is_long(plot):
            label(drawing, x + 2, plot.bottom - 9, text)
        else:
            label(drawing, x, plot.bottom - 10, text, anchor="middle")


def _is_long(plot: Plot) -> bool:
    return (plot.last - plot.first).days > 45


def _day_ticks(plot: Plot) -> list[tuple[date, str]]:
    days = [date.fromordinal(n) for n in range(plot.first.toordinal(), plot.last.toordinal() + 1)]
    if _is_long(plot):
        return [
            (day, f"{MONTH_NAMES[day.month - 1][:3]} {day.year}")
            for day in days
            if day.day == 1 and (plot.last - day).days * plot.day_width > 30
        ]
    step = next((each for each in (5, 10, 15) if each * plot.day_width > 32), 15)
    chosen = [day for day in days if day.day == 1 or (day.day % step == 0 and day.day <= 30)]
    return [(day, f"{day.day} {MONTH_NAMES[day.month - 1][:3]}") for day in chosen]
