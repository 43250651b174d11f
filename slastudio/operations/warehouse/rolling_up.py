"""Files of any size on one's own disk are counted where they lie; only what they count enters."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from slastudio.evidence.intake import FieldSource, Hints, Mapping
from slastudio.evidence.kinds import KINDS, kind_named
from slastudio.evidence.records import column_type
from slastudio.importing.files.file_hash import fingerprint, hash_file, require_unchanged
from slastudio.operations.evidence.computed_answers import AnswerFile, keep_answer
from slastudio.operations.evidence.import_result import ImportResult
from slastudio.operations.evidence.imports import inspect_file
from slastudio.operations.warehouse.planning import Plan, plan
from slastudio.operations.warehouse.sources import chosen_sources
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, parse_period, zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress
from slastudio.warehouse.answers import EngineAnswer, read_answer
from slastudio.warehouse.engines import engine_named
from slastudio.warehouse.files import TABLE, FileReader, FoundFiles, files_in, plain
from slastudio.warehouse.pack import pack_as_json
from slastudio.warehouse.queries import PackRun, steps_of
from slastudio.warehouse.script import script_of
from slastudio.warehouse.source import SourceColumn, WarehouseSource, checked, factor_of
from slastudio.warehouse.spans import unit_of

_SAMPLE = 2_000
_ENGINE = "duckdb"


@dataclass(frozen=True)
class RolledUp:
    """Say what was counted: the import, the files, and the objectives that can and cannot be judged
    on it.
    """

    imported: ImportResult
    files: FoundFiles
    plan: Plan
    left_out: tuple[str, ...]


def roll_up(
    project: Project,
    place: Path,
    period: str = "",
    hints: Hints | None = None,
    source: str = "",
    progress: Progress | None = None,
) -> RolledUp:
    """Count the files of a folder and keep what objectives need as one import.

    period: the days meant; "" for all that the files hold. source: the name of a kept mapping whose
    columns are those of the files; "": the files are recognised as an import would recognise them.
    Raise StudioError where nothing can be judged on them; nothing is kept then.
    """
    report = progress or Progress()
    report.report(f"Looking at {place.name}", 0.0)
    found = files_in(place)
    before = [fingerprint(each) for each in found.paths]
    with FileReader(found, place) as reader:
        report.check()
        notes: tuple[str, ...] = ()
        if source:
            (kept,) = chosen_sources(project, (source,))
            mapped = replace(kept, table=(TABLE,))
        else:
            mapped, notes = recognised(project, reader, place, hints)
        mapped = plain(mapped)
        numbers = [
            each.column
            for each in mapped.columns
            if each.constant is None
            and column_type(mapped.evidence, each.name) in ("number", "integer", "decimal")
        ]
        unread = reader.prepare(mapped, numbers)
        meant = _period(project, reader, mapped, period)
        report.report("Looking at what has to be judged", 0.05)
        planned = plan(project, [(mapped, _ENGINE)], meant, plain=True)
        asked = planned.pack.sources[0]
        run = PackRun(planned.pack.seal, planned.pack.terms[1], engine_named(_ENGINE).version)
        spans = planned.pack.spans
        steps = steps_of(mapped, asked.asked, spans, run, unit_of(spans))
        table = reader.answered(steps, spans, report.part(0.1, 0.8))
        answer = read_answer(table, planned.pack, asked, place.name)
        answer = _with_unread(answer, mapped, unread, reader.rejected())
        report.report("Taking the files' hash", 0.8)
        file = _file(place, found, report.part(0.8, 0.9))
        # hash and counts must be of the same bytes, or the hash proves nothing
        for path, was in zip(found.paths, before, strict=True):
            require_unchanged(path, was)
        sql = script_of(steps_of(mapped, asked.asked, spans, run), engine_named(_ENGINE), spans)
        result = keep_answer(project, planned.pack, asked, answer, file, sql, report.part(0.9, 1.0))
    with project.writing():
        project.computed.keep_pack(planned.pack.seal, user_name(), pack_as_json(planned.pack))
    return RolledUp(result, found, planned, notes)


def recognised(
    project: Project, reader: FileReader, place: Path, hints: Hints | None
) -> tuple[WarehouseSource, tuple[str, ...]]:
    """Return how files are understood, as an import would understand their first rows, and which
    columns cannot be read here.
    """
    sample = reader.sample(_SAMPLE)
    with tempfile.TemporaryDirectory(prefix="slastudio-") as aside:
        path = Path(aside) / f"{place.stem or 'files'}.csv"
        sample.to_csv(path, index=False)
        mapping = inspect_file(project, path, hints).mapping
    kind = kind_named(mapping.kind)
    if not kind.time or mapping.kind not in KINDS:
        raise StudioError(
            f"{place.name} was recognised as {kind.title.lower()}, which have no days to be counted by. Say what it is "
            "with --as, or import it as rows."
        )
    moment = mapping.fields.get(kind.time)
    if moment is None or not moment.column:
        raise StudioError(
            f"No column of {place.name} says when its records happened. Name it with --map {kind.time}=COLUMN."
        )
    columns, notes = [], []
    for name, field in mapping.fields.items():
        if name == kind.time or name in (kind.identity, "request_id"):
            continue
        found = _column(mapping, name, field)
        if isinstance(found, str):
            notes.append(found)
        else:
            columns.append(found)
    time = reader.time_of(moment.column, moment.unit, mapping.zone)
    source = WarehouseSource(
        place.name[:100] or "files", mapping.kind, (TABLE,), time, tuple(columns), (), 1
    )
    return checked(source), tuple(notes)


def _column(mapping: Mapping, name: str, field: FieldSource) -> SourceColumn | str:
    """Return a column as it is asked for, or why it cannot be."""
    if field.constant is not None:
        return SourceColumn(name, constant=field.constant)
    kind = column_type(mapping.kind, name)
    if kind == "json":
        return f"{name}: lists of moments are read from rows alone"
    numeric = kind in ("number", "integer", "decimal")
    if not numeric:
        return SourceColumn(name, field.column, values=tuple(sorted(field.values.items())))
    if len(field.headings) > 1 or mapping.amounts.decimal_comma:
        return f"{name}: its cells are written in a way that is read from rows alone"
    found = SourceColumn(name, field.column, unit=field.unit)
    try:
        factor_of(mapping.kind, found)
    except StudioError as error:
        return f"{name}: {error}"
    return found


def _period(project: Project, reader: FileReader, source: WarehouseSource, period: str) -> Period:
    with project.reading():
        name = project.agreements.zone()
    if period:
        return parse_period(period, name)
    reach = reader.reach(source)
    if reach is None:
        raise StudioError("No row of the files has a time that can be read. Nothing was imported.")
    days = [datetime.fromtimestamp(each, UTC).astimezone(zone(name)).date() for each in reach]
    return parse_period(f"{days[0].isoformat()}..{days[1].isoformat()}", name)


def _with_unread(
    answer: EngineAnswer, source: WarehouseSource, unread: dict[str, int], rejected: int
) -> EngineAnswer:
    """Return an answer that tells what was no number, and lines that were no rows."""
    lost = dict(answer.lost)
    for each in source.columns:
        if number := unread.get(each.column, 0):
            lost[each.name] = lost.get(each.name, 0) + number
    return replace(
        answer,
        lost=tuple(lost.items()),
        read=answer.read + rejected,
        undated=answer.undated + rejected,
    )


def _file(place: Path, found: FoundFiles, progress: Progress) -> AnswerFile:
    """Return the name and hash of what was counted: a file's own SHA-256, of several that of their
    list as sha256sum prints it, in order of their paths.
    """
    many = len(found.paths)
    sums = [
        hash_file(path, progress.part(number / many, (number + 1) / many))
        for number, path in enumerate(found.paths)
    ]
    if many == 1:
        return AnswerFile(place.name, sums[0], found.size)
    listed = "".join(
        f"{each}  {path.relative_to(place).as_posix()}\n"
        for each, path in zip(sums, found.paths, strict=True)
    )
    digest = hashlib.sha256(listed.encode(errors="surrogateescape")).hexdigest()
    return AnswerFile(f"{place.name} ({count(many, 'file')})", digest, found.size)
