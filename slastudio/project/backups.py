"""Copies of a project that the program makes by itself: whole, verified, a few kept, and restored."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

from slastudio.project.database.backup_names import Backup, backups_in, new_backup_path
from slastudio.project.database.checksums import checksum
from slastudio.project.database.errors import DamagedError, told
from slastudio.project.database.pending import pending_files
from slastudio.project.format.opening import connect, validate
from slastudio.project.holders import clear_holder, take_lock
from slastudio.shared.outputs import made_aside
from slastudio.shared.problems import StudioError

KEPT = {"day": 7, "format": 3, "before-restoring": 3}
_PAGES = 1_000
Step = Callable[[float], None]


def copy_database(
    source: sqlite3.Connection, target: Path, step: Step = lambda _share: None
) -> None:
    """Copy all that is committed to an empty file, some pages at a time; the copy is nobody's yet.

    step: called between two pieces with the share that is done; raising there ends the copy.
    """
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        # a copy that fails is thrown away: it needs no journal, which a killed process would leave
        copy.execute("PRAGMA journal_mode = MEMORY")
        source.backup(
            copy,
            pages=_PAGES,
            sleep=0.001,
            progress=lambda _status, left, total: step(1 - left / total if total else 1.0),
        )
        clear_holder(copy)
    finally:
        copy.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StudioError(
            f"{folder} cannot be made: {error.strerror or error}. Choose another folder for backups."
        ) from error


def make_backup(
    project: Path,
    source: sqlite3.Connection,
    folder: Path,
    why: str,
    step: Step = lambda _share: None,
) -> Backup:
    """Keep a verified copy of what an open connection holds; return it.

    Raises StudioError where there is no room, or where the copy is not whole.
    """
    now = datetime.now(UTC)
    path = new_backup_path(folder, project, why, now)
    _make_folder(folder)
    with told(path), made_aside(path) as aside:
        copy_database(source, aside, step)
        verify(aside)
    return Backup(path, why, now.replace(microsecond=0))


def verify(path: Path) -> None:
    """Raise StudioError where a file is no whole project: its tables, its pages, the type of every
    value, and the checksum of every block of evidence.
    """
    validate(path)
    with closing(connect(path, write=False)) as db, told(path):
        for chunk, name, expected, block in db.execute(
            "SELECT chunk, name, checksum, data FROM chunk_column"
        ):
            if checksum(block) != expected:
                raise DamagedError(
                    f"the values “{name}” of block {chunk} do not match their checksum"
                )


def discard_old(project: Path, folder: Path) -> tuple[Path, ...]:
    """Delete what is beyond the few copies that are kept of each sort; return what was deleted."""
    seen: dict[str, int] = {}
    gone = []
    for each in backups_in(folder, project):
        sort = "format" if each.why.startswith("format") else each.why
        seen[sort] = seen.get(sort, 0) + 1
        if seen[sort] > KEPT[sort]:
            with suppress(OSError):
                each.path.unlink()
                gone.append(each.path)
    return tuple(gone)


def is_due(project: Path, folder: Path, now: datetime) -> bool:
    """Tell whether a project needs today's copy: none was made today (UTC), and the file changed
    since the newest one.
    """
    days = [each for each in backups_in(folder, project) if each.why == "day"]
    if not days:
        return True
    newest = days[0]
    if newest.made.date() == now.date():
        return False
    return project.stat().st_mtime > newest.path.stat().st_mtime


def restore(project: Path, backup: Path, folder: Path) -> Path | None:
    """Put a backup in a project's place; return where the file that was there is kept, if one was.

    The copy is checked first. What stands there now is moved aside with all that lies beside it,
    whatever state it is in.
    """
    verify(backup)
    lock = take_lock(project)
    try:
        with made_aside(project) as aside:
            shutil.copyfile(backup, aside)
            return _moved_aside(project, folder) if project.exists() else None
    finally:
        lock.release()


def _moved_aside(project: Path, folder: Path) -> Path:
    _make_folder(folder)
    kept = new_backup_path(folder, project, "before-restoring")
    pending = pending_files(project)
    # all is kept before anything goes: without its journal what lies here would be half written
    for each in (project, *pending):
        shutil.copyfile(each, kept.with_name(kept.name + each.name.removeprefix(project.name)))
    # a journal belongs to the file it lies beside: with another one it would destroy it
    for each in pending:
        each.unlink()
    return kept
