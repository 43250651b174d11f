"""Commands that hand a project over, and check what was handed over."""

from __future__ import annotations

import argparse
from pathlib import Path

from slastudio.cli.console import console_progress, show_json, show_lines
from slastudio.cli.opened import open_project
from slastudio.operations.handing_over.archive import write_hand_over
from slastudio.operations.handing_over.checking import (
    archive_document,
    archive_lines,
    check_archive,
)
from slastudio.operations.handing_over.records import (
    hand_over_document,
    hand_over_lines,
    hand_overs,
)
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError

_VERIFY, _LIST = Path("verify"), Path("list")
_HOW = (
    "Write an archive with: hand-over PROJECT -o ARCHIVE.zip --to NAME. Check one with: hand-over verify ARCHIVE.zip. "
    "List what was handed over with: hand-over list PROJECT."
)


def run_hand_over(args: argparse.Namespace) -> int:
    if args.archive is not None:
        return _look_at(args)
    if args.output is None:
        raise StudioError("Name the archive to write with -o ARCHIVE.zip.")
    with open_project(args.project) as project:
        written = write_hand_over(
            project,
            args.output,
            to=args.to,
            evidence=not args.without_evidence,
            on=args.issued,
            who=args.who,
            progress=console_progress(),
        )
    manifest = written.manifest
    if args.json:
        show_json(
            {
                **hand_over_document(written.record),
                "file": str(written.path),
                "members": [each.name for each in manifest.members],
            }
        )
        return 0
    number, sha256 = manifest.head
    show_lines(
        (
            f"{written.path}: {count(len(manifest.members), 'file')}, SHA-256 {written.record.sha256}",
            f"  Head of its chain: link {number}, SHA-256 {sha256}. Tell it to the successor by another way.",
        )
    )
    return 0


def _look_at(args: argparse.Namespace) -> int:
    written = args.output is not None or args.without_evidence
    if written or args.project not in (_VERIFY, _LIST):
        raise StudioError(_HOW)
    return _check(args) if args.project == _VERIFY else _list(args)


def _list(args: argparse.Namespace) -> int:
    with open_project(args.archive, write=False) as project:
        found = hand_overs(project)
    if args.json:
        show_json([hand_over_document(each) for each in found])
    else:
        lines = (line for each in found for line in hand_over_lines(each))
        show_lines(lines, "Nothing was handed over.")
    return 0


def _check(args: argparse.Namespace) -> int:
    found = check_archive(args.archive, console_progress())
    if args.json:
        show_json(archive_document(found))
    else:
        show_lines(archive_lines(found))
    return 0 if found.holds else 1
