"""A column of texts as Arrow holds it: it behaves as a list of texts, made only where somebody asks
for one.

Here for speed; readers/blocks names the benchmark and its ratio.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from slastudio.evidence.arrays import Bytes, Ints

# enough to tell a column of few words from one of texts
LOOK = 2_048
_VISIBLE = b"!~"  # between them lies what is neither blank nor beyond ASCII


class ArrowTexts(Sequence[str | None]):
    """Hold the texts of one column of a block; array is an Arrow array of strings, null where there
    is none.
    """

    def __init__(self, array: pa.StringArray) -> None:
        self.array = array
        self._listed: list[str | None] | None = None

    def __len__(self) -> int:
        return len(self.array)

    @overload
    def __getitem__(self, place: int) -> str | None: ...
    @overload
    def __getitem__(self, place: slice) -> list[str | None]: ...
    def __getitem__(self, place: int | slice) -> str | list[str | None] | None:
        if isinstance(place, slice):
            return self.array[place].to_pylist()  # type: ignore[no-any-return]
        if self._listed is not None:
            return self._listed[place]
        return self.array[int(place)].as_py()  # type: ignore[no-any-return]

    def __iter__(self) -> Iterator[str | None]:
        if self._listed is None:
            self._listed = self.array.to_pylist()
        return iter(self._listed)

    def __contains__(self, text: object) -> bool:
        return (
            bool(pc.any(pc.equal(self.array, pa.scalar(text, pa.string()))).as_py())
            if len(self.array)
            else False
        )

    @cached_property
    def _offsets(self) -> npt.NDArray[np.int32]:
        start = self.array.offset
        return np.frombuffer(self.array.buffers()[1], np.int32)[start : start + len(self.array) + 1]

    @cached_property
    def _raw(self) -> Bytes:
        """Return the bytes of all texts, one behind the other."""
        buffer = self.array.buffers()[2]
        if buffer is None or not len(self.array):
            return np.zeros(0, np.uint8)
        # a slice shares the bytes of the whole array, of which only its own may be looked at
        return np.frombuffer(buffer, np.uint8)[self._offsets[0] : self._offsets[-1]]

    @cached_property
    def _lengths(self) -> npt.NDArray[np.int32]:
        return np.diff(self._offsets) if len(self.array) else np.zeros(0, np.int32)

    @property
    def has_nulls(self) -> bool:
        return bool(self.array.null_count)

    @property
    def lengths(self) -> npt.NDArray[np.int32]:
        """Return the length of every text in bytes."""
        return self._lengths

    @property
    def is_trimmed(self) -> bool:
        """Tell whether no text has blanks around it, as far as that is quickly told."""
        return self.holds_only(*_VISIBLE)

    def holds(self, sign: bytes) -> bool:
        """Tell whether any text holds one character of ASCII."""
        return bool((self._raw == ord(sign)).any())

    def places_of(self, text: str) -> list[int]:
        """Return the places of those that say this text, with blanks around it or without."""
        # quickly told for nearly every block: it holds none
        near = pc.match_substring(self.array, text)
        same = pc.equal(pc.utf8_trim_whitespace(self.array), text) if pc.any(near).as_py() else near
        return pc.indices_nonzero(same).to_pylist()  # type: ignore[no-any-return]

    @property
    def shortest(self) -> int:
        """Return the length of the shortest text in bytes."""
        return int(self._lengths.min(initial=2**31 - 1))

    @property
    def longest(self) -> int:
        return int(self._lengths.max(initial=0))

    @property
    def has_blanks(self) -> bool:
        """Tell whether a text is empty; one that is missing counts as such."""
        return not self.shortest

    def holds_only(self, least: int, most: int) -> bool:
        """Tell whether all characters lie between two of ASCII, both included."""
        return not len(self._raw) or bool(self._raw.min() >= least and self._raw.max() <= most)

    def all_end_with(self, end: bytes) -> bool:
        """Tell whether the last byte of every text is the one given."""
        if self.has_blanks:
            return False
        return bool((self._raw[self._offsets[1:] - self._offsets[0] - 1] == end[0]).all())

    def distinct(self, at_most: int) -> tuple[Any, list[str]] | None:
        """Return (int32 codes, distinct texts) where no more than at_most texts differ, else None."""
        if len(self.array) > 4 * LOOK:
            words = self.array[:LOOK].unique()
            if len(words) > LOOK // 2:
                return None  # a column of ids is not worth a second look
            # the first rows hold all texts there are nearly always
            codes = pc.index_in(self.array, words)
            if not codes.null_count and len(words) <= at_most:
                return codes.to_numpy(), words.to_pylist()
        coded = self.array.dictionary_encode()
        if len(coded.dictionary) > at_most:
            return None
        return coded.indices.to_numpy(zero_copy_only=False), coded.dictionary.to_pylist()


def texts_at(column: Sequence[str | None], rows: Sequence[int] | Ints) -> list[str | None]:
    """Return the texts of some rows of a column, at once: one by one takes Arrow many times as long."""
    if isinstance(column, ArrowTexts):
        return column.array.take(pa.array(rows, pa.int64())).to_pylist()  # type: ignore[no-any-return]
    return [column[row] for row in rows]


def texts_of(values: list[Any], write: Callable[[Any], str | None]) -> Sequence[str | None]:
    """Return a column of JSON values as texts, as Arrow holds them wherever that is exact; write:
    any value as text.
    """
    types = set(map(type, values)) - {type(None)}
    try:
        if types == {bool}:
            words = {None: None, True: "true", False: "false"}
            texts: list[str | None] = [words[value] for value in values]
        elif types <= {int, float}:
            texts = [None if each is None else str(each) for each in values]
        else:
            texts = values if types == {str} else [write(each) for each in values]
        return ArrowTexts(pa.array(texts, pa.string()))
    except (
        UnicodeEncodeError,
        pa.ArrowInvalid,
        ValueError,
    ):  # lone surrogates, or a number of thousands of digits
        return [write(each) for each in values]
