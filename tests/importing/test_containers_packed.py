"""Packed files are read as what is inside them, within bounds; what is damaged or endless is one
clear error.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import openpyxl
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slastudio.evidence.reading import FilePart, Packing
from slastudio.importing.files import packed, sources
from slastudio.importing.files.eval_logs import eval_log_text, read_eval_log
from slastudio.importing.files.packed import members
from slastudio.importing.files.sources import (
    fingerprint,
    hash_file,
    identify,
    open_binary,
    open_text,
    require_unchanged,
)
from slastudio.importing.files.workbooks import sheet_rows
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import Cancelled, StudioError
from slastudio.shared.progress import Progress
from tests.importing.reading import Writer
from tests.strength import tries

TEXT = b"timestamp,value\n2026-05-01,1\n2026-05-02,2\n"
PACKERS = {"gzip": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_zstd(files: dict[str, bytes]) -> bytes:
    """Write a ZIP whose members are packed with Zstandard (method 93), which zipfile cannot write."""
    body, directory = b"", b""
    for name, content in files.items():
        data, raw = zstandard.compress(content), name.encode()
        fields = (93, 0, 0, zlib.crc32(content), len(data), len(content), len(raw), 0)
        directory += (
            struct.pack(
                "<4s6H3I5H2I", b"PK\1\2", 63, 63, 0, *fields[:3], *fields[3:], 0, 0, 0, 0, len(body)
            )
            + raw
        )
        body += struct.pack("<4s5H3I2H", b"PK\3\4", 63, 0, *fields) + raw + data
    count = len(files)
    return (
        body
        + directory
        + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, count, count, len(directory), len(body), 0)
    )


@pytest.mark.parametrize("kind", PACKERS)
def test_that_a_packed_file_is_read_as_what_is_inside(kind: str, write: Writer) -> None:
    path = write("export.csv", PACKERS[kind](TEXT))
    found = inspect(path)
    assert (found.container, found.headings, len(found.sample)) == (
        "csv",
        ("timestamp", "value"),
        2,
    )
    assert (found.mapping.layout.packing.kind, found.size, found.sha256) == (
        kind, path.stat().st_size, hash_file(path)
    )  # fmt: skip
    with open_text(path, "utf-8", found.mapping.layout.packing) as stream:
        assert stream.read().encode() == TEXT


def test_that_the_one_file_of_an_archive_is_found_among_what_systems_leave_behind(
    write: Writer,
) -> None:
    files = {"a/": b"", "__MACOSX/a/._x.csv": b"junk", "a/.DS_Store": b"junk", "a/x.csv": TEXT}
    path = write("x.zip", zipped(files))
    assert members(path) == ("a/x.csv",)
    assert inspect(path).headings == ("timestamp", "value")


def test_that_an_archive_of_several_files_asks_which(write: Writer) -> None:
    path = write("x.zip", zipped({"a.csv": TEXT, "b.csv": b"name,colour\nx,red\n"}))
    with pytest.raises(StudioError, match=r"2 files: a\.csv, b\.csv"):
        inspect(path)
    found = inspect(path, part=FilePart("b.csv"))
    assert (found.headings, found.mapping.layout.packing.member) == (("name", "colour"), "b.csv")
    with pytest.raises(StudioError, match=r"no file “c\.csv”.*a\.csv, b\.csv"):
        inspect(path, part=FilePart("c.csv"))


def test_that_a_packed_workbook_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["time", "value"])
    book.worksheets[0].append(["2026-05-01", 5])
    book.save(tmp_path / "b.xlsx")
    content = (tmp_path / "b.xlsx").read_bytes()
    for name, packing in (
        ("b.zip", zipped({"in/b.xlsx": content})),
        ("b.gz", gzip.compress(content)),
    ):
        (tmp_path / name).write_bytes(packing)
        found = inspect(tmp_path / name)
        assert (found.container, found.headings) == ("xlsx", ("time", "value"))
        rows = list(sheet_rows(tmp_path / name, "Sheet", packing=found.mapping.layout.packing))
        assert rows[1] == (2, ["2026-05-01", "5"])


LOG = {
    "header.json": b'{"version":2,"status":"success","eval":{"task":"t"},"results":{"big":0.12345678901234567890}}',
    "samples/10_epoch_1.json": b'{"id":10,"epoch":1}',
    "samples/9_epoch_1.json": b'{"id":9,"epoch":1}',
    "_journal/start.json": b'{"version":2,"eval":{"task":"t"}}',
    "summaries.json": b"[]",
}


@pytest.mark.parametrize("packer", [zipped, with_zstd])
def test_that_an_evaluation_log_is_one_document(packer: object, write: Writer) -> None:
    path = write("log.eval", packer(LOG))  # type: ignore[operator]
    document = read_eval_log(path)
    assert ([sample["id"] for sample in document["samples"]], document["status"]) == (
        [9, 10],
        "success",
    )
    assert b"0.12345678901234567890" in eval_log_text(path)
    found = identify(path)
    assert (found.container, found.packed) == ("json", "eval")
    with open_binary(path, found.packing) as stream:
        assert json.loads(stream.read())["eval"] == {"task": "t"}


def test_that_a_log_never_finished_has_its_journal_for_a_header(write: Writer) -> None:
    files = {name: content for name, content in LOG.items() if name != "header.json"}
    document = read_eval_log(write("log.eval", zipped(files)))
    assert (document["status"], len(document["samples"])) == ("started", 2)


def test_that_a_broken_member_of_a_log_is_named(write: Writer) -> None:
    path = write("log.eval", zipped({**LOG, "samples/9_epoch_1.json": b'{"id":'}))
    with pytest.raises(StudioError, match=r"samples/9_epoch_1\.json is not valid JSON"):
        inspect(path)
    wrong = with_zstd(LOG).replace(struct.pack("<I", zlib.crc32(LOG["header.json"])), b"\0\1\2\3")
    with pytest.raises(StudioError, match="checksum"):
        inspect(write("wrong.eval", wrong))


def test_that_what_unpacks_without_end_is_stopped_while_it_flows(write: Writer) -> None:
    dense = gzip.compress(b"a,b\n" + b"0" * 250_000_000, 9)
    path = write("bomb.gz", dense)
    tracemalloc.start()
    with (
        pytest.raises(StudioError, match="unpacks to more than"),
        open_binary(path, Packing("gzip")) as stream,
    ):
        sum(len(block) for block in iter(lambda: stream.read(1 << 20), b""))
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_that_what_is_packed_twice_or_protected_or_empty_is_said(write: Writer) -> None:
    for content, words in (
        (gzip.compress(gzip.compress(TEXT)), "packed once more"),
        (zipped({"x.csv": b""}), "without a file"),
        (gzip.compress(b""), "empty file"),
        (zipped({"x.zip": zipped({"a.csv": TEXT})}), "ZIP archive, not a workbook"),
        (gzip.compress(b"%PDF-1.7"), "PDF"),
        (gzip.compress(TEXT)[:-6], "damaged or cut off"),
    ):
        with pytest.raises(StudioError, match=words):
            inspect(write("x.bin", content))
    protected = bytearray(zipped({"x.csv": TEXT}))
    protected[6] |= 1
    protected[protected.index(b"PK\1\2") + 8] |= 1
    with pytest.raises(StudioError, match="password"):
        inspect(write("x.zip", bytes(protected)))


SOUND = [
    *(pack(TEXT) for pack in PACKERS.values()), zipped({"a.csv": TEXT}), zipped(LOG), with_zstd(LOG),
    with_zstd({"a.csv": TEXT}), TEXT.decode().encode("utf-16"), b'{"data": [{"a": 1}]}', b'{"a":1}\n{"a":2}\n',
]  # fmt: skip


@settings(max_examples=tries(20, 60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(SOUND), st.data())
def test_that_cut_or_changed_containers_give_a_reading_or_one_error(
    tmp_path: Path, content: bytes, data: st.DataObject
) -> None:
    changed = bytearray(content[: data.draw(st.integers(1, len(content)))])
    for _ in range(data.draw(st.integers(0, 5))):
        changed[data.draw(st.integers(0, len(changed) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "damaged.bin"
    path.write_bytes(changed)
    try:
        found = inspect(path)
        with open_binary(path, found.mapping.layout.packing) as stream:
            stream.read()
    except StudioError as problem:
        assert "damaged" in str(problem) or "x" in str(problem)  # noqa: PT017


@settings(max_examples=tries(33, 100), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(
        [b"\x1f\x8b\x08", b"BZh9", b"\xfd7zXZ\0", b"PK\3\4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
    ),
    st.binary(),
)
def test_that_random_bytes_behind_a_known_beginning_are_one_error(
    tmp_path: Path, start: bytes, rest: bytes
) -> None:
    path = tmp_path / "random.bin"
    path.write_bytes(start + rest)
    with pytest.raises(StudioError):
        inspect(path)


def test_that_a_large_file_is_looked_at_without_reading_it_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.csv"
    path.write_bytes(TEXT + b"2026-05-03,3\n" * 2_000_000)
    monkeypatch.setattr(
        sources, "hash_file", lambda *_: pytest.fail("a large file was hashed for the first look")
    )
    monkeypatch.setattr(
        Path, "read_bytes", lambda _: pytest.fail("a large file was read whole for the first look")
    )
    found = inspect(path)
    assert (found.sha256, found.size, found.container) == ("", path.stat().st_size, "csv")


def test_that_wrong_bytes_late_in_a_large_file_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_bytes(b"a,b\n" + "x,ü\n".encode() * 6_000_000 + b"caf\xe9,1\n")
    found = identify(path)
    assert (found.encoding, found.damaged) == ("utf-8", True)


def test_that_a_file_that_changes_while_it_is_read_is_refused(
    tmp_path: Path, write: Writer
) -> None:
    path = write("x.csv", TEXT)
    before = fingerprint(path)
    require_unchanged(path, before)
    path.write_bytes(TEXT * 2)
    with pytest.raises(StudioError, match="changed while it was read"):
        require_unchanged(path, before)
    path.unlink()
    with pytest.raises(StudioError, match="changed while it was read"):
        require_unchanged(path, before)
    with pytest.raises(StudioError):
        hash_file(path)

    growing = write("y.csv", b"x" * 5_000_000)
    with pytest.raises(StudioError, match="changed while"):
        hash_file(growing, Progress(lambda *_: growing.write_bytes(b"y")))


def test_that_hashing_can_be_cancelled(write: Writer) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        hash_file(write("x.csv", TEXT), progress)


@pytest.mark.skipif(
    os.name != "posix", reason="devices, pipes and loops of links are made the POSIX way"
)
def test_that_devices_pipes_and_loops_of_links_are_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for path in (Path("/dev/zero"), Path("/dev/null"), tmp_path / "pipe", tmp_path / "a"):
        with pytest.raises(StudioError):
            inspect(path)


def test_that_a_real_evaluation_log_is_one_document(shared: Path) -> None:
    path = next((shared / "evals").glob("*.eval"))
    document = read_eval_log(path)
    assert (document["status"], len(document["samples"])) == ("success", 10)
    assert [sample["id"] for sample in document["samples"]] == list(range(1, 11))
    assert packed.packing(path.read_bytes()[:8]) == "zip"
