"""The shapes of files imported before, and the mappings that were corrected for them."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass

from slastudio.evidence.intake import Mapping
from slastudio.evidence.mapping_json import mapping_document, read_mapping
from slastudio.project.database.errors import understood


@dataclass(frozen=True)
class StoredShape:
    """Hold the shape of an imported file: its headings and their sorts, and whose data it said to
    be.
    """

    batch: int
    file: str
    kind: str
    format: str
    signature: str
    shape: dict[str, str]
    owners: dict[str, list[str]]


class ShapeStore:
    """Remember how the files of one open project look; callers hold the database."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def all(self) -> tuple[StoredShape, ...]:
        """Return the shapes of the files imported so far, newest first."""
        rows = self._db.execute(
            "SELECT id, file, kind, format, signature, shape, owners FROM batch ORDER BY id DESC"
        )
        with understood("what is known of imported files"):
            return tuple(
                StoredShape(
                    batch,
                    file,
                    kind,
                    name,
                    signature,
                    dict(json.loads(shape)),
                    dict(json.loads(owners)),
                )
                for batch, file, kind, name, signature, shape, owners in rows
            )

    def saved_mapping(self, signature: str) -> Mapping | None:
        """Return the mapping kept for files with these headings, or None."""
        row = self._db.execute(
            "SELECT mapping FROM saved_mapping WHERE signature = ?", (signature,)
        ).fetchone()
        with understood("a saved mapping"):
            return read_mapping(json.loads(row[0])) if row else None

    def save_mapping(self, signature: str, mapping: Mapping) -> None:
        """Keep a mapping for files with these headings, in place of an earlier one."""
        self._db.execute(
            "INSERT INTO saved_mapping (signature, mapping) VALUES (?, ?) ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping",
            (signature, json.dumps(mapping_document(mapping))),
        )
