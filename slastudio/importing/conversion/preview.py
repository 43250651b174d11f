"""How the first records will be understood, column by column, fast enough to follow every
correction.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from slastudio.evidence.intake import FieldSource, Inspection, Mapping, fold_value
from slastudio.evidence.kinds import kind_named
from slastudio.importing.conversion.chunk_results import TOKENS
from slastudio.importing.conversion.columns import Typed, read_column
from slastudio.importing.readers.source_chunks import Columns
from slastudio.importing.understanding.guesses import complete_unit, is_evidence


@dataclass(frozen=True)
class PreviewCell:
    """Hold a value as text as understood, or the problem with it ("" when there is none)."""

    text: str
    problem: str = ""


@dataclass(frozen=True)
class PreviewRow:
    """Hold one source record: its number, a cell per column, and whether it is evidence of the
    mapped kind.
    """

    row: int
    cells: dict[str, PreviewCell]
    applicable: bool = True


@dataclass(frozen=True)
class Preview:
    """Hold the first records as they will be understood; columns are canonical, or headings for a
    table.
    """

    columns: tuple[str, ...]
    rows: tuple[PreviewRow, ...]

    @property
    def problems(self) -> int:
        """Return how many cells shown have a problem."""
        return sum(bool(cell.problem) for row in self.rows for cell in row.cells.values())


def _columns(inspection: Inspection, limit: int) -> Columns:
    sample = inspection.sample[:limit]
    return {
        heading: [record.get(heading) for _, record in sample] for heading in inspection.headings
    }


def _shown(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return value.isoformat(sep=" ").replace("+00:00", " UTC")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _cells(typed: Typed) -> list[PreviewCell]:
    values = typed.series.tolist()
    return [
        PreviewCell("", typed.bad[index])
        if index in typed.bad
        else PreviewCell("" if typed.missing[index] else _shown(value))
        for index, value in enumerate(values)
    ]


def _completed(
    name: str, source: FieldSource, inspection: Inspection, mapping: Mapping
) -> FieldSource:
    values = [record[source.column] for _, record in inspection.sample if source.column in record]
    return complete_unit(name, kind_named(mapping.kind), source, values)[0]


def preview(inspection: Inspection, mapping: Mapping, limit: int = 20) -> Preview:
    """Return the first records of the sample as `mapping` understands them; never touches the file."""
    sample, columns = inspection.sample[:limit], _columns(inspection, limit)
    if mapping.kind == "table":
        rows = []
        for number, record in sample:
            texts = {
                heading: PreviewCell(record.get(heading, "")) for heading in inspection.headings
            }
            rows.append(PreviewRow(number, texts))
        return Preview(inspection.headings, tuple(rows))
    cells: dict[str, list[PreviewCell]] = {}
    for name, source in mapping.fields.items():
        completed = _completed(name, source, inspection, mapping)
        cells[name] = _cells(read_column(name, completed, columns, len(sample), mapping))
    unpivot = mapping.records.unpivot
    for heading in mapping.records.series:
        value = unpivot.value if unpivot else ""
        cells[heading] = _cells(
            read_column(value, FieldSource(heading), columns, len(sample), mapping)
        )
    rows, free = [], mapping.records.free
    for index, (number, record) in enumerate(sample):
        row = {name: column[index] for name, column in cells.items()}
        if free is not None and free.marks(fold_value(record.get(free.heading) or "")):
            # a cache answered: no model used these tokens again
            row |= {name: PreviewCell("") for name in TOKENS if name in row}
        rows.append(PreviewRow(number, row, is_evidence(record, mapping.records)))
    return Preview(tuple(cells), tuple(rows))
