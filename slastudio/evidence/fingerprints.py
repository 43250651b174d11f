"""Fingerprints of values and rows: 64-bit hashes that do not depend on the columns' order, nor on
empty cells.
"""

from __future__ import annotations

import struct
import zlib
from typing import TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa

from slastudio.evidence.arrays import Array, Bools, Bytes, Hashes, Ints

Texts: TypeAlias = "list[str] | pa.Array | pa.ChunkedArray"
_WORD = 8
_EVEN = 64
_FEW = 16  # so many texts, or fewer, are hashed one by one
_ALL = (1 << 64) - 1
# 2^64 divided by the golden ratio, as splitmix64 does: equal words in other places differ
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MASKS = np.array(
    [0xFFFFFFFFFFFFFFFF] + [(1 << (8 * kept)) - 1 for kept in range(1, _WORD)], np.uint64
)


def column_fingerprint(name: str, values: Array | Texts, present: Bools, hash_key: str) -> Hashes:
    """Return one 64-bit hash per value, 0 where none is present; add those of several columns for a
    row's.

    values: an array of whole numbers or floats, or texts as an Arrow array, a list or an array of
    objects.
    """
    hashed = (
        hash_texts(values, hash_key)
        if _are_texts(values)
        else _hash_numbers(np.asarray(values), hash_key)
    )
    # salted by the column, or two values that changed places would give the same row
    salt = np.uint64(_seed(name, hash_key))
    return np.where(present, _mix(hashed ^ salt), np.uint64(0))


def _are_texts(values: Array | Texts) -> bool:
    return isinstance(values, list | pa.Array | pa.ChunkedArray) or values.dtype == object


def _seed(text: str, hash_key: str) -> int:
    raw = f"{hash_key}\0{text}".encode()
    return zlib.crc32(raw) << 32 | zlib.adler32(raw)


def _hash_numbers(values: Array, hash_key: str) -> Hashes:
    if values.dtype.kind == "f":
        values = values.astype(np.float64) + 0.0  # minus zero equals zero
    bits = (
        values.astype(np.float64).view(np.uint64)
        if values.dtype.kind == "f"
        else values.astype(np.int64)
    )
    return _mix(bits.view(np.uint64) ^ np.uint64(_seed("number", hash_key)))


def hash_texts(values: Array | Texts, hash_key: str) -> Hashes:
    """Return a 64-bit hash of the UTF-8 bytes of every text (of "" for a missing one), shape
    (rows,).
    """
    lengths, starts, padded = _bytes_of(values)
    # the length first: the last word is filled up with zeros, which a text may end in as well
    total = _mix(lengths.astype(np.uint64) ^ np.uint64(_seed("text", hash_key)))
    if len(lengths) and 0 < lengths[0] <= _EVEN and (lengths == lengths[0]).all():
        return _hash_even(total, padded[starts[0] :], int(lengths[0]))
    # every text is read eight bytes at a time, all texts at once; the buffer is padded so that none
    # reads past its end
    words = np.ndarray((len(padded) - _WORD + 1,), "<u8", padded.data, strides=(1,))
    at, left, active = starts.copy(), lengths.copy(), np.flatnonzero(lengths > 0)
    while len(active):
        word = words[at[active]]
        short = left[active] < _WORD
        word = np.where(short, word & _MASKS[np.where(short, left[active], 0)], word)
        total[active] = _mix((total[active] + _STEP) ^ word)
        at[active] += _WORD
        left[active] -= _WORD
        active = active[left[active] > 0]
        if len(active) <= _FEW:
            break
    for row in active.tolist():
        begin, end = int(at[row]), int(at[row] + left[row])
        total[row] = _hash_rest(int(total[row]), padded[begin:end].tobytes())
    return total


def _hash_rest(total: int, raw: bytes) -> int:
    """Return what hash_texts does of the rest of one text: where a few are left that are long, an
    array for every eight bytes of theirs costs more than the arithmetic.
    """
    filled = raw + bytes(-len(raw) % _WORD)
    step = int(_STEP)
    for (word,) in struct.iter_unpack("<Q", filled):
        total = ((total + step) & _ALL) ^ word
        total = ((total ^ (total >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
        total = ((total ^ (total >> 27)) * 0x94D049BB133111EB) & _ALL
        total ^= total >> 31
    return total


def _hash_even(total: Hashes, raw: Bytes, length: int) -> Hashes:
    """Return what hash_texts does of texts of one length, which lie one behind the other."""
    words = -(-length // _WORD)
    filled = np.zeros((len(total), words * _WORD), np.uint8)
    filled[:, :length] = raw[: len(total) * length].reshape(len(total), length)
    for word in filled.view("<u8").T:
        total = _mix((total + _STEP) ^ word)
    return total


def _bytes_of(
    values: Array | Texts,
) -> tuple[Ints, Ints, Bytes]:
    """Return the length and place of every text, and the bytes with eight more behind them."""
    texts = _as_arrow(values)
    offsets = np.frombuffer(texts.buffers()[1], np.int64)[
        texts.offset : texts.offset + len(texts) + 1
    ]
    raw = texts.buffers()[2]
    data = np.frombuffer(raw, np.uint8) if raw is not None else np.zeros(0, np.uint8)
    lengths, starts = np.diff(offsets), offsets[:-1]
    if texts.null_count:
        lengths = np.where(texts.is_valid().to_numpy(zero_copy_only=False), lengths, 0)
    return lengths, starts, np.concatenate([data, np.zeros(_WORD, np.uint8)])


def _as_arrow(values: Array | Texts) -> pa.LargeStringArray:
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        found = values.cast(pa.large_string())
        # an array without texts may come without the buffers that are looked into
        return found if len(found) else pa.array([""], pa.large_string()).slice(0, 0)
    texts = ["" if each is None or each is pd.NA else str(each) for each in values]
    try:
        return pa.array(texts, pa.large_string())
    except UnicodeEncodeError:  # lone surrogates, which JSON may hold
        return pa.array(
            [each.encode("utf-8", "surrogatepass") for each in texts], pa.large_binary()
        ).view(pa.large_string())


def _mix(hashed: Hashes) -> Hashes:
    # the finisher of splitmix64: neighbouring numbers come to lie far apart
    hashed = (hashed ^ (hashed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    hashed = (hashed ^ (hashed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    finished: Hashes = hashed ^ (hashed >> np.uint64(31))
    return finished
