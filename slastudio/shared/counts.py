"""Counts with their nouns: one of a thing is told in the singular, everywhere."""

from __future__ import annotations

from slastudio.shared.notation import spell_number

# they end like plurals and are none, or read the same in both
_ALIKE = ("series", "class", "business", "species", "status")


def count(number: int, one: str, many: str = "") -> str:
    """Return "1 file", "3 files", "12,000 rows"; `many` where it is not `one` with an s."""
    noun = one if abs(number) == 1 else many or f"{one}s"
    return f"{spell_number(f'{number:,}')} {noun}"


def unit_of(number: str, unit: str) -> str:
    """Return a unit as it stands behind a number that is written so: "1 point", "2 points"."""
    if number not in ("1", "−1") or len(unit) < 4 or unit in _ALIKE:
        return unit
    if not unit.isalpha() or not unit.endswith("s") or unit.endswith(("ss", "us", "is")):
        return unit
    return f"{unit[:-3]}y" if unit.endswith("ies") else unit[:-1]


def verb(number: int, one: str, many: str) -> str:
    """Return the form of a verb that goes with so many: verb(1, "carries", "carry")."""
    return one if abs(number) == 1 else many
