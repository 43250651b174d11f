"""Rows as columns that are looked at one by one: what an indicator needs of a DataFrame, without
making one.

Putting a DataFrame together copies every column and takes longer than measuring a small part of the
evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.cells import Cells, Column


class RowView:
    """Hold rows of one kind by column; as far as measuring goes, a DataFrame: columns, length, and
    rows by a mask.
    """

    def __init__(self, columns: Mapping[str, Column], rows: int, mask: Array | None = None) -> None:
        # taking rows by their places is several times faster than by a mask
        self.columns, self._places = columns, None if mask is None else np.flatnonzero(mask)
        self._rows = rows if self._places is None else len(self._places)
        self._seen: dict[str, Column] = {}

    def __len__(self) -> int:
        return self._rows

    def __contains__(self, name: str) -> bool:
        return name in self.columns

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, str):
            if wanted not in self.columns and not len(self):
                return pd.Series([], dtype="float64")  # nothing of it was counted, whatever it is
            if self._places is None:
                return self.columns[wanted]
            if wanted not in self._seen:
                column = self.columns[wanted]
                chosen = (
                    column.taken(self._places)
                    if isinstance(column, Cells)
                    else column.iloc[self._places]
                )
                self._seen[wanted] = chosen
            return self._seen[wanted]
        assert self._places is None, "a part of a part"
        return RowView(self.columns, len(self), wanted)


Rows = pd.DataFrame | RowView
