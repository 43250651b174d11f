"""An import on its way into the project: packed chunk by chunk, and laid aside.

Chunks wait in a temporary file that vanishes with the process; nothing is in the project before one
short transaction writes it all.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import IO, Protocol

import numpy as np
import orjson
import pandas as pd

from slastudio.evidence.arrays import Array, Bools
from slastudio.evidence.cells import EvidenceCells, missing_of
from slastudio.evidence.intake import Rejected
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.questions import Question
from slastudio.evidence.records import ROW
from slastudio.project.evidence.identity import (
    NEWEST_COUNTS,
    hashes_of,
)
from slastudio.project.evidence.repeats import KeyFile
from slastudio.project.evidence.stored.chunks import EncodedChunk, StoredChunk, compressed
from slastudio.project.evidence.stored.columns import CHUNK_ROWS
from slastudio.shared.problems import Problem

_IN_MEMORY = 8 << 20
_REJECTS_A_LINE = 500
# the row of a rejected record, its text, the column and the message
Reject = tuple[int, str, str, str]
_NEWEST = np.int64(2**62)  # a batch number above all others


@dataclass(frozen=True)
class Packed:
    """Hold one chunk of an import: compressed, with a hash of every own id, and which rows have one
    (None: all).
    """

    chunk: EncodedChunk
    hashes: Array | None
    own: Bools | None


@dataclass(frozen=True)
class Laid:
    """Say where the columns of one chunk lie in the temporary file: (name, layout, checksum, place,
    size).
    """

    chunk: EncodedChunk
    columns: tuple[tuple[str, str, bytes, int, int], ...]
    own: Bools | None

    @property
    def plain(self) -> Bools:
        """Tell which rows have no id of their own."""
        return np.zeros(self.chunk.rows, bool) if self.own is None else ~self.own


def pack(rows: EvidenceCells) -> list[Packed]:
    """Compress evidence rows; safe in any thread."""
    packed, identity = [], kind_named(rows.kind).identity
    for at in range(0, len(rows), CHUNK_ROWS):
        part = rows.part(at, at + CHUNK_ROWS)
        chunk = compressed(part)
        column = part.columns.get(identity) if identity and rows.kind not in NEWEST_COUNTS else None
        if column is None:
            packed.append(Packed(chunk, None, np.zeros(chunk.rows, bool)))
            continue
        own = ~missing_of(column)
        hashes = hashes_of(column, own) if own.any() else None
        packed.append(Packed(chunk, hashes, None if own.all() else own))
    return packed


def _as_line(rejected: list[Reject]) -> bytes:
    try:
        return orjson.dumps(rejected) + b"\n"
    # half a character has no UTF-8 it could be written in: it is escaped
    except orjson.JSONEncodeError:
        return json.dumps(rejected, ensure_ascii=True).encode() + b"\n"


def _of_line(line: bytes) -> list[Reject]:
    try:
        found: list[Reject] = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = json.loads(line)
    return found


def _aside() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(_IN_MEMORY)


class Earlier(Protocol):
    def __call__(
        self,
        names: list[str] | None,
        span: tuple[int, int] | None,
        ids: Collection[int] | None = None,
        /,
    ) -> Iterator[StoredChunk]: ...


@dataclass
class Receiving:
    """Collect what an import brings.

    earlier: fetches the stored chunks of the kind one by one, with the named columns (None: all),
    that a span of time and undated rows may meet (None: all of them), of these ids (None: any).
    """

    kind: str
    earlier: Earlier
    read: int = 0
    not_applicable: int = 0
    rejected: int = 0
    hidden: int = 0
    laid: list[Laid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    hashes: KeyFile = field(default_factory=KeyFile)
    _blocks: IO[bytes] = field(default_factory=_aside)
    _rejects: IO[bytes] = field(default_factory=_aside)

    def close(self) -> None:
        self._blocks.close()
        self.hashes.close()
        self._rejects.close()

    @property
    def keeps_frames(self) -> bool:
        """Tell whether rows of this kind are judged as a whole: the newest of each record counts."""
        return self.kind in NEWEST_COUNTS

    @property
    def accepted(self) -> int:
        return self.read - self.rejected - self.not_applicable - self.hidden

    def add(self, read: int, not_applicable: int, rejected: Sequence[Rejected]) -> None:
        """Count the records of one chunk and keep those that were rejected."""
        self.read += read
        self.not_applicable += not_applicable
        self.rejected += len(rejected)
        # this list is for reading; every rejected record is kept below
        self.problems += [each.problem for each in rejected[: max(200 - len(self.problems), 0)]]
        for at in range(0, len(rejected), _REJECTS_A_LINE):
            told = [
                (each.row, each.raw, each.problem.column, each.problem.message)
                for each in rejected[at : at + _REJECTS_A_LINE]
            ]
            self._rejects.write(_as_line(told))

    def lay(self, packed: Sequence[Packed]) -> None:
        """Lay packed chunks aside."""
        for each in packed:
            columns = []
            for name, layout, checksum, block in each.chunk.columns:
                place = self._blocks.tell()
                self._blocks.write(block)
                columns.append((name, layout, checksum, place, len(block)))
            # the blocks lie in the file now; memory must not grow with the import
            self.laid.append(Laid(replace(each.chunk, columns=()), tuple(columns), each.own))
            if each.hashes is not None:
                self.hashes.add(each.hashes)

    def rejects(self) -> Iterator[Reject]:
        """Yield (row, raw, column, message) of the rejected records, in file order."""
        self._rejects.seek(0)
        for line in self._rejects:
            yield from _of_line(line)

    def blocks(
        self, laid: Laid, names: Sequence[str] | None = None
    ) -> Iterator[tuple[str, str, bytes, bytes]]:
        """Yield (name, layout, checksum, block) of a laid chunk's columns."""
        for name, layout, checksum, place, size in laid.columns:
            if names is None or name in names:
                self._blocks.seek(place)
                yield name, layout, checksum, self._blocks.read(size)

    def frame(self, laid: Laid, names: list[str] | None) -> pd.DataFrame:
        """Return a laid chunk's rows with the named columns (None: all), as they were laid."""
        wanted = None if names is None else [*names, ROW]
        blocks = {}
        for name, layout, checksum, block in self.blocks(laid, wanted):
            blocks[name] = (layout, checksum, block)
        stored = StoredChunk(0, 0, laid.chunk.rows, None, blocks)
        return stored.frame(live_only=False, swift=not self.keeps_frames)
