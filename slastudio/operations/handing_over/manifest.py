"""What an archive says it holds: each member with size and hash, and the head of the project's chain."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError

MANIFEST, PROJECT_FILE, README = "manifest.json", "project.slastudio", "README.txt"
FORMAT = "slastudio hand-over 1"
# names are the program's own: nothing that is imported or typed becomes a path
_NAME = re.compile(r"(?:[a-z]+/)?[A-Za-z0-9][A-Za-z0-9-]{0,80}\.[a-z]{3,9}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class ArchiveMember:
    """Hold one file of an archive."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class HandOverManifest:
    """Hold what an archive says of itself.

    made: the day it tells. evidence: whether raw records are in the project file. head: number and
    hash of the last link of the project file inside; origin: of the project it was made from.
    """

    client: str
    made: str
    program: str
    evidence: bool
    head: tuple[int, str]
    origin: tuple[int, str]
    members: tuple[ArchiveMember, ...]

    def as_json(self) -> str:
        """Return the manifest as the text of its file."""
        told: JsonObject = {
            "format": FORMAT,
            "client": self.client,
            "made": self.made,
            "program": self.program,
            "raw_evidence": self.evidence,
            "chain": {"number": self.head[0], "sha256": self.head[1]},
            "made_from": {"number": self.origin[0], "sha256": self.origin[1]},
            "members": [
                {"name": each.name, "size": each.size, "sha256": each.sha256}
                for each in self.members
            ],
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def read_manifest(data: bytes) -> HandOverManifest:
    """Read a manifest, a stranger's perhaps. Raise StudioError for anything that is none."""
    try:
        held = json.loads(data)
        if held["format"] != FORMAT:
            raise StudioError("The archive was written by another version of the program.")
        members = tuple(_member(each) for each in held["members"])
        return HandOverManifest(
            str(held["client"]),
            str(held["made"]),
            str(held["program"]),
            bool(held["raw_evidence"]),
            _link(held["chain"]),
            _link(held["made_from"]),
            members,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise StudioError(
            f"Its {MANIFEST} cannot be read, so nothing of the archive can be checked."
        ) from None


def _member(held: Mapping[str, object]) -> ArchiveMember:
    name, size, sha256 = str(held["name"]), held["size"], str(held["sha256"])
    if not _NAME.fullmatch(name) or not _HASH.fullmatch(sha256):
        raise ValueError(name)
    if not isinstance(size, int) or isinstance(size, bool) or size < 0:
        raise ValueError(name)
    return ArchiveMember(name, size, sha256)


def _link(held: Mapping[str, object]) -> tuple[int, str]:
    number = held["number"]
    if not isinstance(number, int):
        raise TypeError(number)
    return number, str(held["sha256"])


def safe_name(text: str) -> str:
    """Return what of a text may stand in the name of a member."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:40] or "x"
