"""Commands about stored evidence: rows, coverage, quality."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json
from slastudio.cli.listings.evidence import coverage_document, coverage_lines, quality_document, quality_lines
from slastudio.operations.coverage import coverage
from slastudio.operations.projects import open_project
from slastudio.operations.quality import quality
from slastudio.operations.row_files import export_rows
from slastudio.operations.rows import parse_filter
from slastudio.shared.problems import StudioError

_ENDINGS = ("csv", "xlsx", "parquet")


def run_rows(args: argparse.Namespace) -> int:
    ending, path = next((name, path) for name in _ENDINGS if (path := getattr(args, name)) is not None)
    told = path.suffix.casefold().removeprefix(".")
    if (told in _ENDINGS or ending != "csv") and told != ending:
        raise StudioError(f"--{ending} writes a file that ends in .{ending}, and {path.name} does not.")
    with open_project(args.project, write=False) as project:
        filters = tuple(parse_filter(each) for each in args.where)
        count = export_rows(project, args.kind, path, filters, console_progress(), args.batch)
    if args.json:
        show_json({"file": str(path), "rows": count})
    else:
        print(f"{count:,} rows written to {path}.")
    return 0


def run_coverage(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = coverage(project, console_progress())
    if args.json:
        show_json(coverage_document(found))
    else:
        print("\n".join(coverage_lines(found)) or "There is no evidence with dates yet.")
    return 0


def run_quality(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = quality(project, args.id, console_progress())
    if args.json:
        show_json(quality_document(found))
    else:
        print("\n".join(quality_lines(found)))
    return 0
