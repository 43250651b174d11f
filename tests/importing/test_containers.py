"""Workbooks of every kind are read in a process of their own, exactly as the slower engine reads
them.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import time
import zipfile
from datetime import datetime, timedelta
from datetime import time as clock
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from slastudio.evidence.intake import Hints
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.files import sheet_child as sheets_child
from slastudio.importing.files import sheet_process as sheetprocess
from slastudio.importing.files.workbooks import book_heads, sheet_names, sheet_rows
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import StudioError

Rows = list[tuple[int, list[str]]]


def exactly(path: Path, sheet: str) -> Rows:
    """Read a sheet with the exact engine, in this process."""
    request = {
        "path": str(path),
        "engine": "openpyxl",
        "sheets": [sheet],
        "limit": None,
        "most": None,
    }
    found: Rows = []
    for message in sheets_child.messages(request):
        if isinstance(message, list):
            found += zip(*message, strict=True)
    return found


def rewritten(path: Path, member: str, change: bytes, to: bytes) -> Path:
    with zipfile.ZipFile(path) as old:
        members = {name: old.read(name) for name in old.namelist()}
    assert change in members[member]
    members[member] = members[member].replace(change, to, 1)
    changed = path.with_name("changed.xlsx")
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return changed


SHEET = "xl/worksheets/sheet1.xml"
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(st.sampled_from(["a", " ", "é", "#", "0", ";"]), max_size=5),
    st.datetimes(datetime(1905, 1, 1), datetime(2100, 1, 1)).map(
        lambda d: d.replace(microsecond=0)
    ),
    st.integers(0, 10**6).map(lambda n: timedelta(seconds=n)),
    st.integers(0, 86_399).map(lambda n: clock(n // 3600, n // 60 % 60, n % 60)),
    st.sampled_from(["#N/A", "#DIV/0!", "#REF!"]),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.lists(CELLS, max_size=5), min_size=1, max_size=12),
    st.sampled_from([WINDOWS_EPOCH, MAC_EPOCH]),
)
def test_that_both_engines_give_the_same_rows(
    tmp_path: Path, rows: list[list[object]], epoch: datetime
) -> None:
    path, book = tmp_path / "both.xlsx", openpyxl.Workbook()
    book.epoch = epoch
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)
    assert list(sheet_rows(path, "Sheet")) == exactly(path, "Sheet")


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    for row in (["time", "value"], [datetime(2026, 5, 1), 1], [datetime(2026, 5, 2), 2.5]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "plain.xlsx")
    return tmp_path / "plain.xlsx"


def test_that_cells_have_the_agreed_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["B2"] = datetime(2026, 5, 1, 10, 0, 0, 123000)
    for place, value in enumerate(
        [timedelta(hours=30, minutes=5, seconds=3.5), 3.0, 0.1, True, "#N/A", 7777, "=A1"], 3
    ):
        book.worksheets[0].cell(2, place, value)
    book.create_sheet("Hidden").sheet_state = "hidden"
    book.save(tmp_path / "cells.xlsx")
    names, heads = book_heads(
        rewritten(tmp_path / "cells.xlsx", SHEET, b"7777", b"12345678901234567890"), 10
    )
    assert names == ("Sheet", "Hidden")
    assert heads[0].rows == [
        (
            2,
            [
                "",
                "2026-05-01T10:00:00.123000",
                "108303.5",
                "3",
                "0.1",
                "true",
                "#N/A",
                "12345678901234567890",
            ],
        )
    ]
    assert (heads[0].uncalculated, [head.visible for head in heads]) == (1, [True, False])


def test_that_merged_areas_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "latency"
    book.worksheets[0].merge_cells("A1:C1")
    book.save(tmp_path / "merged.xlsx")
    assert book_heads(tmp_path / "merged.xlsx", 5)[1][0].merged == ((1, 1, 1, 3),)


def test_that_two_cells_at_the_ends_of_a_sheet_are_read_or_refused_and_nothing_breaks(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"], book.worksheets[0]["XFD1048576"] = "a", "b"
    book.save(tmp_path / "far.xlsx")
    found = list(sheet_rows(tmp_path / "far.xlsx", "Sheet"))
    assert [(number, len(cells)) for number, cells in found] == [(1, 1), (1_048_576, 16_384)]


def test_that_a_process_that_is_ended_by_its_limits_is_one_clear_error(
    tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheetprocess, "_MODULE", "slastudio.shared.nothing_of_this_name")
    with pytest.raises(StudioError, match="could not be read within the limits"):
        sheet_names(plain)


def test_that_a_process_that_never_answers_is_ended(
    tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sleeping_sheets.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    monkeypatch.setattr(sheetprocess, "SILENCE", 0.5)
    monkeypatch.setattr(sheetprocess, "_MODULE", "sleeping_sheets")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(StudioError, match="limits"):
        sheet_names(plain)


def test_that_a_reader_that_stops_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("A")
    for number in range(30_000):
        sheet.append([number, "x", "y", "z"])
    book.save(tmp_path / "long.xlsx")
    started: list[subprocess.Popen[bytes]] = []
    start = sheetprocess._start
    monkeypatch.setattr(
        sheetprocess, "_start", lambda request: started.append(start(request)) or started[-1]
    )
    rows = sheet_rows(tmp_path / "long.xlsx", "A")
    next(rows)
    assert started[0].poll() is None
    rows.close()  # type: ignore[attr-defined]
    assert started[0].poll() is not None


def test_that_a_module_among_the_clients_files_is_never_run(
    tmp_path: Path, plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "orjson.py").write_text("open('owned', 'w')\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert sheet_names(Path("plain.xlsx")) == ("Sheet",)
    assert not (tmp_path / "owned").exists()


def test_that_without_the_fast_engine_the_exact_one_serves(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("slastudio.importing.files.workbooks.has_fast_engine", lambda: False)
    assert list(sheet_rows(plain, "Sheet")) == [
        (1, ["time", "value"]), (2, ["2026-05-01T00:00:00", "1"]), (3, ["2026-05-02T00:00:00", "2.5"])
    ]  # fmt: skip


def test_that_a_sheet_that_is_not_there_is_named(plain: Path) -> None:
    with pytest.raises(StudioError, match=r"no sheet “x”. Its sheets are: Sheet\."):
        list(sheet_rows(plain, "x"))


def test_that_old_documents_are_told_apart(tmp_path: Path) -> None:
    def entry(name: str) -> bytes:
        text = name.encode("utf-16-le")
        return text + bytes(64 - len(text)) + (len(text) + 2).to_bytes(2, "little") + bytes(62)

    path = tmp_path / "old.xls"
    for content, words in (
        (entry("EncryptedPackage"), "password-protected"),
        (entry("WordDocument"), "not an old .xls workbook"),
        (entry("Workbook"), "cannot be read as a workbook|limits"),
    ):
        path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + content)
        with pytest.raises(StudioError, match=words):
            sheet_names(path)


def test_that_a_damaged_part_is_one_error(plain: Path) -> None:
    for whole in (b"</worksheet>", b"</row></sheetData>"):
        with pytest.raises(StudioError):
            list(sheet_rows(rewritten(plain, SHEET, whole, b""), "Sheet"))
    content = bytearray(plain.read_bytes())
    place = content.find(SHEET.encode()) + len(SHEET) + 30
    content[place] ^= 0xFF  # the checksum no longer fits
    plain.write_bytes(content)
    with pytest.raises(StudioError):
        list(sheet_rows(plain, "Sheet"))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_that_cut_or_changed_workbooks_give_rows_or_one_error(
    plain: Path, data: st.DataObject
) -> None:
    content = bytearray(plain.read_bytes())
    path = plain.with_name("damaged.xlsx")
    if data.draw(st.booleans()):
        content = content[: data.draw(st.integers(9, len(content)))]
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    begun = time.monotonic()
    try:
        list(sheet_rows(path, "Sheet"))
    except StudioError as problem:
        assert "damaged.xlsx" in str(problem)  # noqa: PT017
    assert time.monotonic() - begun < sheetprocess.SILENCE


def test_that_a_million_sheets_are_refused(plain: Path) -> None:
    sheet = b'<sheet name="s%d" sheetId="%d" state="visible" r:id="rId1"/>'
    many = b"".join(sheet % (number, number + 5) for number in range(1_000_000))
    with pytest.raises(StudioError, match=r"would unpack|far too many sheets"):
        sheet_names(rewritten(plain, "xl/workbook.xml", b"</sheets>", many + b"</sheets>"))


OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns:"


def open_document(path: Path, rows: str) -> Path:
    names = " ".join(
        f'xmlns:{name}="{OPEN_DOCUMENT}{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml", f'<m:manifest xmlns:m="{OPEN_DOCUMENT}manifest:1.0"/>'
        )
        archive.writestr("content.xml", content)
    return path


def test_that_an_open_document_is_read_and_its_repeats_are_bounded(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell office:value-type="date" office:date-value="2026-05-01"/>'
        '<table:table-cell office:value-type="float" office:value="3"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    )
    path = open_document(tmp_path / "a.ods", f"<table:table-row>{cells}</table:table-row>")
    assert list(sheet_rows(path, "S")) == [(1, ["2026-05-01T00:00:00", "3", "true"])]
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="float" office:value="3"/>'
    endless = f'<table:table-row table:number-rows-repeated="4000000000">{cell}</table:table-row>'
    with pytest.raises(StudioError):
        list(sheet_rows(open_document(tmp_path / "b.ods", endless), "S"))


def test_that_real_old_workbooks_are_read(shared: Path) -> None:
    for name, last, rows in (("2019", 280, 280), ("2022", 54, 54)):
        found = list(
            sheet_rows(shared / "incidents" / f"us_doe_oe417_{name}_annual_summary.xls", "Sheet1")
        )
        assert (found[-1][0], len(found)) == (last, rows)
        assert found[1][1][:3] == ["Month", "Date Event Began", "Time Event Began"]


def test_that_real_workbooks_read_alike_by_both_engines(shared: Path) -> None:
    for path in sorted(shared.glob("*/*.xlsx")):
        for sheet in sheet_names(path)[:4]:
            assert list(sheet_rows(path, sheet)) == exactly(path, sheet), (path.name, sheet)


def test_that_packed_logs_are_imported_whole(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"time": f"2026-10-01T00:{i // 60 % 60:02}:{i % 60:02}Z", "latency_ms": i, "model": "m"}
        )
        for i in range(60_000)
    ]
    text = "time,target,up\n" + "".join(
        f"2026-10-01T00:00:{i % 60:02}Z,site,true\n" for i in range(60_000)
    )
    for name, content, kind in (
        ("log.jsonl.gz", "\n".join(lines), "requests"),
        ("checks.csv.gz", text, "probes"),
    ):
        path = tmp_path / name
        path.write_bytes(gzip.compress(content.encode()))
        found = extract(path, inspect(path, Hints(kind=kind)).mapping)
        assert (found.read, len(found.frames[0]), len(found.rejected)) == (60_000, 60_000, 0)
