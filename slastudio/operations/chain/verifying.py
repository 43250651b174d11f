"""Check a project against its chain of hashes, and against a paper that left it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from slastudio.project.chain.store import ChainFault
from slastudio.project.chain.things import PROJECT, Thing
from slastudio.project.file import Project
from slastudio.project.issue_store import IssuedReport
from slastudio.project.register_store import IssuedDocument
from slastudio.reports.content.chain_words import DRAFT_PAPER
from slastudio.reports.content.paper_chains import PaperChain, read_paper_chain
from slastudio.shared.chains import Chain, ChainLink
from slastudio.shared.problems import StudioError

State = Literal["matches", "differs", "other_project", "no_chain", "altered", "other_bytes"]
# what a paper is: an issued report byte for byte, one with something added at its end (a
# signature), one whose number was issued with other bytes, a number never issued, a draft, neither
Copy = Literal["issued", "added_to", "other_bytes", "never_issued", "draft", ""]
What = Literal["changed", "amended", "removed", "put_in", "rewritten"]
Stored = dict[tuple[str, str], Thing]
_DRAFTS = ("report", "workbook", "internal report", "internal workbook")


@dataclass(frozen=True)
class Difference:
    """Name one thing that is otherwise than on the paper.

    changed: it reads otherwise, and nothing on record says why. amended: it reads otherwise by a
    later link, which says so. removed: it is gone. put_in: a link stands among those the paper
    lists and is not one of them. rewritten: the links were computed anew from this one on.
    """

    what: What
    subject: str


@dataclass(frozen=True)
class PaperCheck:
    """Hold how a project stands to a paper.

    issued: the document on record whose very bytes the paper has. head: the link the paper names.
    added: links that came since. altered: what is wrong with the paper itself. copy: what the paper
    is as a report, number the number it bears, report the one issued under it, replaced its later
    edition.
    """

    name: str
    state: State
    issued: IssuedDocument | None
    head: ChainLink | None = None
    differences: tuple[Difference, ...] = ()
    added: tuple[ChainLink, ...] = ()
    altered: str = ""
    copy: Copy = ""
    number: str = ""
    report: IssuedReport | None = None
    replaced: IssuedReport | None = None


@dataclass(frozen=True)
class Verification:
    """Hold what a check found: the chain, what of the project does not agree with it, the paper."""

    chain: Chain
    faults: tuple[ChainFault, ...]
    paper: PaperCheck | None = None

    @property
    def holds(self) -> bool:
        """Tell whether everything agrees: the project with its chain, and both with the paper."""
        return not self.faults and (self.paper is None or self.paper.state == "matches")


def verify(project: Project, paper: Path | None = None) -> Verification:
    """Compute the chain of a project anew; paper: a file that left it, to be compared with.

    Raises StudioError where the project has no chain yet, or the paper cannot be read.
    """
    told = None if paper is None else read_paper_chain(paper)
    with project.reading():
        links, stored = project.chain.links(), project.chain.things()
        faults, documents = project.chain.faults(), project.documents.documents()
        reports = project.issues.reports()
    if not links:
        raise StudioError(
            f"{project.path.name} has no chain yet: it was made by an earlier version of the program. It gets one when it "
            "is next opened for writing."
        )
    chain = Chain(links)
    if paper is None or told is None:
        return Verification(chain, faults)
    issued = next((each for each in documents if each.sha256 == told.sha256), None)
    found = _against(paper.name, told, issued, chain, stored)
    return Verification(chain, faults, _as_report(found, told, reports))


def _as_report(
    found: PaperCheck, told: PaperChain, reports: tuple[IssuedReport, ...]
) -> PaperCheck:
    """Complete a check by what the paper is as a report."""
    copy, report = _copy_of(told, reports, found.issued)
    following = (e for e in reports if report and e.period == report.period and e.id > report.id)
    found = replace(
        found,
        copy=copy,
        number=told.paper,
        report=report,
        replaced=max(following, key=_id, default=None),
    )
    if copy == "issued" and found.state == "no_chain":
        return replace(found, state="matches")
    wrong = copy in ("other_bytes", "never_issued")
    return replace(found, state="other_bytes") if wrong and found.state == "matches" else found


def _id(report: IssuedReport) -> int:
    return report.id


def _copy_of(
    told: PaperChain, reports: tuple[IssuedReport, ...], written: IssuedDocument | None
) -> tuple[Copy, IssuedReport | None]:
    for each in reports:
        if each.sha256 == told.sha256:
            return "issued", each
        if 0 < each.size < len(told.data) and _hash(told.data[: each.size]) == each.sha256:
            return "added_to", each
    if told.paper == DRAFT_PAPER or (written is not None and written.kind in _DRAFTS):
        return "draft", None
    if not told.paper:
        return "", None
    named = next((each for each in reports if each.number == told.paper), None)
    return ("other_bytes", named) if named is not None else ("never_issued", None)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _against(
    name: str, told: PaperChain, issued: IssuedDocument | None, chain: Chain, stored: Stored
) -> PaperCheck:
    if told.altered:
        return PaperCheck(name, "altered", issued, altered=told.altered)
    if told.chain is None:
        # its own bytes are on record, which is all that can be said of it
        return PaperCheck(name, "matches" if issued else "no_chain", issued)
    head = told.chain.head
    if not _same_project(told.chain, chain):
        return PaperCheck(name, "other_project", issued, head)
    differences = tuple(_differences(told.chain, chain, stored))
    added = chain.links[head.number :]
    return PaperCheck(
        name, "differs" if differences else "matches", issued, head, differences, added
    )


def _same_project(paper: Chain, own: Chain) -> bool:
    first = paper.links[0]
    return first.kind == PROJECT and first.content == own.links[0].content


def _differences(paper: Chain, own: Chain, stored: Stored) -> Iterator[Difference]:
    listed, standing = paper.standing(), own.standing()
    found = False
    for thing, link in listed.items():
        now, last = stored.get(thing), standing.get(thing)
        if now is not None and now.content == link.content:
            continue
        found = True
        if now is None:
            yield Difference("removed", link.subject)
        elif last is not None and (last.content, last.number > paper.head.number) == (
            now.content,
            True,
        ):
            yield Difference("amended", f"{link.subject} (link {last.number}, {last.at[:10]})")
        else:
            yield Difference("changed", link.subject)
    for link in own.links[: paper.head.number]:
        if link.thing not in listed:
            found = True
            yield Difference("put_in", link.subject)
    if not found:
        yield from _rewritten(paper, own)


def _rewritten(paper: Chain, own: Chain) -> Iterator[Difference]:
    """Yield the first link that is another than the paper's though all things read as they did."""
    for before, now in zip(paper.links, own.links, strict=False):
        if before.sha256 != now.sha256:
            yield Difference("rewritten", f"link {before.number}, {before.subject}")
            return
    if len(own.links) < len(paper.links):
        yield Difference("rewritten", f"link {len(own.links) + 1}")
