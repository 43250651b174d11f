"""What is told of a file: how it is understood, and what its records brought. An import and a look at a
file tell it from here, so that they tell the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from slastudio.evidence.intake import Inspection, Mapping
from slastudio.importing.conversion.extraction import Extracting, begin
from slastudio.importing.understanding.unread_columns import UNREAD_COLUMNS, unread_notes
from slastudio.shared.problems import Problem
from slastudio.shared.progress import Progress

# problems of single records that are shown; all are kept with an import
SHOWN_RECORDS = 200


@dataclass(frozen=True)
class Told:
    """Hold what a whole file would bring: read = accepted + rejected + not applicable, before what
    was imported earlier is known.
    """

    read: int
    rejected: int
    not_applicable: int
    notes: tuple[Problem, ...]
    records: tuple[Problem, ...] = field(default=())

    @property
    def accepted(self) -> int:
        return self.read - self.rejected - self.not_applicable


def notes_of(inspection: Inspection, extracting: Extracting) -> tuple[Problem, ...]:
    """Return what to know of a file whose parcels were all taken, each thing once."""
    told = (*understood_notes(inspection, extracting.mapping), *extracting.notes())
    # of what was seen in the head and then in the whole file the whole counts
    return tuple({note.message.partition(" (seen in ")[0]: note for note in told}.values())


def understood_notes(inspection: Inspection, mapping: Mapping) -> Iterator[Problem]:
    """Yield the notes of an inspection that hold for the mapping a file is read by, which somebody
    may have corrected.
    """
    found = inspection.mapping
    if mapping.kind != found.kind:
        yield from unread_notes(inspection, mapping)
        return
    corrected = {
        source.column
        for name in {*found.fields, *mapping.fields}
        for source in (found.fields.get(name), mapping.fields.get(name))
        if source is not None and not _is_same(found, mapping, name)
    }
    for note in inspection.notes:
        if note.message.startswith(UNREAD_COLUMNS) or (note.column and note.column in corrected):
            continue
        yield note
    yield from unread_notes(inspection, mapping)


def _is_same(found: Mapping, mapping: Mapping, name: str) -> bool:
    one, other = found.fields.get(name), mapping.fields.get(name)
    if one is None or other is None:
        return False
    # a unit that is completed while reading was open before
    units_agree = one.unit == other.unit or not one.unit
    return one.column == other.column and units_agree and one.values == other.values


def look_through(
    path: Path, inspection: Inspection, mapping: Mapping, progress: Progress | None = None
) -> Told:
    """Read every record of a file, keep nothing, and return what an import would tell of it."""
    extracting = begin(path, mapping)
    rejected = other = 0
    records: list[Problem] = []
    for parcel in extracting.parcels(lambda _rows: None, progress or Progress()):
        rejected += len(parcel.rejected)
        other += parcel.not_applicable
        records += [each.problem for each in parcel.rejected[: SHOWN_RECORDS - len(records)]]
    notes = notes_of(inspection, extracting)
    return Told(extracting.read, rejected, other, notes, tuple(records))
