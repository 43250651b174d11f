"""The form a client fills in once a month: its items with the answers they allow, and the mark by
which a changed row is known.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

# question: a reading of evidence. exclusion: a use to be confirmed. decision. data: what is owed.
ItemKind = Literal["question", "exclusion", "decision", "data"]
PREFIXES: dict[ItemKind, str] = {"question": "Q", "exclusion": "X", "decision": "D", "data": "A"}
ALLOWED: dict[ItemKind, tuple[str, ...]] = {
    "exclusion": ("confirmed", "refused"),
    "decision": ("decided", "dropped"),
    "data": ("sent", "not sent"),
}
TITLE = "SLA Studio form 1"
HEADINGS = (
    "Item",
    "What is asked",
    "What it means",
    "Allowed answers",
    "Your answer",
    "Note",
    "Answered by (role)",
    "On",
    "Mark",
)
CHOICE_SEPARATOR = " | "


@dataclass(frozen=True)
class FormItem:
    """Hold one item: its id in the form, what is asked and means, the answers allowed, by when."""

    id: str
    title: str
    more: str
    allowed: tuple[str, ...]
    due: str = ""

    @property
    def choices(self) -> str:
        return CHOICE_SEPARATOR.join(self.allowed)


@dataclass(frozen=True)
class FormHead:
    """Name the project a form belongs to (by a code, not by its path) and the period it asks of."""

    project: str
    period: str


@dataclass(frozen=True)
class FilledRow:
    """Hold a row as it came back; number: of the sheet's row, or the text's line."""

    number: int
    id: str
    title: str
    more: str
    choices: str
    answer: str
    note: str
    role: str
    on: str
    mark: str


@dataclass(frozen=True)
class FilledForm:
    """Hold a form as it came back; head: None where it does not say whose it is."""

    head: FormHead | None
    rows: tuple[FilledRow, ...]


def item_id(kind: ItemKind, name: str) -> str:
    """Return the id an item has in the form: "X:EXC-1"."""
    return f"{PREFIXES[kind]}:{name}"


def item_of(item: str) -> tuple[ItemKind, str] | None:
    """Return kind and name of a form's item; None for an id no form of ours has."""
    prefix, colon, name = item.partition(":")
    kinds = {text: kind for kind, text in PREFIXES.items()}
    return (kinds[prefix], name) if colon and name and prefix in kinds else None


def row_mark(head: FormHead, item: str, title: str, more: str, choices: str) -> str:
    """Return the mark of a row, by which a change of what was asked is seen.

    It tells a slip from the row that was sent and is no proof: whoever wants to can compute it.
    Blanks count as one, for mail programs break lines.
    """
    told = [head.project, head.period, *(" ".join(each.split()) for each in (item, title, more))]
    text = json.dumps([*told, " ".join(choices.split())], ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:8]


def is_intact(head: FormHead, row: FilledRow) -> bool:
    """Tell whether a row asks what was asked, in the form it belongs to."""
    known = item_of(row.id) is not None
    return known and row.mark == row_mark(head, row.id, row.title, row.more, row.choices)


def duty_of(item: str, period: str) -> str:
    """Return the id of the duty that an item asks somebody to do."""
    found = item_of(item)
    assert found is not None, item
    kind, name = found
    match kind:
        case "question":
            return f"clarification:{name}"
        case "exclusion":
            return f"confirmation:{name}"
        case "decision":
            return f"decision:{name}"
        case "data":
            return f"data_delivery:{name}:{period}"
