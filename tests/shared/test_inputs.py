"""What is read is a regular file of a bounded size, and whatever else is given is told at once."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from slastudio.shared.inputs import Expected, open_input, read_bytes, read_given, read_text
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
NOTE = Expected("a note as text", 1000, "Shorten it.")


def refused(path: Path) -> str:
    with pytest.raises(StudioError) as caught:
        read_text(path, NOTE)
    return str(caught.value)


def test_that_a_missing_file_a_folder_and_a_wrong_encoding_are_named(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path / "none.txt")
    assert "is a folder" in refused(tmp_path)
    latin = tmp_path / "latin.txt"
    latin.write_bytes(b"caf\xe9")
    assert "not written in UTF-8 (byte 3)" in refused(latin)
    for path in (tmp_path / "none.txt", tmp_path, latin):
        assert "Expected a note as text" in refused(path)
    assert "cannot be opened" in refused(Path("a\0b"))
    assert "cannot be opened" in refused(tmp_path / ("x" * 5000))


def test_that_what_is_larger_than_expected_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.write_bytes(b"x" * 1001)
    assert refused(file) == (
        f"{file} is larger than 1,000 bytes. Expected a note as text. Shorten it."
    )
    file.write_bytes(b"\xef\xbb\xbf" + b"x" * 900)
    assert read_text(file, NOTE) == "x" * 900


@needs_posix
def test_that_a_pipe_nobody_writes_to_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "is a device or pipe" in refused(pipe)
    with pytest.raises(StudioError, match="is a device or pipe"):
        open_input(pipe, Expected("an export"))


@needs_posix
def test_that_an_endless_device_is_not_read() -> None:
    assert "is a device or pipe" in refused(Path("/dev/zero"))
    with pytest.raises(StudioError, match="is a device or pipe"):
        read_given(Path("/dev/zero"), NOTE)


@needs_posix
def test_that_a_link_is_followed_to_a_file_and_not_to_a_device(tmp_path: Path) -> None:
    file, link = tmp_path / "file.txt", tmp_path / "link.txt"
    file.write_bytes(b"text")
    link.symlink_to(file)
    assert read_bytes(link, NOTE) == b"text"
    link.unlink()
    link.symlink_to("/dev/zero")
    assert "is a device or pipe" in refused(link)


@needs_posix
def test_that_a_pipe_that_is_documented_is_read_up_to_its_limit() -> None:
    for size, told in ((500, None), (5000, "is larger than 1,000 bytes")):
        end, begin = os.pipe()
        os.write(begin, b"x" * size)
        os.close(begin)
        try:
            if told is None:
                assert read_given(Path(f"/dev/fd/{end}"), NOTE) == b"x" * size
            else:
                with pytest.raises(StudioError, match=told):
                    read_given(Path(f"/dev/fd/{end}"), NOTE)
        finally:
            os.close(end)
