"""Commands that look behind the month's verdicts: one figure explained, drift, costs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json

_GROUPS = ("volume", "errors", "latency", "tokens", "cost", "models", "handover", "quality")


def add_commands(commands: Any) -> None:
    """Add the commands that analyse evidence."""
    drift = add_command(
        commands, "drift", run_drift, "Find what changed, when, how much, and beside which recorded change."
    )
    drift.add_argument("project", type=Path)
    drift.add_argument("--from", dest="first", type=read_date, default=None, metavar="DATE", help="first day looked at")
    drift.add_argument("--to", dest="last", type=read_date, default=None, metavar="DATE", help="last day looked at")
    drift.add_argument("--series", choices=_GROUPS, default="", help="only these series (default: all)")
    drift.add_argument("--json", action="store_true")
    explain = add_command(commands, "explain", run_explain, "Lead one figure back to clause, working, rows and files.")
    explain.add_argument("project", type=Path)
    explain.add_argument("objective", help="id or name of the objective")
    explain.add_argument(
        "--period", metavar="2026-10", default=None, help="month, 2026-Q4 or 2026-W41 (default: the latest)"
    )
    explain.add_argument("--json", action="store_true")
    costs = add_command(commands, "costs", run_costs, "Say what was spent on what, why it changed, and where it goes.")
    costs.add_argument("project", type=Path)
    costs.add_argument("--period", metavar="2026-10", required=True, help="month, 2026-Q4 or 2026-W41")
    costs.add_argument("--against", metavar="2026-09", default=None, help="earlier period (default: the one before)")
    costs.add_argument("--json", action="store_true")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_drift(args: argparse.Namespace) -> int:
    from slastudio.operations.drift import review_drift
    from slastudio.operations.projects import open_project
    from slastudio.reports.drift_listings import drift_document, drift_lines

    with open_project(args.project, write=False) as project:
        review = review_drift(project, args.first, args.last, args.series, progress=console_progress())
    if args.json:
        show_json(drift_document(review))
    else:
        print("\n".join(drift_lines(review)))
    return 0


def run_explain(args: argparse.Namespace) -> int:
    from slastudio.operations.explanations import explain_objective
    from slastudio.operations.projects import open_project
    from slastudio.reports.explained import explanation_document, explanation_lines

    with open_project(args.project, write=False) as project:
        found = explain_objective(project, args.objective, args.period, console_progress())
    if args.json:
        show_json(explanation_document(found))
    else:
        print("\n".join(explanation_lines(found)))
    return 0


def run_costs(args: argparse.Namespace) -> int:
    from slastudio.operations.costs import review_costs
    from slastudio.operations.projects import open_project
    from slastudio.reports.cost_listings import cost_document, cost_lines

    with open_project(args.project, write=False) as project:
        review = review_costs(project, args.period, args.against, progress=console_progress())
    if args.json:
        show_json(cost_document(review))
    else:
        print("\n".join(cost_lines(review)))
    return 0
