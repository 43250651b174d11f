"""Figures by day that stay when rows are purged: counts, sums and extremes, exact for money; no single record."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal, localcontext
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, FOLDED, REST, ROW, column_type
from slastudio.measure.daygrid import DayGrid
from slastudio.shared.periods import zone

_UNSAID = "not said"


@dataclass
class _Sum:
    """Add up numbers (float, int or Decimal): count, sum, least and greatest."""

    count: int = 0
    parts: list[Any] = field(default_factory=list)
    low: Any = None
    high: Any = None

    def add(self, values: list[Any]) -> None:
        self.count += len(values)
        self.parts.append(_total(values))
        self.low = min([*values, *([] if self.low is None else [self.low])])
        self.high = max([*values, *([] if self.high is None else [self.high])])

    def as_json(self) -> dict[str, Any]:
        numbers = {"sum": _total(self.parts), "min": self.low, "max": self.high}
        return {"count": self.count, **{name: _written(value) for name, value in numbers.items()}}


def _total(values: list[Any]) -> Any:
    if isinstance(values[0], float):
        try:
            return math.fsum(values)
        except (OverflowError, ValueError):  # infinities of both signs
            return float("nan")
    with localcontext() as context:
        context.prec = 200
        return sum(values[1:], values[0])


def _written(value: Any) -> Any:
    """Return money and what JSON has no number for as text, all else as a number."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value if not isinstance(value, float) or math.isfinite(value) else str(value)


@dataclass
class DayFigures:
    """Gather the figures of one kind by local day, chunk by chunk; rows without a date stand under day "".

    A day's figures: {"rows": n, "columns": {name: {count, sum, min, max}, money: {currency: {…}},
    boolean: {"true": n, "false": n}}}. Columns of texts and times leave nothing behind.
    """

    kind: str
    zone: str
    _rows: dict[str, int] = field(default_factory=dict)
    _sums: dict[tuple[str, str, str], _Sum] = field(default_factory=dict)
    _flags: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, data: pd.DataFrame) -> None:
        """Add rows of the kind, typed as evidence is."""
        days = self._days(data)
        for day in np.unique(days):
            part = data[days == day]
            self._rows[str(day)] = self._rows.get(str(day), 0) + len(part)
            for name in part.columns:
                if name not in (ROW, BATCH, REST, FOLDED):
                    self._add_column(str(day), str(name), part)

    def _days(self, data: pd.DataFrame) -> np.ndarray[Any, Any]:
        time = kind_named(self.kind).time
        names = np.full(len(data), "", dtype="U10")
        if not time or time not in data.columns or data[time].notna().sum() == 0:
            return names
        tz = zone(self.zone)
        first, last = (
            each.to_pydatetime(warn=False).astimezone(tz).date() for each in (data[time].min(), data[time].max())
        )
        if (last - first).days > 40_000:  # a wrong year: days one by one
            local = data[time].dt.tz_convert(self.zone)
            return np.array(["" if pd.isna(each) else each.date().isoformat() for each in local], dtype="U10")
        found = DayGrid(first, last, self.zone).indices(data[time])
        for index in np.unique(found[found >= 0]):
            names[found == index] = (first + timedelta(days=int(index))).isoformat()
        return names

    def _add_column(self, day: str, name: str, part: pd.DataFrame) -> None:
        sort = column_type(self.kind, name)
        values = part[name].dropna()
        if not len(values) or sort not in ("number", "integer", "decimal", "boolean"):
            return
        if sort == "boolean":
            flags = self._flags.setdefault((day, name), [0, 0])
            yes = int(values.astype(bool).sum())
            flags[0], flags[1] = flags[0] + yes, flags[1] + len(values) - yes
        elif sort == "decimal":
            self._add_money(day, name, part, values)
        else:
            self._sum(day, name, "").add([(float if sort == "number" else int)(each) for each in values.tolist()])

    def _add_money(self, day: str, name: str, part: pd.DataFrame, values: pd.Series[Any]) -> None:
        codes = part["currency"] if "currency" in part.columns else pd.Series(None, part.index, dtype=object)
        told = ["" if pd.isna(code) else str(code) for code in codes[values.index].tolist()]
        for code in sorted(set(told)):
            amounts = [each for each, own in zip(values.tolist(), told, strict=True) if own == code]
            self._sum(day, name, code or _UNSAID).add(amounts)

    def _sum(self, day: str, name: str, code: str) -> _Sum:
        return self._sums.setdefault((day, name, code), _Sum())

    def by_day(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield (ISO day, figures) in order."""
        for day, rows in sorted(self._rows.items()):
            columns: dict[str, Any] = {}
            for (own, name, code), each in self._sums.items():
                if own == day and code:
                    columns.setdefault(name, {})[code] = each.as_json()
                elif own == day:
                    columns[name] = each.as_json()
            columns |= {
                name: {"true": yes, "false": no} for (own, name), (yes, no) in self._flags.items() if own == day
            }
            yield day, {"rows": rows, "columns": columns}
