"""The duties of a period for machines: JSON, and a calendar file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.duties import DutyPart, OwedDuty
from slastudio.judge.telling.duties import NO_ADMISSION, STATES, duty_sentence, shown_words
from slastudio.shared.json_values import JsonObject

_PLANNED = ("due", "not_yet_due", "not_shown", "cannot_be_told")


def duty_document(duty: OwedDuty) -> JsonObject:
    """Return one duty; times are UTC in ISO, null where there is none."""
    return {
        "id": duty.id,
        "kind": duty.kind,
        "about": duty.about,
        "clause": duty.clause,
        "place": duty.place,
        "owed_by": duty.role or duty.side,
        "side": duty.side,
        "owed_to": duty.to,
        "what": duty.what,
        "detail": duty.detail,
        "arises_from": duty.arises,
        "arises_of": duty.of,
        "begins": duty.begins.isoformat(),
        "due": _iso(duty.due),
        "proof_wanted": duty.wanted,
        "state": duty.state,
        "done": _iso(duty.done),
        "late_seconds": duty.late_seconds,
        "proof_found": duty.shown_by or None,
        "note": duty.note,
        "asked": _iso(duty.asked),
        "by_hand": duty.by_hand,
        "consequence": duty.consequence,
        "minutes": duty.minutes,
        "scope_line": duty.line,
        "minutes_worked_on_line": duty.worked,
        "agreement_version": duty.version,
        "parts": [_part(each) for each in duty.parts],
    }


def _part(part: DutyPart) -> JsonObject:
    return {
        "id": part.id,
        "label": part.label,
        "begins": part.begins.isoformat(),
        "due": _iso(part.due),
        "state": part.state,
        "done": _iso(part.done),
        "proof_found": part.shown_by or None,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def duties_document(assessment: Assessment, duties: Iterable[OwedDuty]) -> JsonObject:
    """Return the duties of a period with what the list is."""
    return {
        "client": assessment.client,
        "period": assessment.period.as_json() | {"label": assessment.period.label},
        "status": NO_ADMISSION,
        "duties": [duty_document(each) for each in duties],
    }


def duties_calendar(assessment: Assessment, duties: Iterable[OwedDuty], stamp: datetime) -> bytes:
    """Return an iCalendar file (RFC 5545) of what is still to be done, an entry at each due moment.

    stamp: the moment the file says it was written. An entry keeps its identity from file to file, so
    that a calendar program replaces it.
    """
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
