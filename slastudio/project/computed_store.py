"""What is kept of figures computed at the source: how tables of the client's are mapped, the packs
that were written, and what every answer said of itself.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime

from slastudio.evidence.computed import base_of
from slastudio.project.chain.things import has_table
from slastudio.project.database.errors import understood
from slastudio.project.database.transactions import transaction
from slastudio.shared.json_values import Json, JsonForms
from slastudio.shared.problems import StudioError

COMPUTED_TABLES = (
    "CREATE TABLE warehouse_source (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE pack (seal TEXT PRIMARY KEY, written TEXT NOT NULL, who TEXT NOT NULL, manifest TEXT NOT NULL) "
    "WITHOUT ROWID",
    "CREATE TABLE computation (batch INTEGER PRIMARY KEY REFERENCES batch (id) ON DELETE CASCADE, record TEXT NOT NULL)",
)


@dataclass(frozen=True)
class Computation:
    """Hold what is known of one import of computed figures.

    pack: the seal of what was asked; source: the name of the table's mapping. evidence: the kind of
    the records. start, end: the whole local days of the zone that were computed, half-open. edges: seconds since
    1970 at which days are cut besides midnight. rollups: the names its rows are stored under. read,
    inside, undated: rows that were meant, those of the days, those without a moment. lost, rounded:
    by column, values that could not be kept and that were rounded. engine: its own words for its
    version. ran: when. sql: what was asked, SHA-256 and text.
    """

    pack: str
    source: str
    evidence: str
    zone: str
    start: datetime
    end: datetime
    first: datetime | None
    last: datetime | None
    edges: tuple[int, ...]
    rollups: tuple[str, ...]
    read: int
    inside: int
    undated: int
    lost: tuple[tuple[str, int], ...]
    rounded: tuple[tuple[str, int], ...]
    engine: str
    ran: datetime
    sql_sha256: str
    sql: str


_FORM = JsonForms({}).of(Computation)


class ComputedStore:
    """Read and write these tables of one open project; callers hold the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def sources(self) -> dict[str, Json]:
        """Return the mappings of the client's tables by name; none in a project of an older format."""
        if not has_table(self._db, "warehouse_source"):
            return {}
        rows = self._db.execute("SELECT name, body FROM warehouse_source ORDER BY name")
        with understood("the mapping of a table"):
            return {name: json.loads(body) for name, body in rows}

    def keep_source(self, name: str, body: Json) -> None:
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO warehouse_source (name, body) VALUES (?,?)",
                (name, json.dumps(body, sort_keys=True)),
            )

    def drop_source(self, name: str) -> None:
        """Forget a mapping; raise StudioError where there is none of that name."""
        with transaction(self._db):
            gone = self._db.execute("DELETE FROM warehouse_source WHERE name = ?", (name,))
            if not gone.rowcount:
                known = ", ".join(self.sources()) or "none"
                raise StudioError(f"There is no source “{name}”. The sources are: {known}.")

    def keep_pack(self, seal: str, who: str, manifest: Json) -> None:
        with transaction(self._db):
            self._db.execute(
                "INSERT OR REPLACE INTO pack (seal, written, who, manifest) VALUES (?,?,?,?)",
                (seal, datetime.now(UTC).isoformat(timespec="seconds"), who, json.dumps(manifest)),
            )

    def pack(self, seal: str) -> Json | None:
        """Return the manifest of a pack this project wrote, None of any other."""
        if not has_table(self._db, "pack"):
            return None
        row = self._db.execute("SELECT manifest FROM pack WHERE seal = ?", (seal,)).fetchone()
        with understood("the manifest of a pack"):
            return None if row is None else json.loads(row[0])

    def packs(self) -> tuple[tuple[str, str, str], ...]:
        """Return (seal, when it was written, by whom) of every pack, oldest first."""
        if not has_table(self._db, "pack"):
            return ()
        return tuple(self._db.execute("SELECT seal, written, who FROM pack ORDER BY written, seal"))

    def keep_computation(self, batch: int, computation: Computation) -> None:
        with transaction(self._db):
            self._db.execute(
                "INSERT INTO computation (batch, record) VALUES (?,?)",
                (batch, json.dumps(_FORM.write(computation))),
            )

    def computations(self) -> dict[int, Computation]:
        """Return what every import of computed figures said of itself, by its number."""
        if not has_table(self._db, "computation"):
            return {}
        found = {}
        for batch, record in self._db.execute(
            "SELECT batch, record FROM computation ORDER BY batch"
        ):
            with understood(f"what import {batch} says of its computation"):
                found[batch] = computation_of(record)
        return found


def computation_of(record: str) -> Computation:
    """Return the computation a stored text tells; raise StudioError where it tells none."""
    found: Computation = _FORM.read(json.loads(record))
    if any(base_of(each) != found.evidence for each in found.rollups):
        raise StudioError("it names rows of another kind of evidence than its own")
    return found
