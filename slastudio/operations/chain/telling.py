"""What a check of a chain found, in sentences: the same in window and command line."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.operations.chain.verifying import PaperCheck, Verification
from slastudio.shared.chains import ChainLink
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.periods import show_day

NO_PROOF = "This alone is no proof: whoever owns the file can compute the chain anew. Check it against a paper that left it."
_FAULTS = {
    "broken": "does not follow from the link before",
    "changed": "was changed: it reads otherwise than its link says",
    "missing": "is missing: its link stands for something that is gone",
    "unlinked": "is not in the chain: it was added past the program",
}
_DIFFERENCES = {
    "changed": "was changed since, and nothing on record says so",
    "amended": "was changed since, and the chain says so",
    "removed": "was removed since",
    "put_in": "was put in among what the paper lists",
    "rewritten": "the chain was computed anew from here on",
}


def headline(found: Verification) -> str:
    """Return the finding in one sentence."""
    if found.paper is not None:
        return _paper_headline(found, found.paper)
    if found.faults:
        return f"{count(len(found.faults), 'thing does', 'things do')} not agree with the chain."
    return f"All {count(len(found.chain.links), 'link')} agree with what is stored."


def _paper_headline(found: Verification, paper: PaperCheck) -> str:
    name = paper.name
    if paper.state == "altered":
        return f"{name} was altered itself: {paper.altered}. It cannot be compared."
    if paper.state == "no_chain":
        return (
            f"{name} names no chain, and no document on record has its bytes. It was not written by this program, was saved "
            "again by another, or is older than the chain. Check the file as it was received."
        )
    if paper.state == "other_project":
        return f"{name} is a paper of another project."
    if paper.state == "differs":
        number = len(paper.differences)
        return f"This project does not match {name}: {count(number, 'difference')}."
    if found.faults:
        return (
            f"Up to {name} nothing was changed; what came later does not agree with its own chain."
        )
    if paper.state == "other_bytes":
        return _forged_headline(paper)
    if paper.head is None:
        return f"{name} is the very file on record."
    return f"This project matches the copy you hold, {name}."


def _forged_headline(paper: PaperCheck) -> str:
    if paper.report is None:
        return f"{paper.name} says it is report no. {paper.number}, and no report of that number was issued."
    return f"{paper.name} says it is report no. {paper.number}, and its bytes are not those that were issued."


def lines(found: Verification) -> tuple[str, ...]:
    """Return what belongs to the finding, a sentence a line."""
    # what the paper tells of already is not told twice
    named = {each.subject for each in found.paper.differences} if found.paper else set()
    told = [
        f"{each.subject} {_FAULTS[each.fault]}."
        for each in found.faults
        if each.subject not in named
    ]
    if found.paper is None:
        return (*told, f"Head: {found.chain.words}.", NO_PROOF)
    return (*_paper_lines(found.paper), *told)


def _paper_lines(paper: PaperCheck) -> Iterator[str]:
    yield from _copy_lines(paper)
    if (issued := paper.issued) is not None:
        what = " ".join(filter(None, (issued.kind, issued.period)))
        verb = "written, dated" if paper.copy == "draft" else "issued on"
        yield f"This very file was {verb} {issued.issued} ({what})."
        if paper.head is None:
            yield "It names no chain, so it says nothing of the rest of the project."
    for each in paper.differences:
        if each.what == "rewritten":
            yield f"{each.subject}: {_DIFFERENCES[each.what]}, though everything the paper lists reads as it did."
        else:
            yield f"{each.subject} {_DIFFERENCES[each.what]}."
    if paper.head is None or paper.state == "other_project":
        return
    yield f"The paper names link {paper.head.number}, SHA-256 {paper.head.sha256}; compare it with the line printed on it."
    if paper.added:
        listed = ", ".join(each.subject for each in paper.added[-20:])
        more = f"the last 20: {listed}" if len(paper.added) > 20 else listed
        yield f"{count(len(paper.added), 'thing was', 'things were')} added since: {more}."
    else:
        yield "Nothing was added since."


def _copy_lines(paper: PaperCheck) -> Iterator[str]:
    """Yield what the paper is as a report."""
    report, replaced = paper.report, paper.replaced
    if paper.copy == "draft":
        yield "It is a draft: it was written and never issued."
    elif paper.copy == "never_issued":
        yield f"This project issued no report no. {paper.number}."
    if report is None:
        return
    issued = f"no. {report.number}, issued on {show_day(report.issued)} by {report.who}"
    if paper.copy == "issued":
        yield f"It is the issued copy, byte for byte: {issued}."
    elif paper.copy == "added_to":
        yield f"It is {issued}, byte for byte, with something added at its end, such as a signature."
    else:
        yield f"It was changed after issue, or is no copy of ours: {issued}, has SHA-256 {report.sha256}."
    if replaced is not None:
        yield f"No. {report.number} was replaced by no. {replaced.number} of {show_day(replaced.issued)}."


def verification_document(found: Verification) -> JsonObject:
    """Return a check as a JSON document."""
    paper = found.paper
    told: JsonObject = {
        "holds": found.holds,
        "told": headline(found),
        "head": _link(found.chain.head),
        "faults": [{"fault": e.fault, "kind": e.kind, "subject": e.subject} for e in found.faults],
        "paper": None,
    }
    if paper is not None:
        told["paper"] = {
            "file": paper.name,
            "state": paper.state,
            "altered": paper.altered,
            "copy": paper.copy or None,
            "number": paper.number or None,
            "report": paper.report.number if paper.report is not None else None,
            "replaced_by": paper.replaced.number if paper.replaced is not None else None,
            "issued": None if paper.issued is None else paper.issued.issued,
            "head": None if paper.head is None else _link(paper.head),
            "differences": [{"what": e.what, "subject": e.subject} for e in paper.differences],
            "added": [_link(each) for each in paper.added],
        }
    return told


def _link(link: ChainLink) -> JsonObject:
    return {
        "number": link.number,
        "kind": link.kind,
        "subject": link.subject,
        "at": link.at,
        "content": link.content,
        "sha256": link.sha256,
    }
