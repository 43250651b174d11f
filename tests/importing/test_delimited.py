"""The fast and the exact way through delimited text must never differ."""

from __future__ import annotations

import csv
import io
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from slastudio.importing.readers.delimited import Dialect, cut_file, parse_rows, sniff
from tests.importing.reading import Writer, read

CELLS = st.text(
    st.sampled_from(["a", "1", " ", ",", ";", '"', "\n", "\r", "é", "\u2028", "\x0b", "\t"]),
    max_size=4,
)
LINES = st.lists(
    st.sampled_from(
        [
            "a,b,c",
            "1,2,3",
            "",
            ",,",
            "x",
            "a,b,c,d",
            '"q,",b,c',
            '"open,b,c',
            "é,\u2028,\x0c",
            " , , ",
        ]
    ),
    max_size=12,
)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def rows_of(text: str, dialect: Dialect, width: int, plain: bool) -> list[tuple[int, list[str]]]:
    found: list[tuple[int, list[str]]] = []
    for cut in cut_file(io.StringIO(text, newline=""), dialect, width, 0, plain=plain):
        found += (
            [(n, list(r)) for n, r in zip(cut.numbers, zip(*cut.columns, strict=True), strict=True)]
            if cut.columns
            else cut.rows
        )
    return [(number, cells) for number, cells in found if any(cells)]


@given(LINES, ENDS, st.booleans(), st.booleans())
def test_that_both_ways_give_the_same_rows_under_the_same_numbers(
    lines: list[str], end: str, last: bool, quoting: bool
) -> None:
    text = end.join(lines) + (end if last else "")
    dialect = Dialect(",", quoting)
    assert rows_of(text, dialect, 3, plain=True) == rows_of(text, dialect, 3, plain=False)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=10))
def test_that_what_the_csv_module_writes_is_read_back_with_its_lines(rows: list[list[str]]) -> None:
    out, starts = io.StringIO(newline=""), []
    writer = csv.writer(out)
    for row in rows:
        starts.append(sum(1 for _ in io.StringIO(out.getvalue(), newline="")) + 1)
        writer.writerow(row)
    found = list(parse_rows(iter(io.StringIO(out.getvalue(), newline="")), Dialect()))
    assert [cells for _, cells in found] == rows
    assert [number for number, _ in found] == starts


def test_that_the_dialect_is_told_by_even_cuts() -> None:
    assert sniff("a;b;c\n1,5;2,5;x\n2,5;3,5;y\n").delimiter == ";"
    assert sniff("a\tb\n1, 2\tx\n3\ty, z\n").delimiter == "\t"
    assert sniff("a|b|c\n1|2|3\n").delimiter == "|"
    assert sniff('a,b\n"1;2;3",x\n"4;5;6",y\n').delimiter == ","
    assert sniff("just words\nand more words\n").delimiter == ","


def test_that_blocks_join_without_a_seam() -> None:
    text = "".join(f"{i},b,c\n" for i in range(300_000)) + 'q,"x\ny",z\n' + "r,s,t"
    numbers = [n for n, _ in rows_of(text, Dialect(), 3, plain=True)]
    assert numbers == list(chain(range(1, 300_002), [300_003]))


def test_that_a_mark_never_closed_is_told_with_the_lines_it_took(write: Writer) -> None:
    rows = [f"2026-10-01T10:00:{i:02}Z,{i}\n" for i in range(40)]
    text = "timestamp,value\n" + "".join(rows[:20]) + '"' + "".join(rows[20:])
    found = read(write("series.csv", text))
    assert (found.read, len(found.rejected)) == (40, 0)
    assert [each.row for each in found.notes if "never closes" in each.message] == [22]
