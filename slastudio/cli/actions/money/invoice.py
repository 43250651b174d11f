"""The command about the month's invoice."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.money.invoices import billing_document, billing_lines, billing_table
from slastudio.cli.opened import open_project
from slastudio.shared.outputs import require_output, write_text


def run_invoice(args: argparse.Namespace) -> int:
    if args.csv is not None:
        require_output(args.csv, args.project)
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    if args.csv is not None:
        write_text(args.csv, billing_table(assessment))
    if args.json:
        show_json(billing_document(assessment))
    elif args.csv is None:
        show_lines(billing_lines(assessment))
    else:
        show_line(f"Written: {args.csv}")
    return 0
