"""Issued reports in the project file: their bytes, their figures, what they rest on, and that the
client received them.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from slastudio.project.chain.links import append
from slastudio.project.chain.things import ISSUE, RECEIPT, has_table
from slastudio.project.database.errors import DamagedError, understood
from slastudio.project.database.transactions import transaction
from slastudio.shared.json_values import Json, JsonForms
from slastudio.shared.problems import StudioError

ISSUED_TABLES = (
    "CREATE TABLE issued_report (id INTEGER PRIMARY KEY, period TEXT NOT NULL, edition INTEGER NOT NULL, "
    "issued TEXT NOT NULL, judged TEXT NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, "
    "head INTEGER NOT NULL, head_sha256 TEXT NOT NULL, program TEXT NOT NULL, record TEXT NOT NULL, "
    "figures BLOB NOT NULL, sha256 TEXT NOT NULL, size INTEGER NOT NULL, data BLOB NOT NULL)",
    "CREATE TABLE issue_receipt (id INTEGER PRIMARY KEY, issue INTEGER NOT NULL REFERENCES issued_report (id), "
    "received TEXT NOT NULL, who TEXT NOT NULL, at TEXT NOT NULL)",
)
# a stranger's project may hold anything under this name; the sample's month takes 0.8 MB
_MOST_FIGURES = 64 << 20


@dataclass(frozen=True)
class IssuedSource:
    """Name one import that stood when a report was issued; rows: those that counted."""

    batch: int
    name: str
    sha256: str
    kind: str
    rows: int


@dataclass(frozen=True)
class IssuedTerms:
    """Name one version of the agreement that was at hand when a report was issued."""

    version: str
    state: str
    sha256: str
    effective: date | None = None


@dataclass(frozen=True)
class FigureChange:
    """Say of one figure what it was and what it is, as it is told; detail: what is named is no
    figure but a section, of which something is told otherwise.
    """

    name: str
    before: str
    after: str
    detail: bool = False


@dataclass(frozen=True)
class IssueRecord:
    """Hold what an issued report rests on, and what it corrects of the edition before.

    content: hash of what the report says, without number, day and chain. causes: what happened
    since the edition before, in words.
    """

    sources: tuple[IssuedSource, ...]
    terms: tuple[IssuedTerms, ...]
    content: str
    corrects: tuple[FigureChange, ...] = ()
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ClientReceipt:
    """Say that the client received an issued report: on which day, and who told it."""

    issue: int
    received: date
    who: str
    at: datetime


@dataclass(frozen=True)
class IssuedReport:
    """Describe one issued report; id 0 before it is stored.

    issued: the day it bears. judged: the moment from which its figures were judged. at: when it was
    issued in truth. head: the last link of the chain before it. sha256, size: of its bytes.
    """

    period: str
    edition: int
    issued: date
    judged: datetime
    at: datetime
    who: str
    why: str
    head: int
    head_sha256: str
    program: str
    record: IssueRecord
    sha256: str
    size: int
    id: int = 0

    @property
    def number(self) -> str:
        return f"{self.period}/{self.edition}"


_RECORD = JsonForms({}).of(IssueRecord)
_COLUMNS = tuple(each.name for each in fields(IssuedReport))


class IssueStore:
    """Read and write the issued reports of one open project; callers hold the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(self, report: IssuedReport, data: bytes, figures: Json) -> int:
        """Keep an issued report with its bytes and figures, and link it; return its number in the
        table.
        """
        values = (
            *(report.period, report.edition, report.issued.isoformat(), report.judged.isoformat()),
            *(report.at.isoformat(timespec="milliseconds"), report.who, report.why),
            *(report.head, report.head_sha256, report.program, written_record(report.record)),
            *(_packed(figures), hashlib.sha256(data).hexdigest(), len(data), data),
        )
        with transaction(self._db):
            cursor = self._db.execute(
                "INSERT INTO issued_report (period, edition, issued, judged, at, who, why, head, head_sha256, program, "
                "record, figures, sha256, size, data) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
                values,
            )
            append(self._db, ISSUE, cursor.lastrowid)
        return int(cursor.lastrowid or 0)

    def receive(self, report: IssuedReport, received: date, who: str) -> None:
        """Keep that the client received a report, and link it."""
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        with transaction(self._db):
            cursor = self._db.execute(
                "INSERT INTO issue_receipt (issue, received, who, at) VALUES (?,?,?,?)",
                (report.id, received.isoformat(), who, now),
            )
            append(self._db, RECEIPT, cursor.lastrowid)

    def reports(self) -> tuple[IssuedReport, ...]:
        """Return every issued report, oldest first; none where the format knows none yet."""
        if not has_table(self._db, "issued_report"):
            return ()
        rows = self._db.execute(f"SELECT {', '.join(_COLUMNS)} FROM issued_report ORDER BY id")
        with understood("the list of issued reports"):
            return tuple(report_of(row) for row in rows)

    def receipts(self) -> tuple[ClientReceipt, ...]:
        """Return what the client received, in the order it was told."""
        if not has_table(self._db, "issue_receipt"):
            return ()
        rows = self._db.execute("SELECT issue, received, who, at FROM issue_receipt ORDER BY id")
        with understood("the receipts of issued reports"):
            return tuple(
                ClientReceipt(issue, date.fromisoformat(received), who, datetime.fromisoformat(at))
                for issue, received, who, at in rows
            )

    def data(self, report: IssuedReport) -> bytes:
        """Return the bytes of an issued report; raise DamagedError where they are others now."""
        row = self._db.execute(
            "SELECT data FROM issued_report WHERE id = ?", (report.id,)
        ).fetchone()
        if row is None or hashlib.sha256(row[0]).hexdigest() != report.sha256:
            raise DamagedError(
                f"the kept bytes of report {report.number} do not match their hash; they were "
                "damaged or tampered with"
            )
        return bytes(row[0])

    def figures(self, report: IssuedReport) -> Json:
        """Return the figures kept with an issued report."""
        query = "SELECT figures FROM issued_report WHERE id = ?"
        with understood(f"the figures of report {report.number}"):
            (packed,) = self._db.execute(query, (report.id,)).fetchone()
            return unpacked_figures(packed)


def report_of(row: Sequence[Any]) -> IssuedReport:
    """Return the issued report that a row says."""
    told = dict(zip(_COLUMNS, row, strict=True))
    for name in ("judged", "at"):
        told[name] = datetime.fromisoformat(told[name])
    told["issued"] = date.fromisoformat(told["issued"])
    told["record"] = read_record(told["record"])
    return IssuedReport(**told)


def written_record(record: IssueRecord) -> str:
    """Return a record as it is stored."""
    return json.dumps(_RECORD.write(record), sort_keys=True)


def read_record(text: str) -> IssueRecord:
    """Return the record that written_record wrote; raise StudioError for any other JSON."""
    record: IssueRecord = _RECORD.read(json.loads(text))
    return record


def _packed(figures: Json) -> bytes:
    text = json.dumps(figures, sort_keys=True).encode()
    if len(text) > _MOST_FIGURES:
        raise StudioError("The figures of this period are too many to be kept. Nothing was issued.")
    return zlib.compress(text, 9)


def unpacked_figures(packed: bytes) -> Json:
    """Return figures as they were kept; raise ValueError where they are too large or no JSON."""
    unpacking = zlib.decompressobj()
    try:
        text = unpacking.decompress(packed, _MOST_FIGURES)
    except zlib.error as error:
        raise ValueError(str(error)) from None
    if not unpacking.eof:
        raise ValueError("they are cut off, or larger than any report's")
    told: Json = json.loads(text)
    return told
