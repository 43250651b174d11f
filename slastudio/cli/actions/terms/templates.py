"""The command that lists the templates: apart from the others, for it needs nothing of a project."""

from __future__ import annotations

import argparse

from slastudio.operations.agreements.templates import list_templates


def run_templates(_: argparse.Namespace) -> int:
    for each in list_templates():
        print(f"{each.slug}\t{each.title}: {each.description}")
    return 0
