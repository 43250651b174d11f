"""One written time at a time: every notation exports use, parsed strictly or refused with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

NS = 1_000_000_000
EPOCH_UNITS = {"epoch s": NS, "epoch ms": 1_000_000, "epoch us": 1_000, "epoch ns": 1}
FIRST_NS, LAST_NS = -9_214_560_000 * NS, 9_214_646_400 * NS  # 1678-01-01 to 2262-01-01
MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "jan ene gen",
            "feb fév fev",
            "mar mär mrz maa mrt",
            "apr abr avr",
            "may mai mag mei",
            "jun juin giu",
            "jul juil lug",
            "aug ago aoû aou",
            "sep sept set",
            "oct okt ott out",
            "nov",
            "dec dic dez déc",
        ],
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,](?P<fraction>\d+))?)?|h|(?=\s*[ap]\.?\s?m))"
    r"(?:\s*(?P<half>[ap]\.?\s?m\.?)|\s+uhr)?"
)
# regular expressions must not run over a whole document in a time's cell
_LONGEST = 400
_ZONE = r"(?P<zone>Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?(?:\[[\w+/-]+\]|\s[A-Z]{2,5}|\s\([A-Z][\w .-]{1,40}\))?|\[?[a-z]+/[\w+/-]+\]?)"
_REST = rf"(?:(?:[T,:]\s*|\s+)(?:(?:at|um|à|a las|alle|às|om|@)\s+)?{_CLOCK})?\s*{_ZONE}?$"
_SHORT_ZONE = re.compile(r"[\d.m]\s+\(?(?P<name>[A-Z]{2,5})\)?$")
_FLAGS = re.IGNORECASE | re.ASCII
_ISO = re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _REST, _FLAGS)
_BASIC = re.compile(
    r"^(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})"
    r"(?:[.,](?P<fraction>\d+))?(?P<half>)(?P<zone>Z|[+-]\d{2}:?\d{2})?)?$",
    _FLAGS,
)
NUMERIC_DATE = re.compile(
    r"^(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})[-/.](?P<year>\d{4}|\d{2})" + _REST, _FLAGS
)
_DAY_NAME = re.compile(
    r"^(?:[^\W\d]{2,10}\.?,?\s+)?(?P<day>\d{1,2})(?:\.|er|º|st|nd|rd|th)?[\s/-]*(?:(?:de|of)\s+)?"
    r"(?P<name>[^\W\d]{3,10})\.?[\s/,-]+(?:(?:de|del)\s+)?(?P<year>\d{4}|\d{2})" + _REST,
    re.IGNORECASE,
)
_NAME_DAY = re.compile(
    r"^(?:[^\W\d]{2,10}\.?,?\s+)?(?P<name>[^\W\d]{3,10})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
    + _REST,
    re.IGNORECASE,
)
_YEAR_MONTH = re.compile(r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})$", re.ASCII)
_MONTH_YEAR = re.compile(r"^(?P<month>\d{1,2})[-/.](?P<year>\d{4})$", re.ASCII)
_NAME_YEAR = re.compile(r"^(?P<name>[^\W\d]{3,10})\.?[\s/-]+(?:de\s+)?(?P<year>\d{4}|\d{2})$")
_WEEK = re.compile(r"^(?P<year>\d{4})-?W(?P<week>\d{1,2})$", re.IGNORECASE | re.ASCII)
_TIME_OF_DAY = re.compile(rf"^{_CLOCK}$", _FLAGS)
_NUMBER = re.compile(r"^[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?$", re.ASCII)
EXPECTED = "Expected a time such as 2026-10-09 19:04:00 or 2026-10-09T19:04:00+02:00; correct it or map another column."


class Moment(NamedTuple):
    """Hold nanoseconds since 1970 on the writer's clock, its offset in seconds (None: not written),
    and whether
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
    text = text.partition("[")[0] or text
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
        # 719,163 is the ordinal of 1 January 1970
        days = date(year, month, day).toordinal() - 719_163
    except ValueError:
        raise BadTimeError(f"there is no day {day} of month {month} in {year}.") from None
    hour, minute, second = _hour(parts), int(parts["minute"] or 0), int(parts["second"] or 0)
    if (hour, minute, second) == (24, 0, 0):
        days, hour = days + 1, 0  # the midnight that ends the day
    if hour > 23 or minute > 59 or second > 59:
        raise BadTimeError(f"{hour}:{minute:02}:{second:02} is not a time of day.")
    fraction = int((parts["fraction"] or "").ljust(9, "0")[:9])
    wall = (days * 86400 + hour * 3600 + minute * 60 + second) * NS + fraction
    named = (parts["zone"] or "").strip("[]")
    offset = _offset_in(named, wall) if "/" in named and "[" not in named else _offset(named)
    return _in_range(Moment(wall, offset, parts["hour"] is None))


def _offset_in(name: str, wall: int) -> int:
    """Return the offset in seconds of a place's clock that shows wall; the earlier one where it
    shows it twice.
    """
    try:
        place = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise BadTimeError(f"there is no time zone {name}.") from None
    local = (datetime(1970, 1, 1) + timedelta(seconds=wall // NS)).replace(tzinfo=place)  # noqa: DTZ001  set at once
    offset = local.utcoffset()
    # a time the clock jumped over does not come back from UTC as it went
    if offset is None or local.astimezone(UTC).astimezone(place).replace(
        tzinfo=None
    ) != local.replace(tzinfo=None):
        raise BadTimeError(f"the clock in {name} jumped over this time.")
    return int(offset.total_seconds())


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
    """Parse one written time; order "d/m/y" or "m/d/y" says how 03/04/2026 is meant. Raise
    BadTimeError otherwise.
    """
    if len(text) > _LONGEST:
        raise BadTimeError("this is too long for a time.")
    text = text.strip()
    if match := _ISO.match(text) or _BASIC.match(text):
        parts = match.groupdict()
        return _assemble(int(parts["year"]), int(parts["month"]), int(parts["day"]), parts)
    if match := NUMERIC_DATE.match(text):
        return _numeric(match, order if order in ("d/m/y", "m/d/y") else "d/m/y")
    if match := _DAY_NAME.match(text) or _NAME_DAY.match(text):
        parts = match.groupdict()
        if month := month_named(str(parts["name"])):
            return _assemble(_year(parts["year"]), month, int(parts["day"]), parts)
    if zone := _SHORT_ZONE.search(text):
        raise BadTimeError(
            f"{zone['name']} may mean several time zones: write the offset, such as +02:00, instead."
        )
    raise BadTimeError("this is not a time the program knows.")


def month_named(name: str) -> int | None:
    """Return the number of a month by its name or short name in seven languages; None when it is
    none.
    """
    folded = name.casefold()
    return MONTHS.get(folded[:4]) or MONTHS.get(folded[:3])


def parse_span(text: str, unit: str) -> Moment:
    """Parse a "month" (2026-10, 10/2026, Oct 2026) or an ISO "week" (2026-W41) as its first day;
    else BadTimeError.
    """
    text = text.strip()
    if unit == "week" and (match := _WEEK.match(text)):
        try:
            first = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
        except ValueError:
            raise BadTimeError(f"there is no week {match['week']} in {match['year']}.") from None
        return parse_written(first.isoformat())
    if unit == "month":
        if match := _YEAR_MONTH.match(text) or _MONTH_YEAR.match(text):
            return parse_written(f"{match['year']}-{match['month']}-1")
        if (match := _NAME_YEAR.match(text)) and (month := month_named(match["name"])):
            return parse_written(f"{_year(match['year'])}-{month}-1")
    return parse_written(text)


def parse_serial(text: str, unit: str) -> Moment:
    """Parse a spreadsheet's count of days, "excel 1900" or "excel 1904", to the millisecond; else
    BadTimeError.
    """
    if not _NUMBER.match(text.strip()):
        return parse_written(text)
    days = Decimal(text.strip()) + (1462 if unit == "excel 1904" else 0)
    # spreadsheets count a 29 February 1900 that never was; from day 61 on their count is right
    if not 61 <= days < 132_000:
        raise BadTimeError("this count of days lies outside March 1900 to 2261.")
    # day 25,569 is 1 January 1970
    milliseconds = round((days - 25_569) * 86_400_000)
    return Moment(milliseconds * 1_000_000, None, days == int(days))


def parse_time_of_day(text: str) -> str:
    """Return a time of day ("18.00.00", "9h30", "6 pm", "930", 0.75 of a day) as HH:MM:SS; raise
    BadTimeError else.
    """
    text = text.strip()
    if re.fullmatch(r"0?[.,]\d+|0|1(?:[.,]0+)?", text, re.ASCII):
        seconds = round(Decimal(text.replace(",", ".")) * 86_400)
        return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
    if match := _TIME_OF_DAY.match(text):
        parts = match.groupdict()
        fraction = f".{parts['fraction']}" if parts["fraction"] else ""
        return f"{_hour(parts):02}:{int(parts['minute'] or 0):02}:{int(parts['second'] or 0):02}{fraction}"
    if re.fullmatch(r"\d{3,4}", text, re.ASCII):
        return f"{int(text[:-2]):02}:{text[-2:]}:00"
    raise BadTimeError("this is not a time of day.")


def epoch_unit(value: float) -> str:
    """Return in what a count since 1970 is given, told by its size; "" when it is too small or too
    large.
    """
    # a moment from 1973 to 5138 is of such a size in one unit only
    for limit, unit in (
        (1e8, ""),
        (1e11, "epoch s"),
        (1e14, "epoch ms"),
        (1e17, "epoch us"),
        (1e20, "epoch ns"),
    ):
        if abs(value) < limit:
            return unit
    return ""


def parse_mixed(text: str) -> Moment:
    """Parse a column's counts since 1970 by their size, and its written times as such. Raise
    BadTimeError otherwise.
    """
    if not _NUMBER.match(text.strip()):
        return parse_written(text)
    unit = epoch_unit(float(text))
    if not unit:
        raise BadTimeError("the number is too small or too large for a time since 1970.")
    return parse_epoch(text, unit)


def parse_epoch(text: str, unit: str) -> Moment:
    """Parse a count of `unit` ("epoch s", "epoch ms" …) since 1970 in UTC, exactly. Raise
    BadTimeError otherwise.
    """
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
        raise BadTimeError(
            f"the number is too small for {unit.removeprefix('epoch ')}: it looks like another unit."
        )
    return Moment(int(value), 0)


_RELATIVE = {
    "ns": 1,
    "us": 1_000,
    "ms": 1_000_000,
    "s": NS,
    "min": 60 * NS,
    "h": 3_600 * NS,
}


def parse_relative(text: str, unit: str, start: Moment) -> Moment:
    """Parse a count of "relative ms", s, min, h, us or ns after start. Raise BadTimeError otherwise."""
    if not _NUMBER.match(text.strip()):
        raise BadTimeError(
            f"this is not a number of {unit.removeprefix('relative ')} after the start."
        )
    value = Decimal(text.strip()) * _RELATIVE[unit.removeprefix("relative ")]
    if abs(value) > LAST_NS:
        raise BadTimeError("the year lies outside 1678 to 2261.")
    return _in_range(Moment(start.wall + int(value), start.offset))
