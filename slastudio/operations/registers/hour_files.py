"""A time tracker's export as a file, CSV or Excel, read as rows of the register of hours."""

from __future__ import annotations

from pathlib import Path

from slastudio.importing.files.encodings import tell_encoding
from slastudio.importing.files.workbooks import book_heads
from slastudio.operations.registers.paste_conflicts import Pasted
from slastudio.operations.registers.pasted_text import PastedCells, split_cells
from slastudio.operations.registers.pasting import AddedRows, add_pasted, read_tracked
from slastudio.operations.registers.time_trackers import headed_at
from slastudio.project.file import Project
from slastudio.shared.inputs import Expected, read_given
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.texts import shown_path, valid_text

_EXPORT = Expected(
    "a time tracker's export, as CSV or .xlsx", 16 * 1024 * 1024, "Export fewer months at once."
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MOST, _WIDEST, _LONGEST = 100_000, 1_000, 4_000


def import_hours(
    project: Project, path: Path, line_from: str = ""
) -> tuple[AddedRows, tuple[Problem, ...]]:
    """Add the good rows of an export to the register of hours; return what was added, and every
    problem. The same export a second time adds nothing.
    """
    pasted = read_hours_file(project, path, line_from)
    added = add_pasted(project, "hours", pasted)
    return added, (*pasted.problems, *added.problems)


def read_hours_file(project: Project, path: Path, line_from: str = "") -> Pasted:
    """Read an export; nothing is stored. Raise StudioError for a file that is none."""
    return read_tracked(project, hour_records(path), line_from)


def hour_records(path: Path) -> list[tuple[int, PastedCells]]:
    """Return an export's rows with their numbers, its headings first; raise StudioError for a file
    that is none.
    """
    raw = read_given(path, _EXPORT)
    if raw.startswith(_WORKBOOKS):
        records = _of_workbook(path)
    else:
        text = valid_text(raw.decode(tell_encoding(shown_path(path), [raw])[0], "replace"))
        records = list(enumerate(split_cells(text), 1))
    filled = [(number, cells) for number, cells in records if any(cells)]
    if len(filled) > _MOST:
        raise StudioError(
            f"{shown_path(path)} has more than {_MOST:,} rows. Export fewer months at once."
        )
    if any(len(cells) > _WIDEST for _, cells in filled):
        raise StudioError(
            f"{shown_path(path)} has rows of more than {_WIDEST:,} columns: it is no export of hours."
        )
    return filled[headed_at(filled) :]


def _of_workbook(path: Path) -> list[tuple[int, PastedCells]]:
    """Return the first sheet's rows; formulas are never computed."""
    _, heads = book_heads(path, _MOST + 1, most=1)
    rows = heads[0].rows if heads else []
    return [(number, tuple(text[:_LONGEST].strip() for text in cells)) for number, cells in rows]
