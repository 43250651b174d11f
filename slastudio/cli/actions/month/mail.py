"""Commands about the month's mail to the client: write it, record that it was sent, take in the reply."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_lines, show_problem
from slastudio.cli.listings.month.mail import mail_document, reply_document
from slastudio.cli.opened import open_project
from slastudio.operations.documents.client_mail import record_sent, sent_form, write_client_mail
from slastudio.operations.documents.client_reply import reply_lines, take_in_reply
from slastudio.reports.mail.content import summary_lines
from slastudio.shared.counts import count


def run_mail(args: argparse.Namespace) -> int:
    return _record(args) if args.sent else _write(args)


def _write(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        made = write_client_mail(
            project,
            args.folder,
            period=args.period,
            issued=args.issued,
            progress=console_progress(),
        )
    if args.json:
        show_json(mail_document(made))
    else:
        show_lines((str(made.message), str(made.sheet), str(made.text), *summary_lines(made.mail)))
    return 0


def _record(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        form = sent_form(args.folder, args.period)
        found = record_sent(project, form, args.sent, role=args.by)
    if args.json:
        show_json({"asked": list(found.asked), "already": list(found.already)})
    else:
        already = f", {len(found.already)} on record already" if found.already else ""
        asked = count(len(found.asked), "request")
        show_lines([f"{asked} recorded{already}.", *found.asked])
    return 0


def run_reply(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        taken = take_in_reply(project, args.file, received=args.received, by=args.by)
    if args.json:
        show_json(reply_document(taken))
    else:
        show_lines(reply_lines(taken))
        for each in taken.problems:
            show_problem(str(each))
    return int(bool(taken.problems) and not taken.taken and not taken.known)
