"""What changed between a document and the Word file that came back of it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from slastudio.reports.content.blocks import Document
from slastudio.reports.content.passages import Passage, passages
from slastudio.reports.word.returned import ReturnedClause, ReturnedDocument

ChangeKind = Literal["changed", "deleted", "added", "moved"]
# how a line may break is no wording
_LAYOUT = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u00ad": None})


@dataclass(frozen=True)
class ClauseChange:
    """Describe one change of one passage, or of one cell of a row.

    id: of the passage; of an addition, of the passage it follows. number: how it is cited. tracked:
    whether rejecting the tracked changes gives back the text that was sent; author: of those
    changes. comment: what was remarked there.
    """

    id: str
    number: str
    kind: ChangeKind
    before: str
    after: str
    tracked: bool
    author: str
    comment: str


def compare_returned(document: Document, returned: ReturnedDocument) -> tuple[ClauseChange, ...]:
    """Return every change of wording in the order of the text; a passage that reads as it did is
    not named.
    """
    expected = passages(document)
    found, extra = _matched(expected, returned)
    order = {id(piece): at for at, piece in enumerate(returned.pieces)}
    astray = _out_of_order(
        [(each.id, order[id(found[each.id])]) for each in expected if each.id in found]
    )
    changes: list[tuple[int, ClauseChange]] = []
    for at, passage in enumerate(expected):
        piece = found.get(passage.id)
        changes += [(at, each) for each in _changes(passage, piece, extra)]
        if piece is not None and passage.id in astray and not piece.is_empty:
            changes.append((at, _change(passage, "moved", passage.cells, piece.cells, piece)))
    place = {each.id: at for at, each in enumerate(expected)}
    labels = {each.id: each.label for each in expected}
    changes += [
        (place.get(each.follows, -1), _addition(each, labels))
        for each in extra
        if not each.is_empty
    ]
    return tuple(change for _, change in sorted(changes, key=lambda each: each[0]))


def _matched(
    expected: Sequence[Passage], returned: ReturnedDocument
) -> tuple[dict[str, ReturnedClause], list[ReturnedClause]]:
    """Return the passages that came back by id, and what is left over.

    Where a bookmark was lost, equal text counts, then the number that is printed before it, then a
    row's first cell.
    """
    known = {each.id for each in expected}
    found = {each.id: each for each in returned.pieces if each.id in known}
    extra = [each for each in returned.pieces if each.id not in known]
    for alike in (_reads_the_same, _has_the_number, _begins_the_same):
        for passage in expected:
            if passage.id in found:
                continue
            match = next(
                (each for each in extra if each.is_row == passage.is_row and alike(passage, each)),
                None,
            )
            if match is not None:
                found[passage.id] = match
                extra = [each for each in extra if each is not match]
    return found, extra


def _reads_the_same(passage: Passage, piece: ReturnedClause) -> bool:
    return _wording(passage.cells) in (_wording(piece.cells), _wording(piece.rejected))


def _has_the_number(passage: Passage, piece: ReturnedClause) -> bool:
    """Tell whether a paragraph begins with a number; a letter in brackets stands under many clauses
    and tells nothing.
    """
    number = passage.parts[0]
    if passage.is_row or not number or number.startswith("("):
        return False
    begins = re.compile(rf"{re.escape(number)}[\s\u00a0]")
    return any(begins.match(text.lstrip()) for text in (*piece.cells, *piece.rejected))


def _begins_the_same(passage: Passage, piece: ReturnedClause) -> bool:
    if not passage.is_row or not passage.cells[0].strip():
        return False
    return any(
        len(cells) == len(passage.cells) and _wording(cells[:1]) == _wording(passage.cells[:1])
        for cells in (piece.cells, piece.rejected)
    )


def _wording(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(each.translate(_LAYOUT) for each in cells)


def _changes(
    passage: Passage, piece: ReturnedClause | None, extra: list[ReturnedClause]
) -> Iterator[ClauseChange]:
    if not "".join(passage.cells).strip() and (piece is None or piece.is_empty):
        return
    if piece is None or piece.is_empty:
        twin = next(
            (each for each in extra if _wording(each.cells) == _wording(passage.cells)), None
        )
        if twin is None:
            yield _change(passage, "deleted", passage.cells, (), piece)
        else:
            extra.remove(twin)
            yield _change(passage, "moved", passage.cells, twin.cells, twin)
    elif len(piece.cells) != len(passage.cells):
        yield _change(passage, "changed", passage.cells, piece.cells, piece)
    else:
        for at, (before, after) in enumerate(zip(passage.cells, piece.cells, strict=True)):
            if _wording((before,)) != _wording((after,)):
                yield _change(passage, "changed", (before,), (after,), piece, at)


def _change(
    passage: Passage,
    kind: ChangeKind,
    before: Sequence[str],
    after: Sequence[str],
    piece: ReturnedClause | None,
    cell: int | None = None,
) -> ClauseChange:
    """Return a change; cell is the index of the one cell of a row that changed."""
    column = passage.columns[cell] if cell is not None and cell < len(passage.columns) else ""
    old, new = " | ".join(before), " | ".join(after)
    number = "" if passage.is_row else f"{passage.parts[0]}\t"
    if len(number) > 1 and old.startswith(number) and (new.startswith(number) or not new):
        old, new = old.removeprefix(number), new.removeprefix(number)
    return ClauseChange(
        passage.id,
        f"{passage.label}, “{column}”" if column else passage.label,
        kind,
        old,
        new,
        piece is not None and _was_tracked(piece, passage.cells, cell),
        _authors(piece, cell) if piece is not None else "",
        _comments(piece) if piece is not None else "",
    )


def _was_tracked(piece: ReturnedClause, sent: Sequence[str], cell: int | None) -> bool:
    if not any(_revisions(piece, cell)):
        return False
    rejected = _wording(piece.rejected)
    # of a passage that was moved, this place holds nothing once the move is rejected
    return rejected in ((), ("",)) or (
        rejected == _wording(sent)
        if cell is None
        else rejected[cell : cell + 1] == _wording(sent[cell : cell + 1])
    )


def _revisions(piece: ReturnedClause, cell: int | None) -> Sequence[object]:
    chosen = piece.revisions if cell is None else piece.revisions[cell : cell + 1]
    return [revision for each in chosen for revision in each]


def _authors(piece: ReturnedClause, cell: int | None) -> str:
    chosen = piece.revisions if cell is None else piece.revisions[cell : cell + 1]
    return ", ".join(
        dict.fromkeys(each.author for revisions in chosen for each in revisions if each.author)
    )


def _comments(piece: ReturnedClause) -> str:
    return "\n".join(
        f"{each.author}: {each.text}" if each.author else each.text for each in piece.remarks
    )


def _addition(piece: ReturnedClause, labels: dict[str, str]) -> ClauseChange:
    after = f"after {labels[piece.follows]}" if piece.follows in labels else "at the beginning"
    tracked = bool(_revisions(piece, None)) and not "".join(piece.rejected).strip()
    return ClauseChange(
        piece.follows,
        after,
        "added",
        "",
        piece.text,
        tracked,
        _authors(piece, None),
        _comments(piece),
    )


def _out_of_order(places: Sequence[tuple[str, int]]) -> set[str]:
    """Return the fewest ids that must be taken out so that the others stand in their order (the
    longest rising run).
    """
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_, place) in enumerate(places):
        length = bisect_left(ends, place)
        before.append(at[length - 1] if length else -1)
        if length == len(ends):
            ends.append(place)
            at.append(index)
        else:
            ends[length], at[length] = place, index
    kept, index = set(), at[-1] if at else -1
    while index >= 0:
        kept.add(places[index][0])
        index = before[index]
    return {name for name, _ in places} - kept
