"""The command that lists and compares runs on evaluation sets."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, show_json


def add_commands(commands: Any) -> None:
    """Add the command on evaluation sets."""
    runs = add_command(
        commands, "runs", run_runs, "List runs on evaluation sets, what flipped between them, and what a set can prove."
    )
    runs.add_argument("project", type=Path)
    runs.add_argument("--set", dest="name", default="", metavar="ID", help="only this evaluation set (default: all)")
    runs.add_argument(
        "--run", dest="chosen", default="", metavar="A", help="compare this run (default: each with the one before)"
    )
    runs.add_argument("--against", default="", metavar="B", help="with this one (default: the one before)")
    runs.add_argument("--json", action="store_true")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_runs(args: argparse.Namespace) -> int:
    from slastudio.operations.golden_runs import review_golden_runs
    from slastudio.operations.projects import open_project
    from slastudio.reports.golden_listings import golden_document, golden_lines

    with open_project(args.project, write=False) as project:
        review = review_golden_runs(project, args.name, args.chosen, args.against, console_progress())
    if args.json:
        show_json(golden_document(review))
    else:
        print("\n".join(golden_lines(review)))
    return 0
