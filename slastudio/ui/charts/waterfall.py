"""A waterfall: one amount before, the parts that led from it, one amount after; bars from zero,
parts between.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from slastudio.contract.words.figures import show_value
from slastudio.ui.charts.keeping.chart import ChartWidget
from slastudio.ui.charts.keeping.data import ChartData, joined
from slastudio.ui.charts.painting import font
from slastudio.ui.look.theme import Theme
from slastudio.ui.widgets.labels import label
from slastudio.ui.widgets.layouts import column

_HINT = "Point at a bar, or use ← and →, to read a part."
_TOP, _BOTTOM, _SIDE = 24, 38, 8


@dataclass(frozen=True)
class WaterfallStep:
    """Hold one bar: its name, the amount it shows, and from where to where it reaches; whole: a
    total, drawn from zero.
    """

    name: str
    amount: Decimal
    start: Decimal
    end: Decimal
    whole: bool = False


def steps_of(
    before: tuple[str, Decimal], parts: tuple[tuple[str, Decimal], ...], after: tuple[str, Decimal]
) -> tuple[WaterfallStep, ...]:
    """Return the bars of a waterfall; parts lead from the first amount to the last exactly."""
    found, at = [WaterfallStep(before[0], before[1], Decimal(0), before[1], whole=True)], before[1]
    for name, amount in parts:
        found.append(WaterfallStep(name, amount, at, at + amount))
        at += amount
    return (*found, WaterfallStep(after[0], after[1], Decimal(0), after[1], whole=True))


class _Bars(QWidget):
    """Paint the bars; moved carries the place of the bar under the pointer or the cursor."""

    moved = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.steps: tuple[WaterfallStep, ...] = ()
        self.unit = ""
        self.chosen = -1
        self.setMouseTracking(True)
        self.setMinimumHeight(200)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(560, 232)

    def _slot(self) -> float:
        return (self.width() - 2 * _SIDE) / max(len(self.steps), 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = int((event.position().x() - _SIDE) // max(self._slot(), 1.0))
        if 0 <= at < len(self.steps):
            self.moved.emit(at)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.steps:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(11))
        ends = [float(each) for step in self.steps for each in (step.start, step.end)]
        low, high = min(0.0, *ends), max(0.0, *ends)
        room = self.height() - _TOP - _BOTTOM
        scale = room / ((high - low) or 1.0)

        def y(value: Decimal | float) -> float:
            return _TOP + (high - float(value)) * scale

        tokens, slot = self._theme.tokens, self._slot()
        painter.setPen(QPen(QColor(tokens.hairline), tokens.line))
        painter.drawLine(QPointF(_SIDE, y(0)), QPointF(self.width() - _SIDE, y(0)))
        wide = min(slot * 0.64, 88.0)
        for number, step in enumerate(self.steps):
            left = _SIDE + number * slot + (slot - wide) / 2
            top, foot = y(max(step.start, step.end)), y(min(step.start, step.end))
            bar = QRectF(left, top, wide, max(foot - top, 1.5))
            painter.setPen(
                QPen(QColor(tokens.accent), 2) if number == self.chosen else Qt.PenStyle.NoPen
            )
            painter.setBrush(QColor(self._colour(step)))
            painter.drawRect(bar)
            if number + 1 < len(self.steps):
                painter.setPen(QPen(QColor(tokens.muted), 1, Qt.PenStyle.DotLine))
                level = y(step.end)
                painter.drawLine(QPointF(left + wide, level), QPointF(left + slot, level))
            self._write(painter, step, QRectF(left - (slot - wide) / 2, top, slot, foot - top))
        painter.end()

    def _colour(self, step: WaterfallStep) -> str:
        series = self._theme.tokens.series
        if step.whole:
            return series[0]
        return series[1] if step.amount > 0 else series[2]

    def _write(self, painter: QPainter, step: WaterfallStep, box: QRectF) -> None:
        tokens = self._theme.tokens
        painter.setPen(QColor(tokens.text))
        metrics = QFontMetrics(painter.font())
        words = amount_words(step, self.unit)
        if metrics.horizontalAdvance(words) > box.width() - 2:
            words = (
                show_value(step.amount, self.unit, None) if step.whole else words.replace(" ", "")
            )
        above = QRectF(box.left(), box.top() - 18, box.width(), 16)
        painter.drawText(
            above, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, words
        )
        painter.setPen(QColor(tokens.muted))
        below = QRectF(box.left() + 2, self.height() - _BOTTOM + 6, box.width() - 4, _BOTTOM - 6)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        painter.drawText(below, flags, step.name)


def amount_words(step: WaterfallStep, unit: str) -> str:
    """Return a bar's amount; of a part with its sign and an arrow, so that colour is not all that
    tells.
    """
    if step.whole or not step.amount:
        return show_value(step.amount, unit)
    return f"{'▲ +' if step.amount > 0 else '▼ '}{show_value(step.amount, unit)}"


class Waterfall(ChartWidget):
    """Draw how one amount became another; the readout names the bar under the pointer or the
    keyboard cursor.
    """

    read = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.readout = label(_HINT, "caption", wrap=True)
        self.bars = _Bars(theme)
        self.bars.moved.connect(self._read)
        column(self.readout, self.bars, into=self, gap=4).setStretch(1, 1)

    def show_steps(self, steps: tuple[WaterfallStep, ...], unit: str, title: str) -> None:
        """Show the bars; title names the chart for those who do not see it."""
        self.bars.steps, self.bars.unit, self.bars.chosen = steps, unit, -1
        self.readout.setText(_HINT)
        self.setAccessibleName(f"Chart: {title}, {unit}")
        self.setAccessibleDescription("; ".join(self.words_of(n) for n in range(len(steps))))
        self.bars.update()

    def words_of(self, index: int) -> str:
        step = self.bars.steps[index]
        words = f"{step.name}: {amount_words(step, self.bars.unit)}"
        return (
            words
            if step.whole
            else f"{words}, from {_at(step.start, self)} to {_at(step.end, self)}"
        )

    def chart_data(self) -> ChartData:
        unit = self.bars.unit
        heads = ("part", *(f"{each}, {unit}" for each in ("amount", "from", "to")))
        lines = [(each.name, each.amount, each.start, each.end) for each in self.bars.steps]
        return joined(self.title(), heads, lines)

    def _read(self, index: int) -> None:
        self.bars.chosen = index
        self.bars.update()
        self.readout.setText(self.words_of(index))
        self.read.emit(self.readout.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, last = (
            {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key())),
            len(self.bars.steps) - 1,
        )
        if step is not None and last >= 0:
            at = self.bars.chosen
            # the first key goes to the end one comes from
            begin = 0 if step > 0 else last
            self._read(begin if at < 0 else min(max(at + step, 0), last))
        else:
            super().keyPressEvent(event)


def _at(amount: Decimal, chart: Waterfall) -> str:
    return show_value(amount, chart.bars.unit)
