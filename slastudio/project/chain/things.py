"""What the chain covers: each kind of thing with its table, its key and its words, and the hash of
one as it is stored.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from slastudio.evidence.registers import REGISTERS

PROJECT, DOCUMENT = "project", "document"
ISSUE, RECEIPT = "issue", "receipt"
HAND_OVER = "hand_over"
IDENTITY = "identity"
TABLE = "chain"


@dataclass(frozen=True)
class ThingKind:
    """Declare one kind of thing: rows of a table, or of a part of it.

    key: the column that names a row. when: SQL of the moment it came. subject: SQL of the words
    that name it to people. columns: those the thing consists of, all of them where "*".
    """

    name: str
    table: str
    key: str
    when: str
    subject: str
    where: str = "1"
    columns: str = "*"


def _kinds() -> Iterator[ThingKind]:
    yield ThingKind(PROJECT, "meta", "key", "''", "'project'", f"key = '{IDENTITY}'")
    for state, word in (("sent", "sent"), ("signed", "version")):
        yield ThingKind(
            state, "agreement", "id", "changed", f"'{word} ' || number", f"state = '{state}'"
        )
    yield ThingKind("signed_file", "signed_file", "id", "kept", "'signed document ' || name")
    for name in REGISTERS:
        yield ThingKind(name, f"register_{name}", "id", "created", f"'{name} ' || id")
    words = "'amendment ' || id || ' of ' || register || ' ' || entry"
    yield ThingKind("amendment", "amendment", "id", "at", words)
    yield ThingKind(
        "answer",
        "answer",
        "id",
        "at",
        "'answer ' || id",
        columns="id, question, reading, who, at, source",
    )
    yield ThingKind(
        "withdrawal",
        "answer",
        "id",
        "withdrawn",
        "'withdrawal of answer ' || id",
        "withdrawn <> ''",
        "id, withdrawn",
    )
    yield ThingKind("removal", "removal", "id", "at", "'removal of import ' || batch")
    yield ThingKind("import_return", "import_return", "id", "at", "'return of import ' || batch")
    yield ThingKind("purge", "purge", "id", "at", "'purge of import ' || batch")
    yield ThingKind("erasure", "erasure", "id", "at", "'erasure ' || id")
    words = "'document ' || id || ' (' || rtrim(kind || ' ' || period) || ')'"
    yield ThingKind(DOCUMENT, "document", "id", "written", words)
    words = "'issued report ' || period || '/' || edition"
    yield ThingKind(ISSUE, "issued_report", "id", "at", words)
    words = "'receipt ' || id || ' of an issued report'"
    yield ThingKind(RECEIPT, "issue_receipt", "id", "at", words)
    yield ThingKind(HAND_OVER, "hand_over", "id", "at", "'hand-over ' || id")


KINDS = {each.name: each for each in _kinds()}


@dataclass(frozen=True)
class Thing:
    """Hold what a link says of a thing as it is stored now."""

    kind: str
    key: str
    subject: str
    content: str
    when: str


def things(db: sqlite3.Connection, kind: str, key: str | None = None) -> Iterator[Thing]:
    """Yield the stored things of a kind, or the one with a key; none where the project has no such
    table yet.
    """
    spec = KINDS[kind]
    if not has_table(db, spec.table):
        return
    only = "" if key is None else f" AND [{spec.key}] = :key"
    cursor = db.execute(
        f"SELECT [{spec.key}], {spec.subject}, {spec.when}, {spec.columns} FROM [{spec.table}] WHERE {spec.where}{only}",
        {"key": key},
    )
    names = [each[0] for each in cursor.description[3:]]
    for held, subject, when, *values in cursor:
        content = content_hash(dict(zip(names, values, strict=True)))
        yield Thing(kind, str(held), str(subject), content, str(when))


def has_table(db: sqlite3.Connection, table: str) -> bool:
    """Tell whether the project has a table: one of an earlier format may be read as it is."""
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return db.execute(query, (table,)).fetchone() is not None


def content_hash(row: dict[str, object]) -> str:
    """Return the SHA-256 of a row as canonical JSON, its columns by name.

    Columns without a value are left out, so that one a later format adds does not change what was
    stored before. Bytes stand by their own hash.
    """
    told = {name: _told(value) for name, value in row.items() if value not in ("", None)}
    text = json.dumps(told, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _told(value: object) -> object:
    return {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else value
