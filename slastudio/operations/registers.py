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
]


@dataclass(frozen=True)
class RegisterField:
    """Describe one field; kind is text, prose, moment, choice, moments, spans, severities, money or hours."""

    name: str
    label: str
    kind: str = "text"
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False


@dataclass(frozen=True)
class RegisterSpec:
    """Describe one register; evidence names the kind of evidence whose imported records live in it, if any.

    computed: what was computed when a record was made, which nobody enters or amends. begun: how a record is made where it
    cannot be entered by hand.
    """

    name: str
    title: str
    about: str
    prefix: str
    fields: tuple[RegisterField, ...]
    evidence: str = ""
    computed: tuple[RegisterField, ...] = ()
    begun: str = ""

    def field(self, name: str) -> RegisterField:
        for each in self.fields:
            if each.name == name:
                return each
        if any(each.name == name for each in self.computed):
            raise StudioError(
                f"{self.title}: “{name}” is as it was computed when the record was made; it is never amended."
            )
        raise StudioError(
            f"{self.title} have no field “{name}”. The fields are: {', '.join(f.name for f in self.fields)}."
        )


@dataclass(frozen=True)
class Entry:
    """Hold one record as it reads now: values after all amendments; origin is hand or imported, source its file."""

    register: str
    id: str
    values: dict[str, str]
    origin: str
    source: str
    amended: tuple[Amendment, ...]


_MOMENT = "Date and time, such as 2026-10-09 19:04; without an offset in the agreement's zone."
_YES_NO = (("", "not said"), ("yes", "Yes"), ("no", "No"))
_NATURE = (("technical", "Technical"), ("governance", "Governance"))

REGISTERS: dict[str, RegisterSpec] = {
    spec.name: spec
    for spec in (
        RegisterSpec(
            "incidents",
            "Incidents",
            "Incidents and support cases with their clocks; imported ones can be amended, never altered.",
            "INC",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("title", "What happened"),
                RegisterField("severity", "Severity", help="As a tier of the agreement is called."),
                RegisterField("nature", "Nature", "choice", choices=(("", "not said"), *_NATURE)),
                RegisterField("workflow", "Workflow"),
                RegisterField("opened", "Opened", "moment", _MOMENT, required=True),
                RegisterField("first_response", "First response", "moment", _MOMENT),
                RegisterField("updates", "Updates sent", "moments", "Several are separated by semicolons."),
                RegisterField(
                    "waiting", "Waiting for the client", "spans", "start/end; several are separated by semicolons."
                ),
                RegisterField("resolved", "Resolved", "moment", _MOMENT),
                RegisterField("stable", "Stable since", "moment", "Ends a cadence of updates promised until stable."),
                RegisterField(
                    "reopened",
                    "Opened again",
                    "spans",
                    "opened again/resolved again; several are separated by semicolons, an end may be missing.",
                ),
                RegisterField(
                    "severities",
                    "Severity changes",
                    "severities",
                    "moment severity, beginning with that at opening, such as 2026-10-09 19:04 Sev 2; several are separated "
                    "by semicolons.",
                ),
            ),
            "incidents",
        ),
        RegisterSpec(
            "approvals",
            "Approvals and exceptions",
            "What waited for a decision, and how long.",
            "APR",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("workflow", "About"),
                RegisterField(
                    "queue", "Queue", "choice", choices=(("approval", "Approval"), ("exception", "Exception"))
                ),
                RegisterField("opened", "Asked", "moment", _MOMENT, required=True),
                RegisterField("due", "Due", "moment", _MOMENT),
                RegisterField("decided", "Decided", "moment", _MOMENT),
                RegisterField("decision", "Decision"),
            ),
            "queue_items",
        ),
        RegisterSpec(
            "changes",
            "Changes",
            "Every change of model, prompt, retrieval or settings; what is not here is a silent change.",
            "CHG",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "When", "moment", _MOMENT, required=True),
                RegisterField("title", "What changed", required=True),
                RegisterField(
                    "type",
                    "Type",
                    "choice",
                    choices=(
                        ("model", "Model"),
                        ("prompt", "Prompt"),
                        ("retrieval", "Retrieval"),
                        ("settings", "Settings"),
                        ("other", "Other"),
                    ),
                ),
                RegisterField("workflow", "Workflow"),
                RegisterField("version", "New version", help="As it appears in the logs."),
                RegisterField("material", "Material", "choice", choices=_YES_NO),
                RegisterField("approved_by", "Approved by", help="A role."),
                RegisterField("detail", "Detail", "prose"),
            ),
        ),
        RegisterSpec(
            "decisions",
            "Decisions",
            "What the client has to decide, and what was decided.",
            "DEC",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "Raised", "moment", _MOMENT, required=True),
                RegisterField("title", "Decision needed", required=True),
                RegisterField("needed_by", "Needed by", "moment", _MOMENT),
                RegisterField("owner", "Owner role"),
                RegisterField(
                    "status",
                    "Status",
                    "choice",
                    choices=(("open", "Open"), ("decided", "Decided"), ("dropped", "Dropped")),
                ),
                RegisterField("detail", "Detail", "prose"),
            ),
        ),
        RegisterSpec(
            "hours",
            "Hours worked",
            "What the retainer paid for: hours by line of the scope.",
            "HRS",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "When", "moment", _MOMENT, required=True),
                RegisterField("hours", "Hours", "hours", "Such as 1.5 or 1:30.", required=True),
                RegisterField("line", "Line of the scope", help="As in scope or out of scope in the agreement."),
                RegisterField("role", "By", help="A role."),
                RegisterField("detail", "Detail", "prose"),
            ),
        ),
        RegisterSpec(
            "exclusions",
            "Exclusions used",
            "Spans left out by a clause of the agreement, with the notice given.",
            "EXC",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("exclusion", "Clause", help="Id of the exclusion in the agreement.", required=True),
                RegisterField("start", "From", "moment", _MOMENT, required=True),
                RegisterField("end", "Until", "moment", _MOMENT, required=True),
                RegisterField(
                    "objectives",
                    "Only for",
                    help="Ids of objectives, separated by commas; empty means all that allow it.",
                ),
                RegisterField("notice_given", "Notice given", "moment", _MOMENT),
                RegisterField("reason", "Reason", "prose"),
            ),
        ),
        RegisterSpec(
            "disputes",
            "Disputes",
            "Figures the other side contests: what they say, both figures as they were then, and how it ended.",
            "DSP",
            (
                RegisterField("id", "Id", help="Left empty, the next number is taken."),
                RegisterField("when", "Claimed", "moment", _MOMENT, required=True),
                RegisterField("claimed_by", "Claimed by", required=True),
                RegisterField("claim", "What they say", "prose", required=True),
                RegisterField(
                    "outcome",
                    "Outcome",
                    "choice",
                    choices=(
                        ("open", "Open"),
                        ("upheld", "Upheld"),
                        ("rejected", "Rejected"),
                        ("settled", "Settled"),
                    ),
                ),
                RegisterField("decided_on", "Decided", "moment", _MOMENT),
                RegisterField("decided_by", "Decided by", help="A role."),
                RegisterField("credit_note", "Credit note", help="Its number."),
                RegisterField("credit_amount", "Amount credited", "money", "With its currency, such as 390.00 EUR."),
                RegisterField("detail", "Detail", "prose"),
            ),
            computed=(
                RegisterField("objective", "Objective"),
                RegisterField("period", "Period"),
                RegisterField("denied", "Uses of exclusions denied"),
                RegisterField("added", "Spans to be left out"),
                RegisterField("contested", "Rows contested"),
                RegisterField("rows", "Number of rows contested"),
                RegisterField("agreement", "Agreement"),
                RegisterField("target", "Target"),
                RegisterField("unit", "Unit"),
                RegisterField("our_value", "Our figure"),
                RegisterField("our_verdict", "Our verdict"),
                RegisterField("our_credit", "Our credit", "money"),
                RegisterField("their_value", "Their figure"),
                RegisterField("their_verdict", "Their verdict"),
                RegisterField("their_credit", "Their credit", "money"),
            ),
            begun="A dispute begins with “Dispute this number” beside a figure, or slastudio dispute … --keep: both sides’ "
            "figures are kept with it.",
        ),
    )
}


def register_named(name: str) -> RegisterSpec:
    if name not in REGISTERS:
        raise StudioError(f"There is no register “{name}”. The registers are: {', '.join(REGISTERS)}.")
    return REGISTERS[name]


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
