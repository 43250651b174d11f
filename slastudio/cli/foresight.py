"""Commands that look ahead before signing: advice on targets, and history replayed under the draft."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json
from slastudio.shared.problems import StudioError

_MOST_BYTES = 4 * 1024 * 1024


def add_commands(commands: Any) -> None:
    """Add the commands used before signing."""
    adviser = add_command(
        commands, "adviser", run_adviser, "Propose targets from what was observed, with the chance of keeping them."
    )
    adviser.add_argument("project", type=Path)
    adviser.add_argument("--objective", metavar="ID", default="", help="only this objective (default: all)")
    adviser.add_argument(
        "--from", dest="first", type=read_date, default=None, metavar="DATE", help="first baseline day"
    )
    adviser.add_argument("--to", dest="last", type=read_date, default=None, metavar="DATE", help="last baseline day")
    adviser.add_argument(
        "--chance", type=float, default=95, metavar="PERCENT", help="with which a target is to be kept (default: 95)"
    )
    adviser.add_argument("--json", action="store_true")
    replay = add_command(
        commands, "replay", run_replay, "Hold the draft against history: misses, credits, exposure by service tier."
    )
    replay.add_argument("project", type=Path)
    replay.add_argument(
        "--from", dest="first", default=None, metavar="2026-05", help="first month (default: all full ones)"
    )
    replay.add_argument("--to", dest="last", default=None, metavar="2026-10", help="last month")
    replay.add_argument("--terms", type=Path, default=None, metavar="FILE.yaml", help="instead of the draft")
    replay.add_argument("--tier", default=None, metavar="NAME", help="only this service tier (default: all)")
    replay.add_argument("--json", action="store_true")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_adviser(args: argparse.Namespace) -> int:
    from slastudio.operations.adviser import advise_targets
    from slastudio.operations.projects import open_project
    from slastudio.reports.foresight_listings import advisory_document, advisory_lines

    with open_project(args.project, write=False) as project:
        advisory = advise_targets(
            project, args.objective, args.first, args.last, chance=args.chance / 100, progress=console_progress()
        )
    if args.json:
        show_json(advisory_document(advisory))
    else:
        print("\n".join(advisory_lines(advisory)))
    return 0


def run_replay(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.replay import replay_history
    from slastudio.reports.foresight_listings import replay_document, replay_lines

    terms = None if args.terms is None else _text_of(args.terms)
    name = "the terms file" if args.terms is None else str(args.terms)
    with open_project(args.project, write=False) as project:
        replay = replay_history(
            project, args.first, args.last, terms=terms, file=name, tier=args.tier, progress=console_progress()
        )
    if args.json:
        show_json(replay_document(replay))
    else:
        print("\n".join(replay_lines(replay)))
    return 0


def _text_of(path: Path) -> str:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise StudioError(f"{path} is larger than 4 MB; a terms file holds a few hundred lines.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StudioError(f"{path} cannot be read as UTF-8 text: {error}.") from None
