"""Fingerprints of texts equal those computed one text at a time, however long the texts are and how many are left."""

from __future__ import annotations

import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.fingerprints import hash_texts

pytestmark = pytest.mark.rapid
_ALL = (1 << 64) - 1


def _mixed(value: int) -> int:
    value = ((value ^ (value >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    value = ((value ^ (value >> 27)) * 0x94D049BB133111EB) & _ALL
    return value ^ (value >> 31)


def _slow(text: str, seed: int) -> int:
    raw = text.encode()
    total = _mixed(len(raw) ^ seed)
    for (word,) in struct.iter_unpack("<Q", raw + bytes(-len(raw) % 8)):
        total = _mixed(((total + 0x9E3779B97F4A7C15) & _ALL) ^ word)
    return total


@given(
    st.lists(
        st.one_of(st.text(max_size=80), st.integers(60, 900).map(lambda n: "2026é" * n)),
        min_size=1,
        max_size=40,
    )
)
def test_that_a_hash_of_a_text_is_that_of_its_words_one_after_the_other(texts: list[str]) -> None:
    # as it is written in every project: a key, and what is hashed
    raw = b"k\0text"
    seed = zlib.crc32(raw) << 32 | zlib.adler32(raw)
    assert hash_texts(texts, "k").tolist() == [_slow(each, seed) for each in texts]
