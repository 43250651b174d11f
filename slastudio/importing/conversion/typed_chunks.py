"""The columns of one chunk, typed as the mapping says, and the first fault of each record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from slastudio.evidence.intake import FieldSource, Mapping
from slastudio.evidence.kinds import Kind, kind_named
from slastudio.importing.conversion.arrow_columns import read_swiftly
from slastudio.importing.conversion.columns import Typed, read_column
from slastudio.importing.readers.arrow_texts import texts_at
from slastudio.importing.readers.source_chunks import SourceChunk
from slastudio.shared.problems import Problem


def _ordered(kind: Kind, mapping: Mapping) -> list[tuple[str, FieldSource]]:
    found = [(_place(kind.name, name), name, source) for name, source in mapping.fields.items()]
    known = [entry for entry in found if entry[0] >= 0]
    return [
        (name, source) for _, name, source in sorted(known, key=lambda entry: (entry[0], entry[1]))
    ]


@lru_cache(maxsize=4_096)  # asked for every column of every chunk
def _place(kind: str, name: str) -> int:
    """Return the place of the column or family that covers a name among those of a kind, -1 where
    none does.
    """
    columns = kind_named(kind).columns
    return next((place for place, column in enumerate(columns) if column.covers(name)), -1)


@dataclass
class TypedChunk:
    """Hold the typed columns of one chunk and the first fault of each record."""

    typed: dict[str, Typed]
    faults: dict[int, Problem]


def typed_chunk(kind: Kind, mapping: Mapping, chunk: SourceChunk) -> TypedChunk:
    """Type the mapped columns of a chunk; a record's first fault is the one that is told."""
    size, reading = len(chunk.numbers), TypedChunk({}, {})
    # in the kind's order: which fault is told of a record must not depend on that of the file's
    # columns
    for name, source in _ordered(kind, mapping):
        typed = read_swiftly(name, source, chunk.columns, size, mapping)
        typed = read_column(name, source, chunk.columns, size, mapping) if typed is None else typed
        reading.typed[name] = typed
        texts = chunk.columns.get(source.column) or [None] * size
        told = texts_at(texts, list(typed.bad)) if typed.bad else []
        for (index, message), text in zip(typed.bad.items(), told, strict=True):
            problem = Problem(
                message, chunk.numbers[index], source.column, value=(text or "")[:200]
            )
            reading.faults.setdefault(index, problem)
    return reading
