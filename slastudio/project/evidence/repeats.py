"""Which of very many keys come again, told in bounded memory: keys wait in a file and are compared
a part at a time.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import Any

import numpy as np

from slastudio.evidence.arrays import Array, Bools
from slastudio.project.evidence.identity import KEY_DTYPE, first_holders

Keys = Array
_IN_MEMORY = 8 << 20
_PIECE, _AT_ONCE = 1 << 17, 1 << 19
_BITS = 64


class KeyFile:
    """Hold keys of one type in the order they came, in a temporary file that vanishes with the
    process.
    """

    def __init__(self, dtype: Any = np.uint64) -> None:
        self.dtype = np.dtype(dtype)
        self._file = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by close()
        self.size = 0

    def add(self, keys: Keys) -> None:
        self._file.write(keys.astype(self.dtype, copy=False).tobytes())
        self.size += len(keys)

    def pieces(self) -> Iterator[Keys]:
        """Yield all keys in order, some at a time."""
        self._file.seek(0)
        while read := self._file.read(_PIECE * self.dtype.itemsize):
            yield np.frombuffer(read, self.dtype)
        # back to the end, where adding goes on
        self._file.seek(0, 2)

    def close(self) -> None:
        self._file.close()


def _bits_for(size: int, at_once: int) -> int:
    """Return how many leading bits part so many keys into parts that fit in memory."""
    return max(size // at_once, 1).bit_length() - 1


def _parted(keys: KeyFile, number: int, bits: int) -> Iterator[Keys]:
    for piece in keys.pieces():
        yield piece if not bits else piece[piece >> np.uint64(_BITS - bits) == number]


def _part(keys: KeyFile, number: int, bits: int) -> Keys:
    return np.concatenate([np.zeros(0, np.uint64), *_parted(keys, number, bits)])


def coming_again(fresh: KeyFile, before: KeyFile, at_once: int = _AT_ONCE) -> Keys:
    """Return, sorted, the fresh 64-bit keys that come twice or came before, shape (n,); at_once:
    how many to compare in one go.
    """
    bits = _bits_for(fresh.size + before.size, at_once)
    found = [np.zeros(0, np.uint64)]
    for number in range(1 << bits):
        own = np.sort(_part(fresh, number, bits))
        if not len(own):
            continue
        again = [own[1:][own[1:] == own[:-1]]]
        for piece in _parted(before, number, bits):
            at = np.minimum(np.searchsorted(own, piece), len(own) - 1)
            again.append(piece[own[at] == piece])
        both = np.sort(np.concatenate(again))
        found.append(both[np.append(True, both[1:] != both[:-1])] if len(both) else both)
    return np.concatenate(found)


def are_among(keys: Keys, known: Keys) -> Bools:
    """Tell which keys stand in a sorted array."""
    if not len(known):
        return np.zeros(len(keys), bool)
    order = np.argsort(keys)  # neighbours are looked up in neighbouring memory
    sorted_ = keys[order]
    held = np.zeros(len(keys), bool)
    held[order] = known[np.minimum(np.searchsorted(known, sorted_), len(known) - 1)] == sorted_
    return held


def held_by(keys: KeyFile, known: KeyFile, at_once: int = _AT_ONCE) -> int:
    """Return how many of the 64-bit keys, each counted as often as it stands there, are among the
    known ones.
    """
    bits, count = _bits_for(known.size, at_once), 0
    for number in range(1 << bits):
        there = np.sort(_part(known, number, bits))
        count += sum(int(are_among(piece, there).sum()) for piece in _parted(keys, number, bits))
    return count


def first_ones(keys: KeyFile, at_once: int = _AT_ONCE) -> Bools:
    """Tell for each 128-bit key, in order, whether it is the first of its like, shape (n,)."""
    # these keys are twice as wide, so half as many fit
    bits, firsts = _bits_for(2 * keys.size, at_once), np.ones(keys.size, bool)
    for number in range(1 << bits):
        places, held, at = [np.zeros(0, np.int64)], [np.zeros(0, KEY_DTYPE)], 0
        for piece in keys.pieces():
            mine = (
                np.flatnonzero(piece["a"] >> np.uint64(_BITS - bits) == number)
                if bits
                else np.arange(len(piece))
            )
            places.append(mine + at)
            held.append(piece[mine])
            at += len(piece)
        firsts[np.concatenate(places)] = first_holders(np.concatenate(held))
    return firsts
