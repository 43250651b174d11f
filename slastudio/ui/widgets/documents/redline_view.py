"""A redline on a sheet: removed words struck in red-brown, added words underlined in blue; told
apart in grey too.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFrameFormat
from PySide6.QtWidgets import QTextEdit

from slastudio.contract.clauses.comparison import (
    UNSAID_TITLE,
    FieldChange,
    RedlineBlock,
    RedlineSection,
    Runs,
    compared_text,
)
from slastudio.ui.widgets.documents.paper import ink, table_shape

if TYPE_CHECKING:
    from slastudio.reports.word.changes import ClauseChange
    from slastudio.reports.word.returned import Remark

_ADDED, _REMOVED, _GROUND = QColor("#1F5FA8"), QColor("#9A3412"), QColor("#E3ECF7")
_KINDS = {"changed": "Changed", "deleted": "Deleted", "added": "Added", "moved": "Moved"}


class RedlineView(QTextEdit):
    """Show what changed between two texts; whatever they contain is text, never markup."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "paper")
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setAccessibleName("Redline: what was removed and added")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumHeight(160)

    def show_sections(
        self,
        sections: Sequence[RedlineSection],
        unsaid: Sequence[FieldChange],
        before: str,
        after: str,
    ) -> None:
        """Show the changed clauses of two versions under the names of their sections, then what no
        clause says.
        """
        cursor = self._begun()
        changed = [each for each in sections if each.changed]
        named = f"{before} → {after}"
        if not changed:
            _line(cursor, ((f"{named}: no clause differs in a word.", ink(13)),))
        else:
            words = f"{named}: {len(changed)} of {len(sections)} sections changed. "
            _legend(cursor, words)
        for section in changed:
            number = section.blocks[0].number if section.blocks else ""
            _line(cursor, ((f"{number}  {section.title}".strip(), ink(15, bold=True)),), above=12)
            for block in section.blocks:
                if block.change != "same" and block.kind != "heading":
                    _insert(cursor, block)
        if unsaid:
            _line(cursor, ((UNSAID_TITLE, ink(15, bold=True)),), above=12)
        for each in unsaid:
            old = (each.before or "–", run_format("removed") if each.before else ink(13))
            new = (each.after or "–", run_format("added") if each.after else ink(13))
            _line(cursor, ((f"{each.label}: ", ink(13)), old, (" → ", ink(13)), new))
        self._ended(cursor)

    def show_changes(
        self, changes: Sequence[ClauseChange], remarks: Sequence[Remark], heading: str
    ) -> None:
        """Show the changes of a Word file that came back, each with who made it, and every remark."""
        cursor = self._begun()
        _legend(cursor, f"{heading} ")
        for change in changes:
            told = [
                _KINDS.get(change.kind, change.kind),
                f"by {change.author}" if change.author else "",
            ]
            told.append("tracked" if change.tracked else "not tracked")
            title = change.number or "New paragraph"
            _line(
                cursor,
                ((f"{title} ", ink(13, bold=True)), (" · ".join(filter(None, told)), _grey())),
                above=10,
            )
            _line(cursor, _coloured(compared_text(change.before, change.after)), left=28)
            if change.comment:
                _line(cursor, ((f"Remark: {change.comment}", _grey()),), left=28)
        remarked = " ".join(change.comment for change in changes)
        for remark in remarks:
            if remark.text not in remarked:
                by = f"Remark by {remark.author}: " if remark.author else "Remark: "
                _line(cursor, ((by, ink(13, bold=True)), (remark.text, ink(13))), above=10)
        self._ended(cursor)

    def _begun(self) -> QTextCursor:
        self.clear()
        root = QTextFrameFormat()
        root.setMargin(16)
        self.document().rootFrame().setFrameFormat(root)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        return cursor

    def _ended(self, cursor: QTextCursor) -> None:
        cursor.endEditBlock()
        self.verticalScrollBar().setValue(0)


def _legend(cursor: QTextCursor, words: str) -> None:
    pieces = ((words, ink(13)), ("Removed words are struck", run_format("removed")))
    _line(
        cursor,
        (
            *pieces,
            (", ", ink(13)),
            ("added words are underlined", run_format("added")),
            (".", ink(13)),
        ),
    )


def run_format(kind: str, size: int = 13) -> QTextCharFormat:
    """Return how a stretch of text is written: by colour and by a line that a grey print keeps."""
    made = ink(size)
    if kind == "added":
        made.setForeground(_ADDED)
        made.setFontUnderline(True)
        made.setBackground(_GROUND)
    elif kind == "removed":
        made.setForeground(_REMOVED)
        made.setFontStrikeOut(True)
    return made


def _grey() -> QTextCharFormat:
    return ink(11, grey=True)


def _coloured(runs: Runs, size: int = 13) -> tuple[tuple[str, QTextCharFormat], ...]:
    return tuple((run.text, run_format(run.kind, size)) for run in runs)


def _line(
    cursor: QTextCursor,
    pieces: Sequence[tuple[str, QTextCharFormat]],
    *,
    left: int = 0,
    above: int = 0,
) -> None:
    shape = QTextBlockFormat()
    shape.setLineHeight(140, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    shape.setTopMargin(above)
    shape.setBottomMargin(6)
    shape.setLeftMargin(left)
    if cursor.document().isEmpty():
        cursor.setBlockFormat(shape)
    else:
        cursor.insertBlock(shape)
    for text, form in pieces:
        cursor.insertText(text, form)


def _insert(cursor: QTextCursor, block: RedlineBlock) -> None:
    number = ((f"{block.number}  ", ink(13)),) if block.number else ()
    _line(cursor, (*number, *_coloured(block.runs)), left=28 if block.kind == "item" else 0)
    rows = [cells for change, cells in block.rows if change != "same"]
    if not rows:
        return
    width = max(len(block.head), *(len(cells) for cells in rows))
    head = 1 if block.head else 0
    told = [["".join(run.text for run in runs) for runs in cells] for cells in rows]
    shape = table_shape(bool(head), [block.head, *told] if head else told)
    table = cursor.insertTable(len(rows) + head, width, shape)
    for x, title in enumerate(block.head):
        table.cellAt(0, x).firstCursorPosition().insertText(title, ink(11, bold=True))
    for y, cells in enumerate(rows, head):
        for x, runs in enumerate(cells):
            at = table.cellAt(y, x).firstCursorPosition()
            for text, form in _coloured(runs, 11):
                at.insertText(text, form)
    cursor.movePosition(QTextCursor.MoveOperation.End)
