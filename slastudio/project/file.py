"""A client's project: one file, one writer at a time, every edit committed at once."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.agreement_store import AgreementStore
from slastudio.project.backups import copy_database, discard_old, is_due, make_backup
from slastudio.project.chain.store import ChainStore
from slastudio.project.computed_store import ComputedStore
from slastudio.project.content_mark import ContentMark
from slastudio.project.creation import create_file
from slastudio.project.database.backup_names import Backup, backup_folder
from slastudio.project.database.errors import told
from slastudio.project.database.limits import LONG, ORDINARY, Limit
from slastudio.project.database.pending import copied_into, needs_copy
from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.held_files import clear_held
from slastudio.project.format.migrations import CURRENT
from slastudio.project.format.opening import (
    Connection,
    compact,
    connect,
    read_version,
    settle_pending,
    upgrade,
    validate,
)
from slastudio.project.hand_over_store import HandOverStore
from slastudio.project.holders import (
    clear_holder,
    note_holder,
    require_not_held_elsewhere,
    take_lock,
)
from slastudio.project.identity import FileIdentity
from slastudio.project.issue_store import IssueStore
from slastudio.project.register_store import DocumentStore, RegisterStore
from slastudio.project.settings_store import SettingsStore
from slastudio.project.shape_store import ShapeStore
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

if TYPE_CHECKING:
    from filelock import FileLock

    from slastudio.project.evidence.holding import HeldImports
    from slastudio.project.evidence.purges import PurgeStore
    from slastudio.project.evidence.store import EvidenceStore
    from slastudio.project.persons.store import PersonStore


@dataclass(frozen=True)
class _EvidenceStores:
    evidence: EvidenceStore
    held: HeldImports
    purges: PurgeStore
    persons: PersonStore


class Project:
    """Hold an open project; use it as a context manager or close() it.

    agreements, evidence, shapes, registers, documents, issues, hand_overs, computed, settings, purges, chain,
    content, persons, held: its stores. Every use goes
    through `reading()` or `writing()`, which serialise the threads of this process; other processes
    are kept from writing by a lock file beside the project. backup: the copy that was kept because
    the file had an older format. notes: what whoever opened it should be told.
    """

    def __init__(
        self,
        path: Path,
        db: Connection,
        lock: FileLock | None,
        backup: Path | None = None,
        held: ExitStack | None = None,
    ) -> None:
        self.path = path
        self.backup = backup
        self.notes: tuple[str, ...] = ()
        self._db, self._lock = db, lock
        self._held = held or ExitStack()
        self._mutex = threading.RLock()
        self._identity = FileIdentity(path, db) if lock is not None else None
        self.agreements = AgreementStore(db)
        self.shapes = ShapeStore(db)
        self.registers = RegisterStore(db)
        self.documents = DocumentStore(db)
        self.issues = IssueStore(db)
        self.hand_overs = HandOverStore(db)
        self.computed = ComputedStore(db)
        self.settings = SettingsStore(db)
        self.chain = ChainStore(db)
        self.content = ContentMark(db)
        self._evidence_stores: _EvidenceStores | None = None
        self._making = threading.Lock()

    @classmethod
    def create(cls, path: Path, agreement: Agreement) -> Project:
        """Make a new project file and open it; an existing file is never touched."""
        create_file(path, agreement)
        return cls.open(path)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        write: bool = True,
        take_over: bool = False,
        backups: Path | None = None,
    ) -> Project:
        """Open a project. Raises StudioError: not a project, newer format, tampered with, damaged,
        or open elsewhere.

        take_over: although another machine noted that it holds the project. backups: the folder its
        copies are kept in, where it is not the one beside it.
        """
        read_version(path)
        if not write:
            return cls._to_read(path)
        # held from before the check, so that nobody writes between it and the migration
        lock = take_lock(path)
        try:
            # what was removed before a kill is gone before anything is read
            left = clear_held(path)
            # a stranger's file is checked before anything of ours is written into it
            version = validate(path, write=True)
            if not take_over:
                _require_free(path)
            folder = backups or backup_folder(path)
            backup = _brought_forward(path, version, folder) if version < CURRENT else None
            opened = cls._to_write(path, lock, backup)
        except BaseException:
            lock.release()
            raise
        opened.notes = tuple(
            f"{each} holds an import that was removed, and cannot be deleted. Delete it by hand."
            for each in left
        )
        return opened

    @classmethod
    def _to_write(cls, path: Path, lock: FileLock, backup: Path | None) -> Project:
        db = connect(path, write=True)
        try:
            with told(path, lambda: db.limits.exceeded):
                note_holder(db)
                return cls(path, db, lock, backup)
        except BaseException:
            db.close()
            raise

    @classmethod
    def _to_read(cls, path: Path) -> Project:
        """Open a project for reading; what a killed writer left beside it is applied to a copy."""
        validate(path)
        held = ExitStack()
        try:
            source = path
            if needs_copy(path.resolve()):
                folder = held.enter_context(tempfile.TemporaryDirectory(prefix="slastudio-"))
                source = copied_into(path.resolve(), Path(folder))
                settle_pending(source)
            return cls(path, connect(source, write=False), None, held=held)
        except BaseException:
            held.close()
            raise

    # -- stores of evidence: made when first asked for, since an agreement needs none of what they import ----------

    @property
    def evidence(self) -> EvidenceStore:
        return self._of_evidence().evidence

    @property
    def held(self) -> HeldImports:
        return self._of_evidence().held

    @property
    def purges(self) -> PurgeStore:
        return self._of_evidence().purges

    @property
    def persons(self) -> PersonStore:
        return self._of_evidence().persons

    def _of_evidence(self) -> _EvidenceStores:
        if self._evidence_stores is None:
            with self._making:
                if self._evidence_stores is None:
                    self._evidence_stores = self._made_stores()
        return self._evidence_stores

    def _made_stores(self) -> _EvidenceStores:
        from slastudio.project.evidence.holding import HeldImports
        from slastudio.project.evidence.purges import PurgeStore
        from slastudio.project.evidence.store import EvidenceStore
        from slastudio.project.persons.store import PersonStore

        evidence = EvidenceStore(self._db, self.reading, lambda: told(self.path))
        purges = PurgeStore(self._db, compact)
        return _EvidenceStores(
            evidence,
            HeldImports(self._db, evidence, self.path),
            purges,
            PersonStore(self._db, purges.rebuild, self.reading),
        )

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
                with suppress(StudioError), self.writing():
                    clear_holder(self._db)
                # an import that was removed cannot come back from now on
                clear_held(self.path)
            self._db.close()
            self._held.close()
            if self._lock is not None:
                self._lock.release()
                self._lock = None

    @contextmanager
    def reading(self, limit: Limit = ORDINARY) -> Iterator[Project]:
        """Hold the project for this thread while reading."""
        with self._mutex, self._within(limit):
            yield self

    @contextmanager
    def writing(self, limit: Limit = ORDINARY, *, rebuilds: bool = False) -> Iterator[Project]:
        """Hold the project for this thread while writing: all that is done is one transaction.

        Refused on a project opened for reading, and where another program put something else in the
        file's place. rebuilds: what is done has transactions of its own, since it rebuilds the file
        at the end, which goes in none.
        """
        with self._mutex, self._within(limit):
            identity = self._require_writable()
            try:
                with nullcontext() if rebuilds else transaction(self._db):
                    yield self
            finally:
                identity.wrote()

    @contextmanager
    def writing_soon(self, seconds: float) -> Iterator[bool]:
        """Hold the project for writing if it comes free within some seconds; tell whether it did."""
        if not self._mutex.acquire(timeout=seconds):
            yield False
            return
        try:
            with self._within(ORDINARY):
                identity = self._require_writable()
                try:
                    with transaction(self._db):
                        yield True
                finally:
                    identity.wrote()
        finally:
            self._mutex.release()

    @contextmanager
    def _within(self, limit: Limit) -> Iterator[None]:
        with told(self.path, lambda: self._db.limits.exceeded), self._db.limits.within(limit):
            yield

    def _require_writable(self) -> FileIdentity:
        if self._identity is None or self._lock is None:
            raise StudioError(f"{self.path.name} was opened for reading only; nothing was changed.")
        self._identity.require_unchanged()
        return self._identity

    # --- copies ----------------------------------------------------------------------------------------------------

    def copy_to(self, path: Path) -> None:
        """Write everything that is committed to a new file; an existing file is never touched."""
        if path.exists():
            raise StudioError(
                f"{path} exists already; a project is never overwritten. Choose another name."
            )
        try:
            with told(path), self.reading(LONG):
                copy_database(self._db, path)
        except BaseException:
            path.unlink(missing_ok=True)
            raise

    def keep_todays_copy(
        self, folder: Path | None = None, progress: Progress | None = None
    ) -> Backup | None:
        """Keep a verified copy once a day the project is used; None where there is one of today.

        Others may use the project meanwhile. Raises StudioError where no copy could be kept.
        """
        folder = folder or backup_folder(self.path)
        if not is_due(self.path, folder, datetime.now(UTC)):
            return None
        return self.keep_copy(folder, progress)

    def keep_copy(self, folder: Path | None = None, progress: Progress | None = None) -> Backup:
        """Keep a verified copy now, whatever copies there are."""
        folder = folder or backup_folder(self.path)

        def between(share: float) -> None:
            if progress is not None:
                progress.report("Keeping today's copy", share)
            # an edit that waits goes first: SQLite takes it over into the copy
            self._mutex.release()
            self._mutex.acquire()

        with self.reading(LONG):
            made = make_backup(self.path, self._db, folder, "day", between)
        discard_old(self.path, folder)
        return made


def _require_free(path: Path) -> None:
    db = connect(path, write=False)
    try:
        with told(path):
            require_not_held_elsewhere(path, db)
    finally:
        db.close()


def _brought_forward(path: Path, version: int, folder: Path) -> Path:
    """Bring a project to today's format, once a copy is kept; return the copy."""
    db = connect(path, write=False)
    try:
        backup = make_backup(path, db, folder, f"format-{version}").path
    finally:
        db.close()
    try:
        upgrade(path, version)
    except BaseException:
        # nothing was changed, so the copy is of no use
        backup.unlink(missing_ok=True)
        raise
    discard_old(path, folder)
    return backup
