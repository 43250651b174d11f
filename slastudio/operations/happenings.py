"""What happened while figures were measured: recorded changes and incidents, of any span."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.operations.registers import list_entries
from slastudio.project.file import Project


@dataclass(frozen=True)
class Happening:
    """Name one change or incident; kind: "change" or "incident"."""

    when: datetime
    kind: str
    id: str
    title: str


def happenings(project: Project) -> tuple[Happening, ...]:
    """Return all recorded changes and incidents, in order of time."""
    found = [
        Happening(datetime.fromisoformat(moment).astimezone(UTC), kind, entry.id, entry.values.get("title", ""))
        for register, field, kind in (("changes", "when", "change"), ("incidents", "opened", "incident"))
        for entry in list_entries(project, register)
        if (moment := entry.values.get(field, ""))
    ]
    return tuple(sorted(found, key=lambda each: each.when))
