"""The quality card of an import: what is missing, far out, late or undated, and why records were
rejected.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from slastudio.contract.words.figures import show_number
from slastudio.evidence.kinds import KINDS
from slastudio.operations.evidence.imports import Batch
from slastudio.operations.evidence.quality import ColumnQuality, Quality, quality
from slastudio.shared.counts import count
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.ui.look.theme import Theme
from slastudio.ui.look.wording import moment
from slastudio.ui.state.context import Context
from slastudio.ui.widgets.cards import Card
from slastudio.ui.widgets.labels import button, label
from slastudio.ui.widgets.layouts import row
from slastudio.ui.widgets.tables.table import ColouredCell, DataTable, Text

AT_ONCE = 300_000
_BAR = 1


class _BarDelegate(QStyledItemDelegate):
    """Draw a share, written as "12 %", as a bar from zero to its right end."""

    def __init__(self, theme: Theme, parent: DataTable) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        share = share_of(str(index.data()))
        if share <= 0:
            return
        tokens = self._theme.tokens
        whole = QRectF(option.rect).adjusted(58, 11, -8, -11)
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.hover))
        painter.drawRect(whole)
        painter.setBrush(QColor(tokens.colour("at_risk") if share < 1 else tokens.colour("missed")))
        painter.drawRect(
            QRectF(whole.left(), whole.top(), max(whole.width() * share, 2), whole.height())
        )
        painter.restore()


def share_of(text: str) -> float:
    """Return the share a cell writes, 0 for none."""
    digits = text.removeprefix("<").removesuffix("%").strip()
    return float(digits) / 100 if digits.replace(".", "", 1).isdigit() else 0.0


class QualityPanel(Card):
    """Look at an import's rows in the background and tell how good they are."""

    def __init__(self, context: Context) -> None:
        super().__init__("Quality of its rows")
        self.context = context
        self.batch: Batch | None = None
        self.quality: Quality | None = None
        self.look = button("Look at every row")
        self.look.clicked.connect(self.start)
        self.told = label("", "muted", wrap=True)
        self.columns = DataTable(context.theme, "Quality of each column")
        self.columns.setItemDelegateForColumn(_BAR, _BarDelegate(context.theme, self.columns))
        self.columns.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.columns.chosen.connect(self._tell_column)
        self.column_told = label("", wrap=True, selectable=True)
        self.column_told.setAccessibleName("Values of the chosen column")
        self.reasons_title = label("Why records were rejected", "strong")
        self.reasons = DataTable(context.theme, "Reasons of rejection")
        self.add(self.told, self.columns, self.column_told, self.reasons_title, self.reasons)
        self.body.addLayout(row(self.look, None))

    def show_batch(self, batch: Batch) -> None:
        """Look at another import; a very large one only when asked."""
        self.batch, self.quality = batch, None
        for part in (self.columns, self.column_told, self.reasons_title, self.reasons, self.look):
            part.hide()
        self.show()
        self.context.jobs.drop("quality")
        if batch.read > AT_ONCE:
            self.told.setText(
                f"{count(batch.read, 'record')}: looking at all of them takes a moment."
            )
            self.look.show()
        else:
            self.start()

    def hide_purged(self) -> None:
        """Show nothing of an import whose rows are purged."""
        self.context.jobs.drop("quality")
        self.batch = None
        self.hide()

    def start(self) -> None:
        """Look at every row now."""
        batch = self.batch
        if batch is None:
            return
        project = self.context.session.project
        self.look.hide()
        self.told.setText("Looking at its rows …")
        self.context.jobs.start(
            f"Looking at the rows of {batch.file}",
            lambda progress: quality(project, batch.id, progress),
            self._show,
            self._failed,
            key="quality",
            shown=batch.read > AT_ONCE,
        )

    def _show(self, found: Quality) -> None:
        self.quality = found
        self.told.setText(" ".join(told_words(found, self.context.session.agreement.zone)))
        lines = [_line(each) for each in found.columns]
        self.columns.show_lines(
            ("Column", "Missing", "Values"), lines, widths=(100, 100, 56), fill=2
        )
        self.columns.setFixedHeight(min(max(len(lines), 1), 12) * 30 + 44)
        self.columns.setVisible(bool(lines))
        self.column_told.setVisible(bool(lines))
        self.columns.select_line(0)
        self._tell_column(self.columns.chosen_line())
        reasons: list[tuple[Text, ...]] = [
            (f"{number:,}", column or "whole record", reason)
            for column, reason, number in found.reasons
        ]
        self.reasons.show_lines(
            ("Records", "Column", "Reason"), reasons, figures=(0,), widths=(72, 100, 120), fill=2
        )
        self.reasons.setFixedHeight(min(max(len(reasons), 1), 6) * 30 + 44)
        self.reasons_title.setVisible(bool(reasons))
        self.reasons.setVisible(bool(reasons))

    def _tell_column(self, line: int) -> None:
        if self.quality is not None and 0 <= line < len(self.quality.columns):
            each = self.quality.columns[line]
            values = values_words(each)
            words = values.text if isinstance(values, ColouredCell) else values
            self.column_told.setText(f"{each.name}, missing {missing_words(each)}: {words}")

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, StudioError):
            raise error
        self.told.setText("Cancelled." if isinstance(error, Cancelled) else str(error))
        self.look.show()


def told_words(found: Quality, zone: str) -> list[str]:
    """Say in sentences how many rows are undated or late, and how many columns lack values."""
    words = [f"{count(found.rows, 'row')} looked at, those that do not count too."]
    if KINDS[found.batch.kind].time:
        words.append(
            f"{count(found.undated, 'row')} without a date."
            if found.undated
            else "Every row has a date."
        )
    if found.late and found.known_until is not None:
        until = moment(found.known_until, zone)
        words.append(
            f"{count(found.late, 'row')} came late: earlier imports had already reached {until}."
        )
    lacking = sum(each.missing > 0 for each in found.columns)
    words.append(f"{count(lacking, 'column')} lack values." if lacking > 1 else "")
    return [each for each in words if each]


def _line(each: ColumnQuality) -> tuple[Text, ...]:
    return (each.name, missing_words(each), values_words(each))


def missing_words(each: ColumnQuality) -> str:
    """Say which share is missing; what is missing never reads as 0 %, what is not never as 100 %."""
    share = 100 * each.share_missing
    if not each.missing:
        return "none"
    return (
        "<0.1 %" if share < 0.1 else f"{show_number(min(share, 99.9) if each.filled else 100, 1)} %"
    )


def values_words(each: ColumnQuality) -> Text:
    """Say what a column holds: middle and ends of figures with what lies far out, or the commonest
    texts.
    """
    if each.middle is not None and each.low is not None and each.high is not None:
        plain = f"{_figure(each.low)} … {_figure(each.middle)} … {_figure(each.high)}"
        if not each.outliers or each.high_fence is None or each.low_fence is None:
            return plain
        fences = f"outside {_figure(each.low_fence)} to {_figure(each.high_fence)}"
        return ColouredCell(f"▲ {plain}; {each.outliers:,} far out ({fences})", "at_risk")
    if each.values:
        shown = ", ".join(
            f"{text} {_share(number, each.filled)}" for text, number in each.values[:5]
        )
        return shown + (" …" if each.more or len(each.values) > 5 else "")
    return "many different" if each.filled else "empty"


def _share(number: int, whole: int) -> str:
    share = 100 * number / whole
    if 1 <= share <= 99 or number == whole:
        return f"{show_number(share, 0)} %"
    # rounding must not turn some into none, nor most into all
    return "<1 %" if share < 1 else ">99 %"


def _figure(value: float) -> str:
    return show_number(value, 0 if abs(value) >= 100 or value == int(value) else 2)
