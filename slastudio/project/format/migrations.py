"""The format of the project file: ordered migrations from an empty database to today's version."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from slastudio.project.chain.links import STATEMENTS, begin_chain
from slastudio.project.computed_store import COMPUTED_TABLES
from slastudio.project.database.transactions import roll_back
from slastudio.project.evidence.removals import RETURN_STATEMENTS
from slastudio.project.format.register_tables import register_statements
from slastudio.project.hand_over_store import HAND_OVER_TABLES
from slastudio.project.issue_store import ISSUED_TABLES

APPLICATION_ID = 0x534C4153  # "SLAS"


@dataclass(frozen=True)
class Migration:
    """Bring a project from `version - 1` to `version`; step: what SQL alone cannot do, last."""

    version: int
    statements: tuple[str, ...]
    step: Callable[[sqlite3.Connection], None] | None = None


MIGRATIONS = (
    Migration(
        1,
        (
            "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE agreement (id INTEGER PRIMARY KEY, number TEXT NOT NULL, state TEXT NOT NULL, effective_from TEXT, "
            "body TEXT NOT NULL, sha256 TEXT NOT NULL, changed TEXT NOT NULL, signatories TEXT NOT NULL)",
            "CREATE TABLE signed_file (id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES agreement (id), "
            "name TEXT NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, kept TEXT NOT NULL, data BLOB NOT NULL)",
            "CREATE TABLE batch (id INTEGER PRIMARY KEY AUTOINCREMENT, file TEXT NOT NULL, sha256 TEXT NOT NULL, "
            "size INTEGER NOT NULL, kind TEXT NOT NULL, format TEXT NOT NULL, imported TEXT NOT NULL, importer TEXT NOT NULL, "
            "who TEXT NOT NULL, request TEXT NOT NULL, read INTEGER NOT NULL, "
            "accepted INTEGER NOT NULL, rejected INTEGER NOT NULL, duplicates INTEGER NOT NULL, not_applicable INTEGER NOT NULL, "
            "rows_by_kind TEXT NOT NULL, first_ns INTEGER, last_ns INTEGER, zone_source TEXT NOT NULL, mapping TEXT NOT NULL, "
            "confidence REAL NOT NULL, problems TEXT NOT NULL, signature TEXT NOT NULL, shape TEXT NOT NULL, owners TEXT NOT NULL)",
            "CREATE TABLE original_part (batch INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE, part INTEGER NOT NULL, "
            "data BLOB NOT NULL, PRIMARY KEY (batch, part))",
            "CREATE TABLE daily_figure (batch INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE, kind TEXT NOT NULL, "
            "day TEXT NOT NULL, figures TEXT NOT NULL, PRIMARY KEY (batch, kind, day)) WITHOUT ROWID",
            "CREATE TABLE purge (id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, "
            "why TEXT NOT NULL, certificate TEXT NOT NULL)",
            "CREATE TABLE rejected_row (batch INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE, row INTEGER NOT NULL, "
            "raw TEXT NOT NULL, field TEXT NOT NULL, message TEXT NOT NULL)",
            "CREATE INDEX rejected_row_batch ON rejected_row (batch)",
            "CREATE TABLE chunk (id INTEGER PRIMARY KEY, batch INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE, "
            "kind TEXT NOT NULL, rows INTEGER NOT NULL, live_rows INTEGER NOT NULL, first_ns INTEGER, last_ns INTEGER, "
            "undated INTEGER NOT NULL, live BLOB)",
            "CREATE INDEX chunk_kind ON chunk (kind, batch)",
            "CREATE TABLE chunk_column (chunk INTEGER NOT NULL REFERENCES chunk (id) ON DELETE CASCADE, name TEXT NOT NULL, "
            "layout TEXT NOT NULL, checksum BLOB NOT NULL, data BLOB NOT NULL, PRIMARY KEY (chunk, name))",
            "CREATE TABLE saved_mapping (signature TEXT PRIMARY KEY, mapping TEXT NOT NULL) WITHOUT ROWID",
            *register_statements(1),
            "CREATE TABLE amendment (id INTEGER PRIMARY KEY, register TEXT NOT NULL, entry TEXT NOT NULL, field TEXT NOT NULL, "
            "old TEXT NOT NULL, new TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL)",
            "CREATE INDEX amendment_entry ON amendment (register, entry)",
            "CREATE TABLE document (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, period TEXT NOT NULL, path TEXT NOT NULL, "
            "sha256 TEXT NOT NULL, issued TEXT NOT NULL, written TEXT NOT NULL, agreement TEXT NOT NULL)",
        ),
    ),
    Migration(2, register_statements(2)),
    Migration(
        3,
        (
            "CREATE TABLE question (batch INTEGER NOT NULL REFERENCES batch (id) ON DELETE CASCADE, id TEXT NOT NULL, "
            "evidence TEXT NOT NULL, applied TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (batch, id))",
            "CREATE TABLE answer (id INTEGER PRIMARY KEY, question TEXT NOT NULL, reading TEXT NOT NULL, who TEXT NOT NULL, "
            "at TEXT NOT NULL, source TEXT NOT NULL, withdrawn TEXT NOT NULL)",
            "CREATE TABLE covered_span (batch INTEGER PRIMARY KEY REFERENCES batch (id) ON DELETE CASCADE, "
            "first_ns INTEGER NOT NULL, last_ns INTEGER NOT NULL)",
            *register_statements(3),
        ),
    ),
    Migration(4, (*STATEMENTS, *register_statements(4)), begin_chain),
    Migration(5, register_statements(5)),
    Migration(6, register_statements(6)),
    Migration(7, register_statements(7)),
    Migration(8, (*ISSUED_TABLES, *RETURN_STATEMENTS, *HAND_OVER_TABLES, *register_statements(8))),
    Migration(9, COMPUTED_TABLES),
)
CURRENT = MIGRATIONS[-1].version


def migrate(
    db: sqlite3.Connection, version: int, migrations: tuple[Migration, ...] = MIGRATIONS
) -> None:
    """Apply every migration above `version` in one transaction; on any error nothing is changed."""
    db.execute("BEGIN IMMEDIATE")
    try:
        for migration in migrations:
            if migration.version > version:
                for statement in migration.statements:
                    db.execute(statement)
                if migration.step is not None:
                    migration.step(db)
        db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        # within the transaction: a migration that was killed leaves the old number with the old
        # tables
        db.execute(f"PRAGMA user_version = {migrations[-1].version}")
        db.execute("COMMIT")
    except BaseException:
        roll_back(db)
        raise


# what ANALYZE, in any other program, adds to a file; nothing else may be there beside our own
_STATISTICS = frozenset(
    (
        ("table", "sqlite_stat1", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
        (
            "table",
            "sqlite_stat4",
            "sqlite_stat4",
            "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
        ),
    )
)
Schema = frozenset[tuple[str, str, str, str]]


def schema_of(db: sqlite3.Connection) -> Schema:
    """Return (type, name, table, sql) of everything the database defines, SQLite's own parts by
    their exact names and texts: a stranger may give anything a name that begins like these.
    """
    rows = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall()
    return (
        frozenset((kind, name, table, sql or "") for kind, name, table, sql in rows) - _STATISTICS
    )


@cache
def expected_schema(version: int, migrations: tuple[Migration, ...] = MIGRATIONS) -> Schema:
    """Return the schema a project of this version must have, made by running its migrations."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        migrate(db, 0, tuple(each for each in migrations if each.version <= version))
        return schema_of(db)
    finally:
        db.close()
