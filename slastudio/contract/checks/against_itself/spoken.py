"""Read the times that prose promises, through a fixed vocabulary: “within five business days”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from slastudio.contract.terms.agreement import Agreement
from slastudio.shared.counts import count

_WORDS = {
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
    "ten": "10",
    "twelve": "12",
    "fifteen": "15",
    "twenty": "20",
    "thirty": "30",
    "sixty": "60",
    "ninety": "90",
}
NUMBER = rf"(?:\d{{1,4}}|{'|'.join(_WORDS)})"
LENGTH = (
    rf"{NUMBER}(?: ?(?:-|–|to) ?{NUMBER})?[ -](?:business |working |service |calendar )?"
    r"(?:minute|hour|day|week|month|year)s?\b"
)
_WITHIN = re.compile(
    rf"\b(?:within|no later than|not later than|at most) (?P<length>{LENGTH})", re.IGNORECASE
)
_AHEAD = re.compile(
    rf"\b(?P<ahead>{LENGTH})['’]?(?: of)? (?:written |prior |advance )?"
    r"(?:ahead|notice|beforehand|in advance|before (?:it|they|the (?:change|update|release)))\b"
    rf"|\bnotice of (?P<of>{LENGTH})",
    re.IGNORECASE,
)
# what stands in for the general notice on purpose contradicts nothing
_INSTEAD = re.compile(r"\b(?:instead of|in place of|rather than)\b", re.IGNORECASE)
_PARTS = re.compile(
    r"(?P<number>\w+)(?: ?(?:-|–|to) ?(?P<high>\w+))?[ -]"
    r"(?P<kind>business |working |service |calendar )?(?P<unit>minute|hour|day|week|month|year)s?$",
    re.IGNORECASE,
)
_IN_DAYS = {"month": 30, "year": 365}
_CADENCE = re.compile(
    r"\b(?:(?P<named>daily|weekly|fortnightly|monthly|quarterly|yearly|annually)"
    r"|(?:once|one time)? ?(?:every|each|an?|per) (?P<each>day|week|month|quarter|year)"
    rf"|every (?P<count>{NUMBER}) (?P<unit>day|week|month)s)\b",
    re.IGNORECASE,
)
_CADENCES = {
    "day": "daily",
    "week": "weekly",
    "month": "monthly",
    "quarter": "quarterly",
    "year": "every 365 days",
    "yearly": "every 365 days",
    "annually": "every 365 days",
}


def length_of(said: str) -> str:
    """Return “five working days” as a duration field holds it: “5 business days”."""
    found = _PARTS.match(" ".join(said.split()))
    if found is None:
        return said
    number = _figure(found["high"] or found["number"])
    kind = "business " if (found["kind"] or "").strip().lower() in _BUSINESS else ""
    unit = found["unit"].lower()
    if unit in _IN_DAYS:
        number, unit = number * _IN_DAYS[unit], "day"
    return f"{number} {kind}{unit}{'' if number == 1 else 's'}"


_BUSINESS = ("business", "working", "service")


def _figure(word: str) -> int:
    plain = _WORDS.get(word.lower(), word)
    return int(plain) if plain.isdigit() else 0


def within(text: str) -> tuple[str, ...]:
    """Return the times a text promises something within, in the order they are said."""
    return tuple(length_of(found["length"]) for found in _WITHIN.finditer(text))


def ahead(text: str) -> tuple[str, ...]:
    """Return how long ahead a text announces something; none where it replaces another notice."""
    if _INSTEAD.search(text):
        return ()
    return tuple(length_of(found["ahead"] or found["of"]) for found in _AHEAD.finditer(text))


def cadence(text: str) -> str:
    """Return how often a text says something is done, as a duration field holds it; “” if not."""
    found = _CADENCE.search(text)
    if found is None:
        return ""
    if found["count"]:
        days = _figure(found["count"]) * {"day": 1, "week": 7, "month": 30}[found["unit"].lower()]
        return f"every {count(days, 'day')}"
    word = (found["named"] or found["each"]).lower()
    return _CADENCES.get(word, word)


def own_clauses(a: Agreement, *sections: str) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of the clauses of one's own in some sections, of all where none is named."""
    for index, clause in enumerate(a.drafting.clauses):
        if not sections or clause.section in sections:
            yield f"drafting.clauses[{index}].wording", " ".join(clause.wording.split())


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.;!?])\s+", " ".join(text.split()))
