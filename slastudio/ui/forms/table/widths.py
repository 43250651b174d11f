"""How wide the columns of a table of records are: enough for their words, the rest shared by what
holds sentences.
"""

from __future__ import annotations

import re

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QTableView

from slastudio.ui.forms.fields.editors import WIDE
from slastudio.ui.forms.table.model import RecordsModel
from slastudio.ui.forms.table.paint import MARK, PAD

_LEAST = {"prose": 120, "date": 92, "flag": 44, "integer": 48}
_MOST = {"prose": 420, "text": 240, "lines": 220, "references": 240}
_USUAL_LEAST, _USUAL_MOST, _HEAD_MOST, _WORD_MOST = 48, 200, 150, 150
# of the first column where a table is scrolled: what follows the name is to be seen beside it
_NAME_MOST = 150
_STRETCHES = ("text", "prose", "lines", "references")


class Widths:
    """Work out a table's column widths from its heads, its texts and the room there is."""

    def __init__(self, model: RecordsModel, view: QTableView) -> None:
        self._model, self._view = model, view
        self._known: tuple[int, list[int], list[int]] = (-1, [], [])

    def _heads(self) -> QFontMetrics:
        font = self._view.font()
        font.setPixelSize(11)
        return QFontMetrics(font)

    def least(self, at: int) -> int:
        """Return what a column needs so that no word of its head or its cells is cut."""
        head = _longest(self._heads(), self._model.heading(at))
        own = _LEAST.get(self._model.columns[at].kind, _USUAL_LEAST)
        marks = (
            max((self._model.marks(row, at) for row in range(len(self._model.records))), default=0)
            * MARK
        )
        word = max(
            (_longest(self._view.fontMetrics(), text) for text in self._texts(at)), default=0
        )
        return max(
            own, min(head + 2 * PAD + 2, _HEAD_MOST), min(word + 2 * PAD + 2 + marks, _WORD_MOST)
        )

    def _texts(self, at: int) -> list[str]:
        return self._model.texts(at)

    def _measured(self) -> tuple[list[int], list[int]]:
        """Return every column's least and wished width, worked out once for what the table holds."""
        if self._known[0] != self._model.revision:
            count = range(len(self._model.columns))
            least = [self.least(at) for at in count]
            self._known = (self._model.revision, least, [self._wish(at, least[at]) for at in count])
        return self._known[1:]

    def _wish(self, at: int, least: int) -> int:
        """Return what a column would like so that its texts stand on one line, within reason."""
        spec, metrics = self._model.columns[at], self._view.fontMetrics()
        widest = (
            max((metrics.horizontalAdvance(text) for text in self._texts(at)), default=0)
            + 2 * PAD
            + MARK
        )
        head = min(
            self._heads().horizontalAdvance(self._model.heading(at)) + 2 * PAD + 2, _HEAD_MOST
        )
        return max(least, min(max(widest, head), _MOST.get(spec.kind, _USUAL_MOST)))

    def most(self) -> int:
        """Return the width beyond which a wider table reads worse."""
        return max(WIDE, sum(self._measured()[1]))

    def shares(self, room: int) -> list[int]:
        """Return the columns' widths within this room; more than the room where the words leave no
        choice.
        """
        count = range(len(self._model.columns))
        least, wish = self._measured()
        if sum(least) >= room:
            # a table of chosen columns is scrolled sideways anyway: better with rows of one line
            if not self._model.is_chosen:
                return list(least)
            return [max(least[0], min(wish[0], _NAME_MOST)), *wish[1:]]
        if sum(wish) > room:
            part = (room - sum(least)) / (sum(wish) - sum(least))
            widths = [low + int((high - low) * part) for low, high in zip(least, wish, strict=True)]
        else:
            widths = list(wish)
        takers = [at for at in count if self._model.columns[at].kind in _STRETCHES] or list(count)
        spare = room - sum(widths)
        for place, at in enumerate(takers):
            widths[at] += spare // len(takers) + (1 if place < spare % len(takers) else 0)
        return widths


def _longest(metrics: QFontMetrics, text: str) -> int:
    # a line may end at a space and after a hyphen
    return max(
        (metrics.horizontalAdvance(word) for word in re.findall(r"[^\s-]+-?", text)), default=0
    )
