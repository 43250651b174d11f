"""The command about hours: a time tracker's export into the register."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_problem
from slastudio.cli.opened import open_project
from slastudio.operations.registers.hour_files import import_hours

_TOLD = 100


def run_hours(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        added, problems = import_hours(project, args.file, args.line_from)
    refused = len({each.row for each in problems if each.level == "error" and each.row is not None})
    if args.json:
        show_json(
            {
                "register": "hours",
                "added": added.added,
                "skipped": added.skipped,
                "refused": refused,
                "ids": list(added.ids),
                "problems": [each.as_json() for each in problems],
            }
        )
        return int(not added.added and not added.skipped)
    there = f", {added.skipped:,} there already" if added.skipped else ""
    print(f"{added.added:,} added{there}{f', {refused:,} refused' if refused else ''}.")
    for each in problems[:_TOLD]:
        show_problem(str(each) if each.row else each.message)
    if len(problems) > _TOLD:
        show_problem(f"… and {len(problems) - _TOLD:,} more; --json lists all.")
    return int(not added.added and not added.skipped)
