"""Which files dropped folders and archives bring: subfolders too, what is hidden or left behind by
systems not.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from slastudio.importing.files.packed import is_packed_file, members
from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

MOST = 2_000
_LEFT_BEHIND = frozenset(("thumbs.db", "desktop.ini", "__macosx", "icon\r"))


@dataclass(frozen=True)
class Found:
    """Name one file to look at, or one member of a ZIP archive; shown: its name below what was
    dropped.
    """

    path: Path
    member: str = ""
    shown: str = ""


def gather(paths: Iterable[Path], progress: Progress | None = None) -> tuple[Found, ...]:
    """Return every file that paths bring, folders walked in order; raise StudioError beyond two
    thousand.
    """
    found: list[Found] = []
    report = progress or Progress()
    for each in _files(paths):
        report.report("Looking through folders")
        found += _inside(each)
        if len(found) > MOST:
            raise StudioError(f"These are more than {MOST:,} files. Drop fewer at once.")
    return tuple(dict.fromkeys(found))


def _files(paths: Iterable[Path]) -> Iterator[Found]:
    for path in paths:
        if not path.is_dir():
            yield Found(path, "", path.name)
            continue
        for folder, names, files in os.walk(path):
            names[:] = sorted(name for name in names if not _is_hidden(name))
            for name in sorted(files):
                if not _is_hidden(name):
                    whole = Path(folder, name)
                    yield Found(whole, "", str(whole.relative_to(path.parent)))


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in _LEFT_BEHIND


def _inside(each: Found) -> list[Found]:
    names = members_of(each.path) if each.path.suffix.casefold() == ".zip" else ()
    return (
        [Found(each.path, name, f"{each.shown} › {name}") for name in names]
        if len(names) > 1
        else [each]
    )


def members_of(path: Path) -> tuple[str, ...]:
    """Return the data files in a ZIP archive; none for any other file, a workbook too."""
    try:
        with open_input(path, Expected("an export to import")) as file:
            head = file.read(512)
        return members(path) if head[:2] == b"PK" and is_packed_file(path, head) else ()
    except (OSError, StudioError):
        return ()  # looking at it as a file tells what is wrong with it
