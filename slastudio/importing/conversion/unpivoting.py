"""Headings that each become an evidence row of their own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Bools
from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.records import ROW
from slastudio.importing.conversion.columns import Typed, read_column
from slastudio.importing.conversion.typed_chunks import TypedChunk
from slastudio.importing.readers.source_chunks import SourceChunk
from slastudio.shared.problems import Problem


def unpivot(mapping: Mapping, chunk: SourceChunk, reading: TypedChunk) -> dict[str, Typed] | None:
    """Read the headings that each become an evidence row of their own; None when the mapping names
    none.
    """
    columns, units = mapping.records.unpivot, mapping.amounts.cell_units
    if columns is None:
        return None
    sources = {h: FieldSource(h, units[h][0] if h in units else "") for h in columns.headings}
    typed = {
        h: read_column(columns.value, s, chunk.columns, len(chunk.numbers), mapping)
        for h, s in sources.items()
    }
    for heading, column in typed.items():
        for index, message in column.bad.items():
            reading.faults.setdefault(index, Problem(message, chunk.numbers[index], heading))
    return typed


def holds_any_value(columns: dict[str, Typed], reading: TypedChunk, size: int) -> Bools:
    """Tell which records hold a value in any column that becomes a row; one that cannot be read
    counts as one.
    """
    found = np.zeros(size, dtype=bool)
    for typed in columns.values():
        found |= ~typed.missing
    found[list(reading.faults)] = True
    return found


def long_rows(
    base: pd.DataFrame,
    reading: TypedChunk,
    accepted: Bools,
    columns: dict[str, Typed],
    units: dict[str, tuple[str, str]],
) -> pd.DataFrame:
    """Return a row for every heading and record that holds a value, with the unit its cells carry,
    if they do.
    """
    parts = []
    name, value = ("metric", "score") if "item" in reading.typed else ("name", "value")
    for heading, typed in columns.items():
        part = base.assign(
            **{name: pd.Series([heading] * len(base), dtype=object), value: typed.series}
        )
        if units:
            part["unit"] = pd.Series(
                [units[heading][1] or None if heading in units else None] * len(base), dtype=object
            )
        parts.append(part[accepted & ~typed.missing])
    return pd.concat(parts).sort_values(ROW, kind="stable") if parts else base[:0]
