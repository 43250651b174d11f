"""Twelve objectives over 180 days, every day and every rolling window, against the same in a pandas
notebook on the CSV.

Ours opens the project and computes every point from what is stored; pandas reads the CSV and
computes the same figures the way one writes them down. Equal values are checked in every run.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Window
from slastudio.operations.analysis.trends import TrendBook
from slastudio.project.file import Project
from tests.benchmarks.logs import day_log, request_log

FIRST, LAST, NEXT = date(2026, 1, 1), date(2026, 6, 29), date(2026, 6, 30)
GOOD = (Condition("status", "is", "success"),)
FIGURES: dict[str, dict[str, float]] = {}


def _objective(
    name: str, indicator: Indicator, days: int, unit: str, comparator: str = "<="
) -> Objective:
    window = Window("rolling", days, "daily") if days else Window("month")
    return Objective(
        name,
        name,
        indicator=indicator,
        comparator=comparator,
        target=Decimal(1),
        unit=unit,
        window=window,
    )


def _where(column: str, value: str) -> tuple[Condition, ...]:
    return (Condition(column, "is", value),)


OBJECTIVES = (
    _objective("success", Indicator("good_share", "requests", good=GOOD), 0, "%", ">="),
    _objective("success-30", Indicator("good_share", "requests", good=GOOD), 30, "%", ">="),
    _objective(
        "success-es",
        Indicator("good_share", "requests", good=GOOD, among=_where("seg.language", "es")),
        30,
        "%",
    ),
    _objective("p95", Indicator("percentile", "requests", "latency_ms", Decimal(95)), 0, "ms"),
    _objective("p95-7", Indicator("percentile", "requests", "latency_ms", Decimal(95)), 7, "ms"),
    _objective("p99-30", Indicator("percentile", "requests", "latency_ms", Decimal(99)), 30, "ms"),
    _objective("p50-30", Indicator("percentile", "requests", "latency_ms", Decimal(50)), 30, "ms"),
    _objective(
        "p95-triage",
        Indicator(
            "percentile",
            "requests",
            "latency_ms",
            Decimal(95),
            among=_where("workflow", "invoice-triage"),
        ),
        30,
        "ms",
    ),
    _objective("mean-in", Indicator("mean", "requests", "input_tokens"), 30, "tokens"),
    _objective("mean-out", Indicator("mean", "requests", "output_tokens"), 30, "tokens"),
    _objective("spend-30", Indicator("spend", "requests"), 30, "USD"),
    _objective(
        "gap",
        Indicator(
            "gap",
            "requests",
            good=GOOD,
            segment="seg.language",
            reference="en",
            least_per_segment=10,
        ),
        30,
        "points",
    ),
)
_NOTEBOOK = """
import json, resource, sys, time
import pandas as pd
start, begun = time.perf_counter(), time.process_time()
data = pd.read_csv(sys.argv[1], parse_dates=["time"])
data["day"] = data["time"].dt.floor("D")
data["good"] = data["status"] == "success"
indexed = data.set_index("time").sort_index()
days = pd.date_range("2026-01-01", "2026-06-29", tz="UTC")
def daily(frame, column, how):
    return [how(part[column]) for _, part in frame.groupby("day")]
def rolling(frame, column, length, how):
    found = []
    for day in days:
        part = frame.loc[day - pd.Timedelta(days=length - 1) : day + pd.Timedelta(days=1) - pd.Timedelta(nanoseconds=1)]
        found.append(how(part[column]))
    return found
share = lambda values: 100 * values.mean()
at = lambda q: (lambda values: values.quantile(q))
es = indexed[indexed["seg.language"] == "es"]
triage = indexed[indexed["workflow"] == "invoice-triage"]
def gap(length):
    parts = {name: rolling(indexed[indexed["seg.language"] == name], "good", length, share) for name in ("en", "es", "pt")}
    return [max(abs(e - s), abs(e - p)) for e, s, p in zip(parts["en"], parts["es"], parts["pt"])]
figures = {
    "success": daily(indexed, "good", share),
    "success-30": rolling(indexed, "good", 30, share),
    "success-es": rolling(es, "good", 30, share),
    "p95": daily(indexed, "latency_ms", at(0.95)),
    "p95-7": rolling(indexed, "latency_ms", 7, at(0.95)),
    "p99-30": rolling(indexed, "latency_ms", 30, at(0.99)),
    "p50-30": rolling(indexed, "latency_ms", 30, at(0.5)),
    "p95-triage": rolling(triage, "latency_ms", 30, at(0.95)),
    "mean-in": rolling(indexed, "input_tokens", 30, lambda values: values.mean()),
    "mean-out": rolling(indexed, "output_tokens", 30, lambda values: values.mean()),
    "spend-30": rolling(indexed, "cost", 30, lambda values: values.sum()),
    "gap": gap(30),
}
seconds, processor = time.perf_counter() - start, time.process_time() - begun
print(json.dumps({"seconds": seconds, "processor": processor, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, "figures": figures}))
"""
# a process inherits the peak of the one it was forked from, so a small one stands between
_LAUNCHER = "import subprocess, sys; subprocess.run(sys.argv[1:], check=True)"
_OURS = """
import sys
from pathlib import Path
from tests.benchmarks.figures import compute
compute(Path(sys.argv[1]))
"""


def compute(path: Path) -> None:
    """Compute every point from scratch and print it as JSON with the seconds and the peak."""
    import json

    start, begun = time.perf_counter(), time.process_time()
    with Project.open(path, write=False) as project:
        book = TrendBook(project)
        book.refresh()
        found = [book.trend(name, FIRST, LAST) for name in book.objectives]
        seconds, processor = time.perf_counter() - start, time.process_time() - begun
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        click = _click(book)
    figures = {each.objective.id: [point.value for point in each.points] for each in found}
    print(
        json.dumps(
            {
                "seconds": seconds,
                "processor": processor,
                "peak": peak,
                "figures": figures,
                "click": click,
                "day": _one_more_day(path),
            }
        )
    )


def _one_more_day(path: Path) -> float:
    """Return the seconds until every figure of a new day is there, once that day's requests are
    imported.
    """
    from slastudio.operations.evidence.imports import import_file

    with TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copy(path, copy)
        with Project.open(copy) as project:
            book = TrendBook(project)
            book.refresh()
            for name in book.objectives:
                book.trend(name, FIRST, LAST)
            stored = project.evidence.live_counts()["requests"]
            import_file(project, day_log(Path(folder), stored // ((LAST - FIRST).days + 1), NEXT))
            start = time.perf_counter()
            book.refresh()
            found = [book.trend(name, FIRST, NEXT).points[-1] for name in book.objectives]
            seconds = time.perf_counter() - start
    assert all(point.day == NEXT and point.value is not None for point in found)
    return seconds


def _click(book: TrendBook) -> float:
    """Return the mean seconds of a trend of 180 days with intervals, nothing of it computed before."""
    again = time.perf_counter()
    for name in book.objectives:
        known = book.contributions(name)
        for day in range(known.grid.index_of(FIRST), known.grid.index_of(LAST) + 1):
            known.daily.over(max(day - 29, 0), day, 95.0)
    return (time.perf_counter() - again) / len(book.objectives)


def _project(folder: Path, log: Path) -> Path:
    # imported late, like json: who asks for figures alone loads nothing that reads files
    from slastudio.operations.evidence.imports import import_file

    path = folder / f"{log.stem}.slastudio"
    if not path.exists():
        agreement = Agreement()
        agreement = replace(
            agreement, objectives=replace(agreement.objectives, objectives=OBJECTIVES)
        )
        with Project.create(path, agreement) as project:
            import_file(project, log)
    return path


def _run(side: str, code: str, argument: Path) -> float:
    import json

    python = sys.executable
    told = subprocess.run(
        [python, "-S", "-c", _LAUNCHER, python, "-c", code, str(argument)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(told.stdout)
    FIGURES[side] = {"peak MB": found["peak"] / 1024, "processor s": found["processor"]}
    if "click" in found:
        FIGURES[side]["ms for a trend of 180 days with intervals"] = 1000 * found["click"]
        FIGURES[side]["ms for one more day"] = 1000 * found["day"]
    _compare(side, found["figures"])
    return float(found["seconds"])


_KNOWN: dict[str, list[float]] = {}


def _compare(side: str, figures: dict[str, list[float]]) -> None:
    for name, values in figures.items():
        known = _KNOWN.setdefault(name, values)
        if not np.allclose(np.array(known, float), np.array(values, float), rtol=1e-9, atol=1e-9):
            raise RuntimeError(f"{side} has other figures for {name}")


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    log = request_log(folder, rows)
    path = _project(folder, log)
    FIGURES.clear()
    _KNOWN.clear()
    return {
        "SLA Studio": lambda: _run("SLA Studio", _OURS, path),
        "pandas on the CSV": lambda: _run("pandas on the CSV", _NOTEBOOK, log),
    }


def figures() -> list[str]:
    """Return what else was measured, a line a side, of the last run."""
    return [
        f"{side}: " + ", ".join(f"{name} {value:,.1f}" for name, value in found.items())
        for side, found in FIGURES.items()
    ]
