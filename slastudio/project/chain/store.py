"""The chain of one open project, and what of it the stored things no longer agree with."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from slastudio.project.chain.links import links_of
from slastudio.project.chain.things import KINDS, Thing, has_table, things
from slastudio.shared.chains import ChainLink, faults_of

Fault = Literal["broken", "changed", "missing", "unlinked"]


@dataclass(frozen=True)
class ChainFault:
    """Name one thing that does not agree with the chain.

    broken: a link does not follow from the one before. changed: the thing reads otherwise than
    its link says. missing: it is gone. unlinked: it is stored, and no link stands for it.
    """

    fault: Fault
    kind: str
    subject: str


class ChainStore:
    """Read the chain of one open project; callers hold the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def links(self) -> tuple[ChainLink, ...]:
        """Return the links, oldest first, see `links_of`."""
        return links_of(self._db)

    def things(self) -> dict[tuple[str, str], Thing]:
        """Return everything the chain covers as it is stored now, by kind and key."""
        return {(each.kind, each.key): each for kind in KINDS for each in things(self._db, kind)}

    def row(self, link: ChainLink) -> dict[str, object]:
        """Return what a link stands for as it is stored now, by column; empty where it is gone."""
        spec = KINDS.get(link.kind)
        if spec is None or not has_table(self._db, spec.table):
            return {}
        query = f"SELECT {spec.columns} FROM [{spec.table}] WHERE [{spec.key}] = ? AND {spec.where}"
        cursor = self._db.execute(query, (link.key,))
        found = cursor.fetchone()
        names = [each[0] for each in cursor.description]
        return {} if found is None else dict(zip(names, found, strict=True))

    def faults(self) -> tuple[ChainFault, ...]:
        """Compute the chain anew and return what does not agree with it."""
        links, stored = self.links(), self.things()
        broken = (ChainFault("broken", each.kind, _numbered(each)) for each in faults_of(links))
        standing = {link.thing: link for link in links}
        return (*broken, *_astray(standing, stored), *_unlinked(standing, stored))


def _numbered(link: ChainLink) -> str:
    return f"link {link.number}, {link.subject}"


def _astray(
    standing: dict[tuple[str, str], ChainLink], stored: dict[tuple[str, str], Thing]
) -> Iterator[ChainFault]:
    for name, link in standing.items():
        if name not in stored:
            yield ChainFault("missing", link.kind, link.subject)
        elif stored[name].content != link.content:
            yield ChainFault("changed", link.kind, link.subject)


def _unlinked(
    standing: dict[tuple[str, str], ChainLink], stored: dict[tuple[str, str], Thing]
) -> Iterator[ChainFault]:
    for name, thing in stored.items():
        if name not in standing:
            yield ChainFault("unlinked", thing.kind, thing.subject)
