"""Tell how two copies of a project stand to one another: the same, one ahead, or gone apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from slastudio.project.chain.store import ChainFault
from slastudio.project.chain.things import HAND_OVER, PROJECT
from slastudio.project.evidence.batches import Batch
from slastudio.project.file import Project
from slastudio.shared.chains import ChainLink
from slastudio.shared.counts import count
from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import one_line

CopyState = Literal["same", "ahead", "behind", "apart", "draft_only", "other_project"]
_DATABASE = b"SQLite format 3\0"
_OTHER = Expected("a paper or another copy of the project")
_MOST_LISTED = 30
_REMOVAL = "removal"
# what takes something out of a copy that the other still holds
_TAKING = (_REMOVAL, "purge", "erasure")


@dataclass(frozen=True)
class CopySide:
    """Hold what one copy has that the other has not: links, and imports, which no link stands for.

    faults: what in it does not agree with its own chain.
    """

    name: str
    links: tuple[ChainLink, ...]
    imports: tuple[Batch, ...]
    faults: tuple[ChainFault, ...]

    @property
    def went_on(self) -> bool:
        return bool(self.links or self.imports)

    @property
    def only_notes(self) -> bool:
        """Tell whether all it has is the note that a copy was handed over, which that copy lacks."""
        return not self.imports and all(each.kind == HAND_OVER for each in self.links)


@dataclass(frozen=True)
class CopiesCheck:
    """Hold how two copies stand. shared: the last link both have; None of two projects. drafts_differ:
    the terms being edited are not the same.
    """

    state: CopyState
    own: CopySide
    other: CopySide
    shared: ChainLink | None
    drafts_differ: bool

    @property
    def holds(self) -> bool:
        """Tell whether both are whole, and one of them goes on from the other."""
        whole = not (self.own.faults or self.other.faults)
        return whole and self.state in ("same", "ahead", "behind")


def is_copy(path: Path) -> bool:
    """Tell a project from a paper, whatever it is called. Raise StudioError where there is no file."""
    with open_input(path, _OTHER) as stream:
        return stream.read(len(_DATABASE)) == _DATABASE


@dataclass(frozen=True)
class _State:
    """Hold what of a project is compared."""

    name: str
    links: tuple[ChainLink, ...]
    batches: tuple[Batch, ...]
    removed: frozenset[str]
    draft: str
    faults: tuple[ChainFault, ...]

    def without(self, other: _State, shared: int) -> CopySide:
        """Return what this copy has and the other has not; what the other removed is no news."""
        held = {(each.sha256, each.imported) for each in other.batches}
        imports = tuple(
            each
            for each in self.batches
            if (each.sha256, each.imported) not in held and each.sha256 not in other.removed
        )
        return CopySide(self.name, self.links[shared:], imports, self.faults)


def compare_copies(project: Project, other: Path) -> CopiesCheck:
    """Compare a project with another copy of it. Raise StudioError where either has no chain, or the
    other is no project.
    """
    with Project.open(other, write=False) as opened:
        theirs = _state(opened)
    ours = _state(project)
    drafts_differ = ours.draft != theirs.draft
    if _first(ours) != _first(theirs):
        own, their = (CopySide(each.name, (), (), each.faults) for each in (ours, theirs))
        return CopiesCheck("other_project", own, their, None, drafts_differ)
    shared = _shared(ours.links, theirs.links)
    own, their = ours.without(theirs, shared), theirs.without(ours, shared)
    state = _standing(own, their, drafts_differ=drafts_differ)
    return CopiesCheck(state, own, their, ours.links[shared - 1] if shared else None, drafts_differ)


def _state(project: Project) -> _State:
    with project.reading():
        links = project.chain.links()
        if not links:
            raise StudioError(
                f"{project.path.name} has no chain yet: it was made by an earlier version of the program. It gets one when "
                "it is next opened for writing."
            )
        removals = (project.chain.row(each) for each in links if each.kind == _REMOVAL)
        return _State(
            project.path.name,
            links,
            project.evidence.batches(),
            frozenset(str(each.get("sha256", "")) for each in removals),
            project.agreements.draft().sha256,
            project.chain.faults(),
        )


def _first(state: _State) -> tuple[str, str]:
    first = state.links[0]
    return (first.kind, first.content) if first.kind == PROJECT else ("", state.name)


def _shared(own: tuple[ChainLink, ...], other: tuple[ChainLink, ...]) -> int:
    """Return how many links from the first on are the same in chain, imports and terms being edited."""
    same = 0
    for ours, theirs in zip(own, other, strict=False):
        if ours.sha256 != theirs.sha256:
            break
        same += 1
    return same


def _standing(own: CopySide, other: CopySide, *, drafts_differ: bool) -> CopyState:
    if own.went_on and other.went_on:
        if own.only_notes != other.only_notes:
            return "behind" if own.only_notes else "ahead"
        return "apart"
    if own.went_on or other.went_on:
        return "ahead" if own.went_on else "behind"
    return "draft_only" if drafts_differ else "same"


# -- in words --------------------------------------------------------------------------------------------------------


def copies_lines(found: CopiesCheck) -> tuple[str, ...]:
    """Return the finding, a sentence a line: kinds and moments, no texts of either copy."""
    lines = [copies_headline(found)]
    for side, name in zip((found.own, found.other), _names(found), strict=True):
        lines += _side_lines(side, name)
    if found.drafts_differ and found.state not in ("draft_only", "other_project"):
        lines.append("The terms being edited differ, too; which of them is newer no link says.")
    return tuple(lines)


def _names(found: CopiesCheck) -> tuple[str, str]:
    own, other = one_line(found.own.name), one_line(found.other.name)
    # copies often lie in two folders under one name, and a sentence must say which it means
    return own, f"the other {other}" if own == other else other


def copies_headline(found: CopiesCheck) -> str:
    """Return the finding in one sentence."""
    own, other = _names(found)
    match found.state:
        case "other_project":
            return f"This is no copy of {own}: {other} is another project."
        case "same":
            return f"{own} and {other} are the same in chain, imports and terms being edited."
        case "draft_only":
            return f"{own} and {other} differ in the terms being edited alone; which of them is newer no link says."
        case "ahead":
            return f"{own} is ahead: it goes on from where {other} ends."
        case "behind":
            return f"{own} is behind: {other} goes on from where it ends."
        case "apart":
            return f"{own} and {other} went apart{_since(found)}: both went on since."


def _since(found: CopiesCheck) -> str:
    link = found.shared
    return f" after link {link.number} of {link.at[:16]}" if link is not None else ""


def _side_lines(side: CopySide, name: str) -> list[str]:
    lines = []
    if side.faults:
        told = count(len(side.faults), "thing does", "things do")
        lines.append(f"In {name} {told} not agree with its own chain.")
    if side.went_on:
        lines.append(f"Only in {name}:")
    if side.went_on and side.only_notes:
        lines.append("  nothing but the note that a copy was handed over")
    lines += [f"  link {e.number}, {e.at[:16]}: {e.kind}" for e in side.links[:_MOST_LISTED]]
    lines += [
        f"  import {e.id}, {e.imported.isoformat(timespec='minutes')[:16]}: {e.kind}"
        for e in side.imports[:_MOST_LISTED]
    ]
    taken = sum(each.kind in _TAKING for each in side.links)
    if taken:
        told = count(taken, "purge, removal or erasure", "purges, removals or erasures")
        lines.append(f"  by {told} it lacks what the other copy still holds")
    left = len(side.links[_MOST_LISTED:]) + len(side.imports[_MOST_LISTED:])
    return [*lines, *([f"  and {left} more"] if left else [])]


def copies_document(found: CopiesCheck) -> JsonObject:
    """Return the finding as a JSON document."""
    link = found.shared
    return {
        "holds": found.holds,
        "told": copies_headline(found),
        "state": found.state,
        "since": None if link is None else {"number": link.number, "at": link.at},
        "drafts_differ": found.drafts_differ,
        "own": _side_document(found.own),
        "other": _side_document(found.other),
    }


def _side_document(side: CopySide) -> JsonObject:
    return {
        "file": side.name,
        "links": [{"number": e.number, "kind": e.kind, "at": e.at} for e in side.links],
        "imports": [
            {"id": e.id, "kind": e.kind, "at": e.imported.isoformat(timespec="seconds")}
            for e in side.imports
        ],
        "faults": len(side.faults),
    }
