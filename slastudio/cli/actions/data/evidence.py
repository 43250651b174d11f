"""Commands about stored evidence: rows, coverage, quality, purge, one person's records."""

from __future__ import annotations

import argparse
import sys

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.listings.evidence import (
    coverage_document,
    coverage_lines,
    quality_document,
    quality_lines,
)
from slastudio.cli.opened import open_project
from slastudio.operations.analysis.kept_assessments import KeptAssessments
from slastudio.operations.analysis.kept_folder import kept_folder
from slastudio.operations.documents.certificates import write_certificate
from slastudio.operations.evidence.browsing.row_files import export_rows
from slastudio.operations.evidence.browsing.rows import parse_filter
from slastudio.operations.evidence.copies import Copy, clear_copies, copies_of, copy_words
from slastudio.operations.evidence.coverage import coverage
from slastudio.operations.evidence.persons import (
    PersonFound,
    erase_person,
    find_person,
    person_document,
    person_lines,
)
from slastudio.operations.evidence.quality import quality
from slastudio.operations.evidence.retention import certificate_of, due, purge, why_nothing_is_due
from slastudio.project.holders import user_name
from slastudio.shared.counts import count
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError

_ENDINGS = ("csv", "xlsx", "parquet")


def run_rows(args: argparse.Namespace) -> int:
    # the parser asks for one of them, and no more than one
    given = {name: getattr(args, name) for name in _ENDINGS}
    ((ending, path),) = [(name, path) for name, path in given.items() if path is not None]
    told = path.suffix.casefold().removeprefix(".")
    if (told in _ENDINGS or ending != "csv") and told != ending:
        raise StudioError(
            f"--{ending} writes a file that ends in .{ending}, and {path.name} does not."
        )
    with open_project(args.project, write=False) as project:
        filters = tuple(parse_filter(each) for each in args.where)
        written = export_rows(project, args.kind, path, filters, console_progress(), args.batch)
    if args.json:
        show_json({"file": str(path), "rows": written})
    else:
        print(f"{count(written, 'row')} written to {path}.")
    return 0


def run_coverage(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = coverage(project, console_progress())
    if args.json:
        show_json(coverage_document(found))
    else:
        show_lines(coverage_lines(found), "There is no evidence with dates yet.")
    return 0


def run_quality(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = quality(project, args.id, console_progress())
    if args.json:
        show_json(quality_document(found))
    else:
        show_lines(quality_lines(found))
    return 0


def run_purge(args: argparse.Namespace) -> int:
    return _list_due(args) if args.due else _purge(args)


def _list_due(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = due(project, args.on)
        why = "" if found else why_nothing_is_due(project, args.on)
    if args.json:
        listed = [
            {
                "id": each.batch.id,
                "file": each.batch.file,
                "kind": each.kind,
                "newest": each.newest.isoformat(),
                "months": each.term.months,
                "clause": each.term.clause or None,
                "version": each.term.version,
                "since": each.since.isoformat(),
            }
            for each in found
        ]
        show_json({"due": listed, "why": why or None})
        return 0
    for each in found:
        print(
            f"{each.batch.id}  {each.batch.file} ({each.kind}, newest {each.newest}): due since {each.since}, {each.term.words}"
        )
    if why:
        print(why)
    return 0


def _purge(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        later = (args.certificate or args.clear) and not args.why.strip()
        made = certificate_of(project, args.id) if later else None
        again = made is not None
        if made is None:
            if not args.why.strip():
                raise StudioError(
                    "Say why with --why TEXT; the reason stands on the certificate. Nothing was purged."
                )
            who = args.who or user_name()
            with KeptAssessments(kept_folder()).forgetting(project):
                made = purge(project, args.id, who, args.why, args.before, console_progress())
        if args.certificate is not None:
            write_certificate(project, made, args.certificate)
        cleared, left = clear_copies(copies_of(project, args.id), args.clear)
    if args.json:
        copies = {"cleared": [_copy(e) for e in cleared], "left": [_copy(e) for e in left]}
        show_json({**made.as_json(), "copies": copies})
        return 0
    if not again:
        rows = sum(made.rows.values())
        print(
            f"Purged {count(rows, 'row')} and {made.rejected:,} rejected texts of import {made.batch}, {made.file}."
        )
    for each in cleared:
        print(f"Deleted {each.path}: {each.told}.")
    for line in copy_words(left):
        print(line)
    if args.certificate is not None:
        print(args.certificate)
    return 0


def run_person(args: argparse.Namespace) -> int:
    value = sys.stdin.readline().strip() if args.value == "-" else args.value
    if args.action == "find":
        with open_project(args.project, write=False) as project:
            found = find_person(project, value, console_progress())
        return _show_person(found, "", as_json=args.json)
    with open_project(args.project) as project, KeptAssessments(kept_folder()).forgetting(project):
        done = erase_person(project, value, why=args.why, who=args.who, progress=console_progress())
    return _show_person(done.found, done.code, as_json=args.json)


def _show_person(found: PersonFound, code: str, *, as_json: bool) -> int:
    if as_json:
        show_json({**person_document(found), "code": code or None})
        return 0
    if code:
        print(f"Erased; {code} stands in its place. It stood here:")
    show_lines(person_lines(found))
    return 0


def _copy(copy: Copy) -> JsonObject:
    return {"path": str(copy.path), "sort": copy.sort, "told": copy.told}
