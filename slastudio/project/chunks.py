"""Chunks: evidence frames cut, compressed, and put together again with one type per column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.cells import Column, EvidenceCells, missing_of
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, column_type, empty_frame
from slastudio.project.columns import decode, encode, encode_rows, stamps_of
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Chunk:
    """Hold one chunk ready to be written: live tells which rows count; columns are (name, layout, checksum, block)."""

    kind: str
    rows: int
    live: np.ndarray[Any, Any]
    first_ns: int | None
    last_ns: int | None
    undated: int
    columns: tuple[tuple[str, str, bytes, bytes], ...]


@dataclass(frozen=True)
class StoredChunk:
    """Hold one chunk as it lies in the file, not yet unpacked; blocks are name → (layout, checksum, block)."""

    id: int
    batch: int
    rows: int
    live: bytes | None
    blocks: dict[str, tuple[str, bytes, bytes]]

    def frame(self, *, live_only: bool, swift: bool = False) -> pd.DataFrame:
        """Return its rows with `_batch`, all of them or those that count; swift: see columns.decode."""
        columns = {name: self.column(name, swift=swift) for name in self.blocks}
        data = pd.DataFrame(columns, index=pd.RangeIndex(self.rows))
        data[BATCH] = np.int64(self.batch)
        return data[live_mask(self.live, self.rows)] if live_only and self.live is not None else data

    def column(self, name: str, *, swift: bool = False) -> Any:
        try:
            return decode(*self.blocks[name], self.rows, swift=swift)
        except StudioError as error:
            raise StudioError(
                f"The evidence stored in this project is damaged (block {self.id}, {name}: {error}). "
                "Remove that import and import the file again."
            ) from None


def compressed(part: EvidenceCells) -> Chunk:
    """Return rows, no more than a chunk holds, each of their columns that holds a value as one block."""
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
        return Chunk(kind, len(part), live, None, None, len(part), tuple(columns))
    first, last = _span_of(part.columns[time], missing[time])
    return Chunk(kind, len(part), live, first, last, int(missing[time].sum()), tuple(columns))


def _span_of(times: Column, missing: np.ndarray[Any, Any]) -> tuple[int | None, int | None]:
    if missing.all():
        return None, None
    stamps = stamps_of(times)
    dated = stamps[~missing] if missing.any() else stamps
    return int(dated.min()), int(dated.max())


def stacked(kind: str, names: list[str], parts: list[pd.DataFrame]) -> pd.DataFrame:
    parts = [part for part in parts if len(part)]
    empty = empty_frame(kind, names or ["_none"]).drop(columns="_none", errors="ignore")
    if not parts:
        return empty
    complete = [part.reindex(columns=[*names, ROW, BATCH]) for part in parts]
    for part in complete:
        for name in names:
            if part[name].dtype == object and not isinstance(part[name].dtype, pd.CategoricalDtype):
                continue
            if part[name].isna().all():
                part[name] = part[name].astype(empty[name].dtype)
    data = complete[0] if len(complete) == 1 else _concatenated(complete, names)
    return data.reset_index(drop=True)


def _concatenated(parts: list[pd.DataFrame], names: list[str]) -> pd.DataFrame:
    for name in names:
        if any(isinstance(part[name].dtype, pd.CategoricalDtype) for part in parts):
            _share_categories(parts, name)
    return pd.concat(parts, ignore_index=True)


def _share_categories(parts: list[pd.DataFrame], name: str) -> None:
    typed = [part[name].astype("category") for part in parts]
    shared = list(dict.fromkeys(value for each in typed for value in each.cat.categories))
    for part, each in zip(parts, typed, strict=True):
        part[name] = each.cat.set_categories(shared)


def live_mask(stored: bytes | None, rows: int) -> np.ndarray[Any, Any]:
    if stored is None:
        return np.ones(rows, bool)
    return np.unpackbits(np.frombuffer(stored, np.uint8), count=rows).astype(bool)
