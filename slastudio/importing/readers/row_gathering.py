"""Rows of a table on their way into chunks: ragged ones are padded or rejected, notes below the data are left out."""

from __future__ import annotations

from collections.abc import Sequence

from slastudio.evidence.intake import Rejected
from slastudio.importing.readers.header_rows import is_data
from slastudio.importing.readers.source_chunks import (
    Request,
    SourceChunk,
    raw_line,
    reject,
)
from slastudio.shared.counts import count

# notes below the data are a few lines; more rows of the kind are data after all
_FOOTERS = 50


def _ragged(number: int, cells: Sequence[str], width: int, delimiter: str) -> Rejected:
    many = "too many" if len(cells) > width else "too few"
    advice = "Perhaps a delimiter or quotation mark inside a text was not quoted, or the file was cut off"
    if breaks := sum(cell.count("\n") for cell in cells):
        advice = (
            f"A quotation mark took in line ends: {count(breaks + 1, 'line')} from here on are this one record, and records may "
            "be lost in it. Perhaps the mark is never closed"
        )
    return reject(
        number,
        raw_line(cells, delimiter),
        f"the record has {many} fields: {len(cells)} where the headings have {width}. {advice}; correct the line.",
    )


class RowGatherer:
    """Collect rows into chunks: pads or rejects ragged ones, leaves out blank rows and notes below
    the data.
    """

    def __init__(self, request: Request, headings: tuple[str, ...], needed: int) -> None:
        self.request, self.headings, self.needed = request, list(headings), needed
        self.width = len(headings)
        self.delimiter = request.layout.delimiting.delimiter
        self.is_sheet = request.container == "xlsx"
        self.fill = request.layout.place.fill
        self.held: list[tuple[int, list[str]]] = []
        self.after_blank, self.holds_footers = False, self.fill >= 3
        self.rows: list[tuple[int, list[str]]] = []
        self.lost: list[Rejected] = []
        self.strays: list[int] = []

    def add(self, number: int, cells: list[str]) -> None:
        if not any(cells):
            self.after_blank = True
            return
        if self.holds_footers and (self.is_sheet or self.after_blank) and self._is_note(cells):
            self.held.append((number, cells))
            if len(self.held) > _FOOTERS:
                self.holds_footers = False
                self.release()
            return
        if self.held:
            self.release()
        self.after_blank = False
        self._accept(number, cells)

    def _is_note(self, cells: Sequence[str]) -> bool:
        """Tell a note from a record: few cells filled, and neither numbers nor times among them."""
        texts = [cell for cell in cells if cell.strip()]
        return 2 * len(texts) < self.fill and not any(map(is_data, texts))

    @property
    def is_clean(self) -> bool:
        """Tell whether what was read before lets a regular block be taken as it is."""
        return not self.held and not self.after_blank and len(self.headings) == self.width

    def release(self) -> None:
        """Take back rows that looked like notes below the data, since more data followed."""
        for number, cells in self.held:
            self._accept(number, cells)
        self.held = []

    def _accept(self, number: int, cells: list[str]) -> None:
        width = len(self.headings)
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if "\0" in "".join(cells):
            message = "the record holds NUL characters, so the file was damaged on its way. Export it again."
            self.lost.append(
                reject(number, raw_line(cells, self.delimiter).replace("\0", "�"), message)
            )
        elif self.needed <= len(cells) <= width:
            self.rows.append((number, cells))
        elif (len(cells) > width and not self.is_sheet and not self.request.keep_ragged) or (
            len(cells) < self.needed and not self.is_sheet and not self.request.keep_ragged
        ):
            self.lost.append(_ragged(number, cells, width, self.delimiter))
        else:
            if len(cells) > width:
                self._widen(len(cells))
            self.rows.append((number, cells))

    def _widen(self, width: int) -> None:
        while len(self.headings) < width:
            self.headings.append(f"Column {len(self.headings) + 1}")

    def take(self) -> SourceChunk:
        width = len(self.headings)
        padded = [
            cells if len(cells) == width else cells + [""] * (width - len(cells))
            for _, cells in self.rows
        ]
        columns = list(zip(*padded, strict=True)) if padded else [()] * width
        chunk = SourceChunk(
            [number for number, _ in self.rows],
            {name: list(column) for name, column in zip(self.headings, columns, strict=True)},
            self.lost,
            delimiter=self.delimiter,
        )
        self.rows, self.lost = [], []
        return chunk
