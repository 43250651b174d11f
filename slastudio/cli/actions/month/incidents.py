"""The command about one incident: what is known of it, and its pack for the client."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line, show_lines
from slastudio.cli.listings.month.incidents import story_lines
from slastudio.cli.opened import open_project
from slastudio.operations.documents.incident_packs import incident_story, write_incident_pack
from slastudio.operations.documents.papers import write_incident_paper
from slastudio.reports.machine.incident_story import story_document
from slastudio.shared.counts import count


def run_incident(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        if args.output is not None:
            written = write_incident_pack(project, args.id, args.output, issued=args.issued)
            held = f"{', '.join(written.files)}; {count(written.requests, 'request')}"
            show_line(f"{args.output} is written: {held}.")
            return 0
        if args.paper is not None:
            write_incident_paper(project, args.id, args.paper, issued=args.issued)
            show_line(f"{args.paper} is written.")
            return 0
        told = incident_story(project, args.id, issued=args.issued)
    if args.json:
        show_json(story_document(told.story))
    else:
        show_lines(story_lines(told.story, told.assessment))
    return 0
