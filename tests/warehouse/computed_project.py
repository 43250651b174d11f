"""A project whose requests lie in a table of a client's, and rows to fill the table with."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from slastudio.contract.terms.objectives import Indicator, Objective
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.projects import create_project
from slastudio.operations.warehouse.packing import write_pack
from slastudio.operations.warehouse.sources import keep_source
from slastudio.project.file import Project
from tests.warehouse.real_engines import statements

ZONE = "Europe/Madrid"
PERIOD = "2026-03-28..2026-03-30"
START = datetime(2026, 3, 27, 23, tzinfo=UTC)
OBJECTIVES = (
    Objective(
        "av", "Availability", indicator=Indicator("availability", "requests"), target=Decimal(76)
    ),
    Objective(
        "p95",
        "Latency",
        indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)),
        comparator="<=",
        target=Decimal(2_000),
        unit="ms",
    ),
    Objective(
        "spend",
        "Spend",
        indicator=Indicator("spend", "requests", "cost"),
        comparator="<=",
        target=Decimal(50),
        unit="EUR",
    ),
)
MAPPING = """
name: log
evidence: requests
table: app_requests
time: {column: at}
columns:
  status: outcome
  latency_ms: {column: took, unit: s}
  cost: {column: price, digits: 6}
  currency: {constant: EUR}
least_group: 1
"""
NAMES = ("at", "outcome", "took", "price")
STATUSES = (
    "ok",
    "error",
    "=1+1",
    "<b>x</b>",
    "@SUM(A1)",
    "-2+3",
    " ok",
    "",
    None,
    "a,b",
    'say "x"',
    "é😀",
)


def made_project(path: Path, objectives: Sequence[Objective] = OBJECTIVES) -> Path:
    """Make a project of Madrid with a mapping of the table."""
    with create_project(path, "customer-support", zone=ZONE) as project:
        agreed = current_agreement(project)
        promised = replace(agreed.objectives, objectives=tuple(objectives))
        save_agreement(project, replace(agreed, objectives=promised))
        mapping = path.with_name("mapping.yaml")
        mapping.write_text(MAPPING, "utf-8")
        keep_source(project, mapping)
    return path


def drawn(rng: random.Random, number: int = 80) -> list[tuple[Any, ...]]:
    """Return rows of the table: moment, outcome, seconds, amount."""
    return [
        (
            START + timedelta(milliseconds=rng.randrange(-3_600_000, 76 * 3_600_000)),
            rng.choice(STATUSES),
            rng.choice([None, rng.randrange(5_000) / 1_000]),
            rng.choice([None, Decimal(rng.randrange(-10, 10**6)) / 10**4]),
        )
        for _ in range(number)
    ]


def asked_script(path: Path, folder: Path, period: str = PERIOD) -> str:
    """Write a pack for DuckDB and return its script."""
    with Project.open(path) as project:
        write_pack(project, "duckdb", period, folder)
    return (folder / "log.sql").read_text("utf-8")


def answered(script: str, rows: Sequence[tuple[Any, ...]]) -> list[list[str]]:
    """Return what DuckDB answers over rows: lines of cells, the headings first."""
    with duckdb.connect(":memory:") as db:
        db.execute(
            'CREATE TABLE app_requests ("at" TIMESTAMPTZ, outcome VARCHAR, took DOUBLE, price DECIMAL(18,6))'
        )
        if rows:
            db.executemany("INSERT INTO app_requests VALUES (?,?,?,?)", rows)
        *before, query = statements(script)
        for each in before:
            db.execute(each)
        found = db.execute(query)
        names = [each[0] for each in found.description or ()]
        return [
            names,
            *([("" if cell is None else str(cell)) for cell in row] for row in found.fetchall()),
        ]


def as_csv(lines: Sequence[Sequence[str]], **options: Any) -> str:
    text = io.StringIO()
    csv.writer(text, **{"lineterminator": "\n", **options}).writerows(lines)
    return text.getvalue()
