"""Edits of the draft that wait for the project's file: kept beside it, flushed, until they are in it.

A line an edit: the hash of the draft it follows, its own, when it was made, and its text. What a
killed program leaves is taken over when the project is opened next.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slastudio.contract.exchange.codec import agreement_from_json, canonical_json
from slastudio.contract.terms.agreement import Agreement
from slastudio.shared.problems import StudioError

# a text of an agreement has some 100 kB; whatever is longer is no journal of ours
_LONGEST = 64 << 20


def journal_path(project: Path) -> Path:
    """Return where the edits of a project wait."""
    return project.with_name(f".{project.name}.edits")


@dataclass(frozen=True)
class KeptEdit:
    """Hold the newest edit that waited; follows: hashes of the drafts it may be laid over."""

    agreement: Agreement
    sha256: str
    follows: frozenset[str]
    made: str


class EditJournal:
    """Write edits beside a project; one thread at a time."""

    def __init__(self, project: Path) -> None:
        self.path = journal_path(project.resolve())

    def keep(self, agreement: Agreement, base: str) -> None:
        """Add an edit that follows the draft with hash `base`, and flush it; raise StudioError where
        it cannot be written.
        """
        body = canonical_json(agreement)
        line = {
            "base": base,
            "sha256": hashlib.sha256(body.encode()).hexdigest(),
            "made": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "body": body,
        }
        try:
            # made for its owner alone: it holds what the project holds
            handle = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | _NO_FOLLOW, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(json.dumps(line).encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise StudioError(
                f"{self.path.name} cannot be written: {error.strerror or error}."
            ) from error

    def clear(self) -> None:
        """Forget what waited, once it is in the project."""
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def set_aside(self) -> Path:
        """Move a journal that does not fit out of the way, and return where it is."""
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
        return self.path.replace(self.path.with_name(f"{self.path.name}.{stamp}"))

    def newest(self) -> KeptEdit | None:
        """Return the newest whole edit, None where there is none; a torn last line is left out."""
        try:
            if not self.path.is_file() or self.path.is_symlink():
                return None
            with self.path.open("rb") as file:
                lines = file.read(_LONGEST).split(b"\n")
        except OSError:
            return None
        found = [each for each in map(_whole, lines) if each is not None]
        if not found:
            return None
        last = found[-1]
        follows = {each["base"] for each in found} | {each["sha256"] for each in found}
        agreement = agreement_from_json(last["body"])
        return KeptEdit(agreement, last["sha256"], frozenset(follows), last["made"])


_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0)


def _whole(line: bytes) -> dict[str, str] | None:
    """Return a line's values where it is whole and its text has its hash."""
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    names = ("base", "sha256", "made", "body")
    if not isinstance(found, dict) or not all(isinstance(found.get(each), str) for each in names):
        return None
    try:
        sha256 = hashlib.sha256(found["body"].encode()).hexdigest()
    except UnicodeEncodeError:
        return None
    return found if sha256 == found["sha256"] else None
