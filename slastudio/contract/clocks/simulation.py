"""“When would we answer?”: the moments an incident's promises fall due, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from slastudio.contract.clocks.calendars import ServiceClock
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.support import WEEKDAYS, Severity, Support
from slastudio.shared.periods import show_day, zone
from slastudio.shared.problems import StudioError

_UPDATES = 3


@dataclass(frozen=True)
class Promise:
    """Hold one promised moment: what for, by when (UTC; None where no time is promised), and why
    then.
    """

    what: str
    promised: str
    due: datetime | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """Hold everything promised for an incident of one severity that is reported at one moment."""

    severity: str
    tier: str
    reported: datetime
    zone: str
    promises: tuple[Promise, ...]


def simulate(
    agreement: Agreement, severity_id: str, reported: datetime, tier: str | None = None
) -> Answer:
    """Return first response, the next updates and resolution for an incident reported at an aware
    moment.

    tier: id of a service tier; None for the one agreed. Raises StudioError where severity or
    calendar cannot be read.
    """
    chosen = agreement.support.chosen_tier(tier)
    if tier and chosen is None:
        tiers = ", ".join(each.id for each in agreement.support.tiers) or "none yet"
        raise StudioError(f"There is no service tier “{tier}”. The tiers are: {tiers}.")
    support = agreement.support.under(tier)
    severity = next((each for each in support.severities if each.id == severity_id), None)
    if severity is None:
        known = ", ".join(each.id for each in support.severities) or "none yet"
        raise StudioError(f"There is no severity “{severity_id}”. The severities are: {known}.")
    clocks = Clocks(support.calendar, agreement.zone)
    reported = reported.astimezone(UTC)
    promises = [
        _promise(clocks, severity, "First response", severity.response, reported),
        *_updates(clocks, severity, reported),
        _promise(clocks, severity, "Resolution", severity.resolution, reported),
    ]
    name = (chosen.name or chosen.id) if chosen else ""
    told = tuple(each for each in promises if each is not None)
    return Answer(severity.name or severity.id, name, reported, agreement.zone, told)


def _read(text: str) -> Duration | None:
    return parse_duration(text) if text else None


def _promise(
    clocks: Clocks, severity: Severity, what: str, text: str, start: datetime
) -> Promise | None:
    promise = _read(text)
    if promise is None:
        return None
    if not promise.promises_time:
        return Promise(what, text, None, ("no time is promised: it is planned with the client",))
    due = clocks.due(promise, severity.clock, start)
    if due is None:
        return Promise(what, text, None, ("no service hours are agreed, so its clock never runs",))
    return Promise(what, text, due, reasons_for(clocks, promise, severity.clock, start, due))


def _updates(clocks: Clocks, severity: Severity, reported: datetime) -> list[Promise | None]:
    promise = _read(severity.updates)
    if promise is None:
        return []
    if not promise.promises_time or promise.seconds + promise.days == 0:
        return [_promise(clocks, severity, "Updates", severity.updates, reported)]
    found: list[Promise | None] = []
    start = reported
    for number in range(1, _UPDATES + 1):
        made = _promise(clocks, severity, f"Update {number}", severity.updates, start)
        if made is None or made.due is None:
            return [*found, made]
        found.append(made)
        start = made.due
    return found


def reasons_for(
    clocks: Clocks, promise: Duration, clock: str, start: datetime, due: datetime
) -> tuple[str, ...]:
    """Return why a promise that starts at one moment falls due at another: hours, closed days, the
    day's length.
    """
    chosen = clocks.choose(promise, clock)
    if chosen.always:
        return ("the clock runs around the clock",)
    tz = zone(clocks.zone)
    reasons = []
    opens = chosen.next_open(start)
    local = start.astimezone(tz)
    if opens is not None and opens - start > timedelta(seconds=1):
        because = chosen.closed_because(local.date())
        outside = (
            f"{_day_name(local.date())} is {_closed(because)}"
            if because
            else f"{WEEKDAYS[local.weekday()]} {local:%H:%M} is outside service hours"
        )
        reasons.append(outside)
    reasons += _closed_days(chosen, local.date(), due.astimezone(tz).date())
    if opens is not None and opens - start > timedelta(seconds=1):
        reasons.append(f"the clock starts on {_moment(opens, clocks.zone)}")
    limit = clocks.limit_seconds(promise, clock, start)
    if limit is not None and promise.basis not in ("same_day", "next_day"):
        reasons.append(f"it runs for {_hours(limit)} of service time")
    return tuple(dict.fromkeys(reasons))


def _closed_days(clock: ServiceClock, first: date, last: date) -> list[str]:
    found: list[str] = []
    day = first + timedelta(days=1)
    while day <= last and len(found) < 8:
        because = clock.closed_because(day)
        if because and because not in WEEKDAYS:
            found.append(f"{_day_name(day)} is {_closed(because)}")
        day += timedelta(days=1)
    weekend = [first + timedelta(days=n) for n in range(1, (last - first).days + 1)]
    shut = [d for d in weekend if clock.closed_because(d) in WEEKDAYS]
    if shut:
        names = " and ".join(dict.fromkeys(WEEKDAYS[d.weekday()] for d in shut[:2]))
        found.append(f"{names} {'are' if ' and ' in names else 'is'} outside service hours")
    return found


def _closed(because: str) -> str:
    return "not a service day" if because in WEEKDAYS else f"closed ({because})"


def _day_name(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {show_day(day, year=False)}"


def _moment(moment: datetime, zone_name: str) -> str:
    local = moment.astimezone(zone(zone_name))
    return f"{WEEKDAYS[local.weekday()]} {show_day(local.date(), year=False)}, {local:%H:%M}"


def moment_words(moment: datetime, zone_name: str) -> str:
    """Return "Monday 12 October 2026, 11:00" in the agreement's zone."""
    local = moment.astimezone(zone(zone_name))
    return f"{WEEKDAYS[local.weekday()]} {show_day(local.date())}, {local:%H:%M}"


def _hours(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    if hours and minutes:
        return f"{hours} h {minutes:02d} min"
    return f"{hours} h" if hours else f"{minutes} min"


def worked_examples(agreement: Agreement, near: date) -> tuple[Answer, ...]:
    """Return three examples for print: the gravest tier and the next on Friday 19:00, and one
    before a holiday.

    near: the day from which examples are looked for, such as the issue date. Severities that cannot
    be simulated are left out.
    """
    severities = agreement.support.under().severities
    if not severities:
        return ()
    tz = zone(agreement.zone)
    second = next(
        (each for each in severities[1:] if each.clock == "business"),
        severities[min(1, len(severities) - 1)],
    )
    friday = _next_weekday(near, 4)
    eve = _eve_of_closure(agreement.support.under(), agreement.zone, near)
    moments = ((severities[0], friday, 19), (second, friday, 19), (second, eve, 16))
    found = []
    for severity, day, hour in moments:
        at = datetime(day.year, day.month, day.day, hour, tzinfo=tz)
        try:
            found.append(simulate(agreement, severity.id, at))
        except StudioError:
            continue
    return tuple(found)


def _next_weekday(near: date, weekday: int) -> date:
    return near + timedelta(days=(weekday - near.weekday()) % 7 or 7)


def _eve_of_closure(support: Support, zone_name: str, near: date) -> date:
    """Return the last service day before the next weekday holiday or closure; a Thursday where
    there is none in a year.
    """
    clock = ServiceClock(support.calendar, zone_name)
    for ahead in range(2, 400):
        because = clock.closed_because(near + timedelta(days=ahead))
        if because and because not in WEEKDAYS:
            earlier = (near + timedelta(days=ahead - back) for back in range(1, 10))
            return next(
                (day for day in earlier if not clock.closed_because(day)), _next_weekday(near, 3)
            )
    return _next_weekday(near, 3)
