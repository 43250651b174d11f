"""A chain of hashes: what was signed, entered and issued, each link resting on the one before."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from slastudio.shared.problems import StudioError

ORIGIN = "0" * 64
_SHORT = 12
# a paper is a stranger's file: some hundred thousand links, and no more
_MOST_PACKED, _MOST_BYTES = 48 * 1024 * 1024, 96 * 1024 * 1024


class BrokenChainError(StudioError):
    """Say that a list of links does not hang together."""


@dataclass(frozen=True)
class ChainLink:
    """Hold one link: what it stands for, and the hash of that and of the link before.

    kind and key name the thing where it is stored, subject names it to people. content: SHA-256 of
    the thing as it was stored. at: when, ISO. A later link of the same kind and key stands for the
    thing as it became by what is on record, such as an erasure.
    """

    number: int
    kind: str
    key: str
    subject: str
    content: str
    at: str
    previous: str
    sha256: str

    @property
    def thing(self) -> tuple[str, str]:
        return self.kind, self.key

    @property
    def expected(self) -> str:
        """Return the hash this link must have."""
        told = [
            self.number,
            self.kind,
            self.key,
            self.subject,
            self.content,
            self.at,
            self.previous,
        ]
        text = json.dumps(told, ensure_ascii=True, separators=(",", ":"))
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def linked(
    before: ChainLink | None, thing: tuple[str, str], told: tuple[str, str, str]
) -> ChainLink:
    """Return the link that follows; thing: kind and key, told: subject, content and moment."""
    number = 1 if before is None else before.number + 1
    previous = ORIGIN if before is None else before.sha256
    bare = ChainLink(number, *thing, *told, previous, "")
    return ChainLink(number, *thing, *told, previous, bare.expected)


@dataclass(frozen=True)
class Chain:
    """Hold links in order, at least one."""

    links: tuple[ChainLink, ...]

    @property
    def head(self) -> ChainLink:
        return self.links[-1]

    @property
    def brief(self) -> str:
        """Return number and short hash, as they stand at the foot of a page."""
        return f"chain {self.head.number} · {self.head.sha256[:_SHORT]}"

    @property
    def words(self) -> str:
        """Return number and whole hash, as they stand once on a paper."""
        return f"link {self.head.number}, SHA-256 {self.head.sha256}"

    def standing(self) -> dict[tuple[str, str], ChainLink]:
        """Return, by thing, the last link that stands for it."""
        return {link.thing: link for link in self.links}

    def packed(self) -> str:
        """Return all links as one word of plain letters; their hashes are computed again by who
        unpacks it.
        """
        rows = [[link.kind, link.key, link.subject, link.content, link.at] for link in self.links]
        text = json.dumps(rows, ensure_ascii=True, separators=(",", ":"))
        return base64.b64encode(zlib.compress(text.encode("ascii"), 9)).decode("ascii")


def faults_of(links: Iterable[ChainLink]) -> Iterator[ChainLink]:
    """Yield the links that do not follow from the one before."""
    before: ChainLink | None = None
    for link in links:
        number, previous = (1, ORIGIN) if before is None else (before.number + 1, before.sha256)
        if (link.number, link.previous, link.sha256) != (number, previous, link.expected):
            yield link
        before = link


def unpacked(text: str) -> Chain:
    """Return the chain packed in a word. Raises BrokenChainError for anything else."""
    rows = _rows(text)
    links: list[ChainLink] = []
    for row in rows:
        if not isinstance(row, list) or len(row) != 5 or not all(isinstance(e, str) for e in row):
            raise BrokenChainError("its list of links has another form than this program writes")
        kind, key, subject, content, at = row
        links.append(linked(links[-1] if links else None, (kind, key), (subject, content, at)))
    if not links:
        raise BrokenChainError("its list of links is empty")
    return Chain(tuple(links))


def _rows(text: str) -> list[object]:
    if len(text) > _MOST_PACKED:
        raise BrokenChainError("its list of links is larger than any this program writes")
    try:
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(base64.b64decode(text, validate=True), _MOST_BYTES)
        rows = json.loads(raw) if unpacking.eof else None
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        rows = None
    if not isinstance(rows, list):
        raise BrokenChainError("its list of links cannot be read")
    return rows
