"""The agreement as numbered clauses: plain blocks from which PDF, preview and cross-references are
all made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from slastudio.contract.terms.sections import NUMBERS, TITLES

BlockKind = Literal["heading", "paragraph", "item", "table"]
Addresses = tuple[str, ...]


@dataclass(frozen=True)
class ClauseBlock:
    """Hold one piece of a section.

    heading: text is the section title. paragraph: numbered ("4.2") or not. item: "(a)" under the
    paragraph before. table: head and rows, with the numbered caption in text. anchor: id by which
    other clauses refer to this one. says: addresses of the fields whose values stand in it, "[]"
    for each of several records; two blocks that read the same are equal whatever they say it about.
    """

    kind: BlockKind
    number: str
    text: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    anchor: str = ""
    says: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Said:
    """Hold an item that says other fields than the clause it stands under; see ClauseWriter for the
    three.
    """

    text: str
    says: str = ""
    of: str = ""
    also: tuple[str, ...] = ()


class ClauseWriter:
    """Collect the blocks of one section and number them; empty texts are left out and take no
    number.

    Each block names the fields it says. says: names apart by spaces, from the section on
    ("monthly_fee currency"). of: the record or group in the section these names are fields of
    ("severities[sev1]", "severities[]" for all). also: whole addresses of fields elsewhere
    ("parties.zone"). A text that is always the same says none.
    """

    def __init__(self, section: str) -> None:
        self.section = section
        self.blocks: list[ClauseBlock] = [
            ClauseBlock("heading", str(NUMBERS[section]), TITLES[section])
        ]
        self._clause = 0
        self._item = 0

    def clause(
        self, text: str, anchor: str = "", *, says: str = "", of: str = "", also: Addresses = ()
    ) -> None:
        """Add a numbered paragraph."""
        if text.strip():
            number, said = self._next(), self._said(says, of, also)
            self.blocks.append(
                ClauseBlock("paragraph", number, text.strip(), anchor=anchor, says=said)
            )

    def labelled(
        self, label: str, text: str, anchor: str = "", *, says: str, also: Addresses = ()
    ) -> None:
        """Add a numbered paragraph that begins with its subject."""
        if text.strip():
            self.clause(f"{label}: {_sentence(text)}", anchor, says=says, also=also)

    def items(
        self,
        intro: str,
        texts: Sequence[str | Said],
        anchor: str = "",
        *,
        says: str = "",
        of: str = "",
        also: Addresses = (),
    ) -> None:
        """Add a numbered paragraph followed by (a), (b) …; nothing at all without texts.

        An item says what its paragraph says, unless it names fields of its own.
        """
        items = [each if isinstance(each, Said) else Said(each, says, of, also) for each in texts]
        kept = [each for each in items if each.text.strip()]
        if not kept:
            return
        self.clause(intro, anchor, says=says, of=of, also=also)
        for each in kept:
            said = self._said(each.says, each.of, each.also)
            letter = f"({_letters(self._item)})"
            self.blocks.append(ClauseBlock("item", letter, each.text.strip(), says=said))
            self._item += 1

    def table(
        self,
        caption: str,
        head: tuple[str, ...],
        rows: Sequence[tuple[str, ...]],
        anchor: str = "",
        *,
        says: str,
        of: str,
        also: Addresses = (),
    ) -> None:
        """Add a numbered table; nothing at all without rows."""
        if rows:
            number, said = self._next(), self._said(says, of, also)
            self.blocks.append(
                ClauseBlock("table", number, caption, head, tuple(rows), anchor, said)
            )

    def _next(self) -> str:
        self._clause += 1
        self._item = 0
        return f"{NUMBERS[self.section]}.{self._clause}"

    def _said(self, says: str, of: str, also: Addresses) -> Addresses:
        return (*_addresses(f"{self.section}.{of}." if of else f"{self.section}.", says), *also)

    @property
    def is_empty(self) -> bool:
        return len(self.blocks) == 1


@lru_cache(maxsize=1024)
def _addresses(lead: str, says: str) -> Addresses:
    return tuple(lead + name for name in says.split())


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


def _letters(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def joined_words(values: tuple[str, ...], last: str = "and") -> str:
    return f" {last} ".join(filter(None, (", ".join(values[:-1]), values[-1]))) if values else ""
