"""Text from a clipboard or a CSV file as cells: tabs or a separator, quoted cells with line breaks
inside.
"""

from __future__ import annotations

import re
from collections import Counter

PastedCells = tuple[str, ...]
SEPARATORS = (";", ",", "|")


def split_cells(text: str) -> tuple[PastedCells, ...]:
    """Return the records of a text, blank ones too; a tab anywhere parts cells, else the separator
    that fits best.
    """
    text = text.lstrip("\ufeff").replace("\x00", "")
    if "\t" in text:
        return _split(text, "\t")
    found = [_split(text, separator) for separator in SEPARATORS]
    best = max(found, key=_evenness)
    return best if _evenness(best) else _split(text, "\t")


def _evenness(records: tuple[PastedCells, ...]) -> float:
    """Return how well a separator fits: the width most records have, times their share; 0 where
    most have one cell.
    """
    widths = Counter(len(cells) for cells in records if any(cells))
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    return width * count / widths.total() if width > 1 else 0.0


def _split(text: str, separator: str) -> tuple[PastedCells, ...]:
    """Split text into records of cells.

    A cell is quoted only where its closing quote ends it: spreadsheets put a cell such as 5" pipe
    or "so" she said on the clipboard as it is, and an ordinary CSV reader would swallow the lines
    behind it.
    """
    quoted = re.compile(rf'"((?:[^"]++|"")*+)"(?={re.escape(separator)}|\r\n|\r|\n|\Z)')
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    ends = re.compile(rf"{re.escape(separator)}|\r\n|\r|\n")
    records: list[PastedCells] = []
    cells: list[str] = []
    at = 0
    while at < len(text):
        match = quoted.match(text, at) if text[at] == '"' else None
        if match is not None:
            cells.append(match[1].replace('""', '"').strip())
        else:
            match = plain.match(text, at)
            cells.append(match[0].strip() if match else "")
        at = match.end() if match else at
        end = ends.match(text, at)
        at = end.end() if end else at
        if end is None or end[0] != separator:
            records.append(tuple(cells))
            cells = []
        elif at == len(text):
            cells.append("")
    if cells:
        records.append(tuple(cells))
    return tuple(records)
