"""Check clocks: hours they can run in, promises that fit together, pauses that leave them readable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from slastudio.contract.clocks.calendars import clock_minutes, holiday_names, hours_by_weekday
from slastudio.contract.clocks.durations import Duration, parse_duration
from slastudio.contract.clocks.limits import Clocks
from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import Finding, Fix
from slastudio.contract.terms.support import (
    OpenHours,
    ServiceCalendar,
    Severity,
    Support,
    TierPromise,
)
from slastudio.shared.problems import StudioError

_CLOCK = "A clock cannot run on it."


def support_findings(a: Agreement) -> Iterator[Finding]:
    """Find flaws of calendars, severity tiers and service tiers."""
    broken = list(_calendar(a))
    yield from broken
    for index, severity in enumerate(a.support.severities):
        yield from _severity(a, severity, f"support.severities[{index}]")
    for support, severity, place in _clocked(a):
        yield from _moments(support, severity, place)
        if not broken:
            yield from _cadence(_clocks(support.calendar, a.zone), severity, place)
    if not broken:
        yield from _order(a)
    yield from _tiers(a)
    yield from _declared(a)


def _overnight(hours: tuple[OpenHours, ...], path: str) -> Iterator[Finding]:
    for each in hours:
        opens, closes = clock_minutes(each.opens), clock_minutes(each.closes)
        if closes < opens and closes + 1440 - opens > 12 * 60:
            yield Finding(
                "hours-past-midnight",
                path,
                "warning",
                f"{each.weekday}: {each.opens} to {each.closes} passes midnight and lasts more than 12 hours",
                "Opening and closing may have been exchanged; clocks would run all night.",
            )


def _calendar(a: Agreement) -> Iterator[Finding]:
    calendar = a.support.calendar
    try:
        hours_by_weekday(calendar.hours)
    except StudioError as error:
        yield Finding("hours-unreadable", "support.calendar.hours", "error", str(error), _CLOCK)
    else:
        yield from _overnight(calendar.hours, "support.calendar.hours")
    for index, tier in enumerate(a.support.tiers):
        try:
            hours_by_weekday(tier.hours)
        except StudioError as error:
            yield Finding(
                "hours-unreadable", f"support.tiers[{index}].hours", "error", str(error), _CLOCK
            )
        else:
            yield from _overnight(tier.hours, f"support.tiers[{index}].hours")
    try:
        holiday_names(calendar.holidays_country, calendar.holidays_region, [2026])
    except StudioError as error:
        yield Finding(
            "holidays-unknown", "support.calendar.holidays_country", "error", str(error), _CLOCK
        )
    for index, closure in enumerate(calendar.closures):
        if closure.first is None:
            yield Finding(
                "closure-without-day",
                f"support.calendar.closures[{index}].first",
                "error",
                "its first day is not said",
                "No day would be closed.",
            )
        if closure.first and closure.last and closure.last < closure.first:
            yield Finding(
                "closure-backwards",
                f"support.calendar.closures[{index}].last",
                "error",
                "it ends before it begins",
                "No day would be closed.",
            )


def _severity(a: Agreement, severity: Severity, path: str) -> Iterator[Finding]:
    if severity.clock == "business" and not a.support.under().calendar.hours:
        yield Finding(
            "tier-without-calendar",
            f"{path}.clock",
            "error",
            "this tier's clock runs in service hours, but none are set",
            "The clock would never run.",
        )
    if not severity.response:
        yield Finding(
            "severity-without-response",
            f"{path}.response",
            "warning",
            "no first response is promised",
            "It is the first thing a client asks in an incident.",
        )
    if not severity.definition.strip():
        yield Finding(
            "severity-without-definition",
            f"{path}.definition",
            "warning",
            "nothing says which incidents it is for",
            "Every incident would be argued up or down.",
        )
    if not severity.client_supplies.strip():
        yield Finding(
            "severity-without-supplies",
            f"{path}.client_supplies",
            "note",
            "what the client must supply is not said",
            "The clock runs while both wait for the other.",
        )


def _clocked(a: Agreement) -> Iterator[tuple[Support, Severity, _Place]]:
    """Yield every set of clocks somebody can buy: those agreed, and those a tier not chosen would
    put in their place.
    """
    s = a.support
    for tier_index, tier in enumerate(s.tiers):
        agreed, under = tier.id == s.tier, s.under(tier.id)
        rows = {promise.severity: index for index, promise in enumerate(tier.promises)}
        for index, severity in enumerate(under.severities):
            row = rows.get(severity.id)
            promised = None if row is None else f"support.tiers[{tier_index}].promises[{row}]"
            if promised and not agreed:
                yield under, severity, _Place(promised, promised, None)
            elif agreed:
                yield (
                    under,
                    severity,
                    _Place(
                        f"support.severities[{index}]",
                        promised,
                        tier.promises[row] if row is not None else None,
                    ),
                )
    if s.chosen_tier() is None:
        for index, severity in enumerate(s.severities):
            yield s, severity, _Place(f"support.severities[{index}]", None, None)


@dataclass(frozen=True)
class _Place:
    """Tell where a clock was set: in the severity tier, or in the service tier that puts another in
    its place.
    """

    severity: str
    promised: str | None
    promise: TierPromise | None

    def of(self, name: str) -> str:
        if self.promised and self.promise is not None and getattr(self.promise, name):
            return f"{self.promised}.{name}"
        return f"{self.severity}.{name}"


def _moments(support: Support, severity: Severity, place: _Place) -> Iterator[Finding]:
    for name in ("response", "updates", "resolution"):
        promise = _read(getattr(severity, name))
        if support.waiting_pauses == "pauses" and promise and promise.basis == "next_day":
            path = place.of(name)
            yield Finding(
                "pause-next-business-day",
                path,
                "warning",
                "“next business day” is a moment, but waiting for the client pauses the clock",
                "Nobody can say which moment a paused “next business day” is. Promise a length of time, such as 1 business day.",
                Fix("Promise 1 business day", ((path, "1 business day"),)),
            )


def _read(text: str) -> Duration | None:
    try:
        return parse_duration(text) if text else None
    except StudioError:
        return None


@lru_cache(maxsize=16)
def _clocks(calendar: ServiceCalendar, zone: str) -> Clocks:
    # building a calendar's spans takes longer than all the other checks together
    return Clocks(calendar, zone)


def _length(clocks: Clocks, text: str, clock: str) -> timedelta | None:
    """Return how long a promise lasts by the wall, from the first service moment of an ordinary
    week; None if never or unset.
    """
    promise = _read(text)
    if promise is None or not promise.promises_time:
        return None
    start = clocks.business.after(datetime(2026, 3, 2, tzinfo=UTC), 1.0) or datetime(
        2026, 3, 2, 9, tzinfo=UTC
    )
    due = clocks.due(promise, clock, start)
    return None if due is None else due - start


def _cadence(clocks: Clocks, severity: Severity, place: _Place) -> Iterator[Finding]:
    response, updates, resolution = (
        _length(clocks, getattr(severity, name), severity.clock)
        for name in ("response", "updates", "resolution")
    )
    if response and updates and updates < response:
        yield Finding(
            "updates-before-response",
            place.of("updates"),
            "error",
            f"an update is due every {severity.updates.removeprefix('every ')}, before the first response ({severity.response})",
            "The first update would be late before anybody has to answer.",
        )
    if response and resolution and resolution < response:
        yield Finding(
            "resolution-before-response",
            place.of("resolution"),
            "error",
            f"it is to be resolved ({severity.resolution}) before anybody has to answer ({severity.response})",
            "One of the two is a mistake.",
        )


def _order(a: Agreement) -> Iterator[Finding]:
    clocks = _clocks(a.support.under().calendar, a.zone)
    before: tuple[timedelta, Severity] | None = None
    for index, severity in enumerate(a.support.severities):
        length = _length(clocks, severity.response, severity.clock)
        if length is None:
            continue
        if before is not None and length < before[0]:
            yield Finding(
                "severity-order",
                f"support.severities[{index}].response",
                "warning",
                f"{severity.name or severity.id} is answered sooner than {before[1].name or before[1].id}, which stands above it",
                "The worse incident should never wait longer.",
            )
        before = (length, severity)


def _tiers(a: Agreement) -> Iterator[Finding]:
    s = a.support
    if s.tiers and not s.tier:
        yield Finding(
            "tier-not-chosen",
            "support.tier",
            "warning",
            "tiers are listed, but none is agreed",
            "Nobody can say which hours hold.",
        )
    for index, tier in enumerate(s.tiers):
        path = f"support.tiers[{index}]"
        agreed = s.under(tier.id)
        if not agreed.calendar.hours and any(
            each.clock == "business" for each in agreed.severities
        ):
            yield Finding(
                "tier-without-calendar",
                f"{path}.hours",
                "error",
                "this tier has no hours, and neither has the service calendar",
                "Its clocks would never run.",
            )
        if not (tier.after_hours or s.after_hours).strip():
            yield Finding(
                "after-hours-unsaid",
                f"{path}.after_hours",
                "warning",
                "what happens at 7 pm on a Friday is not said",
                "It is the first question a client asks.",
            )
    chosen = s.chosen_tier()
    if (
        chosen
        and chosen.fee is not None
        and a.pricing.monthly_fee is not None
        and chosen.fee != a.pricing.monthly_fee
    ):
        yield Finding(
            "tier-fee",
            "pricing.monthly_fee",
            "error",
            "the fee differs from that of the tier agreed",
            "The client pays one of the two.",
            Fix("Take the tier's fee", (("pricing.monthly_fee", chosen.fee),)),
        )


def _declared(a: Agreement) -> Iterator[Finding]:
    s: Support = a.support
    updates = [(severity, _read(severity.updates)) for severity in s.severities]
    until_stable = [severity for severity, read in updates if read and read.until_stable]
    if until_stable and not s.stable_when:
        yield Finding(
            "stable-undeclared",
            "support.stable_when",
            "warning",
            "nobody declares an incident stable",
            "“Daily until stable” ends when somebody says so; name the role.",
        )
    if s.severities and not any(runs_clocks(o.indicator) for o in a.objectives.objectives):
        yield Finding(
            "responses-unmeasured",
            "objectives.objectives",
            "note",
            "response times are promised, but no objective judges them",
            "The report would not show them among the promises.",
        )
