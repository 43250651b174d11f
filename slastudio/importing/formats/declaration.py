"""What a declared format is, and how a file's headings are held against it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any

from slastudio.evidence.intake import PLUS, FieldSource

# a longer first line is a record, and folding it would be wasted
_LONGEST_HEADING = 1_000


def fold(heading: str) -> str:
    """Return a heading without case, BOM, blanks and punctuation; dots of nested paths stay, very
    long ones are cut.
    """
    return _folded(heading[:_LONGEST_HEADING])


def fold_pattern(pattern: str) -> str:
    """Return a pattern of headings as fold returns a heading; "*" stands for anything."""
    return "*".join(map(fold, pattern.split("*")))


@lru_cache(20_000)
def _folded(heading: str) -> str:
    return "".join(c for c in heading.casefold() if c.isalnum() or c == ".")


# a choice "usage.*input* @sum": every heading of that pattern, added up
SUM = "sum"


class Headings:
    """Find a file's headings by folded name; "Kosten (Cost)" also answers to the name in its
    brackets.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        self._by_fold: dict[str, str] = {}
        for name in self.names:
            self._by_fold.setdefault(fold(name), name)
        for name in self.names:
            # after all others: a heading of that very name comes before one that has it in brackets
            if name.endswith(")") and "(" in name:
                self._by_fold.setdefault(fold(name[name.rindex("(") :]), name)

    def find(self, alternatives: str) -> str:
        """Return the heading that matches the first of "a | b | c", or ""."""
        for alternative in alternatives.split("|"):
            if found := self._by_fold.get(fold(alternative)):
                return found
        return ""

    def like(self, patterns: str) -> tuple[str, ...]:
        """Return the headings that match any of "a* | b", in the file's order."""
        wanted = [fold_pattern(each) for each in patterns.split("|")]
        return tuple(
            name for name in self.names if any(fnmatchcase(fold(name), each) for each in wanted)
        )


Row = dict[str, Any]
Shared = dict[str, Any]
Found = tuple[Shared, list[Any]]


@dataclass(frozen=True)
class Shape:
    """Say where the records of a nested export lie, and which rows of evidence one record gives.

    find: (document, name of the file without suffix) → what its records share, and the records;
    None when the document is another export. Tables and JSON Lines have no find: they are
    recognised by their headings, and all their records share is "file", the name. table: tells a
    table whose headings vary by file, so that none can be required. rows: (record, shared) → flat
    rows; none says that the record is of another sort. A record the function cannot take apart
    (KeyError, TypeError, ValueError …) is rejected.
    """

    rows: Callable[[Any, Shared], list[Row]]
    find: Callable[[Any, str], Found | None] | None = None
    table: Callable[[Sequence[str]], bool] | None = None


@dataclass(frozen=True)
class Format:
    """Declare one export.

    required: each entry "a | b" must be present; forbidden: none may be. fields: canonical column →
    "Heading | Other heading @unit", "=constant", or several such choices parted by " || ". zone:
    IANA zone of naive times by the export's own definition. order: "m/d/y" or "d/m/y", how it
    writes 03/04 where no date of a file decides it. only: a record is evidence when any of these
    headings holds a value. where: heading and the values (lower case) that mark a record as
    evidence. unpivot: (column for the heading, column for the value, headings) turns columns into
    rows. ids: scope columns that make an id unique. exact: recognised only when the headings are
    exactly the required ones. from_name: column that takes the file's name. shape: for exports
    whose records lie inside a document or become several rows; fields then name the keys of the
    rows, and required the headings of the table or of JSON Lines. words: canonical column → what
    the export's own words (lower case) mean, by its publisher's documentation; meaning says so of
    words that need no translation. unless: heading and values (lower case, "x*" for what begins so)
    of records that are no event of their own; nor: a second heading that marks such records. free: heading and values by which a record is told
    that was answered from a cache: it used no tokens of the model and cost nothing. left_out: what
    of the export is not read, and why. said_by: the page of the publisher's documentation that says
    what stands here.
    """

    name: str
    title: str
    kind: str
    required: tuple[str, ...]
    fields: Mapping[str, str]
    forbidden: tuple[str, ...] = ()
    zone: str = ""
    order: str = ""
    only: tuple[str, ...] = ()
    unpivot: tuple[str, str, tuple[str, ...]] | None = None
    where: tuple[str, tuple[str, ...]] | None = None
    nulls: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    exact: bool = False
    json_only: bool = False
    from_name: str = ""
    limit: int = 0
    shape: Shape | None = None
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meaning: str = ""
    unless: tuple[str, tuple[str, ...]] | None = None
    nor: tuple[str, tuple[str, ...]] | None = None
    free: tuple[str, tuple[str, ...]] | None = None
    left_out: tuple[str, ...] = ()
    said_by: str = ""
    notes: tuple[str, ...] = field(default=())

    def matches(self, headings: Headings, *, is_json: bool) -> bool:
        """Tell whether the headings hold everything this export always has."""
        if not self.required:
            told = self.shape.table if self.shape is not None else None
            return told is not None and not is_json and told(headings.names)
        if (self.json_only and not is_json) or (
            self.exact and len(headings.names) != len(self.required)
        ):
            return False
        return all(map(headings.find, self.required)) and not any(
            map(headings.find, self.forbidden)
        )

    def sources(self, headings: Headings) -> dict[str, FieldSource]:
        """Return the mapping of every declared field the file has."""
        found: dict[str, FieldSource] = {}
        for name, choices in self.fields.items():
            if (source := _source(choices, headings)) is not None:
                found[name] = replace(source, values=dict(self.words.get(name, {})))
        paid = "cost" in found or "amount" in found
        if not paid and "currency" in found and found["currency"].constant is not None:
            del found["currency"]  # a file without amounts has no currency either
        return found


def _source(choices: str, headings: Headings) -> FieldSource | None:
    for choice in choices.split(" || "):
        if choice.startswith("="):
            return FieldSource(constant=choice[1:])
        names, _, unit = choice.partition(" @")
        word, after, other = unit.rpartition("after ")
        origin = headings.find(other) if after else ""
        if unit == SUM:
            if parts := headings.like(names):
                return FieldSource(parts[0], PLUS + " + ".join(parts[1:]) if parts[1:] else "")
            continue
        if heading := headings.find(names):
            # a duration without the moment it counts from says nothing; another choice may
            if after and not origin:
                continue
            return FieldSource(heading, f"{word}after {origin}" if after else unit)
    return None


@dataclass(frozen=True)
class Recognised:
    """Hold a format that fits a file, and how surely, in [0, 1]."""

    format: Format
    confidence: float


def recognise(
    names: Sequence[str], formats: Iterable[Format], *, is_json: bool
) -> Recognised | None:
    """Return the format whose required headings are all there; the one that requires most wins."""
    headings = Headings(names)
    fitting = [f for f in formats if f.matches(headings, is_json=is_json)]
    if not fitting:
        return None
    best = max(fitting, key=lambda f: len(f.required))
    return Recognised(best, min(0.75 + 0.06 * len(best.required), 0.98))
