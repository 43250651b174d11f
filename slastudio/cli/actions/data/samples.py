"""The commands that build the sample project, and that draw samples of answers to review."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_line, show_lines
from slastudio.cli.listings.samples import sample_document, sample_lines
from slastudio.cli.opened import open_project
from slastudio.operations.evidence.review_samples import STRATUM, draw_sample, write_sheet
from slastudio.operations.samples import build_sample
from slastudio.shared.outputs import require_output


def run_sample(args: argparse.Namespace) -> int:
    print(build_sample(args.folder, console_progress()))
    return 0


def run_draw(args: argparse.Namespace) -> int:
    by = STRATUM if args.by is None else "" if args.by == "none" else args.by
    if args.output:
        require_output(args.output, args.project)
    with open_project(args.project, write=False) as project:
        sample = draw_sample(project, args.week, size=args.size, by=by, progress=console_progress())
        if args.output:
            write_sheet(project, sample, args.output)
    if args.json:
        show_json(sample_document(sample))
        return 0
    show_lines(sample_lines(sample))
    if args.output:
        show_line(f"Written: {args.output}")
    return 0
