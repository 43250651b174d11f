"""Durations as people write them: "4 business hours", "same day", "next business day by 16:00",
"daily until stable".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from slastudio.shared.problems import StudioError

Basis = Literal["elapsed", "business_time", "business_days", "same_day", "next_day", "planned"]

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
# longer than any agreement, and still far from the end of 64 bits
_LONGEST = 100 * 366 * 86400
_NUMBER_WORDS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
_NUMBER_WORDS |= {"seven": "7", "eight": "8", "nine": "9", "ten": "10", "twelve": "12"}
_SHORT = {
    "s": "second",
    "sec": "second",
    "m": "minute",
    "min": "minute",
    "mins": "minute",
    "h": "hour",
    "hr": "hour",
    "hrs": "hour",
    "d": "day",
    "w": "week",
}
_PATTERN = re.compile(
    r"^(?:every |within |at least every |in )*(?P<low>\d+(?:\.\d+)?)?"
    r"(?: ?(?:-|–|to) ?(?P<high>\d+(?:\.\d+)?))? ?(?P<business>business |working |service )?(?P<unit>[a-z]+?)s?$"
)
_CADENCES = {
    "hourly": "1 hour",
    "daily": "1 day",
    "weekly": "1 week",
    "each business day": "1 business day",
    "every business day": "1 business day",
    "fortnightly": "2 weeks",
    "monthly": "30 days",
    "quarterly": "90 days",
    "twice a week": "84 hours",
}
# said in weeks or months: on a clock that runs in service hours they are so much of its usual week
_BY_THE_WEEK = ("monthly", "quarterly", "twice a week")
_NEXT_DAY = re.compile(
    r"^(?:by |within )?(?:the )?(?:end of )?(?:the )?next (?:business|working|service) day"
    r"(?:,? (?:by|at|before) (?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d))?$"
)


@dataclass(frozen=True)
class Duration:
    """Hold a length of time and the clock it runs on.

    elapsed: `seconds` of wall time. business_time: `seconds` inside service hours. business_days:
    `days` times the usual service day. same_day: until the end of the service day, by local date.
    next_day: until the end of the next service day, or `seconds` after its midnight where an hour
    is named. planned: no clock. unit: "day" or "week" where the length was said in them; on a clock
    that runs in service hours an elapsed day is a usual service day and an elapsed week a usual
    service week, while "24 hours" stay 24 hours of service. until_stable: the cadence ends once the
    incident is declared stable. text: as it was written.
    """

    text: str
    basis: Basis
    seconds: int = 0
    days: float = 0
    until_stable: bool = False
    unit: str = ""

    @property
    def promises_time(self) -> bool:
        return self.basis != "planned"


@lru_cache(maxsize=1024)
def parse_duration(text: str) -> Duration:
    """Parse a written duration; of a range ("every 2–3 days") the longer end binds. Raise
    StudioError with examples.
    """
    plain = " ".join(text.lower().replace("\u00a0", " ").strip(" .").split())
    until_stable = plain.endswith(" until stable")
    plain = plain.removesuffix(" until stable").removesuffix(",")
    by_the_week = plain in _BY_THE_WEEK
    plain = _CADENCES.get(plain, plain)
    if plain in ("planned", "as planned", "best effort", "none"):
        return Duration(text, "planned")
    if plain in ("same day", "same business day", "the same day"):
        return Duration(text, "same_day", until_stable=until_stable)
    if next_day := _NEXT_DAY.match(plain):
        by = (int(next_day["hour"]) * 60 + int(next_day["minute"])) * 60 if next_day["hour"] else 0
        return Duration(text, "next_day", by, until_stable=until_stable)
    if plain in ("immediate", "immediately", "at once"):
        return Duration(text, "elapsed", 0, until_stable=until_stable)
    for word, digit in _NUMBER_WORDS.items():
        plain = re.sub(rf"\b{word}\b", digit, plain)
    match = _PATTERN.match(plain)
    unit = _unit(match["unit"]) if match else None
    if not match or unit is None:
        raise StudioError(
            f"“{text}” is not a duration. Write it like “30 minutes”, “4 business hours”, “1 business day”, "
            "“same day”, “next business day”, “every 2–3 days”, “daily until stable”, “weekly” or “planned”."
        )
    amount = max(float(match["high"] or 0), float(match["low"] or 0)) if match["low"] else 1.0
    if amount * _SECONDS[unit] > _LONGEST:
        raise StudioError(f"“{text[:40]}” is longer than any agreement")
    if match["business"] and unit in ("day", "week"):
        return Duration(
            text,
            "business_days",
            days=amount * (5 if unit == "week" else 1),
            until_stable=until_stable,
        )
    basis: Basis = "business_time" if match["business"] else "elapsed"
    said = unit if unit in ("day", "week") else ""
    said = "week" if by_the_week else said
    return Duration(
        text, basis, round(amount * _SECONDS[unit]), until_stable=until_stable, unit=said
    )


def _unit(word: str) -> str | None:
    word = _SHORT.get(word, word)
    return word if word in _SECONDS else None
