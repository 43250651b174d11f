"""The numbers a chart is drawn from, exact, as texts for a file or the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.shared.texts import guarded

Cell = str | int | float | Decimal | date | None


@dataclass(frozen=True)
class ChartData:
    """Hold a chart's title, its columns with units in their names, and its lines; None: not known."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]


def cell_text(value: Cell) -> str:
    """Return a value with all its digits, "" for what is not known; no text can act as a formula."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    if isinstance(value, date):
        return value.isoformat()
    return guarded(value) if isinstance(value, str) else str(value)


def _written(data: ChartData, dialect: str, end: str) -> str:
    written = io.StringIO()
    writer = csv.writer(written, dialect, lineterminator=end)
    writer.writerow([guarded(each) for each in data.columns])
    writer.writerows([[cell_text(each) for each in line] for line in data.lines])
    return written.getvalue()


def csv_text(data: ChartData) -> str:
    """Return the data as CSV, one head line, numbers with a point and without separators."""
    return _written(data, "excel", "\n")


def tabbed_text(data: ChartData) -> str:
    """Return the data as a spreadsheet pastes it."""
    return _written(data, "excel-tab", "\n")


def nothing_drawn(title: str = "") -> ChartData:
    """Return the data of a chart that shows nothing yet."""
    return ChartData(title, (), ())


def joined(title: str, columns: Sequence[str], lines: Sequence[Sequence[Cell]]) -> ChartData:
    """Return data made of any sequences."""
    return ChartData(title, tuple(columns), tuple(tuple(each) for each in lines))
