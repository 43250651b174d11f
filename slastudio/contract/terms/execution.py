"""What makes a field of the agreement true, besides the clause that says it; declared once per
record, field by field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

ExecutedBy = Literal["measure", "duty", "evidence", "documents", "text"]
T = TypeVar("T")


@dataclass(frozen=True)
class Execution:
    """Say what carries a field out.

    measure: figures, clocks, credits and verdicts are computed with it. duty: the assessment makes
    a duty of it, or lets one fall due by it. evidence: it decides which records are meant or how
    long they are kept. documents: it decides what a document states, asks for, or may be. text: it
    is read by people, and why says why nothing is computed.
    """

    by: ExecutedBy
    why: str = ""


MEASURE = Execution("measure")
DUTY = Execution("duty")
RECORDS = Execution("evidence")
DOCUMENTS = Execution("documents")


def words_only(why: str) -> Execution:
    """Declare that people read a field and nothing is computed from it, with the reason."""
    return Execution("text", why)


NAMED = words_only("other fields, clauses and reports call the record by it")
DESCRIBED = words_only("it describes, so that people know what is meant")
DECLARED = words_only("it states what the law of contracts carries out, not a program")


def executed(by: Mapping[Execution, str]) -> Callable[[type[T]], type[T]]:
    """Declare what executes the fields of a record: for each way the names, apart by spaces.

    Every field stands in one: what nothing carries out is text, with the reason.
    """
    named = {name: way for way, names in by.items() for name in names.split()}

    def declare(cls: type[T]) -> type[T]:
        cls.__executed__ = named  # type: ignore[attr-defined]
        return cls

    return declare
