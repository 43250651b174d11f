"""The sample's six months, counted where they lie, are judged as they are judged on their rows."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.explanations import explain_objective
from slastudio.operations.analysis.trends import trends_of
from slastudio.operations.evidence.coverage import coverage
from slastudio.operations.evidence.imports import import_file, list_imports, remove_import
from slastudio.operations.warehouse.packing import write_pack
from slastudio.operations.warehouse.rolling_up import roll_up
from slastudio.operations.warehouse.sources import keep_source
from slastudio.project.file import Project
from tests.strength import RELEASE
from tests.warehouse.real_engines import (
    DuckDBEngine,
    PostgresEngine,
    SQLiteEngine,
    postgres_programs,
    postgres_server,
)

NOW = datetime(2026, 11, 5, tzinfo=UTC)
# what is still read from rows alone, and what names the files
ROWS_ALONE = {"duties", "incident_stories", "stages", "spend_movement", "attention"}
MAPPING = """
name: gateway
evidence: requests
table: app_requests
time: time
columns:
  latency_ms: latency_ms
  first_token_ms: first_token_ms
  status: status
  cost: cost
  currency: currency
  model: model
  prompt_version: prompt_version
  retrieval_version: retrieval_version
  workflow: workflow
  confidence: {column: confidence, digits: 2}
  escalated: escalated
  fallback: fallback
  input_tokens: input_tokens
  output_tokens: output_tokens
  seg.team: seg.team
  seg.language: seg.language
least_group: 1
"""


@pytest.fixture(scope="module")
def judged(sample: Path) -> Assessment:
    with Project.open(sample, write=False) as project:
        return assess(project, "2026-10", now=NOW)


@pytest.fixture(scope="module")
def exports(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exports")
    for each in sample.parent.glob("exports/requests-*.csv"):
        shutil.copy(each, folder)
    return folder


@pytest.fixture
def without_rows(sample: Path, tmp_path: Path) -> Iterator[Project]:
    """Yield the sample without the rows of its requests."""
    path = tmp_path / "larkpay.slastudio"
    shutil.copy(sample, path)
    with Project.open(path) as project:
        for each in list_imports(project):
            if each.kind == "requests":
                remove_import(project, each.id)
        yield project


def plain(value: Any) -> Any:
    """Return a value without the files it names."""
    if isinstance(value, tuple):
        return tuple(plain(each) for each in value)
    if hasattr(value, "sources"):
        value = replace(value, sources=())
    if hasattr(value, "result") and hasattr(value.result, "sources"):
        value = replace(value, result=plain(value.result))
    return value


def same(one: Assessment, other: Assessment) -> None:
    differ = {
        each.name
        for each in fields(Assessment)
        if each.name not in ("sources", "notes", *ROWS_ALONE)
        and plain(getattr(one, each.name)) != plain(getattr(other, each.name))
    }
    assert differ == set()


def test_that_files_counted_where_they_lie_are_judged_as_rows(
    judged: Assessment, without_rows: Project, exports: Path, sample: Path
) -> None:
    done = roll_up(without_rows, exports)
    assert done.plan.left == ()
    assert done.imported.batch.read == done.imported.batch.accepted == 141_034
    found = assess(without_rows, "2026-10", now=NOW)
    same(judged, found)
    told_of = set(found.notes) - set(judged.notes)
    assert len(told_of) == 1
    assert "counted where they lie, by DuckDB" in told_of.pop()
    with Project.open(sample, write=False) as project:
        drawn = trends_of(project, "final-answer").trends[0].points
        days = next(each for each in coverage(project).kinds if each.kind == "requests")
    assert trends_of(without_rows, "final-answer").trends[0].points == drawn
    assert next(each for each in coverage(without_rows).kinds if each.kind == "requests") == days
    told = dict(explain_objective(without_rows, "final-answer", "2026-10", now=NOW).lines)
    assert told["Engine"].startswith("DuckDB")
    assert len(told["Script"].removeprefix("SHA-256 ")) == 64


def test_that_months_of_rows_and_computed_ones_stand_together(
    judged: Assessment, sample: Path, exports: Path, tmp_path: Path
) -> None:
    # all rows are there as well: those of computed days must not count a second time
    path = tmp_path / "larkpay.slastudio"
    shutil.copy(sample, path)
    with Project.open(path) as project:
        roll_up(project, exports, "2026-09")
        same(judged, assess(project, "2026-10", now=NOW))
        for each in list_imports(project):
            if each.file == "requests-2026-09.csv":
                remove_import(project, each.id)
        same(judged, assess(project, "2026-10", now=NOW))


ENGINES = ("duckdb", "sqlite", "postgres") if RELEASE else ("sqlite",)


@pytest.mark.parametrize("name", ENGINES)
def test_that_a_packs_answer_is_judged_as_rows(
    name: str, judged: Assessment, without_rows: Project, exports: Path, tmp_path: Path
) -> None:
    if name == "postgres" and postgres_programs() is None:
        pytest.skip("no PostgreSQL server is installed: apt-get install postgresql")
    mapping = tmp_path / "gateway.yaml"
    mapping.write_text(MAPPING, "utf-8")
    keep_source(without_rows, mapping)
    written = write_pack(without_rows, name, "2026-05..2026-10", tmp_path / "pack")
    script = (tmp_path / "pack" / "gateway.sql").read_text("utf-8")
    rows = pd.concat([pd.read_csv(each, dtype=str) for each in sorted(exports.iterdir())])
    rows["time"] = pd.to_datetime(rows["time"], utc=True, format="ISO8601").dt.as_unit("ns")
    for each in (
        "latency_ms",
        "first_token_ms",
        "confidence",
        "input_tokens",
        "output_tokens",
        "cost",
    ):
        rows[each] = pd.to_numeric(rows[each])
    columns = [each for each in rows.columns if each in MAPPING and each != "request_id"]
    table = answer_of(name, rows[columns].reset_index(drop=True), script, tmp_path)
    file = tmp_path / "gateway.csv"
    table.to_csv(file, index=False)
    imported = import_file(without_rows, file).batch
    assert imported.accepted == 141_034
    assert not imported.problems
    assert written.plan.left == ()
    same(judged, assess(without_rows, "2026-10", now=NOW))


def answer_of(name: str, rows: pd.DataFrame, script: str, folder: Path) -> pd.DataFrame:
    if name == "postgres":
        with postgres_server(folder) as address:
            served = PostgresEngine(address)
            try:
                served.load(rows)
                return served.answer(script)
            finally:
                served.close()
    engine = DuckDBEngine() if name == "duckdb" else SQLiteEngine()
    try:
        engine.load(rows)
        return engine.answer(script)
    finally:
        engine.close()
