"""Open the database file itself: check a stranger's file before SQLite sees it, harden the
connection, bring an older one to today's format.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from slastudio.project.database.backup_names import SUFFIX
from slastudio.project.database.errors import DamagedError, told
from slastudio.project.database.limits import LONG, LOOKING, Limits
from slastudio.project.database.pending import is_in_wal_mode, needs_copy, private_copy
from slastudio.project.format.migrations import APPLICATION_ID, CURRENT, migrate
from slastudio.project.format.soundness import require_sound
from slastudio.shared.problems import StudioError

# SQLite's header
_HEADER = 100
_MAGIC = b"SQLite format 3\x00"
_DEFENSIVE = 1010  # SQLITE_DBCONFIG_DEFENSIVE, which Python names from 3.12 on
_MAX_VALUE_BYTES = 512 * 1024 * 1024


def read_version(at: Path, path: Path | None = None) -> int:
    """Return the format version in the file's header; raise StudioError unless it is a project of
    ours.

    path: what is told of, where `at` is a copy of it.
    """
    path = path or at
    header = _header(at)
    if not header.startswith(_MAGIC) and header[68:72] != APPLICATION_ID.to_bytes(4, "big"):
        raise StudioError(
            f"{path.name} is not an SLA Studio project. Projects end in {SUFFIX} and are made by this program."
        )
    version = int.from_bytes(header[60:64], "big")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise StudioError(
            f"{path.name} is a database of another program, not an SLA Studio project."
        )
    if not header.startswith(_MAGIC) or version < 1:
        with told(path):
            raise DamagedError("its first bytes are not those of a project")
    if version > CURRENT:
        raise StudioError(
            f"{path.name} was written by a newer SLA Studio (format {version}; this one reads up to {CURRENT}). Update the program."
        )
    return version


def _header(path: Path) -> bytes:
    try:
        if not path.is_file() and path.exists():
            raise StudioError(f"{path} is no file. Name the project's file.")
        with path.open("rb") as file:
            return file.read(_HEADER)
    except FileNotFoundError:
        raise StudioError(
            f"There is no project at {path}. Check where it is, or make a new one."
        ) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise StudioError(f"{path.name} cannot be read: {why}.") from None


# --- the connection ------------------------------------------------------------------------------------------------


class Connection(sqlite3.Connection):
    """A connection to a project: limited, and closed to what a stranger's file might ask for."""

    limits: Limits
    # SQLite rebuilds a file through a database of its own, which is the only one ever attached
    compacting: bool = False


def connect(path: Path, *, write: bool) -> Connection:
    """Return a hardened connection; the file must exist."""
    uri = f"{path.resolve().as_uri()}?mode={'rw' if write else 'ro'}"
    with told(path):
        db = sqlite3.connect(
            uri,
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=10,
            factory=Connection,
        )
        try:
            _harden(db, write=write)
        except BaseException:
            db.close()
            raise
    return db


def _harden(db: Connection, *, write: bool) -> None:
    db.limits = Limits(db)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
    if hasattr(db, "setconfig"):  # Python 3.12 and later
        db.setconfig(_DEFENSIVE, True)
    db.set_authorizer(
        lambda action, first, second, _database, inside: _authorize(
            db.compacting, action, (first, second), inside
        )
    )
    for pragma in (
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "mmap_size = 0",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is deleted leaves nothing in free pages
        # in KiB; what a big import writes beyond it goes to the disk at once, and evidence that is read
        # is read once
        f"cache_size = {-16_000 if write else -2_000}",
        "temp_store = MEMORY",
    ):
        db.execute(f"PRAGMA {pragma}")


_FORBIDDEN = (
    sqlite3.SQLITE_ATTACH,
    sqlite3.SQLITE_DETACH,
    sqlite3.SQLITE_CREATE_TRIGGER,
    sqlite3.SQLITE_CREATE_TEMP_TRIGGER,
    sqlite3.SQLITE_CREATE_VIEW,
    sqlite3.SQLITE_CREATE_TEMP_VIEW,
    sqlite3.SQLITE_CREATE_VTABLE,
)


def _authorize(
    compacting: bool, action: int, named: tuple[str | None, str | None], inside: str | None
) -> int:
    # a project has neither triggers nor views, so nothing may come out of one
    if inside is not None:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_ATTACH and compacting and named[0] == "":
        return sqlite3.SQLITE_OK
    loads = action == sqlite3.SQLITE_FUNCTION and named[1] == "load_extension"
    return sqlite3.SQLITE_DENY if action in _FORBIDDEN or loads else sqlite3.SQLITE_OK


def compact(db: sqlite3.Connection) -> None:
    """Rebuild the file without free pages."""
    assert isinstance(db, Connection)
    db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)
    db.compacting = True
    try:
        with db.limits.within(LONG):
            db.execute("VACUUM")
    finally:
        db.compacting = False
        db.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)


# --- looking before anything is written ----------------------------------------------------------------------------


def validate(path: Path, *, write: bool = False) -> int:
    """Check that a file holds exactly our tables and is whole, without changing it; return its
    format, raise StudioError where it is not.

    What a killed writer left beside it belongs to it: until that is taken in, the file itself, its
    header too, is half of one state and half of another. write: it may then be taken in for good,
    once all of it was checked.
    """
    read_version(path)
    path = path.resolve()
    if not needs_copy(path):
        _require_length(path)
        return _check(path, path)
    with private_copy(path) as copy:
        settle_pending(copy)
        version = _check(copy, path)
    if write:
        settle_pending(path)
        version = _check(path, path)
    return version


def _require_length(path: Path) -> None:
    """Raise DamagedError where a file is shorter than its own header says, as a folder that was
    synchronised in part leaves it.
    """
    header, size = _header(path), path.stat().st_size
    page = int.from_bytes(header[16:18], "big")
    said = page * int.from_bytes(header[28:32], "big")
    # SQLite itself trusts the length only where these two agree
    if header[24:28] == header[92:96] and size < said:
        with told(path):
            raise DamagedError(f"it was cut short, {size:,} of its {said:,} bytes are there")


def _check(at: Path, path: Path) -> int:
    version = read_version(at, path)
    db = connect(at, write=False)
    try:
        with told(path, lambda: db.limits.exceeded), db.limits.within(LOOKING):
            require_sound(db, path, version)
    finally:
        db.close()
    return version


def settle_pending(path: Path) -> None:
    """Take what lies beside a database into it, and bring it to a rollback journal."""
    db = connect(path, write=True)
    try:
        with told(path, lambda: db.limits.exceeded), db.limits.within(LONG):
            # the first statement that reads rolls a journal back, or recovers a log
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    finally:
        db.close()
    if mode != "delete" or is_in_wal_mode(path):
        raise StudioError(
            f"{path.name} is open in another program. Close it there, and open it again here."
        )


# --- formats -------------------------------------------------------------------------------------------------------


def upgrade(path: Path, version: int) -> None:
    """Bring an older project to today's format, all of it or nothing."""
    db = connect(path, write=True)
    try:
        with told(path, lambda: db.limits.exceeded), db.limits.within(LONG):
            migrate(db, version)
    finally:
        db.close()
