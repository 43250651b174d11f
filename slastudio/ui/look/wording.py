"""How the window writes moments, spans and counts; figures themselves are worded by
contract.wording.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from slastudio.contract.terms.support import WEEKDAYS
from slastudio.contract.words.figures import show_percent, show_value
from slastudio.judge.outcome.statuses import mark_of, status_word
from slastudio.judge.telling.cases import length_words
from slastudio.shared.counts import count
from slastudio.shared.notation import MONTH_NAMES
from slastudio.shared.periods import show_clock, show_short_day, zone


def moment(value: datetime | None, zone_name: str) -> str:
    """Return a moment in the agreement's zone: "20 Jul 2026 11:20"."""
    if value is None:
        return ""
    local = value.astimezone(zone(zone_name))
    return f"{show_short_day(local)} {local:%Y} {show_clock(local)}"


def day(value: date | None) -> str:
    return f"{show_short_day(value)} {value.year}" if value is not None else ""


def short_day(value: date) -> str:
    return f"{WEEKDAYS[value.weekday()][:3]} {show_short_day(value)}"


def span(seconds: float | None) -> str:
    """Return a length of time: "24 h 45 min", "45 s"."""
    return "" if seconds is None else length_words(seconds)


def status_words(status: str) -> str:
    """Return mark and word of a verdict; the mark alone tells them apart in grey."""
    return f"{mark_of(status)} {status_word(status)}"


def share_words(share: float) -> str:
    """Return a share in whole percent: "93 %"."""
    return show_percent(share)


def file_size(size: int) -> str:
    if size >= 1e6:
        return show_value(size / 1e6, "MB", 1)
    return show_value(size / 1e3, "kB", 0) if size >= 1e3 else count(size, "byte")


def month_title(label: str) -> str:
    """Return "October 2026" for "2026-10"; any other label as it is."""
    year, _, month = label.partition("-")
    return (
        f"{MONTH_NAMES[int(month) - 1]} {year}"
        if month.isdigit() and 1 <= int(month) <= 12
        else label
    )


def days(start: datetime | None, end: datetime | None, zone_name: str) -> str:
    """Return the local days from start to end: "1 May – 31 Oct 2026"."""
    if start is None or end is None:
        return "no dates"
    first, last = (each.astimezone(zone(zone_name)).date() for each in (start, end))
    if first == last:
        return day(first)
    return f"{show_short_day(first)}{'' if first.year == last.year else f' {first.year}'} – {day(last)}"


def iso_moment(text: str, zone_name: str) -> str:
    """Return a stored ISO moment as people read it in the agreement's zone; anything else as it is."""
    try:
        return moment(datetime.fromisoformat(text), zone_name)
    except ValueError:
        return text


_STORED = re.compile(r"\d{4}-\d{2}-\d{2}T[0-9:.]+(?:[+-]\d{2}:\d{2}|Z)")


def typed_moments(text: str, zone_name: str) -> str:
    """Return stored ISO moments as one would type them, "2026-07-20 11:20"; the clock's double hour
    keeps its offset.
    """
    tz = zone(zone_name)

    def short(match: re.Match[str]) -> str:
        local = datetime.fromisoformat(match[0]).astimezone(tz)
        plain = local.replace(tzinfo=None)
        twice = (
            plain.replace(tzinfo=tz, fold=0).utcoffset()
            != plain.replace(tzinfo=tz, fold=1).utcoffset()
        )
        return match[0] if twice or local.second or local.microsecond else f"{local:%Y-%m-%d %H:%M}"

    return _STORED.sub(short, text)
