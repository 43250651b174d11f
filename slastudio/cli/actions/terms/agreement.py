"""Commands about the agreement's readiness and versions: check, questions, answer, versions, send,
freeze …
"""

from __future__ import annotations

import argparse
from datetime import datetime

from slastudio.cli.console import show_json, show_lines
from slastudio.cli.listings.agreement import (
    answer_document,
    finding_document,
    finding_line,
    simulation_document,
    version_document,
    version_line,
)
from slastudio.cli.opened import open_project
from slastudio.contract.checks.readiness import is_waived
from slastudio.contract.clocks.simulation import moment_words, simulate
from slastudio.contract.role_questions import answers
from slastudio.operations.agreements.library import check_with_fixes
from slastudio.operations.agreements.terms import current_agreement
from slastudio.operations.agreements.versions import (
    amended_version,
    attach_signed,
    copy_agreement,
    freeze,
    list_versions,
    restore_version,
    send_draft,
    signed_files,
)
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError


def run_check(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        agreement, amended = current_agreement(project), amended_version(project)
    findings = check_with_fixes(agreement, args.project.parent, amended)
    waived = [finding for finding in findings if is_waived(agreement, finding)]
    listed = [finding for finding in findings if args.all or finding not in waived]
    if args.json:
        show_json([finding_document(each, waived=each in waived) for each in listed])
    else:
        for finding in listed:
            print(finding_line(finding, waived=finding in waived))
        if not listed:
            print("Nothing is missing or contradictory.")
    levels = {finding.level for finding in findings if finding not in waived}
    return int(args.strict and "error" in levels)


def run_role_questions(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = answers(current_agreement(project))
    if args.json:
        show_json([answer_document(each) for each in found])
        return 0
    for each in found:
        print(f"{each.role}: {each.question}")
        if each.text:
            print(f"  {', '.join(each.cited)}: {each.text}")
        if each.open:
            print(f"  open: {', '.join(label for _, label in each.missing)}")
    return 0


def run_answer(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        agreement = current_agreement(project)
    try:
        moment = datetime.fromisoformat(args.moment)
    except ValueError:
        raise StudioError(
            f"“{args.moment}” is not a moment. Write it like 2026-10-09T19:00."
        ) from None
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
    with open_project(args.project, write=False) as project:
        versions, files = list_versions(project), signed_files(project)
    if args.json:
        show_json([version_document(each, files) for each in versions])
    else:
        show_lines(version_line(each, files) for each in versions)
    return 0


def run_send(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        send_draft(project)
        print(f"Kept {list_versions(project)[-2].label} as it is sent.")
    return 0


def run_freeze(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        made, _ = freeze(
            project, args.effective, number=args.number, signatories=tuple(args.signatory)
        )
    print(f"{made.label} is signed and in force from {made.effective_from}. SHA-256 {made.sha256}")
    return 0


def run_attach(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        kept, _ = attach_signed(project, args.version, args.file)
    print(f"{kept.name} is kept. SHA-256 {kept.sha256}")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        restore_version(project, args.version)
    print(f"The draft now reads as {args.version}.")
    return 0


def run_copy(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        copy_agreement(project, args.other)
    print(
        f"The draft now holds the terms of {args.other.name}; client and zone are this project's."
    )
    return 0
