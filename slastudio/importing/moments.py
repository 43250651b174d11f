"""One written time at a time: every notation exports use, parsed strictly or refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

NS = 1_000_000_000
EPOCH_UNITS = {"epoch s": NS, "epoch ms": 1_000_000, "epoch us": 1_000, "epoch ns": 1}
FIRST_NS, LAST_NS = -9_214_560_000 * NS, 9_214_646_400 * NS  # 1678-01-01 to 2262-01-01
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan ene",
            "feb",
            "mar mär",
            "apr abr",
            "may mai",
            "jun",
            "jul",
            "aug ago",
            "sep sept",
            "oct okt",
            "nov",
            "dec dic dez",
        ],
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?"
    r"\s*(?P<half>[ap]\.?m\.?)?"
)
_REST = rf"(?:(?:[T,:]\s*|\s+)(?:at\s+)?{_CLOCK})?\s*(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{{2}}(?::?\d{{2}})?)?$"
_FLAGS = re.IGNORECASE | re.ASCII
_ISO = re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _REST, _FLAGS)
_BASIC = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
    r"(?:[.,](?P<fraction>\d+))?(?P<half>)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$",
    _FLAGS,
)
NUMERIC_DATE = re.compile(r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _REST, _FLAGS)
_DAY_NAME = re.compile(
    r"^(?:[a-z]{3,9}\.?,?\s+)?(?P<day>\d{1,2})[\s/-](?P<name>[^\W\d]{3,9})\.?[\s/,-]+(?P<year>\d{4}|\d{2})" + _REST,
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    r"^(?:[a-z]{3,9}\.?,?\s+)?(?P<name>[^\W\d]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})" + _REST, re.IGNORECASE
)
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$", re.ASCII)
EXPECTED = "Expected a time such as 2026-10-09 19:04:00 or 2026-10-09T19:04:00+02:00; correct it or map another column."


class Moment(NamedTuple):
    """Hold nanoseconds since 1970 on the writer's clock, its offset in seconds (None: not written), and whether
    only a date was written.
    """

    wall: int
    offset: int | None
    is_date: bool = False


@dataclass(frozen=True)
class BadTimeError(ValueError):
    """Say why a text is not a time; the text is what the user reads."""

    reason: str

    def __str__(self) -> str:
        return self.reason


def _offset(text: str | None) -> int | None:
    if not text:
        return None
    digits = re.sub(r"[^\d+-]", "", text)
    if not digits:
        return 0
    hours, minutes = int(digits[1:3]), int(digits[3:5] or 0)
    if hours > 15 or minutes > 59:
        raise BadTimeError(f"offset {text} does not exist.")
    return (1 if digits[0] == "+" else -1) * (hours * 3600 + minutes * 60)


def _hour(parts: dict[str, str | None]) -> int:
    hour, half = int(parts["hour"] or 0), (parts["half"] or "").lower()
    if not half:
        return hour
    if not 1 <= hour <= 12:
        raise BadTimeError(f"{hour} o'clock does not go with {half}.")
    return hour % 12 + (12 if half.startswith("p") else 0)


def _assemble(year: int, month: int, day: int, parts: dict[str, str | None]) -> Moment:
    try:
        days = date(year, month, day).toordinal() - 719_163
    except ValueError:
        raise BadTimeError(f"there is no day {day} of month {month} in {year}.") from None
    hour, minute, second = _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0)
    if hour > 23 or minute > 59 or second > 59:
        raise BadTimeError(f"{hour}:{minute:02}:{second:02} is not a time of day.")
    fraction = int((parts["fraction"] or "").ljust(9, "0")[:9])
    wall = (days * 86400 + hour * 3600 + minute * 60 + second) * NS + fraction
    return _in_range(Moment(wall, _offset(parts["zone"]), parts["hour"] is None))


def _in_range(moment: Moment) -> Moment:
    if not FIRST_NS <= moment.wall - (moment.offset or 0) * NS < LAST_NS:
        raise BadTimeError("the year lies outside 1678 to 2261.")
    return moment


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 70 else 1900)


def _numeric(match: re.Match[str], order: str) -> Moment:
    parts = match.groupdict()
    first, second = int(parts["a"]), int(parts["b"])
    day, month = (second, first) if order == "m/d/y" else (first, second)
    if month > 12:
        named = "month/day/year" if order == "m/d/y" else "day/month/year"
        raise BadTimeError(f"there is no month {month}: this column is read as {named}.")
    return _assemble(_year(parts["year"]), month, day, parts)


def parse_written(text: str, order: str = "iso") -> Moment:
    """Parse one written time; order "d/m/y" or "m/d/y" says how 03/04/2026 is meant. Raise BadTimeError otherwise."""
    text = text.strip()
    if match := _ISO.match(text) or _BASIC.match(text):
        parts = match.groupdict()
        return _assemble(int(parts["year"]), int(parts["month"]), int(parts["day"]), parts)
    if match := NUMERIC_DATE.match(text):
        return _numeric(match, order if order in ("d/m/y", "m/d/y") else "d/m/y")
    if match := _DAY_NAME.match(text) or _NAME_DAY.match(text):
        parts = match.groupdict()
        if month := MONTHS.get(str(parts["name"]).casefold()[:3]):
            return _assemble(_year(parts["year"]), month, int(parts["day"]), parts)
    raise BadTimeError("this is not a time the program knows.")


def parse_epoch(text: str, unit: str) -> Moment:
    """Parse a count of `unit` ("epoch s", "epoch ms" …) since 1970 in UTC, exactly. Raise BadTimeError otherwise."""
    text = text.strip()
    if not _NUMBER.match(text):
        raise BadTimeError(f"this is not a number of {unit.removeprefix('epoch ')} since 1970.")
    try:
        value = Decimal(text) * EPOCH_UNITS[unit]
    except InvalidOperation:
        raise BadTimeError("the number is too large.") from None
    if not FIRST_NS <= value < LAST_NS:
        raise BadTimeError("the year lies outside 1678 to 2261: are the units right?")
    if unit != "epoch s" and 0 < abs(value) < 10**8 * NS // (1000 if unit == "epoch ms" else 1):
        raise BadTimeError(f"the number is too small for {unit.removeprefix('epoch ')}: it looks like another unit.")
    return Moment(int(value), 0)


def parse_relative(text: str, unit: str, start: Moment) -> Moment:
    """Parse a count of "relative ms" or "relative s" after start. Raise BadTimeError otherwise."""
    if not _NUMBER.match(text.strip()):
        raise BadTimeError(f"this is not a number of {unit.removeprefix('relative ')} after the start.")
    value = Decimal(text.strip()) * (NS if unit == "relative s" else 1_000_000)
    if abs(value) > LAST_NS:
        raise BadTimeError("the year lies outside 1678 to 2261.")
    return _in_range(Moment(start.wall + int(value), start.offset))
