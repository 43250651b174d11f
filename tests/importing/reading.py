"""Read a file as the program does, and check that its records add up."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from slastudio.evidence.intake import Extraction, Hints
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.understanding.inspection import inspect

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SLASTUDIO_TEST_DATA", ROOT.parent / "shared" / "data"))
Writer = Callable[[str, "str | bytes"], Path]


def read(path: Path, hints: Hints | None = None) -> Extraction:
    """Inspect and extract a file; every source record must be accepted, rejected or not applicable.

    A shared real file is read once for all tests: treat what comes back as read-only.
    """
    return _read_once(path) if hints is None and SHARED in path.parents else _read(path, hints)


@lru_cache(maxsize=256)
def _read_once(path: Path) -> Extraction:
    return _read(path, None)


def _read(path: Path, hints: Hints | None) -> Extraction:
    extraction = extract(path, inspect(path, hints).mapping)
    rows = {row for frame in extraction.frames for row in frame.data["_row"]}
    assert extraction.read == len(rows) + len(extraction.rejected) + extraction.not_applicable
    return extraction
