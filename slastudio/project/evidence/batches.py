"""A batch: what one import brought, and how its row in the project file is read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slastudio.evidence.computed import COMPUTED, base_of
from slastudio.evidence.intake import Inspection, Mapping
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.mapping_json import mapping_document, read_mapping
from slastudio.project.database.errors import understood
from slastudio.project.evidence.receiving import Receiving
from slastudio.shared.problems import Problem


@dataclass(frozen=True)
class Batch:
    """Describe one import: the file, who read it with what, what became of its records, and how it
    was understood.

    read = accepted + rejected + duplicates + not_applicable, always. rows_by_kind: evidence rows
    that count now, so rows of duplicates are not among them. start, end: first and last dated
    evidence row.
    """

    id: int
    file: str
    sha256: str
    kind: str
    format: str
    imported: datetime
    read: int
    accepted: int
    rejected: int
    duplicates: int
    not_applicable: int
    rows_by_kind: dict[str, int]
    start: datetime | None
    end: datetime | None
    zone_source: str
    mapping: Mapping
    confidence: float
    problems: tuple[Problem, ...]
    size: int
    importer: str
    who: str


BATCH_QUERY = (
    "SELECT id, file, sha256, kind, format, imported, read, accepted, rejected, duplicates, not_applicable, rows_by_kind, first_ns, "
    "last_ns, zone_source, mapping, confidence, problems, size, importer, who FROM batch"
)


def batch_of(row: tuple[Any, ...]) -> Batch:
    """Return the batch a row of the table of batches says; raise DamagedError where it says none."""
    with understood(f"import {row[0]}"):
        kind_named(row[3])
        return _batch_of(row)


def _batch_of(row: tuple[Any, ...]) -> Batch:
    problems = tuple(Problem(**each) for each in json.loads(row[17]))
    start = None if row[12] is None else moment_of(row[12])
    end = None if row[13] is None else moment_of(row[13])
    return Batch(
        id=row[0],
        file=row[1],
        sha256=row[2],
        kind=row[3],
        format=row[4],
        imported=datetime.fromisoformat(row[5]),
        read=row[6],
        accepted=row[7],
        rejected=row[8],
        duplicates=row[9],
        not_applicable=row[10],
        rows_by_kind=_told_kinds(json.loads(row[11])),
        start=start,
        end=end,
        zone_source=row[14],
        mapping=read_mapping(json.loads(row[15])),
        confidence=row[16],
        problems=problems,
        size=row[18],
        importer=row[19],
        who=row[20],
    )


def _told_kinds(stored: dict[str, int]) -> dict[str, int]:
    """Return how many rows there are of each kind; rows of all rollups are those of one."""
    found: dict[str, int] = {}
    for kind, rows in stored.items():
        told = COMPUTED if base_of(str(kind)) else str(kind)
        found[told] = found.get(told, 0) + int(rows)
    return found


def problem_row(problem: Problem) -> dict[str, Any]:
    return {
        "message": problem.message,
        "row": problem.row,
        "column": problem.column,
        "level": problem.level,
        "value": problem.value[:200],
    }


def moment_of(ns: int) -> datetime:
    return datetime.fromtimestamp(ns // 1_000_000_000, UTC).replace(
        microsecond=ns % 1_000_000_000 // 1000
    )


@dataclass(frozen=True)
class Origin:
    """Say where an import comes from: the file as inspected, its SHA-256, the mapping as it was
    completed while reading,
    the reading program and its version, who imported, and the hash of the mapping that was asked
    for.
    """

    inspection: Inspection
    sha256: str
    mapping: Mapping
    importer: str
    who: str
    request: str


def rows_by_kind(received: Receiving) -> dict[str, int]:
    """Count the evidence rows of an import that count."""
    rows: Counter[str] = Counter()
    for laid in received.laid:
        rows[laid.chunk.kind] += int(laid.chunk.live.sum())
    return dict(rows)


def batch_values(origin: Origin, received: Receiving) -> dict[str, Any]:
    """Return the row of the table of batches that says what an import brought."""
    chunks = [laid.chunk for laid in received.laid]
    firsts = [chunk.first_ns for chunk in chunks if chunk.first_ns is not None]
    lasts = [chunk.last_ns for chunk in chunks if chunk.last_ns is not None]
    inspection, mapping = origin.inspection, origin.mapping
    return {
        "file": inspection.file,
        "sha256": origin.sha256,
        "size": inspection.size,
        "kind": mapping.kind,
        "format": mapping.format,
        "imported": datetime.now(UTC).isoformat(timespec="seconds"),
        "importer": origin.importer,
        "who": origin.who,
        "request": origin.request,
        "read": received.read,
        "accepted": received.accepted,
        "rejected": received.rejected,
        "duplicates": received.hidden,
        "not_applicable": received.not_applicable,
        "rows_by_kind": json.dumps(rows_by_kind(received)),
        "first_ns": min(firsts, default=None),
        "last_ns": max(lasts, default=None),
        "zone_source": mapping.zone_source,
        "mapping": json.dumps(mapping_document(mapping)),
        "confidence": inspection.confidence,
        "problems": json.dumps([problem_row(problem) for problem in received.problems]),
        "signature": inspection.signature,
        "shape": json.dumps(inspection.shape),
        "owners": json.dumps(inspection.owners),
    }
