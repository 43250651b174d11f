"""Business time of 150,000 incidents against plain loops in the same run, and the judging of them
end to end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from slastudio.contract.clocks.business_time import NEVER, Stops
from slastudio.contract.clocks.calendars import holiday_names
from slastudio.contract.clocks.durations import parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.scope import Parties
from slastudio.contract.terms.support import WEEKDAYS, OpenHours, ServiceCalendar, Severity, Support
from slastudio.judge.clocks.responses import incident_cases
from slastudio.judge.outcome.agreement_ref import AgreementRef
from slastudio.judge.outcome.inputs import Terms

COUNT = 150_000
ZONE = ZoneInfo("Europe/Madrid")
CALENDAR = ServiceCalendar(
    tuple(OpenHours(day, "09:00", "18:00") for day in WEEKDAYS[:5]), "ES", "MD"
)
_DRAW = np.random.default_rng(7)
OPENED = 1_767_600_000 + np.sort(_DRAW.integers(0, 300 * 86400, COUNT))
DONE = OPENED + _DRAW.integers(60, 6 * 86400, COUNT)
NO_STOPS = Stops.of(())


def _ours() -> float:
    start = time.perf_counter()
    promise, clocks = parse_duration("4 business hours"), Clocks(CALENDAR, "Europe/Madrid")
    clocks.timings(promise, "business", OPENED * 10**9, DONE * 10**9, NO_STOPS)
    return time.perf_counter() - start


def _day_by_day() -> float:
    """Walk each incident's local days and add up the hours of each: what one would write first."""
    start = time.perf_counter()
    holidays = holiday_names("ES", "MD", [2026, 2027])
    for opened, done in zip(OPENED.tolist(), DONE.tolist(), strict=True):
        _seconds(datetime.fromtimestamp(opened, UTC), datetime.fromtimestamp(done, UTC), holidays)
    return time.perf_counter() - start


def _seconds(opened: datetime, done: datetime, holidays: dict[date, str]) -> float:
    day, last, total = opened.astimezone(ZONE).date(), done.astimezone(ZONE).date(), 0.0
    while day <= last:
        if day.weekday() < 5 and day not in holidays:
            begins = datetime(day.year, day.month, day.day, 9, tzinfo=ZONE).astimezone(UTC)
            ends = datetime(day.year, day.month, day.day, 18, tzinfo=ZONE).astimezone(UTC)
            total += max((min(ends, done) - max(begins, opened)).total_seconds(), 0.0)
        day += timedelta(days=1)
    return total


def _judged() -> float:
    severity = Severity("s1", "Sev 1", response="4 business hours", resolution="2 business days")
    terms = Agreement(parties=Parties(zone="Europe/Madrid"), support=Support(CALENDAR, (severity,)))
    version = Terms(AgreementRef("v1", "signed", "0" * 64), terms)
    data = pd.DataFrame(
        {
            "id": [f"INC-{n}" for n in range(COUNT)],
            "opened": pd.to_datetime(OPENED, unit="s", utc=True).astype("datetime64[ns, UTC]"),
            "resolved": pd.to_datetime(DONE, unit="s", utc=True).astype("datetime64[ns, UTC]"),
            "severity": pd.Categorical(["Sev 1"] * COUNT),
            "waiting": [_waiting(n) if n % 10 == 0 else None for n in range(COUNT)],
        }
    )
    start = time.perf_counter()
    incident_cases(data, "resolution", lambda _: version, datetime(2027, 1, 1, tzinfo=UTC))
    return time.perf_counter() - start


def _waiting(number: int) -> str:
    begins = datetime.fromtimestamp(int(OPENED[number]) + 3600, UTC)
    return f'[["{begins.isoformat()}", "{(begins + timedelta(hours=9)).isoformat()}"]]'


def check() -> None:
    """Make sure that both sides count the same."""
    holidays = holiday_names("ES", "MD", [2026, 2027])
    done = np.full(500, NEVER)
    done[:] = DONE[:500] * 10**9
    found = Clocks(CALENDAR, "Europe/Madrid").timings(
        parse_duration("4 business hours"), "business", OPENED[:500] * 10**9, done, NO_STOPS
    )
    for row in range(500):
        moments = (datetime.fromtimestamp(int(each[row]), UTC) for each in (OPENED, DONE))
        assert found.measured[row] / 10**9 == _seconds(*moments, holidays)


def cases(_folder: Path, _rows: int) -> dict[str, Callable[[], float]]:
    check()
    return {
        f"SLA Studio, {COUNT:,} incidents with due moments": _ours,
        "day by day, time used only": _day_by_day,
        "their judging end to end": _judged,
    }
