"""Commands about the assessments this machine keeps, so that a month seen before is there at once."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line
from slastudio.operations.analysis.kept_assessments import KeptAssessments
from slastudio.operations.analysis.kept_folder import kept_folder
from slastudio.shared.counts import count
from slastudio.shared.json_values import Json


def run_list(args: argparse.Namespace) -> int:
    kept = KeptAssessments(kept_folder())
    found = kept.listed()
    if args.json:
        listed: list[Json] = [
            {
                "path": str(each.path),
                "project": each.project,
                "bytes": each.size,
                "written": each.written.isoformat(),
            }
            for each in found
        ]
        show_json({"folder": str(kept.folder), "kept": listed})
        return 0
    for each in found:
        show_line(f"{each.written:%Y-%m-%d %H:%M} UTC\t{each.size:,} bytes\tproject {each.project}")
    total = sum(each.size for each in found)
    projects = len({each.project for each in found})
    told = f"{count(len(found), 'assessment')} of {count(projects, 'project')}, {total:,} bytes"
    show_line(f"{told if found else 'Nothing is kept'}, in {kept.folder}.")
    return 0


def run_clear(args: argparse.Namespace) -> int:
    cleared = KeptAssessments(kept_folder()).clear()
    if args.json:
        show_json({"cleared": cleared})
    else:
        show_line(
            f"{count(cleared, 'kept assessment')} deleted; a month is judged when it is next asked for."
        )
    return 0
