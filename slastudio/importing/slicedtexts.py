"""Texts as places in a block of bytes: cut at delimiters and line ends at once, and looked at eight bytes at a time.

Only a block without quotation marks, all of whose lines have as many fields as there are headings, is cut so; the texts
are the same that Arrow takes out of it. An Arrow array of a column is made only where somebody asks for one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from slastudio.importing.arrowtexts import LOOK, ArrowTexts

Words = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]
WORD = 8
_LEAD = 2 * WORD  # two words that end with a text may begin this much before it
_LONGEST = 4 * WORD
_KEEP = np.array([(1 << (8 * kept)) - 1 for kept in range(WORD)] + [(1 << 64) - 1], np.uint64)
_ODD = tuple(np.uint64(each) for each in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_FEW = 8
_NEWLINE, _RETURN = 10, 13


@dataclass(frozen=True)
class Sliced:
    """Hold a block's bytes between zeros of their own, where its lines start, and where every field ends, shape (width, lines)."""

    padded: bytes
    firsts: Places
    ends: Places

    @cached_property
    def raw(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(self.padded, np.uint8)

    def starts(self, place: int) -> Places:
        found: Places = self.ends[place - 1] + 1 if place else self.firsts
        return found

    def words_from(self, places: Places, count: int) -> Words:
        """Return so many words from every place on, the first byte of each the lowest, shape (places, count).

        All are fetched at once: fetching many bytes of a place takes no longer than fetching few.
        """
        size = WORD * count
        runs = np.ndarray((len(self.padded) - size + 1,), f"V{size}", self.padded, strides=(1,))
        found: Words = runs[places].view("<u8").reshape(len(places), count)
        return found

    @property
    def has_blank_row(self) -> bool:
        """Tell whether a line holds delimiters only."""
        width = len(self.ends)
        return bool((self.ends[-1] - self.firsts == width - 1).any())

    def columns(self) -> tuple[SlicedTexts, ...]:
        return tuple(SlicedTexts(self, place) for place in range(len(self.ends)))


def cut_fields(data: bytes, delimiter: int, width: int, lines: int) -> Sliced | None:
    """Return the fields of whole lines, None where a line has another number of them or ends otherwise than the rest.

    data: UTF-8 without quotation marks that mean anything; a carriage return stands only before a line's end. lines: how
    many it holds, one that is not ended among them.
    """
    end = b"" if data.endswith(b"\n") else b"\n"
    padded = b"".join((bytes(_LEAD), data, end, bytes(_LONGEST + WORD)))
    raw = np.frombuffer(padded, np.uint8)
    found = raw == delimiter
    found |= raw == _NEWLINE
    marks = np.flatnonzero(found)
    if len(marks) != lines * width:
        return None
    ends = np.ascontiguousarray(marks.reshape(lines, width).T)
    if (raw[ends[-1]] != _NEWLINE).any():  # there are no more line ends than lines, so none stands elsewhere
        return None
    firsts = np.empty(lines, np.int64)
    firsts[0], firsts[1:] = _LEAD, ends[-1, :-1] + 1
    returns = raw[ends[-1] - 1] == _RETURN
    if returns.any():
        if not returns.all():
            return None
        ends[-1] -= 1
    return Sliced(padded, firsts, ends)


class SlicedTexts(ArrowTexts):
    """Hold the texts of one column of a block by their places in it; none is missing."""

    def __init__(self, block: Sliced, place: int, most: int | None = None) -> None:
        self.starts, self.ends = block.starts(place)[:most], block.ends[place, :most]
        self._block, self._place = block, place
        self._listed: list[str | None] | None = None
        self._words: dict[int, Words] = {}

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def has_nulls(self) -> bool:
        return False

    @cached_property
    def array(self) -> pa.StringArray:
        raw, lengths = self._joined(), self._lengths
        offsets = np.zeros(len(self) + 1, np.int32)
        np.cumsum(lengths, out=offsets[1:])
        return pa.StringArray.from_buffers(len(self), pa.py_buffer(offsets), pa.py_buffer(raw))

    def _joined(self) -> Any:
        """Return the bytes of all texts, one behind the other."""
        longest = self.longest
        if longest > _LONGEST:
            data = self._block.padded
            return b"".join([data[a:b] for a, b in zip(self.starts.tolist(), self.ends.tolist(), strict=True)])
        rows = self._table.view(np.uint8)
        if self.shortest == longest:
            return np.ascontiguousarray(rows[:, :longest])
        return rows[np.arange(rows.shape[1], dtype=np.int32) < self._lengths[:, None]]

    @cached_property
    def _lengths(self) -> npt.NDArray[np.int32]:
        found: npt.NDArray[np.int32] = (self.ends - self.starts).astype(np.int32)
        return found

    @cached_property
    def shortest(self) -> int:
        return super().shortest

    @cached_property
    def longest(self) -> int:
        return super().longest

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return super().__getitem__(place)
        return self._block.padded[self.starts[place] : self.ends[place]].decode()

    def all_end_with(self, end: bytes) -> bool:
        return not self.has_blanks and bool((self._block.raw[self.ends - 1] == end[0]).all())

    @property
    def is_trimmed(self) -> bool:
        """Tell whether every text begins and ends with a visible character of ASCII; where not, blanks may stand around one."""
        if self.has_blanks:
            return False
        edges = (self._block.raw[self.starts], self._block.raw[self.ends - 1])
        return all(each.min() > 0x20 and each.max() < 0x7F for each in edges)

    @cached_property
    def _table(self) -> Words:
        """Return the words from every start on that hold the longest text, shape (rows, words)."""
        return self._block.words_from(self.starts, self.words)

    @property
    def words(self) -> int:
        """Return how many words hold the longest text, one at least."""
        return max(-(-min(self.longest, _LONGEST) // WORD), 1)

    def word(self, place: int) -> Words:
        """Return eight bytes of every text from byte 8 × place on, zeros behind its end; place: 0 to 3."""
        if place not in self._words:
            words = np.ascontiguousarray(self._table[:, place])
            if self.shortest < WORD * (place + 1):
                words &= _KEEP[np.clip(self._lengths - WORD * place, 0, WORD)]
            self._words[place] = words
        return self._words[place]

    def last_words(self, count: int) -> Words:
        """Return the words that end with every text, whatever stands before it, shape (rows, count); count: 1 or 2."""
        return self._block.words_from(self.ends - WORD * count, count)

    def places_of(self, text: str) -> list[int]:
        if not self.is_trimmed:
            return super().places_of(text)
        wanted = text.encode("utf-8", "replace")
        found = np.flatnonzero(self._lengths == len(wanted))
        near = found[self.word(0)[found] == np.uint64(int.from_bytes(wanted[:WORD], "little"))]
        return [place for place in near.tolist() if self[place] == text]

    def distinct(self, at_most: int) -> tuple[Any, list[str]] | None:
        """Return what ArrowTexts does; where the first rows hold all texts there are, they are told apart by their bytes."""
        if len(self) <= 4 * LOOK or self.longest > _LONGEST:
            return super().distinct(at_most)
        start = SlicedTexts(self._block, self._place, LOOK)
        known, firsts = np.unique(_mixed([start.word(place) for place in range(start.words)]), return_index=True)
        if len(known) > min(LOOK // 2, at_most):
            return None  # no fewer texts differ than what was mixed of them
        words = [self.word(place) for place in range(self.words)]
        mixed = _mixed(words)
        order = np.argsort(firsts)
        firsts, codes = firsts[order], _codes(mixed, known, order)
        if any((word[firsts][codes] != word).any() for word in words):
            return super().distinct(at_most)
        return codes, [self[place] for place in firsts.tolist()]


def _mixed(words: list[Words]) -> Words:
    mixed = words[0]
    for word, odd in zip(words[1:], _ODD, strict=False):
        mixed = mixed ^ (word * odd)
    return mixed


def _codes(mixed: Words, known: Words, order: Places) -> npt.NDArray[np.int32]:
    """Return the rank at which every value came first, any rank for one that is not known (sorted)."""
    if len(known) > _FEW:
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        return ranks[np.minimum(np.searchsorted(known, mixed), len(known) - 1)]
    codes = np.zeros(len(mixed), np.int8)
    for rank, each in enumerate(known[order].tolist()):
        codes += (mixed == np.uint64(each)).view(np.int8) * np.int8(rank)
    return codes.astype(np.int32)
