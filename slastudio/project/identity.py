"""Whether the file at a project's path is still the one that was opened, unchanged by others."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from slastudio.project.format.opening import connect
from slastudio.shared.problems import StudioError

_NOTE = "SELECT value FROM meta WHERE key = 'holder'"


class FileIdentity:
    """Remember which file was opened for writing, and what was last known of it.

    Three signs, from cheap to sure: what SQLite counts of others' commits, the file's place, size
    and time, and, where one of these moved, the note of its holder, which no other copy has.
    """

    def __init__(self, path: Path, db: sqlite3.Connection) -> None:
        self._path, self._db = path, db
        self._note = db.execute(_NOTE).fetchone()
        self._changes = self._changes_now()
        self._place = self._place_now()
        self._state = self._state_now()

    def require_unchanged(self) -> None:
        """Raise StudioError where another file lies at the path, or another program wrote into it:
        what is written to the open one would be lost, or mixed with what came from elsewhere.
        """
        if self._place_now() != self._place or self._changes_now() != self._changes:
            raise self._replaced()
        # some file systems give a file a new time later on: only then its note is read
        if self._state_now() != self._state and not self._holds_our_note():
            raise self._replaced()

    def wrote(self) -> None:
        """Take what the file is now for our own doing."""
        self._state = self._state_now()

    def _replaced(self) -> StudioError:
        return StudioError(
            f"{self._path.name} was replaced or changed by another program while it was open here, such as one that "
            "synchronises its folder. Nothing more is written to it. Save a copy of what you have elsewhere, then "
            "close the project and open it again to see what lies there now."
        )

    def _place_now(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _state_now(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _changes_now(self) -> int:
        # changes only where another connection committed: ours is the only one that may
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def _holds_our_note(self) -> bool:
        # by a connection of its own, since ours may answer from what it read before
        with closing(connect(self._path, write=False)) as db:
            return bool(db.execute(_NOTE).fetchone() == self._note)
