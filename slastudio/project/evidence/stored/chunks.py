"""Chunks: evidence frames cut, compressed, and put together again with one type per column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array, Series
from slastudio.evidence.cells import Cells, Column, EvidenceCells, missing_of
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, column_type, empty_frame, is_bookkeeping
from slastudio.project.database.errors import DamagedError
from slastudio.project.evidence.stored.column_reading import decode, decode_cells
from slastudio.project.evidence.stored.columns import encode, encode_rows, stamps_of
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class EncodedChunk:
    """Hold one chunk ready to be written: live tells which rows count; columns are (name, layout,
    checksum, block).
    """

    kind: str
    rows: int
    live: Array
    first_ns: int | None
    last_ns: int | None
    undated: int
    columns: tuple[tuple[str, str, bytes, bytes], ...]


@dataclass(frozen=True)
class StoredChunk:
    """Hold one chunk as it lies in the file, not yet unpacked; blocks are name → (layout, checksum,
    block).
    """

    id: int
    batch: int
    rows: int
    live: bytes | None
    blocks: dict[str, tuple[str, bytes, bytes]]

    def frame(self, *, live_only: bool, swift: bool = False) -> pd.DataFrame:
        """Return its rows with `_batch`, all of them or those that count; swift: see
        column_reading.decode.
        """
        columns = {name: self.column(name, swift=swift) for name in self.blocks}
        data = pd.DataFrame(columns, index=pd.RangeIndex(self.rows))
        data[BATCH] = np.int64(self.batch)
        return (
            data[live_mask(self.live, self.rows)] if live_only and self.live is not None else data
        )

    def only(self, names: Collection[str]) -> StoredChunk:
        """Return it with the named columns alone, and the numbers of its rows."""
        blocks = {name: each for name, each in self.blocks.items() if name in names or name == ROW}
        return replace(self, blocks=blocks)

    def live_columns(self, names: Iterable[str]) -> tuple[dict[str, Column], int]:
        """Return those of the named columns that it holds, of the rows that count, and how many
        these are.
        """
        found: dict[str, Column] = {
            name: self._read(decode_cells, name) for name in names if name in self.blocks
        }
        if self.live is None:
            return found, self.rows
        mask = live_mask(self.live, self.rows)
        return {
            name: each.chosen(mask) if isinstance(each, Cells) else each[mask]
            for name, each in found.items()
        }, int(mask.sum())

    def column(self, name: str, *, swift: bool = False) -> Any:
        return self._read(partial(decode, swift=swift), name)

    def _read(self, reading: Callable[..., Any], name: str) -> Any:
        try:
            return reading(*self.blocks[name], self.rows)
        except StudioError as error:
            raise DamagedError(
                f"block {self.id} of import {self.batch}, {name}: {error}. "
                "Remove that import and import the file again"
            ) from None


def compressed(part: EvidenceCells) -> EncodedChunk:
    """Return rows, no more than a chunk holds, each of their columns that holds a value as one
    block.
    """
    kind, live = part.kind, np.ones(len(part), bool)
    missing = {name: missing_of(column) for name, column in part.columns.items() if name != BATCH}
    columns = [(ROW, *encode_rows(part.rows))]
    columns += [
        (name, *encode(part.columns[name], column_type(kind, name)))
        for name, absent in missing.items()
        if not absent.all()
    ]
    time = kind_named(kind).time
    if not time or time not in missing:
        return EncodedChunk(kind, len(part), live, None, None, len(part), tuple(columns))
    first, last = _span_of(part.columns[time], missing[time])
    return EncodedChunk(
        kind, len(part), live, first, last, int(missing[time].sum()), tuple(columns)
    )


def _span_of(times: Column, missing: Array) -> tuple[int | None, int | None]:
    if missing.all():
        return None, None
    stamps = stamps_of(times)
    dated = stamps[~missing] if missing.any() else stamps
    return int(dated.min()), int(dated.max())


def stacked(kind: str, names: list[str], parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Return the parts one under the other with the named columns, each of one type; a part may
    lack some.
    """
    parts = [part for part in parts if len(part)]
    empty = empty_frame(kind, names or ["_none"]).drop(columns="_none", errors="ignore")
    if not parts:
        return empty
    wanted = dict.fromkeys([*names, ROW, BATCH])
    return pd.DataFrame({name: _stacked_column(name, empty[name].dtype, parts) for name in wanted})


def _stacked_column(name: str, dtype: Any, parts: list[pd.DataFrame]) -> Any:
    found = [part[name] if name in part.columns else None for part in parts]
    if any(each is not None and isinstance(each.dtype, pd.CategoricalDtype) for each in found):
        return _stacked_texts(found, [len(part) for part in parts])
    filled = [
        pd.Series([None] * len(part), dtype=dtype) if each is None or _is_void(each) else each
        for each, part in zip(found, parts, strict=True)
    ]
    if all(
        type(each.dtype) is type(filled[0].dtype) and isinstance(each.dtype, np.dtype)
        for each in filled
    ):
        return np.concatenate([each.to_numpy() for each in filled])
    return pd.concat(filled, ignore_index=True)


def _is_void(values: Series) -> bool:
    """Tell whether a column holds nothing, so that its type says nothing either."""
    return values.dtype != object and bool(values.isna().all())


def _stacked_texts(found: list[Series | None], lengths: list[int]) -> pd.Categorical:
    """Return texts that lie as categories, of which every part has its own, as one categorical."""
    places: dict[str, int] = {}
    codes = []
    for each, length in zip(found, lengths, strict=True):
        if each is None:
            codes.append(np.full(length, -1, np.int32))
            continue
        typed = each if isinstance(each.dtype, pd.CategoricalDtype) else each.astype("category")
        moved = np.array(
            [places.setdefault(text, len(places)) for text in typed.cat.categories] + [-1], np.int32
        )
        codes.append(moved[typed.cat.codes.to_numpy()])
    return pd.Categorical.from_codes(np.concatenate(codes), pd.Index(list(places), dtype=object))


def live_mask(stored: bytes | None, rows: int) -> Array:
    if stored is None:
        return np.ones(rows, bool)
    return np.unpackbits(np.frombuffer(stored, np.uint8), count=rows).astype(bool)


def own_columns(data: pd.DataFrame) -> pd.DataFrame:
    """Return rows without what is stored beside the evidence, their numbers and imports apart."""
    beside = [n for n in data.columns if n not in (ROW, BATCH) and is_bookkeeping(str(n))]
    return data.drop(columns=beside)
