"""Imports that were taken back and may come back until the project is closed: each lies whole in a private
file beside the project, and nowhere in it.

So nothing that reads, copies or checks a project can meet them. What a killed program leaves is
deleted when the project is opened for editing next, before it is read.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.batches import Batch
from slastudio.project.evidence.held_files import clear_held, held_paths
from slastudio.project.evidence.removals import note_return
from slastudio.project.evidence.store import EvidenceStore
from slastudio.shared.outputs import delete_for_good
from slastudio.shared.problems import StudioError

# a batch and all that hangs on it, in the order in which it goes in again
_OF_BATCH = "batch = :batch"
PARTS = {
    "batch": "id = :batch",
    "chunk": _OF_BATCH,
    "chunk_column": "chunk IN (SELECT id FROM chunk WHERE batch = :batch)",
    "rejected_row": _OF_BATCH,
    "original_part": _OF_BATCH,
    "daily_figure": _OF_BATCH,
    "question": _OF_BATCH,
    "covered_span": _OF_BATCH,
    "computation": _OF_BATCH,
}
_WITHOUT_ROWID = {"daily_figure": "kind, day"}
# what a return must find as the removal left it
_STANDING = (
    "SELECT id, live_rows, live FROM chunk ORDER BY id",
    "SELECT id, accepted, duplicates, rows_by_kind FROM batch ORDER BY id",
    "SELECT batch, id, applied FROM question ORDER BY batch, id",
    "SELECT question, reading FROM answer WHERE withdrawn = '' ORDER BY id",
    "SELECT id FROM purge ORDER BY id",
    "SELECT id FROM erasure ORDER BY id",
)
_Rows = list[tuple[object, ...]]
_ANOTHER = "Nothing was changed. Import the file again to have it back."


@dataclass(frozen=True)
class HeldImport:
    """Name an import that was put aside, with what counted before and what stands since."""

    batch: Batch
    path: Path
    file: tuple[int, int, int]
    before: tuple[_Rows, _Rows]
    since: tuple[_Rows, ...]


class HeldImports:
    """Take imports of one open project out and bring them back; callers hold the database."""

    def __init__(self, db: sqlite3.Connection, evidence: EvidenceStore, project: Path) -> None:
        self._db, self._evidence, self._project = db, evidence, project

    def remove(self, batch: int, who: str) -> HeldImport:
        """Remove a batch as EvidenceStore.remove does, once it lies aside; raise StudioError where it
        cannot be put there.
        """
        path = self._project.resolve()
        path = path.with_name(f".{path.name}.held{secrets.token_hex(6)}")
        try:
            with transaction(self._db):
                before = (self._rows(_STANDING[0]), self._rows(_STANDING[1]))
                self._put_aside(batch, path)
                removed = self._evidence.remove(batch, who)
                return HeldImport(removed, path, _stamp(path), before, self._standing())
        except BaseException:
            delete_for_good(path)
            raise

    def bring_back(self, held: HeldImport, who: str) -> Batch:
        """Bring a batch back exactly as it was, in one transaction, and forget what lay aside.

        Raises StudioError where it was let go, or something it hangs together with is another now.
        """
        if not held.path.exists() or _stamp(held.path) != held.file:
            raise StudioError(
                f"{held.batch.file} can no longer come back: what was kept of it is gone. {_ANOTHER}"
            )
        with transaction(self._db):
            if self._standing() != held.since:
                raise StudioError(
                    f"{held.batch.file} cannot come back as it was, for other evidence changed since it was removed. {_ANOTHER}"
                )
            with closing(_connected(held.path)) as aside:
                for table in PARTS:
                    self._fill(table, aside)
            self._count_as(held.before)
            note_return(self._db, held.batch, who)
        delete_for_good(held.path)
        return self._evidence.batch(held.batch.id)

    def let_go(self) -> bool:
        """Overwrite and delete all that lies aside; tell whether there was any."""
        there = held_paths(self._project)
        if left := clear_held(self._project):
            raise StudioError(
                f"{left[0]} cannot be deleted. It holds an import that was removed; delete it by hand."
            )
        return bool(there)

    def _rows(self, query: str) -> _Rows:
        return self._db.execute(query).fetchall()

    def _standing(self) -> tuple[_Rows, ...]:
        return tuple(self._rows(each) for each in _STANDING)

    def _put_aside(self, batch: int, path: Path) -> None:
        try:
            # made for its owner alone: it holds what the project holds
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            with closing(_connected(path)) as aside, transaction(aside):
                for table, where in PARTS.items():
                    _copy_rows(self._db, aside, (table, where), batch)
        except (OSError, sqlite3.OperationalError) as error:
            raise StudioError(
                f"The import cannot be put aside beside {self._project.name}: {error}."
            ) from error

    def _fill(self, table: str, aside: sqlite3.Connection) -> None:
        cursor = aside.execute(f"SELECT * FROM [{table}] ORDER BY rowid")
        names = ", ".join(f"[{each[0]}]" for each in cursor.description)
        marks = ", ".join("?" for _ in cursor.description)
        self._db.executemany(f"INSERT INTO [{table}] ({names}) VALUES ({marks})", cursor)

    def _count_as(self, before: tuple[_Rows, _Rows]) -> None:
        """Have of every batch count what did: what came forward gives way again."""
        chunks, batches = before
        self._db.executemany(
            "UPDATE chunk SET live_rows = ?2, live = ?3 WHERE id = ?1 AND (live_rows <> ?2 OR live IS NOT ?3)",
            chunks,
        )
        self._db.executemany(
            "UPDATE batch SET accepted = ?2, duplicates = ?3, rows_by_kind = ?4 WHERE id = ?1",
            batches,
        )


def _connected(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, isolation_level=None)
    # one that fails is deleted as a whole, so nothing need be undone, and no second file lies there
    db.execute("PRAGMA journal_mode = OFF")
    db.execute("PRAGMA synchronous = FULL")
    return db


def _copy_rows(
    db: sqlite3.Connection, aside: sqlite3.Connection, part: tuple[str, str], batch: int
) -> None:
    table, where = part
    order = _WITHOUT_ROWID.get(table, "rowid")
    cursor = db.execute(f"SELECT * FROM [{table}] WHERE {where} ORDER BY {order}", {"batch": batch})
    columns = [each[0] for each in cursor.description]
    # without types: every value comes back as it is
    aside.execute(f"CREATE TABLE [{table}] ({', '.join(f'[{each}]' for each in columns)})")
    marks = ", ".join("?" for _ in columns)
    aside.executemany(f"INSERT INTO [{table}] VALUES ({marks})", _read(cursor))


def _read(cursor: sqlite3.Cursor) -> Iterator[tuple[object, ...]]:
    # a few at a time: a column of a block may hold megabytes
    while rows := cursor.fetchmany(16):
        yield from rows


def _stamp(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns
