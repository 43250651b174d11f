"""Lines and characters of delimited text are accounted for: what is in the file is in a record, or told as left out.

Counting what the reader returned proves nothing where the reader swallowed something; here the file itself is counted.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from slastudio.evidence.intake import Hints
from slastudio.evidence.reading import Dialect
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.readers.delimited import parse_rows
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer
from tests.strength import tries

SAID = re.compile(r"[A-Za-z0-9]")
HEAD = "time,request_id,latency_ms,status,note\n"

cells = st.one_of(
    st.sampled_from(["ok", "error", "a b", "", "x1", "it's"]),
    st.sampled_from(['"quoted"', '"two\nlines"', '"with, comma"', '"doubled "" mark"', '""']),
    st.sampled_from(['"open', 'in"side', 'end"', '"', '"a"b']),
)


@example(lines=['"two\nlines","open'], ended=True)
@given(st.lists(st.lists(cells, min_size=1, max_size=4).map(",".join), max_size=12), st.booleans())
def test_that_every_character_of_a_file_is_in_a_record_and_every_line_is_counted(
    lines: list[str], ended: bool
) -> None:
    text = "\n".join(lines) + ("\n" if ended and lines else "")
    strays: list[int] = []
    rows = list(parse_rows(iter(io.StringIO(text, newline="")), Dialect(), strays=strays))
    told = "".join(cell for _, fields in rows for cell in fields)
    assert SAID.findall(told) == SAID.findall(text)
    starts = [number for number, _ in rows]
    assert starts == sorted(set(starts))
    count = len(text.splitlines())
    assert all(1 <= number <= max(count, 1) for number in starts)
    # a line that begins no record is one that a quotation mark holds to the record above
    inside = sum(cell.count("\n") for _, fields in rows for cell in fields)
    assert len(rows) + inside == count
    assert set(strays) <= set(range(1, count + 1))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, Counter[str]]:
    """Return a file and how many of its lines are what: records, blanks, headings again, lines inside a record."""
    body: list[str] = []
    counted: Counter[str] = Counter()
    for place in range(draw(st.integers(3, 25))):
        sort = draw(st.sampled_from(["record"] * 6 + ["long", "blank", "again", "short", "stray"]))
        stamp = f"2026-03-01T{place % 24:02}:00:00Z,r{place},{100 + place}"
        if sort == "blank":
            body.append("")
        elif sort == "again":
            body.append(HEAD.strip())
        elif sort == "long":
            body.append(f'{stamp},ok,"first line\nsecond line"')
            counted["inside"] += 1
        elif sort == "short":
            body.append(f"2026-03-01T{place % 24:02}:00:00Z,r{place}")
        elif sort == "stray" and not counted["stray"] and place > 2:
            body.append(f'{stamp},ok,"never closed')
        else:
            body.append(f"{stamp},ok,n{place}")
            sort = "record"
        counted[sort] += 1
    return HEAD + "\n".join(body) + "\n", counted


def stamped(place: int, *rest: str) -> str:
    return ",".join([f"2026-03-01T{place:02}:00:00Z", f"r{place}", *rest])


# a mark that never closes pairs with one that opens later, and most lines between are short
SHORT_BETWEEN = [
    stamped(0, "1", "ok", "n"),
    stamped(1, "1", "ok", '"never closed'),
    stamped(2),
    stamped(3),
]
PAIRED = (
    HEAD + "\n".join([*SHORT_BETWEEN, stamped(4, "1", "ok", '"first line\nsecond line"')]) + "\n"
)


@example(made=(PAIRED, Counter(record=1, stray=1, short=2, inside=1, long=1)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=tries(50, 150))
@given(files())
def test_that_records_read_and_lines_skipped_are_the_lines_of_the_file(
    tmp_path: Path, made: tuple[str, Counter[str]]
) -> None:
    text, counted = made
    path = tmp_path / "requests.csv"
    path.write_text(text, encoding="utf-8")
    found = extract(path, inspect(path, Hints(kind="requests")).mapping)
    # with a mark that never closes, a text over several lines may be cut where its own mark closes
    extra = counted["inside"]
    skipped = 1 + counted["blank"]
    lines = len(text.splitlines())
    if counted["stray"] and extra:
        assert lines - skipped - extra <= found.read <= lines - skipped
        return
    assert found.read + skipped + extra == lines
    rows = {row for frame in found.frames for row in frame.data["_row"]}
    assert found.read == len(rows) + len(found.rejected) + found.not_applicable
    assert bool(counted["stray"]) == any("never closes" in note.message for note in found.notes)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", ["", "Requests of March\n\n", "# made by a tool\n"])
@pytest.mark.parametrize("below", ["", "\nMade by hand,,,,\n", "\n\n\n"])
def test_that_titles_blank_lines_and_notes_are_skipped_and_told(
    write: Writer, end: str, above: str, below: str
) -> None:
    records = "".join(f"2026-03-0{n}T00:00:00Z,r{n},{n}00,ok,word{n}\n" for n in range(1, 9))
    path = write("r.csv", (above + HEAD + records + below).replace("\n", end))
    inspection = inspect(path, Hints(kind="requests"))
    found = extract(path, inspection.mapping)
    assert (found.read, len(found.frames[0])) == (8, 8)
    told = " ".join(note.message for note in (*inspection.notes, *found.notes))
    assert ("title" in told) == bool(above)
    assert ("below the data are notes" in told) == ("Made" in below)
