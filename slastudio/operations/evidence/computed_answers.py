"""Answers of other engines become evidence."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from slastudio import __version__
from slastudio.evidence.cells import EvidenceCells
from slastudio.evidence.computed import COMPUTED
from slastudio.evidence.intake import Inspection, Mapping
from slastudio.importing.files.file_hash import hash_file
from slastudio.operations.changes import changed
from slastudio.operations.evidence.import_result import ImportResult
from slastudio.project.computed_store import Computation
from slastudio.project.database.limits import LONG
from slastudio.project.evidence.batches import Origin
from slastudio.project.evidence.receiving import pack as packed_cells
from slastudio.project.file import Project
from slastudio.project.holders import user_name
from slastudio.shared.counts import count
from slastudio.shared.inputs import Expected, open_input
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.progress import Progress
from slastudio.warehouse.answers import Answer, read_answer, seal_of
from slastudio.warehouse.pack import Pack, PackedSource, pack_from_json
from slastudio.warehouse.questions import RUN
from slastudio.warehouse.scripts import script_text

_LARGEST = 2 << 30
_MOST_CELL = 1 << 20
FORMAT = "computed at the source"
_EXPECTED = Expected("an answer to a pack", _LARGEST)


@dataclass(frozen=True)
class AnswerFile:
    """Name what an answer came in: the file's name, its SHA-256 and size."""

    name: str
    sha256: str
    size: int


def is_answer(path: Path) -> bool:
    """Tell whether a file looks like the answer to a pack, by its first bytes alone."""
    try:
        with open_input(path, _EXPECTED) as file:
            lead = file.read(64)
        if lead.startswith(b"PAR1"):
            names = pq.read_schema(path).names
            return list(names[:3]) == ["rollup", "span", "moment"]
    except (OSError, StudioError, ValueError):
        return False
    text = lead.decode(_encoding(lead), "replace").replace('"', "")
    return text.startswith("rollup,span,moment,")


def _encoding(lead: bytes) -> str:
    # what Windows writes begins with the mark of its order of bytes
    return "utf-16" if lead.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"


def import_answer(project: Project, path: Path, progress: Progress | None = None) -> ImportResult:
    """Import what an engine answered to a pack of this project, as one import; raise StudioError where
    it answers another, or is not whole.
    """
    report = progress or Progress()
    report.report(f"Reading {path.name}", 0.0)
    sha256 = hash_file(path, report.part(0.0, 0.2))
    with project.reading():
        known = project.evidence.imported_as(sha256, sha256)
    if known is not None:
        told = Problem(
            f"This answer was already imported on {known.imported:%Y-%m-%d} as import {known.id}. Nothing was stored.",
            level="note",
        )
        return ImportResult(replace(known, problems=(told,)), changed(), already=True)
    table = answer_table(path)
    report.check()
    if is_dry_run(table):
        raise StudioError(
            f"{path.name} is what a dry run counted. Nothing was imported; see what it tells with slastudio warehouse "
            "compare, and import what the script itself answers."
        )
    pack = pack_of(project, table, path.name)
    asked = _asked(pack, table, path.name)
    answer = read_answer(table, pack, asked, path.name)
    report.report("Saving", 0.7)
    file = AnswerFile(path.name, sha256, path.stat().st_size)
    return keep_answer(
        project, pack, asked, answer, file, script_text(pack, asked), report.part(0.7, 1.0)
    )


def pack_of(project: Project, table: pd.DataFrame, name: str) -> Pack:
    """Return the pack a table answers; raise StudioError where this project wrote none like it."""
    seal = seal_of(table, name)
    with project.reading():
        manifest = project.computed.pack(seal)
    if manifest is None:
        raise StudioError(
            f"{name} answers a pack that this project did not write. Nothing was imported; import it into the "
            "project the pack is from."
        )
    return pack_from_json(manifest)


def is_dry_run(table: pd.DataFrame) -> bool:
    """Tell whether a table holds no more than the numbers of rows a dry run counts."""
    if "rollup" not in table.columns or "key2" not in table.columns:
        return False
    told = table["key2"][table["rollup"] == RUN]
    return len(told) == 1 and str(told.iloc[0]).startswith("dry run: ")


def _asked(pack: Pack, table: pd.DataFrame, name: str) -> PackedSource:
    """Return which source of a pack a table answers, by the rollups it names."""
    there = set(table["rollup"].tolist())
    for each in pack.sources:
        if there & {one.rollup.id for one in each.asked}:
            return each
    if len(pack.sources) == 1:
        return pack.sources[0]
    raise StudioError(f"{name} answers none of the pack's sources. Nothing was imported.")


def answer_table(path: Path) -> pd.DataFrame:
    """Return a file's cells as texts; raise StudioError where it is no table."""
    if path.stat().st_size > _LARGEST:
        raise StudioError(f"{path.name} is larger than any answer to a pack. Nothing was imported.")
    with open_input(path, _EXPECTED) as file:
        lead = file.read(4)
    if lead == b"PAR1":
        return _of_parquet(path)
    csv.field_size_limit(_MOST_CELL)
    with open_input(path, _EXPECTED) as file:
        text = io.TextIOWrapper(file, encoding=_encoding(lead), newline="")
        try:
            rows = list(csv.reader(text))
        except (csv.Error, UnicodeError) as error:
            raise StudioError(
                f"{path.name} is no CSV file in UTF-8 ({error}). Nothing was imported."
            ) from None
    rows = [each for each in rows if each]
    if not rows:
        raise StudioError(f"{path.name} is empty. Nothing was imported.")
    heads = rows[0]
    for number, each in enumerate(rows[1:], 2):
        if len(each) != len(heads):
            raise StudioError(
                f"{path.name}, row {number}: it has {len(each)} cells, and the heading {len(heads)}. Nothing was "
                "imported; send the file as the engine wrote it."
            )
    _require_texts(rows, path.name)
    # some tools write the missing value as a word
    missing = {"NULL", "null", "\\N"}
    table = pd.DataFrame(rows[1:], columns=heads, dtype=object)
    return table.map(lambda each: "" if each in missing else each)


def _of_parquet(path: Path) -> pd.DataFrame:
    try:
        table = pq.read_table(path)
        texts = {
            name: ["" if each is None else str(each) for each in column.to_pylist()]
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
    except Exception as error:  # noqa: BLE001 - whatever a stranger's Parquet breaks is told alike
        raise StudioError(
            f"{path.name} is no Parquet file that can be read ({type(error).__name__}). Nothing was imported."
        ) from None
    _require_texts(list(zip(*texts.values(), strict=True)), path.name)
    return pd.DataFrame(texts, dtype=object)


def _require_texts(rows: Sequence[Sequence[str]], name: str) -> None:
    """Raise StudioError where a cell holds what no engine writes into a text."""
    for number, each in enumerate(rows, 1):
        if any("\0" in cell for cell in each):
            raise StudioError(
                f"{name}, row {number}: it holds bytes that are no text. Nothing was imported; send the file as the "
                "engine wrote it."
            )


def keep_answer(
    project: Project,
    pack: Pack,
    asked: PackedSource,
    answer: Answer,
    file: AnswerFile,
    sql: str,
    progress: Progress,
) -> ImportResult:
    """Write an answer as one import, in one transaction; raise StudioError where its days were
    computed already.
    """
    record = _computation(pack, asked, answer, sql)
    _require_new_days(project, record)
    with project.evidence.receiving(COMPUTED) as received:
        outside = answer.read - answer.inside - answer.undated
        received.add(answer.read, outside, ())
        received.rejected += answer.undated
        received.problems += _problems(asked, answer)
        for rollup, rows in answer.rows:
            received.lay(packed_cells(EvidenceCells.of(rollup.kind, rows)))
        origin = Origin(
            _inspection(file),
            file.sha256,
            _mapping(),
            f"slastudio {__version__}",
            user_name(),
            file.sha256,
        )
        with project.writing(LONG):
            batch = project.evidence.write(origin, received, progress)
            project.computed.keep_computation(batch, record)
            imported = project.evidence.batch(batch)
    return ImportResult(imported, changed("evidence"))


def _computation(pack: Pack, asked: PackedSource, answer: Answer, sql: str) -> Computation:
    spans = pack.spans
    return Computation(
        pack=pack.seal,
        source=asked.source.name,
        evidence=asked.source.evidence,
        zone=pack.zone,
        start=datetime.fromtimestamp(spans[0].low, UTC),
        end=datetime.fromtimestamp(spans[-1].high, UTC),
        first=answer.first,
        last=answer.last,
        edges=pack.edges,
        rollups=tuple(rollup.kind for rollup, _ in answer.rows),
        read=answer.read,
        inside=answer.inside,
        undated=answer.undated,
        lost=answer.lost,
        rounded=answer.rounded,
        engine=answer.engine,
        ran=answer.ran,
        sql_sha256=hashlib.sha256(sql.encode()).hexdigest(),
        sql=sql,
    )


def _require_new_days(project: Project, record: Computation) -> None:
    with project.reading():
        known = project.computed.computations()
    for batch, each in known.items():
        if each.evidence == record.evidence and each.start < record.end and record.start < each.end:
            last = each.end - timedelta(seconds=1)
            raise StudioError(
                f"Days from {each.start:%Y-%m-%d} to {last:%Y-%m-%d} (UTC) were computed already, by import {batch}; "
                "records would count twice. Remove that import first, or ask for other days."
            )


def _problems(asked: PackedSource, answer: Answer) -> list[Problem]:
    told = [
        Problem(
            f"{number:,} values of {name} are no numbers that can be kept; they count as missing.",
            column=name,
            level="warning",
        )
        for name, number in answer.lost
    ]
    for name, number in answer.rounded:
        column = asked.source.column(name)
        told.append(
            Problem(
                f"{number:,} values of {name} were rounded to the resolution that was asked for"
                f"{f' ({column.digits} digits)' if column and column.digits else ''}; figures of them are that exact.",
                column=name,
                level="note",
            )
        )
    if answer.undated:
        told.append(
            Problem(
                f"{count(answer.undated, 'row')} without a time that can be read: of no day.",
                level="warning",
            )
        )
    return told


def _mapping() -> Mapping:
    return Mapping(COMPUTED, FORMAT)


def answer_inspection(path: Path) -> Inspection:
    """Return an answer as a file that was found out about: nothing of it is left to be chosen."""
    return _inspection(AnswerFile(path.name, "", path.stat().st_size), str(path))


def _inspection(file: AnswerFile, path: str = "") -> Inspection:
    return Inspection(
        path=path,
        file=file.name,
        sha256=file.sha256,
        size=file.size,
        container="csv",
        encoding="utf-8",
        headings=(),
        sample=(),
        mapping=_mapping(),
        confidence=1.0,
        signature="",
    )
