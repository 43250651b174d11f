"""Find and erase a value in one open project."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pandas as pd

from slastudio.evidence.arrays import Series
from slastudio.evidence.records import column_type
from slastudio.project.chain.links import append
from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.stored.chunk_table import ChunkTable
from slastudio.project.evidence.stored.chunks import StoredChunk
from slastudio.project.evidence.stored.columns import encode
from slastudio.project.persons.originals import original_holds
from slastudio.project.persons.places import FoundText, found_texts
from slastudio.project.persons.wanted import Wanted
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

Hold = AbstractContextManager[object]


@dataclass(frozen=True)
class FoundRows:
    """Say how many rows of an import hold the value in a column."""

    batch: int
    kind: str
    column: str
    rows: int


@dataclass(frozen=True)
class Traces:
    """Hold where a project holds a value: rows by import and column, texts, the imports whose kept
    copy holds it, and those whose copy cannot be searched.
    """

    rows: tuple[FoundRows, ...]
    texts: tuple[FoundText, ...]
    originals: tuple[int, ...]
    unsearched: tuple[int, ...]


class PersonStore:
    """Find and erase a value in evidence, copies of files and texts.

    guard: holds the database for one thread. Searching takes it by itself, a chunk at a time, so
    that nobody waits; callers of everything else hold it.
    """

    def __init__(
        self, db: sqlite3.Connection, compact: Callable[[], bool], guard: Callable[[], Hold]
    ) -> None:
        self._db, self._compact, self._guard = db, compact, guard

    def traces(self, wanted: Wanted, by: str, progress: Progress) -> Traces:
        """Return where the value is; by: what would take its place."""
        counted: dict[tuple[int, str, str], int] = {}
        for kind, chunk, name, cells in self._columns(wanted, progress):
            place = chunk.batch, kind, name
            counted[place] = counted.get(place, 0) + int(_holds(cells, wanted).sum())
        rows = tuple(FoundRows(*place, number) for place, number in counted.items() if number)
        with self._guard():
            texts = tuple(found_texts(self._db, wanted, by))
        concerned = {each.batch for each in rows}
        return Traces(rows, texts, *self._originals(wanted, concerned, progress))

    def erase(
        self,
        wanted: Wanted,
        by: str,
        record: tuple[str, str, str],
        told: Callable[[Traces], JsonObject],
        progress: Progress,
    ) -> Traces:
        """Erase the value in one transaction and keep a certificate of it; return where it was.

        record: when, who and why. told: the certificate of what was found. What it becomes is
        stored with new checksums, what is in the chain with a link of its own; the file is rebuilt
        afterwards.
        """
        with transaction(self._db):
            found = self.traces(wanted, by, progress.part(0.0, 0.5))
            if not (found.rows or found.originals or any(not e.place.stays for e in found.texts)):
                raise StudioError("Nothing that could be erased holds this value.")
            for _kind, chunk, name, cells in self._columns(wanted, progress.part(0.5, 0.9)):
                self._rewrite(chunk, _kind, name, _erased(cells, wanted, by))
            for batch in found.originals:
                self._db.execute("DELETE FROM original_part WHERE batch = ?", (batch,))
            cursor = self._db.execute(
                "INSERT INTO erasure (at, who, why, certificate) VALUES (?,?,?,?)",
                (*record, json.dumps(told(found), sort_keys=True)),
            )
            append(self._db, "erasure", cursor.lastrowid)
            for each in found.texts:
                if not each.place.stays:
                    self._replace(each)
        progress.report("Rebuilding the file", 0.9)
        self._compact()
        return found

    # -- evidence -------------------------------------------------------------------------------------------

    def _columns(
        self, wanted: Wanted, progress: Progress
    ) -> Iterator[tuple[str, StoredChunk, str, Series]]:
        """Yield (kind, chunk, column, cells) of every column of texts that holds the value."""
        table = ChunkTable(self._db)
        with self._guard():
            chunks = self._db.execute("SELECT id, kind FROM chunk ORDER BY id").fetchall()
        for number, (chunk_id, kind) in enumerate(chunks):
            progress.report("Searching the rows", number / len(chunks))
            with self._guard():
                chunk = table.one(chunk_id)
            if chunk is None:
                continue
            for name in chunk.blocks:
                if column_type(kind, name) in ("text", "json"):
                    cells: Series = chunk.column(name)
                    if _any_holds(cells, wanted):
                        yield kind, chunk, name, cells

    def _rewrite(self, chunk: StoredChunk, kind: str, name: str, cells: Series) -> None:
        layout, checksum, block = encode(cells, column_type(kind, name))
        self._db.execute(
            "UPDATE chunk_column SET layout = ?, checksum = ?, data = ? WHERE chunk = ? AND name = ?",
            (layout, checksum, block, chunk.id, name),
        )

    def _originals(
        self, wanted: Wanted, concerned: Collection[int], progress: Progress
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the imports whose kept copy holds the value, and those where it cannot be told.

        concerned: imports whose rows hold it; so does the file they came of, however it is packed.
        """
        query = "SELECT DISTINCT batch FROM original_part ORDER BY batch"
        held: list[int] = []
        untold: list[int] = []
        with self._guard():
            kept = self._db.execute(query).fetchall()
        for (batch,) in kept:
            progress.check()
            found = batch in concerned or original_holds(self._pieces(batch), wanted)
            if found or found is None:
                (held if found else untold).append(batch)
        return tuple(held), tuple(untold)

    def _pieces(self, batch: int) -> Iterator[bytes]:
        """Yield the pieces of a kept copy, the database held for one at a time."""
        part = 0
        query = "SELECT data FROM original_part WHERE batch = ? AND part = ?"
        while True:
            with self._guard():
                row = self._db.execute(query, (batch, part)).fetchone()
            if row is None:
                return
            yield row[0]
            part += 1

    # -- texts ----------------------------------------------------------------------------------------------

    def _replace(self, found: FoundText) -> None:
        sets = ", ".join(f"[{name}] = ?" for name in found.changed)
        where = " AND ".join(f"[{name}] = ?" for name in found.place.keys)
        self._db.execute(
            f"UPDATE [{found.place.table}] SET {sets} WHERE {where}",
            (*found.changed.values(), *found.key),
        )
        if found.place.chained:
            # a later link says what the thing became, and the erasure's own stands before it
            append(self._db, found.place.chained, found.key[0])


def _any_holds(cells: Series, wanted: Wanted) -> bool:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        return any(wanted.is_in(each) for each in cells.cat.categories)
    return any(wanted.is_in(each) for each in cells)


def _holds(cells: Series, wanted: Wanted) -> Series:
    if isinstance(cells.dtype, pd.CategoricalDtype):
        named = [each for each in cells.cat.categories if wanted.is_in(each)]
        return cells.isin(named)
    return cells.map(wanted.is_in).astype(bool)


def _erased(cells: Series, wanted: Wanted, by: str) -> Series:
    """Return cells with the value replaced, the others as they were."""
    plain = cells.astype(object)
    found = _holds(cells, wanted)
    return plain.where(~found, plain[found].map(lambda each: wanted.replaced(each, by)))
