"""The chain in the project file: append in the transaction of the thing itself, build for projects
made before there was one, read.
"""

from __future__ import annotations

import secrets
import sqlite3
from datetime import UTC, datetime

from slastudio.project.chain.things import (
    IDENTITY,
    KINDS,
    PROJECT,
    TABLE,
    Thing,
    content_hash,
    has_table,
    things,
)
from slastudio.project.database.errors import DamagedError
from slastudio.shared.chains import ChainLink, linked
from slastudio.shared.problems import StudioError

STATEMENTS = (
    f"CREATE TABLE {TABLE} (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, subject TEXT NOT NULL, "
    "content TEXT NOT NULL, at TEXT NOT NULL, previous TEXT NOT NULL, sha256 TEXT NOT NULL)",
    # what stays of an import that was taken back, so that its removal can be shown
    "CREATE TABLE removal (id INTEGER PRIMARY KEY, batch INTEGER NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, "
    "kind TEXT NOT NULL, imported TEXT NOT NULL, read INTEGER NOT NULL, accepted INTEGER NOT NULL, at TEXT NOT NULL, "
    "who TEXT NOT NULL)",
    "CREATE TABLE erasure (id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, "
    "certificate TEXT NOT NULL)",
)
CHAINED_SINCE = 4  # the project format that brought it
_COLUMNS = "number, kind, key, subject, content, at, previous, sha256"


def append(db: sqlite3.Connection, kind: str, key: object) -> None:
    """Append a link for a thing that was stored just now, in the transaction that is open."""
    if not db.in_transaction:
        raise RuntimeError("a link is appended in the transaction of its thing")
    for thing in things(db, kind, str(key)):
        _insert(db, _after(_last(db), thing, _now()))
        return
    raise StudioError(f"{kind} {key} is not in the project, so the chain cannot name it.")


def _insert(db: sqlite3.Connection, link: ChainLink) -> None:
    values = (link.number, link.kind, link.key, link.subject, link.content, link.at)
    db.execute(
        f"INSERT INTO {TABLE} ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?)",
        (*values, link.previous, link.sha256),
    )


def _last(db: sqlite3.Connection) -> ChainLink | None:
    row = db.execute(f"SELECT {_COLUMNS} FROM {TABLE} ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else ChainLink(*row)


def links_of(db: sqlite3.Connection) -> tuple[ChainLink, ...]:
    """Return the links of a project, oldest first.

    Of a project of a format that had no chain, which is open to read only, those that its chain
    will begin with; none while nothing in it would be linked.
    """
    if not has_table(db, TABLE):
        older = _older(db)
        return _begun(older, older[0].content) if older else ()
    rows = db.execute(f"SELECT {_COLUMNS} FROM {TABLE} ORDER BY number").fetchall()
    return tuple(_link(row) for row in rows)


def _link(row: tuple[object, ...]) -> ChainLink:
    number, *told = row
    if not isinstance(number, int) or not all(isinstance(each, str) for each in told):
        raise DamagedError(f"link {number} of its chain holds something else than text")
    return ChainLink(number, *map(str, told))


def begin_chain(db: sqlite3.Connection) -> None:
    """Begin the chain of a project, with what an earlier format left in it, in the order of time."""
    older = _older(db)
    # taken from the oldest thing where there is one: two copies that are migrated apart stay one
    # project
    identity = older[0].content if older else secrets.token_hex(32)
    db.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (IDENTITY, identity))
    for link in _begun(older, identity):
        _insert(db, link)


def forget_chain(db: sqlite3.Connection) -> None:
    """Take the chain out of a project into which another's is brought."""
    db.execute(f"DELETE FROM {TABLE}")
    db.execute("DELETE FROM meta WHERE key = ?", (IDENTITY,))


def _older(db: sqlite3.Connection) -> list[Thing]:
    found = [each for kind in KINDS if kind != PROJECT for each in things(db, kind)]
    return sorted(found, key=_order)


def _begun(older: list[Thing], identity: str) -> tuple[ChainLink, ...]:
    content = content_hash({"key": IDENTITY, "value": identity})
    began = older[0].when if older else _now()
    links: list[ChainLink] = []
    for thing in (Thing(PROJECT, IDENTITY, PROJECT, content, began), *older):
        links.append(_after(links[-1] if links else None, thing, thing.when))
    return tuple(links)


def _after(before: ChainLink | None, thing: Thing, at: str) -> ChainLink:
    return linked(before, (thing.kind, thing.key), (thing.subject, thing.content, at))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def _order(thing: Thing) -> tuple[datetime, int, int, str]:
    try:
        moment = datetime.fromisoformat(thing.when)
    except ValueError:
        moment = datetime.min.replace(tzinfo=UTC)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    number = int(thing.key) if thing.key.isdecimal() else 0
    return moment, list(KINDS).index(thing.kind), number, thing.key
