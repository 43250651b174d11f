"""A source record's shape between reading a file and typing its columns, the same for every container."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from slastudio.evidence.intake import Rejected
from slastudio.importing.jsondata import write_json
from slastudio.shared.problems import Problem

CHUNK = 25_000
RAW_LIMIT = 4_000
Columns = dict[str, list[str | None]]


@dataclass
class Chunk:
    """Hold some source records: their numbers, their texts by heading, and those that could not even be cut.

    All lists in columns are as long as numbers. footers: numbers of notes below the data, which are no records.
    """

    numbers: list[int]
    columns: Columns
    lost: list[Rejected] = field(default_factory=list)
    footers: list[int] = field(default_factory=list)
    records: list[dict[str, Any]] | None = None
    delimiter: str = ","

    def raw(self, index: int) -> str:
        """Return the record as it stands in the source, cut to a readable length."""
        if self.records is not None:
            return write_json(self.records[index])[:RAW_LIMIT]
        return raw_line((column[index] for column in self.columns.values()), self.delimiter)


@dataclass(frozen=True)
class Request:
    """Say what to read: path, container, the mapping's options, the paths wanted of JSON records (None: all), and
    whether a record with too many or too few fields is kept (tables) or rejected.
    """

    path: Path
    container: str
    options: dict[str, Any]
    wanted: tuple[str, ...] | None
    keep_ragged: bool


def raw_line(cells: Iterable[str | None], delimiter: str = ",") -> str:
    """Return cells as one delimited line, cut to a readable length."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(["" if c is None else c for c in cells])
    return out.getvalue()[:RAW_LIMIT]


def reject(row: int, raw: str, message: str) -> Rejected:
    return Rejected(row, raw[:RAW_LIMIT], Problem(message, row, value=raw[:200]))
