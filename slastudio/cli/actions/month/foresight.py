"""Commands that look ahead before signing: advice on targets, and history replayed under the draft."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.listings.month.foresight import (
    advisory_document,
    advisory_lines,
    replay_document,
    replay_lines,
)
from slastudio.cli.opened import open_project
from slastudio.operations.agreements.terms import read_terms
from slastudio.operations.analysis.adviser import advise_targets
from slastudio.operations.analysis.replay import replay_history


def run_adviser(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        advisory = advise_targets(
            project,
            args.objective,
            args.first,
            args.last,
            chance=args.chance / 100,
            progress=console_progress(),
        )
    if args.json:
        show_json(advisory_document(advisory))
    else:
        show_lines(advisory_lines(advisory))
    return 0


def run_replay(args: argparse.Namespace) -> int:
    terms = None if args.terms is None else read_terms(args.terms)
    name = "the terms file" if args.terms is None else str(args.terms)
    with open_project(args.project, write=False) as project:
        replay = replay_history(
            project,
            args.first,
            args.last,
            terms=terms,
            file=name,
            tier=args.tier,
            progress=console_progress(),
        )
    if args.json:
        show_json(replay_document(replay))
    else:
        show_lines(replay_lines(replay))
    return 0
