"""Small pictures inside tiles: ninety days as a line, an error budget as a bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from slastudio.judge.outcome.objective_result import Budget, Point, Result
from slastudio.ui.charts.painting import faded
from slastudio.ui.look.theme import Tokens

DAYS = 90


def runs(points: Sequence[Point]) -> Iterator[list[tuple[int, Point]]]:
    """Yield stretches of days that all have a value; days without data are never bridged."""
    run: list[tuple[int, Point]] = []
    for index, point in enumerate(points):
        if point.value is None:
            if run:
                yield run
            run = []
        else:
            run.append((index, point))
    if run:
        yield run


def draw_sparkline(painter: QPainter, rect: QRectF, result: Result, tokens: Tokens) -> None:
    """Draw the last ninety days of a result with its target; gaps stay open."""
    points = result.trend[-DAYS:]
    values = [point.value for point in points if point.value is not None]
    if not values:
        return
    target = float(result.target) if result.target is not None and not result.drawn_so_far else None
    low, high = (
        min([*values, *([target] if target is not None else [])]),
        max([*values, *([target] if target is not None else [])]),
    )
    reach = (high - low) or 1.0

    def place(index: int, value: float) -> QPointF:
        x = rect.left() + rect.width() * index / max(len(points) - 1, 1)
        return QPointF(x, rect.bottom() - rect.height() * (value - low) / reach)

    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if target is not None:
        painter.setPen(QPen(QColor(tokens.hairline), 1))
        painter.drawLine(place(0, target), place(len(points) - 1, target))
    painter.setPen(
        QPen(
            QColor(tokens.series[0]),
            1.5,
            Qt.PenStyle.SolidLine,
            Qt.PenCapStyle.RoundCap,
            Qt.PenJoinStyle.RoundJoin,
        )
    )
    last = QPointF()
    for run in runs(points):
        line = [place(index, point.value or 0.0) for index, point in run]
        if len(run) > 1:
            painter.drawPolyline(QPolygonF(line))
        else:
            painter.drawEllipse(line[0], 0.75, 0.75)
        last = line[-1]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.verdict(result.status))
    painter.drawEllipse(last, 3, 3)


def draw_budget(
    painter: QPainter, rect: QRectF, budget: Budget, status: str, tokens: Tokens
) -> None:
    """Draw spent against allowed; an overrun keeps its size and a tick marks what was allowed."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(faded(tokens.colour("no_data"), 0.25))
    painter.drawRoundedRect(rect, 2, 2)
    share = budget.share_spent if budget.allowed >= Decimal(0) else 0.0
    whole = max(share, 1.0)
    if share == float("inf"):
        whole, share = 1.0, 1.0
    filled = QRectF(
        rect.left(),
        rect.top(),
        max(rect.width() * share / whole, 2.0 if share else 0.0),
        rect.height(),
    )
    painter.setBrush(tokens.verdict(status))
    painter.drawRoundedRect(filled, 2, 2)
    if whole > 1:
        x = rect.left() + rect.width() / whole
        painter.setPen(QPen(QColor(tokens.text), 2))
        painter.drawLine(QPointF(x, rect.top() - 2), QPointF(x, rect.bottom() + 2))
