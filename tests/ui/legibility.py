"""What somebody would be ashamed of on a page, found by looking at its widgets as they lie: clipped texts,
what lies over one another or outside, targets too small to hit, controls without a name.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QToolButton,
    QWidget,
)

from slastudio.ui.widgets.labels import Elided
from slastudio.ui.widgets.links import Link

# CSS pixels: WCAG 2.2, success criterion 2.5.8
LEAST_TARGET = 24
_SLACK = 2
_CONTROLS = (QAbstractButton, QComboBox, QLineEdit)
_READ = (
    QLabel,
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QAbstractItemView,
)


def faults(page: QWidget) -> list[str]:
    """Return what is wrong on a page, each as one line."""
    shown = [each for each in page.findChildren(QWidget) if _is_seen(each)]
    found = [
        *(f for each in shown for f in _clipped(each)),
        *(f for each in shown for f in _small(each)),
        *(f for each in shown for f in _unnamed(each)),
        *(f for each in shown for f in _outside(page, each)),
        *_overlaps(shown),
    ]
    return sorted(set(found))


def _is_seen(widget: QWidget) -> bool:
    inner = widget.objectName().startswith("qt_") or isinstance(widget, QScrollBar)
    return widget.isVisible() and not inner and not widget.visibleRegion().isEmpty()


def named(widget: QWidget) -> str:
    text = widget.accessibleName() or (
        widget.text() if isinstance(widget, (QLabel, QAbstractButton, QLineEdit)) else ""
    )
    return f"{type(widget).__name__} “{' '.join(text.split())[:50]}”"


def _clipped(widget: QWidget) -> Iterator[str]:
    # an elided text says so and is told whole by its tooltip
    if isinstance(widget, (Elided, Link)) or not isinstance(widget, (QLabel, QAbstractButton)):
        return
    if isinstance(widget, QToolButton) and not widget.text():
        return
    if not widget.text():
        return
    wanted = widget.sizeHint()
    if isinstance(widget, QLabel) and widget.wordWrap():
        if widget.heightForWidth(widget.width()) > widget.height() + _SLACK:
            yield f"clipped below: {named(widget)} {widget.heightForWidth(widget.width())} > {widget.height()}"
        longest = max(
            (widget.fontMetrics().horizontalAdvance(word) for word in widget.text().split()),
            default=0,
        )
        if longest > widget.width() + _SLACK:
            yield f"a word is clipped: {named(widget)} {longest} > {widget.width()}"
        return
    if wanted.width() > widget.width() + _SLACK:
        yield f"clipped: {named(widget)} {wanted.width()} > {widget.width()}"
    if wanted.height() > widget.height() + _SLACK + 2:
        yield f"clipped below: {named(widget)} {wanted.height()} > {widget.height()}"


def _small(widget: QWidget) -> Iterator[str]:
    if not isinstance(widget, _CONTROLS):
        return
    if isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox, QLineEdit)):
        return
    if min(widget.width(), widget.height()) < LEAST_TARGET:
        yield f"too small to hit: {named(widget)} {widget.width()} × {widget.height()}"


def _unnamed(widget: QWidget) -> Iterator[str]:
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus or not isinstance(widget, _READ):
        return
    if isinstance(widget.parentWidget(), (QComboBox, QAbstractSpinBox)) or isinstance(
        widget, QLabel
    ):
        return
    if not widget.accessibleName() and not (isinstance(widget, QAbstractButton) and widget.text()):
        yield f"has no name: {named(widget)} in {type(widget.parentWidget()).__name__}"


def _outside(page: QWidget, widget: QWidget) -> Iterator[str]:
    if not isinstance(widget, _READ):
        return
    area = widget.parentWidget()
    while area is not None and area is not page and not isinstance(area, QAbstractScrollArea):
        area = area.parentWidget()
    if area is None:
        return
    frame = area.viewport() if isinstance(area, QAbstractScrollArea) else page
    left = widget.mapTo(page, QPoint(0, 0)).x()
    right = left + widget.width()
    edge = frame.mapTo(page, QPoint(0, 0)).x() if frame is not page else 0
    # upwards and downwards one scrolls; sideways only where an area says so
    sideways = isinstance(area, QAbstractScrollArea) and (
        isinstance(area, QAbstractItemView)
        or area.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    )
    if not sideways and (left < edge - _SLACK or right > edge + frame.width() + _SLACK):
        yield f"reaches outside: {named(widget)} by {max(edge - left, right - edge - frame.width())}"


def _overlaps(shown: list[QWidget]) -> Iterator[str]:
    by_parent: dict[QWidget, list[QWidget]] = {}
    for each in shown:
        parent = each.parentWidget()
        if (
            parent is not None
            and parent.layout() is not None
            and parent.layout().indexOf(each) >= 0
        ):
            by_parent.setdefault(parent, []).append(each)
    for siblings in by_parent.values():
        for at, one in enumerate(siblings):
            for other in siblings[at + 1 :]:
                both: QRect = one.geometry().intersected(other.geometry())
                if both.width() > _SLACK and both.height() > _SLACK:
                    yield f"lie over one another: {named(one)} and {named(other)}"
