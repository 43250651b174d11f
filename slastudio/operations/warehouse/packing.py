"""Write a pack: scripts for the client's engine, how to run them, and what they ask."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from slastudio.operations.warehouse.planning import Plan, plan
from slastudio.operations.warehouse.sources import chosen_sources
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.shared.counts import count
from slastudio.shared.outputs import made_folder, write_text
from slastudio.shared.periods import parse_period, show_moment
from slastudio.shared.progress import Progress
from slastudio.warehouse.engines import Engine, engine_named
from slastudio.warehouse.pack import AskedObjective, PackedSource, leaves_words, pack_as_json
from slastudio.warehouse.runner import spark_runner
from slastudio.warehouse.scripts import dry_run_text, file_name, script_text


@dataclass(frozen=True)
class WrittenPack:
    """Name the files of a pack and what it asks."""

    plan: Plan
    folder: Path
    files: tuple[Path, ...]


def write_pack(
    project: Project,
    engine: str,
    period: str,
    folder: Path,
    sources: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> WrittenPack:
    """Write a pack for an engine over a period into a folder; raise StudioError where nothing could be
    judged on what it would ask.
    """
    report = progress or Progress()
    chosen = engine_named(engine)
    with project.reading():
        zone = project.agreements.zone()
    report.report("Looking at what has to be judged", 0.1)
    found = plan(
        project,
        [(each, chosen.name) for each in chosen_sources(project, sources)],
        parse_period(period, zone),
    )
    pack = found.pack
    files: dict[str, str] = {}
    for number, each in enumerate(pack.sources):
        report.report(f"Writing {each.source.name}", 0.2 + 0.6 * number / len(pack.sources))
        name = file_name(each)
        files[f"{name}.sql"] = script_text(pack, each)
        files[f"{name}-dry-run.sql"] = dry_run_text(pack, each)
    if chosen.name in ("spark", "databricks"):
        files["run_spark.py"] = spark_runner([file_name(each) for each in pack.sources])
    files["manifest.json"] = json.dumps(
        {"seal": pack.seal, "pack": pack_as_json(pack)}, indent=1, ensure_ascii=False
    )
    files["README.md"] = readme(found, chosen)
    made_folder(folder)
    for name, text in files.items():
        write_text(folder / name, text)
    with project.writing():
        project.computed.keep_pack(pack.seal, user_name(), pack_as_json(pack))
    return WrittenPack(found, folder, tuple(folder / name for name in files))


def readme(found: Plan, engine: Engine) -> str:
    """Return what the client's engineer reads first."""
    pack = found.pack
    lines = [
        "# What this folder asks of you",
        "",
        f"Figures of {pack.first:%d %B %Y} to {pack.last:%d %B %Y} ({pack.zone}) for the service levels that were "
        f"agreed (version {pack.terms[0]}). The scripts group and count where your rows are; only the counts come "
        "to us.",
        "",
        "1. Read the scripts. Each says in its comments what it counts.",
        "2. Run the dry run, which only counts rows, and see whether the numbers are what you expect.",
        "3. Run the script, and send us the file it writes, unchanged.",
        "",
        f"Times below are in UTC where a script compares them; no session's own zone counts. {_tried(engine)}",
        "",
    ]
    for each in pack.sources:
        name = file_name(each)
        csv = f"{name}.csv"
        run = engine.run.format(sql=f"{name}.sql", csv=csv)
        dry = engine.run.format(sql=f"{name}-dry-run.sql", csv=f"{name}-dry-run.csv")
        lines += [
            f"## {each.source.evidence.replace('_', ' ').capitalize()}: {name}.sql",
            "",
            "```",
            dry,
            run,
            "```",
            "",
            f"What leaves, grouped and counted: {', '.join(leaves_words(each.asked)) or 'numbers of rows alone'}. "
            "Everything else stays.",
            _least(each),
            "",
        ]
    lines += ["## What is judged on it", ""]
    lines += [f"- {each.name}{missing_words(each)}" for each in found.computed]
    if found.left:
        lines += ["", "## What cannot be counted so, and is asked for in another way", ""]
        lines += [f"- {each.name}: {each.why_not}." for each in found.left]
    lines += ["", "## The spans", "", "| span | begins (UTC) | ends (UTC) |", "|---|---|---|"]
    lines += [
        f"| {number} | {_utc(each.low)} | {_utc(each.high)} |"
        for number, each in enumerate(pack.spans)
    ]
    return "\n".join(lines) + "\n"


def missing_words(each: AskedObjective) -> str:
    """Return what an objective reads that is not mapped, "" where all is."""
    if not each.missing:
        return ""
    return f" (not mapped, so missing in every row: {', '.join(each.missing)})"


def _least(each: PackedSource) -> str:
    least = each.source.least_group
    if least <= 1:
        return "Groups of any size are told."
    return f"Values of a segment with fewer than {count(least, 'row')} are put together before anything leaves."


def _tried(engine: Engine) -> str:
    if engine.tried:
        return f"What is written for {engine.title} is run on a real one before every release of this program."
    return f"What is written for {engine.title} follows its grammar; this program's makers have not run it on one."


def _utc(second: int) -> str:
    return show_moment(datetime.fromtimestamp(second, UTC), "UTC")
