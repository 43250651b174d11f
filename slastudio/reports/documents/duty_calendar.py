"""The duties of a period as a calendar file, an entry at each due moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import OwedDuty
from slastudio.judge.telling.duties import NO_ADMISSION, STATES, duty_sentence, shown_words

if TYPE_CHECKING:
    from icalendar import Event

_PLANNED = ("due", "not_yet_due", "not_shown", "cannot_be_told")


def duties_calendar(assessment: Assessment, duties: Iterable[OwedDuty], stamp: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545) of what is still to be done, an entry at each due moment.

    stamp: the moment the file says it was written. An entry keeps its identity from file to file, so
    that a calendar program replaces it.
    """
    # late: who lists duties waits for no calendar
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//SLA Studio//Duties//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"Duties · {assessment.client}")
    for duty in duties:
        for key, due, state in _moments(duty):
            if due is not None and state in _PLANNED:
                calendar.add_component(_event(assessment, duty, key, due, stamp))
    return bytes(calendar.to_ical())


def _moments(duty: OwedDuty) -> Iterable[tuple[str, datetime | None, str]]:
    if duty.parts:
        return [(each.id, each.due, each.state) for each in duty.parts]
    return [(duty.id, duty.due, duty.state)]


def _event(
    assessment: Assessment, duty: OwedDuty, key: str, due: datetime, stamp: datetime
) -> Event:
    from icalendar import Event  # late, as above

    event = Event()
    event.add("uid", f"{key}@{assessment.agreement.sha256[:16]}.slastudio")
    event.add("dtstamp", stamp.astimezone(UTC))
    # what is due by midnight stands on the day that ends then
    moment = due - timedelta(minutes=1)
    event.add("dtstart", moment.astimezone(UTC))
    event.add("dtend", due.astimezone(UTC))
    event.add("summary", f"{duty.role or duty.side}: {duty.what[:120]}")
    shown = shown_words(duty, assessment.period.zone)
    lines = (
        duty_sentence(duty),
        duty.detail,
        f"By {duty.clause}." if duty.clause else "",
        f"Shown by {duty.wanted}." if duty.wanted else "",
        f"{STATES[duty.state].word}{f': {shown}' if shown else ''}.",
        NO_ADMISSION,
    )
    event.add("description", "\n".join(filter(None, lines)))
    event.add("categories", [duty.side])
    return event
