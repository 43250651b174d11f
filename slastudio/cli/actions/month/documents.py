"""Commands that write what somebody else receives: appendix, report, the month's data request and
what came of it.
"""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.listings.receipts import receipt_document, receipt_line
from slastudio.cli.opened import open_project
from slastudio.operations.chain.copies import (
    compare_copies,
    copies_document,
    copies_lines,
    is_copy,
)
from slastudio.operations.chain.telling import headline, lines, verification_document
from slastudio.operations.chain.verifying import verify
from slastudio.operations.documents.agreements_and_reports import write_appendix, write_report
from slastudio.operations.documents.data_requests import receipts, write_data_request
from slastudio.operations.issuing.client_pages import write_client_page


def run_appendix(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        print(
            write_appendix(
                project,
                args.output,
                word=args.docx,
                version=args.version,
                issued=args.issued,
                draft=args.draft,
                progress=console_progress(),
            )
        )
    if args.docx is not None:
        print(args.docx)
    return 0


def run_report(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        print(
            write_report(
                project,
                args.period,
                args.output,
                workbook=args.workbook,
                issued=args.issued,
                draft=args.draft,
                internal=args.internal,
                progress=console_progress(),
            )
        )
    if args.workbook is not None:
        print(args.workbook)
    return 0


def run_client_page(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        print(
            write_client_page(
                project,
                args.period,
                args.output,
                issued=args.issued,
                progress=console_progress(),
            )
        )
    return 0


def run_verify(args: argparse.Namespace) -> int:
    if args.against is not None and is_copy(args.against):
        return _compare_copies(args)
    with open_project(args.project, write=False) as project:
        found = verify(project, args.against)
    if args.json:
        show_json(verification_document(found))
    else:
        told = (headline(found), *(f"  {each}" for each in lines(found)))
        show_lines(told)
    return 0 if found.holds else 1


def _compare_copies(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = compare_copies(project, args.against)
    if args.json:
        show_json(copies_document(found))
    else:
        show_lines(copies_lines(found))
    return 0 if found.holds else 1


def run_request(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        written = write_data_request(
            project,
            args.output,
            period=args.period,
            templates=args.templates,
            issued=args.issued,
            progress=console_progress(),
        )
    show_lines(str(each) for each in written)
    return 0


def run_receipts(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = receipts(project, args.period)
    if args.json:
        show_json([receipt_document(each) for each in found])
    else:
        show_lines((receipt_line(each) for each in found), "The agreement asks for no data.")
    return 0
