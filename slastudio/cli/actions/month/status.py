"""The commands that write a client's status, and the pack for a renewal."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_line
from slastudio.cli.opened import open_project
from slastudio.operations.documents.papers import write_status
from slastudio.operations.documents.renewals import told_as_json, write_renewal
from slastudio.shared.problems import StudioError


def run_status(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        write_status(
            project, args.period, args.output, issued=args.issued, progress=console_progress()
        )
    show_line(f"{args.output} is written.")
    return 0


def run_renewal(args: argparse.Namespace) -> int:
    if args.output is None and args.workbook is None and not args.json:
        raise StudioError("Say what is to be made: -o FILE, --workbook FILE.xlsx or --json.")
    with open_project(args.project, write=False) as project:
        pack = write_renewal(
            project,
            args.output,
            workbook=args.workbook,
            months=args.months,
            issued=args.issued,
            progress=console_progress(),
        )
        told = told_as_json(project, pack)
    if args.json:
        show_json(told)
        return 0
    for each in filter(None, (args.output, args.workbook)):
        show_line(f"{each} is written.")
    return 0
