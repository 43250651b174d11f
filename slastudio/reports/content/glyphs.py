"""Characters the bundled font cannot print: found, replaced by a box and named, so that nothing is
lost in silence.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections import Counter
from collections.abc import Container
from typing import Any, TypeVar

from slastudio.reports.content.brand import Brand
from slastudio.shared.chains import Chain
from slastudio.shared.printable import BOX, describe, printed_as

_Value = TypeVar("_Value")


class Printer:
    """Make text printable with a set of covered code points and count what had to be replaced."""

    def __init__(self, covered: Container[int]) -> None:
        self._covered = covered
        self._known: dict[str, str] = {"\n": "\n"}
        self.missing: Counter[str] = Counter()

    def text(self, text: str) -> str:
        """Return text in composed form with every character that cannot be printed replaced by a
        box.
        """
        if text.isascii() and text.isprintable():
            return text
        composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        return "".join(map(self._character, composed))

    def _character(self, character: str) -> str:
        shown = self._known.get(character)
        if shown is None:
            shown = self._known[character] = self._shown(character)
        if shown == BOX and character != BOX:
            self.missing[character] += 1
        return shown

    def _shown(self, character: str) -> str:
        return printed_as(character, self._covered)

    def value(self, value: _Value) -> _Value:
        """Return a value of plain data with every text in it made printable."""
        return self._walked(value)  # type: ignore[no-any-return]

    def _walked(self, value: object) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Chain):
            return value  # for programs; what people read of it is letters and digits
        if isinstance(value, Brand):
            return dataclasses.replace(value, footer=self.text(value.footer))
        if isinstance(value, tuple):
            return tuple(map(self._walked, value))
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {each.name: getattr(value, each.name) for each in dataclasses.fields(value)}
            return type(value)(**{name: self._walked(held) for name, held in fields.items()})
        return value


def missing_note(missing: Counter[str], most: int = 60) -> str:
    """Return the sentence that names the characters the document could not print; "" when there are
    none.
    """
    if not missing:
        return ""
    listed = sorted(missing.items(), key=lambda each: ord(each[0]))
    named = "; ".join(f"{describe(character)} ({count}×)" for character, count in listed[:most])
    more = f"; and {len(listed) - most} more characters" if len(listed) > most else ""
    return f"{named}{more}."
