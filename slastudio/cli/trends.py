"""The command that prints an objective's trend, a line a day."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json


def add_commands(commands: Any) -> None:
    """Add the command for trends."""
    trend = add_command(commands, "trend", run_trend, "Print an objective's figure of every day, with its interval.")
    trend.add_argument("project", type=Path)
    trend.add_argument("objective", nargs="?", default="", help="id of the objective (default: all)")
    trend.add_argument(
        "--from", dest="first", type=read_date, default=None, metavar="DATE", help="first day (default: 180 days)"
    )
    trend.add_argument(
        "--to",
        dest="last",
        type=read_date,
        default=None,
        metavar="DATE",
        help="last day (default: that of the evidence)",
    )
    trend.add_argument("--json", action="store_true")


def run_trend(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.trends import trends_of
    from slastudio.reports.trend_listings import trends_document, trends_lines

    with open_project(args.project, write=False) as project:
        found = trends_of(project, args.objective, args.first, args.last, console_progress())
    if args.json:
        show_json(trends_document(found))
    else:
        print("\n".join(trends_lines(found)))
    return 0
