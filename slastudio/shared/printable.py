"""Which characters the bundled fonts can print: asked while an agreement is written, and when a document is."""

from __future__ import annotations

import unicodedata
from collections.abc import Container
from functools import cache

from slastudio.shared.resources import resource_text

BOX = "□"
_READABLE = {
    "\t": " ",
    "\r": " ",
    "\n": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\xad": "",
    "\ufeff": "",
    "\u200d": "",
    "\ufe0f": "",
}


@cache
def printable_points() -> frozenset[int]:
    """Return the code points every bundled face has a shape for; a test holds the list against the
    fonts.
    """
    found: set[int] = set()
    for line in resource_text("fonts", "covered.txt").splitlines():
        first, _, last = line.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


def printed_as(character: str, covered: Container[int]) -> str:
    """Return what is printed for a character: itself, a readable plain form, nothing for a mark
    nobody sees, else a box.
    """
    if character in _READABLE:
        return _READABLE[character]
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Cs", "Co", "Cn"):
        return "" if category == "Cf" else BOX
    if ord(character) in covered:
        return character
    # full-width letters, ligatures and the like have a readable plain form
    plain = unicodedata.normalize("NFKC", character)
    return plain if all(ord(each) in covered for each in plain) else BOX


def unprintable(text: str) -> str:
    """Return the characters of a text that would be printed as boxes, each once."""
    if text.isascii():
        return ""
    covered = printable_points()
    composed = unicodedata.normalize("NFC", text)
    boxed = (each for each in composed if each != BOX and printed_as(each, covered) == BOX)
    return "".join(dict.fromkeys(boxed))


def describe(character: str) -> str:
    """Return "U+0627 Arabic letter alef"."""
    name = unicodedata.name(
        character,
        "a control character"
        if unicodedata.category(character) == "Cc"
        else "a character without a name",
    )
    return f"U+{ord(character):04X} {name.capitalize()}"
