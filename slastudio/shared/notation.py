"""How numbers and days are written in a document: decimal sign, thousands, order of a date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date

NUMBERS = (
    ("1,234.5", "1,234.5"),
    ("1.234,5", "1.234,5"),
    ("1 234,5", "1 234,5"),
    ("1’234.5", "1’234.5"),
)
DAYS = (
    ("15 June 2026", "15 June 2026"),
    ("June 15, 2026", "June 15, 2026"),
    ("2026-06-15", "2026-06-15"),
    ("15.06.2026", "15.06.2026"),
    ("15/06/2026", "15/06/2026"),
)
_SIGNS = {
    "1,234.5": (",", "."),
    "1.234,5": (".", ","),
    "1 234,5": ("\u202f", ","),
    "1’234.5": ("’", "."),
}
MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True)
class Notation:
    """Choose how numbers and days are written, each by its example."""

    numbers: str = NUMBERS[0][0]
    days: str = DAYS[0][0]


PLAIN = Notation()
_CURRENT: ContextVar[Notation] = ContextVar("notation", default=PLAIN)


@contextmanager
def written_in(notation: Notation) -> Iterator[None]:
    """Write every number and day in this notation while the block runs; other threads and documents
    are not touched.
    """
    token = _CURRENT.set(notation)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def current_notation() -> Notation:
    """Return the notation documents are being written in."""
    return _CURRENT.get()


def spell_number(text: str) -> str:
    """Return a number written as 1,234.5 in the current notation."""
    group, point = _SIGNS[_CURRENT.get().numbers]
    if (group, point) == (",", "."):
        return text
    return text.translate({ord(","): group, ord("."): point})


def spell_day(day: date, *, year: bool = True) -> str:
    """Return a day in the current notation; without its year where the notation can do without."""
    style = _CURRENT.get().days
    month = MONTH_NAMES[day.month - 1]
    if style == "2026-06-15":
        return day.isoformat()
    if style in ("15.06.2026", "15/06/2026"):
        sign = style[2]
        return f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year:04d}"
    if style == "June 15, 2026":
        return f"{month} {day.day}" + (f", {day.year}" if year else "")
    return f"{day.day} {month}" + (f" {day.year}" if year else "")
