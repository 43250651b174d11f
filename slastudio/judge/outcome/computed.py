"""What was computed where the records lie, as far as judging has to know of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ComputedImport:
    """Describe one import of figures that were computed at the source.

    evidence: the kind of the records. start, end: the whole local days it covers, half-open. first,
    last: the moments of its first and last record, None where there was none. edges: moments within
    it, in ns since 1970, at which days are cut besides midnight. rollups: the names of the kinds
    its rows are stored as. records: how many there were, and how many were left out there as unreadable.
    """

    batch: int
    evidence: str
    start: datetime
    end: datetime
    first: datetime | None
    last: datetime | None
    edges: frozenset[int]
    rollups: frozenset[str]
    records: int
    unreadable: int = 0

    def holds(self, kind: str) -> bool:
        return kind in self.rollups


def spans_of(imports: Iterable[ComputedImport], kind: str) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans [start, end) over which the rows of a rollup were computed."""
    return tuple((each.start, each.end) for each in imports if each.holds(kind))


def kinds_of(imports: Iterable[ComputedImport]) -> frozenset[str]:
    """Return of which kinds of records anything was computed."""
    return frozenset(each.evidence for each in imports)
