"""The text of a Word file, paragraph by paragraph and row by row, as it is with every tracked
change accepted or rejected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal
from xml.etree.ElementTree import Element

from slastudio.contract.words.figures import show_number
from slastudio.shared.problems import StudioError

RevisionKind = Literal["inserted", "deleted", "moved_from", "moved_to"]
MOST_PARAGRAPHS = 20_000
_DEEPEST = 120
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}",
)
_REVISIONS: dict[str, RevisionKind] = {
    "ins": "inserted",
    "del": "deleted",
    "moveFrom": "moved_from",
    "moveTo": "moved_to",
}
_TAKEN, _GIVEN = ("deleted", "moved_from"), ("inserted", "moved_to")
_OURS = re.compile(r"[a-z](_[a-z0-9]+)+")
# formatting, field codes and the older twin of a drawing say nothing that is read
_SILENT = {
    "rPr",
    "sectPr",
    "instrText",
    "delInstrText",
    "Fallback",
    "tblPr",
    "tblGrid",
    "tcPr",
    "sdtPr",
    "sdtEndPr",
}
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "‑", "softHyphen": "\u00ad"}


@dataclass(frozen=True)
class TrackedChange:
    """Hold one tracked change: its text, and who made it when where the file says so."""

    kind: RevisionKind
    text: str
    author: str = ""
    when: datetime | None = None


_Under = tuple[TrackedChange, ...]


@dataclass
class PassageText:
    """Collect the text from one bookmark, or from an unmarked paragraph, up to the next.

    id: name of the bookmark, "" without one. accepted, rejected: the text with tracked changes
    accepted and rejected. ends_inserted, ends_deleted: whether the paragraph's end is itself a
    tracked change. continued: whether the bookmark began in a paragraph before.
    """

    id: str
    accepted: str = ""
    rejected: str = ""
    revisions: list[TrackedChange] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ends_inserted: bool = False
    ends_deleted: bool = False
    continued: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.accepted.strip() or self.rejected.strip())

    def add(self, text: str, under: _Under) -> None:
        """Append text that stands inside tracked changes, the innermost last."""
        if not any(each.kind in _TAKEN for each in under):
            self.accepted += text
        if not any(each.kind in _GIVEN for each in under):
            self.rejected += text
        if under:
            inner, last = under[-1], self.revisions[-1] if self.revisions else None
            if last and replace(last, text="") == inner:
                self.revisions[-1] = replace(last, text=last.text + text)
            else:
                self.revisions.append(replace(inner, text=text))


@dataclass(frozen=True)
class TableRow:
    """Hold a row of a table cell by cell; marks are the tracked changes of the row itself."""

    id: str
    cells: list[PassageText]
    marks: tuple[TrackedChange, ...]

    @property
    def is_added(self) -> bool:
        return any(each.kind in _GIVEN for each in self.marks)

    @property
    def is_removed(self) -> bool:
        return any(each.kind in _TAKEN for each in self.marks)


def local_name(element: Element) -> str:
    """Return an element's name within Word's own vocabulary, "" for any other vocabulary."""
    tag = element.tag if isinstance(element.tag, str) else ""
    for namespace in _NAMESPACES:
        if tag.startswith(namespace):
            return tag[len(namespace) :]
    return "Fallback" if tag.endswith("}Fallback") else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute of Word's vocabulary, "" where it is not given."""
    return next(
        (element.attrib[each + name] for each in _NAMESPACES if each + name in element.attrib), ""
    )


class TextReader:
    """Walk the body of a file once; notes: the text of its footnotes by number."""

    def __init__(self, file: str, notes: dict[str, str]) -> None:
        self._file = file
        self._notes = notes
        self._open: dict[str, str] = {}
        self._seen: set[str] = set()
        self._paragraphs = 0

    def read(self, body: Element) -> Iterator[PassageText | TableRow]:
        """Yield stretches of text and rows in the order of the file; a table of contents is passed
        over.
        """
        yield from self._blocks(body, 0)

    def _blocks(self, parent: Element, depth: int) -> Iterator[PassageText | TableRow]:
        self._check_depth(depth)
        for element in parent:
            name = local_name(element)
            if name == "p":
                if (
                    not attribute(_child(element, "pPr", "pStyle"), "val")
                    .upper()
                    .startswith(("TOC", "CONTENTS"))
                ):
                    yield from self._paragraph(element, depth)
            elif name == "tr":
                yield self._row(element, depth)
            elif name == "bookmarkStart":
                self._begin(element)
            elif name == "bookmarkEnd":
                self._open.pop(attribute(element, "id"), None)
            elif name == "sdt" and _is_contents(element):
                continue
            elif name not in _SILENT and name != "pPr":
                yield from self._blocks(element, depth + 1)

    def _check_depth(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise StudioError(
                f"{self._file} was not read: its text is nested deeper than Word writes it."
            )

    def _begin(self, element: Element) -> str:
        """Return the name of a bookmark of ours that begins here; the copy of one that was met
        before counts as unmarked.
        """
        name = attribute(element, "name")
        if not _OURS.fullmatch(name) or name in self._seen:
            return ""
        self._seen.add(name)
        self._open[attribute(element, "id")] = name
        return name

    def _paragraph(self, element: Element, depth: int) -> list[PassageText]:
        self._paragraphs += 1
        if self._paragraphs > MOST_PARAGRAPHS:
            raise StudioError(
                f"{self._file} was not read: it has more than {show_number(MOST_PARAGRAPHS)} paragraphs."
            )
        # a bookmark still open began in a paragraph before: somebody pressed Enter inside it
        still_open = next(reversed(self._open.values()), "")
        stretches = [PassageText(still_open, continued=bool(still_open))]
        self._runs(element, stretches, (), depth)
        kinds = {_REVISIONS.get(local_name(each)) for each in _child(element, "pPr", "rPr")}
        stretches[-1].ends_inserted = bool(kinds & {"inserted", "moved_to"})
        stretches[-1].ends_deleted = bool(kinds & {"deleted", "moved_from"})
        return stretches

    def _runs(
        self, parent: Element, stretches: list[PassageText], under: _Under, depth: int
    ) -> None:
        self._check_depth(depth)
        for element in parent:
            name = local_name(element)
            if name in _REVISIONS:
                self._runs(element, stretches, (*under, _revision(element)), depth + 1)
            elif name == "bookmarkStart":
                self._begin_stretch(element, stretches)
            elif name == "bookmarkEnd":
                self._end_stretch(element, stretches[-1])
            elif name in ("commentRangeStart", "commentReference"):
                _note_remark(stretches[-1], attribute(element, "id"))
            elif said := self._said(name, element):
                stretches[-1].add(said, under)
            elif name not in _SILENT and name != "pPr":
                self._runs(element, stretches, under, depth + 1)

    def _said(self, name: str, element: Element) -> str:
        """Return what one element says, "" for one that says nothing itself."""
        if name in ("t", "delText"):
            return element.text or ""
        if name in _MARKS:
            return "" if attribute(element, "type") == "page" else _MARKS[name]
        if name in ("footnoteReference", "endnoteReference"):
            return self._notes.get(name.removesuffix("Reference") + attribute(element, "id"), "")
        return ""

    def _begin_stretch(self, element: Element, stretches: list[PassageText]) -> None:
        name = self._begin(element)
        if not name:
            return
        if stretches[-1].is_blank:
            stretches[-1].id, stretches[-1].continued = name, False
        else:
            # two clauses run into one paragraph; each keeps its own words
            stretches.append(PassageText(name))

    def _end_stretch(self, element: Element, last: PassageText) -> None:
        """Close a bookmark; one that ends before the first word of a paragraph does not reach into
        it.
        """
        name = self._open.pop(attribute(element, "id"), "")
        if name and last.id == name and last.continued and last.is_blank:
            last.id, last.continued = "", False

    def _row(self, element: Element, depth: int) -> TableRow:
        cells, name = [], ""
        for cell in _cells(element):
            found: list[PassageText] = []
            for block in self._blocks(cell, depth + 1):
                found += block.cells if isinstance(block, TableRow) else [block]
            name = name or next((each.id for each in found if each.id), "")
            cells.append(joined(found))
        marks = tuple(
            _revision(each)
            for each in _child(element, "trPr")
            if local_name(each) in ("ins", "del")
        )
        return TableRow(name, cells, marks)


def joined(stretches: Sequence[PassageText]) -> PassageText:
    """Return stretches as one; a paragraph's end that is a tracked change parts them on one side
    only.
    """
    whole = PassageText(stretches[0].id if stretches else "")
    whole.accepted = _lines([(each.accepted, each.ends_deleted) for each in stretches])
    whole.rejected = _lines([(each.rejected, each.ends_inserted) for each in stretches])
    for each in stretches:
        whole.revisions += each.revisions
        whole.remarks += [remark for remark in each.remarks if remark not in whole.remarks]
    return whole


def _lines(parts: Sequence[tuple[str, bool]]) -> str:
    kept = [(text, end_gone) for text, end_gone in parts if text or not end_gone]
    ends = ["" if end_gone else "\n" for _, end_gone in kept[:-1]] + [""]
    return "".join(text + end for (text, _), end in zip(kept, ends, strict=False))


def _revision(element: Element) -> TrackedChange:
    return TrackedChange(
        _REVISIONS[local_name(element)],
        "",
        attribute(element, "author"),
        read_moment(attribute(element, "date")),
    )


def read_moment(text: str) -> datetime | None:
    """Read a moment as Word writes it, in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _note_remark(stretch: PassageText, remark: str) -> None:
    if remark not in stretch.remarks:
        stretch.remarks.append(remark)


def _child(element: Element, *path: str) -> Element:
    """Return the element at a path of names, an empty one where there is none."""
    for name in path:
        element = next((each for each in element if local_name(each) == name), _NOTHING)
    return element


def _cells(element: Element) -> Iterator[Element]:
    for each in element:
        if local_name(each) == "tc":
            yield each
        elif local_name(each) in ("sdt", "sdtContent", "customXml"):
            yield from _cells(each)


def _is_contents(element: Element) -> bool:
    gallery = _child(element, "sdtPr", "docPartObj", "docPartGallery")
    return attribute(gallery, "val") == "Table of Contents"


_NOTHING = Element("nothing")
