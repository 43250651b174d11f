"""The commands that write a client's status, and the pack for a renewal."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_line
from slastudio.cli.opened import open_project
from slastudio.operations.documents.papers import write_status
from slastudio.operations.documents.renewals import write_renewal


def run_status(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        write_status(
            project, args.period, args.output, issued=args.issued, progress=console_progress()
        )
    show_line(f"{args.output} is written.")
    return 0


def run_renewal(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        write_renewal(
            project,
            args.output,
            months=args.months,
            issued=args.issued,
            progress=console_progress(),
        )
    show_line(f"{args.output} is written.")
    return 0
