"""Commands that compare and exchange: two versions, a Word file that came back, objectives for
other tools.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.listings.agreement import redline_document, redline_lines
from slastudio.cli.opened import open_project
from slastudio.operations.agreements.exchange import WordComparison, compare_word, export_openslo
from slastudio.operations.agreements.redlines import compare_versions, write_redline
from slastudio.reports.word.changes import ClauseChange
from slastudio.shared.json_values import JsonObject


def run_export(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        export = export_openslo(project, args.openslo)
    if args.json:
        left_out = [
            dict(zip(("id", "name", "reason"), each, strict=True)) for each in export.left_out
        ]
        show_json(
            {
                "files": [name for name, _ in export.files],
                "left_out": left_out,
                "notes": list(export.notes),
            }
        )
        return 0
    for name, _ in export.files:
        print(args.openslo / name)
    for objective, name, reason in export.left_out:
        print(f"Left out: {name} ({objective}). {reason}")
    for note in export.notes:
        print(f"Note: {note}")
    return 0


def run_compare_word(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = compare_word(project, args.file)
    if args.json:
        show_json(_comparison(found))
        return 0
    if not found.matches:
        made_from = found.made_from or "a version it does not name"
        print(
            f"Made from {made_from}, which this project does not hold. Compared with {found.compared_with}."
        )
    for change in found.changes:
        print(_line(change))
    for remark in found.remarks:
        print(
            f"Comment at {remark.clause or 'the beginning'}: {f'{remark.author}: ' if remark.author else ''}{remark.text}"
        )
    if not found.changes:
        print("No wording was changed.")
    return 0


def _comparison(found: WordComparison) -> JsonObject:
    document = asdict(found)
    for remark in document["remarks"]:
        remark["when"] = remark["when"].isoformat() if remark["when"] else None
    return document


def _line(change: ClauseChange) -> str:
    by = f", by {change.author}" if change.author else ""
    how = f"{change.kind}, {'tracked' if change.tracked else 'not tracked'}{by}"
    if change.kind == "changed":
        return f"{change.number} ({how}):\n  - {change.before}\n  + {change.after}"
    sign = "-" if change.kind == "deleted" else "+"
    return f"{change.number} ({how}):\n  {sign} {change.before if change.kind == 'deleted' else change.after}"


def run_diff(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        compared = compare_versions(project, args.before, args.after)
        if args.output is not None:
            write_redline(project, compared, args.output, progress=console_progress())
    if args.json:
        show_json(redline_document(compared))
    else:
        show_lines(redline_lines(compared), "The two versions read the same.")
        if args.output is not None:
            print(args.output)
    return 0
