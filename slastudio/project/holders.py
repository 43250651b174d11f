"""Who has a project open for editing: a lock on this machine, and a note in the file that reaches
other machines through a folder that is synchronised.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import secrets
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from slastudio.project.format.opening import connect
from slastudio.shared.problems import StudioError

if TYPE_CHECKING:
    from filelock import FileLock

_LONGEST = 80


class HeldElsewhereError(StudioError):
    """Tell that another machine has the project open, as far as the file says; one may take it over."""


@dataclass(frozen=True)
class Holder:
    """Name who opened a project for editing: user, machine, process, since when (UTC, as text)."""

    user: str
    host: str
    pid: str
    since: str

    @property
    def words(self) -> str:
        return f"{self.user} on {self.host} (process {self.pid}, since {self.since})"


def this_holder() -> Holder:
    """Return who is running this program here and now."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return Holder(user_name(), platform.node(), str(os.getpid()), now)


def user_name() -> str:
    """Return the name of whoever runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown user"


# --- the lock on this machine --------------------------------------------------------------------------------------


def lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def take_lock(path: Path) -> FileLock:
    """Keep other processes of this machine from writing; raise StudioError where one does.

    The lock belongs to the open file, so a killed process leaves none behind.
    """
    # who only reads does not wait for what it brings along
    from filelock import FileLock, Timeout

    lock = FileLock(lock_path(path.resolve()), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StudioError(_locked(path)) from None
    except OSError as error:
        raise StudioError(
            f"{path.name} cannot be locked for writing ({error.strerror or error}). Copy it to a folder you can write to."
        ) from None
    return lock


def _locked(path: Path) -> str:
    holder = _holder_of(path)
    who = holder.words if holder else "another program"
    return f"{path.name} is open for editing by {who}. Close it there first, or work on a copy; reports can still be read."


def _holder_of(path: Path) -> Holder | None:
    # the name is a courtesy: without it the message still says that the project is held
    with suppress(StudioError, sqlite3.Error):
        db = connect(path, write=False)
        try:
            return read_holder(db)
        finally:
            db.close()
    return None


# --- the note in the file ------------------------------------------------------------------------------------------


def read_holder(db: sqlite3.Connection) -> Holder | None:
    """Return who noted that they hold the project, None where nobody did or the note is no note."""
    row = db.execute("SELECT value FROM meta WHERE key = 'holder'").fetchone()
    try:
        held = json.loads(row[0]) if row else None
    except (ValueError, TypeError, RecursionError):
        return None
    if not isinstance(held, dict) or not {"user", "host", "pid", "since"} <= held.keys():
        return None
    return Holder(*(_plain(str(held[key])) for key in ("user", "host", "pid", "since")))


def _plain(text: str) -> str:
    """Return a stranger's text without what a terminal would obey."""
    return "".join(each if each.isprintable() else "?" for each in text[:_LONGEST])


def require_not_held_elsewhere(path: Path, db: sqlite3.Connection) -> None:
    """Raise HeldElsewhereError where another machine noted that it holds the project.

    On this machine the lock says so, and a note without one is that of a killed process.
    """
    holder = read_holder(db)
    if holder is None or holder.host == _plain(platform.node()):
        return
    raise HeldElsewhereError(
        f"{path.name} was opened for editing by {holder.words}, and not closed there as far as this copy says. "
        "Two people who write to two copies lose the work of one. Close it there and let the folder be synchronised; "
        "or, if it is closed there, take it over."
    )


def note_holder(db: sqlite3.Connection) -> None:
    """Note in the file that this process holds it."""
    db.execute(
        "INSERT INTO meta (key, value) VALUES ('holder', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        # the token tells this opening from every other: of a copy that came back from elsewhere too
        (json.dumps({**vars(this_holder()), "token": secrets.token_hex(8)}),),
    )


def clear_holder(db: sqlite3.Connection) -> None:
    """Take the note out of the file."""
    db.execute("DELETE FROM meta WHERE key = 'holder'")
