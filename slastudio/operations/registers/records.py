"""The registers one edits by hand: incidents, approvals, changes, decisions, hours, uses of
exclusions and disputes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from slastudio.evidence.registers import RegisterSpec, register_named
from slastudio.operations.registers.kinds import read_field, shown_field
from slastudio.project.file import Project
from slastudio.project.register_store import WITHDRAWN, Amendment, StoredEntry
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import valid_text

__all__ = [
    "WITHDRAWN",
    "Amendment",
    "Entry",
    "add_computed",
    "add_entry",
    "amend_entry",
    "hand_entries",
    "list_entries",
    "record_id",
]


@dataclass(frozen=True)
class Entry:
    """Hold one record as it reads now: values after all amendments; origin is hand or imported,
    source its file.
    """

    register: str
    id: str
    values: dict[str, str]
    origin: str
    source: str
    amended: tuple[Amendment, ...]


def list_entries(project: Project, register: str) -> tuple[Entry, ...]:
    """Return every record of a register, imported ones first, each as it reads after its
    amendments.
    """
    spec = register_named(register)
    with project.reading():
        zone = project.agreements.zone()
        amendments = project.registers.amendments(register)
        entries = [
            *_imported(project, spec, zone),
            *(_by_hand(spec, each) for each in project.registers.entries(register)),
        ]
    return tuple(_amended(entry, amendments.get(entry.id, ())) for entry in entries)


def hand_entries(project: Project, register: str) -> tuple[Entry, ...]:
    """Return the records of a register that were entered by hand, as they read after their amendments;
    what was imported is not read.
    """
    spec = register_named(register)
    with project.reading():
        amendments = project.registers.amendments(register)
        entries = [_by_hand(spec, each) for each in project.registers.entries(register)]
    return tuple(_amended(entry, amendments.get(entry.id, ())) for entry in entries)


def _amended(entry: Entry, edits: tuple[Amendment, ...]) -> Entry:
    values = dict(entry.values)
    for edit in edits:
        if edit.field != WITHDRAWN:
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
        values = {each.name: shown_field(each, row[each.name], zone) for each in names}
        yield Entry(
            spec.name, record_id(row), values, "imported", files.get(int(row["_batch"]), ""), ()
        )


def record_id(row: Mapping[Any, Any]) -> str:
    """Return an imported record's id: the export's own, else import and row number."""
    own = row.get("id")
    if own is None or pd.isna(own):
        return f"import {row['_batch']} row {row['_row']}"
    return str(own)


def add_entry(project: Project, register: str, values: dict[str, str]) -> Entry:
    """Add a record by hand; moments without an offset are in the agreement's zone."""
    spec = register_named(register)
    if spec.begun:
        raise StudioError(spec.begun.words)
    return add_computed(project, spec, values, {})


def add_computed(
    project: Project, spec: RegisterSpec, values: dict[str, str], computed: dict[str, str]
) -> Entry:
    """Add a record with what was computed for it, which is kept as it is given."""
    with project.writing():
        zone = project.agreements.zone()
        fields = {
            each.name: read_field(each, valid_text(values.get(each.name, "")), zone)
            for each in spec.fields
        }
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
    # a number that was taken back is nobody else's
    taken |= {each.id for each in project.registers.entries(spec.name, withdrawn=True)}
    number = len(taken) + 1
    while f"{spec.prefix}-{number}" in taken:
        number += 1
    return f"{spec.prefix}-{number}"


def amend_entry(
    project: Project,
    register: str,
    entry_id: str,
    changes: dict[str, str],
    *,
    why: str,
    who: str = "",
) -> Entry:
    """Lay an amendment over a record: field, old, new, who, when and why are kept; the record
    itself never changes.
    """
    spec, reason = register_named(register), valid_text(why).strip()
    if not reason:
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
            new = read_field(field, valid_text(text), zone)
            if new != current.get(name, ""):
                edits.append(
                    Amendment(
                        name, current.get(name, ""), new, datetime.now(UTC), valid_text(who), reason
                    )
                )
        if not edits:
            raise StudioError("Nothing would change: the record reads like that already.")
        project.registers.amend(register, entry_id, edits)
    return _amended(found[entry_id], (*found[entry_id].amended, *edits))
