"""Files put together from several exports: headings among the records are no records of theirs."""

from __future__ import annotations

import pytest

from slastudio.evidence.intake import Hints
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.readers import blocks
from slastudio.importing.understanding.inspection import inspect
from tests.importing.reading import Writer, read

HEAD = "time,target,up,response_ms"


@pytest.mark.parametrize("kind", ["probes", "table"])
def test_that_headings_far_below_the_head_of_a_file_are_not_taken_for_records(
    kind: str, write: Writer
) -> None:
    rows = [
        f"2026-10-01T{i // 3600 % 24:02}:{i // 60 % 60:02}:{i % 60:02}Z,site,true,{i}"
        for i in range(20_000)
    ]
    path = write("all.csv", "\n".join([HEAD, *rows, HEAD, *rows[:5], HEAD]) + "\n")
    extraction = read(path, Hints(kind=kind))
    assert (extraction.read, len(extraction.frames[0]), extraction.not_applicable) == (
        20_007,
        20_005,
        2,
    )
    assert not extraction.rejected


def test_that_a_second_table_below_is_left_to_its_own_import(write: Writer) -> None:
    first = "\n".join(f"2026-10-{day:02},{day},x" for day in range(1, 20))
    path = write(
        "two.csv", f"date,visits,page\n{first}\n\nname,score,age\nAnn,12,30\nBo,14,31\nCy,9,32\n"
    )
    found = inspect(path)
    kept = extract(path, found.mapping)
    assert kept.read == 19
    assert kept.frames[0].data["_row"].max() <= 20


def test_that_blocks_of_any_size_give_the_same_rows(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [
        '2026-10-01T00:00:00Z,"a, ""quoted""\nsite",true,12',
        "2026-10-01T00:00:01Z,b,false,7",
        "bad,c,true,1",
    ]
    path = write("q.csv", "\n".join([HEAD, *lines * 40]) + "\n")
    whole = read(path)
    for size in (16, 61, 200, 4096):
        monkeypatch.setattr(blocks, "BLOCK", size)
        part = read(path)
        assert part.frames[0].data.equals(whole.frames[0].data)
        assert part.rejected == whole.rejected
    monkeypatch.undo()
    for lines in (1, 2, 7, 50):
        monkeypatch.setattr(blocks, "_MOST_LINES", lines)
        part = read(path)
        assert part.frames[0].data.equals(whole.frames[0].data)
        assert part.rejected == whole.rejected
    assert (whole.read, len(whole.rejected)) == (120, 40)
