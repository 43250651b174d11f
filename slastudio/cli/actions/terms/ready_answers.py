"""The command about ready answers."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line, show_lines
from slastudio.cli.listings.ready_answers import answer_lines, answers_document, answers_table
from slastudio.cli.opened import open_project
from slastudio.operations.agreements.ready_answers import ready_answers
from slastudio.shared.outputs import require_output, write_text


def run_answers(args: argparse.Namespace) -> int:
    if args.csv is not None:
        require_output(args.csv, args.project)
    with open_project(args.project, write=False) as project:
        found = ready_answers(project, args.workflow)
    if args.csv is not None:
        write_text(args.csv, answers_table(found))
    if args.json:
        show_json(answers_document(found))
    elif args.csv is None:
        show_lines(answer_lines(found))
    else:
        show_line(f"Written: {args.csv}")
    return 0
