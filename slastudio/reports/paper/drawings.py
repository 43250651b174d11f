"""Charts drawn as vectors: trends with targets, bands, gaps and marks; daily amounts as bars from
zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from reportlab.graphics.shapes import Drawing, Line, Path, Polygon, PolyLine, Rect

from slastudio.judge.outcome.objective_result import Point
from slastudio.reports.content.charts import (
    BarChart,
    ChartEvent,
    ChartLevel,
    TrendChart,
)
from slastudio.reports.paper import styles
from slastudio.reports.paper.axes import (
    SMALL,
    Plot,
    day_axis,
    gutter_for,
    label,
    round_ticks,
    title,
    value_axis,
)
from slastudio.reports.paper.fonts import REGULAR, shortened, width_of

_HEAD = 26.0
_LANE = 11.0
_ID, _LONGEST_ID = 6.5, 60.0
_LEFT = 30.0
_LINE = styles.SERIES[0]


def drawing_of(chart: TrendChart | BarChart, width: float, height: float) -> Drawing:
    """Return a chart as a drawing of the given size in points."""
    return (
        _trend(chart, width, height)
        if isinstance(chart, TrendChart)
        else _bars(chart, width, height)
    )


def _trend(chart: TrendChart, width: float, height: float) -> Drawing:
    drawing = Drawing(width, height)
    title(drawing, chart.title, chart.axis, width, height)
    ticks = _trend_ticks(chart)
    left = max(gutter_for(ticks, chart.unit), _LEFT)
    bottom = 14 + _LANE
    plot = Plot(
        left,
        bottom,
        width - left - _room_right(chart.levels, width),
        height - _HEAD - bottom,
        chart.points[0].day,
        chart.points[-1].day,
        ticks[0],
        ticks[-1],
    )
    _assessed(drawing, plot, chart)
    for span in chart.excluded:
        _hatched(drawing, plot, span)
    for run in _runs(chart):
        _band(drawing, plot, run)
    value_axis(drawing, plot, ticks, chart.unit)
    _levels(drawing, plot, chart.levels, width)
    for run in _runs(chart):
        _line(drawing, plot, run)
    day_axis(drawing, plot)
    _lane(drawing, plot, chart.happenings)
    return drawing


def _room_right(levels: Sequence[ChartLevel], width: float) -> float:
    """Return the room for the names of the lines; alike on charts of one width, so that their days
    stand under each other.
    """
    names = max((width_of(level.label, REGULAR, SMALL) for level in levels), default=0.0)
    return min(max(names + 8, 72.0), width * 0.32)


def _trend_ticks(chart: TrendChart) -> list[float]:
    shown = [point.value for point in chart.points if point.value is not None]
    valued = [point for point in chart.points if point.value is not None]
    ends = [end for point in valued for end in (point.low, point.high)]
    bounds = [end for end in ends if end is not None]
    values = [*shown, *bounds, *(level.value for level in chart.levels)]
    low, high = min(values), max(values)
    pad = (high - low) * 0.04
    ticks = round_ticks(low - pad if low else low, high + pad)
    if chart.unit == "%":
        ticks = (
            [tick for tick in ticks if 0 <= tick <= 100]
            if len([t for t in ticks if 0 <= t <= 100]) > 1
            else ticks
        )
    return (
        [tick for tick in ticks if tick >= 0]
        if low >= 0 and sum(tick >= 0 for tick in ticks) > 1
        else ticks
    )


def _assessed(drawing: Drawing, plot: Plot, chart: TrendChart) -> None:
    """Shade the assessed period, so that the months before it read as history."""
    first, last = max(chart.assessed[0], plot.first), min(chart.assessed[1], plot.last)
    if first > last or (first == plot.first and last == plot.last):
        return
    x = plot.start_of(first)
    drawing.add(
        Rect(
            x,
            plot.bottom,
            plot.start_of(last + timedelta(days=1)) - x,
            plot.height,
            fillColor=styles.GROUND,
            strokeColor=None,
        )
    )


def _hatched(drawing: Drawing, plot: Plot, span: tuple[date, date]) -> None:
    x0 = max(plot.start_of(span[0]), plot.left)
    x1 = min(plot.start_of(span[1] + timedelta(days=1)), plot.right)
    at = x0 - plot.height
    while at < x1:
        low, high = max(at, x0), min(at + plot.height, x1)
        if high > low:
            drawing.add(
                Line(
                    low,
                    plot.bottom + low - at,
                    high,
                    plot.bottom + high - at,
                    strokeColor=styles.MUTED,
                    strokeWidth=0.35,
                )
            )
        at += 4


def _runs(chart: TrendChart) -> Iterator[list[Point]]:
    """Yield the stretches of days with a value; a day without data is a gap, never joined by a
    line.

    Days that are missing at regular weekends are gaps like any other: nothing was measured on them.
    """
    run: list[Point] = []
    for point in chart.points:
        if point.value is None or point.day in chart.breaks:
            if run:
                yield run
            run = []
        if point.value is not None:
            run.append(point)
    if run:
        yield run


def _band(drawing: Drawing, plot: Plot, run: list[Point]) -> None:
    bounded = [
        (point.day, point.low, point.high)
        for point in run
        if point.low is not None and point.high is not None
    ]
    colour = styles.tint(_LINE, 0.18)
    if len(bounded) == 1:
        day, low, high = bounded[0]
        x = plot.x(day)
        drawing.add(
            Rect(
                x - 1.2,
                _clipped(plot, low),
                2.4,
                _clipped(plot, high) - _clipped(plot, low),
                fillColor=colour,
                strokeColor=None,
            )
        )
    if len(bounded) < 2:
        return
    upper = [each for day, _, high in bounded for each in (plot.x(day), _clipped(plot, high))]
    lower = [
        each for day, low, _ in reversed(bounded) for each in (plot.x(day), _clipped(plot, low))
    ]
    drawing.add(Polygon(upper + lower, fillColor=colour, strokeColor=None))


def _clipped(plot: Plot, value: float) -> float:
    return min(max(plot.y(value), plot.bottom), plot.top)


def _line(drawing: Drawing, plot: Plot, run: list[Point]) -> None:
    places = [(plot.x(point.day), plot.y(point.value)) for point in run if point.value is not None]
    if len(places) > 1:
        flat = [each for place in places for each in place]
        drawing.add(PolyLine(flat, strokeColor=_LINE, strokeWidth=1.1, strokeLineJoin=1))
    dots = Path(strokeColor=_LINE, strokeWidth=2.5, strokeLineCap=1, fillColor=None)
    for x, y in places:
        # a line without length and with round ends is a dot, at a tenth of a circle's cost
        dots.moveTo(x, y)
        dots.lineTo(x, y)
    drawing.add(dots)


def _levels(drawing: Drawing, plot: Plot, levels: Iterable[ChartLevel], width: float) -> None:
    taken: list[float] = []
    for level in levels:
        y = plot.y(level.value)
        line = Line(
            plot.left,
            y,
            plot.right,
            y,
            strokeColor=styles.TEXT,
            strokeWidth=0.9 if not level.dashed else 0.7,
        )
        if level.dashed:
            line.strokeDashArray = [3, 2]
        drawing.add(line)
        text_y = _free(y - 2.4, taken)
        taken.append(text_y)
        label(
            drawing,
            plot.right + 4,
            text_y,
            shortened(level.label, REGULAR, SMALL, width - plot.right - 4),
            colour=styles.TEXT,
        )


def _free(y: float, taken: list[float]) -> float:
    """Return a height at which a label does not touch those already written."""
    while any(abs(y - other) < SMALL + 0.5 for other in taken):
        nearest = min(taken, key=lambda other: abs(y - other))
        y = nearest + (SMALL + 1 if y >= nearest else -SMALL - 1)
    return y


def _lane(drawing: Drawing, plot: Plot, happenings: Iterable[ChartEvent]) -> None:
    """Mark changes (diamonds) and incidents (squares) under the axis, each with its id where there
    is room.
    """
    y, used = plot.bottom - 14 - _LANE / 2 + 1, 0.0
    shown = [(plot.x(each.day), each) for each in happenings if plot.first <= each.day <= plot.last]
    for index, (x, each) in enumerate(shown):
        _sign(drawing, x, y, each.kind)
        name = shortened(each.label, REGULAR, _ID, _LONGEST_ID)
        width = width_of(name, REGULAR, _ID)
        after = shown[index + 1][0] if index + 1 < len(shown) else drawing.width + 4
        if x + 5 + width < after - 4:
            label(drawing, x + 5, y - 2.3, name, size=_ID)
            used = x + 5 + width
            continue
        if x - 5 - width > used + 3:
            label(drawing, x - 5, y - 2.3, name, anchor="end", size=_ID)
        used = x + 4


def _sign(drawing: Drawing, x: float, y: float, kind: str) -> None:
    if kind == "change":
        drawing.add(
            Polygon(
                [x, y + 3, x + 3, y, x, y - 3, x - 3, y], fillColor=styles.ACCENT, strokeColor=None
            )
        )
    else:
        drawing.add(
            Rect(x - 2.3, y - 2.3, 4.6, 4.6, fillColor=styles.STATUS["missed"], strokeColor=None)
        )


def _bars(chart: BarChart, width: float, height: float) -> Drawing:
    drawing = Drawing(width, height)
    title(drawing, chart.title, chart.axis, width, height)
    by_day = zip(*(amounts for _, amounts in chart.series), strict=True)
    totals = list(map(sum, by_day)) or [0] * len(chart.days)
    ticks = round_ticks(0, max([*totals, *(level.value for level in chart.levels)]) * 1.04)
    names = max((width_of(level.label, REGULAR, SMALL) for level in chart.levels), default=0.0)
    left, bottom = gutter_for(ticks, chart.unit), 18.0 + (13 if len(chart.series) > 1 else 0)
    plot = Plot(
        left,
        bottom,
        width - left - (names + 8 if names else 4),
        height - _HEAD - bottom,
        chart.days[0],
        chart.days[-1],
        0,
        ticks[-1],
    )
    value_axis(drawing, plot, ticks, chart.unit)
    for index, day in enumerate(chart.days):
        _bar(drawing, plot, day, [amounts[index] for _, amounts in chart.series])
        if day in chart.alerts:
            _alert(drawing, plot.x(day), plot.y(totals[index]) + 2)
    _levels(drawing, plot, chart.levels, width)
    day_axis(drawing, plot)
    if len(chart.series) > 1:
        _legend(drawing, plot, [name for name, _ in chart.series])
    return drawing


def _bar(drawing: Drawing, plot: Plot, day: date, amounts: list[float]) -> None:
    base, wide = 0.0, plot.day_width * 0.7
    for amount, colour in zip(amounts, styles.SERIES, strict=False):
        if amount > 0:
            low, high = plot.y(base), plot.y(base + amount)
            drawing.add(
                Rect(
                    plot.x(day) - wide / 2,
                    low,
                    wide,
                    high - low,
                    fillColor=colour,
                    strokeColor=None,
                )
            )
            base += amount


def _alert(drawing: Drawing, x: float, y: float) -> None:
    drawing.add(
        Polygon(
            [x - 2.4, y, x + 2.4, y, x, y + 4.2],
            fillColor=styles.STATUS["at_risk"],
            strokeColor=None,
        )
    )


def _legend(drawing: Drawing, plot: Plot, names: list[str]) -> None:
    x, each = plot.left, plot.width / len(names)
    for name, colour in zip(names, styles.SERIES, strict=False):
        drawing.add(Rect(x, 6, 6, 6, fillColor=colour, strokeColor=None))
        shown = shortened(name, REGULAR, SMALL, max(each, 60) - 14)
        label(drawing, x + 9, 6.5, shown)
        x += min(each, width_of(shown, REGULAR, SMALL) + 22)
