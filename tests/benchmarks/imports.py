"""Whole imports as processes of their own, against the tools people use today, with equal sums
checked in every run.

Ours is the program's own command: it recognises, parses, validates, stores and commits. The sqlite3
shell and sqlite-utils put the same file into a table. Peak memory is that of the process and its
children.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from slastudio.contract.terms.agreement import Agreement
from slastudio.project.file import Project
from tests.benchmarks.logs import HEAD, request_log

_numbers = itertools.count()
_TYPES = ["TEXT", "TEXT", "TEXT", "TEXT", "TEXT", "REAL", "INTEGER", "INTEGER", "REAL", "TEXT"]
_SUMS = "count(*), sum(input_tokens), sum(output_tokens), round(sum(cost), 2), round(sum(latency_ms), 1)"
FIGURES: dict[str, dict[str, float]] = {}


# a process inherits the peak of the one it was forked from, so a small one stands between
_LAUNCHER = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(status, time.perf_counter() - start, usage.ru_maxrss, usage.ru_utime + usage.ru_stime)
"""


def _run(side: str, command: list[str], folder: Path) -> float:
    """Run a command and return its seconds; its peak memory in MB and its processor time are noted
    beside the size of what it made.
    """
    # as a program is that was installed and run before: not compiled anew every time
    environment = {
        name: each for name, each in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    } | {"PYTHONPYCACHEPREFIX": str(folder / "bytecode")}
    told = subprocess.run(
        [sys.executable, "-S", "-c", _LAUNCHER, *command],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=environment,
    )
    status, seconds, peak, processor = told.stdout.split()
    if status != "0":
        raise RuntimeError(f"{side} failed: {command}")
    noted = FIGURES.setdefault(side, {})
    noted["peak MB"], noted["processor s"] = int(peak) / 1024, float(processor)
    return float(seconds)


def _noted(side: str, made: Path, sums: tuple[Any, ...]) -> None:
    FIGURES[side]["MB on disk"] = made.stat().st_size / 1e6
    known = FIGURES.setdefault("sums", {})
    for name, value in zip(
        ("rows", "tokens in", "tokens out", "cost", "latency"), sums, strict=True
    ):
        if known.setdefault(name, float(value)) != float(value):
            raise RuntimeError(f"{side} has another {name}: {value} where it was {known[name]}")


def _ours(folder: Path, log: Path) -> float:
    made = folder / f"import-{next(_numbers)}.slastudio"
    Project.create(made, Agreement()).close()
    command = [sys.executable, "-m", "slastudio", "import", str(made), str(log), "--json"]
    seconds = _run("SLA Studio", command, folder)
    with Project.open(made, write=False) as project:
        names = ["input_tokens", "output_tokens", "cost", "latency_ms"]
        parts = [
            project.evidence.rows_at(place, names, swift=True)
            for place in project.evidence.places("requests")
        ]
    sums = [sum(float(part[name].sum()) for part in parts) for name in names]
    _noted(
        "SLA Studio",
        made,
        (sum(map(len, parts)), sums[0], sums[1], round(sums[2], 2), round(sums[3], 1)),
    )
    made.unlink()
    return seconds


def _sqlite3(folder: Path, log: Path) -> float:
    made = folder / f"shell-{next(_numbers)}.db"
    columns = ", ".join(
        f"[{name}] {kind}" for name, kind in zip(HEAD.split(","), _TYPES, strict=True)
    )
    command = [
        "sqlite3",
        str(made),
        f"CREATE TABLE t ({columns})",
        f".import --csv --skip 1 '{log}' t",
    ]
    return _checked("sqlite3 .import", made, command)


def _sqlite_utils(folder: Path, log: Path) -> float:
    made = folder / f"utils-{next(_numbers)}.db"
    program = str(Path(sys.executable).with_name("sqlite-utils"))
    return _checked(
        "sqlite-utils insert --csv", made, [program, "insert", str(made), "t", str(log), "--csv"]
    )


def _checked(side: str, made: Path, command: list[str]) -> float:
    seconds = _run(side, command, made.parent)
    db = sqlite3.connect(made)
    sums = db.execute(f"SELECT {_SUMS} FROM t").fetchone()
    db.close()
    _noted(side, made, sums)
    made.unlink()
    return seconds


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    """Return the sides for a log of so many rows; sqlite-utils takes a minute a million rows and is
    left out above that.
    """
    FIGURES.clear()
    log = request_log(folder, rows)
    sides = {"SLA Studio": lambda: _ours(folder, log)}
    if shutil.which("sqlite3"):
        sides["sqlite3 .import"] = lambda: _sqlite3(folder, log)
    if rows <= 1_000_000:
        sides["sqlite-utils insert --csv"] = lambda: _sqlite_utils(folder, log)
    return sides


def figures() -> list[str]:
    """Return what else was measured, a line a side, of the last run."""
    return [
        f"{side}: " + ", ".join(f"{name} {value:,.1f}" for name, value in found.items())
        for side, found in FIGURES.items()
    ]
