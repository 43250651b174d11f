"""Business time counted minute by minute, from the definitions alone: what the wall clock shows at
each minute of UTC.

A minute is open when the local wall clock lies within the hours of its weekday – hours that pass
midnight go on into the next day – and the local date is neither a public holiday nor in a closure.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from slastudio.contract.terms.support import WEEKDAYS, ServiceCalendar

MINUTE = timedelta(minutes=1)
Pauses = Iterable[tuple[datetime, datetime]]


@lru_cache(maxsize=256)
def _holidays(country: str, region: str, year: int) -> frozenset[object]:
    return (
        frozenset(holidays.country_holidays(country, subdiv=region or None, years=year))
        if country
        else frozenset()
    )


def is_open(calendar: ServiceCalendar, zone: str, minute: datetime) -> bool:
    local = minute.astimezone(ZoneInfo(zone))
    if local.date() in _holidays(calendar.holidays_country, calendar.holidays_region, local.year):
        return False
    if any(
        each.first and each.first <= local.date() <= (each.last or each.first)
        for each in calendar.closures
    ):
        return False
    shown, today, yesterday = (
        f"{local:%H:%M}",
        WEEKDAYS[local.weekday()],
        WEEKDAYS[local.weekday() - 1],
    )
    for each in calendar.hours:
        if each.opens < each.closes:
            if each.weekday == today and each.opens <= shown < each.closes:
                return True
        elif (each.weekday == today and shown >= each.opens) or (
            each.weekday == yesterday and shown < each.closes
        ):
            return True
    return False


def runs(
    calendar: ServiceCalendar | None, zone: str, minute: datetime, pauses: Pauses = ()
) -> bool:
    """Tell whether a clock runs in a minute; calendar None: around the clock."""
    if any(start <= minute < end for start, end in pauses):
        return False
    return calendar is None or is_open(calendar, zone, minute)


def minutes_used(
    calendar: ServiceCalendar | None, zone: str, start: datetime, end: datetime, pauses: Pauses = ()
) -> int:
    minute, count = start.astimezone(UTC), 0
    while minute < end:
        count += runs(calendar, zone, minute, pauses)
        minute += MINUTE
    return count


def due_moment(
    calendar: ServiceCalendar | None,
    zone: str,
    start: datetime,
    minutes: int,
    pauses: Pauses,
    until: datetime,
) -> datetime | None:
    """Return the end of the minute with which the time has run; None where that is not before
    `until`.
    """
    minute = start.astimezone(UTC)
    while minutes and minute < until:
        minutes -= runs(calendar, zone, minute, pauses)
        minute += MINUTE
    return None if minutes else minute
