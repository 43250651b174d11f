"""The command about open exceptions."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line
from slastudio.cli.judging import judged
from slastudio.cli.opened import open_project
from slastudio.judge.telling.beside.exceptions import exceptions_words
from slastudio.reports.machine.exceptions import exceptions_document


def run_exceptions(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    found = assessment.exceptions
    if args.json:
        show_json({"exceptions": exceptions_document(found)})
    else:
        told = exceptions_words(found) if found else "The agreement sets no limit on them."
        show_line(f"{assessment.client}, {assessment.period.title}. Exceptions: {told}")
    return 0
