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
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError

_VERIFY = Path("verify")


def run_hand_over(args: argparse.Namespace) -> int:
    if args.archive is not None:
        return _check(args)
    if args.output is None:
        raise StudioError("Name the archive to write with -o ARCHIVE.zip.")
    with open_project(args.project, write=False) as project:
        written = write_hand_over(
            project,
            args.output,
            evidence=not args.without_evidence,
            on=args.issued,
            who=args.who,
            progress=console_progress(),
        )
    manifest = written.manifest
    if args.json:
        show_json(
            {
                "file": str(written.path),
                "raw_evidence": manifest.evidence,
                "chain": {"number": manifest.head[0], "sha256": manifest.head[1]},
                "members": [each.name for each in manifest.members],
            }
        )
        return 0
    number, sha256 = manifest.head
    show_lines(
        (
            f"{written.path}: {count(len(manifest.members), 'file')}",
            f"  Head of its chain: link {number}, SHA-256 {sha256}. Tell it to the successor by another way.",
        )
    )
    return 0


def _check(args: argparse.Namespace) -> int:
    if args.project != _VERIFY or args.output is not None or args.without_evidence:
        raise StudioError(
            "Write an archive with: hand-over PROJECT -o ARCHIVE.zip. Check one with: hand-over verify ARCHIVE.zip."
        )
    found = check_archive(args.archive, console_progress())
    if args.json:
        show_json(archive_document(found))
    else:
        show_lines(archive_lines(found))
    return 0 if found.holds else 1
