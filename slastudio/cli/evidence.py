"""Commands about evidence: import, imports, rows."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, read_pairs, show_json
from slastudio.shared.problems import StudioError


def add_commands(commands: Any) -> None:
    """Add the commands about evidence."""
    take = add_command(commands, "import", run_import, "Import files as evidence.")
    take.add_argument("project", type=Path)
    take.add_argument("files", type=Path, nargs="+", metavar="FILE")
    take.add_argument("--as", dest="kind", default="", metavar="KIND", help="read the files as this kind of evidence")
    take.add_argument(
        "--map",
        dest="fields",
        action="append",
        default=[],
        metavar="FIELD=COLUMN",
        help="take a field from this column",
    )
    take.add_argument("--timezone", default="", metavar="ZONE", help="zone of times that carry none")
    take.add_argument("--sheet", default="", metavar="NAME", help="sheet of a workbook")
    take.add_argument("--date", default="", metavar="YYYY-MM-DD", help="date of records that carry none")
    take.add_argument("--start", default="", metavar="MOMENT", help="moment from which relative times count")
    take.add_argument("--currency", default="", metavar="CODE", help="currency of amounts that carry none")
    take.add_argument("--json", action="store_true")
    listed = add_command(commands, "imports", run_imports, "List the imports, or take one back.")
    listed.add_argument("project", type=Path)
    listed.add_argument("--remove", type=int, metavar="ID")
    listed.add_argument("--json", action="store_true")
    rows = add_command(commands, "rows", run_rows, "Give stored rows back as CSV.")
    rows.add_argument("project", type=Path)
    rows.add_argument("kind")
    rows.add_argument(
        "--where", action="append", default=[], metavar="COLUMN=VALUE", help="also != >= <= > <; may be repeated"
    )
    rows.add_argument("--csv", type=Path, required=True, metavar="FILE")
    rows.add_argument("--json", action="store_true")

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


def run_import(args: argparse.Namespace) -> int:
    from slastudio.evidence.intake import Hints
    from slastudio.operations.imports import import_file
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import batch_document, batch_sentence

    hints = Hints(
        kind=args.kind,
        fields=read_pairs(args.fields),
        timezone=args.timezone,
        sheet=args.sheet,
        date=args.date,
        start=args.start,
        currency=args.currency,
    )
    done, failed = [], []
    with open_project(args.project) as project:
        for file in args.files:
            try:
                result = import_file(project, file, hints, progress=console_progress())
                done.append(result.batch)
                if result.already and not args.json:
                    print(f"{file.name}: {result.batch.problems[0].message}")
            except StudioError as error:
                failed.append({"file": file.name or str(file), "error": str(error)})
    if args.json:
        show_json({"files": [batch_document(each) for each in done] + failed})
    else:
        for each in done:
            print(batch_sentence(each))
    for failure in failed:
        print(f"slastudio: {failure['error']}", file=sys.stderr)
    nothing = sum(batch.read for batch in done) > 0 and not any(batch.accepted for batch in done)
    return 1 if failed or nothing else 0


def run_imports(args: argparse.Namespace) -> int:
    from slastudio.operations.imports import list_imports, remove_import
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import batch_document, batch_sentence

    if args.remove is not None:
        with open_project(args.project) as project:
            removal = remove_import(project, args.remove)
        if args.json:
            show_json({"removed": batch_document(removal.batch), "orphaned": list(removal.orphaned)})
        else:
            print(f"Removed import {removal.batch.id}, {removal.batch.file}.")
            for each in removal.orphaned:
                print(f"Amendments of {each} have no record any more.")
        return 0
    with open_project(args.project, write=False) as project:
        batches = list_imports(project)
    if args.json:
        show_json([batch_document(each) for each in batches])
    else:
        print("\n".join(f"{each.id}  {batch_sentence(each)}" for each in batches) or "Nothing was imported yet.")
    return 0


def run_rows(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.row_files import export_rows
    from slastudio.operations.rows import parse_filter

    with open_project(args.project, write=False) as project:
        count = export_rows(project, args.kind, args.csv, tuple(parse_filter(each) for each in args.where))
    if args.json:
        show_json({"file": str(args.csv), "rows": count})
    else:
        print(f"{count:,} rows written to {args.csv}.")
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
