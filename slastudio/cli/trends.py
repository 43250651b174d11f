"""The command that prints an objective's trend, a line a day."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json
from slastudio.cli.listings.trends import trends_document, trends_lines
from slastudio.operations.projects import open_project
from slastudio.operations.trends import trends_of


def run_trend(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = trends_of(project, args.objective, args.first, args.last, console_progress())
    if args.json:
        show_json(trends_document(found))
    else:
        print("\n".join(trends_lines(found)))
    return 0
