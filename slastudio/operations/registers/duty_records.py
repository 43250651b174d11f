"""What people entered, wrote down and received, read from a project for its duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from slastudio.evidence.kinds import CONTINUOUS, KINDS
from slastudio.evidence.registers import REGISTERS, FieldKind, RegisterSpec
from slastudio.judge.billing.amounts import read_hours
from slastudio.judge.outcome.records import (
    Act,
    Arrival,
    ChangeEntry,
    ClaimEntry,
    DecisionEntry,
    Entered,
    Records,
    WrittenPaper,
)
from slastudio.operations.registers.records import Entry, hand_entries, list_entries
from slastudio.project.database.errors import understood
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.shared.money import read_money
from slastudio.shared.periods import month_of, shift

# a file of more months than these has a date that is wrong
_MOST = 600
_NEVER = datetime.max.replace(tzinfo=UTC)


def records_of(project: Project, zone: str) -> Records:
    """Return the registers duties read, the documents on record, and what came when."""
    with project.reading():
        # a report that was only written is a draft, which gives nobody a report
        papers = tuple(
            WrittenPaper(each.kind, each.period, each.written)
            for each in project.documents.documents()
            if each.kind != "report"
        )
        batches = project.evidence.batches()
    return Records(
        acts=tuple(_act(each) for each in list_entries(project, "acts")),
        papers=(*papers, *issued_papers(project)),
        changes=tuple(
            _change(each)
            for each in list_entries(project, "changes")
            if each.values.get("status") != "cancelled"
        ),
        decisions=tuple(_decision(each) for each in list_entries(project, "decisions")),
        claims=tuple(_claim(each) for each in list_entries(project, "disputes")),
        arrivals=tuple(each for batch in batches for each in _arrivals(batch, zone)),
        entered={name: _entered(project, spec) for name, spec in REGISTERS.items()},
    )


def issued_papers(project: Project, before: int | None = None) -> tuple[WrittenPaper, ...]:
    """Return the reports that were issued, by the day each bears; before: only those with a lower
    number in their table.
    """
    with project.reading():
        reports = project.issues.reports()
    return tuple(
        WrittenPaper(
            "report", each.period, min(each.at, datetime.combine(each.issued, time.max, UTC))
        )
        for each in reports
        if before is None or each.id < before
    )


def _entered(project: Project, spec: RegisterSpec) -> tuple[Entered, ...]:
    # what was imported is evidence, and read where it is judged
    entries = hand_entries if spec.evidence else list_entries
    found = []
    for each in entries(project, spec.name):
        with project.reading(), understood(f"{each.id} of the register of {spec.name}"):
            _require_readable(spec, each)
        filled = tuple((name, text) for name, text in each.values.items() if text)
        found.append(Entered(spec.name, each.id, filled))
    # ISO texts of differing offsets do not sort by time
    return tuple(sorted(found, key=lambda each: (each.moment(spec.moment) or _NEVER, each.id)))


_READ: dict[FieldKind, Callable[[str], object]] = {
    "moment": datetime.fromisoformat,
    "decimal": Decimal,
    "number": int,
    "money": read_money,
    "hours": read_hours,
}


def _require_readable(spec: RegisterSpec, entry: Entry) -> None:
    """Raise ValueError or StudioError for a text that is none of its field's kind: a project may come
    from a stranger.
    """
    for field in spec.stored:
        text, read = entry.values.get(field.name, ""), _READ.get(field.kind)
        if text and read is not None:
            try:
                read(text)
            except (ArithmeticError, TypeError) as error:
                raise ValueError(f"{field.name}: {error}") from None


def made(changes: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the changes that were made: neither planned nor cancelled."""
    return tuple(each for each in changes if not each.values.get("status"))


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _at(entry: Entry, name: str) -> datetime:
    return datetime.fromisoformat(entry.values[name]).astimezone(UTC)


def _act(entry: Entry) -> Act:
    v = entry.values
    return Act(
        entry.id,
        _at(entry, "when"),
        v.get("act") or "done",
        v["duty"],
        v.get("period", ""),
        v.get("role", ""),
        v.get("proof", ""),
        v.get("detail", ""),
    )


def _change(entry: Entry) -> ChangeEntry:
    v = entry.values
    return ChangeEntry(
        entry.id,
        _at(entry, "when"),
        v.get("title", ""),
        v.get("type", ""),
        v.get("workflow", ""),
        v.get("version", ""),
        v.get("material") == "yes",
        v.get("approved_by", ""),
        _moment(v.get("announced", "")),
        v.get("tested", ""),
        v.get("status") == "planned",
    )


def _decision(entry: Entry) -> DecisionEntry:
    v = entry.values
    decided = [
        each.when for each in entry.amended if each.field == "status" and each.new == "decided"
    ]
    return DecisionEntry(
        entry.id,
        _at(entry, "when"),
        v.get("title", ""),
        _moment(v.get("needed_by", "")),
        v.get("owner", ""),
        v.get("status") in ("decided", "dropped"),
        max(decided).astimezone(UTC) if decided else None,
    )


def _claim(entry: Entry) -> ClaimEntry:
    v = entry.values
    return ClaimEntry(
        entry.id,
        _at(entry, "when"),
        v.get("objective", ""),
        v.get("period", ""),
        _moment(v.get("decided_on", "")),
    )


def _arrivals(batch: Batch, zone: str) -> Iterator[Arrival]:
    """Yield the months a file reaches into, by each kind of evidence it holds."""
    if batch.start is None or batch.end is None:
        return
    kinds = [kind for kind, rows in batch.rows_by_kind.items() if rows and KINDS[kind].time]
    month = month_of(batch.start, zone)
    for _ in range(_MOST):
        if month.start > batch.end:
            return
        reaches = batch.end >= month.end - timedelta(days=1)
        for kind in kinds:
            whole = reaches or kind not in CONTINUOUS
            yield Arrival(kind, month.label, batch.imported, whole, batch.file)
        month = shift(month, 1)
