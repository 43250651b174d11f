"""The command about a document that was signed elsewhere: keep it, cite it, list both numberings."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from slastudio.cli.console import show_json, show_lines, show_problem
from slastudio.cli.opened import open_project
from slastudio.contract.clauses.correspondence import Correspondence, correspondence, uncited_words
from slastudio.contract.clauses.elsewhere import document_of, is_elsewhere, signed_words
from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.agreements.elsewhere import (
    attach_elsewhere,
    cite,
    forget_citation,
    import_citations,
    kept_elsewhere,
)
from slastudio.operations.agreements.terms import current_agreement
from slastudio.project.agreement_store import SignedFile
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject


def run_attach(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        kept, _ = attach_elsewhere(project, args.file, title=args.title, dated=args.dated)
        held = current_agreement(project).drafting.elsewhere
    show_lines([f"{kept.name} is kept.", signed_words(held)])
    return 0


def run_list(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        agreement, kept = current_agreement(project), kept_elsewhere(project)
    found = correspondence(agreement)
    if args.json:
        show_json(_document(agreement, found, kept))
    else:
        show_lines(_lines(agreement, found, kept))
    return 0


def run_cite(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        address, _ = cite(project, args.place, args.number, args.wording)
    show_lines([f"{address}: {args.number}"])
    return 0


def run_import(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        found = import_citations(project, args.file)
    if args.json:
        show_json(
            {
                "entered": list(found.entered),
                "known": list(found.known),
                "problems": [each.as_json() for each in found.problems],
            }
        )
    else:
        there = f", {len(found.known)} there already" if found.known else ""
        refused = f", {len(found.problems)} refused" if found.problems else ""
        show_lines([f"{count(len(found.entered), 'number')} entered{there}{refused}."])
        for each in found.problems:
            show_problem(str(each))
    return int(not found.entered and not found.known)


def run_forget(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        forget_citation(project, args.place)
    show_lines([f"{args.place} has no number of theirs any more."])
    return 0


def _lines(agreement: Agreement, found: Correspondence, kept: SignedFile | None) -> Iterator[str]:
    held = agreement.drafting.elsewhere
    if not is_elsewhere(agreement):
        yield "Nothing was signed elsewhere: clauses are cited by our numbers."
        return
    yield signed_words(held)
    if kept is None:
        yield "The project does not hold this document; attach it."
    for each in found.cited:
        yield f"  {each.own}  {' and '.join(one.number for one in each.theirs)}  {each.about}"
    for one in found.unused:
        yield f"  –  {one.number}  {one.place}: no clause says it"
    yield f"{uncited_words(found, document_of(held))}."
    for each in found.uncited:
        yield f"  {each.own}  {each.about}  ({each.place})"


def _document(agreement: Agreement, found: Correspondence, kept: SignedFile | None) -> JsonObject:
    held = agreement.drafting.elsewhere
    return {
        "document": held.document,
        "dated": held.dated.isoformat() if held.dated else None,
        "sha256": held.sha256,
        "kept": kept is not None,
        "clauses": found.numbered,
        "cited": [
            {
                "own": each.own,
                "place": each.place,
                "about": each.about,
                "theirs": [{"number": t.number, "wording": t.wording} for t in each.theirs],
            }
            for each in found.cited
        ],
        "uncited": [
            {"own": each.own, "place": each.place, "about": each.about} for each in found.uncited
        ],
        "unused": [{"place": one.place, "number": one.number} for one in found.unused],
    }
