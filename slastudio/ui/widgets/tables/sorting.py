"""The order of texts in a table's column: figures by size, days and lengths of time by what they
mean, words as words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from slastudio.shared.notation import MONTH_NAMES

Key = tuple[int, float, str]
_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
_DAY = re.compile(r"(\d{1,2}) ([A-Z][a-z]{2})[a-z]* (\d{4})(?: (\d\d):(\d\d))?")
_SPAN = re.compile(r"(\d+) (d|h|min|s)\b")
_SECONDS = {"d": 86400, "h": 3600, "min": 60, "s": 1}
_FIGURE = re.compile(r"^[^\w−-]{0,3}([−-]?)[^\w]{0,2}(\d[\d,]*(?:\.\d+)?)")
_PARTS = re.compile(r"(\d+)")


@lru_cache(maxsize=4096)
def sort_key(text: str) -> Key:
    """Return what a cell is ordered by; empty cells come last."""
    plain = text.strip("●■◐○▲ ")
    if not plain or plain == "–":
        return (9, 0.0, "")
    if (day := _DAY.search(plain)) and day[2].lower() in _MONTHS:
        moment = (int(day[3]) * 12 + _MONTHS[day[2].lower()]) * 31 + int(day[1])
        return (1, moment * 1440.0 + int(day[4] or 0) * 60 + int(day[5] or 0), plain)
    if _SPAN.match(plain.lstrip("−")):
        length = sum(
            int(number) * _SECONDS[unit] for number, unit in _SPAN.findall(plain.split(",")[0])
        )
        return (2, float(-length if plain.startswith("−") else length), plain)
    if figure := _FIGURE.match(plain):
        value = float(figure[2].replace(",", ""))
        return (3, -value if figure[1] else value, plain)
    # "LK-9" before "LK-10"
    padded = _PARTS.sub(lambda match: match[1].zfill(12), plain.casefold())
    return (4, 0.0, padded)
