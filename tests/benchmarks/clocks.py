"""Due moments on a service calendar, against a loop that walks minute by minute."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from slastudio.contract.calendars import holiday_names
from slastudio.contract.clocks import Clocks
from slastudio.contract.durations import parse_duration
from slastudio.contract.support import WEEKDAYS, OpenHours, ServiceCalendar

COUNT = 300
CALENDAR = ServiceCalendar(tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5]), "ES", "MD")
MOMENTS = [datetime(2026, 1, 5, 17, 30, tzinfo=UTC) + i * timedelta(hours=29, minutes=7) for i in range(COUNT)]


def _ours() -> float:
    start = time.perf_counter()
    clocks, promise = Clocks(CALENDAR, "Europe/Madrid"), parse_duration("4 business hours")
    for moment in MOMENTS:
        clocks.due(promise, "business", moment)
    return time.perf_counter() - start


def _walking() -> float:
    start = time.perf_counter()
    zone = ZoneInfo("Europe/Madrid")
    holidays = holiday_names("ES", "MD", [2026, 2027])
    for moment in MOMENTS:
        left = 240
        while left:
            local = moment.astimezone(zone)
            if local.weekday() < 5 and 9 <= local.hour < 18 and local.date() not in holidays:
                left -= 1
            moment += timedelta(minutes=1)
    return time.perf_counter() - start


def cases(_folder: Path, _rows: int) -> dict[str, Callable[[], float]]:
    return {f"SLA Studio, {COUNT} incidents": _ours, "minute by minute": _walking}
