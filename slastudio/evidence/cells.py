"""Evidence as arrays: what an import reads and packs, before anybody needs a DataFrame of it.

Making a DataFrame of every chunk takes longer than reading it. So chunks travel as plain arrays,
and become what evidence/records.py promises only where somebody asks for that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from slastudio.evidence.arrays import Array, Bools, Ints, Series
from slastudio.evidence.kinds import ColumnType
from slastudio.evidence.records import ROW

LARGEST = 2**62  # whole numbers below it can be added and subtracted without leaving 64 bits
NAT = np.iinfo(np.int64).min


@dataclass(frozen=True)
class Cells:
    """Hold one typed column, shape (rows,).

    values: int64 nanoseconds UTC (time, NAT where missing), int64 (integer), float64 (number, nan
    where missing), int64 times 10^-digits (decimal), an Arrow array of strings (text), or int32
    places in words (text, -1 where missing). missing: which have no value.
    """

    type: ColumnType
    values: Any
    missing: Bools
    words: tuple[str, ...] | None = None
    digits: int = 0

    def __len__(self) -> int:
        return len(self.missing)

    @property
    def series(self) -> Series:
        """Return the column as pandas holds it; texts and amounts as Arrow's types or categories."""
        return _SERIES[self.type](self)

    @property
    def is_empty(self) -> bool:
        return bool(self.missing.all())

    def part(self, start: int, end: int) -> Cells:
        if not start and end >= len(self):
            return self
        return replace(self, values=self.values[start:end], missing=self.missing[start:end])

    def chosen(self, mask: Bools) -> Cells:
        values = (
            self.values.filter(pa.array(mask))
            if isinstance(self.values, pa.Array)
            else self.values[mask]
        )
        return replace(self, values=values, missing=self.missing[mask])

    def taken(self, places: npt.NDArray[np.intp]) -> Cells:
        """Return the rows at places, in their order."""
        values = (
            self.values.take(pa.array(places))
            if isinstance(self.values, pa.Array)
            else self.values[places]
        )
        return replace(self, values=values, missing=self.missing[places])

    def some_texts(self, most: int) -> list[str]:
        """Return the first different texts, or of texts that hardly repeat those of the first rows."""
        if self.words is not None:
            return list(self.words[:most])
        return [each for each in self.values[:most].to_pylist() if each is not None]


def _text_series(cells: Cells) -> Series:
    if cells.words is None:
        return pd.Series(pd.arrays.ArrowExtensionArray(cells.values))
    return pd.Series(
        pd.Categorical.from_codes(cells.values, pd.Index(list(cells.words), dtype=object))
    )


def _time_series(cells: Cells) -> Series:
    return pd.Series(pd.DatetimeIndex(cells.values.view("M8[ns]")).tz_localize("UTC"))


def decimals(numbers: Ints, digits: int, missing: Bools | None) -> pa.Array:
    """Return numbers times 10^-digits as an Arrow array of exact decimals, null where missing."""
    # Arrow counts bits from the lowest, and a bit says that a value is there
    mask = (
        None
        if missing is None
        else pa.py_buffer(np.packbits(~missing, bitorder="little").tobytes())
    )
    # the upper half of 128 bits is nothing but the sign of a number that fits into the lower
    halves = np.column_stack([numbers, numbers >> np.int64(63)]).astype("<i8").tobytes()
    return pa.Array.from_buffers(
        pa.decimal128(38, digits), len(numbers), [mask, pa.py_buffer(halves)]
    )


def scaled_amounts(amounts: Any) -> tuple[Array, int, Array] | None:
    """Return (int64 numbers, digits, present) with amounts = numbers × 10^-digits, None where 64
    bits do not suffice.

    amounts: an Arrow array of 128-bit decimals. digits is the smallest that keeps every amount
    exact.
    """
    if isinstance(amounts, pa.ChunkedArray):
        amounts = amounts.combine_chunks()
    present = amounts.is_valid().to_numpy(zero_copy_only=False)
    halves = np.frombuffer(amounts.buffers()[1], np.int64)[
        2 * amounts.offset : 2 * (amounts.offset + len(amounts))
    ]
    low, high = halves[0::2], halves[1::2]
    # an upper half that is not just the sign belongs to a number of more than 64 bits
    if ((high != (low >> np.int64(63))) & present).any():
        return None
    numbers, digits = np.where(present, low, 0), int(amounts.type.scale)
    while digits > 0 and not (numbers % 10).any():
        numbers, digits = numbers // 10, digits - 1
    return (numbers, digits, present) if (np.abs(numbers) < LARGEST).all() else None


_SERIES: dict[str, Callable[[Cells], Series]] = {
    "time": _time_series,
    "text": _text_series,
    "number": lambda cells: pd.Series(cells.values),
    "integer": lambda cells: pd.Series(pd.arrays.IntegerArray(cells.values, cells.missing.copy())),
    "decimal": lambda cells: pd.Series(
        pd.arrays.ArrowExtensionArray(decimals(cells.values, cells.digits, cells.missing))
    ),
}
Column = Cells | pd.Series


@dataclass
class EvidenceCells:
    """Hold evidence rows of one kind by column; rows: the numbers of the source records (`_row`)."""

    kind: str
    rows: Ints
    columns: dict[str, Column]

    def __len__(self) -> int:
        return len(self.rows)

    @classmethod
    def of(cls, kind: str, data: pd.DataFrame) -> EvidenceCells:
        """Return the rows of a frame as they are."""
        data = data.reset_index(drop=True)
        columns: dict[str, Column] = {str(name): data[name] for name in data.columns if name != ROW}
        return cls(kind, data[ROW].to_numpy(), columns)

    @property
    def data(self) -> pd.DataFrame:
        columns = {name: series_of(each) for name, each in self.columns.items()}
        return pd.DataFrame({**columns, ROW: pd.Series(self.rows)})

    def part(self, start: int, end: int) -> EvidenceCells:
        if not start and end >= len(self):
            return self
        columns = {
            name: each.part(start, end) if isinstance(each, Cells) else each.iloc[start:end]
            for name, each in self.columns.items()
        }
        return EvidenceCells(self.kind, self.rows[start:end], columns)

    def chosen(self, mask: Bools) -> EvidenceCells:
        """Return the rows a mask tells."""
        if mask.all():
            return self
        columns = {
            name: each.chosen(mask)
            if isinstance(each, Cells)
            else each[mask].reset_index(drop=True)
            for name, each in self.columns.items()
        }
        return EvidenceCells(self.kind, self.rows[mask], columns)


def series_of(column: Column) -> Series:
    return column.series if isinstance(column, Cells) else column


def missing_of(column: Column) -> Bools:
    """Tell which rows of a column have no value."""
    if isinstance(column, Cells):
        return column.missing
    found: Bools = column.isna().to_numpy()
    return found
