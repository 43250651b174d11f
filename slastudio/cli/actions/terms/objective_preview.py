"""The command about an objective that is still being written: objectives PROJECT preview."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_line
from slastudio.cli.opened import open_project
from slastudio.operations.analysis.objective_preview import preview_objective


def run_preview(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        found = preview_objective(project, args.objective, args.period, console_progress())
    if args.json:
        result = found.result
        show_json(
            {
                "period": found.period.label,
                "objective": result.id,
                "verdict": result.verdict,
                "value": None if result.value is None else str(result.value),
                "unit": result.unit,
                "samples": result.samples,
                "words": found.words,
            }
        )
        return 0
    show_line(found.words)
    return 0
