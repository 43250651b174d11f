"""Which rows of an import are in the project already: by their id, by their contents, or as an
earlier state of the same record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, FOLDED, ROW
from slastudio.project.evidence.identity import (
    KEY_DTYPE,
    content_hashes,
    first_holders,
    id_hashes,
    id_keys,
    live_rows,
    own_id_mask,
)
from slastudio.project.evidence.overlaps import NamedRows, Overlaps, repeated_ids
from slastudio.project.evidence.receiving import Laid, Receiving
from slastudio.project.evidence.repeats import KeyFile, are_among, coming_again, first_ones, held_by
from slastudio.project.evidence.stored.chunks import EncodedChunk, StoredChunk, live_mask
from slastudio.project.evidence.touching import EarlierContents, OwnRecords
from slastudio.shared.counts import count, verb
from slastudio.shared.problems import Problem
from slastudio.shared.progress import Progress

_NEWEST = np.int64(2**62)  # a batch number above all others
Mask = np.ndarray[Any, Any]
Span = tuple[int, int]


def settle(received: Receiving, progress: Progress) -> None:
    """Find out which rows are there already; afterwards `hidden` counts their records and every
    chunk knows its own.
    """
    _Settling(received).settle(progress)


class _Settling:
    """Compare one import with what is stored of its kind."""

    def __init__(self, received: Receiving) -> None:
        self._import = received

    def settle(self, progress: Progress) -> None:
        if not self._import.laid:
            return
        progress.report("Looking for records imported before")
        if self._import.keeps_frames:
            self._settle_newest()
            return
        self._settle_named(progress)
        self._settle_plain(progress)
        self._count_hidden()

    # -- records that live on --------------------------------------------------------------------------------

    def _settle_newest(self) -> None:
        own = [self._import.frame(each, None) for each in self._import.laid]
        earlier = _stacked(self._earlier_of(own))
        data = pd.concat(
            [earlier, *(each.assign(**{BATCH: _NEWEST}) for each in own)], ignore_index=True
        )
        before, after = live_rows(self._import.kind, earlier), live_rows(self._import.kind, data)
        replaced = int((before & ~after[: len(earlier)]).sum())
        self._hide(after[len(earlier) :])
        self._count_hidden()
        if replaced:
            self._import.problems.append(
                Problem(
                    f"{count(replaced, 'record')} {verb(replaced, 'was', 'were')} imported before with "
                    "other content: this newer version counts, the older one "
                    "stays stored and comes back when this import is removed.",
                    level="note",
                )
            )

    def _earlier_of(self, own: Sequence[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        """Yield earlier rows of the import's own records; only what holds any is read wholly."""
        records = OwnRecords.of(self._import.kind, own)
        for stored in self._import.earlier(None, None):
            ids = stored.only({kind_named(self._import.kind).identity})
            rows = records.among(ids.frame(live_only=False))
            if rows.any():
                yield stored.frame(live_only=False)[rows]

    # -- records with an id of their own -----------------------------------------------------------------------

    def _settle_named(self, progress: Progress) -> None:
        """Hide rows whose id came before; only ids whose 64-bit hash comes again are compared by
        all 128 bits.
        """
        if not self._import.hashes.size:
            return
        identity = kind_named(self._import.kind).identity
        with closing(KeyFile()) as before:
            for stored in self._import.earlier([identity], None):
                part = self._with_id(stored)
                if len(part):
                    before.add(np.unique(id_hashes(self._import.kind, part)))
            again = coming_again(self._import.hashes, before)
        if not len(again):
            return
        progress.report("Comparing ids with earlier records")
        meeting: set[int] = set()
        with closing(KeyFile(KEY_DTYPE)) as keys:
            for stored in self._import.earlier([identity], None):
                if self._add_earlier_keys(keys, self._with_id(stored), again):
                    meeting.add(stored.id)
            known, places = keys.size, []
            at = 0
            for laid in self._import.laid:
                part = self._import.frame(laid, [identity])
                own = np.flatnonzero(own_id_mask(self._import.kind, part))
                places.append(own[self._add_keys(keys, part.iloc[own], again)] + at)
                at += laid.chunk.rows
            live = np.ones(at, bool)
            live[np.concatenate(places)] = first_ones(keys)[known:]
        self._hide(live)
        if not live.all():
            progress.report("Comparing what changed")
            self._tell_named(int((~live).sum()), identity, self._changed_contents(again, meeting))
            self._ask_named(identity, again, meeting)

    def _ask_named(self, identity: str, again: Mask, meeting: Collection[int]) -> None:
        """Ask about ids that stand on records that differ."""
        parts = []
        for stored in self._import.earlier(None, None, meeting):
            live = live_mask(stored.live, stored.rows)
            parts.append(self._named_rows(stored.frame(live_only=False, swift=True), live, again))
        for laid in self._import.laid:
            own = self._import.frame(laid, None).assign(**{BATCH: np.int64(0)})
            parts.append(self._named_rows(own, laid.chunk.live, again))
        found = NamedRows.joined(parts)
        self._import.questions += repeated_ids(self._import.kind, identity, found)

    def _named_rows(self, part: pd.DataFrame, live: Mask, again: Mask) -> NamedRows:
        named = own_id_mask(self._import.kind, part)
        live, part = live[named], part[named]
        ids = id_hashes(self._import.kind, part) if len(part) else np.zeros(0, np.uint64)
        chosen = are_among(ids, again)
        part, live, ids = part[chosen], live[chosen], ids[chosen]
        contents = content_hashes(self._import.kind, part)["a"]
        found = NamedRows(part[BATCH].to_numpy(), part[ROW].to_numpy("int64"), ids, contents, live)
        return found.once()

    def _with_id(self, stored: StoredChunk) -> pd.DataFrame:
        part = stored.frame(live_only=False, swift=True)
        return part[own_id_mask(self._import.kind, part)]

    def _add_keys(self, keys: KeyFile, part: pd.DataFrame, again: Mask) -> Mask:
        """Add the keys of rows whose hash comes again and tell which rows those are."""
        if not len(part):
            return np.zeros(0, bool)
        chosen = are_among(id_hashes(self._import.kind, part), again)
        if chosen.any():
            keys.add(id_keys(self._import.kind, part[chosen]))
        return chosen

    def _add_earlier_keys(self, keys: KeyFile, part: pd.DataFrame, again: Mask) -> bool:
        """Add the keys of earlier rows whose hash comes again, each once; tell whether there are any."""
        if not len(part):
            return False
        chosen = part[are_among(id_hashes(self._import.kind, part), again)]
        if len(chosen):
            found = id_keys(self._import.kind, chosen)
            keys.add(found[first_holders(found)])
        return bool(len(chosen))

    def _tell_named(self, rows: int, identity: str, changed: int) -> None:
        text = f"{count(rows, 'row')} {verb(rows, 'carries', 'carry')} a {identity} that came before: kept, not counted again."
        self._import.problems.append(Problem(text, level="note"))
        if changed:
            self._import.problems.append(
                Problem(
                    f"{count(changed, 'record')} {verb(changed, 'carries', 'carry')} an id that was "
                    "imported before, with other content. The record imported "
                    "first is kept; remove its batch to bring the newer one forward.",
                    level="warning",
                )
            )

    def _changed_contents(self, again: Mask, meeting: Collection[int]) -> int:
        """Return how many hidden records with an id of their own differ from every record of those
        ids that counts.
        """
        with closing(KeyFile()) as known, closing(KeyFile()) as hidden:
            for stored in self._import.earlier(None, None, meeting):
                self._add_contents(known, self._with_id(stored), again, once=True)
            for laid in self._import.laid:
                part, live, plain = self._import.frame(laid, None), laid.chunk.live, laid.plain
                self._add_contents(known, part[live & ~plain], again)
                self._add_contents(hidden, part[~live & ~plain], again)
            return hidden.size - held_by(hidden, known)

    def _add_contents(
        self, keys: KeyFile, part: pd.DataFrame, again: Mask, *, once: bool = False
    ) -> None:
        """Add the contents of rows whose id comes again; once: equal ones one time."""
        if len(part):
            chosen = part[are_among(id_hashes(self._import.kind, part), again)]
            contents = content_hashes(self._import.kind, chosen)["a"]
            keys.add(np.unique(contents) if once else contents)

    # -- records without an id ---------------------------------------------------------------------------------

    def _settle_plain(self, progress: Progress) -> None:
        """Compare contents with earlier rows of the same moments: equal rows lie in chunks whose
        spans meet.
        """
        plain = [each for each in self._import.laid if each.plain.any()]
        if not plain:
            return
        filled, span = _filled(plain), _span([each.chunk for each in plain])
        chunks = self._plain_chunks(filled, span)
        meeting = [each for each in plain if _meets_any(each.chunk, chunks.values())]
        if not meeting:
            return
        parts = [self._import.frame(each, None)[each.plain] for each in meeting]
        # equal rows within one file are so many records: only as many are hidden as came before
        before = EarlierContents(
            np.concatenate([content_hashes(self._import.kind, part) for part in parts])
        )
        overlaps = Overlaps(self._import.kind, filled, parts)
        self._gather(chunks, before, overlaps, progress)
        holders = before.holders()
        at = 0
        for each, part in zip(meeting, parts, strict=True):
            each.chunk.live[np.flatnonzero(each.plain)] &= holders[at : at + len(part)]
            at += len(part)
        asked = overlaps.question([each.chunk.live[each.plain] for each in meeting])
        if asked is not None:
            self._import.questions.append(asked)
        self._tell_plain(int((~holders).sum()), before.by_batch)

    def _tell_plain(self, equal: int, by_batch: Iterable[int]) -> None:
        if equal:
            batches = ", ".join(map(str, sorted(by_batch)))
            self._import.problems.append(
                Problem(
                    f"{count(equal, 'row')} {verb(equal, 'equals', 'equal')} rows of import {batches} in every column: kept, not counted again.",
                    level="note",
                )
            )

    def _plain_chunks(self, filled: set[str], span: Span | None) -> dict[int, Span | None]:
        """Return the earlier chunks that may hold equal rows without an id, with the span of these."""
        spec, found = kind_named(self._import.kind), dict[int, Span | None]()
        for stored in self._import.earlier(None, span):
            if filled.isdisjoint(stored.blocks):
                continue  # a chunk stores what is filled: tables of other headings hold no equal row
            names = {name for name in (spec.identity, spec.time) if name in stored.blocks}
            part = stored.only(names).frame(live_only=False, swift=True)
            plain = part[~own_id_mask(self._import.kind, part)]
            if len(plain):
                found[stored.id] = _span_of(plain, spec.time)
        return found

    def _gather(
        self,
        chunks: Collection[int],
        before: EarlierContents,
        overlaps: Overlaps,
        progress: Progress,
    ) -> None:
        """Look through earlier chunks for the contents of the import."""
        kind = self._import.kind
        for stored in self._import.earlier(None, None, chunks):
            progress.report("Comparing records with earlier ones")
            part = stored.frame(live_only=False, swift=True)
            plain = ~own_id_mask(kind, part)
            overlaps.add_earlier(part[plain & live_mask(stored.live, stored.rows)])
            before.add(stored.batch, content_hashes(kind, part[plain]))
            if before.all_repeated:
                return  # what is hidden wholly leaves nothing to ask about

    def _hide(self, live: Mask) -> None:
        at = 0
        for each in self._import.laid:
            each.chunk.live[:] &= live[at : at + each.chunk.rows]
            at += each.chunk.rows

    def _count_hidden(self) -> None:
        """Count the source records none of whose rows count."""
        numbers: list[Mask] = [np.zeros(0, np.int64)]
        folded: list[Mask] = [np.zeros(0, np.int64)]
        for each in self._import.laid:
            if not each.chunk.live.all():
                part = self._import.frame(each, [FOLDED])[~each.chunk.live]
                numbers.append(part[ROW].to_numpy())
                more = part[FOLDED].fillna(0) if FOLDED in part else pd.Series(0, part.index)
                folded.append(more.to_numpy("int64"))
        hidden, first = np.unique(np.concatenate(numbers), return_index=True)
        counts = np.concatenate(folded)[first] + 1
        if not len(hidden):
            return
        for each in self._import.laid:
            shown = self._import.frame(each, [])[ROW].to_numpy()[each.chunk.live]
            counts[np.isin(hidden, shown)] = 0
        self._import.hidden = int(counts.sum())


def _filled(laid: Iterable[Laid]) -> set[str]:
    """Return the columns that any chunk holds values in."""
    return {name for each in laid for name, *_ in each.columns} - {ROW, FOLDED}


def _stacked(found: Iterable[pd.DataFrame]) -> pd.DataFrame:
    parts = list(found)
    if not parts:
        return pd.DataFrame({BATCH: pd.Series([], dtype=np.int64)})
    return pd.concat(parts, ignore_index=True)


def _span(chunks: Sequence[EncodedChunk]) -> Span | None:
    """Return the first and last moment of chunks, None where any holds undated rows."""
    if not chunks or any(chunk.undated for chunk in chunks):
        return None
    firsts = [chunk.first_ns for chunk in chunks if chunk.first_ns is not None]
    lasts = [chunk.last_ns for chunk in chunks if chunk.last_ns is not None]
    if len(firsts) < len(chunks) or len(lasts) < len(chunks):
        return None
    return min(firsts), max(lasts)


def _span_of(part: pd.DataFrame, time: str) -> Span | None:
    if not time or time not in part or part[time].isna().any():
        return None
    stamps = part[time].astype("datetime64[ns, UTC]").astype("int64")
    return int(stamps.min()), int(stamps.max())


def _meet(chunk: EncodedChunk, span: Span | None) -> bool:
    # what carries no date may repeat anything
    if span is None or chunk.undated or chunk.first_ns is None or chunk.last_ns is None:
        return True
    return chunk.first_ns <= span[1] and chunk.last_ns >= span[0]


def _meets_any(chunk: EncodedChunk, spans: Iterable[Span | None]) -> bool:
    return any(_meet(chunk, span) for span in spans)
