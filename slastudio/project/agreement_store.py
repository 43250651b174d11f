"""Agreements in the project file: one draft that changes, and frozen versions that never do."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import UTC, date, datetime

from slastudio.contract.agreement import Agreement
from slastudio.contract.codec import agreement_from_json, canonical_json
from slastudio.shared.problems import StudioError


@dataclass(frozen=True)
class Version:
    """Name one version of the agreement; state is draft, sent or signed; effective is [from, to), None open."""

    number: int
    state: str
    effective_from: date | None
    effective_to: date | None
    sha256: str
    agreement: Agreement

    @property
    def label(self) -> str:
        return f"v{self.number}" if self.state != "draft" else f"v{self.number} (draft)"


class AgreementStore:
    """Read and write the versions of one project's agreement."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def create(self, agreement: Agreement) -> None:
        self._insert(1, agreement)

    def _insert(self, number: int, agreement: Agreement) -> None:
        body = canonical_json(agreement)
        self._db.execute(
            "INSERT INTO agreement (number, state, body, sha256, changed) VALUES (?, 'draft', ?, ?, ?)",
            (number, body, hashlib.sha256(body.encode()).hexdigest(), _now()),
        )

    def versions(self) -> tuple[Version, ...]:
        """Return every version, oldest first, its hash checked."""
        rows = self._db.execute(
            "SELECT number, state, effective_from, effective_to, sha256, body FROM agreement ORDER BY number"
        )
        return tuple(_version(*row) for row in rows)

    def draft(self) -> Version:
        """Return the draft, which is the version one edits."""
        row = self._db.execute(
            "SELECT number, state, effective_from, effective_to, sha256, body FROM agreement WHERE state = 'draft' ORDER BY number DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise StudioError(
                "This project holds no draft of the agreement; it is damaged. Use the last backup beside it."
            )
        return _version(*row)

    def governing(self, moment: datetime) -> Version:
        """Return the frozen version in force at a moment; with nothing frozen, the draft."""
        day = moment.date()
        for version in reversed(self.versions()):
            starts, ends = version.effective_from, version.effective_to
            if version.state != "draft" and (starts is None or starts <= day) and (ends is None or day < ends):
                return version
        return self.draft()

    def save_draft(self, agreement: Agreement) -> None:
        """Replace the draft's text; frozen versions are never touched."""
        body = canonical_json(agreement)
        done = self._db.execute(
            "UPDATE agreement SET body = ?, sha256 = ?, changed = ? WHERE state = 'draft'",
            (body, hashlib.sha256(body.encode()).hexdigest(), _now()),
        )
        if done.rowcount != 1:
            raise StudioError("This project holds no draft of the agreement; nothing was changed.")


def _version(number: int, state: str, first: str | None, last: str | None, sha256: str, body: str) -> Version:
    if hashlib.sha256(body.encode()).hexdigest() != sha256:
        raise StudioError(
            f"Version {number} of the agreement does not match its hash: the project is damaged or was tampered with."
        )
    return Version(number, state, _day(first), _day(last), sha256, agreement_from_json(body))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
