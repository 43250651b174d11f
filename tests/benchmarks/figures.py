"""A month's rolling percentile and success share from a stored project, against a pandas notebook on the CSV."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd

from slastudio.contract.agreement import Agreement
from slastudio.contract.objectives import Indicator, Objective, Objectives, Window
from slastudio.operations.assessments import assess
from slastudio.operations.imports import import_file
from slastudio.project.file import Project
from tests.benchmarks.logs import request_log


def _project(folder: Path, log: Path) -> Path:
    path = folder / "figures.slastudio"
    p95 = Objective(
        id="p95",
        indicator=Indicator("percentile", "requests", "latency_ms", Decimal(95)),
        comparator="<=",
        target=Decimal(3000),
        unit="ms",
        window=Window("rolling", 30, "daily"),
    )
    share = Objective(
        id="ok", indicator=Indicator("availability", "requests"), target=Decimal(99), window=Window("month")
    )
    if not path.exists():
        with Project.create(path, replace(Agreement(), objectives=Objectives((p95, share)))) as project:
            import_file(project, log)
    return path


def _ours(path: Path) -> float:
    start = time.perf_counter()
    with Project.open(path, write=False) as project:
        assess(project, "2026-05")
    return time.perf_counter() - start


def _pandas(log: Path) -> float:
    start = time.perf_counter()
    data = pd.read_csv(log, parse_dates=["time"]).set_index("time")
    for day in pd.date_range("2026-05-01", "2026-05-31", tz="UTC"):
        data.loc[day - pd.Timedelta(days=29) : day + pd.Timedelta(days=1), "latency_ms"].quantile(0.95)
    (data["status"] == "success").resample("D").mean()
    return time.perf_counter() - start


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    log = request_log(folder, rows)
    path = _project(folder, log)
    return {"SLA Studio": lambda: _ours(path), "pandas on the CSV": lambda: _pandas(log)}
