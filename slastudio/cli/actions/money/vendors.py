"""The command about what vendors promise."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.money.vendors import vendor_lines
from slastudio.cli.opened import open_project
from slastudio.reports.machine.vendors import vendor_document


def run_vendors(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    if args.json:
        show_json({"vendors": [vendor_document(each) for each in assessment.vendors]})
    else:
        show_lines(vendor_lines(assessment))
    return 0
