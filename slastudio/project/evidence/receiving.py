"""An import on its way into the project: packed chunk by chunk, laid aside, and told which rows are
already there.

Chunks wait in a temporary file that vanishes with the process; nothing is in the project before one
short transaction writes it all.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import IO, Protocol

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Bools
from slastudio.evidence.cells import EvidenceCells, missing_of
from slastudio.evidence.intake import Rejected
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, FOLDED, ROW
from slastudio.project.evidence.chunks import EncodedChunk, StoredChunk, compressed
from slastudio.project.evidence.columns import CHUNK_ROWS
from slastudio.project.evidence.identity import (
    KEY_DTYPE,
    NEWEST_COUNTS,
    content_hashes,
    first_holders,
    hashes_of,
    id_hashes,
    id_keys,
    live_rows,
    own_id_mask,
    with_occurrences,
)
from slastudio.project.evidence.repeats import KeyFile, are_among, coming_again, first_ones, held_by
from slastudio.shared.problems import Problem
from slastudio.shared.progress import Progress

_IN_MEMORY = 8 << 20
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
    _hashes: KeyFile = field(default_factory=KeyFile)
    _blocks: IO[bytes] = field(default_factory=_aside)
    _rejects: IO[bytes] = field(default_factory=_aside)

    def close(self) -> None:
        self._blocks.close()
        self._hashes.close()
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
        self.problems += [each.problem for each in rejected[: max(200 - len(self.problems), 0)]]
        for each in rejected:
            line = [each.row, each.raw, each.problem.column, each.problem.message]
            self._rejects.write(json.dumps(line, ensure_ascii=True).encode() + b"\n")

    def lay(self, packed: Sequence[Packed]) -> None:
        """Lay packed chunks aside."""
        for each in packed:
            columns = []
            for name, layout, checksum, block in each.chunk.columns:
                place = self._blocks.tell()
                self._blocks.write(block)
                columns.append((name, layout, checksum, place, len(block)))
            self.laid.append(Laid(replace(each.chunk, columns=()), tuple(columns), each.own))
            if each.hashes is not None:
                self._hashes.add(each.hashes)

    def rejects(self) -> Iterator[tuple[int, str, str, str]]:
        """Yield (row, raw, column, message) of the rejected records, in file order."""
        self._rejects.seek(0)
        for line in self._rejects:
            row, raw, column, message = json.loads(line)
            yield row, raw, column, message

    def blocks(
        self, laid: Laid, names: Sequence[str] | None = None
    ) -> Iterator[tuple[str, str, bytes, bytes]]:
        """Yield (name, layout, checksum, block) of a laid chunk's columns."""
        for name, layout, checksum, place, size in laid.columns:
            if names is None or name in names:
                self._blocks.seek(place)
                yield name, layout, checksum, self._blocks.read(size)

    def settle(self, progress: Progress) -> None:
        """Find out which rows are there already; afterwards `hidden` counts their records and every
        chunk knows its own.
        """
        if not self.laid:
            return
        progress.report("Looking for records imported before")
        if self.keeps_frames:
            self._settle_newest()
            return
        self._settle_named(progress)
        self._settle_plain(progress)
        self._count_hidden()

    # -- records that live on --------------------------------------------------------------------------------

    def _settle_newest(self) -> None:
        earlier = _stacked(self.earlier(None, None))
        own = [self._frame(each, None) for each in self.laid]
        data = pd.concat(
            [earlier, *(each.assign(**{BATCH: _NEWEST}) for each in own)], ignore_index=True
        )
        before, after = live_rows(self.kind, earlier), live_rows(self.kind, data)
        replaced = int((before & ~after[: len(earlier)]).sum())
        self._hide(after[len(earlier) :])
        self._count_hidden()
        if replaced:
            self.problems.append(
                Problem(
                    f"{replaced} records were imported before with other content: this newer version counts, the older one "
                    "stays stored and comes back when this import is removed.",
                    level="note",
                )
            )

    # -- records with an id of their own -----------------------------------------------------------------------

    def _settle_named(self, progress: Progress) -> None:
        """Hide rows whose id came before; only ids whose 64-bit hash comes again are compared by
        all 128 bits.
        """
        if not self._hashes.size:
            return
        identity = kind_named(self.kind).identity
        with closing(KeyFile()) as before:
            for stored in self.earlier([identity], None):
                part = self._with_id(stored)
                before.add(id_hashes(self.kind, part) if len(part) else np.zeros(0, np.uint64))
            again = coming_again(self._hashes, before)
        if not len(again):
            return
        progress.report("Comparing ids with earlier records")
        meeting: set[int] = set()
        with closing(KeyFile(KEY_DTYPE)) as keys:
            for stored in self.earlier([identity], None):
                if self._add_keys(keys, self._with_id(stored), again).any():
                    meeting.add(stored.id)
            known, places = keys.size, []
            at = 0
            for laid in self.laid:
                part = self._frame(laid, [identity])
                own = np.flatnonzero(own_id_mask(self.kind, part))
                places.append(own[self._add_keys(keys, part.iloc[own], again)] + at)
                at += laid.chunk.rows
            live = np.ones(at, bool)
            live[np.concatenate(places)] = first_ones(keys)[known:]
        self._hide(live)
        if not live.all():
            progress.report("Comparing what changed")
            self._tell_named(int((~live).sum()), identity, self._changed_contents(again, meeting))

    def _with_id(self, stored: StoredChunk) -> pd.DataFrame:
        part = stored.frame(live_only=False, swift=True)
        return part[own_id_mask(self.kind, part)]

    def _add_keys(self, keys: KeyFile, part: pd.DataFrame, again: Bools) -> Bools:
        """Add the keys of rows whose hash comes again and tell which rows those are."""
        if not len(part):
            return np.zeros(0, bool)
        chosen = are_among(id_hashes(self.kind, part), again)
        if chosen.any():
            keys.add(id_keys(self.kind, part[chosen]))
        return chosen

    def _tell_named(self, count: int, identity: str, changed: int) -> None:
        text = (
            f"{count:,} rows carry a {identity} that came before: they are kept, not counted again."
        )
        self.problems.append(Problem(text, level="note"))
        if changed:
            self.problems.append(
                Problem(
                    f"{changed:,} records carry an id that was imported before, with other content. The record imported "
                    "first is kept; remove its batch to bring the newer one forward.",
                    level="warning",
                )
            )

    def _changed_contents(self, again: Bools, meeting: Collection[int]) -> int:
        """Return how many hidden records with an id of their own differ from every record of those
        ids that counts.
        """
        with closing(KeyFile()) as known, closing(KeyFile()) as hidden:
            for stored in self.earlier(None, None, meeting):
                self._add_contents(known, self._with_id(stored), again)
            for laid in self.laid:
                part, live, plain = self._frame(laid, None), laid.chunk.live, laid.plain
                self._add_contents(known, part[live & ~plain], again)
                self._add_contents(hidden, part[~live & ~plain], again)
            return hidden.size - held_by(hidden, known)

    def _add_contents(self, keys: KeyFile, part: pd.DataFrame, again: Bools) -> None:
        if len(part):
            chosen = part[are_among(id_hashes(self.kind, part), again)]
            keys.add(content_hashes(self.kind, chosen)["a"])

    # -- records without an id ---------------------------------------------------------------------------------

    def _settle_plain(self, progress: Progress) -> None:
        """Compare contents with earlier rows of the same moments: equal rows lie in chunks whose
        spans meet.
        """
        plain = [each for each in self.laid if each.plain.any()]
        span = _span([each.chunk for each in plain])
        if not plain:
            return
        spans: list[tuple[int, int] | None] = []
        by_batch: dict[int, list[Array]] = {}
        filled = {name for each in plain for name, *_ in each.columns} - {ROW, FOLDED}
        for stored in self.earlier(None, span):
            progress.report("Comparing records with earlier ones")
            if filled.isdisjoint(stored.blocks):
                continue  # a chunk stores what is filled: tables of other headings hold no equal row
            part = stored.frame(live_only=False, swift=True)
            part = part[~own_id_mask(self.kind, part)]
            if len(part):
                spans.append(_span_of(part, kind_named(self.kind).time))
                by_batch.setdefault(stored.batch, []).append(content_hashes(self.kind, part))
        meeting = [each for each in plain if any(_meet(each.chunk, span) for span in spans)]
        before = _keys_by_batch(by_batch.values())
        if not meeting or not len(before):
            return
        contents = []
        for each in meeting:
            part = self._frame(each, None)
            contents.append(content_hashes(self.kind, part[each.plain]))
        keys = with_occurrences(np.concatenate(contents))
        holders = first_holders(np.concatenate([before, keys]))[len(before) :]
        at = 0
        for each, found in zip(meeting, contents, strict=True):
            each.chunk.live[np.flatnonzero(each.plain)] &= holders[at : at + len(found)]
            at += len(found)
        count = int((~holders).sum())
        if count:
            batches = ", ".join(map(str, sorted(by_batch)))
            self.problems.append(
                Problem(
                    f"{count:,} rows equal rows of import {batches} in every column: they are kept, not counted again.",
                    level="note",
                )
            )

    # -- counting ----------------------------------------------------------------------------------------------

    def _frame(self, laid: Laid, names: list[str] | None) -> pd.DataFrame:
        wanted = None if names is None else [*names, ROW]
        blocks = {
            name: (layout, checksum, block)
            for name, layout, checksum, block in self.blocks(laid, wanted)
        }
        return StoredChunk(0, 0, laid.chunk.rows, None, blocks).frame(
            live_only=False, swift=not self.keeps_frames
        )

    def _hide(self, live: Bools) -> None:
        at = 0
        for each in self.laid:
            each.chunk.live[:] &= live[at : at + each.chunk.rows]
            at += each.chunk.rows

    def _count_hidden(self) -> None:
        """Count the source records none of whose rows count."""
        numbers, folded = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for each in self.laid:
            if not each.chunk.live.all():
                part = self._frame(each, [FOLDED])[~each.chunk.live]
                numbers.append(part[ROW].to_numpy())
                folded.append(
                    part[FOLDED].fillna(0).to_numpy("int64")
                    if FOLDED in part
                    else np.zeros(len(part), int)
                )
        hidden, first = np.unique(np.concatenate(numbers), return_index=True)
        counts = np.concatenate(folded)[first] + 1
        if not len(hidden):
            return
        for each in self.laid:
            shown = self._frame(each, [])[ROW].to_numpy()[each.chunk.live]
            counts[np.isin(hidden, shown)] = 0
        self.hidden = int(counts.sum())


def _stacked(chunks: Iterable[StoredChunk]) -> pd.DataFrame:
    parts = [each.frame(live_only=False) for each in chunks]
    return (
        pd.concat(parts, ignore_index=True)
        if parts
        else pd.DataFrame({BATCH: pd.Series([], dtype=np.int64)})
    )


def _span(chunks: Sequence[EncodedChunk]) -> tuple[int, int] | None:
    """Return the first and last moment of chunks, None where any holds undated rows."""
    if any(each.undated or each.first_ns is None or each.last_ns is None for each in chunks):
        return None
    return (
        (min(each.first_ns or 0 for each in chunks), max(each.last_ns or 0 for each in chunks))
        if chunks
        else None
    )


def _span_of(part: pd.DataFrame, time: str) -> tuple[int, int] | None:
    if not time or time not in part or part[time].isna().any():
        return None
    stamps = part[time].astype("datetime64[ns, UTC]").astype("int64")
    return int(stamps.min()), int(stamps.max())


def _meet(chunk: EncodedChunk, span: tuple[int, int] | None) -> bool:
    if span is None or chunk.undated or chunk.first_ns is None or chunk.last_ns is None:
        return True
    return chunk.first_ns <= span[1] and chunk.last_ns >= span[0]


def _keys_by_batch(batches: Iterable[list[Array]]) -> Array:
    """Return the keys of rows without an id from the hashes of their contents, occurrences counted
    inside each batch.
    """
    found = [with_occurrences(np.concatenate(each)) for each in batches]
    return np.concatenate(found) if found else np.zeros(0)
