"""The clock strip of an incident: running solid, paused hatched, outside service hours empty, due
as a tick.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import WEEKDAYS
from slastudio.judge.clocks.strip import Stretch, strip
from slastudio.judge.outcome.objective_result import Case
from slastudio.shared.problems import StudioError
from slastudio.ui.charts.painting import faded, hatch
from slastudio.ui.look.theme import Theme, Tokens
from slastudio.ui.look.wording import moment, span
from slastudio.ui.widgets.labels import literal
from slastudio.ui.widgets.tables.table import LINE

Index = QModelIndex | QPersistentModelIndex
Span = tuple[datetime, datetime]
# beyond this single service days cannot be told apart, and the bar says running
LONGEST = timedelta(days=400)


@dataclass(frozen=True)
class ClockPicture:
    """Hold one clock ready to be drawn: its ends, the stretches in which it ran and stood, and what
    it says.
    """

    case: Case
    start: datetime
    end: datetime
    running: tuple[Span, ...] = ()
    late: tuple[Span, ...] = ()
    paused: tuple[Span, ...] = ()
    words: str = ""


def _hours_of(case: Case, terms: Agreement, clocks: Clocks) -> str:
    if case.runs:
        return case.runs
    tier = next(
        (each for each in terms.support.under().severities if each.name == case.severity), None
    )
    try:
        chosen = clocks.choose(
            parse_duration(case.limit), tier.clock if tier is not None else "business"
        )
    except StudioError:
        return "business"
    return "always" if chosen.always else "business"


def picture_clocks(
    cases: Iterable[Case], terms: Agreement, now: datetime
) -> tuple[ClockPicture, ...]:
    """Return each case's clock with its stretches on the agreement's calendar; cheap, but not for
    painting.
    """
    clocks = Clocks(terms.support.under().calendar, terms.zone)
    clause = clause_of(terms, "waiting")
    paused = f"waiting for the client, {clause}" if clause else "waiting for the client"
    told = (replace(case, runs=_hours_of(case, terms, clocks)) for case in cases)
    return tuple(_picture(case, clocks, now, terms.zone, paused) for case in told)


def _picture(
    case: Case, clocks: Clocks, now: datetime, zone_name: str, paused: str
) -> ClockPicture:
    stop = case.done or (max(now, case.opened) if case.verdict in ("open", "late") else None)
    end = max([each for each in (stop, case.due) if each is not None], default=case.opened)
    words = tooltip_words(case, zone_name)
    if stop is None or end <= case.opened:
        return ClockPicture(case, case.opened, end, words=words)
    if stop - case.opened > LONGEST:
        return ClockPicture(case, case.opened, end, ((case.opened, stop),), words=words)
    stretches = strip(case, clocks, now, paused)
    spans: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    for stretch in stretches:
        spans[stretch.state].append((stretch.start, stretch.end))
    running, late, stood = (tuple(spans[state]) for state in ("running", "late", "paused"))
    return ClockPicture(
        case, case.opened, end, running, late, stood, words + _closed_words(stretches)
    )


def _closed_words(stretches: Iterable[Stretch]) -> str:
    """Name the holidays and closures a clock stood over, and a re-opening's gap."""
    plain = {*WEEKDAYS, "outside service hours"}
    names = dict.fromkeys(
        each.reason
        for each in stretches
        if each.state == "outside_hours" and each.reason not in plain
    )
    return f"\nClosed: {', '.join(list(names)[:6])}" if names else ""


def tooltip_words(case: Case, zone_name: str) -> str:
    """Say in lines what the strip draws."""
    lines = [f"Opened {moment(case.opened, zone_name)}"]
    lines += [f"Paused {moment(a, zone_name)} – {moment(b, zone_name)}" for a, b in case.pauses[:6]]
    lines += [f"Held {moment(a, zone_name)} – {moment(b, zone_name)}" for a, b in case.held[:6]]
    if case.due is not None:
        lines.append(
            f"Due {moment(case.due, zone_name)}" + (f", {case.limit}" if case.limit else "")
        )
    lines.append(
        f"Answered {moment(case.done, zone_name)}" if case.done is not None else "Not answered"
    )
    if case.adjusted_s is not None:
        lines.append(f"On the clock: {clock_words(case)}")
    return "\n".join(lines)


def draw_clock(painter: QPainter, rect: QRectF, picture: ClockPicture, tokens: Tokens) -> None:
    """Draw one clock from its opening to whichever comes last: done, due, or now for an open one."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bar = QRectF(rect.left(), rect.center().y() - 4, rect.width(), 8)
    whole = (picture.end - picture.start).total_seconds()
    if whole <= 0:
        painter.setPen(QPen(QColor(tokens.field_line), 1, Qt.PenStyle.DotLine))
        painter.drawLine(
            QPointF(bar.left(), bar.center().y()), QPointF(bar.right(), bar.center().y())
        )
        return

    def box(stretch: Span) -> QRectF:
        left, right = (
            bar.left() + bar.width() * (each - picture.start).total_seconds() / whole
            for each in stretch
        )
        return QRectF(left, bar.top(), max(right - left, 1.0), bar.height())

    # outside service hours nothing runs: the bar stays empty there
    painter.setPen(QPen(QColor(tokens.hairline), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    for stretches, colour in (
        (picture.running, tokens.series[0]),
        (picture.late, tokens.colour("missed")),
    ):
        painter.setBrush(QColor(colour))
        for each in stretches:
            painter.drawRect(box(each))
    for each in picture.paused:
        painter.setBrush(faded(tokens.series[0], 0.12))
        painter.drawRect(box(each))
        hatch(painter, box(each), QColor(tokens.series[0]))
    _draw_due(painter, bar, picture, tokens, whole)


def _draw_due(
    painter: QPainter, bar: QRectF, picture: ClockPicture, tokens: Tokens, whole: float
) -> None:
    if picture.case.due is None:
        return
    share = (picture.case.due - picture.start).total_seconds() / whole
    at = min(max(bar.left() + bar.width() * share, bar.left()), bar.right() - 1)
    painter.setPen(QPen(QColor(tokens.text), 2))
    painter.drawLine(QPointF(at, bar.top() - 4), QPointF(at, bar.bottom() + 4))


def clock_words(case: Case) -> str:
    """Say a clock in words, as the strip's twin."""
    if case.adjusted_s is None:
        return case.why or "still running"
    paused = (case.measured_s or 0) - case.adjusted_s
    return span(case.adjusted_s) + (f", {span(paused)} paused" if paused > 0 else "")


class ClockDelegate(QStyledItemDelegate):
    """Draw each row's clock into one column of a table."""

    def __init__(self, theme: Theme, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self.pictures: tuple[ClockPicture, ...] = ()

    def show_cases(self, cases: tuple[Case, ...], terms: Agreement) -> None:
        """Take over the cases of a month and lay out their clocks."""
        self.pictures = picture_clocks(cases, terms, datetime.now(UTC))

    def _picture(self, index: Index) -> ClockPicture | None:
        line = index.data(LINE)
        return self.pictures[line] if isinstance(line, int) and line < len(self.pictures) else None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, picture = self._theme.tokens, self._picture(index)
        if option.state & option.state.State_Selected:
            painter.fillRect(option.rect, QColor(tokens.selected))
        if picture is not None:
            painter.save()
            draw_clock(painter, QRectF(option.rect).adjusted(8, 4, -12, -4), picture, tokens)
            painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        picture = self._picture(index)
        if event.type() == QEvent.Type.ToolTip and picture is not None:
            QToolTip.showText(event.globalPos(), literal(picture.words), view)
            return True
        return super().helpEvent(event, view, option, index)
