"""A month of the sample as a workbook, formulas and charts included, against openpyxl writing the bare cells."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl

from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.projects import open_project
from slastudio.operations.samples import build_sample
from slastudio.reports.workbook.book import write_workbook
from slastudio.reports.workbook.sheet_values import Amount
from slastudio.reports.workbook.sheets import sheets

MONTH, ISSUED = "2026-09", date(2026, 11, 6)


def _judged(folder: Path) -> Assessment:
    made = build_sample(folder / "sample")
    with open_project(made, write=False) as project:
        return assess(project, MONTH, now=datetime(2026, 11, 6, tzinfo=UTC))


def _ours(assessment: Assessment, folder: Path) -> float:
    start = time.perf_counter()
    write_workbook(assessment, folder / "ours.xlsx", ISSUED)
    return time.perf_counter() - start


def _bare(assessment: Assessment, folder: Path) -> float:
    start = time.perf_counter()
    book = openpyxl.Workbook(write_only=True)
    for sheet in sheets(assessment, ISSUED):
        page = book.create_sheet(sheet.name)
        page.append(sheet.head)
        for row in sheet.rows:
            page.append([each.value if isinstance(each, Amount) else each for each in row])
    book.save(folder / "bare.xlsx")
    return time.perf_counter() - start


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    assessment = _judged(folder)
    return {
        "SLA Studio": lambda: _ours(assessment, folder),
        "openpyxl, no formats": lambda: _bare(assessment, folder),
    }
