"""The commands about what lies behind figures and before signing."""

from __future__ import annotations

from pathlib import Path

from slastudio.cli.commands.arguments import (
    JSON,
    MONTH,
    OBJECTIVE,
    PERIOD,
    PROJECT,
    day,
    period,
    repeated,
    said,
)
from slastudio.cli.console import read_date
from slastudio.cli.declaration import Command, argument

ANALYSIS_COMMANDS = (
    Command(
        "drift",
        "Find what changed, when, how much, and beside which recorded change.",
        "month.analysis:run_drift",
        (
            PROJECT,
            day("--from", "first", "first day looked at"),
            day("--to", "last", "last day looked at"),
            argument(
                "--series",
                choices=(
                    "volume",
                    "errors",
                    "latency",
                    "tokens",
                    "cost",
                    "models",
                    "handover",
                    "quality",
                ),
                default="",
                help="only these series (default: all)",
            ),
            JSON,
        ),
    ),
    Command(
        "explain",
        "Lead one figure back to clause, working, rows and files.",
        "month.analysis:run_explain",
        (PROJECT, OBJECTIVE, period("the latest"), JSON),
    ),
    Command(
        "dispute",
        "Put a contested figure beside the one under the other side's exclusions, and keep it.",
        "month.analysis:run_dispute",
        (
            PROJECT,
            OBJECTIVE,
            PERIOD,
            argument(
                "--without",
                action="append",
                default=[],
                metavar="EXC-1",
                help="a use of an exclusion that they deny",
            ),
            argument(
                "--leave-out",
                action="append",
                default=[],
                metavar="ID:START/END",
                help="a span that they want left out by an exclusion; ISO moments with offset",
            ),
            argument(
                "--contest",
                action="append",
                default=[],
                metavar="COLUMN=VALUE",
                help="rows that they say must not count",
            ),
            argument(
                "--keep",
                action="store_true",
                help="put it into the register of disputes, with both figures",
            ),
            said("--by", "WHO", "who contests the figure (with --keep)"),
            said("--claim", "TEXT", "what they say (with --keep)"),
            said(
                "--when", "MOMENT", "when they said it, such as “2026-11-03 10:00” (default: now)"
            ),
            JSON,
        ),
    ),
    Command(
        "costs",
        "Say what was spent on what, why it changed, and where it goes.",
        "month.analysis:run_costs",
        (
            PROJECT,
            PERIOD,
            argument(
                "--against",
                metavar="2026-09",
                default=None,
                help="earlier period (default: the one before)",
            ),
            JSON,
        ),
    ),
    Command(
        "invoice",
        "Say what a month comes to, line by line, and what may not be billed yet.",
        "money.invoice:run_invoice",
        (
            PROJECT,
            MONTH,
            argument("--csv", type=Path, default=None, metavar="FILE", help="its lines as CSV"),
            JSON,
        ),
    ),
    Command(
        "vendors",
        "Say what vendors promised for a month, what they kept, and what may be claimed of them.",
        "money.vendors:run_vendors",
        (PROJECT, MONTH, JSON),
    ),
    Command(
        "vendor-review",
        "Score another supplier's document by our questions and warning signs.",
        "terms.vendor_review:run_vendor_review",
        (PROJECT, argument("document", help="as the register of vendor answers names it"), JSON),
    ),
    Command(
        "trend",
        "Print an objective's figure of every day, with its interval.",
        "history:run_trend",
        (
            PROJECT,
            argument("objective", nargs="?", default="", help="id of the objective (default: all)"),
            day("--from", "first", "first day (default: 180 days)"),
            day("--to", "last", "last day (default: that of the evidence)"),
            JSON,
        ),
    ),
    Command(
        "span",
        "Measure an objective over any days, and split it by segment, model or stage.",
        "history:run_span",
        (
            PROJECT,
            OBJECTIVE,
            argument(
                "--from",
                dest="first",
                type=read_date,
                required=True,
                metavar="DATE",
                help="first day",
            ),
            argument(
                "--to", dest="last", type=read_date, required=True, metavar="DATE", help="last day"
            ),
            repeated("--by", "COLUMN", "only by this column, such as seg.language (default: all)"),
            JSON,
        ),
    ),
    Command(
        "shape",
        "Tell how an objective's values of a month lie: by size, and by weekday and hour.",
        "history:run_shape",
        (PROJECT, OBJECTIVE, period("the latest"), JSON),
    ),
    Command(
        "adviser",
        "Propose targets from what was observed, with the chance of keeping them.",
        "month.foresight:run_adviser",
        (
            PROJECT,
            said("--objective", "ID", "only this objective (default: all)"),
            day("--from", "first", "first baseline day"),
            day("--to", "last", "last baseline day"),
            argument(
                "--chance",
                type=float,
                default=95,
                metavar="PERCENT",
                help="with which a target is to be kept (default: 95)",
            ),
            JSON,
        ),
    ),
    Command(
        "replay",
        "Hold the draft against history: misses, credits, exposure by service tier.",
        "month.foresight:run_replay",
        (
            PROJECT,
            argument(
                "--from",
                dest="first",
                default=None,
                metavar="2026-05",
                help="first month (default: all full ones)",
            ),
            argument("--to", dest="last", default=None, metavar="2026-10", help="last month"),
            argument(
                "--terms", type=Path, default=None, metavar="FILE.yaml", help="instead of the draft"
            ),
            argument(
                "--tier", default=None, metavar="NAME", help="only this service tier (default: all)"
            ),
            JSON,
        ),
    ),
    Command(
        "runs",
        "List runs on evaluation sets, what flipped between them, and what a set can prove.",
        "history:run_runs",
        (
            PROJECT,
            argument(
                "--set",
                dest="name",
                default="",
                metavar="ID",
                help="only this evaluation set (default: all)",
            ),
            argument(
                "--run",
                dest="chosen",
                default="",
                metavar="A",
                help="compare this run (default: each with the one before)",
            ),
            said("--against", "B", "with this one (default: the one before)"),
            JSON,
        ),
    ),
)
