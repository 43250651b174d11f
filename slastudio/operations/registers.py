"""The registers one edits by hand: incidents, approvals, changes, decisions, hours, uses of exclusions and disputes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from slastudio.judge.hours import read_hours
from slastudio.operations.moments import (
    read_moment,
    read_moments,
    read_severities,
    read_spans,
    show_moment,
    show_moments,
    show_severities,
    show_spans,
)
from slastudio.operations.register_specs import REGISTERS, RegisterField, RegisterSpec, register_named
from slastudio.project.file import Project
from slastudio.project.register_store import Amendment, StoredEntry
from slastudio.shared.money import money_text, read_money
from slastudio.shared.problems import StudioError

__all__ = [
    "REGISTERS",
    "Amendment",
    "Entry",
    "RegisterField",
    "RegisterSpec",
    "add_entry",
    "amend_entry",
    "list_entries",
    "register_named",
]


@dataclass(frozen=True)
class Entry:
    """Hold one record as it reads now: values after all amendments; origin is hand or imported, source its file."""

    register: str
    id: str
    values: dict[str, str]
    origin: str
    source: str
    amended: tuple[Amendment, ...]


def list_entries(project: Project, register: str) -> tuple[Entry, ...]:
    """Return every record of a register, imported ones first, each as it reads after its amendments."""
    spec = register_named(register)
    with project.reading():
        zone = project.agreements.zone()
        amendments = project.registers.amendments(register)
        entries = [
            *_imported(project, spec, zone),
            *(_by_hand(spec, each) for each in project.registers.entries(register)),
        ]
    return tuple(_amended(entry, amendments.get(entry.id, ())) for entry in entries)


def _amended(entry: Entry, edits: tuple[Amendment, ...]) -> Entry:
    values = dict(entry.values)
    for edit in edits:
        values[edit.field] = edit.new
    return Entry(entry.register, entry.id, values, entry.origin, entry.source, edits)


def _by_hand(spec: RegisterSpec, stored: StoredEntry) -> Entry:
    return Entry(spec.name, stored.id, stored.fields, "hand", "entered by hand", ())


def _imported(project: Project, spec: RegisterSpec, zone: str) -> Iterable[Entry]:
    if not spec.evidence:
        return
    data = project.evidence.read(spec.evidence)
    files = {batch.id: batch.file for batch in project.evidence.batches()}
    names = [each for each in spec.fields if each.name in data.columns]
    for row in data.astype(object).to_dict("records"):
        values = {each.name: _shown(each, row[each.name], zone) for each in names}
        yield Entry(spec.name, record_id(row), values, "imported", files.get(int(row["_batch"]), ""), ())


def record_id(row: Mapping[Any, Any]) -> str:
    """Return an imported record's id: the export's own, else import and row number."""
    own = row.get("id")
    if own is None or pd.isna(own):
        return f"import {row['_batch']} row {row['_row']}"
    return str(own)


def _shown(field: RegisterField, value: Any, zone: str) -> str:
    if value is None or pd.isna(value):
        return ""
    if field.kind == "moment":
        return show_moment(pd.Timestamp(value).to_pydatetime(warn=False), zone)
    if field.kind == "moments":
        return show_moments(str(value), zone)
    if field.kind == "severities":
        return show_severities(str(value), zone)
    return show_spans(str(value), zone) if field.kind == "spans" else str(value)


def add_entry(project: Project, register: str, values: dict[str, str]) -> Entry:
    """Add a record by hand; moments without an offset are in the agreement's zone."""
    spec = register_named(register)
    if spec.begun:
        raise StudioError(spec.begun)
    return add_computed(project, spec, values, {})


def add_computed(project: Project, spec: RegisterSpec, values: dict[str, str], computed: dict[str, str]) -> Entry:
    """Add a record with what was computed for it, which is kept as it is given."""
    with project.writing():
        zone = project.agreements.zone()
        fields = {each.name: read_field(each, values.get(each.name, ""), zone) for each in spec.fields}
        for name in values:
            spec.field(name)
        for each in spec.fields:
            if each.required and not fields[each.name]:
                raise StudioError(f"{spec.title}: “{each.label}” is needed. {each.help}".strip())
        fields |= {each.name: computed.get(each.name, "") for each in spec.computed}
        fields["id"] = fields["id"] or _next_id(project, spec)
        project.registers.add(spec.name, fields["id"], fields)
    return Entry(spec.name, fields["id"], fields, "hand", "entered by hand", ())


def _next_id(project: Project, spec: RegisterSpec) -> str:
    taken = {each.id for each in list_entries(project, spec.name)}
    number = len(taken) + 1
    while f"{spec.prefix}-{number}" in taken:
        number += 1
    return f"{spec.prefix}-{number}"


def amend_entry(
    project: Project, register: str, entry_id: str, changes: dict[str, str], *, why: str, who: str = ""
) -> Entry:
    """Lay an amendment over a record: field, old, new, who, when and why are kept; the record itself never changes."""
    spec = register_named(register)
    if not why.strip():
        raise StudioError("Say why the record is amended; the reason is kept with it.")
    with project.writing():
        zone = project.agreements.zone()
        found = {each.id: each for each in list_entries(project, register)}
        if entry_id not in found:
            raise StudioError(f"There is no record “{entry_id}” in the register of {register}.")
        current = found[entry_id].values
        edits = []
        for name, text in changes.items():
            field = spec.field(name)
            if name == "id":
                raise StudioError("An id is never amended; other records and reports cite it.")
            new = read_field(field, text, zone)
            if new != current.get(name, ""):
                edits.append(Amendment(name, current.get(name, ""), new, datetime.now(UTC), who, why.strip()))
        if not edits:
            raise StudioError("Nothing would change: the record reads like that already.")
        project.registers.amend(register, entry_id, edits)
    return _amended(found[entry_id], (*found[entry_id].amended, *edits))


def read_field(field: RegisterField, text: str, zone: str) -> str:
    """Return a field's text in its stored form; raise StudioError naming the field otherwise."""
    text = text.strip()
    if not text:
        return ""
    try:
        if field.kind == "moment":
            return read_moment(text, zone).isoformat()
        if field.kind == "hours":
            read_hours(text)
            return text.replace(",", ".")
        if field.kind == "moments":
            return "; ".join(each.isoformat() for each in read_moments(text, zone))
        if field.kind == "spans":
            return "; ".join(
                f"{start.isoformat()}/{end.isoformat() if end else ''}" for start, end in read_spans(text, zone)
            )
        if field.kind == "severities":
            return "; ".join(f"{moment.isoformat()} {name}" for moment, name in read_severities(text, zone))
        if field.kind == "money":
            return money_text(read_money(text))
    except StudioError as error:
        raise StudioError(f"{field.label}: {error}") from None
    if field.kind == "choice" and text not in dict(field.choices):
        raise StudioError(
            f"{field.label}: expected one of {', '.join(value or '(empty)' for value, _ in field.choices)}."
        )
    return text
