"""A log cut and typed by columns, as an import does it, against the exact way, row by row.

Both run in this process, and their rows are counted in every run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from slastudio.importing.conversion.extraction import extract
from slastudio.importing.readers import tables
from slastudio.importing.understanding.inspection import inspect
from tests.benchmarks.logs import request_log


def cases(folder: Path, rows: int) -> dict[str, Callable[[], float]]:
    """Return both ways of reading a log of so many rows."""
    log = request_log(folder, rows)
    mapping = inspect(log).mapping

    def read() -> float:
        start = time.perf_counter()
        found = extract(log, mapping)
        seconds = time.perf_counter() - start
        if len(found.frames[0].data) != rows:
            raise RuntimeError(f"{len(found.frames[0].data)} of {rows} rows were read")
        return seconds

    def read_exactly() -> float:
        # a block that no quick way takes apart goes the exact way, cutting and typing alike
        with mock.patch.object(tables, "take_apart", return_value=None):
            return read()

    return {"by columns": read, "row by row": read_exactly}
