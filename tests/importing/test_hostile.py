"""Files that are broken, lie, or mean harm: one clear error, or good rows beside rejected ones;
never a crash.
"""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.evidence.intake import FieldSource, Hints, Mapping
from slastudio.evidence.mapping_json import mapping_document, read_mapping
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.readers import json_records as jsonrecords
from slastudio.importing.readers import tables
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from tests.importing.reading import Writer, read
from tests.strength import tries


def test_that_a_path_that_is_no_file_is_named_with_advice(tmp_path: Path, write: Writer) -> None:
    for path, words in (
        (tmp_path / "no.csv", "There is no file"),
        (tmp_path, "is a folder"),
        (write("e.csv", ""), "is empty"),
        (write("blank.csv", " \n\n"), "nothing but blanks"),
        (Path("a\0b"), "There is no file"),
    ):
        with pytest.raises(StudioError, match=f"(?s){words}.*Expected"):
            inspect(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.4 ...", "PDF"),
        (b"\x1f\x8b\x08\0\0", "damaged or cut off"),
        (b"SQLite format 3\0abc", "database"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "not an old .xls workbook"),
        (b"<!DOCTYPE html><html>", "web page"),
        (bytes(range(256)) * 50, "binary"),
        (b"\0" * 4096, "binary"),
        (b"PK\x03\x04broken", "damaged"),
    ],
)
def test_that_foreign_files_are_refused_by_their_bytes(
    content: bytes, words: str, write: Writer
) -> None:
    with pytest.raises(StudioError, match=words):
        inspect(write("export.csv", content))


def _zip(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_that_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    bomb = _zip(
        tmp_path / "bomb.xlsx",
        {"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b"0" * 60_000_000},
    )
    with pytest.raises(StudioError, match="would unpack to"):
        inspect(bomb)
    other = _zip(tmp_path / "other.zip", {"a.csv": b"a,b\n", "b.csv": b"a,b\n"})
    with pytest.raises(StudioError, match=r"ZIP archive of 2 files: a\.csv, b\.csv"):
        inspect(other)
    many = _zip(
        tmp_path / "many.xlsx", {"xl/workbook.xml": b"", **{f"xl/{i}": b"" for i in range(5001)}}
    )
    with pytest.raises(StudioError, match="parts"):
        inspect(many)


def _rewritten(path: Path, member: str, change: bytes, to: bytes) -> Path:
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    members[member] = members[member].replace(change, to, 1)
    return _zip(path.with_name("changed.xlsx"), members)


@pytest.fixture
def plain_book(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (["time", "value"], ["2026-05-01", 1], ["2026-05-02", 2]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "plain.xlsx")
    return tmp_path / "plain.xlsx"


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_that_entities_in_a_workbook_are_refused_wherever_they_stand(plain_book: Path) -> None:
    with pytest.raises(StudioError, match="XML entities"):
        inspect(
            _rewritten(
                plain_book, "xl/worksheets/sheet1.xml", b"<worksheet", LAUGHS + b"<worksheet"
            )
        )
    late = b"<!--" + b" " * 9000 + b"-->" + LAUGHS
    with pytest.raises(StudioError):
        inspect(
            _rewritten(plain_book, "xl/worksheets/sheet1.xml", b"<worksheet", late + b"<worksheet")
        )


def test_that_a_sheet_that_lies_about_its_size_is_read_by_its_cells(plain_book: Path) -> None:
    lying = _rewritten(
        plain_book, "xl/worksheets/sheet1.xml", b'ref="A1:B3"', b'ref="A1:XFD1048576"'
    )
    assert read(lying).read == 2


def test_that_a_truncated_workbook_is_one_error(plain_book: Path) -> None:
    content = plain_book.read_bytes()
    for cut in (10, 100, len(content) // 2, len(content) - 5):
        plain_book.write_bytes(content[:cut])
        with pytest.raises(StudioError):
            inspect(plain_book)


def test_that_a_sheet_of_which_only_the_name_is_left_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Costs"
    for n in range(6):
        book.active.append(["day", "amount"] if not n else [f"2026-05-0{n}", n])
    book.create_sheet("Notes").append(["something", "else"])
    whole, damaged = tmp_path / "whole.xlsx", tmp_path / "damaged.xlsx"
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(damaged, "w") as new:
        for each in old.namelist():
            if each != "xl/worksheets/sheet1.xml":
                new.writestr(each, old.read(each))
    assert any("of Costs only the name is left" in note.message for note in inspect(damaged).notes)
    assert not any("damaged" in note.message for note in inspect(whole).notes)


def test_that_nul_characters_reject_their_record_alone(write: Writer) -> None:
    rows = "".join(f"2026-05-01T00:00:{i:02}Z,{i}\n" for i in range(60))
    found = read(write("s.csv", "timestamp,value\n" + rows + "2026-05-02T00:00:00Z,1\0\n" + rows))
    assert (found.read, [r.row for r in found.rejected]) == (121, [62])
    assert "NUL" in found.rejected[0].problem.message


def test_that_a_file_cut_off_in_the_middle_gives_its_good_rows(
    fixtures: Path, tmp_path: Path
) -> None:
    for source in sorted(fixtures.iterdir()):
        content = source.read_bytes()
        for part in (0.3, 0.6, 0.9, 0.99):
            path = tmp_path / source.name
            path.write_bytes(content[: int(len(content) * part)])
            try:
                read(path)
            except StudioError as problem:
                assert len(str(problem)) > 20  # noqa: PT017


def test_that_a_stray_quotation_mark_does_not_hide_the_loss(write: Writer) -> None:
    text = 'timestamp,value\n2026-05-01,1\n"2026-05-02,2\n2026-05-03,3\n'
    found = read(write("s.csv", text), Hints(kind="measurements"))
    assert (found.read, len(found.rejected)) == (3, 0)
    assert [each.row for each in found.notes if "never closes" in each.message] == [3]


def test_that_a_line_of_ten_megabytes_is_survived(write: Writer) -> None:
    read(write("long.csv", "a,b\n" + "x" * 10_000_000 + ",1\n"))
    read(write("long.txt", "x" * 10_000_000))
    read(write("long.json", json.dumps({"data": [{"a": "x" * 10_000_000}]})))
    read(write("quote.csv", 'a,b\n"' + "x,\n" * 300_000))


@pytest.mark.parametrize(
    "content",
    [
        "[" * 100_000,
        '{"a":' * 100_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        '{"a": ' + "9" * 10_000 + "}",
        '[{"a": 1e999999}]',
        '[{"a": NaN}, 3, null, [1]]',
        '{"a": "\\ud800"}',
        "[]",
        "{}",
        '{"data": []}',
        '{"a": 1}\n[2]\n{"a"\n{"a": 2}\n{"a": 3}\n',
    ],
)
def test_that_strange_json_never_crashes(content: str, write: Writer) -> None:
    try:
        read(write("strange.json", content))
    except StudioError as problem:
        assert "strange.json" in str(problem)  # noqa: PT017


def test_that_wrong_bytes_in_utf8_are_shown_and_said(write: Writer) -> None:
    text = "naïve,Müller,ÄÖÜ,ñandú\n" * 50
    path = write("damaged.csv", b"a,b,c,d\n" + text.encode() + b"caf\xe9,x,y,z\n")
    assert any("UTF-8" in note.message for note in inspect(path).notes)
    assert read(path).read == 51


def test_that_a_header_alone_is_no_error(write: Writer) -> None:
    for header in ("TIMESTAMP,ContextTokens,GeneratedTokens", "a,b", "id,opened,resolved,severity"):
        found = read(write("h.csv", header + "\n"))
        assert (found.read, len(found.frames[0])) == (0, 0)


def test_that_ragged_rows_are_rejected_when_judged_and_kept_in_tables(write: Writer) -> None:
    judged = read(
        write(
            "s.csv", "timestamp,value\n2026-05-01,1\n2026-05-02\n2026-05-03,3,x\n2026-05-04,4,,\n"
        )
    )
    assert ([r.row for r in judged.rejected], len(judged.frames[0])) == ([3, 4], 2)
    kept = read(write("t.csv", "name,colour\na,red\nb\nc,blue,x\nd,red,,\n"))
    assert (len(kept.frames[0]), kept.frames[0].data["Column 3"].tolist()[2]) == (4, "x")


def test_that_a_mapping_for_another_file_is_refused_by_name(write: Writer) -> None:
    mapping = Mapping(
        "measurements", "series", {"time": FieldSource("when"), "value": FieldSource("value")}
    )
    with pytest.raises(StudioError, match=r"no column “when”.*timestamp, value"):
        extract(write("s.csv", "timestamp,value\n2026-05-01,1\n"), mapping)


def test_that_cancelling_stops_between_chunks(
    write: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jsonrecords, "CHUNK", 10)
    path = write(
        "s.jsonl", "".join(json.dumps({"q_idx": i, "prediction": "x"}) + "\n" for i in range(1000))
    )
    steps: list[float] = []

    def listen(_step: str, fraction: float) -> None:
        steps.append(fraction)
        if len(steps) > 3:
            progress.cancel()

    progress = Progress(listen)
    with pytest.raises(Cancelled):
        extract(path, inspect(path).mapping, progress)
    assert steps == sorted(steps)


@settings(max_examples=tries(50, 150), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=600))
def test_that_random_bytes_give_records_or_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "random.bin"
    path.write_bytes(content)
    try:
        read(path)
    except StudioError as problem:
        assert str(problem)  # noqa: PT017


@settings(max_examples=tries(40, 120), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_that_damaged_fixtures_give_records_or_one_error(
    fixtures: Path, tmp_path: Path, data: st.DataObject
) -> None:
    source = data.draw(st.sampled_from(sorted(fixtures.iterdir())))
    content = bytearray(source.read_bytes())
    dice = random.Random(data.draw(st.integers(0, 2**32)))
    for _ in range(dice.randint(1, 12)):
        content[dice.randrange(len(content))] = dice.choice(b'\0",;\n\r\xff{}[]0\t')
    path = tmp_path / source.name
    path.write_bytes(content)
    try:
        read(path)
    except StudioError as problem:
        assert str(problem)  # noqa: PT017


def test_that_the_same_mapping_gives_the_same_evidence(fixtures: Path) -> None:
    for source in sorted(fixtures.iterdir()):
        mapping = inspect(source).mapping
        first, second = (
            extract(source, mapping),
            extract(source, read_mapping(json.loads(json.dumps(mapping_document(mapping))))),
        )
        assert first.rejected == second.rejected
        assert first.frames[0].data.equals(second.frames[0].data), source.name


@settings(max_examples=tries(40, 120), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(
            [
                "2026-05-01,1",
                "2026-05-02T10:00:00Z,2.5",
                "",
                ",",
                "x",
                "2026-05-03,z",
                "2026-05-04,4,,",
                '"2026-05-05","5"',
                "Total,9",
                "2026-05-06,1\0",
                "2026-05-07,1,x",
                '"2026-05-08',
                "note",
            ]
        ),
        max_size=12,
    ),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["measurements", "table"]),
)
def test_that_the_fast_way_and_the_exact_way_give_the_same_evidence(
    tmp_path: Path, lines: list[str], end: str, kind: str
) -> None:
    path = tmp_path / "s.csv"
    path.write_bytes(end.join(["timestamp,value", *lines]).encode())
    mapping = inspect(path, Hints(kind=kind)).mapping
    fast = extract(path, mapping)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "take_apart", lambda *_: None)
        exact = extract(path, mapping)
    assert (fast.read, fast.rejected, fast.not_applicable) == (
        exact.read,
        exact.rejected,
        exact.not_applicable,
    )
    pd.testing.assert_frame_equal(fast.frames[0].data, exact.frames[0].data)
