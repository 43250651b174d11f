"""What a hostile file may cost is bounded by how it is read, and nothing of it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from slastudio.evidence.intake import Rejected
from slastudio.evidence.reading import Dialect
from slastudio.importing.files.workbooks import book_heads
from slastudio.importing.readers.blocks import LineBlock, take_apart
from slastudio.importing.readers.delimited import parse_rows
from slastudio.project.evidence.receiving import Receiving
from slastudio.shared.problems import Problem, StudioError
from tests.importing.hostile_files import cell, rows_of_cells, workbook


def test_that_rows_far_right_are_refused_before_they_are_filled_up(tmp_path: Path) -> None:
    file = tmp_path / "far.xlsx"
    file.write_bytes(workbook(rows_of_cells(*(cell(f"XFD{n}") for n in range(1, 200))))(0))
    with pytest.raises(StudioError, match="sheet “S” reach far to the right"):
        book_heads(file, 10)


def test_that_one_stray_cell_far_away_hides_no_table(tmp_path: Path) -> None:
    file = tmp_path / "stray.xlsx"
    cells = [cell("A1"), cell("A2"), cell("XFD3"), cell("A900000")]
    file.write_bytes(workbook(rows_of_cells(*cells))(0))
    rows = book_heads(file, 10)[1][0].rows
    assert [number for number, _ in rows] == [1, 2, 3]
    assert len(rows[2][1]) == 16_384


def test_that_rows_in_rows_are_refused_by_counting(tmp_path: Path) -> None:
    file = tmp_path / "deep.xlsx"
    file.write_bytes(workbook(lambda _size: b"<sheetData>" + b"<row>" * 1_000)(0))
    with pytest.raises(StudioError, match="200 deep"):
        book_heads(file, 10)


def test_that_rejected_halves_of_characters_are_kept_beside_other_records() -> None:
    received = Receiving("requests", lambda *_asked: iter(()))
    told = [
        Rejected(row, text, Problem("bad", row, "a")) for row, text in ((2, "x"), (3, "\ud800"))
    ]
    received.add(2, 0, told * 400)
    assert [tuple(each) for each in received.rejects()] == [
        (2, "x", "a", "bad"),
        (3, "\ud800", "a", "bad"),
    ] * 400
    assert received.rejected == 800
    received.close()


@pytest.mark.parametrize(
    "data", ["a\nb\r\n c\n", '"a"\n"b\nc"\nd', "a\n\nb\n", '""\na\n', "a,b\nc\n"]
)
def test_that_one_column_is_taken_apart_as_the_exact_way_has_it(data: str) -> None:
    lines = data.count("\n") + (not data.endswith("\n"))
    taken = take_apart(LineBlock(data.encode(), 1, lines, len(data)), Dialect(), 1)
    exact = list(parse_rows(iter(data.splitlines(keepends=True)), Dialect()))
    if taken is not None:
        found = [[text] for text in taken.columns[0]]
        assert list(zip(taken.numbers, found, strict=True)) == exact
    assert (taken is None) == any(len(fields) != 1 or not any(fields) for _, fields in exact)


def test_that_very_many_stray_marks_are_each_left_out() -> None:
    lines = [f'{number},"open\n' for number in range(3_001)]
    strays: list[int] = []
    rows = list(parse_rows(iter(lines), Dialect(), 1, strays))
    assert strays[-1] == 3_001
    assert rows[-1] == (3_001, ["3000", "open"])


def test_that_a_mark_that_takes_in_the_rest_gives_every_line_back() -> None:
    lines = ['1,"a\n', *("x,y\n" for _ in range(2_500)), "last,z"]
    strays: list[int] = []
    rows = list(parse_rows(iter(lines), Dialect(), 2, strays))
    assert strays == [2]
    assert rows[0] == (2, ["1", "a"])
    assert rows[-1] == (2_503, ["last", "z"])
    assert len(rows) == 2_502


def test_that_records_of_a_large_block_begin_on_the_lines_of_the_exact_way() -> None:
    data = "".join(f'{number},"a\nb{"x" * (number % 90)}",c\n' for number in range(20_000))
    block = LineBlock(data.encode(), 5, data.count("\n"), len(data))
    taken = take_apart(block, Dialect(), 3)
    exact = [number for number, _ in parse_rows(iter(data.splitlines(keepends=True)), Dialect(), 5)]
    assert len(data) > 2**20
    assert taken is not None
    assert list(taken.numbers) == exact
