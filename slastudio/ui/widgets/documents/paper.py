"""Clause text as it will stand on paper, built from plain blocks; nothing in it is ever read as
markup.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextEdit

from slastudio.contract.clauses.writer import ClauseBlock

_INK, _GREY, _LINE, _MARKED = (
    QColor("#18202B"),
    QColor("#56616F"),
    QColor("#C3CAD3"),
    QColor("#1F5FA8"),
)
_MARGIN = 24
_UNIT = re.compile(r"(?<=\d) (?=(?:%|ms|s|h|points?)(?!\w))")
# pixels: both paddings of a cell, the table on the narrowest sheet, and the longest word kept whole (an
# address may break)
_CELL, _NARROW, _LONGEST = 10.0, 345.0, (96.0, 88.0, 80.0, 74.0, 68.0, 62.0, 56.0, 50.0)
_WORDS = re.compile(r"[ \n]|(?<=[-–—/@])|\.(?=\w)")


class Paper(QTextEdit):
    """Show blocks on a white sheet, read-only; block_asked tells which one was double-clicked or
    entered, number_asked for which one somebody wants to enter another document's number.
    """

    block_asked = Signal(int)
    number_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("Preview of the section as clause text")
        self.setAccessibleDescription("Enter goes to the field that a clause comes from.")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[ClauseBlock, ...] | None = None
        self._starts: list[int] = []
        self.marked: int | None = None

    def blocks(self) -> tuple[ClauseBlock, ...]:
        return self._shown or ()

    def show_blocks(self, blocks: Iterable[ClauseBlock]) -> int | None:
        """Replace the text, the scroll position stays; return the first block that reads otherwise,
        if any.
        """
        blocks = tuple(blocks)
        if blocks == self._shown:
            return None
        first_other = next(
            (n for n, (a, b) in enumerate(zip(self._shown or (), blocks, strict=False)) if a != b),
            None,
        )
        self._shown = blocks
        if self.marked is not None and self.marked >= len(blocks):
            self.marked = None
        bar = self.verticalScrollBar()
        at = bar.value()
        caret = self.textCursor().position()
        self._write(blocks)
        # left where the text ended, the caret would scroll the sheet down as soon as it is shown
        cursor = self.textCursor()
        cursor.setPosition(min(caret, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        bar.setValue(min(at, bar.maximum()))
        return first_other

    def _write(self, blocks: tuple[ClauseBlock, ...]) -> None:
        self.clear()
        root = QTextFrameFormat()
        root.setMargin(_MARGIN)
        self.document().rootFrame().setFrameFormat(root)
        cursor = QTextCursor(self.document())
        # one edit block is laid out once; without it every table is laid out anew with each of its
        # cells
        cursor.beginEditBlock()
        self._starts = []
        for block in blocks:
            _insert(cursor, block, not self._starts, self._starts)
        cursor.endEditBlock()

    # --- the clause one is at --------------------------------------------------------------------------------------

    def mark(self, index: int | None) -> None:
        """Mark a block in the margin and scroll to where it can be read."""
        self.marked = index
        if index is not None and index < len(self._starts):
            area = self._span(index)
            page = self.viewport().height()
            if area.top() < 0 or min(area.bottom(), area.top() + page // 2) > page - 16:
                bar = self.verticalScrollBar()
                bar.setValue(bar.value() + area.top() - page // 4)
        self.viewport().update()

    def mark_number(self, number: str) -> bool:
        """Mark the block that carries a number ("5.3"); tell whether there is one."""
        at = next((n for n, block in enumerate(self.blocks()) if block.number == number), None)
        if at is not None:
            self.mark(at)
        return at is not None

    def _span(self, index: int) -> QRect:
        """Return where a block stands in the viewport."""
        start = QTextCursor(self.document())
        start.setPosition(self._starts[index])
        end = QTextCursor(self.document())
        last = index + 1 >= len(self._starts)
        end.setPosition(
            self.document().characterCount() - 1 if last else max(self._starts[index + 1] - 1, 0)
        )
        return self.cursorRect(start).united(self.cursorRect(end))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.marked is None or self.marked >= len(self._starts):
            return
        area = self._span(self.marked)
        painter = QPainter(self.viewport())
        painter.fillRect(QRect(_MARGIN // 2 - 2, area.top(), 3, area.height()), _MARKED)
        painter.end()

    def _block_at(self, position: int) -> int:
        return max(bisect_right(self._starts, position) - 1, 0)

    def _ask(self, position: int) -> None:
        if self._starts:
            self.block_asked.emit(self._block_at(position))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        at = self._block_at(self.cursorForPosition(event.pos()).position())
        if self._starts and self.blocks()[at].says:
            menu.addSeparator()
            act = menu.addAction("Its number in the signed document …")
            act.triggered.connect(lambda: self.number_asked.emit(at))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(event.globalPos())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._ask(self.cursorForPosition(event.position().toPoint()).position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._ask(self.textCursor().position())
        else:
            super().keyPressEvent(event)


def _insert(cursor: QTextCursor, block: ClauseBlock, first: bool, starts: list[int]) -> None:
    if block.kind == "table":
        _insert_table(cursor, block, first, starts)
        return
    shape = QTextBlockFormat()
    shape.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setBottomMargin(8)
    if block.kind == "heading":
        shape.setBottomMargin(12)
    else:
        indent = (
            {"paragraph": 32, "item": 56}[block.kind] if block.number or block.kind == "item" else 0
        )
        shape.setLeftMargin(indent)
        shape.setTextIndent(-28 if block.number else 0)
        shape.setTabPositions([QTextOption.Tab(28, QTextOption.TabType.LeftTab)])
    _new_block(cursor, shape, first)
    starts.append(cursor.position())
    pen = ink(15 if block.kind == "heading" else 13, bold=block.kind == "heading")
    if block.number:
        cursor.insertText(
            f"{block.number}\t" if block.kind != "heading" else f"{block.number}  ", pen
        )
    cursor.insertText(block.text, pen)


def _insert_table(cursor: QTextCursor, block: ClauseBlock, first: bool, starts: list[int]) -> None:
    starts.append(cursor.position() + (not first and bool(block.text)))
    if block.text:
        shape = QTextBlockFormat()
        shape.setTopMargin(4)
        shape.setBottomMargin(4)
        _new_block(cursor, shape, first)
        cursor.insertText(f"{block.number} {block.text}".strip(), ink(11, grey=True))
    head = (block.head,) if block.head else ()
    rows = [[kept_together(text) for text in line] for line in (*head, *block.rows)]
    if not rows:
        return
    width = max(len(line) for line in rows)
    table = cursor.insertTable(len(rows), width, table_shape(bool(head), rows))
    for y, line in enumerate(rows):
        for x, text in enumerate(line):
            pen = ink(11, bold=bool(head) and y == 0)
            table.cellAt(y, x).firstCursorPosition().insertText(text, pen)
    cursor.movePosition(QTextCursor.MoveOperation.End)


def kept_together(text: str) -> str:
    """Return a cell's text with its figures and their units on one line."""
    return _UNIT.sub("\u00a0", text)


def table_shape(headed: bool, rows: Sequence[Sequence[str]]) -> QTextTableFormat:
    """Return the form of every table on a sheet: hairlines, the full width, the head repeated, columns as
    wide as their texts ask for.
    """
    made = QTextTableFormat()
    made.setBorder(1)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderBrush(_LINE)
    made.setBorderCollapse(True)
    made.setCellPadding(4)
    made.setBottomMargin(12)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setHeaderRowCount(int(headed))
    kind = QTextLength.Type.PercentageLength
    made.setColumnWidthConstraints([QTextLength(kind, each) for each in column_shares(rows)])
    return made


def column_shares(rows: Sequence[Sequence[str]]) -> list[float]:
    """Return what percentage of a table each column takes: room for its longest word first, and of what is
    left on a narrow sheet more for the more it holds.
    """
    head, body = (QFontMetricsF(ink(11, bold=bold).font()) for bold in (True, False))
    words, texts = [0.0] * max(map(len, rows)), [0.0] * max(map(len, rows))
    for y, line in enumerate(rows):
        letters = body if y else head
        for x, text in enumerate(line):
            texts[x] = max(texts[x], letters.horizontalAdvance(text))
            words[x] = max(words[x], *map(letters.horizontalAdvance, _WORDS.split(text)))
    # where not every word has room, the longest ones break: addresses before headings
    least = next(
        (
            fit
            for most in _LONGEST
            if sum(fit := [min(word, most) + _CELL for word in words]) <= _NARROW
        ),
        [min(word, _LONGEST[-1]) + _CELL for word in words],
    )
    left = max(_NARROW - sum(least), 0.0)
    # a text ten times as long needs not ten times the width: it has more lines, too
    asked = [max(text + _CELL - word, 0.0) ** 0.6 for text, word in zip(texts, least, strict=True)]
    wide = [
        word + (left * ask / sum(asked) if any(asked) else 0.0)
        for word, ask in zip(least, asked, strict=True)
    ]
    return [100 * each / sum(wide) for each in wide]


def _new_block(cursor: QTextCursor, shape: QTextBlockFormat, first: bool) -> None:
    if first:
        cursor.setBlockFormat(shape)
    else:
        cursor.insertBlock(shape)


def ink(size: int, *, bold: bool = False, grey: bool = False) -> QTextCharFormat:
    """Return the format of text on the sheet."""
    made = QTextCharFormat()
    font = QFont("Inter")
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFont(font)
    made.setForeground(_GREY if grey else _INK)
    return made
