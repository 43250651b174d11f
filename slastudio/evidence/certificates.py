"""Certificates: what was deleted of an import, what stays, who decided so and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Certificate:
    """Certify what was deleted and what is kept; see reports.certificate for the page that says so.

    rows: stored rows by kind; counted: those among them that counted. blocks, checksum: SHA-256
    over the checksums of the deleted blocks, in order. repeats: import → rows that repeat deleted
    ones and stay stored there, hidden.
    """

    number: int
    batch: int
    file: str
    sha256: str
    size: int
    kind: str
    imported: str
    rows: dict[str, int]
    counted: dict[str, int]
    first: str | None
    last: str | None
    blocks: int
    checksum: str
    rejected: int
    original: bool
    repeats: dict[str, int]
    kept: tuple[str, ...]
    at: str
    who: str
    why: str
    term: str
    due_since: str | None
    client: str
    provider: str
    program: str

    def as_json(self) -> dict[str, Any]:
        """Return the certificate as a JSON document."""
        return {**asdict(self), "kept": list(self.kept)}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Certificate:
        """Return the certificate a document holds."""
        return cls(**{**document, "kept": tuple(document["kept"])})
