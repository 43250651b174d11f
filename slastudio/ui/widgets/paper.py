"""Clause text as it will stand on paper, built from plain blocks; nothing in it is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextOption,
    QTextTableFormat,
)
from PySide6.QtWidgets import QTextEdit

from slastudio.contract.clauses import Block

_INK, _GREY, _LINE = QColor("#18202B"), QColor("#56616F"), QColor("#C3CAD3")


class Paper(QTextEdit):
    """Show blocks on a white sheet, read-only."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("Preview of the section as clause text")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._shown: tuple[Block, ...] | None = None

    def show_blocks(self, blocks: Iterable[Block]) -> None:
        """Replace the text; the scroll position stays."""
        blocks = tuple(blocks)
        if blocks == self._shown:
            return
        self._shown = blocks
        bar = self.verticalScrollBar()
        at = bar.value()
        root = QTextFrameFormat()
        root.setMargin(24)
        self.document().rootFrame().setFrameFormat(root)
        cursor = QTextCursor(self.document())
        # one edit block is laid out once; without it every table is laid out anew with each of its cells
        cursor.beginEditBlock()
        first = True
        for block in blocks:
            _insert(cursor, block, first)
            first = False
        cursor.endEditBlock()
        bar.setValue(min(at, bar.maximum()))


def _insert(cursor: QTextCursor, block: Block, first: bool) -> None:
    if block.kind == "table":
        _insert_table(cursor, block, first)
        return
    shape = QTextBlockFormat()
    shape.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setBottomMargin(8)
    if block.kind == "heading":
        shape.setBottomMargin(12)
    else:
        indent = {"paragraph": 32, "item": 56}[block.kind] if block.number or block.kind == "item" else 0
        shape.setLeftMargin(indent)
        shape.setTextIndent(-28 if block.number else 0)
        shape.setTabPositions([QTextOption.Tab(28, QTextOption.TabType.LeftTab)])
    _new_block(cursor, shape, first)
    ink = _ink(15 if block.kind == "heading" else 13, bold=block.kind == "heading")
    if block.number:
        cursor.insertText(f"{block.number}\t" if block.kind != "heading" else f"{block.number}  ", ink)
    cursor.insertText(block.text, ink)


def _insert_table(cursor: QTextCursor, block: Block, first: bool) -> None:
    if block.text:
        shape = QTextBlockFormat()
        shape.setTopMargin(4)
        shape.setBottomMargin(4)
        _new_block(cursor, shape, first)
        cursor.insertText(f"{block.number} {block.text}".strip(), _ink(11, grey=True))
    head = (block.head,) if block.head else ()
    rows = (*head, *block.rows)
    if not rows:
        return
    made = QTextTableFormat()
    made.setBorder(1)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderBrush(_LINE)
    made.setBorderCollapse(True)
    made.setCellPadding(4)
    made.setBottomMargin(12)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setHeaderRowCount(len(head))
    width = max(len(line) for line in rows)
    table = cursor.insertTable(len(rows), width, made)
    for y, line in enumerate(rows):
        for x, text in enumerate(line):
            table.cellAt(y, x).firstCursorPosition().insertText(text, _ink(11, bold=bool(head) and y == 0))
    cursor.movePosition(QTextCursor.MoveOperation.End)


def _new_block(cursor: QTextCursor, shape: QTextBlockFormat, first: bool) -> None:
    if first:
        cursor.setBlockFormat(shape)
    else:
        cursor.insertBlock(shape)


def _ink(size: int, *, bold: bool = False, grey: bool = False) -> QTextCharFormat:
    made = QTextCharFormat()
    font = QFont("Inter")
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    made.setFont(font)
    made.setForeground(_GREY if grey else _INK)
    return made
