"""Stored rows as files for other programs: CSV, Excel and Parquet, whole or not at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet

from slastudio.evidence.records import ROW, column_type
from slastudio.operations.evidence.browsing.row_texts import column_texts
from slastudio.operations.evidence.browsing.rows import Filter, FilteredRows
from slastudio.project.file import Project
from slastudio.shared.outputs import require_output, written_aside
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.shared.texts import guarded

SHEET_ROWS = 1_048_575
_ARROW = {
    "time": pa.timestamp("ns", "UTC"),
    "number": pa.float64(),
    "integer": pa.int64(),
    "boolean": pa.bool_(),
    "decimal": pa.decimal128(38, 18),
}


def export_rows(
    project: Project,
    kind: str,
    path: Path,
    filters: tuple[Filter, ...] = (),
    progress: Progress | None = None,
    batch: int | None = None,
) -> int:
    """Write rows as CSV, Excel (.xlsx) or Parquet (.parquet), told by the file's ending, and return
    how many.

    Values are exact and times UTC. In CSV and Excel no text can act as a formula: in CSV it gets a
    leading apostrophe, in Excel its cell is text. Raises StudioError for more rows than a sheet can
    hold, and for an import that is not there.
    """
    require_output(path, project.path)
    if batch is not None:
        project.evidence.batch(batch)
    view, progress = FilteredRows(project, kind, filters, batch), progress or Progress()
    write = _WRITERS.get(path.suffix.casefold(), _write_csv)
    total = view.search(progress.part(0.0, 0.3))
    with written_aside(path) as aside:
        write(view, aside, total, progress.part(0.3, 1.0))
    return total


def _lines(view: FilteredRows, progress: Progress, *, guard: bool) -> Iterator[tuple[str, ...]]:
    for data in view.frames(progress):
        blank = [""] * len(data)
        columns = [
            column_texts(data[name], column_type(view.kind, name), guard=guard)
            if name in data.columns
            else blank
            for name in view.columns
        ]
        sources = [guarded(each) if guard else each for each in data["file"]]
        yield from zip(sources, [str(int(each)) for each in data[ROW]], *columns, strict=True)


def _write_csv(view: FilteredRows, aside: Path, _total: int, progress: Progress) -> None:
    with aside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", *view.columns])
        writer.writerows(_lines(view, progress, guard=True))


def _write_sheet(view: FilteredRows, aside: Path, total: int, progress: Progress) -> None:
    # late: the workbook library is needed here only
    import openpyxl
    from openpyxl.cell import WriteOnlyCell

    if total > SHEET_ROWS:
        raise StudioError(
            f"A sheet holds {SHEET_ROWS:,} rows at most and these are {total:,}. Write CSV or Parquet."
        )
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(view.kind)
    sheet.freeze_panes = "A2"
    types = ["text", "integer", *(column_type(view.kind, name) for name in view.columns)]

    def cell(text: str, type_: str) -> Any:
        if type_ in ("number", "integer", "decimal") and text:
            return _figure(text)
        made = WriteOnlyCell(sheet, value=text or None)
        if text:
            made.data_type = "s"  # a text stays a text, whatever it begins with
        return made

    sheet.append([cell(name, "text") for name in ("file", "row", *view.columns)])
    for line in _lines(view, progress, guard=False):
        # Excel holds no longer text in a cell
        sheet.append([cell(text[:32_767], type_) for text, type_ in zip(line, types, strict=True)])
    book.save(aside)


def _figure(text: str) -> Any:
    """Return a number as Excel keeps it, or as text where its fifteen digits do not suffice."""
    amount = Decimal(text)
    return float(amount) if len(amount.as_tuple().digits) <= 15 else text


def _write_parquet(view: FilteredRows, aside: Path, _total: int, progress: Progress) -> None:
    types = {name: _ARROW.get(column_type(view.kind, name), pa.string()) for name in view.columns}
    schema = pa.schema([("file", pa.string()), ("row", pa.int64()), *types.items()])
    with pyarrow.parquet.ParquetWriter(aside, schema, compression="zstd") as writer:
        for data in view.frames(progress):
            columns = [_arrow(data, name, type_) for name, type_ in types.items()]
            sources = [
                pa.array(data["file"].tolist(), pa.string()),
                pa.array(data[ROW].to_numpy(), pa.int64()),
            ]
            writer.write_table(pa.Table.from_arrays([*sources, *columns], schema=schema))


def _arrow(data: pd.DataFrame, name: str, type_: object) -> Any:
    if name not in data.columns:
        return pa.nulls(len(data), type_)
    values = [
        None if missing else each
        for each, missing in zip(data[name].tolist(), data[name].isna(), strict=True)
    ]
    if pa.types.is_timestamp(type_):
        return pa.Array.from_pandas(data[name]).cast(type_)
    if pa.types.is_string(type_):
        values = [None if each is None else str(each) for each in values]
    return pa.array(values, type_)


_WRITERS: dict[str, Callable[[FilteredRows, Path, int, Progress], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_sheet,
    ".parquet": _write_parquet,
}
