"""Packed files (gzip, bzip2, xz, ZIP) as a stream of the bytes inside, bounded while it flows and
never by a promise.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from os.path import basename
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import IO, Any, BinaryIO, cast

import zstandard

from slastudio.evidence.reading import Packing
from slastudio.importing.files.archives import FAULTS, MAX_MEMBERS, is_workbook, open_zip
from slastudio.importing.files.file_hash import EXPORT
from slastudio.shared.counts import count
from slastudio.shared.inputs import open_input
from slastudio.shared.problems import StudioError

# logs pack ten to thirty times, but what unpacks a hundredfold is a bomb
MAX_SIZE, MAX_RATIO = 8 << 30, 100
_HARMLESS = 50_000_000  # below this any ratio may be: logs repeat themselves
_BLOCK, _ZSTD, _WINDOW = 1 << 20, 93, 1 << 27
_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"PK\x03\x04", "zip"),
    # an archive without members begins with the end of its directory
    (b"PK\x05\x06", "zip"),
)
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini"))
_STREAMS: dict[str, Callable[[BinaryIO], Any]] = {
    "gzip": lambda raw: gzip.GzipFile(fileobj=raw, mode="rb"),
    "bz2": bz2.BZ2File,
    "xz": lzma.LZMAFile,
}
_FAULTS = (*FAULTS, zstandard.ZstdError)


def packing(head: bytes) -> str:
    """Return how a file is packed, by its first bytes: gzip, bz2, xz, zip or "" (a workbook is a
    zip as well).
    """
    return next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")


class _Bounded(io.RawIOBase):
    """Pass on what a stream gives; raise StudioError where it is damaged or gives more than any
    export holds.
    """

    def __init__(
        self,
        stream: IO[bytes],
        name: str,
        packed: int,
        checksum: int | None = None,
        used: Callable[[], int] | None = None,
    ) -> None:
        self.used = used
        self.stream, self.name, self.packed = stream, name, max(packed, 1)
        self.given, self.checksum, self.sum = 0, checksum, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self.stream.read(len(buffer))
        except _FAULTS as problem:
            raise _damaged(self.name, problem) from None
        self.given += len(data)
        # held against what was read of the file so far, so that a bomb is told at its beginning
        used = self.packed if self.used is None else max(self.used(), 1)
        if self.given > MAX_SIZE or (self.given > _HARMLESS and self.given > MAX_RATIO * used):
            raise StudioError(
                f"{self.name} unpacks to more than {self.given - len(data):,} bytes from {used:,}, which no "
                "export needs, so it was not read further. Unpack it and import the file inside."
            )
        self.sum = zlib.crc32(data, self.sum) if self.checksum is not None else 0
        if not data and len(buffer) and self.checksum not in (None, self.sum):
            raise _damaged(self.name, "its checksum does not fit")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self.stream.close()
        super().close()


def _damaged(name: str, problem: object) -> StudioError:
    if "password" in str(problem) or "encrypted" in str(problem):
        return StudioError(
            f"{name} is password-protected. Unpack it with the password and import the file inside."
        )
    return StudioError(
        f"{name} is damaged or cut off and cannot be unpacked ({str(problem)[:120]}). Export it again."
    )


def _is_data(member: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    hidden = path.name.startswith(".") or path.name.casefold() in _LITTER
    return (
        not member.is_dir() and not hidden and "__MACOSX" not in path.parts and member.file_size > 0
    )


def members(path: Path) -> tuple[str, ...]:
    """Return the names of the data files in a ZIP archive, in order; folders and what systems leave
    behind are not.
    """
    with open_zip(path) as archive:
        found = archive.infolist()
        if len(found) > MAX_MEMBERS:
            raise StudioError(
                f"{path.name} holds {count(len(found), 'file')}. Unpack it and import those you need."
            )
        return tuple(dict.fromkeys(member.filename for member in found if _is_data(member)))


def choose_member(path: Path, wanted: str = "") -> str:
    """Return the member to read: the one wanted, or the only one; raise StudioError that lists them
    otherwise.
    """
    names = members(path)
    if wanted in names or (len(names) == 1 and not wanted):
        return wanted or names[0]
    if not names:
        raise StudioError(f"{path.name} is a ZIP archive without a file in it. Export it again.")
    listed = ", ".join(names[:12]) + (f" and {len(names) - 12:,} more" if len(names) > 12 else "")
    if wanted:
        raise StudioError(f"{path.name} holds no file “{wanted}”. It holds: {listed}.")
    raise StudioError(
        f"{path.name} is a ZIP archive of {count(len(names), 'file')}: {listed}. Choose one of them, or unpack it and import "
        "the files you need."
    )


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> BinaryIO:
    """Open a member of an archive, also one packed with Zstandard (method 93), which zipfile does
    not know.
    """
    # a log has very many members, and a path is slow to make
    name = f"{basename(str(archive.filename))}: {member.filename}"  # noqa: PTH119
    try:
        if member.compress_type != _ZSTD:
            return _buffered(_Bounded(archive.open(member), name, member.compress_size))
        raw = _raw_member(archive, member)
        # a frame may ask for a window of gigabytes
        reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(
            raw, read_across_frames=True
        )
        return _buffered(
            # zipfile checks the sums of those it opens itself; here nobody else does
            _Bounded(cast("IO[bytes]", reader), name, member.compress_size, member.CRC)
        )
    except _FAULTS as problem:
        raise _damaged(name, problem) from None


def _raw_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> io.BytesIO:
    """Return the packed bytes of a member: behind its local header (30 bytes, its name, its extra
    fields).
    """
    # unlike other members these bytes are held in memory, packed
    if member.compress_size > MAX_SIZE // 16 or member.flag_bits & 1:
        raise StudioError(f"{member.filename} is too large or password-protected. Unpack it first.")
    with open_input(Path(str(archive.filename)), EXPORT) as stream:
        stream.seek(member.header_offset)
        header = stream.read(30)
        if header[:4] != b"PK\x03\x04" or len(header) < 30:
            raise zipfile.BadZipFile("a member has no header")
        stream.seek(
            int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"),
            io.SEEK_CUR,
        )
        return io.BytesIO(stream.read(member.compress_size))


def _buffered(bounded: _Bounded) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(bounded, _BLOCK))


class _Closing(io.BufferedReader):
    """Close the archive a member comes from together with the member."""

    archive: zipfile.ZipFile

    def close(self) -> None:
        super().close()
        self.archive.close()


def _bounded_file(path: Path, kind: str) -> _Bounded:
    raw = open_input(path, EXPORT)
    stream = cast("IO[bytes]", _OfFile(_STREAMS[kind](raw), raw))
    return _Bounded(stream, path.name, path.stat().st_size, used=raw.tell)


class _OfFile:
    """Read an unpacking stream, and close the file below together with it."""

    def __init__(self, stream: IO[bytes], raw: BinaryIO) -> None:
        self._stream, self._raw = stream, raw

    def read(self, size: int) -> bytes:
        return self._stream.read(size)

    def close(self) -> None:
        self._stream.close()
        self._raw.close()


def open_packed(path: Path, packing: Packing) -> BinaryIO:
    """Open what is inside a packed file; raise StudioError where it is damaged, protected or would
    never end.
    """
    if packing.kind != "zip":
        return _buffered(_bounded_file(path, packing.kind))
    name, archive = choose_member(path, packing.member), open_zip(path)
    try:
        inner = open_member(archive, archive.getinfo(name))
        stream = _Closing(cast("io.RawIOBase", inner), _BLOCK)
    except BaseException:
        archive.close()
        raise
    stream.archive = archive
    return cast("BinaryIO", stream)


@contextmanager
def unpacked(path: Path, packing: Packing) -> Iterator[Path]:
    """Give a workbook as a file of its own: the file itself, or a copy unpacked for as long as it
    is needed.
    """
    if not packing.kind:
        yield path
        return
    with TemporaryDirectory(prefix="slastudio-", ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / (PurePosixPath(packing.member).name[-80:] or path.stem or "workbook")
        with open_packed(path, packing) as source, copy.open("wb") as target:
            while block := source.read(_BLOCK):
                target.write(block)
        yield copy


def is_packed_file(path: Path, head: bytes) -> bool:
    """Tell whether a file is packed and no workbook itself."""
    kind = packing(head)
    if kind != "zip":
        return bool(kind)
    with open_zip(path) as archive:
        return not is_workbook(archive)
