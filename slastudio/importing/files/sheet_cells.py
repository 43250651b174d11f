"""The value of a spreadsheet cell as text, the same whichever engine read it; light enough for a
child process.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

# beyond this a float no longer holds every whole number
_EXACT = 2**53


def cell_text(value: Any) -> str:
    """Return a cell's value as text: moments in ISO 8601 (a bare date at midnight), durations in
    seconds.

    Whole numbers come without ".0", truth as true or false, blanks as "".
    """
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    if kind is float:
        return str(int(value)) if value.is_integer() and -_EXACT < value < _EXACT else str(value)
    if value is None:
        return ""
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, datetime | time):
        return value.isoformat()
    if isinstance(value, date):
        # one engine knows dates without a time and the other does not: the text must not tell which
        # one read it
        return f"{value.isoformat()}T00:00:00"
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    return str(value)


def trimmed(texts: list[str]) -> list[str]:
    """Cut blank cells off the end of a row, in place."""
    while texts and not texts[-1].strip():
        texts.pop()
    return texts
