"""The first preview of a 1 GB file, and the answer to importing the same file again; neither has a
peer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from slastudio.contract.terms.agreement import Agreement
from slastudio.importing.conversion.preview import preview
from slastudio.operations.evidence.imports import import_file, inspect_file
from slastudio.project.file import Project
from tests.benchmarks.logs import HEAD, request_log

_SIZE = 1_000_000_000


def _large(folder: Path) -> Path:
    path = folder / "large.csv"
    if not path.exists():
        body = request_log(folder, 1_000_000).read_bytes()[len(HEAD) + 1 :]
        with path.open("wb") as file:
            file.write(HEAD.encode() + b"\n")
            while file.tell() < _SIZE:
                file.write(body)
    return path


def _look(folder: Path, path: Path) -> float:
    with Project.create(folder / f"look-{time.monotonic_ns()}.slastudio", Agreement()) as project:
        start = time.perf_counter()
        inspection = inspect_file(project, path)
        preview(inspection, inspection.mapping)
        return time.perf_counter() - start


def _again(folder: Path, log: Path) -> float:
    with Project.create(folder / f"again-{time.monotonic_ns()}.slastudio", Agreement()) as project:
        import_file(project, log)
        start = time.perf_counter()
        assert import_file(project, log).already
        return time.perf_counter() - start


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    path, log = _large(folder), request_log(folder, rows)
    return {
        "first preview of 1 GB": lambda: _look(folder, path),
        f"the same {rows:,} rows imported again": lambda: _again(folder, log),
    }
