"""Agreements in the project file: one draft that changes, and sent and signed versions that never
do.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from slastudio.contract.exchange.codec import agreement_from_json, canonical_json
from slastudio.contract.terms.agreement import Agreement
from slastudio.project.chain.links import append
from slastudio.project.database.errors import DamagedError, understood
from slastudio.project.database.transactions import transaction
from slastudio.shared.problems import StudioError

FIRST = "1.0"
_COLUMNS = "id, number, state, effective_from, sha256, body, changed, signatories"


@dataclass(frozen=True)
class Version:
    """Hold one version of the agreement; state is draft, sent or signed.

    A signed version is in force over [effective_from, effective_to); its end is the beginning of
    the next signed one, None while there is none. written: when the draft was last changed, or the
    version sent or signed.
    """

    id: int
    number: str
    state: str
    effective_from: date | None
    sha256: str
    agreement: Agreement
    written: datetime
    signatories: tuple[str, ...] = ()
    effective_to: date | None = None

    @property
    def label(self) -> str:
        return f"v{self.number}" if self.state == "signed" else f"v{self.number} ({self.state})"


@dataclass(frozen=True)
class SignedFile:
    """Name the signed document kept with a version; its bytes are read apart."""

    version: int
    name: str
    sha256: str
    size: int
    kept: datetime


class AgreementStore:
    """Read and write the versions of one project's agreement."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def create(self, agreement: Agreement) -> None:
        self._insert(FIRST, "draft", agreement, None, ())

    def _insert(
        self,
        number: str,
        state: str,
        agreement: Agreement,
        effective: date | None,
        signatories: tuple[str, ...],
    ) -> None:
        body = canonical_json(agreement)
        cursor = self._db.execute(
            "INSERT INTO agreement (number, state, effective_from, body, sha256, changed, signatories) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                number,
                state,
                effective.isoformat() if effective else None,
                body,
                hashlib.sha256(body.encode()).hexdigest(),
                _now(),
                json.dumps(signatories, ensure_ascii=False),
            ),
        )
        if state != "draft":
            append(self._db, state, cursor.lastrowid)

    def versions(self) -> tuple[Version, ...]:
        """Return every version, hashes checked: sent and signed ones in the order they were
        written, the draft last.
        """
        rows = self._db.execute(f"SELECT {_COLUMNS} FROM agreement ORDER BY state = 'draft', id")
        found = [version_of(*row) for row in rows]
        starts = sorted(
            each.effective_from for each in found if each.state == "signed" and each.effective_from
        )
        return tuple(_until_next(each, starts) for each in found)

    def signed(self) -> tuple[Version, ...]:
        """Return the signed versions by the day they take effect."""
        found = [each for each in self.versions() if each.state == "signed"]
        return tuple(sorted(found, key=lambda each: each.effective_from or date.min))

    def draft(self) -> Version:
        """Return the draft, which is the version one edits."""
        row = self._db.execute(
            f"SELECT {_COLUMNS} FROM agreement WHERE state = 'draft' ORDER BY id DESC LIMIT 1"
        ).fetchone()
        if row is None:
            raise DamagedError("it holds no draft of the agreement")
        return version_of(*row)

    def zone_on(self, day: date) -> str:
        """Return the zone of the version in force on a day: the first signed one before any was,
        the draft with none.
        """
        row = self._db.execute(
            # false sorts before true: those in force by then, the newest first; else the first to
            # come
            f"SELECT {_COLUMNS} FROM agreement WHERE state = 'signed' ORDER BY effective_from > ?, "
            "CASE WHEN effective_from > ? THEN effective_from END, effective_from DESC LIMIT 1",
            (day.isoformat(), day.isoformat()),
        ).fetchone()
        return (self.draft() if row is None else version_of(*row)).agreement.zone

    def zone(self) -> str:
        """Return the zone of the newest signed version, the draft's with none: what hand-made and
        naive times are read in.
        """
        return self.zone_on(date.max)

    def save_draft(self, agreement: Agreement) -> str:
        """Replace the draft's text and return its hash; sent and signed versions are never touched."""
        body = canonical_json(agreement)
        sha256 = hashlib.sha256(body.encode()).hexdigest()
        done = self._db.execute(
            "UPDATE agreement SET body = ?, sha256 = ?, changed = ? WHERE state = 'draft'",
            (body, sha256, _now()),
        )
        if done.rowcount != 1:
            raise StudioError("This project holds no draft of the agreement; nothing was changed.")
        return sha256

    def add_sent(self, draft: Version) -> None:
        """Keep the draft's text as it was sent."""
        with transaction(self._db):
            self._insert(draft.number, "sent", draft.agreement, None, ())

    def add_signed(
        self, draft: Version, effective: date, signatories: tuple[str, ...], following: str
    ) -> None:
        """Keep the draft's text as signed, and number the draft as the version that follows, in one
        transaction.
        """
        with transaction(self._db):
            self._insert(draft.number, "signed", draft.agreement, effective, signatories)
            self._db.execute("UPDATE agreement SET number = ? WHERE state = 'draft'", (following,))

    def number_draft(self, number: str) -> None:
        """Give the draft another number."""
        self._db.execute("UPDATE agreement SET number = ? WHERE state = 'draft'", (number,))

    # --- signed documents ------------------------------------------------------------------------------------------

    def keep_file(self, version: Version, name: str, data: bytes) -> SignedFile:
        """Keep the bytes of a signed document with a version; what was kept before stays."""
        kept = SignedFile(
            version.id, name, hashlib.sha256(data).hexdigest(), len(data), datetime.now(UTC)
        )
        with transaction(self._db):
            cursor = self._db.execute(
                "INSERT INTO signed_file (version, name, sha256, size, kept, data) VALUES (?, ?, ?, ?, ?, ?)",
                (
                    kept.version,
                    kept.name,
                    kept.sha256,
                    kept.size,
                    kept.kept.isoformat(timespec="milliseconds"),
                    data,
                ),
            )
            append(self._db, "signed_file", cursor.lastrowid)
        return kept

    def keep_once(self, version: Version, name: str, data: bytes) -> SignedFile:
        """Keep the bytes of a document with a version, where they are not kept with it already."""
        sha256 = hashlib.sha256(data).hexdigest()
        held = (e for e in self.files() if (e.version, e.sha256) == (version.id, sha256))
        return next(held, None) or self.keep_file(version, name, data)

    def files(self) -> tuple[SignedFile, ...]:
        """Return the signed documents kept, oldest first."""
        rows = self._db.execute(
            "SELECT version, name, sha256, size, kept FROM signed_file ORDER BY rowid"
        )
        with understood("The list of signed documents"):
            return tuple(
                SignedFile(v, name, sha, size, datetime.fromisoformat(at))
                for v, name, sha, size, at in rows
            )

    def file_bytes(self, kept: SignedFile) -> bytes:
        """Return the bytes of a kept document; raise StudioError where they no longer match their
        hash.
        """
        row = self._db.execute(
            "SELECT data FROM signed_file WHERE version = ? AND sha256 = ?",
            (kept.version, kept.sha256),
        ).fetchone()
        if row is None or hashlib.sha256(row[0]).hexdigest() != kept.sha256:
            raise DamagedError(
                f"{kept.name} does not match its hash; it was damaged or tampered with"
            )
        return bytes(row[0])


def version_of(
    key: int,
    number: str,
    state: str,
    first: str | None,
    sha256: str,
    body: str,
    changed: str,
    signatories: str,
) -> Version:
    if hashlib.sha256(body.encode(errors="surrogatepass")).hexdigest() != sha256:
        raise DamagedError(
            f"version {number} of the agreement does not match its hash; it was damaged or tampered with"
        )
    if state not in ("draft", "sent", "signed"):
        raise DamagedError(f"version {number} of the agreement has no state this program knows")
    with understood(f"version {number} of the agreement"):
        named = tuple(str(each) for each in json.loads(signatories))
        effective = None if first is None else date.fromisoformat(first)
        written = datetime.fromisoformat(changed)
    try:
        agreement = agreement_from_json(body)
    except StudioError as error:
        raise DamagedError(f"version {number} of the agreement: {error}") from error
    return Version(key, number, state, effective, sha256, agreement, written, named)


def _until_next(version: Version, starts: list[date]) -> Version:
    first = version.effective_from
    if version.state != "signed" or first is None:
        return version
    return replace(version, effective_to=next((each for each in starts if each > first), None))


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
