"""What measuring takes of a column, whether it comes as arrays (evidence/cells.py) or as a pandas
Series.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.cells import Cells, Column, series_of


def present(column: Column) -> Array:
    """Tell which rows have a value."""
    return ~column.missing if isinstance(column, Cells) else column.notna().to_numpy()


def nanoseconds(column: Column) -> Array:
    """Return times as int64 ns since 1970; a missing one is the smallest integer."""
    if isinstance(column, Cells):
        found: Array = column.values
        return found
    return column.astype("datetime64[ns, UTC]").astype("int64").to_numpy()


def floats(column: Column) -> Array:
    """Return numbers, amounts or texts of numbers as floats, NaN where there is none."""
    if isinstance(column, Cells):
        if column.type == "number":
            plain: Array = column.values
            return plain
        if column.type == "integer":
            return np.where(column.missing, np.nan, column.values.astype(np.float64))
        column = column.series
    if column.dtype == np.float64:
        return column.to_numpy()
    if str(column.dtype) in ("Int64", "boolean") or (
        isinstance(column.dtype, pd.ArrowDtype) and column.dtype.kind in "if"
    ):
        return column.to_numpy(dtype="float64", na_value=np.nan)
    if isinstance(column.dtype, pd.ArrowDtype) and str(column.dtype).startswith("decimal"):
        return column.astype("double[pyarrow]").to_numpy(dtype="float64", na_value=np.nan)
    return pd.to_numeric(column.astype(object), errors="coerce").astype("float64").to_numpy()


_FEW = 4


@dataclass(frozen=True)
class Labels:
    """Hold one label a row: codes are places in names, −1 where there is none, shape (rows,)."""

    names: tuple[str, ...]
    codes: Array

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, chosen: Any) -> Labels:
        return Labels(self.names, self.codes[chosen])

    @classmethod
    def joined(cls, parts: Sequence[Labels]) -> Labels:
        """Return the rows of all parts, one below the other."""
        names = tuple(dict.fromkeys(name for part in parts for name in part.names))
        places = {name: place for place, name in enumerate(names)}
        moved = []
        for part in parts:
            # -1, a missing value, picks the last entry
            table = [*(places[name] for name in part.names), -1]
            moved.append(np.array(table, np.int64)[part.codes])
        return cls(names, np.concatenate(moved))

    def are(self, wanted: Any) -> Array:
        """Tell which rows carry a label for which wanted(label) is true."""
        places = [place for place, name in enumerate(self.names) if wanted(name)]
        if len(places) <= _FEW:  # comparing small numbers is faster than looking each up
            found = np.zeros(len(self.codes), bool)
            for place in places:
                found |= self.codes == place
            return found
        known = np.zeros(len(self.names) + 1, bool)  # the last place is that of −1
        known[places] = True
        looked_up: Array = known[self.codes]
        return looked_up


def labels(column: Column) -> Labels:
    """Return a column's values as labels, in the order of the labels."""
    if isinstance(column, Cells) and column.words is not None:
        return Labels(column.words, column.values)
    typed = series_of(column).astype("category")
    return Labels(tuple(str(each) for each in typed.cat.categories), typed.cat.codes.to_numpy())
