"""ZIP archives looked at before anything in them is unpacked: sizes, entities, and what the archive
is.
"""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.problems import StudioError

# what a text export may reasonably unpack to; a bomb goes far beyond any of them
MAX_UNPACKED, MAX_RATIO, MAX_MEMBERS = 1_500_000_000, 250, 5_000
_SMALL = 20_000_000  # below this a high ratio is harmless
_LIST_OF_SHEETS = 8_000_000
_ARCHIVE = Expected("a workbook or archive")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_ADVICE = "Save it again as .xlsx in a spreadsheet program, or as CSV."
# what zipfile raises for archives that are damaged, protected or packed in a way it does not know
FAULTS = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    OSError,
    RuntimeError,
    EOFError,
    ValueError,
    zlib.error,
    lzma.LZMAError,
)


class _OwnFile(zipfile.ZipFile):
    """Close the file it was opened from together with itself."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened = opened
        super().__init__(opened)

    def close(self) -> None:
        super().close()
        self._opened.close()


def open_zip(path: Path) -> zipfile.ZipFile:
    """Open any ZIP archive; raise StudioError where it is damaged."""
    opened = open_input(path, _ARCHIVE)
    try:
        archive = _OwnFile(opened)
    except FAULTS as problem:
        opened.close()
        raise StudioError(
            f"{path.name} is a damaged workbook or archive ({problem}). {_ADVICE}"
        ) from None
    archive.filename = str(path)
    return archive


def is_workbook(archive: zipfile.ZipFile) -> bool:
    """Tell whether an archive is an Excel or OpenDocument workbook, by its members."""
    names = set(archive.namelist())
    if "xl/workbook.xml" in names or any(name.startswith("xl/") for name in names):
        return True
    if "mimetype" not in names or "content.xml" not in names:
        return False
    try:
        with archive.open("mimetype") as stream:
            return stream.read(200).startswith(_ODS)
    except FAULTS:
        return False


def is_eval_log(archive: zipfile.ZipFile) -> bool:
    """Tell whether an archive is a log of Inspect AI, finished (header.json) or not
    (_journal/start.json).
    """
    names = set(archive.namelist())
    return "header.json" in names or "_journal/start.json" in names


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open the ZIP of a workbook; raise StudioError when it is none, is damaged, or would unpack
    too large.
    """
    archive = open_zip(path)
    try:
        if not is_workbook(archive):
            raise StudioError(
                f"{path.name} is a ZIP archive, not a workbook. Expected a CSV, Excel (.xlsx), JSON or JSON Lines "
                "export: unpack it and import the files inside."
            )
        check_sizes(path, archive.infolist())
        _refuse_long_lists(path, archive)
        _refuse_entities(path, archive)
    except BaseException:
        archive.close()
        raise
    return archive


def check_sizes(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raise StudioError where the members would unpack to more than any export needs."""
    unpacked = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    too_dense = unpacked > _SMALL and unpacked / packed > MAX_RATIO
    if unpacked > MAX_UNPACKED or len(members) > MAX_MEMBERS or too_dense:
        raise StudioError(
            f"{path.name} would unpack to {unpacked:,} bytes from {packed:,} in {len(members):,} parts, which no "
            f"export needs, so it was not opened. Export the rows as CSV."
        )


def _refuse_long_lists(path: Path, archive: zipfile.ZipFile) -> None:
    """Raise StudioError where the list of sheets alone is longer than a few thousand sheets need."""
    if any(
        m.filename.startswith("xl/workbook.") and m.file_size > _LIST_OF_SHEETS
        for m in archive.infolist()
    ):
        raise StudioError(
            f"{path.name} declares far too many sheets, so it was not opened. Export the rows as CSV."
        )


def _refuse_entities(path: Path, archive: zipfile.ZipFile) -> None:
    for member in archive.infolist():
        if not member.filename.endswith((".xml", ".rels")):
            continue
        try:
            with archive.open(member) as stream:
                start = stream.read(4096)
        except FAULTS as problem:
            raise StudioError(
                f"{path.name} is damaged or protected ({problem}). {_ADVICE}"
            ) from None
        # the last one in UTF-16, in which the others would not be seen
        if b"<!DOCTYPE" in start or b"<!ENTITY" in start or b"<\0!\0D\0O\0C" in start:
            raise StudioError(
                f"{path.name} declares XML entities, which a workbook never needs. {_ADVICE}"
            )
