"""The front door of the command line. Exit code 0 done, 1 with one clear message, 2 wrong usage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from slastudio import __version__
from slastudio.cli.commands import COMMANDS
from slastudio.cli.console import harmless_streams, show_json
from slastudio.cli.declaration import add_command, load
from slastudio.cli.paths import check_paths, make_texts_valid
from slastudio.shared.problems import StudioError


def build_parser(command: str = "") -> argparse.ArgumentParser:
    """Return the parser of one command, of all where none is named so; each sets `run`, which `load`
    understands.
    """
    parser = argparse.ArgumentParser(
        prog="slastudio",
        description="Agreements, evidence and monthly proof for AI systems in production.",
        epilog="slastudio [PROJECT] opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"slastudio {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    # the arguments of the others would take longer than many a command
    for each in [each for each in COMMANDS if each.name == command] or COMMANDS:
        add_command(commands, each)
    return parser


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; mistakes of usage exit with 2 from argparse."""
    with harmless_streams():
        args = build_parser(arguments[0] if arguments else "").parse_args(arguments)
        make_texts_valid(args)
        return _run(args)


def _run(args: argparse.Namespace) -> int:
    try:
        check_paths(args)
        return int(load(args.run)(args))
    except StudioError as error:
        return _fail(args, str(error))
    except BrokenPipeError:
        return 0
    except OSError as error:
        return _fail(
            args, f"{error.filename or args.command} cannot be used: {error.strerror or error}."
        )


def _fail(args: argparse.Namespace, message: str) -> int:
    if getattr(args, "json", False):
        show_json({"error": message})
    print(f"slastudio: {message}", file=sys.stderr)
    return 1
