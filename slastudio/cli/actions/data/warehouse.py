"""The commands about figures that are computed where the records lie."""

from __future__ import annotations

import argparse

from slastudio.cli.console import show_json, show_line, show_lines
from slastudio.cli.declaration import load
from slastudio.cli.opened import open_project
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
    return load("data.computing:roll_up_files")(args)


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
    return load("data.computing:write_pack_of")(args)


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
