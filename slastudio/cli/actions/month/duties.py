"""The command about duties: list them, write them for a calendar and for mails, enter acts."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import cast

from slastudio.cli.console import show_json, show_line, show_lines
from slastudio.cli.judging import judged
from slastudio.cli.listings.month.duties import duty_lines
from slastudio.cli.opened import open_project
from slastudio.operations.duties.acts import ActName, enter_act
from slastudio.operations.duties.listing import chosen, open_since, write_calendar, write_mails
from slastudio.reports.machine.duties import duties_document
from slastudio.shared.outputs import require_output
from slastudio.shared.problems import StudioError

_ACTS = {
    "done": "done",
    "not-done": "not_done",
    "asked": "asked",
    "began": "arose",
    "close": "closed",
}


def run_duties(args: argparse.Namespace) -> int:
    if args.action != "list":
        return _enter(args)
    if args.duty:
        raise StudioError("list takes no id. To enter an act: duties PROJECT done ID.")
    if args.since:
        return _since(args)
    if args.ics:
        require_output(args.ics, args.project)
    with open_project(args.project, write=False) as project:
        assessment = judged(project, args.period)
    duties = chosen(assessment.duties, side=args.side, only_open=args.open)
    if args.ics:
        write_calendar(assessment, duties, args.ics)
    mails = write_mails(assessment, duties, args.mails) if args.mails else ()
    if args.json:
        show_json(duties_document(assessment, duties))
        return 0
    show_lines(duty_lines(assessment, duties))
    for path in (*filter(None, (args.ics,)), *mails):
        show_line(f"Written: {path}")
    return 0


def _since(args: argparse.Namespace) -> int:
    if args.ics or args.mails or args.period:
        raise StudioError(
            "--since lists months; --period, --ics and --mails are about one of them."
        )
    with open_project(args.project, write=False) as project:
        found = open_since(project, args.since, side=args.side)
    if args.json:
        show_json({"months": [duties_document(assessment, duties) for assessment, duties in found]})
        return 0
    for assessment, duties in found:
        show_lines(duty_lines(assessment, duties))
    if not found:
        show_line("Nothing is open.")
    return 0


def _enter(args: argparse.Namespace) -> int:
    if not args.duty:
        raise StudioError(f"Say which duty it is about: duties PROJECT {args.action} ID.")
    when = args.when or datetime.now(UTC).isoformat(timespec="seconds")
    with open_project(args.project) as project:
        entry = enter_act(
            project,
            cast("ActName", _ACTS[args.action]),
            args.duty,
            when,
            role=args.by,
            proof=args.proof,
            detail=args.detail,
            period=args.period or "",
        )
    if args.json:
        show_json({"id": entry.id, **entry.values})
    else:
        show_line(f"{entry.id} is entered: {args.duty}, {args.action.replace('-', ' ')}.")
    return 0
