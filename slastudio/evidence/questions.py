"""Questions: evidence that allows more than one reading, the readings that make sense, and who
answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from slastudio.evidence.kinds import KINDS
from slastudio.shared.periods import show_day
from slastudio.shared.problems import StudioError

# word: a word of a status nobody knows as good or bad. decimal_sign, day_order, unit, currency: how
# a column is written. again: rows that may be those of an earlier export. retries: one id on several
# different records. total: rows called a total that are not the sum. blank: cells under a value.
# span: days without evidence.
QuestionKind = Literal[
    "word",
    "decimal_sign",
    "day_order",
    "unit",
    "vote",
    "currency",
    "again",
    "retries",
    "total",
    "blank",
    "span",
]
Answerer = Literal["agreement", "format", "consultant", "client", "nobody"]
# a row by the batch it lies in and its number; batch 0 is the import that asks
RowPlace = tuple[int, int]


@dataclass(frozen=True)
class PossibleReading:
    """Hold one way to understand evidence: its name, and what it means in words."""

    name: str
    about: str


@dataclass(frozen=True)
class ColumnChange:
    """Say what a reading changes about how a column was read: its unit, whether a comma is its
    decimal sign, its currency, by what its values are multiplied, whether a value goes on in the
    blank cells under it, or what one word of it means; what is not said stays.
    """

    unit: str | None = None
    comma: bool | None = None
    currency: str | None = None
    scale: float | None = None
    goes_on: bool | None = None
    word: str | None = None
    means: str | None = None


@dataclass(frozen=True)
class RowChange:
    """Say which rows a reading counts that were not counted, and which it does not count."""

    add: tuple[RowPlace, ...] = ()
    drop: tuple[RowPlace, ...] = ()


@dataclass(frozen=True)
class GivenAnswer:
    """Hold who chose which reading of a question, and when."""

    question: str
    reading: str
    who: str
    at: datetime
    source: Answerer = "consultant"


@dataclass(frozen=True)
class Question:
    """Hold what evidence does not say by itself.

    id: made of kind, evidence, column and value, so that it outlives files. value: the one asked
    about, "" where the whole column is. title: the question in one sentence. values: examples as
    (text, records). records: how many are concerned. taken: the reading that figures rest on while
    nobody answered. batches, files: the imports that raise it. columns, rows: by reading, what is
    changed of the columns named in `changed`, or of the rows that count. asked: when.
    """

    kind: QuestionKind
    evidence: str
    column: str
    value: str
    title: str
    values: tuple[tuple[str, int], ...]
    records: int
    readings: tuple[PossibleReading, ...]
    taken: str
    batches: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    answer: GivenAnswer | None = None
    columns: Mapping[str, ColumnChange] = field(default_factory=dict, hash=False)
    rows: Mapping[str, RowChange] = field(default_factory=dict, hash=False)
    changed: tuple[str, ...] = ()
    asked: datetime | None = None

    @property
    def id(self) -> str:
        return question_id(self.kind, self.evidence, self.column, self.value)

    @property
    def is_open(self) -> bool:
        return self.answer is None

    @property
    def who(self) -> Answerer:
        """Return who answered; nobody yet where it is open."""
        return self.answer.source if self.answer is not None else "nobody"

    @property
    def in_force(self) -> str:
        """Return the reading figures rest on: the answer's, else the one taken meanwhile."""
        return self.answer.reading if self.answer is not None else self.taken

    def reading(self, name: str) -> PossibleReading:
        """Return a reading by its name; raise StudioError for one it does not have."""
        for each in self.readings:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in self.readings)
        raise StudioError(f"“{name}” is no reading of {self.id}. Its readings are: {known}.")


def question_id(kind: QuestionKind, evidence: str, column: str, value: str) -> str:
    """Return an id that a shell takes as one word and that is the same for every file."""
    plain = re.sub(r"[^\w.+-]+", "_", value.strip().casefold()).strip("_")
    if value and (not plain or len(plain) > 40 or plain != value.strip().casefold()):
        # texts that look alike once they are one word stay two questions
        plain = f"{plain[:30]}~{sha256(value.strip().casefold().encode()).hexdigest()[:6]}"
    return ":".join(filter(None, (kind, evidence, column, plain)))


def merged(questions: Iterable[Question]) -> tuple[Question, ...]:
    """Return one question per id: what several imports ask alike is one cause, and asked once."""
    found: dict[str, Question] = {}
    for each in questions:
        known = found.get(each.id)
        if known is None:
            found[each.id] = each
            continue
        counts: dict[str, int] = dict(known.values)
        for text, number in each.values:
            counts[text] = counts.get(text, 0) + number
        rows = dict(known.rows)
        for name, change in each.rows.items():
            held = rows.get(name, RowChange())
            rows[name] = RowChange(
                tuple(dict.fromkeys((*held.add, *change.add))),
                tuple(dict.fromkeys((*held.drop, *change.drop))),
            )
        found[each.id] = replace(
            known,
            values=tuple(counts.items()),
            records=known.records + each.records,
            batches=tuple(dict.fromkeys((*known.batches, *each.batches))),
            files=tuple(dict.fromkeys((*known.files, *each.files))),
            rows=rows,
            asked=min(filter(None, (known.asked, each.asked)), default=None),
        )
    return tuple(found.values())


def span_question(evidence: str, first: date, last: date) -> Question:
    """Return the question whether anything happened on days without evidence."""
    days = (last - first).days + 1
    when = show_day(first) if first == last else f"{show_day(first)} to {show_day(last)}"
    return Question(
        "span",
        evidence,
        "",
        f"{first.isoformat()}..{last.isoformat()}",
        f"No {KINDS[evidence].title.lower()} are there for {when}: did nothing happen, or is the export missing?",
        (("days", days),),
        0,
        (
            PossibleReading("quiet", "nothing happened on these days"),
            PossibleReading("missing", "the evidence is missing"),
        ),
        "missing",
    )


def span_of(name: str) -> tuple[str, date, date]:
    """Return the kind of evidence and the days of a question about a span, from its id."""
    _, kind, days = name.split(":", 2)
    first, _, last = days.partition("..")
    return kind, date.fromisoformat(first), date.fromisoformat(last)
