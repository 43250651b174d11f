"""The questions imports left open, the answers given, and the spans somebody says an import covers;
callers hold the database, and the transaction.

A question lies with each batch that raises it, with the reading its stored rows are read by. What a
reading changes of the rows that count is told from the state in which nothing but identity decides.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array
from slastudio.evidence.questions import (
    ColumnChange,
    GivenAnswer,
    Question,
    RowChange,
    RowPlace,
    merged,
)
from slastudio.evidence.records import ROW
from slastudio.project.chain.links import append
from slastudio.project.database.errors import DamagedError, understood
from slastudio.project.database.transactions import transaction
from slastudio.project.evidence.stored.chunks import StoredChunk, live_mask
from slastudio.shared.json_values import JsonForms
from slastudio.shared.problems import StudioError

_QUESTION = JsonForms({}).of(Question)
_LONGEST = 64 << 20  # what a stranger's project may unpack to


@dataclass(frozen=True)
class StoredQuestion:
    """Hold a question as one batch raises it; applied: the reading that batch's rows are stored by."""

    batch: int
    question: Question
    applied: str


class QuestionTable:
    """Read and write questions, answers and covered spans."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    @property
    def _is_there(self) -> bool:
        """Tell whether the project has questions: one of an earlier format may be read as it is."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'question'"
        return self._db.execute(query).fetchone() is not None

    # -- questions ---------------------------------------------------------------------------------------------

    def add(self, batch: int, questions: Iterable[Question]) -> None:
        """Add what a batch leaves open, read as its answers or what is taken meanwhile say."""
        for each in questions:
            own = replace(each, answer=None, batches=(), files=(), rows=_named(each.rows, batch))
            body = zlib.compress(json.dumps(_QUESTION.write(own)).encode())
            self._db.execute(
                "INSERT INTO question (batch, id, evidence, applied, body) VALUES (?,?,?,?,?)",
                (batch, each.id, each.evidence, each.in_force, body),
            )

    def stored(self, evidence: str = "") -> tuple[StoredQuestion, ...]:
        """Return every batch's questions, of one kind of evidence or of all, oldest batch first."""
        if not self._is_there:
            return ()
        where = " WHERE question.evidence = :evidence" if evidence else ""
        rows = self._db.execute(
            "SELECT batch, question.applied, body, file, imported FROM question JOIN batch "
            f"ON batch.id = batch{where} ORDER BY batch, question.rowid",
            {"evidence": evidence},
        )
        return tuple(
            StoredQuestion(batch, question_of(body, batch, file, imported), applied)
            for batch, applied, body, file, imported in rows.fetchall()
        )

    def questions(self) -> tuple[Question, ...]:
        """Return one question per id, with the imports that raise it and its answer."""
        given = self.answers()
        return tuple(
            replace(each, answer=given.get(each.id))
            for each in merged(stored.question for stored in self.stored())
        )

    def mark(self, question: str, applied: str) -> None:
        """Note that the rows of every batch that raises a question are stored by a reading."""
        self._db.execute("UPDATE question SET applied = ? WHERE id = ?", (applied, question))

    # -- answers -----------------------------------------------------------------------------------------------

    def answers(self) -> dict[str, GivenAnswer]:
        """Return the answers in force by the ids of their questions."""
        if not self._is_there:
            return {}
        rows = self._db.execute(
            "SELECT question, reading, who, at, source FROM answer WHERE withdrawn = '' ORDER BY id"
        )
        with understood("an answer to a question"):
            return {
                question: GivenAnswer(question, reading, who, _moment(at), source)
                for question, reading, who, at, source in rows.fetchall()
            }

    def answer(self, given: GivenAnswer) -> None:
        """Keep an answer; an earlier one to the same question is withdrawn by it."""
        with transaction(self._db):
            self.withdraw(given.question, given.at)
            cursor = self._db.execute(
                "INSERT INTO answer (question, reading, who, at, source, withdrawn) VALUES (?,?,?,?,?,'')",
                (given.question, given.reading, given.who, given.at.isoformat(), given.source),
            )
            append(self._db, "answer", cursor.lastrowid)

    def withdraw(self, question: str, at: datetime) -> bool:
        """Take the answer to a question back; tell whether there was one."""
        with transaction(self._db):
            query = "SELECT id FROM answer WHERE question = ? AND withdrawn = '' ORDER BY id"
            held = [number for (number,) in self._db.execute(query, (question,)).fetchall()]
            for number in held:
                self._db.execute(
                    "UPDATE answer SET withdrawn = ? WHERE id = ?", (at.isoformat(), number)
                )
                append(self._db, "withdrawal", number)
        return bool(held)

    def history(self) -> tuple[tuple[GivenAnswer, str], ...]:
        """Return every answer ever given with the moment it was withdrawn ("" where it holds)."""
        if not self._is_there:
            return ()
        rows = self._db.execute(
            "SELECT question, reading, who, at, source, withdrawn FROM answer ORDER BY id"
        )
        with understood("an answer to a question"):
            return tuple(
                (GivenAnswer(question, reading, who, _moment(at), source), withdrawn)
                for question, reading, who, at, source, withdrawn in rows.fetchall()
            )

    # -- rows that count ---------------------------------------------------------------------------------------

    def changes_of(self, questions: Iterable[Question], batch: int) -> RowChanges:
        """Return what the readings in force of a new batch's questions change."""
        named = ((each, _named(each.rows, batch)) for each in questions)
        return RowChanges.of(rows.get(each.in_force, RowChange()) for each, rows in named)

    def row_changes(self, evidence: str, readings: Mapping[str, str] | None = None) -> RowChanges:
        """Return what the readings in force change about the rows of a kind that count, from the
        state in which identity alone decides; readings: others instead, by question.
        """
        chosen = readings or {}
        changes = [
            each.question.rows.get(chosen.get(each.question.id, each.applied), RowChange())
            for each in self.stored(evidence)
        ]
        return RowChanges.of(changes)

    def other_rows(self, evidence: str, readings: Mapping[str, str]) -> RowChanges:
        """Return what other readings change about the rows that count as they are stored."""
        undone, made = [], []
        for each in self.stored(evidence):
            wanted = readings.get(each.question.id, each.applied)
            if wanted == each.applied or not each.question.rows:
                continue
            now = each.question.rows.get(each.applied, RowChange())
            undone.append(RowChange(now.drop, now.add))
            made.append(each.question.rows.get(wanted, RowChange()))
        return RowChanges.of([*undone, *made])

    # -- covered spans -----------------------------------------------------------------------------------------

    def cover(self, batch: int, first_ns: int, last_ns: int) -> None:
        """Note that somebody says an import holds all there is of a span, [first, last) in ns."""
        self._db.execute(
            "INSERT OR REPLACE INTO covered_span (batch, first_ns, last_ns) VALUES (?,?,?)",
            (batch, first_ns, last_ns),
        )

    def covered(self) -> Iterator[tuple[int, str, str, int, int]]:
        """Yield (batch, kind, file, first, last) of the spans somebody said are covered."""
        if not self._is_there:
            return
        yield from self._db.execute(
            "SELECT batch, kind, file, covered_span.first_ns, covered_span.last_ns FROM covered_span "
            "JOIN batch ON batch.id = batch ORDER BY batch"
        ).fetchall()


@dataclass(frozen=True)
class RowChanges:
    """Hold by batch the numbers of records that come to count, and that count no more; what was
    said last holds.
    """

    steps: tuple[tuple[dict[int, Array], dict[int, Array]], ...]

    @classmethod
    def of(cls, changes: Iterable[RowChange]) -> RowChanges:
        return cls(
            tuple(
                (_by_batch(each.add), _by_batch(each.drop))
                for each in changes
                if each.add or each.drop
            )
        )

    @property
    def batches(self) -> frozenset[int]:
        """Return the imports of which any record is concerned."""
        return frozenset(batch for step in self.steps for part in step for batch in part)

    def applied(self, batch: int, numbers: Array, live: Array) -> Array:
        """Return which rows of a batch count then; numbers: of their source records."""
        found = live.copy()
        for add, drop in self.steps:
            if batch in add:
                found |= np.isin(numbers, add[batch])
            if batch in drop:
                found &= ~np.isin(numbers, drop[batch])
        return found


def _by_batch(places: Iterable[RowPlace]) -> dict[int, Array]:
    found: dict[int, list[int]] = {}
    for batch, row in places:
        found.setdefault(batch, []).append(row)
    return {batch: np.array(rows, np.int64) for batch, rows in found.items()}


def _named(rows: Mapping[str, RowChange], batch: int) -> dict[str, RowChange]:
    """Return row changes in which the import that asks has its number."""

    def own(places: tuple[RowPlace, ...]) -> tuple[RowPlace, ...]:
        return tuple((at or batch, row) for at, row in places)

    return {name: RowChange(own(each.add), own(each.drop)) for name, each in rows.items()}


def question_of(body: bytes, batch: int, file: str, imported: str) -> Question:
    try:
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(body, _LONGEST)
        found: Question = _QUESTION.read(_completed(json.loads(text)))
    except (zlib.error, ValueError, TypeError, StudioError) as error:
        raise DamagedError(
            f"a question of import {batch} ({file}) is stored in another form than this program writes "
            f"({error}). Remove that import and import the file again"
        ) from None
    return replace(found, batches=(batch,), files=(file,), asked=_moment(imported))


def _completed(told: Any) -> Any:
    """Return a stored question with what fields that came later say by default."""
    if not isinstance(told, dict) or not isinstance(told.get("columns"), list):
        return told
    unsaid = {each.name: None for each in fields(ColumnChange)}
    columns = [
        [name, {**unsaid, **change}] for name, change in told["columns"] if isinstance(change, dict)
    ]
    return {**told, "columns": columns}


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def counting(chunk: StoredChunk, swift: bool, others: RowChanges | None) -> pd.DataFrame:
    """Return the rows of a chunk that count, or would."""
    if others is None or chunk.batch not in others.batches:
        return chunk.frame(live_only=True, swift=swift)
    data = chunk.frame(live_only=False, swift=swift)
    live = live_mask(chunk.live, chunk.rows)
    return data[others.applied(chunk.batch, data[ROW].to_numpy(), live)]
