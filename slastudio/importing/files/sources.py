"""What a file is, told from its bytes and never from its name: container, packing, encoding, size
and hash.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from slastudio.evidence.reading import PLAIN, FileLayout, Packing
from slastudio.importing.files.archives import is_eval_log, open_zip
from slastudio.importing.files.encodings import is_utf8, tell_encoding
from slastudio.importing.files.eval_logs import eval_log_text
from slastudio.importing.files.file_hash import (
    EXPORT,
    fingerprint,
    hash_file,
    require_unchanged,
    unreadable,
)
from slastudio.importing.files.json_data import looks_like_json_lines
from slastudio.importing.files.packed import (
    choose_member,
    is_packed_file,
    open_packed,
    packing,
    unpacked,
)
from slastudio.importing.files.workbooks import OLE, require_workbook
from slastudio.shared.inputs import open_input, read_bytes
from slastudio.shared.problems import StudioError

# what a file is must be told before all of it is read
HEAD = 2_000_000
# hashing so much takes no longer than looking at it
HASHED_AT_ONCE = 20_000_000
_PROBE = 1 << 18
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
    (b"\x1f\x8b", "packed once more with gzip"),
    (b"BZh", "packed once more with bzip2"),
    (b"\xfd7zXZ", "packed once more with xz"),
)
_WANTED = "Expected a CSV, Excel (.xlsx), JSON or JSON Lines export."


@dataclass(frozen=True)
class SourceFile:
    """Describe a file: container (csv, xlsx, json, jsonl), text encoding, SHA-256, size, and its
    first bytes.

    sha256 and size are those of the file as given; sha256 is "" for a large file until it is hashed
    while it is imported. damaged: the text holds bytes that do not belong to its encoding; they are
    shown as �. packed: how it is packed (gzip, zip, bz2, xz, eval, or ""), member: which file of a
    ZIP is meant. whole: the head is all there is.
    """

    path: Path
    container: str
    encoding: str
    sha256: str
    size: int
    head: bytes
    damaged: bool = False
    packed: str = ""
    member: str = ""
    whole: bool = False

    @property
    def head_text(self) -> str:
        """Return the first part of the text, cut at a line's end where the file goes on."""
        text = codecs.getincrementaldecoder(self.encoding)("replace").decode(self.head, self.whole)
        cut = max(text.rfind("\n"), text.rfind("\r"))
        return text if self.whole or cut < 0 else text[: cut + 1]

    @property
    def layout(self) -> FileLayout:
        """Return what is known of how records lie in it before anybody looked at them."""
        return FileLayout(self.container, self.encoding, self.packing)

    @property
    def packing(self) -> Packing:
        """Return how open_binary finds the data again."""
        return Packing(self.packed, self.member)


def open_binary(path: Path, packing: Packing = PLAIN) -> BinaryIO:
    """Open the bytes of the data: the file's own, or those inside it.

    Raises StudioError where the file cannot be opened, is damaged or unpacks to more than any
    export holds.
    """
    if packing.kind == "eval":
        return io.BytesIO(eval_log_text(path))
    try:
        return open_packed(path, packing) if packing.kind else open_input(path, EXPORT)
    except OSError as problem:
        raise unreadable(path, problem) from None


def open_text(path: Path, encoding: str, packing: Packing = PLAIN) -> TextIO:
    """Open a text file without touching its line ends; damaged bytes become �."""
    return io.TextIOWrapper(
        open_binary(path, packing), encoding=encoding, errors="replace", newline=""
    )


def require_file(path: Path) -> None:
    try:
        if not path.exists():
            raise StudioError(f"There is no file {path}. {_WANTED} Check the name and the folder.")
        if not path.is_file() and not path.is_dir():
            raise StudioError(
                f"{path} is a device or pipe, not a file. {_WANTED} Save the export to a file first."
            )
        if not path.is_file():
            raise StudioError(f"{path} is a folder, not a file. {_WANTED} Choose a file inside it.")
        if path.stat().st_size == 0:
            raise StudioError(f"{path.name} is empty (0 bytes). {_WANTED} Export it again.")
    except (OSError, ValueError) as problem:
        raise StudioError(
            f"The path {str(path)[:200]!r} cannot be used: {problem}. {_WANTED}"
        ) from None


def _refuse_foreign(path: Path, head: bytes) -> None:
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise StudioError(f"{path.name} is {what}, which cannot be read here. {_WANTED}")
    start = head[:500].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise StudioError(
            f"{path.name} is a web page or XML document, perhaps a sign-in page saved in place of the export. {_WANTED}"
        )


def _packing(path: Path, start: bytes, member: str) -> Packing:
    """Return how what is inside a file is read; plain for a plain file or a workbook."""
    if not is_packed_file(path, start):
        return PLAIN
    if packing(start) != "zip":
        return Packing(packing(start))
    with open_zip(path) as archive:
        if is_eval_log(archive):
            return Packing("eval")
    return Packing("zip", choose_member(path, member))


def _read_head(path: Path, packed: Packing) -> bytes:
    """Return the first bytes of the data, and one more where it goes on."""
    try:
        with open_binary(path, packed) as stream:
            head = b""
            while len(head) <= HEAD and (block := stream.read(HEAD + 1 - len(head))):
                head += block
            return head
    except OSError as problem:
        raise unreadable(path, problem) from None


def _probes(path: Path, size: int) -> list[bytes]:
    """Return pieces from the middle and the end of a plain file, where an export may turn out other
    than it began.
    """
    with open_input(path, EXPORT) as stream:
        pieces = []
        for place in (size // 4, size // 2, size * 3 // 4, size - _PROBE):
            stream.seek(max(place, 0))
            pieces.append(stream.read(_PROBE))
    return pieces


def _tell_text(path: Path, head: bytes, size: int, packed: Packing) -> tuple[str, bool]:
    if packed.kind or size <= len(head):
        return tell_encoding(path.name, [head], valid=is_utf8(head, cut=len(head) > HEAD))
    if size <= HASHED_AT_ONCE:
        whole = read_bytes(path, EXPORT)
        valid = is_utf8(whole, cut=False)
        return tell_encoding(path.name, [head, *([] if valid else [whole[HEAD:]])], valid=valid)
    return tell_encoding(path.name, [head, *_probes(path, size)])


def identify(path: Path, member: str = "") -> SourceFile:
    """Tell what a file is; raise StudioError for a missing, empty, foreign or binary file.

    member: which file of a ZIP archive is meant, where it holds several. A large file is not read
    to its end.
    """
    require_file(path)
    before = fingerprint(path)
    size, sha256 = before[0], hash_file(path) if before[0] <= HASHED_AT_ONCE else ""
    packed = _packing(path, _read_start(path), member)
    head = _read_head(path, packed)
    whole, kept = len(head) <= HEAD, head[:HEAD]
    if head.startswith((b"PK", OLE)):
        with unpacked(path, packed) as book:
            require_workbook(book)
        return SourceFile(
            path,
            "xlsx",
            "",
            sha256,
            size,
            kept,
            packed=packed.kind,
            member=packed.member,
            whole=whole,
        )
    if not head:
        raise StudioError(f"{path.name} holds an empty file. {_WANTED} Export it again.")
    _refuse_foreign(path, head)
    encoding, damaged = _tell_text(path, head, size, packed)
    text = SourceFile(path, "csv", encoding, "", size, kept, whole=whole).head_text.lstrip("\ufeff")
    if not text.strip():
        raise StudioError(f"{path.name} holds nothing but blanks. {_WANTED} Export it again.")
    require_unchanged(path, before)
    return SourceFile(
        path,
        _text_container(text),
        encoding,
        sha256,
        size,
        kept,
        damaged,
        packed.kind,
        packed.member,
        whole,
    )


def _read_start(path: Path) -> bytes:
    try:
        with open_input(path, EXPORT) as stream:
            return stream.read(16)
    except OSError as problem:
        raise unreadable(path, problem) from None


def _text_container(text: str) -> str:
    start = text.lstrip()[:1]
    if looks_like_json_lines(text):
        return "jsonl"
    if start == "{" or (
        start == "[" and text.lstrip()[1:].lstrip()[:1] in ("{", "]", "[", '"', "")
    ):
        return "json"
    return "csv"
