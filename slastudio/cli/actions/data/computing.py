"""Counting files and writing packs, for which other engines' languages have to be loaded."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, read_pairs, show_json, show_line
from slastudio.cli.listings.records import batch_document, batch_sentence
from slastudio.cli.opened import open_project
from slastudio.evidence.intake import Hints
from slastudio.operations.warehouse.packing import missing_words, write_pack
from slastudio.operations.warehouse.rolling_up import roll_up
from slastudio.shared.counts import count


def roll_up_files(args: argparse.Namespace) -> int:
    hints = Hints(
        kind=args.kind,
        fields=read_pairs(args.fields),
        timezone=args.timezone,
        currency=args.currency,
    )
    with open_project(args.project) as project:
        done = roll_up(
            project, args.place, args.period or "", hints, args.source, console_progress()
        )
    batch, planned = done.imported.batch, done.plan
    if args.json:
        show_json(
            {
                **batch_document(batch),
                "files": len(done.files.paths),
                "judged": [each.id for each in planned.computed],
                "not_judged": {each.id: each.why_not for each in planned.left},
                "left_out": list(done.left_out),
            }
        )
        return 0
    show_line(f"{batch.id}  {batch_sentence(batch)}")
    kept = sum(batch.rows_by_kind.values())
    show_line(
        f"{count(len(done.files.paths), 'file')} stayed where they are; {count(kept, 'group')} of equal records entered."
    )
    told = [each.message for each in batch.problems]
    told += [f"Not read: {each}." for each in done.left_out]
    told += [f"Cannot be judged on it: {each.name}: {each.why_not}." for each in planned.left]
    for line in told:
        show_line(line)
    return 0


def write_pack_of(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        written = write_pack(
            project, args.engine, args.period, args.folder, tuple(args.sources), console_progress()
        )
    planned = written.plan
    if args.json:
        show_json(
            {
                "seal": planned.pack.seal,
                "files": [each.name for each in written.files],
                "judged": [each.id for each in planned.computed],
                "not_judged": {each.id: each.why_not for each in planned.left},
            }
        )
        return 0
    names = ", ".join(each.name for each in written.files)
    show_line(f"Pack {planned.pack.seal[:12]} in {args.folder}: {names}.")
    for each in planned.computed:
        show_line(f"It will judge {each.name}{missing_words(each)}.")
    for each in planned.left:
        show_line(f"Needs rows instead: {each.name}: {each.why_not}.")
    show_line("Send the folder; import the files that come back with slastudio import.")
    return 0
