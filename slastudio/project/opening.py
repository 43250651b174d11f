"""Open the database file itself: check a stranger's file before SQLite sees it, harden the
connection, create new files.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path

from slastudio.project.migrations import (
    APPLICATION_ID,
    CURRENT,
    expected_schema,
    migrate,
    schema_of,
)
from slastudio.shared.problems import StudioError

SUFFIX = ".slastudio"
# SQLite's header
_HEADER = 100
# a check of a large file must not keep anybody from opening it
_CHECK_SECONDS = 20.0
_DEFENSIVE = 1010  # SQLITE_DBCONFIG_DEFENSIVE, which Python names from 3.12 on
_MAX_VALUE_BYTES = 512 * 1024 * 1024


def read_version(path: Path) -> int:
    """Return the format version in the file's header; raise StudioError unless it is a project of
    ours.
    """
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except FileNotFoundError:
        raise StudioError(
            f"There is no project at {path}. Check where it is, or make a new one."
        ) from None
    except OSError as error:
        raise StudioError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    if len(header) < _HEADER or not header.startswith(b"SQLite format 3\x00"):
        raise StudioError(
            f"{path.name} is not an SLA Studio project. Projects end in {SUFFIX} and are made by this program."
        )
    version, application = (
        int.from_bytes(header[60:64], "big"),
        int.from_bytes(header[68:72], "big"),
    )
    if application != APPLICATION_ID:
        raise StudioError(
            f"{path.name} is a database of another program, not an SLA Studio project."
        )
    if version > CURRENT:
        raise StudioError(
            f"{path.name} was written by a newer SLA Studio (format {version}; this one reads up to {CURRENT}). Update the program."
        )
    return version


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Return a hardened connection; the file must exist."""
    uri = f"{path.resolve().as_uri()}?mode={'rw' if write else 'ro'}"
    try:
        db = sqlite3.connect(
            uri, uri=True, isolation_level=None, check_same_thread=False, timeout=10
        )
    except sqlite3.Error as error:
        raise StudioError(f"{path.name} cannot be opened: {error}.") from None
    _harden(db)
    return db


def _harden(db: sqlite3.Connection) -> None:
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
    if hasattr(db, "setconfig"):  # Python 3.12 and later
        db.setconfig(_DEFENSIVE, True)
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted leaves nothing in free pages
        "cache_size = -16000",  # in KiB; what a big import writes beyond it goes to the disk at once
        "temp_store = MEMORY",
    ):
        db.execute(f"PRAGMA {pragma}")
    db.set_authorizer(_authorize)


def _authorize(
    action: int, _first: str | None, second: str | None, _database: str | None, inside: str | None
) -> int:
    # a project has neither triggers nor views, so nothing may come out of one
    if inside is not None:
        return sqlite3.SQLITE_DENY
    forbidden = (
        sqlite3.SQLITE_ATTACH,
        sqlite3.SQLITE_DETACH,
        sqlite3.SQLITE_CREATE_TRIGGER,
        sqlite3.SQLITE_CREATE_VIEW,
        sqlite3.SQLITE_CREATE_VTABLE,
    )
    if action in forbidden or (action == sqlite3.SQLITE_FUNCTION and second == "load_extension"):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def compact(db: sqlite3.Connection) -> None:
    """Rebuild the file without free pages; SQLite attaches a database of its own to do so, which is
    refused otherwise.
    """
    db.set_authorizer(None)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    try:
        db.execute("VACUUM")
    finally:
        db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        db.set_authorizer(_authorize)


def validate(db: sqlite3.Connection, path: Path, version: int) -> None:
    """Check that the file holds exactly our tables and is sound, within a time limit; raise
    StudioError otherwise.
    """
    deadline = time.monotonic() + _CHECK_SECONDS
    db.set_progress_handler(lambda: int(time.monotonic() > deadline), 20_000)
    try:
        found = schema_of(db)
        if found != expected_schema(version):
            raise StudioError(
                f"{path.name} holds tables, views or triggers that no SLA Studio project has. It was not opened; "
                "ask its sender for a fresh copy."
            )
        state = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if state != "ok":
            raise StudioError(
                f"{path.name} is damaged ({state}). It was not opened; use the last backup beside it."
            )
    except sqlite3.DatabaseError as error:
        raise StudioError(
            f"{path.name} is damaged or was tampered with ({error}). It was not opened."
        ) from None
    finally:
        db.set_progress_handler(None, 0)


def create_file(path: Path) -> None:
    """Create a new project file with today's schema; refuse to touch a file that exists."""
    try:
        # looking and making in one step, so that no file made in between is overwritten
        path.open("xb").close()
    except FileExistsError:
        raise StudioError(
            f"{path} exists already; a project is never overwritten. Choose another name."
        ) from None
    except OSError as error:
        raise StudioError(f"{path} cannot be created: {error.strerror or error}.") from None
    db = sqlite3.connect(path, isolation_level=None)
    try:
        migrate(db, 0)
    finally:
        db.close()


def upgrade(path: Path, version: int) -> Path | None:
    """Bring an older project to today's format, keeping a copy beside it first; return the copy's
    path.
    """
    if version >= CURRENT:
        return None
    copy = backup_path(path, f"format-{version}")
    source, target = connect(path, write=False), sqlite3.connect(copy)
    try:
        source.backup(target)
    finally:
        source.close()
        target.close()
    db = connect(path, write=True)
    try:
        migrate(db, version)
    finally:
        db.close()
    return copy


def backup_path(path: Path, reason: str) -> Path:
    """Return an unused name beside the project, such as
    “larkpay.format-1.20261120-101500.slastudio”.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    for number in range(1000):
        tail = f"-{number}" if number else ""
        candidate = path.with_name(f"{path.stem}.{reason}.{stamp}{tail}{SUFFIX}")
        if not candidate.exists():
            return candidate
    raise StudioError(f"No name is left for a backup beside {path.name}.")
