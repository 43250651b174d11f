"""A Word file from outside: opened as the stranger it is, its size known before anything of it is
unpacked.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from slastudio.contract.words.figures import show_number
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.problems import StudioError

MOST_BYTES = 64 * 1024 * 1024
MOST_PARTS = 4_000
MOST_RATIO = 250
# small parts compress as far as they like: a blank one is nothing but repetition
_SMALL = 1024 * 1024
_EXPECTED = Expected("a Word file (.docx)", MOST_BYTES, "Save it without pictures.")
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_MAIN = "word/document.xml"


class WordPackage:
    """Hold a Word file whose parts may be read; nothing it refers to outside itself is ever
    followed.
    """

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name

    def part(self, path: str) -> Element | None:
        """Return a part as a tree, None where the file has none; raise StudioError where it is no
        plain XML.
        """
        try:
            entry = self._archive.getinfo(path)
        except KeyError:
            return None
        try:
            with self._archive.open(entry) as stream:
                # bounded again: what an entry says about its size need not be true
                content = stream.read(MOST_BYTES + 1)
        except (
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
            EOFError,
            zipfile.BadZipFile,
            zlib.error,
        ) as error:
            raise StudioError(
                f"{self._name} is damaged: {path} cannot be unpacked ({error})."
            ) from None
        if len(content) > MOST_BYTES:
            raise StudioError(_too_large(self._name))
        return self._tree(path, content)

    def _tree(self, path: str, content: bytes) -> Element:
        try:
            tree: Element = fromstring(content, forbid_dtd=True)
        except DefusedXmlException:
            raise StudioError(
                f"{self._name} was not opened: {path} declares a document type or entities, which no Word file needs."
            ) from None
        except (ParseError, ValueError, LookupError, RecursionError) as error:
            raise StudioError(
                f"{self._name} is damaged: {path} is not valid XML ({error})."
            ) from None
        return tree

    def main(self) -> Element:
        """Return the part that holds the text."""
        found = self.part(_MAIN)
        if found is None:
            raise StudioError(f"{self._name} holds no {_MAIN}.")
        return found


def open_package(path: Path) -> tuple[WordPackage, zipfile.ZipFile]:
    """Open a Word file after checking what it says about itself; the caller closes the archive."""
    data = read_bytes(path, _EXPECTED)
    begins = data[:4]
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, struct.error, ValueError, OSError):
        old = (
            " It is an old .doc, or protected by a password: save it as .docx without one."
            if begins == _OLD_WORD
            else ""
        )
        raise StudioError(f"{path.name} is not a Word file (.docx).{old}") from None
    try:
        _check(archive, path.name)
    except StudioError:
        archive.close()
        raise
    return WordPackage(archive, path.name), archive


def _check(archive: zipfile.ZipFile, name: str) -> None:
    entries = archive.infolist()
    if _MAIN not in archive.namelist():
        raise StudioError(f"{name} is not a Word file: it holds no {_MAIN}.")
    if len(entries) > MOST_PARTS:
        raise StudioError(
            f"{name} was not opened: it holds {show_number(len(entries))} parts; a Word file has a few dozen."
        )
    if sum(each.file_size for each in entries) > MOST_BYTES:
        raise StudioError(_too_large(name))
    if any(
        each.file_size > _SMALL and each.file_size > MOST_RATIO * max(each.compress_size, 1)
        for each in entries
    ):
        raise StudioError(
            f"{name} was not opened: a part of it unpacks to more than {MOST_RATIO} times its size."
        )
    if any(each.flag_bits & 1 for each in entries):
        raise StudioError(f"{name} is protected by a password; save it without one.")


def _too_large(name: str) -> str:
    return f"{name} was not opened: it unpacks to more than {MOST_BYTES // 1024 // 1024} MB. Save it without pictures."
