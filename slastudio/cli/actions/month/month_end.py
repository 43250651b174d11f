"""The command that leads through a month's end."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.listings.month.month_end import all_lines, month_end_lines
from slastudio.cli.opened import open_project
from slastudio.operations.month_end.leading import (
    MonthEnd,
    MonthEndWishes,
    lead_through,
    prepare_all,
)
from slastudio.reports.machine.month_steps import step_document
from slastudio.shared.json_values import JsonObject
from slastudio.shared.problems import StudioError


def run_month_end(args: argparse.Namespace) -> int:
    if (args.project is None) == (args.folder is None):
        raise StudioError("Name a project, or with --all the folder of several.")
    if args.folder is not None:
        return _all(args)
    wishes = MonthEndWishes(args.files, args.draft)
    writes = bool(args.files or args.draft)
    with open_project(args.project, write=writes) as project:
        found = lead_through(project, args.period, wishes)
    if args.json:
        show_json(_document(found))
    else:
        show_lines(month_end_lines(found))
    return 0


def _all(args: argparse.Namespace) -> int:
    if not args.period:
        raise StudioError("Say which month: --all FOLDER --period 2026-10.")
    found = list(prepare_all(args.folder, args.period, args.drafts))
    if args.json:
        show_json({"projects": [_document(each) for each in found]})
    else:
        show_lines(all_lines(found))
    return 1 if any(each.problem for each in found) else 0


def _document(found: MonthEnd) -> JsonObject:
    period = found.assessment.period.label if found.assessment is not None else None
    return {
        "project": found.project.name,
        "client": found.client,
        "period": period,
        "problem": found.problem,
        "taken_in": [
            {
                "file": each.file,
                "accepted": each.accepted,
                "rejected": each.rejected,
                "already": each.already,
                "problem": each.problem,
            }
            for each in found.taken
        ],
        "steps": [step_document(each) for each in found.steps],
        "draft": str(found.draft) if found.draft is not None else None,
    }
