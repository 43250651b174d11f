"""Cells as text for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from slastudio.shared.texts import guarded


def tabbed(lines: Iterable[Sequence[str]]) -> str:
    """Return lines of cells as a spreadsheet takes them from the clipboard: parted by tabs, quoted
    where a cell holds tabs or line ends, and none of them a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([guarded(cell) for cell in line] for line in lines)
    return out.getvalue().removesuffix("\n")
