"""Support: severity tiers, service hours and the answer to “what happens at 7 pm on a Friday”."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from slastudio.contract.fields import choice, day, duration, lines, prose, record, records, text

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True)
class OpenHours:
    """Open one span on one weekday, local wall clock."""

    weekday: str = choice("Weekday", tuple((name, name) for name in WEEKDAYS))
    opens: str = text("Opens", "HH:MM", "09:00")
    closes: str = text("Closes", "HH:MM; 24:00 is midnight", "18:00")


@dataclass(frozen=True)
class Closure:
    """Close the service on a span of days of our own."""

    first: date | None = day("First day")
    last: date | None = day("Last day", "Empty means the same day.")
    reason: str = text("Reason")


@dataclass(frozen=True)
class ServiceCalendar:
    """Say when the service is open, in the agreement's zone."""

    hours: tuple[OpenHours, ...] = records("Service hours")
    holidays_country: str = text("Public holidays of", "ISO country code such as ES; empty means none.")
    holidays_region: str = text("Region", "Subdivision code such as MD; empty means national only.")
    closures: tuple[Closure, ...] = records("Own closures")


@dataclass(frozen=True)
class Severity:
    """Describe one severity tier with its clocks."""

    id: str = text("Id", "Such as sev1.")
    name: str = text("Name", "Such as Sev 1.")
    definition: str = prose("Definition", "Who is affected, how badly, how reversibly.")
    example: str = prose("Example")
    nature: str = choice(
        "Response",
        (("technical", "Technical"), ("governance", "Governance"), ("either", "Technical or governance")),
        "",
        "either",
    )
    response: str = duration(
        "First response within", "As people write it: 4 business hours, 1 business day, 30 minutes."
    )
    updates: str = duration("Updates", "Such as every 4 business hours, daily until stable, weekly.")
    resolution: str = duration("Resolution within", "Empty where none is promised.")
    clock: str = choice("Clock runs", (("business", "In service hours"), ("always", "24×7")))
    action: str = text("Typical action")
    client_supplies: str = text("The client supplies")
    also_called: tuple[str, ...] = lines("Also called", "Names this tier has in exports, such as P1 or critical.")


@dataclass(frozen=True)
class Support:
    """Section 5: severity tiers with their service calendar."""

    calendar: ServiceCalendar = record("Service calendar", ServiceCalendar)
    severities: tuple[Severity, ...] = records("Severity tiers")
    after_hours: str = prose("At 7 pm on a Friday", "What happens outside service hours, in plain words.")
    stable_when: str = text("“Stable” is declared by", "Role that ends a “daily until stable” cadence.")
    waiting_pauses: str = choice(
        "Waiting for the client",
        (("pauses", "Pauses the clocks, by this clause"), ("runs", "Does not pause the clocks")),
    )
