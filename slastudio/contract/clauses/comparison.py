"""Compare two versions: field by field, and clause by clause as a redline."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import product
from typing import Literal

from slastudio.contract.clauses.texts import clause_references, written_blocks
from slastudio.contract.clauses.unsaid import PRIVATE
from slastudio.contract.clauses.variables import resolve
from slastudio.contract.clauses.writer import BlockKind, ClauseBlock
from slastudio.contract.exchange.codec import plain_value
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.fields import FieldSpec, fields_of
from slastudio.contract.terms.places import address_parts, pattern_of, record_key, title_of
from slastudio.contract.terms.sections import SECTIONS

RunKind = Literal["same", "added", "removed"]
ChangeKind = Literal["same", "changed", "added", "removed"]
_MARK = re.compile("\x00([^\x00]*)\x00")
_WORD = re.compile(r"\s+|\x00[^\x00]*\x00|[^\s\x00]+")
# below this a changed clause reads better as one taken out and one put in
_ALIKE = 0.5
UNSAID_TITLE = "Changes that no clause says"


@dataclass(frozen=True)
class Run:
    """Hold a stretch of text that stayed, was added, or was removed."""

    kind: RunKind
    text: str


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class RedlineBlock:
    """Hold one block of the redline; rows hold (change, cells) of a table, each cell as runs.

    says: addresses of the fields it says in either version.
    """

    kind: BlockKind
    change: ChangeKind
    number: str
    runs: Runs
    head: tuple[str, ...] = ()
    rows: tuple[tuple[ChangeKind, tuple[Runs, ...]], ...] = ()
    says: tuple[str, ...] = ()


@dataclass(frozen=True)
class RedlineSection:
    """Hold the blocks of one section, changed or not."""

    name: str
    title: str
    blocks: tuple[RedlineBlock, ...]

    @property
    def changed(self) -> bool:
        return any(block.change != "same" for block in self.blocks)


@dataclass(frozen=True)
class FieldChange:
    """Name one field that differs: where, in words, and both values; "" where there was or is none."""

    place: str
    label: str
    before: str
    after: str


# --- clause by clause ----------------------------------------------------------------------------------------------------


def redline(before: Agreement, after: Agreement) -> tuple[RedlineSection, ...]:
    """Return every section with what was removed and added, word by word.

    Clauses are matched by what they are about, not by their number: one that moved because another
    was inserted above it has not changed.
    """
    numbers = clause_references(before), clause_references(after)
    return tuple(
        RedlineSection(name, title, _section(_marked(before, name), _marked(after, name), numbers))
        for name, title in SECTIONS
    )


def _marked(agreement: Agreement, section: str) -> tuple[ClauseBlock, ...]:
    # references to clauses become marks of what they refer to, so that a new number alone is no
    # change
    marks = {anchor: f"\x00{anchor}\x00" for anchor in clause_references(agreement)}
    return tuple(resolve(agreement, block, marks) for block in written_blocks(agreement, section))


Numbers = tuple[Mapping[str, str], Mapping[str, str]]


def _section(
    old: Sequence[ClauseBlock], new: Sequence[ClauseBlock], numbers: Numbers
) -> tuple[RedlineBlock, ...]:
    found: list[RedlineBlock] = []
    # autojunk would take clauses that come often, such as empty ones, out of the comparison
    matcher = SequenceMatcher(
        None, list(map(_identity, old)), list(map(_identity, new)), autojunk=False
    )
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [_compared(x, y, numbers) for x, y in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += _replaced(old[a:b], new[c:d], numbers)
    return tuple(found)


def _identity(block: ClauseBlock) -> tuple[str, str]:
    if block.anchor or block.kind == "heading":
        return block.kind, block.anchor
    return block.kind, block.text if block.kind == "item" else " ".join(block.text.split()[:3])


def _replaced(
    old: Sequence[ClauseBlock], new: Sequence[ClauseBlock], numbers: Numbers
) -> list[RedlineBlock]:
    """Pair what is alike among blocks that do not match by identity; the rest was removed or added."""
    left = list(old)
    found: list[RedlineBlock] = []
    for block in new:
        alike = next(
            (
                x
                for x in left
                if x.kind == block.kind and not x.anchor and _likeness(x, block) >= _ALIKE
            ),
            None,
        )
        if alike is None:
            found.append(_whole(block, "added", numbers[1]))
        else:
            at = left.index(alike)
            found += [_whole(x, "removed", numbers[0]) for x in left[:at]]
            left = left[at + 1 :]
            found.append(_compared(alike, block, numbers))
    return (
        [*(_whole(x, "removed", numbers[0]) for x in left), *found]
        if not new
        else [*found, *(_whole(x, "removed", numbers[0]) for x in left)]
    )


def _likeness(a: ClauseBlock, b: ClauseBlock) -> float:
    return SequenceMatcher(
        None, _WORD.findall(a.text), _WORD.findall(b.text), autojunk=False
    ).ratio()


def _whole(
    block: ClauseBlock, kind: Literal["added", "removed"], numbers: Mapping[str, str]
) -> RedlineBlock:
    def put(text: str) -> Runs:
        return (Run(kind, _numbered(text, numbers)),) if text else ()

    rows: tuple[tuple[ChangeKind, tuple[Runs, ...]], ...] = tuple(
        (kind, tuple(map(put, row))) for row in block.rows
    )
    return RedlineBlock(
        block.kind, kind, block.number, put(block.text), block.head, rows, block.says
    )


def _whole_row(
    change: Literal["removed", "added"], row: tuple[str, ...], numbers: Mapping[str, str]
) -> tuple[ChangeKind, tuple[Runs, ...]]:
    return change, tuple((Run(change, _numbered(cell, numbers)),) for cell in row)


def _compared(a: ClauseBlock, b: ClauseBlock, numbers: Numbers) -> RedlineBlock:
    runs = compared_text(a.text, b.text, numbers)
    rows = _rows(a.rows, b.rows, numbers)
    kinds = [run.kind for run in runs] + [change for change, _ in rows]
    if set(kinds) <= {"same"}:
        return RedlineBlock(b.kind, "same", b.number, runs, b.head, rows, b.says)
    says = tuple(dict.fromkeys((*a.says, *b.says)))
    return RedlineBlock(b.kind, "changed", b.number, runs, b.head, rows, says)


def _rows(
    old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]], numbers: Numbers
) -> tuple[tuple[ChangeKind, tuple[Runs, ...]], ...]:
    found: list[tuple[ChangeKind, tuple[Runs, ...]]] = []
    # a row is the same row as long as its first cell is
    before, after = [row[0] for row in old], [row[0] for row in new]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found += [_row(x, y, numbers) for x, y in zip(old[a:b], new[c:d], strict=True)]
        else:
            found += [_whole_row("removed", row, numbers[0]) for row in old[a:b]]
            found += [_whole_row("added", row, numbers[1]) for row in new[c:d]]
    return tuple(found)


def _row(
    old: tuple[str, ...], new: tuple[str, ...], numbers: Numbers
) -> tuple[ChangeKind, tuple[Runs, ...]]:
    width = max(len(old), len(new))
    padded = (old + ("",) * (width - len(old)), new + ("",) * (width - len(new)))
    cells = tuple(compared_text(x, y, numbers) for x, y in zip(*padded, strict=True))
    same = all(run.kind == "same" for cell in cells for run in cell)
    return ("same" if same else "changed", cells)


def compared_text(before: str, after: str, numbers: Numbers = ({}, {})) -> Runs:
    """Return the words of two texts as runs; joined without the added they are the first text,
    without the removed the second.
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    runs: list[Run] = []
    for same, removed, added in _stretches(old, new):
        _append(runs, "same", _numbered(same, numbers[1]))
        _append(runs, "removed", _numbered(removed, numbers[0]))
        _append(runs, "added", _numbered(added, numbers[1]))
    return tuple(runs)


def _stretches(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return (same, removed, added) in order; a space that stayed between two changed words changes
    with them.
    """
    found: list[tuple[str, str, str]] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(codes):
        before, after = "".join(old[a:b]), "".join(new[c:d])
        bridge = tag == "equal" and not after.strip() and 0 < place < len(codes) - 1
        if tag == "equal" and not bridge:
            found.append((after, "", ""))
        elif found and (found[-1][1] or found[-1][2]):
            same, removed, added = found[-1]
            found[-1] = (same, removed + before, added + after)
        else:
            found.append(("", before, after))
    return found


def _append(runs: list[Run], kind: RunKind, text: str) -> None:
    if text:
        runs.append(Run(kind, text))


def _numbered(text: str, numbers: Mapping[str, str]) -> str:
    return _MARK.sub(lambda mark: numbers.get(mark[1], mark[1]), text)


# --- field by field ------------------------------------------------------------------------------------------------------


def field_changes(before: Agreement, after: Agreement) -> tuple[FieldChange, ...]:
    """Return every field that differs, in the order of the agreement; records are matched by id or
    role.
    """
    return tuple(_group(before, after, "", "", whole=True))


def unsaid_changes(
    before: Agreement, after: Agreement, sections: Sequence[RedlineSection]
) -> tuple[FieldChange, ...]:
    """Return the changes of fields that no changed clause of a redline says, the notes of one side
    left out.

    A record that came or went is told field by field: a clause may say some of it only.
    """
    changed = [block for section in sections for block in section.blocks if block.change != "same"]
    said = {address_parts(address) for block in changed for address in block.says}
    told = {parts[:length] for parts in said for length in range(2, len(parts) + 1)}
    return tuple(
        each
        for each in _group(before, after, "", "", whole=False)
        if pattern_of(each.place) not in PRIVATE and not _is_told(each.place, told)
    )


def _is_told(place: str, told: set[tuple[str, ...]]) -> bool:
    # a clause says a field of one record, or of any of them; groups are told where anything in them
    # is
    ways = product(
        *((part, "[]") if part.startswith("[") else (part,) for part in address_parts(place))
    )
    return any(way in told for way in ways)


def _group(a: object, b: object, place: str, label: str, *, whole: bool) -> list[FieldChange]:
    """Return the fields that differ between two records; whole: one that only one side has is told
    in one line.
    """
    found: list[FieldChange] = []
    for spec in fields_of(type(a)):
        x, y = getattr(a, spec.name), getattr(b, spec.name)
        if x == y:
            continue
        where = f"{place}.{spec.name}" if place else spec.name
        words = f"{label} › {spec.label}" if label else spec.label
        if spec.kind == "record":
            found += _group(x, y, where, words, whole=whole)
        elif spec.kind == "records":
            found += _records(x, y, where, words, whole=whole)
        else:
            found.append(FieldChange(where, words, _shown(spec, x), _shown(spec, y)))
    return found


def _records(
    old: tuple[object, ...], new: tuple[object, ...], place: str, label: str, *, whole: bool
) -> list[FieldChange]:
    before, after = _by_key(old), _by_key(new)
    changes: list[FieldChange] = []
    for key in before | after:
        x, y = before.get(key), after.get(key)
        title = title_of(y if y is not None else x) or key
        where, named = f"{place}[{key}]", f"{label} › {title}"
        if x is not None and y is not None:
            changes += _group(x, y, where, named, whole=whole)
        elif not whole:
            blank = type((*old, *new)[0])()
            changes += _group(x or blank, y or blank, where, named, whole=whole)
        else:
            was, becomes = ("", title) if x is None else (title, "")
            changes.append(FieldChange(where, named, was, becomes))
    if not changes:
        order = FieldChange(place, f"{label} (order)", _listed_titles(old), _listed_titles(new))
        changes.append(order)
    return changes


def _by_key(records: tuple[object, ...]) -> dict[str, object]:
    """Return records by what they are called elsewhere, those without a name by their place."""
    return {record_key(record) or str(place): record for place, record in enumerate(records)}


def _listed_titles(records: tuple[object, ...]) -> str:
    return ", ".join(title_of(record) or record_key(record) for record in records)


def _shown(spec: FieldSpec, value: object) -> str:
    if spec.kind == "choice":
        return dict(spec.choices).get(str(value), str(value))
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    plain = plain_value(value)
    return "" if plain is None else f"{plain} {spec.unit}".rstrip()
