"""Commands that judge and write what a client receives: assess, appendix, report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json


def add_commands(commands: Any) -> None:
    """Add the commands that judge and write documents."""
    judge = add_command(commands, "assess", run_assess, "Judge a period.")
    judge.add_argument("project", type=Path)
    judge.add_argument(
        "--period",
        metavar="2026-10",
        default=None,
        help="month, 2026-Q4 or 2026-W41 (default: the latest month with data)",
    )
    judge.add_argument("--json", action="store_true")
    for name, run, about in (
        ("appendix", run_appendix, "Write the contract appendix."),
        ("report", run_report, "Write the monthly report."),
    ):
        command = add_command(commands, name, run, about)
        command.add_argument("project", type=Path)
        command.add_argument("-o", "--output", type=Path, required=True, metavar="FILE.pdf")
        command.add_argument(
            "--issued", type=read_date, default=None, metavar="DATE", help="issue date (default: today)"
        )
        if name == "appendix":
            command.add_argument("--docx", type=Path, default=None, metavar="FILE.docx", help="an editable copy too")
        if name == "report":
            command.add_argument("--period", metavar="2026-10", required=True)
            command.add_argument("--workbook", type=Path, default=None, metavar="FILE.xlsx")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_assess(args: argparse.Namespace) -> int:
    from slastudio.operations.assessments import assess
    from slastudio.operations.projects import open_project
    from slastudio.reports.listings import result_line
    from slastudio.reports.machine import assessment_document

    with open_project(args.project, write=False) as project:
        assessment = assess(project, args.period)
    if args.json:
        show_json(assessment_document(assessment))
        return 0
    print(f"{assessment.client}, {assessment.period.title}, agreement {assessment.agreement.version}")
    print(assessment.headline)
    for result in assessment.results:
        print(result_line(result))
    return 0


def run_appendix(args: argparse.Namespace) -> int:
    from slastudio.operations.documents import write_appendix
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        print(write_appendix(project, args.output, word=args.docx, issued=args.issued, progress=console_progress()))
    if args.docx is not None:
        print(args.docx)
    return 0


def run_report(args: argparse.Namespace) -> int:
    from slastudio.operations.documents import write_report
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        print(
            write_report(
                project,
                args.period,
                args.output,
                workbook=args.workbook,
                issued=args.issued,
                progress=console_progress(),
            )
        )
    if args.workbook is not None:
        print(args.workbook)
    return 0
