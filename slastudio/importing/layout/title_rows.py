"""How a table lies in its rows: comments, headings in one row or several, units below them,
repeats, further tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from slastudio.importing.formats.headless import headings_of
from slastudio.importing.readers.header_rows import (
    HeaderRow,
    Row,
    find_header,
    is_data,
    looks_like_headings,
    name_headings,
    usual_fill,
)

_UNIT = re.compile(
    r"[(\[]?\s*(?:ms|s|sec|secs|seconds?|sek(?:unden)?|min|mins|minutes?|minuten|h|hrs?|hours?|stunden|d|days?|tage|us|µs|μs"
    r"|ns|%|percent|prozent|pct|eur|euro|usd|gbp|chf|jpy|sek|nok|dkk|pln|czk|inr|cny|€|\$|£|k€|k\$|tokens?|tok|req(?:uests)?"
    r"|calls?|count|number|anzahl|items?|rows?|bytes?|[kmgt]i?b|#|n|[kmg]?w|[kmg]?wh|[kmg]?hz|v|a|°c|°f|kg|g|m|km"
    r"|(?:req|requests?|tok(?:ens?)?|calls?|[kmg]?i?b)\s*/\s*(?:s|sec|min|h)|rps|qps|tps|utc|iso ?8601|local time"
    r"|yyyy-mm-dd(?:[ t]hh:mm(?::ss)?)?|dd[./]mm[./]yyyy|hh:mm(?::ss)?|(?:usd|eur|\$|€)\s*/\s*\S{1,20}|-|n/?a)\s*[)\]]?",
    re.IGNORECASE,
)
# exports join group titles over two rows; more than three are prose
_MOST_HEADER_ROWS, _BELOW = 3, 6
IsKnown = Callable[[Sequence[str]], bool]
Merged = tuple[int, int, int, int]


@dataclass
class TableLayout:
    """Say where a table stands: rows of the headings (first and last, 0: none), where records
    begin, the last row (0:
    the end of the file), headings as written and as used, units by heading, rows that repeat the
    headings.
    """

    header_row: int
    header_end: int
    data_row: int
    cells: tuple[str, ...]
    headings: tuple[str, ...]
    fill: int
    last_row: int = 0
    units: dict[str, str] = field(default_factory=dict)
    skip: list[int] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    table: int = 0


def _texts(cells: Sequence[str]) -> list[str]:
    return [text for text in map(str.strip, cells) if text]


def _share_of_data(rows: Sequence[Row], places: Sequence[int]) -> float:
    """Return which share of the filled cells in some columns are numbers or times."""
    cells = [
        cells[p]
        for _, cells in rows[:_BELOW]
        for p in places
        if p < len(cells) and cells[p].strip()
    ]
    return sum(map(is_data, cells)) / len(cells) if cells else 0.0


def _is_names_over_data(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Tell a row of names above numbers from a record: none of its cells is a figure, most of those
    below are.
    """
    places = [place for place, cell in enumerate(cells) if cell.strip()]
    if len(places) < 2 or any(is_data(cells[place]) for place in places):
        return False
    return _share_of_data(below, places) >= 0.5


def without_comments(rows: Sequence[Row]) -> list[Row]:
    """Leave out lines above the headings that start with #; the last of them may be the headings
    themselves.
    """
    filled = [index for index, (_, cells) in enumerate(rows) if _texts(cells)]
    count = next(
        (n for n, i in enumerate(filled) if not rows[i][1][0].lstrip().startswith("#")), len(filled)
    )
    if not count or count == len(filled):
        return list(rows)
    after = rows[filled[count]][1]
    number, cells = rows[filled[count - 1]]
    is_header = len(_texts(cells)) == len(_texts(after)) > 1 and not looks_like_headings(after)
    named = [(number, [cells[0].lstrip().lstrip("#").lstrip(), *cells[1:]])] if is_header else []
    return named + list(rows[filled[count] :])


def split_tables(rows: Sequence[Row]) -> list[list[Row]]:
    """Return the tables that stand below one another, parted by blank rows and each with headings
    of its own.
    """
    parts: list[list[Row]] = [[]]
    for number, cells in rows:
        if not _texts(cells):
            parts.append([])
        # a record with line ends in its cells takes several lines, and leaves no blank one behind
        # it
        elif parts[-1] and number > parts[-1][-1][0] + 1 and "\n" not in "".join(parts[-1][-1][1]):
            parts.append([(number, cells)])
        else:
            parts[-1].append((number, cells))
    tables: list[list[Row]] = []
    for part in (part for part in parts if part):
        opens = next((i for i in range(min(2, len(part))) if _opens_table(part[i:], tables)), None)
        if tables and _is_table(tables[-1]) and opens is not None:
            tables.append(part)
        elif tables:
            tables[-1] += part
        else:
            tables = [part]
    return tables


def _is_table(rows: Sequence[Row]) -> bool:
    return any(
        _is_names_over_data(cells, rows[index + 1 :]) for index, (_, cells) in enumerate(rows[:40])
    )


def _opens_table(part: Sequence[Row], tables: Sequence[Sequence[Row]]) -> bool:
    cells = part[0][1]
    known = any(_texts(cells) == _texts(other) for table in tables for _, other in table[:40])
    return not known and len(part) > 1 and _is_names_over_data(cells, part[1:])


def _fill_right(
    cells: Sequence[str], width: int, spans: Sequence[tuple[int, int]] | None
) -> list[str]:
    """Write a merged name over every column it spans; without known spans, over the blanks to its
    right.
    """
    filled = list(cells) + [""] * (width - len(cells))
    if spans:
        for first, last in spans:
            filled[first - 1 : last] = [filled[first - 1]] * (min(last, width) - first + 1)
        return filled
    for place in range(1, width):
        filled[place] = (
            filled[place]
            if filled[place].strip() or not filled[place - 1].strip()
            else filled[place - 1]
        )
    return filled


def _joined(block: Sequence[Row], width: int, merged: Sequence[Merged]) -> tuple[str, ...]:
    """Join headings that stand in several rows: "latency / mean"."""
    full: list[list[str]] = []
    for place, (number, cells) in enumerate(block):
        spans = [(b, d) for a, b, c, d in merged if a <= number <= c and b <= width]
        # a name above may span several columns; in the lowest row each stands for its own
        is_last = place == len(block) - 1
        full.append(
            list(cells) + [""] * (width - len(cells))
            if is_last
            else _fill_right(cells, width, spans)
        )
    columns = zip(*full, strict=True)
    return tuple(
        " / ".join(dict.fromkeys(" ".join(part.split()) for part in column if part.strip()))
        for column in columns
    )


def _without_empty(
    cells: Sequence[str], lowest: Sequence[str], below: Sequence[Row]
) -> tuple[str, ...]:
    """Take away names that were only spread over columns in which nothing stands."""
    filled = {place for _, row in below for place, cell in enumerate(row) if cell.strip()}
    filled |= {place for place, cell in enumerate(lowest) if cell.strip()}
    return tuple(cell if place in filled else "" for place, cell in enumerate(cells))


def _is_ambiguous(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Tell whether names repeat, or are blank where the next row has one."""
    texts = _texts(cells)
    gaps = any(
        part.strip() and not (cells[p].strip() if p < len(cells) else "")
        for p, part in enumerate(below)
    )
    return len(set(texts)) < len(texts) or gaps


def _is_above(
    number: int, cells: Sequence[str], names: Sequence[str], merged: Sequence[Merged]
) -> bool:
    """Tell a row of group names above headings from a title: its merged cells span some columns
    each, or the headings
    repeat without it.
    """
    texts, below = _texts(cells), _texts(names)
    if not texts or any(map(is_data, texts)):
        return False
    spans = [area for area in merged if area[0] == area[2] == number and area[3] > area[1]]
    if any(area[3] - area[1] + 1 >= len(below) for area in spans):
        return False
    return (
        len(spans) > 1
        or len(spans) == len(texts)
        or (len(texts) > 1 and len(set(below)) < len(below))
    )


def _header_block(rows: Sequence[Row], index: int, merged: Sequence[Merged]) -> tuple[int, int]:
    """Return the first and last index of the rows that hold the headings, given one of them."""
    first = last = index
    while last + 2 < len(rows) and last - first + 1 < _MOST_HEADER_ROWS:
        number, cells = rows[last + 1]
        follows = number == rows[last][0] + 1 and _is_ambiguous(rows[last][1], cells)
        if (
            not follows
            or is_unit_row(cells, rows[last + 2 :])
            or not _is_names_over_data(cells, rows[last + 2 :])
        ):
            break
        last += 1
    while first > 0 and last - first + 1 < _MOST_HEADER_ROWS:
        number, cells = rows[first - 1]
        if number != rows[first][0] - 1 or not _is_above(number, cells, rows[first][1], merged):
            break
        first -= 1
    return first, last


def is_unit_row(cells: Sequence[str], below: Sequence[Row]) -> bool:
    """Tell whether a row below the headings holds units: most cells look like one, and those below
    them do not.
    """
    places = [place for place, cell in enumerate(cells) if cell.strip()]
    units = [place for place in places if _UNIT.fullmatch(cells[place].strip())]
    if not units or not below or len(units) < max(0.6 * len(places), min(2, len(places))):
        return False
    if any(is_data(cells[place]) for place in places):
        return False
    return _share_of_data(below, units) >= 0.5


def _index_name(rows: Sequence[Row], index: int) -> str:
    """Return the name of the first column where it stands alone in a row below the headings, as
    pandas writes it.
    """
    if index + 1 >= len(rows) or not rows[index][1] or not rows[index + 1][1]:
        return ""
    cells, below = rows[index][1], rows[index + 1][1]
    alone = len(_texts(cells)) == 1 and cells[0].strip() and not is_data(cells[0])
    return (
        cells[0].strip()
        if alone and len(cells) > 2 and is_data(below[0]) and len(_texts(below)) > 1
        else ""
    )


def understand(
    rows: Sequence[Row],
    next_row: dict[int, int],
    is_known: IsKnown,
    merged: Sequence[Merged] = (),
    table: int | None = None,
) -> TableLayout:
    """Return how the first rows of a file are a table.

    next_row: number of a row → number at which the following one begins. table: which of several to
    read, from 0; None takes the largest. Some row must hold a cell.
    """
    tables = split_tables(rows)
    chosen = _largest(tables, is_known) if table is None else min(max(table, 0), len(tables) - 1)
    body = tables[chosen] if len(tables) > 1 else list(rows)
    layout = _layout_of(body, next_row, is_known, merged)
    if len(tables) > 1:
        layout.tables = [(part[0][0], part[-1][0]) for part in tables]
        layout.table = chosen
        layout.last_row = layout.tables[chosen][1] if chosen < len(tables) - 1 else 0
    return layout


def _largest(tables: Sequence[Sequence[Row]], is_known: IsKnown) -> int:
    def weight(index: int) -> tuple[bool, int, int]:
        rows = tables[index]
        return any(is_known(cells) for _, cells in rows[:5]), len(rows) * usual_fill(rows), -index

    return max(range(len(tables)), key=weight)


def _layout_of(
    rows: list[Row], next_row: dict[int, int], is_known: IsKnown, merged: Sequence[Merged]
) -> TableLayout:
    header = find_header(rows, lambda index: next_row[rows[index][0]], is_known)
    if header.row == 0:
        return _layout_without_header(rows, header)
    first, last = _header_rows(rows, header, is_known, merged)
    block, below = rows[first : last + 1], last + 1
    cells = tuple(block[0][1])
    if first < last:
        cells = tuple(_joined(block, max(len(texts) for _, texts in block), merged))
        cells = _without_empty(cells, rows[last][1], rows[below:])
        name = _index_name(rows, below)
        if name:
            cells, below = (name, *cells[1:]), below + 1
    unit_row: Sequence[str] = ()
    if below + 1 < len(rows) and is_unit_row(rows[below][1], rows[below + 1 :]):
        unit_row, below = rows[below][1], below + 1
    headings = name_headings(cells)
    units = _named_units(headings, unit_row)
    data_row = next_row[rows[below - 1][0]]
    repeats = {tuple(_texts(cells)) for _, cells in block if len(_texts(cells)) > 1}
    skip = [number for number, found in rows[below:] if tuple(_texts(found)) in repeats]
    return TableLayout(
        block[0][0], block[-1][0], data_row, cells, headings, header.fill, units=units, skip=skip
    )


def _layout_without_header(rows: list[Row], header: HeaderRow) -> TableLayout:
    width = max(len(cells) for _, cells in rows)
    data = [cells for number, cells in rows if number >= header.data_row and _texts(cells)]
    cells = headings_of(data) or header.cells + ("",) * (width - len(header.cells))
    return TableLayout(0, 0, header.data_row, cells, name_headings(cells), header.fill)


def _header_rows(
    rows: list[Row], header: HeaderRow, is_known: IsKnown, merged: Sequence[Merged]
) -> tuple[int, int]:
    """Return the places of the first and last row of the headings; a known heading has no titles
    over its columns.
    """
    numbers = [number for number, _ in rows]
    index = numbers.index(header.row)
    return (index, index) if is_known(header.cells) else _header_block(rows, index, merged)


def _named_units(headings: Sequence[str], unit_row: Sequence[str]) -> dict[str, str]:
    units = {}
    for name, text in zip(headings, unit_row, strict=False):
        if text.strip(" ()[]-"):
            units[name] = text.strip(" ()[]")
    return units
