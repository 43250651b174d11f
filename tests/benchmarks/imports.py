"""Import of a request log into a project, against SQLite's own shell-like import and `sqlite-utils insert --csv`."""

from __future__ import annotations

import csv
import itertools
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from slastudio.contract.agreement import Agreement
from slastudio.operations.imports import import_file
from slastudio.project.file import Project
from tests.benchmarks.logs import request_log

_numbers = itertools.count()


def _ours(folder: Path, log: Path) -> float:
    with Project.create(folder / f"import-{next(_numbers)}.slastudio", Agreement()) as project:
        start = time.perf_counter()
        import_file(project, log)
        return time.perf_counter() - start


def _executemany(folder: Path, log: Path) -> float:
    start = time.perf_counter()
    db = sqlite3.connect(folder / f"plain-{next(_numbers)}.db")
    with log.open(newline="", encoding="utf-8") as file:
        reader = csv.reader(file)
        head = next(reader)
        db.execute(f"CREATE TABLE t ({', '.join(f'[{name}]' for name in head)})")
        marks = ", ".join("?" * len(head))
        db.executemany(f"INSERT INTO t VALUES ({marks})", reader)  # noqa: S608 - a benchmark of our own file
    db.commit()
    db.close()
    return time.perf_counter() - start


def _sqlite_utils(folder: Path, log: Path) -> float:
    start = time.perf_counter()
    command = [
        str(Path(sys.executable).with_name("sqlite-utils")),
        "insert",
        str(folder / f"utils-{next(_numbers)}.db"),
        "t",
        str(log),
        "--csv",
    ]
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    log = request_log(folder, rows)
    return {
        "SLA Studio": lambda: _ours(folder, log),
        "csv and sqlite3.executemany": lambda: _executemany(folder, log),
        "sqlite-utils insert --csv": lambda: _sqlite_utils(folder, log),
    }
