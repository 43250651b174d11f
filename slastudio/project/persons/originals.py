"""Kept copies of imported files, searched for a value: text as it is, packed files part by part."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

import zstandard

from slastudio.project.persons.wanted import Wanted

_PIECE = 4 << 20
_READ = 1 << 20
_MOST_UNPACKED = 1 << 30
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_BROKEN = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


def original_holds(packed: Iterator[bytes], wanted: Wanted) -> bool | None:
    """Tell whether the copy kept of an import's file holds a value; None where it cannot be
    searched. packed: its pieces as they are stored.
    """
    try:
        pieces = _pieces(packed)
        first = next(pieces, b"")
        if first.startswith(b"PK\x03\x04"):
            return _zip_holds(first + b"".join(pieces), wanted)
        if first.startswith(b"\x1f\x8b"):
            with gzip.open(io.BytesIO(first + b"".join(pieces))) as stream:
                return _stream_holds(_read(stream), wanted)
        if b"\x00" in first[:4096] and not first.startswith(_WIDE):
            return None
        return _stream_holds(_chained(first, pieces), wanted)
    except (*_BROKEN, NotImplementedError, zstandard.ZstdError):
        return None


def _pieces(packed: Iterator[bytes]) -> Iterator[bytes]:
    for piece in packed:
        # no piece was larger; what unpacks to more is a bomb in a stranger's project
        yield zstandard.ZstdDecompressor().decompress(piece, max_output_size=_PIECE)


def _chained(first: bytes, others: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from others


def _zip_holds(data: bytes, wanted: Wanted) -> bool:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as stream:
                if _stream_holds(_read(stream), wanted):
                    return True
    return False


def _read(stream: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    total = 0
    while part := stream.read(_READ):
        total += len(part)
        if total > _MOST_UNPACKED:
            raise ValueError("unpacks to more than a copy would")
        yield part


def _stream_holds(parts: Iterator[bytes], wanted: Wanted) -> bool:
    tail = b""
    for part in parts:
        if wanted.is_in_bytes(tail + part):
            return True
        # the value may lie across two parts, in an encoding of up to four bytes a letter
        tail = part[-8 * len(wanted.value) :]
    return False
