"""A batch: what one import brought, and how its row in the project file is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from slastudio.evidence.intake import Mapping
from slastudio.evidence.mapping_json import read_mapping
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
        rows_by_kind=json.loads(row[11]),
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
