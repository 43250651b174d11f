"""The heading row: found below titles and notes, made usable where cells are blank or repeated."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slastudio.importing.typing.moments import BadTimeError, parse_written
from slastudio.importing.typing.quantities import BadValueError, parse_number

Row = tuple[int, list[str]]
_LOOK, _LONGEST = 60, 400
_FIGURES = re.compile(r"^[-+$€£]?\d[\d.,:/ %-]*[€%]?$")


@dataclass(frozen=True)
class HeaderRow:
    """Say where the headings are.

    row: line or sheet row of the headings, 0 when the file has none. data_row: where records begin.
    cells: the headings as written. fill: how many cells of a record are usually filled.
    """

    row: int
    data_row: int
    cells: tuple[str, ...]
    fill: int


def name_headings(cells: Sequence[str]) -> tuple[str, ...]:
    """Return one usable heading per column: blanks become "Column 3", a repeated name gets " (2)"."""
    names: list[str] = []
    taken: set[str] = set()
    for place, cell in enumerate(cells, 1):
        base = name = " ".join(cell.replace("\ufeff", "").split()) or f"Column {place}"
        copy = 1
        while name in taken:
            copy += 1
            name = f"{base} ({copy})"
        taken.add(name)
        names.append(name)
    return tuple(names)


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, map(str.strip, cells)))


def is_data(text: str) -> bool:
    """Tell whether a cell holds a number or a time rather than a name."""
    if len(text) > _LONGEST:
        return False
    if _FIGURES.match(text.strip()):
        return True
    try:
        parse_number(text)
    except BadValueError:
        try:
            parse_written(text)
        except BadTimeError:
            return False
    return True


def looks_like_headings(cells: Sequence[str]) -> bool:
    """Tell whether most filled cells of a row are names, or it counts years."""
    texts = [cell for cell in cells if cell.strip()]
    names_first: Sequence[str] = []
    if texts and not is_data(texts[0]):
        names_first = texts[1:]
    elif not cells or not cells[0].strip():
        names_first = texts
    return bool(texts) and (2 * sum(map(is_data, texts)) < len(texts) or _are_years(names_first))


def _are_years(texts: Sequence[str]) -> bool:
    """Tell headings such as "Sector, 2019, 2020, 2021" from figures: years one after the other,
    beside a name or blank.
    """
    years = [int(text) for text in texts if re.fullmatch(r"\s*(?:19|20)\d\d\s*", text)]
    return len(years) == len(texts) >= 2 and years == sorted(set(years))


def usual_fill(rows: Sequence[Row]) -> int:
    """Return how many cells most rows have filled; wide rows count for more than lone notes."""
    fills = Counter(filter(None, (_filled(cells) for _, cells in rows)))
    wide = {
        fill: count
        for fill, count in fills.items()
        if fill > 1 and 5 * count >= sum(fills.values())
    }
    return max(wide or fills or {1: 1}, key=lambda fill: (fills[fill] * fill, fill))


def _is_record_below(cells: Sequence[str], above: Sequence[str], fill: int) -> bool:
    """Tell whether a full row is the first record, since a row of names with gaps stands above it."""
    if not looks_like_headings(cells):
        return 2 * _filled(above) >= max(fill, 4)
    # a name over every figure tells them from a title
    figures = [place for place, cell in enumerate(cells) if is_data(cell)]
    names = [above[place] if place < len(above) else "" for place in figures]
    named = bool(names) and all(name.strip() and not is_data(name) for name in names)
    return (
        named
        and 2 * _filled(above) >= max(fill, 2)
        and not any(is_data(cell) for cell in above if cell.strip())
    )


def _sparse_rows(above: Sequence[Row], record: Sequence[str]) -> int | None:
    """Return the first of two rows of names that only together name every column of a record; None
    where none do.

    Rows with figures between them and the record are records with gaps, such as the title of a
    group.
    """
    last = next(
        (i for i in reversed(range(len(above))) if not any(map(is_data, _texts(above[i][1])))), None
    )
    if not last or above[last - 1][0] != above[last][0] - 1 or not _texts(above[last][1]):
        return None
    upper, lower = above[last - 1][1], above[last][1]
    places = [place for place, cell in enumerate(record) if cell.strip()]
    named = [
        [place for place in places if place < len(cells) and cells[place].strip()]
        for cells in (upper, lower)
    ]
    together = set(named[0]) | set(named[1])
    apart = not set(named[0]) & set(named[1]) and len(_texts(upper)) > 1
    return (
        last - 1
        if apart and len(together) == len(places) > 2 and not any(map(is_data, _texts(upper)))
        else None
    )


def _texts(cells: Sequence[str]) -> list[str]:
    return [cell for cell in cells if cell.strip()]


def find_header(
    rows: Sequence[Row], next_row: Callable[[int], int], is_known: Callable[[Sequence[str]], bool]
) -> HeaderRow:
    """Find the heading row among the first rows of a file.

    rows: (number, cells). next_row: index of a row → number at which the following one begins.
    is_known: tells headings some declared format is recognised by; such a row wins. Some row must
    hold a cell.
    """
    look = [(index, number, cells) for index, (number, cells) in enumerate(rows) if _filled(cells)][
        :_LOOK
    ]
    fill = usual_fill(rows)
    for index, number, cells in look:
        # below the first row only names are asked about: a record may hold anything
        if is_known(cells) and (index == look[0][0] or not any(map(is_data, cells))):
            return HeaderRow(
                number, next_row(index), tuple(cells), usual_fill(rows[index + 1 :] or rows)
            )
    full = [entry for entry in look if _filled(entry[2]) >= 0.9 * fill]
    index, number, cells = (full or look)[0]
    above = [entry for entry in look if entry[0] < index][-1:]
    if above and _is_record_below(cells, above[0][2], fill):
        index, number, cells = above[0]  # headings of which some are blank
    if not looks_like_headings(cells) and (sparse := _sparse_rows(rows[:index], cells)) is not None:
        index = sparse
        number, cells = rows[index]
    if looks_like_headings(cells):
        return HeaderRow(number, next_row(index), tuple(cells), fill)
    width = max(len(row) for _, row in rows)
    return HeaderRow(0, number, ("",) * width, fill)
