"""The first records of delimited text and workbooks, and how their tables lie."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from slastudio.evidence.reading import Dialect, FileLayout, TablePlace
from slastudio.importing.files.merged_cells import merged_down, with_merged
from slastudio.importing.files.sheet_parts import lost_sheets
from slastudio.importing.files.sources import SourceFile
from slastudio.importing.files.workbooks import SheetHead, book_heads
from slastudio.importing.layout.title_rows import TableLayout, understand, without_comments
from slastudio.importing.readers.delimited import check_quoting, parse_rows, sniff
from slastudio.importing.readers.header_rows import Row
from slastudio.shared.problems import Problem, StudioError

RECORDS = 5_000
MAX_COLUMNS = 50_000
_SHEET_ROWS = 1_000
_SEP = re.compile(r"\ufeff?\"?sep=([^\w\s\"]|\t)\"?[ \t]*(?:\r\n|\n|\r|$)", re.IGNORECASE)
IsKnown = Callable[[Sequence[str]], bool]
Record = tuple[int, dict[str, str]]


@dataclass
class Head:
    """Hold the beginning of a file: headings, first records as text, and how to read the rest."""

    headings: tuple[str, ...]
    records: list[Record]
    layout: FileLayout
    sheets: tuple[str, ...] = ()
    notes: list[Problem] = field(default_factory=list)

    def values(self, heading: str) -> list[str]:
        """Return the texts of one heading in the first records."""
        return [record[heading] for _, record in self.records if heading in record]


def _records(rows: Sequence[Row], layout: TableLayout) -> list[Record]:
    skip = set(layout.skip)
    records = []
    for number, cells in rows:
        is_data = layout.data_row <= number <= (layout.last_row or number)
        if is_data and number not in skip and any(cells):
            records.append((number, dict(zip(layout.headings, cells, strict=False))))
    return records


def _used(layout: TableLayout, records: Sequence[Record]) -> tuple[str, ...]:
    """Return the headings without unnamed columns that are empty throughout."""
    unnamed = {
        name for name, cell in zip(layout.headings, layout.cells, strict=True) if not cell.strip()
    }
    filled = (
        {name for _, record in records for name in unnamed if record.get(name, "").strip()}
        if unnamed
        else unnamed
    )
    return tuple(name for name in layout.headings if name not in unnamed or name in filled)


def _layout_notes(layout: TableLayout, titled: bool) -> list[Problem]:
    notes = []
    if layout.header_row == 0 and any(layout.cells):
        notes.append(f"The export writes no headings; its columns are {', '.join(layout.cells)}.")
    elif layout.header_row == 0:
        notes.append("No headings were found: the columns are numbered.")
    elif layout.header_end > layout.header_row:
        notes.append(
            f"The headings stand in rows {layout.header_row} to {layout.header_end} and are joined."
        )
    elif titled:
        notes.append(f"The headings are in row {layout.header_row}; what stands above is a title.")
    if layout.units:
        shown = ", ".join(f"{name}: {unit}" for name, unit in list(layout.units.items())[:8])
        notes.append(f"The row below the headings holds units, not a record ({shown}).")
    if layout.skip:
        rows = ", ".join(map(str, layout.skip[:10]))
        notes.append(f"The headings are repeated in row {rows}; such rows are no records.")
    if layout.tables:
        rest = [f"{a} to {b}" for i, (a, b) in enumerate(layout.tables) if i != layout.table]
        first, last = layout.tables[layout.table]
        end = f"to {last}" if layout.last_row else "on"
        notes.append(
            f"{len(layout.tables)} tables stand below one another: that from row {first} {end} is read, not those in "
            f"rows {'; '.join(rest[:6])}."
        )
    return [
        Problem(text, level="warning" if layout.tables and text == notes[-1] else "note")
        for text in notes
    ]


_AGREEING = 2  # so many records at least tell that a file never writes its last columns


def _place_of(layout: TableLayout) -> TablePlace:
    named = [place for place, cell in enumerate(layout.cells, 1) if cell.strip()]
    return TablePlace(
        layout.header_row,
        layout.data_row,
        layout.fill,
        len(layout.headings),
        layout.headings,
        named[-1] if named else 1,
        layout.units,
        tuple(layout.skip),
        tuple(layout.tables),
        layout.table if layout.tables else None,
        layout.last_row,
    )


def _head_of(rows: Sequence[Row], layout: TableLayout, file: FileLayout) -> Head:
    records = _records(rows, layout)
    notes = _layout_notes(layout, titled=layout.header_row > 1)
    return Head(
        _used(layout, records), records, replace(file, table=_place_of(layout)), notes=notes
    )


def _told_dialect(text: str, name: str) -> Dialect:
    """Return the dialect that the first line names ("sep=;"), or the one that cuts most evenly."""
    if found := _SEP.match(text):
        return check_quoting(Dialect(found[1]), text[found.end() :])
    start = text[:2_000_000]
    line = start[
        : min((at for at in (start.find("\n"), start.find("\r")) if at >= 0), default=len(start))
    ]
    if max(map(line.count, ",;\t|")) > MAX_COLUMNS and '"' not in line:
        _refuse_width(name, max(map(line.count, ",;\t|")) + 1)
    return check_quoting(sniff(text), text)


def _refuse_width(name: str, width: int) -> None:
    raise StudioError(
        f"{name} has {width:,} columns or more, and at most {MAX_COLUMNS:,} can be read. Expected one record per line; "
        "perhaps the file lies on its side. Export it anew."
    )


def csv_head(source: SourceFile, known: IsKnown, table: int | None = None) -> Head:
    """Read the first records of delimited text; raise StudioError where there is nothing to read."""
    text = source.head_text
    dialect = _told_dialect(text, source.path.name)
    parsed = list(islice(parse_rows(iter(io.StringIO(text, newline="")), dialect), RECORDS))
    lines = len(io.StringIO(text, newline="").readlines())
    ends = [*(number for number, _ in parsed[1:]), lines + 1]
    next_row = {number: end for (number, _), end in zip(parsed, ends, strict=True)}
    rows = list(parsed)
    if rows and rows[0][0] == 1:
        # a byte order mark may stand inside quotation marks, where decoding leaves it
        rows[0] = (1, [cell.lstrip("\ufeff") for cell in rows[0][1]])
    if _SEP.match(text):
        # “sep=;” tells spreadsheets how to cut the file, and is no record
        rows = rows[1:]
    if not any(cell.strip() for _, cells in rows for cell in cells):
        raise StudioError(f"{source.path.name} holds no headings and no records. Export it again.")
    if (width := max(len(cells) for _, cells in rows)) > MAX_COLUMNS:
        _refuse_width(source.path.name, width)
    layout = understand(without_comments(rows), next_row, known, table=table)
    head = _head_of(rows, layout, replace(source.layout, dialect=dialect))
    return _all_short(head, rows)


def _all_short(head: Head, rows: Sequence[Row]) -> Head:
    """Return the head of a file that never writes its last columns: where every record is as short
    as the others, none of them lacks a field.
    """
    place = head.layout.place
    widths = {
        len(cells)
        for number, cells in rows
        if number >= place.data_row and any(cell.strip() for cell in cells)
    }
    if len(head.records) < _AGREEING or len(widths) != 1:
        return head
    width = widths.pop()
    if not place.header_row or not place.needed // 2 < width < place.needed:
        return head
    missing = ", ".join(f"“{name}”" for name in place.headings[width : place.needed])
    note = f"Every record ends before {missing}: the columns at the end are empty and not written."
    head.notes.append(Problem(note, level="note"))
    return replace(head, layout=replace(head.layout, table=replace(place, needed=width)))


def _sheet_head(
    sheet: SheetHead, known: IsKnown, file: FileLayout, table: int | None
) -> tuple[Head, float] | None:
    if not sheet.rows:
        return None
    width = max(len(cells) for _, cells in sheet.rows)
    rows = [(number, cells + [""] * (width - len(cells))) for number, cells in sheet.rows]
    layout = understand(
        rows, {number: number + 1 for number, _ in rows}, known, sheet.merged, table
    )
    end = layout.data_row - 1
    rows = list(with_merged(rows, sheet.merged, end))
    head = _head_of(rows, layout, replace(file, sheet=sheet.name))
    if areas := merged_down(sheet.merged, end):
        note = (
            f"Cells merged over several rows: {len(areas):,}. A date or a word in one is read for each "
            "of its rows, whatever holds a number for the first only."
        )
        head.notes.append(Problem(note, level="note"))
    if sheet.uncalculated:
        head.notes.append(
            Problem(
                f"Formulas without a calculated value: {sheet.uncalculated:,}; their cells are read as blank. "
                "Open the workbook in a spreadsheet program and save it.",
                level="warning",
            )
        )
    # headings that a format declares outweigh any number of records
    return head, len(head.records) * layout.fill + (1e9 if known(layout.cells) else 0)


def workbook_head(source: SourceFile, known: IsKnown, sheet: str, table: int | None = None) -> Head:
    """Read the first records of a workbook, of the sheet named or else the one that holds most;
    raise StudioError.
    """
    names, found = book_heads(source.path, _SHEET_ROWS, sheet, packing=source.packing)
    tried = [_sheet_head(one, known, source.layout, table) for one in found]
    heads = list(filter(None, tried))
    if not heads:
        raise StudioError(
            f"{source.path.name} holds no cells{f' in sheet “{sheet}”' if sheet else ''}. Export it again."
        )
    best = max(heads, key=lambda pair: pair[1])[0]
    best.sheets = names
    if len(names) > 1 and not sheet:
        chosen = best.layout.sheet
        best.notes.append(
            Problem(
                f"Sheet “{chosen}” was chosen of {len(names)}: {', '.join(names[:20])}.",
                level="note",
            )
        )
    if lost := lost_sheets(source.path):
        text = f"The workbook is damaged: of {', '.join(lost[:20])} only the name is left. Save or export it again."
        best.notes.append(Problem(text, level="warning"))
    if hidden := [one.name for one in found if not one.visible]:
        best.notes.append(
            Problem(
                f"Hidden sheets: {', '.join(hidden[:20])}. They can be chosen like the others.",
                level="note",
            )
        )
    return best
