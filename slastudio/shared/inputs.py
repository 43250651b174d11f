"""The one door by which files come in: regular files of a bounded size, opened so that no pipe
hangs and no device grows.
"""

from __future__ import annotations

import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from slastudio.shared.problems import StudioError
from slastudio.shared.texts import shown_path

_MB = 1024 * 1024
_PIECE = 1 << 20
STANDARD_INPUT = Path("-")


@dataclass(frozen=True)
class Expected:
    """Say what a file is to be, how large it may be (None: as large as it is), and what to do where
    it is larger.
    """

    what: str
    most: int | None = None
    smaller: str = "Check whether it is the right file."

    def too_large(self, name: str) -> StudioError:
        assert self.most is not None
        limit = f"{self.most // _MB} MB" if self.most >= _MB else f"{self.most:,} bytes"
        return StudioError(f"{name} is larger than {limit}. Expected {self.what}. {self.smaller}")


def open_input(path: Path, expected: Expected) -> BinaryIO:
    """Open a file to read its bytes; raise StudioError where it is none, or is larger than expected.

    What was opened is looked at, so that nothing put in the file's place meanwhile gets in.
    """
    # a pipe nobody writes to would wait for ever in open() itself
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        raise StudioError(
            f"There is no file {shown_path(path)}. Expected {expected.what}. Check the name and the folder."
        ) from None
    except (OSError, ValueError) as problem:
        raise _unopened(path, expected, problem) from None
    try:
        _require_regular(path, expected, os.fstat(handle))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def _unopened(path: Path, expected: Expected, problem: OSError | ValueError) -> StudioError:
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a name with a zero in it
        return _is_folder(path, expected)
    reason = getattr(problem, "strerror", None) or problem
    return StudioError(
        f"{shown_path(path)[:300]} cannot be opened: {reason}. Expected {expected.what}. Check the path and its permissions."
    )


def _is_folder(path: Path, expected: Expected) -> StudioError:
    return StudioError(
        f"{shown_path(path)} is a folder. Expected {expected.what}. Choose a file inside it."
    )


def _require_regular(path: Path, expected: Expected, found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise _is_folder(path, expected)
    if not stat.S_ISREG(found.st_mode):
        raise StudioError(
            f"{shown_path(path)} is a device or pipe, not a file. Expected {expected.what}. Save it to a file first."
        )
    if expected.most is not None and found.st_size > expected.most:
        raise expected.too_large(shown_path(path))


def read_bytes(path: Path, expected: Expected) -> bytes:
    """Return the bytes of a file; raise StudioError as open_input does."""
    with open_input(path, expected) as stream:
        return _bounded(stream, shown_path(path), expected)


def read_text(path: Path, expected: Expected) -> str:
    """Return a text in UTF-8, with or without its mark; raise StudioError where it is none."""
    return _decoded(read_bytes(path, expected), shown_path(path), expected)


def read_given(path: Path, expected: Expected) -> bytes:
    """Return what a command documents as coming from a file, a pipe, or “-”, standard input."""
    if path == STANDARD_INPUT:
        return _bounded(sys.stdin.buffer, "Standard input", expected)
    if not path.is_fifo():
        return read_bytes(path, expected)
    with path.open("rb") as stream:
        return _bounded(stream, shown_path(path), expected)


def _bounded(stream: BinaryIO, name: str, expected: Expected) -> bytes:
    """Return all of a stream, which may grow while it is read."""
    pieces, size = [], 0
    try:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if expected.most is not None and size > expected.most:
                raise expected.too_large(name)
            pieces.append(piece)
    except OSError as problem:
        raise StudioError(
            f"{name} cannot be read: {problem.strerror or problem}. Expected {expected.what}."
        ) from None
    return b"".join(pieces)


def _decoded(data: bytes, name: str, expected: Expected) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise StudioError(
            f"{name} is not written in UTF-8 (byte {problem.start:,}). Expected {expected.what}. Save it as UTF-8."
        ) from None
