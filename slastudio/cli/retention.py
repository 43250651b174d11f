"""The command about retention: list what is due, purge an import, write its certificate."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json
from slastudio.shared.problems import StudioError


def add_commands(commands: Any) -> None:
    """Add the command about retention."""
    about = "List imports kept longer than agreed, or delete the raw rows of one for good, with a certificate."
    purge = add_command(commands, "purge", run_purge, about)
    purge.add_argument("project", type=Path)
    what = purge.add_mutually_exclusive_group(required=True)
    what.add_argument("--due", action="store_true", help="list what is due; nothing is deleted")
    what.add_argument("--id", type=int, metavar="ID", help="delete the raw rows of this import")
    purge.add_argument("--on", type=read_date, default=None, metavar="DATE", help="day to judge --due from (today)")
    purge.add_argument("--why", default="", metavar="TEXT", help="reason; it stands on the certificate")
    purge.add_argument("--who", default="", metavar="NAME", help="who decided (default: the user's name)")
    purge.add_argument(
        "--before", type=read_date, default=None, metavar="DATE", help="refuse where a record is younger"
    )
    purge.add_argument(
        "--certificate",
        type=Path,
        default=None,
        metavar="FILE.pdf",
        help="write the certificate (.pdf, .json); also of an import purged before, without --why",
    )
    purge.add_argument("--json", action="store_true")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_purge(args: argparse.Namespace) -> int:
    return _list_due(args) if args.due else _purge(args)


def _list_due(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.retention import due, why_nothing_is_due

    with open_project(args.project, write=False) as project:
        found = due(project, args.on)
        why = "" if found else why_nothing_is_due(project, args.on)
    if args.json:
        listed = [
            {
                "id": each.batch.id,
                "file": each.batch.file,
                "kind": each.kind,
                "newest": each.newest.isoformat(),
                "months": each.term.months,
                "clause": each.term.clause or None,
                "version": each.term.version,
                "since": each.since.isoformat(),
            }
            for each in found
        ]
        show_json({"due": listed, "why": why or None})
        return 0
    for each in found:
        print(
            f"{each.batch.id}  {each.batch.file} ({each.kind}, newest {each.newest}): due since {each.since}, {each.term.words}"
        )
    if why:
        print(why)
    return 0


def _purge(args: argparse.Namespace) -> int:
    from slastudio.operations.certificates import write_certificate
    from slastudio.operations.projects import open_project
    from slastudio.operations.retention import certificate_of, purge
    from slastudio.project.file import user_name

    with open_project(args.project) as project:
        made = certificate_of(project, args.id) if args.certificate and not args.why.strip() else None
        again = made is not None
        if made is None:
            if not args.why.strip():
                raise StudioError("Say why with --why TEXT; the reason stands on the certificate. Nothing was purged.")
            who = args.who or user_name()
            made = purge(project, args.id, who, args.why, args.before, console_progress())
        if args.certificate is not None:
            write_certificate(project, made, args.certificate)
    if args.json:
        show_json(made.as_json())
        return 0
    if not again:
        rows = sum(made.rows.values())
        print(f"Purged {rows:,} rows and {made.rejected:,} rejected texts of import {made.batch}, {made.file}.")
    if args.certificate is not None:
        print(args.certificate)
    return 0
