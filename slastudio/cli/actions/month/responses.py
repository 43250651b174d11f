"""The command about responses by the nature of incidents."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.month.responses import response_lines
from slastudio.cli.opened import open_project
from slastudio.reports.machine.responses import responses_document


def run_responses(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    if args.json:
        found = [responses_document(each) for each in assessment.responses]
        show_json({"responses_by_nature": found})
    else:
        show_lines(response_lines(assessment))
    return 0
