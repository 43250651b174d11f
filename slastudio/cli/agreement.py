"""Commands about the agreement's readiness and versions: check, questions, answer, versions, send, freeze, diff …"""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path
from typing import Any

from slastudio.cli.console import add_command, console_progress, read_date, show_json
from slastudio.shared.problems import StudioError


def add_commands(commands: Any) -> None:
    """Add the commands about readiness and versions."""
    _add_reading(commands)
    _add_versions(commands)


def _add_reading(commands: Any) -> None:
    check = add_command(commands, "check", run_check, "List what the draft is missing or contradicts.")
    check.add_argument("project", type=Path)
    check.add_argument("--json", action="store_true")
    check.add_argument("--all", action="store_true", help="waived findings too")
    check.add_argument("--strict", action="store_true", help="exit code 1 while errors stand")
    questions = add_command(commands, "questions", run_questions, "Answer what buyers ask, by role, from the draft.")
    questions.add_argument("project", type=Path)
    questions.add_argument("--json", action="store_true")
    answer = add_command(commands, "answer", run_answer, "Say when an incident would be answered, and why then.")
    answer.add_argument("project", type=Path)
    answer.add_argument("severity", metavar="SEVERITY")
    answer.add_argument("moment", metavar="2026-10-09T19:00", help="without an offset: in the agreement's zone")
    answer.add_argument("--tier", default=None, metavar="TIER", help="default: the tier agreed")
    answer.add_argument("--json", action="store_true")


def _add_versions(commands: Any) -> None:
    versions = add_command(commands, "versions", run_versions, "List the versions of the agreement.")
    versions.add_argument("project", type=Path)
    versions.add_argument("--json", action="store_true")
    send = add_command(commands, "send", run_send, "Keep the draft as it is sent for signature.")
    send.add_argument("project", type=Path)
    freeze = add_command(commands, "freeze", run_freeze, "Sign the draft: keep it for good, in force from a day on.")
    freeze.add_argument("project", type=Path)
    freeze.add_argument("--effective", type=read_date, required=True, metavar="DATE")
    freeze.add_argument("--number", default="", metavar="1.0", help="default: the draft's number")
    freeze.add_argument("--signatory", action="append", default=[], metavar="TEXT", help="who signed; may be repeated")
    attach = add_command(
        commands, "attach", run_attach, "Keep the signed PDF of a version in the project, with its hash."
    )
    attach.add_argument("project", type=Path)
    attach.add_argument("version", metavar="VERSION")
    attach.add_argument("file", type=Path)
    restore = add_command(commands, "restore", run_restore, "Put an earlier version's text into the draft.")
    restore.add_argument("project", type=Path)
    restore.add_argument("version", metavar="VERSION")
    copy = add_command(commands, "copy-terms", run_copy, "Take over the terms of another project; the parties stay.")
    copy.add_argument("project", type=Path)
    copy.add_argument("other", type=Path)
    diff = add_command(commands, "diff", run_diff, "Compare two versions; “draft” is one of them, too.")
    diff.add_argument("project", type=Path)
    diff.add_argument("before", metavar="A")
    diff.add_argument("after", metavar="B")
    diff.add_argument("-o", "--output", type=Path, default=None, metavar="FILE.pdf", help="the redline as a PDF")
    diff.add_argument("--json", action="store_true")


# Commands import what they need when they run: asking for the templates must not wait for pandas.


def run_check(args: argparse.Namespace) -> int:
    from slastudio.contract.checks import is_waived
    from slastudio.operations.library import check_with_fixes
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import current_agreement
    from slastudio.reports.agreement_listings import finding_document, finding_line

    with open_project(args.project, write=False) as project:
        agreement = current_agreement(project)
    checked = check_with_fixes(agreement, args.project.parent)
    found = [(each, is_waived(agreement, each)) for each in checked]
    shown = [(each, waived) for each, waived in found if args.all or not waived]
    if args.json:
        show_json([finding_document(each, waived=waived) for each, waived in shown])
    else:
        for each, waived in shown:
            print(finding_line(each, waived=waived))
        if not shown:
            print("Nothing is missing or contradictory.")
    return int(args.strict and any(each.level == "error" and not waived for each, waived in found))


def run_questions(args: argparse.Namespace) -> int:
    from slastudio.contract.questions import answers
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import current_agreement
    from slastudio.reports.agreement_listings import answer_document

    with open_project(args.project, write=False) as project:
        found = answers(current_agreement(project))
    if args.json:
        show_json([answer_document(each) for each in found])
        return 0
    for each in found:
        print(f"{each.role}: {each.question}")
        if each.text:
            print(f"  clause {', '.join(each.clauses)}: {each.text}")
        if each.open:
            print(f"  open: {', '.join(label for _, label in each.missing)}")
    return 0


def run_answer(args: argparse.Namespace) -> int:
    from slastudio.contract.simulation import moment_words, simulate
    from slastudio.operations.projects import open_project
    from slastudio.operations.terms import current_agreement
    from slastudio.reports.agreement_listings import simulation_document
    from slastudio.shared.periods import zone

    with open_project(args.project, write=False) as project:
        agreement = current_agreement(project)
    try:
        moment = datetime.fromisoformat(args.moment)
    except ValueError:
        raise StudioError(f"“{args.moment}” is not a moment. Write it like 2026-10-09T19:00.") from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone(agreement.zone))
    found = simulate(agreement, args.severity, aware, args.tier)
    if args.json:
        show_json(simulation_document(found))
        return 0
    print(f"{found.severity}, reported {moment_words(found.reported, found.zone)} ({found.zone})")
    for each in found.promises:
        due = moment_words(each.due, found.zone) if each.due else "no fixed time"
        print(f"  {each.what}: {due}  ({each.promised}; {'; '.join(each.reasons)})")
    return 0


def run_versions(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.versions import list_versions, signed_files
    from slastudio.reports.agreement_listings import version_document, version_line

    with open_project(args.project, write=False) as project:
        versions, files = list_versions(project), signed_files(project)
    if args.json:
        show_json([version_document(each, files) for each in versions])
    else:
        print("\n".join(version_line(each, files) for each in versions))
    return 0


def run_send(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.versions import list_versions, send_draft

    with open_project(args.project) as project:
        send_draft(project)
        print(f"Kept {list_versions(project)[-2].label} as it is sent.")
    return 0


def run_freeze(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.versions import freeze

    with open_project(args.project) as project:
        made, _ = freeze(project, args.effective, number=args.number, signatories=tuple(args.signatory))
    print(f"{made.label} is signed and in force from {made.effective_from}. SHA-256 {made.sha256}")
    return 0


def run_attach(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.versions import attach_signed

    with open_project(args.project) as project:
        kept, _ = attach_signed(project, args.version, args.file)
    print(f"{kept.name} is kept. SHA-256 {kept.sha256}")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.versions import restore_version

    with open_project(args.project) as project:
        restore_version(project, args.version)
    print(f"The draft now reads as {args.version}.")
    return 0


def run_copy(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.versions import copy_agreement

    with open_project(args.project) as project:
        copy_agreement(project, args.other)
    print(f"The draft now holds the terms of {args.other.name}; client and zone are this project's.")
    return 0


def run_diff(args: argparse.Namespace) -> int:
    from slastudio.operations.projects import open_project
    from slastudio.operations.redlines import compare_versions, write_redline
    from slastudio.reports.agreement_listings import redline_document, redline_lines

    with open_project(args.project, write=False) as project:
        compared = compare_versions(project, args.before, args.after)
        if args.output is not None:
            write_redline(compared, args.output, progress=console_progress())
    if args.json:
        show_json(redline_document(compared))
    else:
        print("\n".join(redline_lines(compared)) or "The two versions read the same.")
        if args.output is not None:
            print(args.output)
    return 0
