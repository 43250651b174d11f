"""A private copy of a damaged file that SQLite can open: its header, and the pages that describe
its tables, made anew where they are gone.

What a header holds: https://www.sqlite.org/fileformat2.html#the_database_header
"""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from pathlib import Path

from slastudio.project.database.pending import copied_into, needs_copy
from slastudio.project.format.migrations import (
    APPLICATION_ID,
    CURRENT,
    MIGRATIONS,
    expected_schema,
    migrate,
    schema_of,
)
from slastudio.project.format.opening import settle_pending
from slastudio.shared.problems import StudioError

PAGE = 4096
_MAGIC = b"SQLite format 3\x00"
_INTERIOR = 5
_SMALLEST, _LARGEST = 512, 65_536


def mended(path: Path, folder: Path) -> tuple[Path, int]:
    """Return a copy in a folder that can be opened, and the format it is of.

    Raises StudioError where nothing in the file is of a project.
    """
    copy = _with_pending(path, folder)
    data = bytearray(copy.read_bytes())
    if not _looks_like_ours(data):
        raise StudioError(
            f"{path.name} is not an SLA Studio project, or nothing of one is left in it."
        )
    said = _version_of(data)
    _mend_header(data, said)
    copy.write_bytes(data)
    # the number in a damaged header is worth less than the tables themselves
    for version in (said, *range(CURRENT, 0, -1)):
        if _describes_our_tables(copy, version):
            return copy, version
    _graft_schema(data, said)
    copy.write_bytes(data)
    return copy, said


def _with_pending(path: Path, folder: Path) -> Path:
    """Copy the file with what lies beside it taken in, or without where that cannot be."""
    copy = copied_into(path.resolve(), folder)
    if needs_copy(copy):
        whole = copy.read_bytes()
        try:
            settle_pending(copy)
        except StudioError:
            copy.write_bytes(whole)
        for ending in ("-journal", "-wal", "-shm"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)
    return copy


def _looks_like_ours(data: bytearray) -> bool:
    signs = (
        data[:16] == _MAGIC,
        data[68:72] == APPLICATION_ID.to_bytes(4, "big"),
        b"CREATE TABLE agreement" in data,
        b"signed_file" in data,
    )
    return len(data) > _SMALLEST and sum(signs) >= 2


def _version_of(data: bytearray) -> int:
    said = int.from_bytes(data[60:64], "big")
    return said if 1 <= said <= CURRENT else CURRENT


def _page_size(data: bytearray) -> int:
    said = int.from_bytes(data[16:18], "big")
    size = _LARGEST if said == 1 else said
    fits = _SMALLEST <= size <= _LARGEST and size & (size - 1) == 0
    return size if fits and size == PAGE else PAGE


def _mend_header(data: bytearray, version: int) -> None:
    """Write a header that says what is there: whole pages, none of them free."""
    size = _page_size(data)
    data += bytes(-len(data) % size)
    counter = bytes(data[24:28])
    data[:24] = _MAGIC + struct.pack(">HBBBBBB", size, 1, 1, 0, 64, 32, 32)
    data[28:32] = (len(data) // size).to_bytes(4, "big")
    # pages said to be free are looked into like all others, or not at all
    data[32:40] = bytes(8)
    data[44:60] = struct.pack(">IIII", 4, 0, 0, 1)
    data[60:64] = version.to_bytes(4, "big")
    data[64:68] = bytes(4)
    data[68:72] = APPLICATION_ID.to_bytes(4, "big")
    data[72:92] = bytes(20)
    data[92:96] = counter


def _describes_our_tables(copy: Path, version: int) -> bool:
    uri = f"{copy.as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as db:
        try:
            return schema_of(db) == expected_schema(version)
        except (sqlite3.Error, ValueError, TypeError):
            return False


def _graft_schema(data: bytearray, version: int) -> None:
    """Lay the pages that describe the tables of a new project of this format over the damaged
    ones. A project's tables begin at the same pages as a new one's: they were made in one go.
    """
    fresh = _fresh(version)
    if len(data) < len(fresh):
        data += bytes(len(fresh) - len(data))
    for number in _schema_pages(fresh):
        at = (number - 1) * PAGE
        data[at : at + PAGE] = fresh[at : at + PAGE]
    _mend_header(data, version)


def _fresh(version: int) -> bytes:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as db:
        migrate(db, 0, tuple(each for each in MIGRATIONS if each.version <= version))
        return db.serialize()


def _schema_pages(fresh: bytes) -> list[int]:
    """Return the numbers of the pages of the schema's own table: the first, and what it points to."""
    pages = [1]
    if fresh[100] == _INTERIOR:
        cells = int.from_bytes(fresh[103:105], "big")
        for place in range(cells):
            pointer = int.from_bytes(fresh[112 + 2 * place : 114 + 2 * place], "big")
            pages.append(int.from_bytes(fresh[pointer : pointer + 4], "big"))
        pages.append(int.from_bytes(fresh[108:112], "big"))
    return pages
