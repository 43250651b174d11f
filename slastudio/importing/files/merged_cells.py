"""What a cell merged over several rows says of each of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

Row = tuple[int, list[str]]
Merged = tuple[int, int, int, int]
# a middle part of one or two digits: no number with separators of thousands looks like this
_DATE = re.compile(r"\s*\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\d)")


def merged_down(merged: Iterable[Merged], below: int) -> list[tuple[int, int, int]]:
    """Return the areas one column wide and several rows high that begin below a row, as (first row,
    last row, column), in order.

    merged: (first row, first column, last row, last column), from 1.
    """
    return sorted(
        (first, last, left)
        for first, left, last, right in merged
        if left == right and first < last and first > below
    )


def with_merged(rows: Iterable[Row], merged: Sequence[Merged], below: int) -> Iterator[Row]:
    """Yield rows in which a date or a word in a cell merged downwards stands in each of its rows.

    Headings, which end with row `below`, are left as they are; so is whatever holds a number.
    """
    areas = merged_down(merged, below)
    running: dict[int, tuple[int, str]] = {}
    coming = 0
    for number, cells in rows:
        running = {column: area for column, area in running.items() if area[0] >= number}
        for column, (_, text) in running.items():
            cells.extend([""] * (column - len(cells)))
            if not cells[column - 1].strip():
                cells[column - 1] = text
        while coming < len(areas) and areas[coming][0] <= number:
            first, last, column = areas[coming]
            coming += 1
            # a first row that is not here was blank, and its cell with it
            text = cells[column - 1] if first == number and column <= len(cells) else ""
            if _is_said_of_every_row(text):
                running[column] = (last, text)
        yield number, cells


def _is_said_of_every_row(text: str) -> bool:
    # an amount merged over three lines is their sum, and an id may count them as one: only what
    # cannot be counted is repeated
    return bool(_DATE.match(text)) or not any(map(str.isdigit, text))
