"""Every row of a damaged table that can still be read, and where none could be."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

# how many numbers between two readable rows are tried one by one
_TRIED = 2_000_000
# … and beyond the last one, where nothing says how many there were
_BEYOND = 10_000
_UNREADABLE = (sqlite3.Error, UnicodeDecodeError, OverflowError)

Row = tuple[Any, ...]
Take = Callable[[int | None, Row], None]


@dataclass(frozen=True)
class LostRows:
    """Name a stretch of a table that cannot be read, between two rowids that can; None where the
    table begins or ends, or is ordered by a key.
    """

    after: int | None
    before: int | None


def bring_over(
    db: sqlite3.Connection, table: str, columns: Sequence[str], key: Sequence[str], take: Take
) -> list[LostRows]:
    """Hand every readable row of a table to `take`, with its rowid where it has one; return the
    gaps.

    key: the columns of its primary key where it has no rowid, else none. A table is read from both
    ends, and one row after the other in between.
    """
    listed = ", ".join(f"[{name}]" for name in columns)
    if key:
        return _by_key(db, f"SELECT {listed} FROM [{table}] ORDER BY ", key, take)
    return _by_number(db, table, f"SELECT rowid, {listed} FROM [{table}]", take)


# --- tables with numbered rows -------------------------------------------------------------------------------------


def _by_number(db: sqlite3.Connection, table: str, query: str, take: Take) -> list[LostRows]:
    numbers: list[int] = []

    def keep(row: Row) -> None:
        numbers.append(row[0])
        take(row[0], row[1:])

    if _all(db, f"{query} ORDER BY rowid", keep):
        return []
    low = numbers[-1] if numbers else 0
    _all(db, f"{query} WHERE rowid > {low} ORDER BY rowid DESC", keep)
    above = [number for number in numbers if number > low]
    high = min(above) if above else low + 1 + _beyond(db, table, low)
    for row in _one_by_one(db, query, low, high):
        keep(row)
    return _gaps(sorted(numbers), low, high if above else None)


def _all(db: sqlite3.Connection, query: str, keep: Callable[[Row], None]) -> bool:
    """Keep rows until one cannot be read; tell whether all could."""
    try:
        rows = db.execute(query)
        while (row := rows.fetchone()) is not None:
            keep(row)
    except _UNREADABLE:
        return False
    return True


def _beyond(db: sqlite3.Connection, table: str, low: int) -> int:
    """Return how many numbers above `low` are worth a try where the table's end is gone."""
    try:
        told = db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
    except _UNREADABLE:
        told = None
    return max(int(told[0]) - low, 0) if told and isinstance(told[0], int) else _BEYOND


def _one_by_one(db: sqlite3.Connection, query: str, low: int, high: int) -> Iterator[Row]:
    for number in range(low + 1, min(high, low + _TRIED)):
        try:
            row = db.execute(f"{query} WHERE rowid = ?", (number,)).fetchone()
        except _UNREADABLE:
            continue
        if row is not None:
            yield row


def _gaps(numbers: list[int], low: int, high: int | None) -> list[LostRows]:
    """Return the stretches without a row from `low` on: where reading broke, any may have had one."""
    inside = [number for number in numbers if number >= low and (high is None or number <= high)]
    edges: list[int | None] = [*([] if inside and inside[0] == low else [None]), *inside]
    found = []
    for before, after in pairwise(edges):
        if before is None or after is None or after - before > 1:
            found.append(LostRows(before, after))
    if high is None:
        found.append(LostRows(inside[-1] if inside else None, None))
    return found


# --- tables ordered by a key ---------------------------------------------------------------------------------------


def _by_key(db: sqlite3.Connection, query: str, key: Sequence[str], take: Take) -> list[LostRows]:
    seen: set[Row] = set()

    def keep(row: Row) -> None:
        if row not in seen:
            seen.add(row)
            take(None, row)

    if _all(db, query + ", ".join(f"[{name}]" for name in key), keep):
        return []
    _all(db, query + ", ".join(f"[{name}] DESC" for name in key), keep)
    return [LostRows(None, None)]
