"""A form that came back filled in, as an Excel file or as text: read as plain rows, whatever was
done to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from slastudio.evidence.reply_forms import HEADINGS, TITLE, FilledForm, FilledRow, FormHead
from slastudio.importing.files.encodings import tell_encoding
from slastudio.importing.files.workbooks import book_heads
from slastudio.shared.inputs import Expected, read_bytes
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import shown_path, valid_text

_FORM = Expected(
    "the form that was sent, filled in, as .xlsx or text",
    4 * 1024 * 1024,
    "Send the form alone, without pictures.",
)
_MOST_ROWS, _MOST_LINES, _LONGEST = 2_000, 40_000, 4_000
_SHEET = "Answers"
# a reply quotes what it answers
_QUOTED = re.compile(r"^(?:[>|]\s?)+")
_ITEM = re.compile(r"\[(.{1,200})\]\s+mark\s+([0-9a-f]{8})\s*")
_FIELDS = {
    "Asked": "title",
    "Means": "more",
    "Allowed": "choices",
    "Answer": "answer",
    "Note": "note",
    "By (role)": "role",
    "On": "on",
}
_SECTION = re.compile(r"== .{0,200} ==")
_EMPTY = FilledRow(0, "", "", "", "", "", "", "", "", "")


def read_reply(path: Path) -> FilledForm:
    """Read a form that came back; raise StudioError for a file that is none.

    Cells are read as they are stored: a formula is never computed, and one that was computed
    elsewhere counts as the text it showed.
    """
    data = read_bytes(path, _FORM)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _from_sheet(path)
    text = valid_text(data.decode(tell_encoding(shown_path(path), [data])[0], "replace"))
    return _from_text(path, text)


# -- Excel -------------------------------------------------------------------------------------------------------------


def _from_sheet(path: Path) -> FilledForm:
    _, heads = book_heads(path, _MOST_ROWS + 10, sheet=_SHEET)
    rows = [(number, [text[:_LONGEST] for text in cells]) for number, cells in heads[0].rows]
    if len(rows) > _MOST_ROWS:
        raise _no_form(path, f"it has more than {_MOST_ROWS:,} rows")
    at = next((i for i, (_, cells) in enumerate(rows) if "Item" in map(str.strip, cells)), None)
    if at is None:
        raise _no_form(path, "no row holds its headings")
    headings = [text.strip() for text in rows[at][1]]
    lost = [name for name in HEADINGS if headings.count(name) != 1]
    if lost:
        raise _no_form(path, f"the column “{lost[0]}” is missing or there twice")
    place = {name: headings.index(name) for name in HEADINGS}
    filled = tuple(_sheet_row(number, cells, place) for number, cells in rows[at + 1 :])
    if heads[0].uncalculated:
        # such a cell reads as blank, and a blank must not be taken for “left open”
        raise _no_form(path, "cells of it hold formulas; type the answers as text")
    return FilledForm(_sheet_head(rows[:at]), tuple(row for row in filled if row != _blank(row)))


def _blank(row: FilledRow) -> FilledRow:
    return replace(_EMPTY, number=row.number)


def _sheet_row(number: int, cells: list[str], place: Mapping[str, int]) -> FilledRow:
    def at(name: str) -> str:
        column = place[name]
        return cells[column].strip() if column < len(cells) else ""

    return FilledRow(number, *(at(name) for name in HEADINGS))


def _sheet_head(rows: Iterable[tuple[int, list[str]]]) -> FormHead | None:
    for _, cells in rows:
        if len(cells) >= 3 and cells[0].strip() == TITLE:
            return FormHead(cells[1].strip(), cells[2].strip())
    return None


def _no_form(path: Path, why: str) -> StudioError:
    return StudioError(
        f"{shown_path(path)} is not the form that was sent: {why}. Nothing was taken in. "
        "Fill in the form of the mail again, in its own columns."
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _from_text(path: Path, text: str) -> FilledForm:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > _MOST_LINES:
        raise _no_form(path, f"it has more than {_MOST_LINES:,} lines")
    lines = [_QUOTED.sub("", line).strip() for line in text.split("\n")]
    begin = next((i for i, line in enumerate(lines) if line == TITLE), None)
    if begin is None:
        raise _no_form(path, f"no line reads “{TITLE}”")
    told = dict(_pairs(lines[begin + 1 : begin + 8]))
    head = FormHead(told.get("Project", ""), told.get("Period", ""))
    rows = tuple(_items(lines, begin + 1))
    if len(rows) > _MOST_ROWS:
        raise _no_form(path, f"it has more than {_MOST_ROWS:,} items")
    return FilledForm(head if head.project and head.period else None, rows)


def _pairs(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def _items(lines: list[str], begin: int) -> Iterator[FilledRow]:
    row, name = _EMPTY, ""
    for number, line in enumerate(lines[begin:], begin + 1):
        item = _ITEM.fullmatch(line)
        if item is not None:
            if row.id:
                yield row
            row, name = replace(_EMPTY, number=number, id=item[1], mark=item[2]), ""
            continue
        # what follows a blank line is no part of an answer, such as a signature
        if not row.id or not line or _SECTION.fullmatch(line):
            name = ""
            continue
        field, colon, value = line.partition(":")
        if colon and field.strip() in _FIELDS:
            name = _FIELDS[field.strip()]
            row = _with(row, name, value.strip())
        elif name:
            # mail programs break long lines
            row = _with(row, name, f"{getattr(row, name)} {line}".strip())
    if row.id:
        yield row


def _with(row: FilledRow, name: str, text: str) -> FilledRow:
    changes: dict[str, Any] = {name: text[:_LONGEST]}
    return replace(row, **changes)
