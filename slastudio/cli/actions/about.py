"""The command that tells what the program is made of."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line
from slastudio.operations.about import about, about_lines
from slastudio.shared.json_values import Json


def run_about(args: argparse.Namespace) -> int:
    told = about()
    if args.json:
        parts: list[Json] = [
            {
                "name": part.name,
                "version": part.version,
                "licence": part.licence,
                "texts": [str(each) for each in part.texts],
            }
            for part in told.parts
        ]
        show_json(
            {
                "version": told.version,
                "licence": told.licence,
                "python": told.python,
                "qt": told.qt,
                "system": told.system,
                "parts": parts,
            }
        )
        return 0
    for line in about_lines(told):
        show_line(line)
    return 0
