"""Registers in the project file: records made by hand, and amendments laid over hand-made and imported ones."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.shared.problems import StudioError


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

    def entries(self, register: str) -> tuple[StoredEntry, ...]:
        rows = self._db.execute(
            "SELECT id, fields, created FROM register_entry WHERE register = ? ORDER BY position", (register,)
        )
        return tuple(StoredEntry(key, _texts(fields), datetime.fromisoformat(created)) for key, fields, created in rows)

    def add(self, register: str, entry: str, fields: dict[str, str]) -> None:
        """Add a record; its id must be new to the register."""
        try:
            self._db.execute(
                "INSERT INTO register_entry (register, id, position, fields, created) VALUES (?, ?, "
                "(SELECT coalesce(max(position), 0) + 1 FROM register_entry), ?, ?)",
                (register, entry, json.dumps(fields, ensure_ascii=False), _now()),
            )
        except sqlite3.IntegrityError:
            raise StudioError(
                f"The register of {register} has a record “{entry}” already. Amend it, or choose another id."
            ) from None

    def amend(self, register: str, entry: str, edits: list[Amendment]) -> None:
        """Lay amendments over a record, all or none."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany(
                "INSERT INTO amendment (register, entry, field, old, new, at, who, why) VALUES (?,?,?,?,?,?,?,?)",
                [(register, entry, e.field, e.old, e.new, e.when.isoformat(), e.who, e.why) for e in edits],
            )
            self._db.execute("COMMIT")
        except BaseException:
            self._db.execute("ROLLBACK")
            raise

    def amendments(self, register: str) -> dict[str, tuple[Amendment, ...]]:
        """Return record id → its amendments, oldest first."""
        found: dict[str, list[Amendment]] = {}
        rows = self._db.execute(
            "SELECT entry, field, old, new, at, who, why FROM amendment WHERE register = ? ORDER BY id", (register,)
        )
        for entry, field, old, new, at, who, why in rows:
            found.setdefault(entry, []).append(Amendment(field, old, new, datetime.fromisoformat(at), who, why))
        return {entry: tuple(edits) for entry, edits in found.items()}


@dataclass(frozen=True)
class IssuedDocument:
    """Name one document written for the client: what, for which period, where, its hash, issue date, when, terms."""

    kind: str
    period: str
    path: str
    sha256: str
    issued: str
    written: datetime
    agreement: str


class DocumentStore:
    """Keep the list of issued documents."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, document: IssuedDocument) -> None:
        self._db.execute(
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

    def documents(self) -> tuple[IssuedDocument, ...]:
        """Return every issued document, newest first."""
        rows = self._db.execute(
            "SELECT kind, period, path, sha256, issued, written, agreement FROM document ORDER BY id DESC"
        )
        return tuple(
            IssuedDocument(row[0], row[1], row[2], row[3], row[4], datetime.fromisoformat(row[5]), row[6])
            for row in rows
        )


def _texts(raw: str) -> dict[str, str]:
    return {str(key): str(value) for key, value in json.loads(raw).items()}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
