"""Exports in which an incident's moments lie apart: timestamps by name, one row per state, spans of
a component's state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slastudio.importing.files.json_data import Record
from slastudio.importing.formats.declaration import (
    Format,
    Found,
    Headings,
    Row,
    Shape,
    Shared,
    fold,
)
from slastudio.importing.typing.quantities import is_missing

_INCIDENT = {
    name: name
    for name in (
        "id",
        "title",
        "opened",
        "first_response",
        "resolved",
        "severity",
        "status",
        "workflow",
        "updates",
    )
}
_MOMENTS = {
    "opened": ("Reported at", "Created at"),
    "first_response": ("Accepted at", "Acknowledged at", "First responded at"),
    "resolved": ("Resolved at", "Fixed at", "Closed at"),
}
# what turned out to be no incident, or one that another one holds
_NO_INCIDENT = ("declined", "merged", "canceled", "cancelled")
_WELL = frozenset(("operational", "up", "ok", "available", "online", "healthy", "normal", "none"))
_ILL = frozenset(
    (
        *(
            "degraded",
            "degradedperformance",
            "partialoutage",
            "majoroutage",
            "fulloutage",
            "outage",
            "down",
            "offline",
        ),
        *("unavailable", "unhealthy", "disruption", "minor", "major", "critical"),
    )
)
_PLANNED = frozenset(("maintenance", "undermaintenance", "planned", "paused"))
_CASE = "SR Number | Problem Number | case:concept:name"
_CHANGED = "Change Date+Time | time:timestamp"
_STATE = "Status | Problem Status | concept:name"
_DETAIL = "Sub Status | Problem Sub Status | lifecycle:transition"
_IMPACT = "SR Latest Impact | Problem Impact | Impact"
_START, _END, _SEGMENT = (
    "start_at | started_at | start_time",
    "end_at | ended_at | end_time",
    "status | state",
)
_COMPONENT = "component | component_name | service | name | monitor | region"

_MOST_COLUMNS = 6


def _first(moments: Record, names: Sequence[str]) -> Any:
    """Return the first of some moments that is known, whatever the case of its name and what
    follows in brackets.
    """
    told = {fold(name.partition(" (")[0]): value for name, value in moments.items() if value}
    return next((told[fold(name)] for name in names if fold(name) in told), None)


def _named(value: object) -> Any:
    return value.get("name") if isinstance(value, dict) else value


def _incidentio_find(document: Any, _stem: str) -> Found | None:
    incidents = document["incidents"] if isinstance(document, dict) else document
    fits = incidents and all({"reference", "incident_status"} <= each.keys() for each in incidents)
    return ({}, incidents) if fits else None


def _incidentio_rows(record: Record, _shared: Shared) -> list[Row]:
    status = record["incident_status"]
    if status["category"] in _NO_INCIDENT or record.get("mode") in ("test", "tutorial"):
        return []
    moments = {
        each["incident_timestamp"]["name"]: (each.get("value") or {}).get("value")
        for each in record.get("incident_timestamp_values") or ()
    }
    moments.setdefault("Created at", record.get("created_at"))
    return [
        {
            "id": record["reference"],
            "title": record.get("name"),
            "severity": _named(record.get("severity")),
            "status": status["name"],
            "workflow": _named(record.get("incident_type")),
        }
        | {name: _first(moments, names) for name, names in _MOMENTS.items()}
    ]


def _incidentio_cells(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    headings = Headings(record)
    if fold(record[headings.find("Status | Incident status")] or "") in _NO_INCIDENT:
        return []
    told = {
        name.removeprefix("Timestamp: "): text
        for name, text in record.items()
        if text and not is_missing(text)
    }
    found = {
        "id": "Reference | External ID | ID",
        "title": "Name",
        "severity": "Severity",
        "status": "Status | Incident status",
        "workflow": "Incident type | Type",
    }
    row: Row = {name: record.get(headings.find(names)) for name, names in found.items()}
    return [row | {name: _first(told, names) for name, names in _MOMENTS.items()}]


def is_incidentio(headings: Sequence[str]) -> bool:
    """Tell a table of incidents whose moments have incident.io's names."""
    known = Headings([name.removeprefix("Timestamp: ").partition(" (")[0] for name in headings])
    return all(
        map(
            known.find,
            ("Reference | ID", "Severity", "Status", "Reported at", "Accepted at | Declined at"),
        )
    )


def _state_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    headings = Headings(record)
    cell = {
        name: record.get(headings.find(names))
        for name, names in (
            ("id", _CASE),
            ("changed_at", _CHANGED),
            ("status", _STATE),
            ("detail", _DETAIL),
            ("severity", _IMPACT),
            ("workflow", "Product"),
        )
    }
    over = (cell["status"] or "").casefold() == "completed" and (
        cell["detail"] or ""
    ).casefold() != "in call"
    cell["status"] = " / ".join(filter(None, (cell["status"], cell.pop("detail"))))
    return [
        {**cell, "opened": cell["changed_at"], "resolved": cell["changed_at"] if over else None}
    ]


def is_segments(headings: Sequence[str]) -> bool:
    """Tell a narrow table of spans and states that names no incidents, which have states of their
    own.
    """
    known = Headings(headings)
    told = all(map(known.find, (_START, _END, _SEGMENT))) and len(headings) <= _MOST_COLUMNS
    return told and not known.find("id | incident_id | ticket_id | run_id")


def _segment_rows(record: dict[str, str | None], _shared: Shared) -> list[Row]:
    headings = Headings(record)
    status = (record[headings.find(_SEGMENT)] or "").strip()
    state = fold(status)
    if state in _WELL or state in _PLANNED:
        return []
    if state not in _ILL:
        raise ValueError(f"“{status[:40]}” is no known state of a component")
    return [
        {
            "opened": record[headings.find(_START)],
            "resolved": record[headings.find(_END)],
            "severity": status,
            "workflow": record.get(headings.find(_COMPONENT)),
        }
    ]


TIMELINES = (
    Format(
        "incident.io",
        "incident.io incidents",
        "incidents",
        (),
        _INCIDENT,
        zone="UTC",
        shape=Shape(_incidentio_rows, _incidentio_find),
        notes=(
            "Opened is when it was reported, the first response when it was accepted, resolved when it was resolved or "
            "fixed, else closed. Declined, merged and test incidents are left out.",
        ),
        left_out=("Declined, merged, test and tutorial incidents.",),
        said_by="incident.io, API: Incidents V2; what its categories mean: not found in public documentation, told from files seen",
    ),
    Format(
        "incident.io table",
        "incident.io incidents, CSV",
        "incidents",
        (),
        _INCIDENT,
        zone="UTC",
        shape=Shape(_incidentio_cells, table=is_incidentio),
        notes=(
            "Opened is when it was reported, the first response when it was accepted, resolved when it was resolved or "
            "fixed, else closed. Declined and merged incidents are left out.",
        ),
        left_out=("Declined, merged and cancelled incidents.",),
        said_by="incident.io's exported table: not found in public documentation, told from files seen",
    ),
    Format(
        "state log",
        "Log of an incident desk, one row per state (BPI Challenge 2013)",
        "incidents",
        (_CASE, _CHANGED, _STATE, _DETAIL, _IMPACT),
        _INCIDENT,
        shape=Shape(_state_rows),
        notes=(
            "The last “Completed” of an incident is when it was resolved; “In Call” is no resolution.",
        ),
        left_out=("Who did it, and where: organisation, country, support team.",),
        said_by="4TU.ResearchData, BPI Challenge 2013, incidents; what its words mean: not found there, told from the log itself",
    ),
    Format(
        "status segments",
        "Spans of a component's state",
        "incidents",
        (),
        _INCIDENT,
        zone="UTC",
        shape=Shape(_segment_rows, table=is_segments),
        notes=(
            "Each span in which something was degraded or down is an incident; maintenance is left out.",
        ),
        left_out=("Spans in which all was well, and maintenance.",),
        said_by="The table is a status page's own: its words say what a span was",
    ),
)
