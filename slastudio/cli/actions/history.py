"""Commands that look along time: an objective's trend, a span of it, how a month of it lies, runs on
evaluation sets.
"""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.month.golden import golden_document, golden_lines
from slastudio.cli.listings.month.shapes import shape_document, shape_lines
from slastudio.cli.listings.month.spans import span_document, span_lines
from slastudio.cli.listings.month.trends import trends_document, trends_lines
from slastudio.cli.opened import open_project
from slastudio.operations.analysis.closer.shapes import shape_of_month
from slastudio.operations.analysis.closer.spans import span_figure
from slastudio.operations.analysis.golden_runs import review_golden_runs
from slastudio.operations.analysis.trends import trends_of


def run_trend(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = trends_of(project, args.objective, args.first, args.last, console_progress())
    if args.json:
        show_json(trends_document(found))
    else:
        show_lines(trends_lines(found))
    return 0


def run_span(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = span_figure(
            project, args.objective, args.first, args.last, tuple(args.by), console_progress()
        )
    if args.json:
        show_json(span_document(found))
    else:
        show_lines(span_lines(found))
    return 0


def run_shape(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        steps = console_progress()
        assessment = judged(project, args.period, steps)
        result, found = shape_of_month(project, args.objective, assessment, steps)
    if args.json:
        show_json(shape_document(found, result, assessment))
    else:
        show_lines(shape_lines(found, result, assessment))
    return 0


def run_runs(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        review = review_golden_runs(
            project, args.name, args.chosen, args.against, console_progress()
        )
    if args.json:
        show_json(golden_document(review))
    else:
        show_lines(golden_lines(review))
    return 0
