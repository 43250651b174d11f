"""The tables of chunks and their columns; callers hold the database, and the transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable
from typing import Any

import numpy as np

from slastudio.evidence.records import ROW
from slastudio.project.database.errors import DamagedError
from slastudio.project.evidence.stored.chunks import EncodedChunk, StoredChunk

Bounds = dict[str, Any]
Block = tuple[str, bytes, bytes]


class ChunkTable:
    """Read and write compressed chunks; nothing is unpacked here."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def add(
        self, batch: int, chunk: EncodedChunk, blocks: Iterable[tuple[str, str, bytes, bytes]]
    ) -> None:
        """Add a chunk of a batch; blocks: (name, layout, checksum, block) of its columns."""
        cursor = self._db.execute(
            "INSERT INTO chunk (batch, kind, rows, live_rows, first_ns, last_ns, undated, live) "
            "VALUES (?,?,?,?,?,?,?,?)",
            (
                batch,
                chunk.kind,
                chunk.rows,
                int(chunk.live.sum()),
                chunk.first_ns,
                chunk.last_ns,
                chunk.undated,
                packed_mask(chunk.live),
            ),
        )
        self._db.executemany(
            "INSERT INTO chunk_column (chunk, name, layout, checksum, data) VALUES (?,?,?,?,?)",
            ((cursor.lastrowid, *block) for block in blocks),
        )

    def where(
        self, condition: str, bounds: Bounds, columns: Collection[str] | None = None
    ) -> list[StoredChunk]:
        """Return the chunks that fulfil a condition with the named columns (None: all), in order of
        import.
        """
        query = f"SELECT id, batch, rows, live FROM chunk WHERE {condition} ORDER BY batch, id"
        wanted = None if columns is None else {*columns, ROW}
        # listed first: SQLite may read on while other statements run, but not while rows change
        rows = self._db.execute(query, bounds).fetchall()
        return [
            StoredChunk(chunk, batch, size, live, self._blocks(chunk, wanted))
            for chunk, batch, size, live in rows
        ]

    def one(self, chunk: int, columns: Collection[str] | None = None) -> StoredChunk | None:
        """Return a chunk by its id, None where it was removed."""
        stored = self.where("id = :id", {"id": chunk}, columns)
        return stored[0] if stored else None

    def _blocks(self, chunk: int, wanted: Collection[str] | None) -> dict[str, Block]:
        listed = self._db.execute(
            "SELECT name FROM chunk_column WHERE chunk = ? ORDER BY rowid", (chunk,)
        )
        # the blocks of columns nobody asked for are never read from the disk
        names = [name for (name,) in listed if wanted is None or name in wanted]
        if ROW not in names:
            raise DamagedError(f"block {chunk} of its evidence lacks the numbers of its rows")
        return {name: self._block(chunk, name) for name in names}

    def _block(self, chunk: int, name: str) -> Block:
        query = "SELECT layout, checksum, data FROM chunk_column WHERE chunk = ? AND name = ?"
        layout, checksum, data = self._db.execute(query, (chunk, name)).fetchone()
        return layout, checksum, data


def packed_mask(live: np.ndarray[Any, Any]) -> bytes | None:
    """Return a mask of rows as it is stored: a bit a row, None where all count."""
    return None if live.all() else np.packbits(live).tobytes()
