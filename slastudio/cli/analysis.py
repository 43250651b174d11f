"""Commands that look behind the month's verdicts: one figure explained, drift, costs."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json
from slastudio.shared.problems import StudioError

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
    dispute = add_command(
        commands,
        "dispute",
        run_dispute,
        "Put a contested figure beside the one under the other side's exclusions, and keep it.",
    )
    dispute.add_argument("project", type=Path)
    dispute.add_argument("objective", help="id or name of the objective")
    dispute.add_argument("--period", metavar="2026-10", required=True, help="month, 2026-Q4 or 2026-W41")
    dispute.add_argument(
        "--without", action="append", default=[], metavar="EXC-1", help="a use of an exclusion that they deny"
    )
    dispute.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="ID:START/END",
        help="a span that they want left out by an exclusion; ISO moments with offset",
    )
    dispute.add_argument(
        "--contest", action="append", default=[], metavar="COLUMN=VALUE", help="rows that they say must not count"
    )
    dispute.add_argument("--keep", action="store_true", help="put it into the register of disputes, with both figures")
    dispute.add_argument("--by", default="", metavar="WHO", help="who contests the figure (with --keep)")
    dispute.add_argument("--claim", default="", metavar="TEXT", help="what they say (with --keep)")
    dispute.add_argument(
        "--when", default="", metavar="MOMENT", help="when they said it, such as “2026-11-03 10:00” (default: now)"
    )
    dispute.add_argument("--json", action="store_true")
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


def run_dispute(args: argparse.Namespace) -> int:
    from slastudio.operations.dispute_register import keep_dispute
    from slastudio.operations.disputes import Claim, compare_sides
    from slastudio.operations.projects import open_project
    from slastudio.operations.rows import parse_filter
    from slastudio.reports.disputed import dispute_document, dispute_lines
    from slastudio.reports.listings import entry_document

    claim = Claim(
        tuple(args.without),
        tuple(_claimed_span(each) for each in args.leave_out),
        tuple(parse_filter(each) for each in args.contest),
    )
    if args.keep and not (args.by.strip() and args.claim.strip()):
        raise StudioError(
            "To keep a dispute, say who contests the figure and what they say: --keep --by WHO --claim TEXT."
        )
    kept = None
    with open_project(args.project, write=args.keep) as project:
        found = compare_sides(project, args.objective, args.period, claim, console_progress())
        if args.keep:
            kept = keep_dispute(project, found, claimed_by=args.by, claim=args.claim, when=args.when)
    if args.json:
        show_json(dispute_document(found) | ({} if kept is None else {"kept": entry_document(kept)}))
    else:
        print("\n".join(dispute_lines(found)))
        if kept is not None:
            print(
                f"\nKept as {kept.id}, open. How it ends is told by: slastudio register … disputes amend {kept.id} outcome=…"
            )
    return 0


def _claimed_span(text: str) -> tuple[str, datetime, datetime]:
    name, _, span = text.partition(":")
    start, _, end = span.partition("/")
    try:
        moments = datetime.fromisoformat(start), datetime.fromisoformat(end)
    except ValueError:
        moments = None
    if moments is None or any(each.tzinfo is None for each in moments) or moments[0] >= moments[1]:
        raise StudioError(
            f"“{text}” is not ID:START/END. Write it like maintenance:2026-10-03T01:00+02:00/2026-10-03T03:00+02:00."
        )
    return name, moments[0].astimezone(UTC), moments[1].astimezone(UTC)


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
