"""Look at stored evidence rows and give them back as CSV."""

from __future__ import annotations

import csv
import operator
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.kinds import kind_named
from slastudio.evidence.records import BATCH, ROW, column_type
from slastudio.measure.selection import Filter, matching
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

__all__ = ["Filter", "RowPage", "export_rows", "kinds_present", "parse_filter", "read_rows"]

_OPERATORS = ((">=", "at_least"), ("<=", "at_most"), ("!=", "is_not"), ("=", "is"), (">", "above"), ("<", "below"))
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_COMPARISONS = {
    "at_least": operator.ge,
    "at_most": operator.le,
    "above": operator.gt,
    "below": operator.lt,
    "is": operator.eq,
    "is_not": operator.ne,
}
_SIGNED = re.compile(r"[+-]?[\d.,]*\d(?:[eE][+-]?\d+)?%?")  # a number with its sign is no formula


@dataclass(frozen=True)
class RowPage:
    """Hold a page of rows as texts ready to show; the first two columns are the source file and its row number."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int


def kinds_present(project: Project) -> tuple[tuple[str, int], ...]:
    """Return (kind, live rows) of everything imported."""
    with project.reading():
        return tuple(project.evidence.live_counts().items())


def parse_filter(text: str) -> Filter:
    """Read "model=gpt-4o", "latency_ms>=800", "cost!=0" as a filter."""
    for sign, name in _OPERATORS:
        column, found, value = text.partition(sign)
        if found and column.strip():
            return Filter(column.strip(), name, value.strip())
    raise StudioError(f"“{text}” is not a filter. Write column=value, or use != >= <= > <.")


def read_rows(
    project: Project, kind: str, filters: tuple[Filter, ...] = (), offset: int = 0, limit: int = 200
) -> RowPage:
    """Return rows offset … offset + limit of a kind that satisfy all filters, in order of import and source row."""
    data, files = _selected(project, kind, filters)
    names = _column_order(kind, data)
    page = data.iloc[offset : offset + limit]
    return RowPage(("file", "row", *names), tuple(_texts(kind, page, names, files)), len(data))


def export_rows(project: Project, kind: str, path: Path, filters: tuple[Filter, ...] = ()) -> int:
    """Write rows as CSV (UTF-8, exact values, times as ISO in UTC) and return how many.

    Texts that a spreadsheet would take for a formula get a leading apostrophe. The file appears whole or not at all.
    """
    data, files = _selected(project, kind, filters)
    names = _column_order(kind, data)
    partial = path.with_name(f".{path.name}.partial")
    try:
        with partial.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "row", *names])
            for row in _texts(kind, data, names, files, guard=True):
                writer.writerow(row)
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise StudioError(f"{path} cannot be written: {error.strerror or error}.") from None
    return len(data)


def _selected(project: Project, kind: str, filters: tuple[Filter, ...]) -> tuple[pd.DataFrame, dict[int, str]]:
    kind_named(kind)
    data = project.evidence.read(kind)
    with project.reading():
        files = {batch.id: batch.file for batch in project.evidence.batches()}
    if not filters:
        return data, files
    mask = matching(kind, data, [each for each in filters if not _is_span(kind, each)])
    for each in filters:
        if _is_span(kind, each):
            mask &= _within(data, each)
        elif kind_named(kind).column(each.column) is None and (kind != "table" or each.column not in data.columns):
            raise StudioError(f"{kind_named(kind).title} have no column “{each.column}”. {_known_columns(kind, data)}")
    return data[mask], files


def _is_span(kind: str, each: Filter) -> bool:
    """Tell whether a filter compares moments."""
    return kind != "table" and column_type(kind, each.column) == "time" and each.operator in _COMPARISONS


def _within(data: pd.DataFrame, each: Filter) -> np.ndarray[Any, Any]:
    try:
        limit = datetime.fromisoformat(each.value)
    except ValueError:
        raise StudioError(f"“{each.value}” is not a moment. Write 2026-10-01 or 2026-10-01T00:00Z.") from None
    if each.column not in data.columns:
        return np.zeros(len(data), bool)
    moment = pd.Timestamp(limit if limit.tzinfo else limit.replace(tzinfo=UTC))
    values = data[each.column]
    found: np.ndarray[Any, Any] = (values.notna() & _COMPARISONS[each.operator](values, moment)).to_numpy(bool)
    return found


def _known_columns(kind: str, data: pd.DataFrame) -> str:
    names = _column_order(kind, data) if kind == "table" else [column.name for column in kind_named(kind).columns]
    return f"Their columns are: {', '.join(names[:60])}."


def _column_order(kind: str, data: pd.DataFrame) -> list[str]:
    spec = kind_named(kind)
    present = [
        str(name) for name in data.columns if name not in (ROW, BATCH) and (kind == "table" or data[name].notna().any())
    ]
    rank = {name: index for name in present for index, column in enumerate(spec.columns) if column.covers(name)}
    return sorted(present, key=lambda name: (rank.get(name, 999), name)) if spec.columns else present


def _texts(
    kind: str, data: pd.DataFrame, names: list[str], files: dict[int, str], *, guard: bool = False
) -> Iterable[tuple[str, ...]]:
    columns = [_column_texts(data[name], column_type(kind, name), guard=guard) for name in names]
    sources = [_guarded(files.get(int(each), ""), guard=guard) for each in data[BATCH]]
    numbers = [str(int(each)) for each in data[ROW]]
    return zip(sources, numbers, *columns, strict=True)


def _column_texts(values: pd.Series[Any], kind: str, *, guard: bool) -> list[str]:
    present = values.notna().tolist()
    if kind == "time":
        texts = [_iso(each) if there else "" for each, there in zip(values, present, strict=True)]
    elif kind == "boolean":
        texts = [("true" if each else "false") if there else "" for each, there in zip(values, present, strict=True)]
    elif kind == "decimal":
        texts = [
            format(Decimal(each).normalize(), "f") if there else "" for each, there in zip(values, present, strict=True)
        ]
    elif kind == "number":
        texts = [
            repr(float(each)).removesuffix(".0") if there else "" for each, there in zip(values, present, strict=True)
        ]
    elif kind == "integer":
        texts = [str(int(each)) if there else "" for each, there in zip(values, present, strict=True)]
    else:
        texts = [_guarded(str(each), guard=guard) if there else "" for each, there in zip(values, present, strict=True)]
    return texts


def _iso(moment: pd.Timestamp) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _guarded(text: str, *, guard: bool) -> str:
    dangerous = guard and text.startswith(_DANGEROUS) and not _SIGNED.fullmatch(text)
    return f"'{text}" if dangerous else text
