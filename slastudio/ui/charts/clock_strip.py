"""The clock strip of an incident: running solid, paused hatched, outside service hours empty, due as a tick."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QToolTip

from slastudio.contract.agreement import Agreement
from slastudio.contract.calendars import ServiceClock
from slastudio.contract.clocks import Clocks
from slastudio.contract.durations import parse_duration
from slastudio.judge.assessment import Case
from slastudio.shared.problems import StudioError
from slastudio.ui.charts.painting import faded, hatch
from slastudio.ui.theme import Theme, Tokens
from slastudio.ui.widgets.labels import literal
from slastudio.ui.widgets.tables import LINE
from slastudio.ui.wording import moment, span

Index = QModelIndex | QPersistentModelIndex
Span = tuple[datetime, datetime]
# beyond this many stretches single service days cannot be told apart, and the bar says running or not
MOST_SPANS = 400


@dataclass(frozen=True)
class ClockPicture:
    """Hold one clock ready to be drawn: its ends, the stretches in which it ran and stood, and what it says."""

    case: Case
    start: datetime
    end: datetime
    running: tuple[Span, ...] = ()
    late: tuple[Span, ...] = ()
    paused: tuple[Span, ...] = ()
    words: str = ""


def _clock_of(case: Case, terms: Agreement, clocks: Clocks) -> ServiceClock:
    tier = next((each for each in terms.support.under().severities if each.name == case.severity), None)
    runs = tier.clock if tier is not None else "business"
    try:
        return clocks.choose(parse_duration(case.limit), runs)
    except StudioError:
        return clocks.business


def _without(spans: Iterable[Span], holes: Iterable[Span]) -> list[Span]:
    """Return what is left of sorted spans outside the holes."""
    left = list(spans)
    for start, end in holes:
        cut: list[Span] = []
        for a, b in left:
            cut += [each for each in ((a, min(b, start)), (max(a, end), b)) if each[0] < each[1]]
        left = cut
    return left


def picture_clocks(cases: Iterable[Case], terms: Agreement, now: datetime) -> tuple[ClockPicture, ...]:
    """Return each case's clock with its stretches on the agreement's calendar; cheap, but not for painting."""
    clocks = Clocks(terms.support.under().calendar, terms.zone)
    return tuple(_picture(case, _clock_of(case, terms, clocks), now, terms.zone) for case in cases)


def _picture(case: Case, clock: ServiceClock, now: datetime, zone_name: str) -> ClockPicture:
    stop = case.done or (max(now, case.opened) if case.verdict in ("open", "late") else None)
    ends = [each for each in (stop, case.due) if each is not None]
    end = max(ends, default=case.opened)
    words = tooltip_words(case, zone_name)
    if stop is None or end <= case.opened:
        return ClockPicture(case, case.opened, end, words=words)
    open_spans = clock.open_spans(case.opened, stop)
    if len(open_spans) > MOST_SPANS:
        open_spans = [(case.opened, stop)]
    pauses = [(max(a, case.opened), min(b, stop)) for a, b in case.pauses if b > case.opened and a < stop]
    ran = _without(open_spans, pauses)
    stood = _without(open_spans, _without(open_spans, pauses) if pauses else open_spans)
    split = case.due if case.verdict == "late" and case.due is not None else None
    if split is None:
        return ClockPicture(case, case.opened, end, tuple(ran), (), tuple(stood), words)
    before = _without(ran, [(split, max(end, split))])
    after = _without(ran, [(case.opened, split)])
    return ClockPicture(case, case.opened, end, tuple(before), tuple(after), tuple(stood), words)


def tooltip_words(case: Case, zone_name: str) -> str:
    """Say in lines what the strip draws."""
    lines = [f"Opened {moment(case.opened, zone_name)}"]
    lines += [f"Paused {moment(a, zone_name)} – {moment(b, zone_name)}" for a, b in case.pauses[:6]]
    if case.due is not None:
        lines.append(f"Due {moment(case.due, zone_name)}" + (f", {case.limit}" if case.limit else ""))
    lines.append(f"Answered {moment(case.done, zone_name)}" if case.done is not None else "Not answered")
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
        painter.drawLine(QPointF(bar.left(), bar.center().y()), QPointF(bar.right(), bar.center().y()))
        return

    def box(stretch: Span) -> QRectF:
        left, right = (bar.left() + bar.width() * (each - picture.start).total_seconds() / whole for each in stretch)
        return QRectF(left, bar.top(), max(right - left, 1.0), bar.height())

    # outside service hours nothing runs: the bar stays empty there
    painter.setPen(QPen(QColor(tokens.hairline), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(bar.adjusted(0.5, 0.5, -0.5, -0.5))
    painter.setPen(Qt.PenStyle.NoPen)
    for stretches, colour in ((picture.running, tokens.series[0]), (picture.late, tokens.missed)):
        painter.setBrush(QColor(colour))
        for each in stretches:
            painter.drawRect(box(each))
    for each in picture.paused:
        painter.setBrush(faded(tokens.series[0], 0.12))
        painter.drawRect(box(each))
        hatch(painter, box(each), QColor(tokens.series[0]))
    _draw_due(painter, bar, picture, tokens, whole)


def _draw_due(painter: QPainter, bar: QRectF, picture: ClockPicture, tokens: Tokens, whole: float) -> None:
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

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        picture = self._picture(index)
        if event.type() == QEvent.Type.ToolTip and picture is not None:
            QToolTip.showText(event.globalPos(), literal(picture.words), view)
            return True
        return super().helpEvent(event, view, option, index)
