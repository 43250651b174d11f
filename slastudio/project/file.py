"""A client's project: one file, one writer at a time, every edit committed at once."""

from __future__ import annotations

import getpass
import json
import os
import platform
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.agreement_store import AgreementStore
from slastudio.project.chain.store import ChainStore
from slastudio.project.evidence.purges import PurgeStore
from slastudio.project.evidence.store import EvidenceStore
from slastudio.project.opening import compact, connect, create_file, read_version, upgrade, validate
from slastudio.project.persons.store import PersonStore
from slastudio.project.register_store import DocumentStore, RegisterStore
from slastudio.project.settings_store import SettingsStore
from slastudio.project.shape_store import ShapeStore
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError


class Project:
    """Hold an open project; use it as a context manager or close() it.

    agreements, evidence, shapes, registers, documents, settings, purges, chain,
    persons: its stores. Every use goes
    through `reading()` or `writing()`, which serialise the threads of this process; other processes
    are kept from writing by a lock file beside the project.
    """

    def __init__(
        self, path: Path, db: sqlite3.Connection, lock: FileLock | None, backup: Path | None = None
    ) -> None:
        self.path = path
        self.backup = backup
        self._db, self._lock = db, lock
        self._mutex = threading.RLock()
        self.agreements = AgreementStore(db)
        self.evidence = EvidenceStore(db, self.reading)
        self.shapes = ShapeStore(db)
        self.registers = RegisterStore(db)
        self.documents = DocumentStore(db)
        self.settings = SettingsStore(db)
        self.purges = PurgeStore(db, compact)
        self.chain = ChainStore(db)
        self.persons = PersonStore(db, self.purges.rebuild, self.reading)

    @classmethod
    def create(cls, path: Path, agreement: Agreement) -> Project:
        """Make a new project file and open it; an existing file is never touched."""
        create_file(path)
        project = cls.open(path)
        with project.writing():
            project.agreements.create(agreement)
        return project

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Project:
        """Open a project. Raises StudioError: not a project, newer format, tampered with, or open
        elsewhere.
        """
        version = read_version(path)
        if not write:
            return cls(path, _checked(path, version), None)
        # held from before the check, so that nobody writes between it and the migration
        lock = _take_lock(path)
        try:
            # a stranger's file is checked before anything of ours is written into it
            _checked(path, version).close()
            backup = upgrade(path, version)
            project = cls(path, connect(path, write=True), lock, backup)
            project._note_holder()
        except BaseException:
            lock.release()
            raise
        return project

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def writable(self) -> bool:
        return self._lock is not None

    def close(self) -> None:
        """Close the file and let others write; safe to call twice."""
        with self._mutex:
            if self.writable:
                # a project that can no longer be written must still be closed, and the lock let go
                with suppress(sqlite3.Error):
                    self._db.execute("DELETE FROM meta WHERE key = 'holder'")
            self._db.close()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    @contextmanager
    def reading(self) -> Iterator[Project]:
        """Hold the project for this thread while reading."""
        with self._mutex, _told(self.path):
            yield self

    @contextmanager
    def writing(self) -> Iterator[Project]:
        """Hold the project for this thread while writing; refuse on a project opened for reading."""
        if not self.writable:
            raise StudioError(f"{self.path.name} was opened for reading only; nothing was changed.")
        with self._mutex, _told(self.path):
            yield self

    def copy_to(self, path: Path) -> None:
        """Write everything that is committed to a new file; an existing file is never touched."""
        if path.exists():
            raise StudioError(
                f"{path} exists already; a project is never overwritten. Choose another name."
            )
        try:
            target = sqlite3.connect(path)
        except sqlite3.Error as error:
            raise StudioError(
                f"{path} cannot be created: {error}. Choose another folder."
            ) from None
        try:
            with self.reading():
                self._db.backup(target)
                # the copy is nobody's yet
                target.execute("DELETE FROM meta WHERE key = 'holder'")
                target.commit()
        except BaseException:
            target.close()
            path.unlink(missing_ok=True)
            raise
        target.close()

    def _note_holder(self) -> None:
        holder = {
            "user": user_name(),
            "host": platform.node(),
            "pid": os.getpid(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        with _told(self.path):
            self._db.execute(
                "INSERT INTO meta (key, value) VALUES ('holder', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (json.dumps(holder),),
            )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "disk is full" in str(error):
            raise StudioError(
                f"There is no room left on the disk of {path.name}. Nothing was changed; make room and try again."
            ) from None
        raise StudioError(
            f"{path.name} could not be read or written: {error}. Nothing was changed; check the disk and try again."
        ) from error
    except sqlite3.DatabaseError as error:
        if str(error) == "not authorized":
            # our statements always are: Ctrl+C came while SQLite was asking, and the answer was
            # lost with it
            raise KeyboardInterrupt from None
        raise StudioError(
            f"{path.name} is damaged: {error}. Use the last backup beside it."
        ) from error


def _checked(path: Path, version: int) -> sqlite3.Connection:
    # a journal left by a killed writer must be rolled back first, which a read-only connection may
    # not do
    db = connect(path, write=path.with_name(f"{path.name}-journal").exists())
    try:
        validate(db, path, version)
    except BaseException:
        db.close()
        raise
    return db


def lock_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _take_lock(path: Path) -> FileLock:
    # the lock belongs to the open file, so a killed process leaves none behind
    lock = FileLock(lock_path(path.resolve()), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StudioError(_locked_message(path)) from None
    except OSError as error:
        raise StudioError(
            f"{path.name} cannot be locked for writing ({error.strerror or error}). Copy it to a folder you can write to."
        ) from None
    return lock


def _locked_message(path: Path) -> str:
    holder = _holder(path)
    who = (
        f"{holder['user']} on {holder['host']} (process {holder['pid']}, since {holder['since']})"
        if holder
        else "another program"
    )
    return f"{path.name} is open for editing by {who}. Close it there first, or work on a copy; reports can still be read."


def _holder(path: Path) -> JsonObject | None:
    # the name is a courtesy: without it the message still says that the project is held
    with suppress(StudioError, sqlite3.Error, ValueError, TypeError):
        db = connect(path, write=False)
        try:
            row = db.execute("SELECT value FROM meta WHERE key = 'holder'").fetchone()
        finally:
            db.close()
        held = json.loads(row[0]) if row else None
        if isinstance(held, dict) and {"user", "host", "pid", "since"} <= held.keys():
            return {key: str(value)[:80] for key, value in held.items()}
    return None


def user_name() -> str:
    """Return the name of whoever runs the program."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return "unknown user"
