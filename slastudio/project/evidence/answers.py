"""Store evidence by another reading: columns read anew, rows counted otherwise; callers hold the
database.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

import pandas as pd

from slastudio.evidence.cells import EvidenceCells
from slastudio.evidence.kinds import kind_named
from slastudio.evidence.questions import Question
from slastudio.evidence.records import BATCH
from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.bringing_forward import bring_forward
from slastudio.project.evidence.question_table import QuestionTable
from slastudio.project.evidence.stored.chunk_table import ChunkTable
from slastudio.project.evidence.stored.chunks import compressed

Anew = Callable[[pd.DataFrame], pd.DataFrame]


class StoredQuestions(QuestionTable):
    """Read and write questions, and store evidence by what was answered."""

    def __init__(self, db: sqlite3.Connection) -> None:
        super().__init__(db)
        self._own = db

    def store_as(self, question: Question, reading: str, anew: dict[int, Anew]) -> None:
        """Store the rows of every batch that raises a question by a reading, in one transaction.

        anew: by batch, how its columns become those of the reading; none where only rows do.
        """
        with transaction(self._own):
            for batch, change in anew.items():
                self._rewrite(batch, question.evidence, question.changed, change)
            self.mark(question.id, reading)
            # what counts is decided anew: equal rows are found by what they say now
            bring_forward(self._own, question.evidence, wholly=bool(anew))

    def _rewrite(self, batch: int, kind: str, names: Sequence[str], change: Anew) -> None:
        table, time = ChunkTable(self._own), kind_named(kind).time
        bounds = {"batch": batch, "kind": kind}
        for chunk in table.where("batch = :batch AND kind = :kind", bounds):
            data = change(chunk.frame(live_only=False)).drop(columns=[BATCH])
            wanted = {*names, "_row"}
            part = EvidenceCells.of(kind, data[[n for n in data.columns if n in wanted]])
            made = compressed(part)
            blocks = {name: block for name, *block in made.columns if name in names}
            for name in names:
                self._own.execute(
                    "DELETE FROM chunk_column WHERE chunk = ? AND name = ?", (chunk.id, name)
                )
                if name in blocks:
                    self._own.execute(
                        "INSERT INTO chunk_column (chunk, name, layout, checksum, data) VALUES (?,?,?,?,?)",
                        (chunk.id, name, *blocks[name]),
                    )
            if time in names:
                self._own.execute(
                    "UPDATE chunk SET first_ns = ?, last_ns = ?, undated = ? WHERE id = ?",
                    (made.first_ns, made.last_ns, made.undated, chunk.id),
                )
        if time in names:
            self._own.execute(
                "UPDATE batch SET first_ns = (SELECT min(first_ns) FROM chunk WHERE batch = :batch), "
                "last_ns = (SELECT max(last_ns) FROM chunk WHERE batch = :batch) WHERE id = :batch",
                {"batch": batch},
            )
