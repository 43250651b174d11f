"""One input, read as a file of any kind: evidence that adds up, or one clear refusal; anything else
is a bug.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from slastudio.evidence.intake import Hints
from slastudio.importing.conversion.extraction import extract
from slastudio.importing.conversion.preview import preview
from slastudio.importing.understanding.inspection import inspect
from slastudio.shared.problems import StudioError

SUFFIXES = (".csv", ".json", ".jsonl", ".xlsx", ".tsv", ".gz", ".zip", ".xls")
KINDS = ("", "requests", "incidents", "costs", "table")


def try_bytes(data: bytes) -> str:
    """Read data as a file, the first two bytes choosing its name and kind; return "read" or
    "refused".

    Raises AssertionError where the counts do not add up, and whatever else the import lets escape.
    """
    if len(data) < 2:
        return "refused"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"export{SUFFIXES[data[0] % len(SUFFIXES)]}"
        path.write_bytes(data[2:])
        try:
            inspection = inspect(path, Hints(kind=KINDS[data[1] % len(KINDS)]))
            preview(inspection, inspection.mapping)
            found = extract(path, inspection.mapping)
        except StudioError as refusal:
            if not str(refusal):
                raise AssertionError("a refusal says nothing") from refusal
            return "refused"
    rows = {row for frame in found.frames for row in frame.data["_row"].tolist()}
    assert found.read == len(rows) + len(found.rejected) + found.not_applicable, (
        "the counts do not add up"
    )
    return "read"
