"""The command about registers: list, add, amend, withdraw, restore, paste."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from slastudio.cli.console import read_pairs, show_json, show_line, show_lines, show_problem
from slastudio.cli.listings.records import entry_document, entry_line
from slastudio.cli.opened import open_project
from slastudio.evidence.registers import register_named
from slastudio.importing.files.encodings import tell_encoding
from slastudio.operations.analysis.assessments import chosen_period
from slastudio.operations.registers.pasting import add_pasted, read_paste
from slastudio.operations.registers.records import add_entry, amend_entry, list_entries
from slastudio.operations.registers.states import WantedRecords, state_of, totals_words, wanted_of
from slastudio.operations.registers.withdrawing import restore_entries, withdraw_entries
from slastudio.shared.inputs import Expected, read_given
from slastudio.shared.problems import StudioError
from slastudio.shared.texts import shown_path, valid_text

_TOLD = 100
_PASTED = Expected("a table as text", 4 * 1024 * 1024, "Paste it in parts.")


def run_register(args: argparse.Namespace) -> int:
    if args.action == "paste":
        return run_paste(args)
    values, spec, now = list(args.values), register_named(args.kind), datetime.now(UTC)
    with open_project(args.project, write=args.action != "list") as project:
        if args.action == "list":
            wanted = WantedRecords(
                chosen_period(project, args.period) if args.period else None,
                args.state,
                args.matching,
            )
            entries = wanted_of(spec, list_entries(project, args.kind), wanted, now)
        elif args.action == "add":
            entries = (add_entry(project, args.kind, read_pairs(values)),)
        elif args.action in ("withdraw", "restore"):
            if not values:
                raise StudioError(
                    f"Name the records: slastudio register PROJECT KIND {args.action} ID … --why TEXT."
                )
            taken = withdraw_entries if args.action == "withdraw" else restore_entries
            entries = taken(project, args.kind, values, why=args.why, who=args.who)
        else:
            if not values or "=" in values[0]:
                raise StudioError(
                    "Name the record to amend first: slastudio register PROJECT KIND amend ID FIELD=VALUE --why TEXT."
                )
            entries = (
                amend_entry(
                    project,
                    args.kind,
                    values[0],
                    read_pairs(values[1:]),
                    why=args.why,
                    who=args.who,
                ),
            )
    if args.json:
        show_json(
            [entry_document(each, state_of(spec, each, now)) for each in entries]
            if args.action in ("list", "withdraw", "restore")
            else entry_document(entries[0])
        )
    else:
        narrowed = args.period or args.state or args.matching
        nothing = "No record is like that." if narrowed else "The register is empty."
        show_lines((entry_line(each) for each in entries), nothing)
        if args.action == "list" and entries:
            show_line(totals_words(spec, entries, now))
    return 0


def run_paste(args: argparse.Namespace) -> int:
    raw = read_given(args.file, _PASTED)
    text = valid_text(raw.decode(tell_encoding(shown_path(args.file), [raw])[0], "replace"))
    with open_project(args.project) as project:
        pasted = read_paste(project, args.kind, text)
        added = add_pasted(project, args.kind, pasted, who=args.who)
    problems = (*pasted.problems, *added.problems)
    refused = len({each.row for each in problems if each.level == "error" and each.row is not None})
    if args.json:
        show_json(
            {
                "register": args.kind,
                "columns": [
                    {"heading": heading or None, "field": field or None}
                    for heading, field in pasted.columns
                ],
                "added": added.added,
                "skipped": added.skipped,
                "refused": refused,
                "ids": list(added.ids),
                "problems": [each.as_json() for each in problems],
            }
        )
    else:
        there = f", {added.skipped:,} there already" if added.skipped else ""
        print(f"{added.added:,} added{there}{f', {refused:,} refused' if refused else ''}.")
    for each in () if args.json else problems[:_TOLD]:
        show_problem(str(each) if each.row else each.message)
    if not args.json and len(problems) > _TOLD:
        show_problem(f"… and {len(problems) - _TOLD:,} more; --json lists all.")
    return int(not added.added and not added.skipped)
