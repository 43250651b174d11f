"""The command about imports: list them, take one back, get at the file or the rejected records it
kept.
"""

from __future__ import annotations

import argparse
import csv

from slastudio.cli.console import show_json, show_line, show_lines
from slastudio.cli.listings.records import batch_document, batch_sentence
from slastudio.cli.opened import open_project
from slastudio.operations.evidence.imports import list_imports, rejected_rows, remove_import
from slastudio.operations.evidence.originals import save_original
from slastudio.operations.evidence.retention import certificates
from slastudio.shared.outputs import written_aside
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import guarded


def run_imports(args: argparse.Namespace) -> int:
    if args.output is not None and args.original is None:
        raise StudioError("-o goes with --original ID.")
    if args.csv is not None and args.rejected is None:
        raise StudioError("--csv goes with --rejected ID.")
    for chosen, run in (
        (args.remove, _remove),
        (args.original, _original),
        (args.rejected, _rejected),
    ):
        if chosen is not None:
            return run(args)
    return _list_imports(args)


def _list_imports(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        batches = list_imports(project)
        purged = {each.batch: each.at for each in certificates(project)}
        with project.reading():
            kept = {each.id for each in batches if project.evidence.keeps_original(each.id)}
    if args.json:
        show_json(
            [
                {
                    **batch_document(each),
                    "original_kept": each.id in kept,
                    "purged": purged.get(each.id),
                }
                for each in batches
            ]
        )
        return 0
    for each in batches:
        gone = f" Rows purged on {purged[each.id][:10]}." if each.id in purged else ""
        show_line(f"{each.id}  {batch_sentence(each)}{gone}")
    if not batches:
        print("Nothing was imported yet.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        removal = remove_import(project, args.remove)
    if args.json:
        show_json(
            {
                "removed": batch_document(removal.batch),
                "orphaned": list(removal.orphaned),
                "cleared": removal.cleared,
            }
        )
        return 0
    show_line(f"Removed import {removal.batch.id}, {removal.batch.file}.")
    for each in removal.orphaned:
        show_line(f"Amendments of {each} have no record any more.")
    if removal.left:
        show_line(removal.left)
    return 0


def _original(args: argparse.Namespace) -> int:
    if args.output is None:
        raise StudioError("Say with -o FILE where the copy is to be written.")
    with open_project(args.project, write=False) as project:
        size = save_original(project, args.original, args.output)
    if args.json:
        show_json({"file": str(args.output), "size": size})
    else:
        show_line(f"{size:,} bytes written to {args.output}.")
    return 0


def _rejected(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = rejected_rows(project, args.rejected)
    rows = [(each.row, each.problem.column, each.problem.message, each.raw) for each in found]
    names = ("row", "column", "message", "raw")
    if args.csv is not None:
        with (
            written_aside(args.csv) as aside,
            aside.open("w", newline="", encoding="utf-8") as file,
        ):
            writer = csv.writer(file)
            writer.writerow(names)
            for row, *texts in rows:
                writer.writerow([row, *map(guarded, texts)])
    if args.json:
        show_json([dict(zip(names, row, strict=True)) for row in rows])
    elif args.csv is not None:
        show_line(f"{len(rows):,} rejected records written to {args.csv}.")
    else:
        for row, column, message, raw in rows:
            where = f", column “{column}”" if column else ""
            show_lines([f"row {row}{where}: {message}", f"  {raw}"])
        if not rows:
            print("No record of this import was rejected.")
    return 0
