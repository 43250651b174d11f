"""The command about observations: what a period's records show beside its figures."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.month.observations import observation_lines
from slastudio.cli.opened import open_project
from slastudio.reports.machine.observations import observations_document


def run_observations(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    if args.json:
        show_json(observations_document(assessment))
    else:
        show_lines(observation_lines(assessment))
    return 0
