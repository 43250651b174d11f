"""The commands about figures that are computed where the records lie."""

from __future__ import annotations

import argparse

from slastudio.cli.console import console_progress, read_pairs, show_json, show_line, show_lines
from slastudio.cli.listings.records import batch_document, batch_sentence
from slastudio.cli.opened import open_project
from slastudio.evidence.intake import Hints
from slastudio.operations.evidence.computed import computed_lines, computed_of
from slastudio.operations.warehouse.comparing import compare_dry_run
from slastudio.operations.warehouse.extra import require_extra
from slastudio.operations.warehouse.sources import drop_source, keep_source, list_sources
from slastudio.shared.counts import count
from slastudio.shared.problems import StudioError
from slastudio.warehouse.engines import ENGINES
from slastudio.warehouse.source import source_as_json


def run_rollup(args: argparse.Namespace) -> int:
    require_extra()
    from slastudio.operations.warehouse.rolling_up import roll_up

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
    show_line(
        f"{count(len(done.files.paths), 'file')} stayed where they are; groups of equal records entered."
    )
    told = [each.message for each in batch.problems]
    told += [f"Not read: {each}." for each in done.left_out]
    told += [f"Cannot be judged on it: {each.name}: {each.why_not}." for each in planned.left]
    for line in told:
        show_line(line)
    return 0


def run_source(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        source = keep_source(project, args.file)
    show_line(
        f"Kept {source.name}: {source.evidence} of {'.'.join(source.table)}, "
        f"{count(len(source.columns), 'column')}."
    )
    return 0


def run_sources(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = list_sources(project)
    if args.json:
        show_json([source_as_json(each) for each in found])
        return 0
    show_lines(
        (
            f"{each.name}  {each.evidence} of {'.'.join(each.table)}: time {each.time.column} ({each.time.form}), "
            f"{', '.join(column.name for column in each.columns)}"
            for each in found
        ),
        "No table is mapped yet.",
    )
    return 0


def run_forget(args: argparse.Namespace) -> int:
    with open_project(args.project) as project:
        drop_source(project, args.name)
    show_line(f"Forgot {args.name}.")
    return 0


def run_pack(args: argparse.Namespace) -> int:
    require_extra()
    from slastudio.operations.warehouse.packing import write_pack

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
    show_line(
        f"Pack {planned.pack.seal[:12]} in {args.folder}: {', '.join(each.name for each in written.files)}."
    )
    show_line(f"It will judge {', '.join(each.name for each in planned.computed)}.")
    for each in planned.left:
        show_line(f"Needs rows instead: {each.name}: {each.why_not}.")
    show_line("Send the folder; import the files that come back with slastudio import.")
    return 0


def run_compare(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = compare_dry_run(project, args.file)
    if args.json:
        show_json(
            {
                "source": found.source,
                "evidence": found.evidence,
                "rows": found.rows,
                "imported": found.known,
                "findings": list(found.findings),
            }
        )
        return 0
    show_line(
        f"{found.source}: {count(found.rows, 'row')} of {found.evidence}; {found.known:,} of these days were imported."
    )
    show_lines(found.findings, "Nothing speaks against the mapping.")
    return 0


def run_computed(args: argparse.Namespace) -> int:
    with open_project(args.project, write=False) as project:
        found = computed_of(project)
    if args.sql is not None:
        if args.sql not in found:
            raise StudioError(f"Import {args.sql} holds nothing that was computed at the source.")
        print(found[args.sql].sql, end="")
        return 0
    if args.json:
        show_json(
            [
                {
                    "import": batch,
                    "source": each.source,
                    "evidence": each.evidence,
                    "start": each.start.isoformat(),
                    "end": each.end.isoformat(),
                    "rows": each.inside,
                    "engine": each.engine,
                    "ran": each.ran.isoformat(),
                    "pack": each.pack,
                    "sql_sha256": each.sql_sha256,
                }
                for batch, each in found.items()
            ]
        )
        return 0
    lines = (
        line
        for batch, each in found.items()
        for line in (
            f"Import {batch}",
            *(f"  {label}: {text}" for label, text in computed_lines(each)),
        )
    )
    show_lines(lines, "Nothing was computed at the source.")
    return 0


def run_engines(args: argparse.Namespace) -> int:
    if args.json:
        show_json([{"name": e.name, "title": e.title, "tried": e.tried} for e in ENGINES.values()])
        return 0
    show_lines(
        f"{each.name}  {each.title}{'' if each.tried else ' (written by its grammar, not run by us)'}"
        for each in ENGINES.values()
    )
    return 0
