"""Commands about a project's copies, its repair, and who holds it."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, show_json, show_line
from slastudio.cli.opened import open_project
from slastudio.operations import backups
from slastudio.operations.projects import take_over
from slastudio.operations.repair import repair_project
from slastudio.project.database.backup_names import Backup
from slastudio.shared.json_values import Json


def _as_json(backup: Backup) -> Json:
    return {
        "name": backup.name,
        "path": str(backup.path),
        "made": backup.made.isoformat(),
        "why": backup.why,
    }


def run_list(args: argparse.Namespace) -> int:
    found = backups.list_backups(args.project)
    if args.json:
        show_json({"backups": [_as_json(each) for each in found]})
    elif not found:
        show_line(
            f"There is no copy of {args.project.name}. One is kept with the first edit of a day."
        )
    for each in () if args.json else found:
        show_line(f"{each.name}\t{backups.why_words(each)}")
    return 0


def run_make(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        made = backups.keep_copy(project, console_progress())
    if args.json:
        show_json(_as_json(made))
    else:
        show_line(f"Kept {made.path}, checked.")
    return 0


def run_restore(args: argparse.Namespace) -> int:
    kept = backups.restore_backup(args.project, args.name)
    if args.json:
        show_json({"restored": args.name, "kept": None if kept is None else str(kept)})
    else:
        before = "" if kept is None else f" What was there is kept as {kept}."
        show_line(f"{args.project} is what {args.name} was.{before}")
    return 0


def run_folder(args: argparse.Namespace) -> int:
    if args.folder is not None or args.beside:
        backups.choose_folder(args.folder)
    folder = backups.backups_folder(args.project)
    if args.json:
        show_json({"folder": str(folder), "chosen": backups.chosen_folder() is not None})
    else:
        show_line(f"Copies of {args.project.name} are kept in {folder}.")
    return 0


def run_repair(args: argparse.Namespace) -> int:
    found = repair_project(args.project, args.new, console_progress())
    if args.json:
        show_json({"path": str(found.path), "kept": list(found.kept), "lost": list(found.lost)})
        return 0
    show_line(f"{found.path} holds what could be read of {args.project.name}:")
    for each in found.kept:
        show_line(f"  {each}")
    show_line("Nothing is missing." if not found.lost else "What could not be brought over:")
    for each in found.lost:
        show_line(f"  {each}")
    return 0


def run_take_over(args: argparse.Namespace) -> int:
    take_over(args.project)
    show_line(f"{args.project} is nobody else's now.")
    return 0
