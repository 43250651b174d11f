"""Plain figures and written moments read eight bytes at a time, all texts of a column at once.

What is not written in the plainest way gives None and is left to others. The digits of a word are added up in three
multiplications (Lemire, Number Parsing at a Gigabyte per Second, Software: Practice and Experience 51, 2021).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from slastudio.importing.moments import NS
from slastudio.importing.slicedtexts import WORD, SlicedTexts, Words

Whole = npt.NDArray[np.int64]
LARGEST_EXACT = 2**53
MOST_FIGURES = 15  # of which a float keeps every one
_ZEROS, _HIGH, _LOW7 = (np.uint64(each * 0x0101010101010101) for each in (0x30, 0x80, 0x7F))
_ABOVE_NINE = np.uint64(0x76 * 0x0101010101010101)
_POINT = np.uint64(0x1E * 0x0101010101010101)  # “.” where “0” is zero
_BYTE, _TEN, _FULL = np.uint64(0xFF), np.uint64(10), np.uint64(64)
_PAIRS, _FIRST, _SECOND = np.uint64(0x000000FF000000FF), np.uint64(0x000F424000000064), np.uint64(0x0000271000000001)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.(\d{1,9}))?(Z?)", re.ASCII)
_FIRST_YEAR, _LAST_YEAR = 1679, 2260
_FRACTION = 20  # the place at which the fraction of a second begins


@dataclass(frozen=True)
class Figures:
    """Hold a column of plain figures without a sign: number × 10^-digits, shape (rows,).

    digits: None where no text has a point. blank: which texts are empty; their number is 0.
    """

    numbers: Whole
    digits: Whole | None
    blank: npt.NDArray[np.bool_]


def _not_figures(word: Words) -> Words:
    """Return a word with a high bit set where a byte is above 9."""
    found: Words = ((word + _ABOVE_NINE) | word) & _HIGH
    return found


def _added_up(word: Words) -> Whole:
    """Return the number that eight bytes from 0 to 9 spell, the first of them the lowest byte."""
    pairs = word * _TEN + (word >> np.uint64(8))
    total = (pairs & _PAIRS) * _FIRST + ((pairs >> np.uint64(16)) & _PAIRS) * _SECOND
    return (total >> np.uint64(32)).view(np.int64)


@dataclass(frozen=True)
class _Part:
    """Hold what eight places of every text say: a number, how many figures it took, how many stand behind the point."""

    numbers: Whole
    figures: Whole | int
    behind: Whole | None
    pointed: npt.NDArray[np.bool_] | None


def _part(texts: SlicedTexts, words: Words, place: int) -> _Part | None:
    """Return the part that ends 8 × place before a text's end; None where it holds more than figures and a point."""
    word = words[:, words.shape[1] - 1 - place] ^ _ZEROS
    lengths = np.clip(texts.lengths - WORD * place, 0, WORD)
    if int(lengths.min(initial=WORD)) < WORD:
        before = _FULL - (lengths.astype(np.uint64) << np.uint64(3))  # a shift by all bits leaves nothing
        word = (word >> before) << before
    if not _not_figures(word).any():
        return _Part(_added_up(word), WORD, None, None)
    aside = word ^ _POINT
    points = ~(((aside & _LOW7) + _LOW7) | aside | _LOW7)
    if (points & (points - np.uint64(1))).any():
        return None
    pointed = points != 0
    below = np.where(pointed, (points >> np.uint64(7)) - np.uint64(1), np.uint64(0))
    at = np.where(pointed, (below << np.uint64(8)) | _BYTE, np.uint64(0))  # the point and what stands before it
    closed = (word & ~at) | ((word & below) << np.uint64(8))
    if _not_figures(closed).any():
        return None
    behind = np.where(pointed, WORD - 1 - (np.bitwise_count(below) >> 3).astype(np.int64), 0)
    return _Part(_added_up(closed), np.where(pointed, WORD - 1, WORD), behind, pointed)


def read_figures(texts: SlicedTexts) -> Figures | None:
    """Return a column of up to 15 figures with a point among them or without; None where a text is written otherwise."""
    if texts.longest > MOST_FIGURES + 1:
        return None
    words = texts.last_words(texts.words)
    if (last := _part(texts, words, 0)) is None:
        return None
    numbers, digits, pointed = last.numbers, last.behind, last.pointed
    if texts.longest > WORD:
        first = _part(texts, words, 1)
        if first is None or (first.pointed is not None and pointed is not None and (first.pointed & pointed).any()):
            return None
        numbers = first.numbers * _power(last.figures) + numbers
        if first.pointed is not None and first.behind is not None:
            further = np.where(first.pointed, first.behind + WORD, 0)
            digits = further if digits is None else digits + further
            pointed = first.pointed if pointed is None else first.pointed | pointed
    lengths = texts.lengths
    if pointed is None or digits is None:
        return Figures(numbers, None, lengths == 0) if texts.longest <= MOST_FIGURES else None
    if (pointed & ((digits == 0) | (digits >= lengths - 1))).any() or (~pointed & (lengths > MOST_FIGURES)).any():
        return None
    return Figures(numbers, digits, lengths == 0)


def _power(exponents: Whole | int) -> Whole | int:
    return 10**exponents if isinstance(exponents, int) else POWERS[exponents]


POWERS = 10 ** np.arange(MOST_FIGURES + 1, dtype=np.int64)


def read_walls(texts: SlicedTexts) -> tuple[Whole, bool] | None:
    """Return (nanoseconds since 1970 by the clock as written, whether all are UTC) of moments all written alike.

    Read is YYYY-MM-DD, “T” or a blank, HH:MM:SS, up to nine figures of a fraction, and “Z” or nothing. None where a
    text differs in form from the first or names no moment of the calendar.
    """
    if not len(texts) or texts.shortest != texts.longest or not (match := _MOMENT.fullmatch(texts[0] or "")):
        return None
    form = re.sub(rb"\d", b"0", match[0].encode())
    words: list[Words] = []
    odd = np.zeros(len(texts), np.uint64)
    for place in range(-(-len(form) // WORD)):
        piece = form[WORD * place : WORD * (place + 1)]
        signs = bytes(0 if each == 0x30 else 0xFF for each in piece.ljust(WORD, b"\0"))
        word = texts.word(place) ^ np.uint64(int.from_bytes(piece, "little"))
        odd |= (word & np.uint64(int.from_bytes(signs, "little"))) | _not_figures(word)
        words.append(word)
    if odd.any():
        return None
    days = _days(words)
    seconds = _two(words[1], 3) * 3600 + _two(words[1], 6) * 60 + _two(words[2], 1)
    if (
        days is None
        or (_two(words[1], 3) > 23).any()
        or (_two(words[1], 6) > 59).any()
        or (_two(words[2], 1) > 59).any()
    ):
        return None
    wall = (days * 86_400 + seconds) * NS
    fraction = len(match[1] or "")
    if fraction:
        nanos = np.zeros(len(texts), np.int64)
        for at in range(_FRACTION, _FRACTION + fraction):
            nanos = nanos * 10 + _one(words[at // WORD], at % WORD)
        wall += nanos * 10 ** (9 - fraction)
    return wall, bool(match[2])


def _one(word: Words, byte: int) -> Whole:
    found: Whole = ((word >> np.uint64(8 * byte)) & _BYTE).view(np.int64)
    return found


def _two(word: Words, byte: int) -> Whole:
    """Return the number that two neighbouring bytes from 0 to 9 spell."""
    return _one(word * _TEN + (word >> np.uint64(8)), byte)


def _days(words: list[Words]) -> Whole | None:
    """Return days since 1970-01-01 of dates in the first ten bytes, None where one is none."""
    years, months, days = _two(words[0], 0) * 100 + _two(words[0], 2), _two(words[0], 5), _two(words[1], 0)
    if years.min() < _FIRST_YEAR or years.max() > _LAST_YEAR or months.min() < 1 or months.max() > 12:
        return None
    counted = (years - 1970) * 12 + months - 1
    first = int(counted.min())
    begins = np.arange(first, int(counted.max()) + 2).astype("M8[M]").astype("M8[D]").astype(np.int64)
    at = counted - first
    if days.min() < 1 or (days > np.diff(begins)[at]).any():
        return None
    found: Whole = begins[at] + days - 1
    return found
