"""Commands about stored evidence: imports, rows, coverage, quality, request, receipts."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json
from slastudio.shared.problems import StudioError

_ENDINGS = ("csv", "xlsx", "parquet")


def add_commands(commands: Any) -> None:
    """Add the commands about stored evidence."""
    listed = add_command(commands, "imports", run_imports, "List the imports, take one back, or get at what it kept.")
    listed.add_argument("project", type=Path)
    what = listed.add_mutually_exclusive_group()
    what.add_argument("--remove", type=int, metavar="ID", help="take this import back as a whole")
    what.add_argument("--original", type=int, metavar="ID", help="write the kept copy of this import's file (with -o)")
    what.add_argument("--rejected", type=int, metavar="ID", help="list the records of this import that were rejected")
    listed.add_argument("-o", "--output", type=Path, default=None, metavar="FILE", help="where --original writes")
    listed.add_argument("--csv", type=Path, default=None, metavar="FILE", help="write --rejected as CSV")
    listed.add_argument("--json", action="store_true")
    rows = add_command(commands, "rows", run_rows, "Give stored rows back as CSV, Excel or Parquet.")
    rows.add_argument("project", type=Path)
    rows.add_argument("kind")
    rows.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE", help="also != >= <= > < ~; may be repeated"
    )
    rows.add_argument("--import", dest="batch", type=int, default=None, metavar="ID", help="only rows of this import")
    target = rows.add_mutually_exclusive_group(required=True)
    for ending in _ENDINGS:
        target.add_argument(f"--{ending}", type=Path, metavar="FILE")
    rows.add_argument("--json", action="store_true")
    covered = add_command(commands, "coverage", run_coverage, "Say which days each kind of evidence covers.")
    covered.add_argument("project", type=Path)
    covered.add_argument("--json", action="store_true")
    good = add_command(commands, "quality", run_quality, "Say how good the rows of an import are.")
    good.add_argument("project", type=Path)
    good.add_argument("id", type=int, metavar="ID")
    good.add_argument("--json", action="store_true")

    ask = add_command(commands, "request", run_request, "Write the sheet that asks for a month's data.")
    ask.add_argument("project", type=Path)
    ask.add_argument("--period", metavar="2026-10", required=True)
    ask.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
    ask.add_argument(
        "--templates", type=Path, default=None, metavar="DIR", help="Excel files to fill in, one a kind of data"
    )
    ask.add_argument("--issued", type=read_date, default=None, metavar="DATE", help="issue date (default: today)")
    came = add_command(commands, "receipts", run_receipts, "List what came of a month's data request, and when.")
    came.add_argument("project", type=Path)
    came.add_argument("--period", metavar="2026-10", default=None)
    came.add_argument("--json", action="store_true")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_imports(args: argparse.Namespace) -> int:
    if args.output is not None and args.original is None:
        raise StudioError("-o goes with --original ID.")
    if args.csv is not None and args.rejected is None:
        raise StudioError("--csv goes with --rejected ID.")
    for chosen, run in ((args.remove, _remove), (args.original, _original), (args.rejected, _rejected)):
        if chosen is not None:
            return run(args)
    return _list_imports(args)


def _list_imports(args: argparse.Namespace) -> int:
    from slastudio.operations.imports import list_imports
    from slastudio.operations.projects import open_project
    from slastudio.operations.retention import certificates
    from slastudio.reports.listings import batch_document, batch_sentence

    with open_project(args.project, write=False) as project:
        batches = list_imports(project)
        purged = {each.batch: each.at for each in certificates(project)}
        with project.reading():
            kept = {each.id for each in batches if project.evidence.keeps_original(each.id)}
    if args.json:
        show_json(
            [
                {**batch_document(each), "original_kept": each.id in kept, "purged": purged.get(each.id)}
                for each in batches
            ]
        )
        return 0
    for each in batches:
        gone = f" Rows purged on {purged[each.id][:10]}." if each.id in purged else ""
        print(f"{each.id}  {batch_sentence(each)}{gone}")
    if not batches:
        print("Nothing was imported yet.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from slastudio.operations.imports import remove_import
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import batch_document

    with open_project(args.project) as project:
        removal = remove_import(project, args.remove)
    if args.json:
        show_json({"removed": batch_document(removal.batch), "orphaned": list(removal.orphaned)})
        return 0
    print(f"Removed import {removal.batch.id}, {removal.batch.file}.")
    for each in removal.orphaned:
        print(f"Amendments of {each} have no record any more.")
    return 0


def _original(args: argparse.Namespace) -> int:
    from slastudio.operations.originals import save_original
    from slastudio.operations.projects import open_project

    if args.output is None:
        raise StudioError("Say with -o FILE where the copy is to be written.")
    with open_project(args.project, write=False) as project:
        size = save_original(project, args.original, args.output)
    if args.json:
        show_json({"file": str(args.output), "size": size})
    else:
        print(f"{size:,} bytes written to {args.output}.")
    return 0


def _rejected(args: argparse.Namespace) -> int:
    from slastudio.operations.imports import rejected_rows
    from slastudio.operations.projects import open_project
    from slastudio.operations.row_texts import guarded
    from slastudio.shared.outputs import written_aside

    with open_project(args.project, write=False) as project:
        found = rejected_rows(project, args.rejected)
    rows = [(each.row, each.problem.column, each.problem.message, each.raw) for each in found]
    names = ("row", "column", "message", "raw")
    if args.csv is not None:
        with written_aside(args.csv) as aside, aside.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerows([row, *(guarded(text) for text in texts)] for row, *texts in rows)
    if args.json:
        show_json([dict(zip(names, row, strict=True)) for row in rows])
    elif args.csv is not None:
        print(f"{len(rows):,} rejected records written to {args.csv}.")
    else:
        for row, column, message, raw in rows:
            print(f"row {row}{f', column “{column}”' if column else ''}: {message}\n  {raw}")
        if not rows:
            print("No record of this import was rejected.")
    return 0


def run_rows(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.row_files import export_rows
    from slastudio.operations.rows import parse_filter

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
    from slastudio.operations.coverage import coverage
    from slastudio.operations.projects import open_project
    from slastudio.reports.data_listings import coverage_document, coverage_lines

    with open_project(args.project, write=False) as project:
        found = coverage(project, console_progress())
    if args.json:
        show_json(coverage_document(found))
    else:
        print("\n".join(coverage_lines(found)) or "There is no evidence with dates yet.")
    return 0


def run_quality(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.quality import quality
    from slastudio.reports.data_listings import quality_document, quality_lines

    with open_project(args.project, write=False) as project:
        found = quality(project, args.id, console_progress())
    if args.json:
        show_json(quality_document(found))
    else:
        print("\n".join(quality_lines(found)))
    return 0


def run_request(args: argparse.Namespace) -> int:
    from slastudio.operations.data_requests import write_data_request
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        written = write_data_request(
            project,
            args.output,
            period=args.period,
            templates=args.templates,
            issued=args.issued,
            progress=console_progress(),
        )
    print("\n".join(str(each) for each in written))
    return 0


def run_receipts(args: argparse.Namespace) -> int:
    from slastudio.operations.data_requests import receipts
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import receipt_document, receipt_line

    with open_project(args.project, write=False) as project:
        found = receipts(project, args.period)
    if args.json:
        show_json([receipt_document(each) for each in found])
    else:
        print("\n".join(receipt_line(each) for each in found) or "The agreement asks for no data.")
    return 0
