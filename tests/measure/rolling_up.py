"""Rollups computed row by row, slowly and in plain sight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.computed import RECORDS
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, DTYPES, ROW, column_type
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.rollups.rollup import Rollup

MINUTE = 60_000_000_000


def rolled_up(
    rollup: Rollup, data: pd.DataFrame, grid: DayGrid, edges: Sequence[int] = ()
) -> pd.DataFrame:
    """Return the rows of a rollup; edges: moments in ns at which spans begin or end besides."""
    time = kind_named(rollup.evidence).time
    bounds = sorted({*grid.edges.tolist(), *edges})
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for record in data.to_dict("records"):
        at = record[time]
        if pd.isna(at):
            continue
        stamp = at.value
        if not bounds[0] <= stamp < bounds[-1]:
            continue
        if rollup.grain == "minute":
            begin = stamp // MINUTE * MINUTE
        elif rollup.grain == "moment":
            begin = stamp
        else:
            begin = max(each for each in bounds if each <= stamp)
        known = tuple(_key(rollup, name, record.get(name)) for name in rollup.keys)
        there = tuple(_sign(record.get(name)) for name in rollup.sums)
        groups[(begin, known, there)].append(record)
    rows = []
    for (begin, known, there), held in groups.items():
        row = {time: pd.Timestamp(begin, tz="UTC"), RECORDS: len(held)}
        row |= dict(zip(rollup.keys, known, strict=True))
        for name, present in zip(rollup.sums, there, strict=True):
            row[name] = sum((each[name] for each in held), Decimal(0)) if present else None
        rows.append(row)
    found = pd.DataFrame(rows, columns=[time, *rollup.columns, RECORDS])
    for name in found.columns:
        kind = column_type(rollup.kind, str(name))
        if kind == "time":
            found[name] = pd.Series(pd.to_datetime(found[name], utc=True)).astype(DTYPES["time"])
        elif DTYPES[kind] != "object":
            found[name] = found[name].astype(DTYPES[kind])
        else:
            found[name] = found[name].astype(object).where(found[name].notna(), None)
    found[ROW], found[BATCH] = np.arange(1, len(found) + 1), 2
    return found


def _missing(value: Any) -> bool:
    return value is None or value is pd.NaT or value != value


def _sign(value: Any) -> str:
    """Return "" of a missing amount; of others on which side of zero they lie."""
    return "" if _missing(value) else "zero" if value == 0 else "above" if value > 0 else "below"


def _key(rollup: Rollup, name: str, value: Any) -> Any:
    if _missing(value):
        return None
    cut = rollup.cut
    if cut is None or cut.column != name:
        return value
    below = value <= cut.limit if cut.upper else value < cut.limit
    return (
        cut.limit
        if below == cut.upper
        else np.nextafter(cut.limit, np.inf if cut.upper else -np.inf)
    )
