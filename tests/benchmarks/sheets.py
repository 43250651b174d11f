"""A sheet of 100,000 × 10 cells read as text, against openpyxl's read-only mode."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl

from slastudio.importing.files.workbooks import sheet_rows

ROWS = 100_000


def _sheet(folder: Path) -> Path:
    path = folder / "sheet.xlsx"
    if not path.exists():
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet("data")
        sheet.append([f"column {i}" for i in range(10)])
        for i in range(ROWS):
            moment = datetime(2026, 1, 1) + timedelta(minutes=i)
            sheet.append(
                [moment, f"r{i}", i * 7 % 9973, i / 7, "ok", i % 2 == 0, "es", i, "m-1", 0.25]
            )
        book.save(path)
    return path


def _ours(path: Path) -> float:
    start = time.perf_counter()
    rows = sum(1 for _ in sheet_rows(path, "data"))
    assert rows == ROWS + 1
    return time.perf_counter() - start


def _openpyxl(path: Path) -> float:
    start = time.perf_counter()
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = sum(1 for _ in book["data"].iter_rows(values_only=True))
    book.close()
    assert rows == ROWS + 1
    return time.perf_counter() - start


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    path = _sheet(folder)
    return {"SLA Studio": lambda: _ours(path), "openpyxl read-only": lambda: _openpyxl(path)}
