"""What happened while figures were measured: recorded changes and incidents, of any span."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.evidence.registers import REGISTERS, Mark, RegisterSpec
from slastudio.operations.registers.records import list_entries
from slastudio.project.file import Project


@dataclass(frozen=True)
class RegisteredEvent:
    """Name one record that stands under charts, the sign it has there and what its register calls
    it.
    """

    when: datetime
    kind: Mark
    id: str
    title: str
    noun: str


def happenings(project: Project) -> tuple[RegisteredEvent, ...]:
    """Return all recorded changes and incidents, in order of time."""
    found = [
        each
        for spec in REGISTERS.values()
        if spec.mark
        for each in _of_register(project, spec, spec.mark)
    ]
    return tuple(sorted(found, key=lambda each: each.when))


def _of_register(project: Project, spec: RegisterSpec, mark: Mark) -> Iterator[RegisteredEvent]:
    for entry in list_entries(project, spec.name):
        # what is planned or was cancelled did not happen
        happened = entry.values.get("status", "") not in ("planned", "cancelled")
        if happened and (moment := entry.values.get(spec.moment)):
            when = datetime.fromisoformat(moment).astimezone(UTC)
            yield RegisteredEvent(when, mark, entry.id, entry.values.get(spec.lead, ""), spec.noun)
