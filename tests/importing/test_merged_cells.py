"""Cells merged over several rows: what is said once for all of them, and what is counted once."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.evidence.kinds import kind_named
from slastudio.importing.files.merged_cells import with_merged
from slastudio.importing.files.workbooks import sheet_rows
from tests.importing.reading import read

pytestmark = pytest.mark.rapid

SAID = ["2026-03-01", "03/04/2026", "Service A", "2026-03-01T00:00:00", "–"]
COUNTED = ["10", "10.5", "1.234.567", "INC-1", "12 EUR", "1.234,50"]


@given(
    areas=st.lists(
        st.tuples(st.integers(1, 3), st.integers(1, 4), st.sampled_from(SAID + COUNTED)),
        min_size=1,
        max_size=8,
    ),
    below=st.integers(0, 4),
)
def test_that_only_what_cannot_be_counted_is_repeated(
    areas: list[tuple[int, int, str]], below: int
) -> None:
    cells: dict[tuple[int, int], str] = {}
    expected: dict[tuple[int, int], str] = {}
    merged = []
    ends = {1: 1, 2: 1, 3: 1}
    for column, height, text in areas:
        first, last = ends[column], ends[column] + height - 1
        ends[column] = last + 1
        merged.append((first, column, last, column))
        cells[first, column] = text
        repeats = text in SAID and first > below
        for number in range(first, last + 1):
            expected[number, column] = text if repeats or number == first else ""
    height = max(ends.values()) - 1
    rows = [
        (number, [cells.get((number, column), "") for column in (1, 2, 3)])
        for number in range(1, height + 1)
    ]
    found = dict(with_merged(rows, merged, below))
    assert found == {
        number: [expected.get((number, column), "") for column in (1, 2, 3)]
        for number in range(1, height + 1)
    }


def test_that_no_cell_with_text_is_written_over() -> None:
    rows = [(2, ["2026-03-01", "1"]), (3, ["2026-03-09", "2"]), (4, ["", "3"]), (5, ["", "4"])]
    assert [cells[0] for _, cells in with_merged(rows, [(2, 1, 4, 1)], 1)] == [
        "2026-03-01",
        "2026-03-09",
        "2026-03-01",
        "",
    ]


def bill(path: Path) -> Path:
    """Write a bill whose dates and services are merged over their lines, and one amount over two."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", "Service", "Amount", "Currency"])
    for number in range(2, 402):
        begins = number % 4 == 2
        moment = datetime(2026, 3, 1 + (number - 2) // 4 % 28) if begins else None
        amount = None if number == 3 else 10.0
        sheet.append([moment, "Chat" if begins else None, amount, "EUR"])
        if begins:
            sheet.merge_cells(f"A{number}:A{number + 3}")
            sheet.merge_cells(f"B{number}:B{number + 3}")
    sheet.merge_cells("C2:C3")
    book.save(path)
    return path


def test_that_dates_and_words_merged_downwards_are_read_for_each_row(tmp_path: Path) -> None:
    path = bill(tmp_path / "bill.xlsx")
    rows = list(sheet_rows(path, "Sheet", headings_end=1))
    assert len(rows) == 401
    assert all(cells[0].startswith("2026-03-") and cells[1] == "Chat" for _, cells in rows[1:])
    assert rows[2][1][2] == ""  # the amount is that of both lines, and counted once
    data = read(path).frames[0].data
    assert len(data) == 399
    assert sum(data["amount"]) == 3990
    assert data[kind_named("costs").time].notna().all()
    stored = list(sheet_rows(path, "Sheet"))
    assert sum(bool(cells[0]) for _, cells in stored) == 101
