"""A source record's shape between reading a file and typing its columns, the same for every
container.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from slastudio.evidence.arrays import Ints
from slastudio.evidence.intake import Rejected
from slastudio.evidence.reading import FileLayout
from slastudio.importing.files.json_data import Record, write_json
from slastudio.importing.readers.arrow_texts import texts_at
from slastudio.importing.readers.privacy import LEFT_OUT, shown_record
from slastudio.shared.problems import Problem

# small enough to cancel and to show progress, large enough for columns to pay
CHUNK = 25_000
# a rejected record is shown to be recognised, not to be kept
RAW_LIMIT = 4_000
# enough to tell whether a cell is written in quotation marks
_CELL_LIMIT = 10 * RAW_LIMIT
_AT_ONCE = 2_000
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

    def raws(self, rows: Sequence[int], privacy: Mapping[str, str]) -> Iterator[str]:
        """Yield records as they stand in the source, each cut to a readable length, without what must
        not be stored.
        """
        for at in range(0, len(rows), _AT_ONCE):
            part = rows[at : at + _AT_ONCE]
            if self.records is None:
                yield from raw_lines(self._shown(part, privacy), self.delimiter)
                continue
            for row in part:
                yield write_json(shown_record(self.records[row], privacy))[:RAW_LIMIT]

    def _shown(
        self, rows: Sequence[int], privacy: Mapping[str, str]
    ) -> Iterator[tuple[str | None, ...]]:
        columns = []
        for name, column in self.columns.items():
            texts = texts_at(column, rows)
            is_kept = privacy.get(name, "keep") == "keep"
            columns.append(texts if is_kept else [LEFT_OUT if text else text for text in texts])
        return zip(*columns, strict=True)


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
    return next(raw_lines([cells], delimiter))


def raw_lines(records: Iterable[Iterable[str | None]], delimiter: str = ",") -> Iterator[str]:
    """Yield each record's cells as raw_line does; one writer does for all of them."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="")
    for cells in records:
        # each cell is a character at least, were it only its delimiter
        writer.writerow([(c or "")[:_CELL_LIMIT] for c in islice(cells, RAW_LIMIT + 1)])
        yield out.getvalue()[:RAW_LIMIT]
        out.seek(0)
        out.truncate()


def reject(row: int, raw: str, message: str) -> Rejected:
    return Rejected(row, raw[:RAW_LIMIT], Problem(message, row, value=raw[:200]))
