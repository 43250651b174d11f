"""Whether a database is a project and whole: exactly our tables, no damaged page, and in every
column the type of value it declares.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from slastudio.evidence.computed import base_of
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.registers import REGISTERS
from slastudio.project.database.errors import DamagedError
from slastudio.project.format.migrations import expected_schema, schema_of
from slastudio.shared.problems import StudioError

_STORED_AS = {
    "TEXT": ("text",),
    "INTEGER": ("integer",),
    "REAL": ("real", "integer"),
    "BLOB": ("blob",),
}
# columns that hold one of a few words, which everything that reads them relies on
SETS = (
    ("batch", "kind", KINDS),
    ("chunk", "kind", KINDS),
    ("daily_figure", "kind", KINDS),
    ("agreement", "state", ("draft", "sent", "signed")),
    ("amendment", "register", REGISTERS),
)


def require_sound(db: sqlite3.Connection, path: Path, version: int) -> None:
    """Raise StudioError where a file holds anything but our tables, DamagedError where it is not
    whole.
    """
    if schema_of(db) != expected_schema(version):
        raise StudioError(
            f"{path.name} holds tables, views or triggers that no SLA Studio project has. It was not opened; "
            "ask its sender for a fresh copy."
        )
    state = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if state != "ok":
        raise DamagedError(" ".join(state.split()))
    for table in tables_of(db):
        _require_types(db, table)
    for table, column, known in SETS:
        for (value,) in db.execute(f"SELECT DISTINCT [{column}] FROM [{table}]"):
            if value not in known and not (known is KINDS and base_of(value) in KINDS):
                raise DamagedError(f"“{value}” is no {column} of its table “{table}”")
    orphan = db.execute("SELECT [table] FROM pragma_foreign_key_check LIMIT 1").fetchone()
    if orphan is not None:
        raise DamagedError(f"its table “{orphan[0]}” holds what belongs to nothing")


def tables_of(db: sqlite3.Connection) -> tuple[str, ...]:
    """Return the names of a project's tables, SQLite's own not among them."""
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return tuple(name for (name,) in rows if not name.startswith("sqlite_"))


def columns_of(db: sqlite3.Connection, table: str) -> tuple[tuple[str, str, bool], ...]:
    """Return (name, declared type, whether it may be NULL) of a table's columns."""
    rows = db.execute(f"PRAGMA table_info([{table}])")
    return tuple((row[1], row[2].upper(), not row[3] and not row[5]) for row in rows)


def _require_types(db: sqlite3.Connection, table: str) -> None:
    """Look at what each value is stored as: SQLite keeps a text in a column of numbers."""
    columns = columns_of(db, table)
    wrong = [_wrong_type(*each) for each in columns]
    # one look at the table for all of its columns
    counted = ", ".join(f"count(CASE WHEN {each} THEN 1 END)" for each in wrong)
    counts = db.execute(f"SELECT {counted} FROM [{table}]").fetchone()
    for (name, declared, _), condition, count in zip(columns, wrong, counts, strict=True):
        if count:
            found = f"SELECT typeof([{name}]) FROM [{table}] WHERE {condition}"
            raise DamagedError(
                f"{count:,} of the values “{name}” in its table “{table}” are no {declared.lower()} but "
                f"{db.execute(found).fetchone()[0]}"
            )


def _wrong_type(name: str, declared: str, optional: bool) -> str:
    """Return the condition under which a value of a column is stored as what it must not be."""
    allowed = [*_STORED_AS[declared], *(["null"] if optional else [])]
    named = ", ".join(f"'{each}'" for each in allowed)
    return f"typeof([{name}]) NOT IN ({named})"
