"""What a file is, told from its bytes and never from its name: container, encoding, size and hash."""

from __future__ import annotations

import codecs
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import charset_normalizer

from slastudio.importing.jsondata import looks_like_json_lines
from slastudio.importing.workbooks import OLE, require_workbook
from slastudio.shared.problems import StudioError

HEAD = 2_000_000
_BLOCK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FOREIGN = (
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"SQLite format 3\0", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"PAR1", "a Parquet file"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"BZh", "compressed with bzip2"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd"),
)
_WANTED = "Expected a CSV, Excel (.xlsx), JSON or JSON Lines export."


@dataclass(frozen=True)
class Source:
    """Describe a file: container (csv, xlsx, json, jsonl), text encoding, SHA-256, size, and its first bytes.

    damaged: the text holds bytes that do not belong to its encoding; they are shown as �.
    """

    path: Path
    container: str
    encoding: str
    sha256: str
    size: int
    head: bytes
    damaged: bool = False

    @property
    def head_text(self) -> str:
        """Return the first part of the text, cut at a line's end where the file goes on."""
        text = codecs.getincrementaldecoder(self.encoding)("replace").decode(self.head, len(self.head) >= self.size)
        cut = max(text.rfind("\n"), text.rfind("\r"))
        return text if len(self.head) >= self.size or cut < 0 else text[: cut + 1]


def open_text(path: Path, encoding: str) -> TextIO:
    """Open a text file without touching its line ends; damaged bytes become �."""
    try:
        return io.TextIOWrapper(path.open("rb"), encoding=encoding, errors="replace", newline="")
    except OSError as problem:
        raise _unreadable(path, problem) from None


def _unreadable(path: Path, problem: OSError) -> StudioError:
    return StudioError(
        f"{path.name} cannot be opened: {problem.strerror or problem}. Check the path and its permissions."
    )


def require_file(path: Path) -> None:
    try:
        if not path.exists():
            raise StudioError(f"There is no file {path}. {_WANTED} Check the name and the folder.")
        if not path.is_file() and not path.is_dir():
            raise StudioError(f"{path} is a device or pipe, not a file. {_WANTED} Save the export to a file first.")
        if not path.is_file():
            raise StudioError(f"{path} is a folder, not a file. {_WANTED} Choose a file inside it.")
        if path.stat().st_size == 0:
            raise StudioError(f"{path.name} is empty (0 bytes). {_WANTED} Export it again.")
    except (OSError, ValueError) as problem:
        raise StudioError(f"The path {str(path)[:200]!r} cannot be used: {problem}. {_WANTED}") from None


def _scan(path: Path) -> tuple[bytes, str, bool]:
    """Return the head, the SHA-256 of the whole file, and whether all of it is valid UTF-8."""
    digest, decoder, valid, head = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), True, b""
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                digest.update(block)
                head = head if len(head) >= HEAD else head + block
                valid = valid and _decodes(decoder, block)
    except OSError as problem:
        raise _unreadable(path, problem) from None
    return head[:HEAD], digest.hexdigest(), valid and _decodes(decoder, b"", final=True)


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _refuse_foreign(path: Path, head: bytes) -> None:
    for magic, what in _FOREIGN:
        if head.startswith(magic):
            raise StudioError(f"{path.name} is {what}, which cannot be read here. {_WANTED}")
    start = head[:500].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<?xml")):
        raise StudioError(
            f"{path.name} is a web page or XML document, perhaps a sign-in page saved in place of the export. {_WANTED}"
        )


def _guess_wide(head: bytes) -> str:
    """Return UTF-16 without a byte order mark, told by where the zero bytes are, or ""."""
    even, odd = head[0:4000:2].count(0), head[1:4000:2].count(0)
    half = max(len(head[:4000]) // 2, 1)
    if odd > 0.3 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * half and odd < 0.05 * half else ""


def _guess_narrow(head: bytes) -> tuple[str, bool]:
    """Return an 8-bit encoding, or UTF-8 with damage, for bytes that are not valid UTF-8."""
    text = head.decode("utf-8", "replace")
    wrong = text.count("\ufffd")
    right = sum(1 for c in text[:200_000] if c > "\x7f" and c != "\ufffd")
    if right > 4 * wrong or not wrong:
        return "utf-8", True
    high = sum(b > 127 for b in head[:100_000])
    if high > 0.3 * len(head[:100_000]) and (best := charset_normalizer.from_bytes(head[:100_000]).best()):
        return best.encoding, False
    try:
        head.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1", False
    return "cp1252", False


def _encoding(path: Path, head: bytes, *, valid: bool) -> tuple[str, bool]:
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name, False
    if wide := _guess_wide(head):
        return wide, False
    odd = sum(head[:20_000].count(bytes([c])) for c in range(32) if c not in (9, 10, 12, 13))
    if odd > max(8, 0.02 * len(head[:20_000])):
        raise StudioError(f"{path.name} is not text but some binary data. {_WANTED}")
    return ("utf-8", False) if valid else _guess_narrow(head)


def identify(path: Path) -> Source:
    """Tell what a file is; raise StudioError for a missing, empty, foreign, packed or binary file."""
    require_file(path)
    head, sha256, valid = _scan(path)
    size = path.stat().st_size
    if head.startswith((b"PK", OLE)):
        require_workbook(path)
        return Source(path, "xlsx", "", sha256, size, head)
    _refuse_foreign(path, head)
    encoding, damaged = _encoding(path, head, valid=valid)
    source = Source(path, "csv", encoding, sha256, size, head, damaged)
    text = source.head_text.lstrip("\ufeff")
    if not text.strip():
        raise StudioError(f"{path.name} holds nothing but blanks. {_WANTED} Export it again.")
    return Source(path, _text_container(text), encoding, sha256, size, head, damaged)


def _text_container(text: str) -> str:
    start = text.lstrip()[:1]
    if looks_like_json_lines(text):
        return "jsonl"
    if start == "{" or (start == "[" and text.lstrip()[1:].lstrip()[:1] in ("{", "]", "[", '"', "")):
        return "json"
    return "csv"
