"""A source record's shape between reading a file and typing its columns, the same for every
container.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from slastudio.evidence.arrays import Ints
from slastudio.evidence.intake import Rejected
from slastudio.evidence.reading import FileLayout
from slastudio.importing.files.json_data import Record, write_json
from slastudio.importing.readers.privacy import LEFT_OUT, shown_record
from slastudio.shared.problems import Problem

# small enough to cancel and to show progress, large enough for columns to pay
CHUNK = 25_000
# a rejected record is shown to be recognised, not to be kept
RAW_LIMIT = 4_000
Columns = dict[str, Sequence[str | None]]


@dataclass
class SourceChunk:
    """Hold some source records: their numbers, their texts by heading, and those that could not
    even be cut.

    All lists in columns are as long as numbers. footers: numbers of notes below the data, which are
    no records. strays: lines on which a quotation mark opens that never closes. shared: what the
    records of a nested document have in common. repeated: a record may stand here as several rows
    of evidence, next to each other under one number. skipped: records that gave no row, being of
    another sort.
    """

    numbers: list[int] | range
    columns: Columns
    lost: list[Rejected] = field(default_factory=list)
    footers: list[int] = field(default_factory=list)
    strays: list[int] = field(default_factory=list)
    records: list[Record] | None = None
    delimiter: str = ","
    shared: Record | None = None
    repeated: bool = False
    skipped: int = 0

    @property
    def read(self) -> int:
        """Return how many source records this chunk holds, however many rows came of them."""
        whole = len(set(self.numbers)) if self.repeated else len(self.numbers)
        return whole + len(self.lost) + self.skipped

    @property
    def rows(self) -> Ints:
        """Return the numbers as an array."""
        if isinstance(self.numbers, range):
            return np.arange(self.numbers.start, self.numbers.stop, dtype=np.int64)
        return np.array(self.numbers, dtype=np.int64)

    def raw(self, index: int, privacy: Mapping[str, str]) -> str:
        """Return the record as it stands in the source, cut to a readable length, without what must
        not be stored.
        """
        if self.records is not None:
            return write_json(shown_record(self.records[index], privacy))[:RAW_LIMIT]
        cells = (
            LEFT_OUT if column[index] and privacy.get(name, "keep") != "keep" else column[index]
            for name, column in self.columns.items()
        )
        return raw_line(cells, self.delimiter)


@dataclass(frozen=True)
class Request:
    """Say what to read: path, how records lie in it, the paths wanted of JSON records (None: all),
    and
    whether a record with too many or too few fields is kept (tables) or rejected.
    """

    path: Path
    layout: FileLayout
    wanted: tuple[str, ...] | None
    keep_ragged: bool

    @property
    def container(self) -> str:
        """Return what the file is: csv, xlsx, json or jsonl."""
        return self.layout.container


def raw_line(cells: Iterable[str | None], delimiter: str = ",") -> str:
    """Return cells as one delimited line, cut to a readable length."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(
        ["" if c is None else c for c in cells]
    )
    return out.getvalue()[:RAW_LIMIT]


def reject(row: int, raw: str, message: str) -> Rejected:
    return Rejected(row, raw[:RAW_LIMIT], Problem(message, row, value=raw[:200]))
