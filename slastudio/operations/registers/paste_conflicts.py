"""Pasted rows beside the register: which are there already, and which contradict it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from slastudio.evidence.registers import register_named
from slastudio.operations.registers.records import Entry
from slastudio.shared.problems import Problem


@dataclass(frozen=True)
class Pasted:
    """Hold a pasted table as it was understood.

    columns: (heading, field) of each column, field "" where it is not taken, heading "" where none
    was given. rows: the good rows, each field → text in the register's stored form; numbers: which
    record of the text each was, from 1, the heading row counted. problems: of level error where a
    row was left out, else remarks. counted: whether rows without an id are those of an export, of
    which equal ones that are in the register already are not added a second time.
    """

    register: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[dict[str, str], ...]
    problems: tuple[Problem, ...]
    numbers: tuple[int, ...] = ()
    counted: bool = False

    @property
    def refused(self) -> int:
        """Return how many rows were left out."""
        return len(
            {each.row for each in self.problems if each.level == "error" and each.row is not None}
        )


def without_conflicts(pasted: Pasted, entries: Iterable[Entry]) -> Pasted:
    """Take out rows whose id is there already, or came before among them, with other content."""
    entries = tuple(entries)
    # as it reads now and as it was first written: either is the same record, pasted once more
    known = {each.id: [each.values, first_written(each)] for each in entries}
    contents = {content(first_written(each)): each.id for each in entries}
    rows, numbers, problems = [], [], list(pasted.problems)
    for row, number in zip(pasted.rows, pasted.numbers, strict=True):
        if not row.get("id") and not pasted.counted and (twin := contents.get(content(row))):
            problems.append(_twin(twin, number))
        earlier = known.setdefault(row["id"], []) if row.get("id") else []
        different = [] if any(_same(row, each) for each in earlier) else earlier
        if different:
            problems.append(_conflict(pasted.register, row, different[0], number))
            continue
        earlier.append(row)
        rows.append(row)
        numbers.append(number)
    return replace(pasted, rows=tuple(rows), problems=tuple(problems), numbers=tuple(numbers))


def content(values: dict[str, str]) -> frozenset[tuple[str, object]]:
    return frozenset(
        (name, _instant(text)) for name, text in values.items() if text and name != "id"
    )


def _twin(entry: str, number: int) -> Problem:
    message = (
        f"This row has no id and reads exactly like {entry}, which is in the register: it is added as another record. "
        "Take it out if it is the same one."
    )
    return Problem(message, number, level="warning")


def first_written(entry: Entry) -> dict[str, str]:
    """Return a record as it was before all amendments: whoever pastes the same sheet again pastes
    that.
    """
    values = dict(entry.values)
    for edit in reversed(entry.amended):
        values[edit.field] = edit.old
    return values


def _conflict(register: str, row: dict[str, str], stored: dict[str, str], number: int) -> Problem:
    other = next(name for name, text in row.items() if not _equal(text, stored.get(name, "")))
    column = register_named(register).field(other).label
    message = (
        f"“{row['id']}” is in the register already with another “{column}”: {stored.get(other) or 'empty'}. "
        "Amend that record and say why, or give this row another id."
    )
    return Problem(message, number, column, value=row[other])


def _same(row: dict[str, str], stored: dict[str, str]) -> bool:
    """Tell whether everything pasted of a row stands in a record already."""
    return all(_equal(text, stored.get(name, "")) for name, text in row.items())


def _equal(text: str, other: str) -> bool:
    return text == other or _instant(text) == _instant(other)


def _instant(text: str) -> object:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    # 19:04+02:00 and 17:04Z are one moment
    return moment.timestamp() if moment.tzinfo else text
