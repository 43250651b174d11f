"""Imports, results and register entries as JSON documents and as single lines for a terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slastudio.contract.words.figures import show_percent
from slastudio.evidence.mapping_json import mapping_document
from slastudio.operations.registers.records import Entry
from slastudio.project.evidence.batches import Batch
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def batch_document(batch: Batch) -> JsonObject:
    """Return an import as JSON: counts, half-open period, zone, mapping and problems."""
    return {
        "id": batch.id,
        "file": batch.file,
        "sha256": batch.sha256,
        "size": batch.size,
        "importer": batch.importer,
        "who": batch.who,
        "kind": batch.kind,
        "format": batch.format,
        "confidence": round(batch.confidence, 3),
        "imported": batch.imported.isoformat(),
        "rows_read": batch.read,
        "accepted": batch.accepted,
        "rejected": batch.rejected,
        "duplicates": batch.duplicates,
        "not_applicable": batch.not_applicable,
        "rows_by_kind": batch.rows_by_kind,
        "period": _half_open(batch.start, batch.end),
        "zone_source": batch.zone_source,
        "mapping": mapping_document(batch.mapping),
        "problems": [problem.as_json() for problem in batch.problems],
    }


def _half_open(first: datetime | None, last: datetime | None) -> list[str] | None:
    """Return [start, end) around the first and last moment: the end is the microsecond after the
    last.
    """
    if first is None or last is None:
        return None
    return [
        first.astimezone(UTC).isoformat(),
        (last.astimezone(UTC) + timedelta(microseconds=1)).isoformat(),
    ]


def batch_sentence(batch: Batch) -> str:
    """Return what became of a file in one line."""
    parts = [f"{batch.accepted:,} of {count(batch.read, 'record')} accepted as {batch.kind}"]
    for records, words in (
        (batch.rejected, "rejected"),
        (batch.duplicates, "imported before"),
        (batch.not_applicable, "of another sort"),
    ):
        if records:
            parts.append(f"{records:,} {words}")
    return (
        f"{batch.file}: {', '.join(parts)} ({batch.format}, {show_percent(batch.confidence)} sure)."
    )


def entry_document(entry: Entry, state: str | None = None) -> JsonObject:
    """Return a register entry with its amendments; state: how it stands, where its register knows that."""
    amendments = [
        {
            "field": a.field,
            "old": a.old,
            "new": a.new,
            "when": a.when.isoformat(),
            "who": a.who,
            "why": a.why,
        }
        for a in entry.amended
    ]
    return {
        "register": entry.register,
        "id": entry.id,
        **{k: v for k, v in entry.values.items() if k != "id"},
        "origin": entry.origin,
        "source": entry.source,
        "state": state,
        "amendments": amendments,
    }


def entry_line(entry: Entry) -> str:
    told = "  ".join(
        f"{name}={value}" for name, value in entry.values.items() if value and name != "id"
    )
    return f"{entry.id}  {told}  ({entry.origin}{', amended' if entry.amended else ''})"
