"""Commands that issue a report, and tell how issued ones stand."""

from __future__ import annotations

import argparse
from collections.abc import Iterable

from slastudio.cli.console import console_progress, show_json, show_line, show_lines
from slastudio.cli.opened import open_project
from slastudio.operations.issuing.issuing import issue_report
from slastudio.operations.issuing.standing import (
    check_issued,
    issued_reports,
    receive_report,
    report_numbered,
    standing_of,
    standings,
    write_issued,
)
from slastudio.operations.issuing.telling import (
    change_lines,
    check_document,
    check_headline,
    issued_document,
    receipt_words,
    show_lines_of,
    standing_line,
)

_FEW = 5
_NONE = "No report was issued yet. Issue one: slastudio issue PROJECT --period 2026-10 -o FILE.pdf."


def run_issue(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        report, _ = issue_report(
            project,
            args.period,
            args.output,
            who=args.who,
            on=args.day,
            why=args.why,
            accept=args.accept,
            progress=console_progress(),
        )
        standing = standing_of(project, report)
    if args.json:
        show_json(issued_document(standing))
        return 0
    corrected = [f"  {e.name}: {e.before} → {e.after}" for e in report.record.corrects]
    show_lines((f"{args.output}: issued as no. {report.number}", *corrected))
    return 0


def run_list(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = standings(project, console_progress())
    if args.json:
        show_json([issued_document(each) for each in found])
    else:
        lines = (
            line
            for each in found
            for line in (standing_line(each), *_indented(change_lines(each, _FEW)))
        )
        show_lines(lines, _NONE)
    return 0


def run_show(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        report = report_numbered(project, args.number)
        if args.output is not None:
            write_issued(project, report, args.output)
        standing = standing_of(project, report)
    if args.json:
        show_json(issued_document(standing))
    elif args.output is not None:
        show_line(f"{args.output}: no. {report.number}, as it was issued")
    else:
        show_lines(show_lines_of(standing))
    return 0


def run_verify_issued(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        named = (report_numbered(project, args.number),) if args.number else issued_reports(project)
        found = [check_issued(project, each, console_progress()) for each in named]
    if args.json:
        show_json([check_document(each) for each in found])
    else:
        lines = (
            line
            for each in found
            for line in (check_headline(each), *_indented(change_lines(each.standing)))
        )
        show_lines(lines, _NONE)
    return 0 if all(each.holds for each in found) else 1


def run_received(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        report = report_numbered(project, args.number)
        receive_report(project, report, args.day, args.who)
        standing = standing_of(project, report)
    if args.json:
        show_json(issued_document(standing))
    else:
        show_line(f"No. {report.number}: {receipt_words(standing)}")
    return 0


def _indented(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"  {each}" for each in lines)
