"""What was handed over, in the project file: to whom, when, and what the archive was."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from slastudio.project.chain.links import append
from slastudio.project.chain.things import HAND_OVER, has_table
from slastudio.project.database.errors import DamagedError, understood
from slastudio.project.database.transactions import transaction

HAND_OVER_TABLES = (
    "CREATE TABLE hand_over (id INTEGER PRIMARY KEY, at TEXT NOT NULL, day TEXT NOT NULL, who TEXT NOT NULL, "
    "recipient TEXT NOT NULL, evidence INTEGER NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, "
    "head INTEGER NOT NULL, head_sha256 TEXT NOT NULL, copy_head INTEGER NOT NULL, copy_head_sha256 TEXT NOT NULL)",
)


@dataclass(frozen=True)
class HandOver:
    """Describe one handing over; id 0 before it is stored.

    at: when it was done in truth; day: as of which it tells what is open. evidence: with raw
    records. file, size, sha256: of the archive. head: the last link of the project's chain when it
    was copied; copy_head: of the copy inside, which without raw records ends with its purges.
    """

    at: datetime
    day: date
    who: str
    recipient: str
    evidence: bool
    file: str
    size: int
    sha256: str
    head: int
    head_sha256: str
    copy_head: int
    copy_head_sha256: str
    id: int = 0


COLUMNS = tuple(each.name for each in fields(HandOver))


class HandOverStore:
    """Read and write what was handed over of one open project; callers hold the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, made: HandOver) -> None:
        """Keep a handing over, and link it."""
        told = vars(made) | {
            "id": None,
            "at": made.at.isoformat(timespec="milliseconds"),
            "day": made.day.isoformat(),
            "evidence": int(made.evidence),
        }
        places = ", ".join(f":{name}" for name in COLUMNS)
        with transaction(self._db):
            cursor = self._db.execute(
                f"INSERT INTO hand_over ({', '.join(COLUMNS)}) VALUES ({places})", told
            )
            append(self._db, HAND_OVER, cursor.lastrowid)

    def made(self) -> tuple[HandOver, ...]:
        """Return every handing over, oldest first; none where the format knows none yet."""
        if not has_table(self._db, "hand_over"):
            return ()
        rows = self._db.execute(f"SELECT {', '.join(COLUMNS)} FROM hand_over ORDER BY id")
        with understood("the list of what was handed over"):
            return tuple(hand_over_of(row) for row in rows)


def hand_over_of(row: Sequence[Any]) -> HandOver:
    """Return the handing over that a row says."""
    told = dict(zip(COLUMNS, row, strict=True))
    if told["evidence"] not in (0, 1):
        raise DamagedError("it says neither with nor without raw records")
    told |= {
        "at": datetime.fromisoformat(told["at"]),
        "day": date.fromisoformat(told["day"]),
        "evidence": bool(told["evidence"]),
    }
    return HandOver(**told)
