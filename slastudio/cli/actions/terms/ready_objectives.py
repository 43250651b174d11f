"""Commands about ready objectives: objectives PROJECT ready, add."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line
from slastudio.cli.opened import open_project
from slastudio.contract.ready_objectives import ready_objectives
from slastudio.contract.words.figures import target_words
from slastudio.operations.agreements.ready_objectives import add_ready_objective


def run_ready(args: argparse.Namespace) -> int:
    if args.json:
        show_json(
            [
                {"id": each.id, "name": each.name, "needs": each.needs, "example": each.example}
                for each in ready_objectives()
            ]
        )
        return 0
    for each in ready_objectives():
        show_line(f"{each.id}\t{each.name}, such as {each.example}. {each.needs}.")
    return 0


def run_add(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        made, _ = add_ready_objective(project, args.objective, args.target)
    show_line(f"{made.name}, {target_words(made)}, now stands among the objectives as {made.id}.")
    return 0
