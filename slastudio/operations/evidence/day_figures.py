"""Figures by day that stay when rows are purged: counts, sums and extremes, exact for money; no
single record.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import column_type, is_bookkeeping
from slastudio.measure.indicators.contribution import COUNT, Aggregate, Contribution, DayTable
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.derived import with_derived
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import zone

_UNSAID = "not said"
# derived columns of a row alone that sums are made of; hours and their load are no amounts
_DERIVED = ("token_speed", "data_age_h")


@dataclass
class DayFigures:
    """Gather the figures of one kind by local day, chunk by chunk; rows without a date stand under
    day "".

    A day's figures: {"rows": n, "columns": {name: {count, sum, min, max}, money: {currency: {…}},
    boolean: {"true": n, "false": n}}}. Columns of texts and times leave nothing behind.
    """

    kind: str
    zone: str
    _rows: DayTable = field(init=False)
    _columns: dict[str, DayTable] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._rows = DayTable(Contribution(self.kind, (COUNT,)))

    def add(self, data: pd.DataFrame) -> None:
        """Add rows of the kind, typed as evidence is."""
        data = with_derived(self.kind, data, _DERIVED, self.zone)
        days = self._days(data)
        self._rows.add(data, days)
        for name in map(str, data.columns):
            table = None if is_bookkeeping(name) else self._table(name, data)
            if table is not None:
                table.add(data, days)

    def _table(self, name: str, data: pd.DataFrame) -> DayTable | None:
        contribution = _left_behind(self.kind, name)
        if contribution is None or not data[name].notna().any():
            return None
        return self._columns.setdefault(name, DayTable(contribution))

    def _days(self, data: pd.DataFrame) -> Array:
        time = kind_named(self.kind).time
        names = np.full(len(data), "", dtype="U10")
        if not time or time not in data.columns or data[time].notna().sum() == 0:
            return names
        tz = zone(self.zone)
        first, last = (
            each.to_pydatetime(warn=False).astimezone(tz).date()
            for each in (data[time].min(), data[time].max())
        )
        if (last - first).days > 40_000:  # a wrong year: days one by one
            local = data[time].dt.tz_convert(self.zone)
            return np.array(
                ["" if pd.isna(each) else each.date().isoformat() for each in local], dtype="U10"
            )
        found = DayGrid(first, last, self.zone).indices(data[time])
        for index in np.unique(found[found >= 0]):
            names[found == index] = (first + timedelta(days=int(index))).isoformat()
        return names

    def by_day(self) -> Iterator[tuple[str, JsonObject]]:
        """Yield (ISO day, figures) in order."""
        told: dict[str, dict[str, Any]] = {}
        for name, table in self._columns.items():
            for (day, *key), figures in table.rows.items():
                told.setdefault(str(day), {}).update(
                    _with_figures(told.get(str(day), {}), name, key, figures)
                )
        for (day,), (rows,) in sorted(self._rows.rows.items()):
            yield str(day), {"rows": rows, "columns": told.get(str(day), {})}


def _left_behind(kind: str, name: str) -> Contribution | None:
    """Return what a column leaves behind of every day: amounts by currency, truths by value; None
    for texts and times.
    """
    column_kind = column_type(kind, name)
    if column_kind == "boolean":
        return Contribution(kind, (COUNT,), having=(name,), by=(name,))
    if column_kind not in ("number", "integer", "decimal"):
        return None
    figures = (COUNT, Aggregate("sum", name), Aggregate("least", name), Aggregate("greatest", name))
    by = ("currency",) if column_kind == "decimal" else ()
    return Contribution(kind, figures, having=(name,), by=by)


def _with_figures(
    columns: dict[str, Any], name: str, key: list[Any], figures: list[Any]
) -> dict[str, Any]:
    """Return a day's columns with the figures of one group: a truth, a currency, or the column as a
    whole.
    """
    if len(figures) == 1:
        counts = columns.get(name, {"true": 0, "false": 0})
        return {name: counts | {"true" if key[0] else "false": figures[0]}}
    count, total, least, greatest = figures
    summed = {
        "count": count,
        "sum": _written(total),
        "min": _written(least),
        "max": _written(greatest),
    }
    if not key:
        return {name: summed}
    return {name: columns.get(name, {}) | {key[0] or _UNSAID: summed}}


def _written(value: object) -> object:
    """Return money and what JSON has no number for as text, all else as a number."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if not isinstance(value, float) or math.isfinite(value) else str(value)
