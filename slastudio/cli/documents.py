"""Commands that judge and write what a client receives: assess, appendix, report."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json
from slastudio.shared.notation import DAYS, NUMBERS


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
            command.add_argument(
                "--version", default="draft", metavar="VERSION", help="1.0, or “sent 1.0” (default: the draft)"
            )
            command.add_argument("--docx", type=Path, default=None, metavar="FILE.docx", help="an editable copy too")
        if name == "report":
            command.add_argument("--period", metavar="2026-10", required=True)
            command.add_argument("--workbook", type=Path, default=None, metavar="FILE.xlsx")

    brand = add_command(commands, "brand", run_brand, "Show or change the brand of the documents.")
    brand.add_argument("project", type=Path)
    brand.add_argument("--accent", default=None, metavar="#1F5FA8")
    brand.add_argument("--footer", default=None, metavar="TEXT")
    brand.add_argument("--logo", type=Path, default=None, metavar="FILE", help="PNG or JPEG")
    brand.add_argument("--numbers", default=None, metavar="1.234,5", help=f"one of: {', '.join(n for n, _ in NUMBERS)}")
    brand.add_argument("--dates", default=None, metavar="2026-06-15", help=f"one of: {', '.join(d for d, _ in DAYS)}")
    brand.add_argument("--like", type=Path, default=None, metavar="PROJECT", help="take over another project's brand")
    brand.add_argument("--json", action="store_true")


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
    for note in assessment.notes:
        print(f"○ {note}")
    for result in assessment.results:
        print(result_line(result))
    return 0


def run_appendix(args: argparse.Namespace) -> int:
    from slastudio.operations.documents import write_appendix
    from slastudio.operations.projects import open_project

    with open_project(args.project, write=False) as project:
        print(
            write_appendix(
                project,
                args.output,
                word=args.docx,
                version=args.version,
                issued=args.issued,
                progress=console_progress(),
            )
        )
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


def run_brand(args: argparse.Namespace) -> int:
    from dataclasses import replace

    from slastudio.operations.brands import brand_of, copy_brand, read_logo, save_brand
    from slastudio.operations.projects import open_project

    asked = (args.accent, args.footer, args.logo, args.numbers, args.dates, args.like)
    with open_project(args.project, write=any(each is not None for each in asked)) as project:
        if args.like is not None:
            copy_brand(project, args.like)
        brand = brand_of(project)
        ways = {"numbers": args.numbers, "days": args.dates}
        notation = replace(brand.notation, **{name: way for name, way in ways.items() if way is not None})
        logo = brand.logo if args.logo is None else read_logo(args.logo)
        accent = brand.accent if args.accent is None else args.accent
        footer = brand.footer if args.footer is None else args.footer
        wanted = replace(brand, accent=accent, footer=footer, logo=logo, notation=notation)
        if wanted != brand:
            save_brand(project, wanted)
    told = {
        "accent": wanted.accent or None,
        "footer": wanted.footer,
        "logo_bytes": len(wanted.logo),
        "numbers": wanted.notation.numbers,
        "dates": wanted.notation.days,
    }
    if args.json:
        show_json(told)
    else:
        print("\n".join(f"{name}: {value if value not in (None, '') else '–'}" for name, value in told.items()))
    return 0
