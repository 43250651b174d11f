"""Registers in the project file: records made by hand, and amendments laid over hand-made and
imported ones.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.evidence.registers import register_named
from slastudio.project.chain.links import append
from slastudio.project.chain.things import DOCUMENT
from slastudio.project.database.errors import understood
from slastudio.project.database.transactions import transaction
from slastudio.shared.problems import StudioError

# the field of an amendment that takes a record back, or brings it back where it is empty again
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Amendment:
    """Record one hand edit: field, old and new text, when, by whom, why."""

    field: str
    old: str
    new: str
    when: datetime
    who: str
    why: str


@dataclass(frozen=True)
class StoredEntry:
    """Hold one record made by hand as it was first written."""

    id: str
    fields: dict[str, str]
    created: datetime


class RegisterStore:
    """Read and write the registers of one open project."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def entries(self, register: str, *, withdrawn: bool = False) -> tuple[StoredEntry, ...]:
        """Return the records made by hand, in the order they were entered; withdrawn: those, too, that
        were taken back.
        """
        gone = frozenset[str]() if withdrawn else self.withdrawn(register)
        return tuple(each for each in self._entered(register) if each.id not in gone)

    def withdrawn(self, register: str) -> frozenset[str]:
        """Return the ids of the records that were taken back, and not brought back since."""
        rows = self._db.execute(
            "SELECT entry, new FROM amendment WHERE register = ? AND field = ? ORDER BY id",
            (register, WITHDRAWN),
        )
        latest = {str(entry): new for entry, new in rows}
        return frozenset(entry for entry, new in latest.items() if new)

    def _entered(self, register: str) -> tuple[StoredEntry, ...]:
        names = _columns(register)
        held = self._held(register)
        if not held:
            return ()
        told = ", ".join(f"[{name}]" if name in held else "''" for name in names)
        rows = self._db.execute(
            f"SELECT id, created, {told} FROM register_{register} ORDER BY rowid"
        )
        with understood(f"the register of {register}"):
            return tuple(
                StoredEntry(
                    row[0],
                    {"id": row[0], **dict(zip(names, row[2:], strict=True))},
                    datetime.fromisoformat(row[1]),
                )
                for row in rows
            )

    def _held(self, register: str) -> frozenset[str]:
        """Return the columns the file has: a project of an older format that is open to read only
        lacks newer ones.
        """
        return frozenset(
            row[1] for row in self._db.execute(f"PRAGMA table_info(register_{register})")
        )

    def add(self, register: str, entry: str, fields: dict[str, str]) -> None:
        """Add a record; its id must be new to the register."""
        try:
            self._insert(register, [(entry, fields)])
        except sqlite3.IntegrityError:
            message = f"The register of {register} has a record “{entry}” already. Amend it, or choose another id."
            raise StudioError(message) from None

    def add_all(self, register: str, rows: Sequence[tuple[str, dict[str, str]]]) -> None:
        """Add (id, fields) of several records in one transaction, all or none; their ids must be
        new to the register.
        """
        try:
            self._insert(register, rows)
        except sqlite3.IntegrityError:
            raise StudioError(
                f"The register of {register} has one of these ids already. Nothing was added."
            ) from None

    def _insert(self, register: str, rows: Sequence[tuple[str, dict[str, str]]]) -> None:
        # late: opening and judging a project need not wait for it
        from sqlite_utils import Database

        names, now = _columns(register), _now()
        with transaction(self._db):
            table = Database(self._db).table(f"register_{register}")
            for entry, fields in rows:
                texts = {name: fields.get(name, "") for name in names}
                table.insert({"id": entry, **texts, "created": now})
                append(self._db, register, entry)

    def amend(self, register: str, entry: str, edits: list[Amendment]) -> None:
        """Lay amendments over a record, all or none."""
        with transaction(self._db):
            for e in edits:
                cursor = self._db.execute(
                    "INSERT INTO amendment (register, entry, field, old, new, at, who, why) VALUES (?,?,?,?,?,?,?,?)",
                    (register, entry, e.field, e.old, e.new, e.when.isoformat(), e.who, e.why),
                )
                append(self._db, "amendment", cursor.lastrowid)

    def amendments(self, register: str) -> dict[str, tuple[Amendment, ...]]:
        """Return record id → its amendments, oldest first."""
        found: dict[str, list[Amendment]] = {}
        rows = self._db.execute(
            "SELECT entry, field, old, new, at, who, why FROM amendment WHERE register = ? ORDER BY id",
            (register,),
        )
        with understood(f"an amendment to the register of {register}"):
            for entry, field, old, new, at, who, why in rows:
                found.setdefault(entry, []).append(
                    Amendment(field, old, new, datetime.fromisoformat(at), who, why)
                )
        return {entry: tuple(edits) for entry, edits in found.items()}


@dataclass(frozen=True)
class IssuedDocument:
    """Name one document written for the client: what, for which period, where, its hash, issue
    date, when, terms.
    """

    kind: str
    period: str
    path: str
    sha256: str
    issued: str
    written: datetime
    agreement: str


class DocumentStore:
    """Keep the list of written documents."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, document: IssuedDocument) -> None:
        with transaction(self._db):
            cursor = self._db.execute(
                "INSERT INTO document (kind, period, path, sha256, issued, written, agreement) VALUES (?,?,?,?,?,?,?)",
                (
                    document.kind,
                    document.period,
                    document.path,
                    document.sha256,
                    document.issued,
                    document.written.isoformat(),
                    document.agreement,
                ),
            )
            append(self._db, DOCUMENT, cursor.lastrowid)

    def documents(self) -> tuple[IssuedDocument, ...]:
        """Return every written document, newest first."""
        rows = self._db.execute(
            "SELECT kind, period, path, sha256, issued, written, agreement FROM document ORDER BY id DESC"
        )
        with understood("the list of written documents"):
            return tuple(
                IssuedDocument(
                    row[0], row[1], row[2], row[3], row[4], datetime.fromisoformat(row[5]), row[6]
                )
                for row in rows
            )


def _columns(register: str) -> list[str]:
    return [each.name for each in register_named(register).stored]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
