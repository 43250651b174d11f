"""The verdict tile: name, the one big figure, promise, ninety days, budget, and the verdict as mark
and word.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.telling.readings import between_words
from slastudio.judge.telling.results import budget_line, target_line, value_words
from slastudio.ui.charts.painting import font
from slastudio.ui.charts.sparkline import draw_budget, draw_sparkline
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import status_words
from slastudio.ui.widgets.labels import tip

HEIGHT, PAD = 160, 12


class VerdictTile(QAbstractButton):
    """Show one objective's month; pressing it opens the objective."""

    def __init__(self, result: Result, theme: Theme) -> None:
        super().__init__()
        self.result, self._theme = result, theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.value_text = value_words(result)
        self.setAccessibleName(
            f"{result.name}: {status_words(result.status)[2:]}, {self.value_text}"
        )
        told = (target_line(result), between_words(result), result.reason)
        self.setAccessibleDescription(". ".join(filter(None, told)))
        tip(self, f"{result.name}\n{result.reason}" if result.reason else result.name)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(232, HEIGHT)

    def keyPressEvent(self, event: object) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # type: ignore[attr-defined]
            self.click()
        else:
            super().keyPressEvent(event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        width = 2 if self.hasFocus() else tokens.line
        edge = tokens.field_line if self.underMouse() else tokens.hairline
        edge = tokens.accent if self.hasFocus() else edge
        painter.setPen(QPen(QColor(edge), width))
        painter.setBrush(QColor(tokens.surface))
        inset = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 6, 6)
        self._draw_words(painter)
        box = QRectF(PAD, 84, self.width() - 2 * PAD, 28)
        draw_sparkline(painter, box.adjusted(3, 3, -3, -3), self.result, tokens)
        if self.result.budget is not None:
            draw_budget(
                painter,
                QRectF(PAD, 118, self.width() - 2 * PAD, 4),
                self.result.budget,
                self.result.status,
                tokens,
            )
        self._draw_verdict(painter)
        painter.end()

    def _draw_words(self, painter: QPainter) -> None:
        tokens, wide = self._theme.tokens, self.width() - 2 * PAD
        painter.setPen(QColor(tokens.text))
        painter.setFont(font(13, bold=True))
        name = painter.fontMetrics().elidedText(self.result.name, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(QRectF(PAD, 10, wide, 18), Qt.AlignmentFlag.AlignVCenter, name)
        number, _, unit = self.value_text.rpartition(" ")
        number, unit = (number, unit) if number else (unit, "")
        painter.setFont(font(28, bold=True))
        painter.drawText(QRectF(PAD, 30, wide, 36), Qt.AlignmentFlag.AlignVCenter, number)
        used = QFontMetrics(painter.font()).horizontalAdvance(number)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(font(15))
        painter.drawText(
            QRectF(PAD + used + 6, 36, wide - used, 30), Qt.AlignmentFlag.AlignVCenter, unit
        )
        painter.setFont(font(11))
        painter.drawText(
            QRectF(PAD, 66, wide, 16), Qt.AlignmentFlag.AlignVCenter, target_line(self.result)
        )

    def _draw_verdict(self, painter: QPainter) -> None:
        tokens, status = self._theme.tokens, self.result.status
        line = QRectF(PAD, HEIGHT - 32, self.width() - 2 * PAD, 22)
        painter.setPen(tokens.verdict(status))
        painter.setFont(font(13, bold=True))
        words = status_words(status)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, words)
        room = line.width() - painter.fontMetrics().horizontalAdvance(words) - 12
        painter.setPen(QColor(tokens.muted))
        painter.setFont(font(11))
        left = painter.fontMetrics().elidedText(
            between_words(self.result) or budget_line(self.result.budget),
            Qt.TextElideMode.ElideRight,
            int(room),
        )
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, left)
