"""What lies beside a database file and belongs to it: a journal that a killed program left, or a
log of a writer in another mode.

Either changes the file the moment SQLite opens it. So a file that has one is looked at in a private
copy, together with it, before the file itself is opened.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from slastudio.shared.problems import StudioError

# https://www.sqlite.org/fileformat2.html: bytes 18 and 19 of the header are 2 in a file in WAL mode
_MODES = slice(18, 20)
# … and what a rollback journal begins with; one that names a super-journal ends with it too
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def pending_files(path: Path) -> tuple[Path, ...]:
    """Return the files beside a database that SQLite would apply to it: its journal, its log."""
    found = [path.with_name(path.name + ending) for ending in ("-journal", "-wal")]
    return tuple(each for each in found if _has_content(each))


def _has_content(path: Path) -> bool:
    try:
        return path.is_file() and path.stat().st_size > 0
    except OSError:
        return False


def is_in_wal_mode(path: Path) -> bool:
    """Tell whether the file is written through a log beside it, which a project never is."""
    with path.open("rb") as file:
        modes = file.read(_MODES.stop)[_MODES]
    return b"\x02" in modes or path.with_name(f"{path.name}-wal").exists()


def needs_copy(path: Path) -> bool:
    """Tell whether opening the file itself would change it."""
    return bool(pending_files(path)) or is_in_wal_mode(path)


@contextmanager
def private_copy(path: Path) -> Iterator[Path]:
    """Give a copy of a database with what is pending beside it, in a folder nobody else may enter."""
    with tempfile.TemporaryDirectory(prefix="slastudio-") as folder:
        yield copied_into(path, Path(folder))


def copied_into(path: Path, folder: Path) -> Path:
    """Copy a database and what is pending into a folder; return the copy."""
    for each in pending_files(path):
        if each.name.endswith("-journal"):
            _require_own_journal(path, each)
        shutil.copyfile(each, folder / f"looked-at{each.name.removeprefix(path.name)}")
    return Path(shutil.copyfile(path, folder / "looked-at"))


def _require_own_journal(path: Path, journal: Path) -> None:
    """Refuse a journal that names another file: SQLite would open that file, and may delete it."""
    with journal.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(size - len(_JOURNAL_MAGIC), 0))
        names_another = size > 28 and file.read() == _JOURNAL_MAGIC
    if names_another:
        raise StudioError(
            f"{journal.name} beside {path.name} names another file, which no journal of a project does. "
            "It was not opened; move that file away, or ask the sender for a fresh copy."
        )
