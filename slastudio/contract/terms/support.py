"""Support: severity tiers, service hours, service tiers and the answer to “what happens at 7 pm on
a Friday”.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from slastudio.contract.terms.execution import (
    DESCRIBED,
    DOCUMENTS,
    DUTY,
    MEASURE,
    executed,
    words_only,
)
from slastudio.contract.terms.fields import (
    by_role,
    choice,
    day,
    decimal,
    duration,
    flag,
    lines,
    prose,
    record,
    records,
    reference,
    text,
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCKS = (("business", "In service hours"), ("always", "24×7"))


@dataclass(frozen=True)
@executed({MEASURE: "weekday opens closes"})
class OpenHours:
    """Open one span on one weekday, local wall clock."""

    weekday: str = choice("Weekday", tuple((name, name) for name in WEEKDAYS))
    opens: str = text("Opens", "HH:MM", "09:00")
    closes: str = text(
        "Closes", "HH:MM; 24:00 is midnight, and 06:00 after 22:00 the next morning.", "18:00"
    )


@dataclass(frozen=True)
@executed({MEASURE: "first last", DESCRIBED: "reason"})
class Closure:
    """Close the service on a span of days of our own."""

    first: date | None = day("First day")
    last: date | None = day("Last day", "Empty means the same day.")
    reason: str = text("Reason")


@dataclass(frozen=True)
@executed({MEASURE: "holidays_country holidays_region"})
class ServiceCalendar:
    """Say when the service is open, in the agreement's zone."""

    hours: tuple[OpenHours, ...] = records("Service hours", as_table=True)
    holidays_country: str = text(
        "Public holidays of", "ISO country code such as ES; empty means none."
    )
    holidays_region: str = text("Region", "Subdivision code such as MD; empty means national only.")
    closures: tuple[Closure, ...] = records("Own closures", as_table=True)


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "id name response updates resolution clock also_called",
        DUTY: "nature",
        DESCRIBED: "definition example action client_supplies",
    }
)
class Severity:
    """Describe one severity tier with its clocks."""

    id: str = text("Id", "Such as sev1.")
    name: str = text("Name", "Such as Sev 1.")
    definition: str = prose("Definition", "Who is affected, how badly, how reversibly.")
    example: str = prose("Example impact")
    nature: str = choice(
        "Response",
        (
            ("technical", "Technical"),
            ("governance", "Governance"),
            ("either", "Technical or governance"),
        ),
        "",
        "either",
    )
    response: str = duration(
        "First response within", "As people write it: 4 business hours, 1 business day, 30 minutes."
    )
    updates: str = duration(
        "Updates", "Such as every 4 business hours, daily until stable, weekly."
    )
    resolution: str = duration("Resolution within", "Empty where none is promised.")
    clock: str = choice("Clock runs", CLOCKS)
    action: str = text("Typical action")
    client_supplies: str = text("The client supplies")
    also_called: tuple[str, ...] = lines(
        "Also called", "Names this tier has in exports, such as P1 or critical."
    )


@dataclass(frozen=True)
@executed({MEASURE: "affected harm reversible severity"})
class RubricRow:
    """Decide a severity by who is affected, how badly, and how reversibly."""

    affected: str = choice(
        "Who is affected",
        (
            ("one", "One person"),
            ("some", "A group or segment"),
            ("many", "Most users, or the public"),
        ),
    )
    harm: str = choice(
        "How badly",
        (
            ("inconvenience", "Inconvenience"),
            ("wrong", "Wrong or unfair outcome"),
            ("serious", "Money, rights, safety or personal data"),
        ),
    )
    reversible: str = choice(
        "How reversibly",
        (
            ("self", "Mends itself"),
            ("work", "Can be undone with work"),
            ("never", "Cannot be undone"),
        ),
    )
    severity: str = reference("Severity", "support.severities")


@dataclass(frozen=True)
@executed({MEASURE: "severity response updates resolution clock"})
class TierPromise:
    """Replace one severity's clocks for one service tier; what is left empty stays as the severity
    says.
    """

    severity: str = reference("Severity", "support.severities")
    response: str = duration("First response within")
    updates: str = duration("Updates")
    resolution: str = duration("Resolution within")
    clock: str = choice("Clock runs", (("", "As the severity says"), *CLOCKS))


@dataclass(frozen=True)
@executed({MEASURE: "id open_holidays fee", DOCUMENTS: "name", DESCRIBED: "after_hours included"})
class ServiceTier:
    """Describe one level of service a client can buy, with its own hours and its own clocks."""

    id: str = text("Id")
    name: str = text("Name", "Such as Business hours, Extended, On-call.")
    hours: tuple[OpenHours, ...] = records(
        "Hours", "None means those of the service calendar.", as_table=True
    )
    open_holidays: bool = flag("Open on public holidays and own closures")
    promises: tuple[TierPromise, ...] = records(
        "Clocks that differ from the severity tiers", as_table=True
    )
    after_hours: str = prose("At 7 pm on a Friday", "What happens outside these hours.")
    fee: Decimal | None = decimal("Monthly fee", "In the fee's currency.")
    included: str = text("Includes")


@dataclass(frozen=True)
@executed(
    {
        MEASURE: "tier waiting_pauses reopened severity_change",
        DUTY: "severity_decided_role",
        words_only("the export says when an incident was stable"): "stable_when stable_means",
        DESCRIBED: "after_hours",
    }
)
class Support:
    """Section 5: severity tiers with their service calendar, and the tiers of service side by side."""

    calendar: ServiceCalendar = record("Service calendar", ServiceCalendar)
    severities: tuple[Severity, ...] = records("Severity tiers")
    rubric: tuple[RubricRow, ...] = records(
        "Severity rubric",
        "Who is affected, how badly, how reversibly: the first row that fits decides.",
        as_table=True,
    )
    severity_decided_role: str = by_role("In doubt the severity is decided by")
    tiers: tuple[ServiceTier, ...] = records(
        "Service tiers", "Side by side; one of them is agreed."
    )
    tier: str = reference(
        "Tier agreed",
        "support.tiers",
        "None means the service calendar and severity tiers as above.",
    )
    after_hours: str = prose(
        "At 7 pm on a Friday", "What happens outside service hours, in plain words."
    )
    stable_when: str = by_role(
        "“Stable” is declared by", "Role that ends a “daily until stable” cadence."
    )
    stable_means: str = prose(
        "Stable means", "Such as: no new case for one service day, and the cause contained."
    )
    waiting_pauses: str = choice(
        "Waiting for the client",
        (("pauses", "Pauses the clocks, by this clause"), ("runs", "Does not pause the clocks")),
    )
    reopened: str = choice(
        "A re-opened incident",
        (
            ("same", "Runs on, and its clock takes up where it stopped"),
            ("new", "Is a new incident with clocks of its own"),
            (
                "whole",
                "Counts from its first opening to its last resolution, the time between them included",
            ),
        ),
        "What its resolution clock does.",
    )
    severity_change: str = choice(
        "When the severity changes",
        (
            ("first", "The severity at opening decides"),
            ("highest", "The highest severity it had while the clock ran decides"),
            ("last", "The severity it had when the clock stopped decides"),
        ),
        "Severity tiers are listed from the highest to the lowest.",
    )

    def chosen_tier(self, tier: str | None = None) -> ServiceTier | None:
        """Return the tier with this id (None: the one agreed), or None where there is none."""
        wanted = self.tier if tier is None else tier
        return next((each for each in self.tiers if wanted and each.id == wanted), None)

    def under(self, tier: str | None = None) -> Support:
        """Return the support terms with a tier's hours and clocks put in place (None: the tier
        agreed).
        """
        chosen = self.chosen_tier(tier)
        if chosen is None:
            return self
        calendar = replace(self.calendar, hours=chosen.hours) if chosen.hours else self.calendar
        if chosen.open_holidays:
            calendar = replace(calendar, holidays_country="", holidays_region="", closures=())
        own = {each.severity: each for each in chosen.promises}
        severities = tuple(_with_clocks(each, own.get(each.id)) for each in self.severities)
        after_hours = chosen.after_hours or self.after_hours
        return replace(self, calendar=calendar, severities=severities, after_hours=after_hours)


def _with_clocks(severity: Severity, promise: TierPromise | None) -> Severity:
    if promise is None:
        return severity
    return replace(
        severity,
        response=promise.response or severity.response,
        updates=promise.updates or severity.updates,
        resolution=promise.resolution or severity.resolution,
        clock=promise.clock or severity.clock,
    )
