"""The agreement as numbered clauses: plain blocks from which PDF, preview and cross-references are all made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from slastudio.contract.sections import NUMBERS, SECTIONS

BlockKind = Literal["heading", "paragraph", "item", "table"]


@dataclass(frozen=True)
class Block:
    """Hold one piece of a section.

    heading: text is the section title. paragraph: numbered ("4.2") or not. item: "(a)" under the paragraph before.
    table: head and rows, with the numbered caption in text. anchor: id by which other clauses refer to this one.
    """

    kind: BlockKind
    number: str
    text: str
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    anchor: str = ""


class ClauseWriter:
    """Collect the blocks of one section and number them; empty texts are left out and take no number."""

    def __init__(self, section_number: int, title: str) -> None:
        self.section = section_number
        self.blocks: list[Block] = [Block("heading", str(section_number), title)]
        self._clause = 0
        self._item = 0

    def clause(self, text: str, anchor: str = "") -> None:
        """Add a numbered paragraph."""
        if text.strip():
            self._clause += 1
            self._item = 0
            self.blocks.append(Block("paragraph", f"{self.section}.{self._clause}", text.strip(), anchor=anchor))

    def labelled(self, label: str, text: str, anchor: str = "") -> None:
        """Add a numbered paragraph that begins with its subject."""
        if text.strip():
            self.clause(f"{label}: {_sentence(text)}", anchor)

    def items(self, intro: str, texts: Sequence[str], anchor: str = "") -> None:
        """Add a numbered paragraph followed by (a), (b) …; nothing at all without texts."""
        kept = [text for text in texts if text.strip()]
        if not kept:
            return
        self.clause(intro, anchor)
        for text in kept:
            self.blocks.append(Block("item", f"({_letters(self._item)})", text.strip()))
            self._item += 1

    def table(self, caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], anchor: str = "") -> None:
        """Add a numbered table; nothing at all without rows."""
        if rows:
            self._clause += 1
            self._item = 0
            self.blocks.append(
                Block("table", f"{self.section}.{self._clause}", caption, head, tuple(rows), anchor=anchor)
            )

    @property
    def is_empty(self) -> bool:
        return len(self.blocks) == 1


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


def section_titles() -> tuple[tuple[str, str], ...]:
    """Return (name, title) of the fourteen sections in the order of their numbers."""
    return SECTIONS


def section_number(section: str) -> int:
    return NUMBERS[section]
