"""Evidence in memory: one pandas DataFrame per kind, typed once at import and never parsed again.

The pandas type of each column type, everywhere in the program:

=========  ======================  ====================================================
type       dtype                   missing / remarks
=========  ======================  ====================================================
time       datetime64[ns, UTC]     NaT
text       object or category      None / NaN; str otherwise (project reads give category)
number     float64                 NaN
integer    Int64                   <NA>
boolean    boolean                 <NA>
decimal    object                  None; decimal.Decimal otherwise, exact
json       object                  None; str holding a JSON array of ISO moments with offset
                                   ("updates"), or of [start, end] pairs of them ("waiting",
                                   "reopened"; null for an end still open), or of
                                   [moment, text] pairs ("severities")
=========  ======================  ====================================================

Bookkeeping columns: `_row` (int64) is always there, the 1-based number of the source record, that
is the line, sheet row or item as the source counts it; so is `_batch` (int64), the batch's id, once
read back from a project. `_rest` (Int64), where it is there, is the fingerprint of the parts of the
source record that no column holds; it tells records apart that are equal in everything mapped.
`_folded` (Int64), where it is there, says how many further source records were folded into the row:
the earlier states of a ticket that is exported once per change. `_unread.HEADING` (text), where it
is there, is what stood under a heading that allows more than one reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from slastudio.evidence.kinds import ColumnType, Kind, kind_named

ROW, BATCH, REST, FOLDED = "_row", "_batch", "_rest", "_folded"
UNREAD = "_unread."

DTYPES: dict[ColumnType, str] = {
    "time": "datetime64[ns, UTC]",
    "text": "object",
    "number": "float64",
    "integer": "Int64",
    "boolean": "boolean",
    "decimal": "object",
    "json": "object",
}


@dataclass(frozen=True)
class EvidenceFrame:
    """Hold evidence rows of one kind.

    data: one row per evidence row; canonical column names and the dtypes above, plus `_row` (and
    `_batch`). Columns without any value are left out. For kind "table" the columns are the source's
    own headings, all text.
    """

    kind: str
    data: pd.DataFrame

    def __len__(self) -> int:
        return len(self.data)

    @property
    def spec(self) -> Kind:
        return kind_named(self.kind)


def is_bookkeeping(name: str) -> bool:
    """Tell whether a stored column is none of the evidence's own."""
    return name in (ROW, BATCH, REST, FOLDED) or name.startswith(UNREAD)


@lru_cache(maxsize=4_096)  # asked for every column of every chunk
def column_type(kind: str, column: str) -> ColumnType:
    """Return how `column` of `kind` is typed; unknown columns (those of tables) are text."""
    if column in (REST, FOLDED):
        return "integer"
    found = kind_named(kind).measured(column)
    return found.type if found else "text"


def plain_frame(kind: str, data: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with the dtypes of the table above, where a reader left Arrow's or
    categories.
    """
    wanted = {
        str(name): DTYPES[column_type(kind, str(name))]
        for name in data.columns
        if name not in (ROW, BATCH)
        and isinstance(data[name].dtype, pd.ArrowDtype | pd.CategoricalDtype)
    }
    plain = {name: data[name].astype(object).where(data[name].notna(), None) for name in wanted}
    return data.assign(**plain) if plain else data


def empty_frame(kind: str, columns: Iterable[str] = ()) -> pd.DataFrame:
    """Return a frame without rows whose columns have the dtypes the kind promises."""
    names = list(columns) or [c.name for c in kind_named(kind).columns if not c.is_family]
    data = {name: pd.Series([], dtype=DTYPES[column_type(kind, name)]) for name in names}
    data[ROW] = pd.Series([], dtype="int64")
    data[BATCH] = pd.Series([], dtype="int64")
    return pd.DataFrame(data)
