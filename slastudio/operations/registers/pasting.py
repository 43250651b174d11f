"""Rows pasted from a spreadsheet into a register: read with every problem told, then added
together.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from slastudio.evidence.registers import RegisterField, RegisterSpec, register_named
from slastudio.importing.typing.quantities import is_missing
from slastudio.importing.typing.times import guess_order
from slastudio.operations.changes import Changed, changed
from slastudio.operations.registers.paste_cells import (
    DATED,
    CellError,
    Reading,
    read_cell,
    reading_for,
    unknown_name,
)
from slastudio.operations.registers.paste_conflicts import (
    Pasted,
    content,
    first_written,
    without_conflicts,
)
from slastudio.operations.registers.paste_headings import Columns, headed, in_order
from slastudio.operations.registers.pasted_text import PastedCells, split_cells
from slastudio.operations.registers.records import list_entries
from slastudio.operations.registers.time_trackers import is_tracked, tracked_hours
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.problems import Problem, StudioError
from slastudio.shared.texts import valid_text

# a run of blanks is looked at from its beginning only, or it would be from each of them
_SEVERAL = re.compile(r"(?:(?<!\s)\s+)?[;\n|]\s*|(?<!\s)\s+[-–]\s+")
_MOST, _WIDEST = 100_000, 1_000


@dataclass(frozen=True)
class AddedRows:
    """Say how many rows were added, how many were there already, the ids of those added, and what
    was refused.
    """

    added: int
    skipped: int
    ids: tuple[str, ...]
    changed: Changed
    problems: tuple[Problem, ...] = ()


def read_paste(project: Project, register: str, text: str) -> Pasted:
    """Read what a spreadsheet puts on the clipboard, or CSV, as rows of a register; nothing is
    stored.

    The first row may name the columns (fields, their titles, or common words in English, German,
    French and Spanish); without such a row the columns are the register's own, in order. Raises
    StudioError for a text without any row.
    """
    text = valid_text(text)
    spec = register_named(register)
    if spec.begun:
        raise StudioError(spec.begun.words)
    # blank lines and those inside cells are allowed, but millions of them are no table
    if text.count("\n") + text.count("\r") > 5 * _MOST:
        raise StudioError(
            f"These are more than {5 * _MOST:,} lines; at most {_MOST:,} rows can be pasted at once."
        )
    records = [(number, cells) for number, cells in enumerate(split_cells(text), 1) if any(cells)]
    if not records:
        raise StudioError("There is nothing to paste: copy the rows in the spreadsheet first.")
    if len(records) > _MOST:
        raise StudioError(
            f"These are {count(len(records), 'row')}; at most {_MOST:,} can be pasted at once."
        )
    if (width := max(len(cells) for _, cells in records)) > _WIDEST:
        raise StudioError(
            f"A row has {count(width, 'column')}; at most {_WIDEST:,} can be pasted. Copy those of the register only."
        )
    if register == "hours" and is_tracked(records):
        return read_tracked(project, records)
    named = headed(spec, records[0][1])
    body = records[1:] if named else records
    columns = _widened(named, body) if named else in_order(spec, [cells for _, cells in body])
    pasted = _read_body(project, spec, columns, body, list(_column_remarks(spec, columns, body)))
    return without_conflicts(pasted, list_entries(project, register))


def read_tracked(
    project: Project, records: Sequence[tuple[int, PastedCells]], line_from: str = ""
) -> Pasted:
    """Read a time tracker's export, its headings first, as rows of the register of hours; nothing is
    stored.
    """
    with project.reading():
        agreement = project.agreements.draft().agreement
    lines = (*agreement.scope.included, *agreement.scope.excluded)
    roles = tuple(each.role for each in agreement.parties.contacts)
    tracked = tracked_hours(records, lines, roles, line_from)
    spec, problems = register_named("hours"), list(tracked.problems)
    pasted = _read_body(project, spec, tracked.columns, tracked.records, problems)
    entries = list_entries(project, "hours")
    return replace(without_conflicts(replace(pasted, counted=True), entries), counted=True)


def _read_body(
    project: Project,
    spec: RegisterSpec,
    columns: Columns,
    body: Sequence[tuple[int, PastedCells]],
    problems: list[Problem],
) -> Pasted:
    with project.reading():
        agreement = project.agreements.draft().agreement
    order, remark = _order(spec, columns, body)
    problems += remark
    readings = _readings(spec, columns, body, reading_for(spec, agreement, order))
    rows, numbers = [], []
    for number, cells in body:
        row, found = _read_row(spec, columns, cells, number, readings)
        problems += found
        if not any(each.level == "error" for each in found):
            rows.append(row)
            numbers.append(number)
    return Pasted(spec.name, columns, tuple(rows), tuple(problems), tuple(numbers))


def _widened(named: Columns, body: Sequence[tuple[int, PastedCells]]) -> Columns:
    width = max((len(cells) for _, cells in body), default=0)
    return (*named, *(("", "") for _ in range(width - len(named))))


def _values(columns: Columns, body: Sequence[tuple[int, PastedCells]], name: str) -> list[str]:
    """Return what stands in a field's column; cells of several moments as one text for each."""
    place = next(index for index, (_, field) in enumerate(columns) if field == name)
    values: list[str] = []
    for _, cells in body:
        if place < len(cells):
            values += filter(None, _SEVERAL.split(cells[place]))
    return values


def _column_remarks(
    spec: RegisterSpec, columns: Columns, body: Sequence[tuple[int, PastedCells]]
) -> Iterator[Problem]:
    """Tell of columns that are not taken though they hold something, and of needed ones that are
    not there.
    """
    for place, (heading, name) in enumerate(columns):
        if not name and any(place < len(cells) and cells[place] for _, cells in body):
            told = f"“{heading}”" if heading else f"number {place + 1}"
            message = f"The column {told} is no field of {spec.title.lower()} and is not taken."
            yield Problem(message, column=heading, level="warning")


def _order(
    spec: RegisterSpec, columns: Columns, body: Sequence[tuple[int, PastedCells]]
) -> tuple[str, list[Problem]]:
    """Return how 03/04/2026 is meant where a column does not tell by itself, with a remark where
    nothing tells.
    """
    given = {name for _, name in columns}
    fields = [field for field in spec.fields if field.kind in DATED and field.name in given]
    texts = [text for each in fields for text in _values(columns, body, each.name)]
    order = guess_order(texts)
    slashed = [text for text in texts if guess_order([_with_day(text)])]
    if order or not slashed:
        return order or "d/m/y", []
    message = f"Dates such as {slashed[0][:20]} are read as day/month/year: no date among these rows tells otherwise."
    return "d/m/y", [Problem(message, level="note")]


def _with_day(text: str) -> str:
    """Return a date like 03/04/2026 with a first number only a day can be, to find out whether it
    is one of these.
    """
    head, sign, tail = text.partition(next((sign for sign in "/.-" if sign in text[:3]), "/"))
    return f"31{sign}{tail}" if sign and head.isdecimal() and len(head) <= 2 else ""


def _readings(
    spec: RegisterSpec, columns: Columns, body: Sequence[tuple[int, PastedCells]], plain: Reading
) -> dict[str, Reading]:
    taken = {name for _, name in columns if name}
    moments = {each.name for each in spec.fields if each.kind in DATED}
    return {
        name: plain.ordered(_values(columns, body, name), plain.order) if name in moments else plain
        for name in taken
    }


def _read_row(
    spec: RegisterSpec,
    columns: Columns,
    cells: PastedCells,
    number: int,
    readings: dict[str, Reading],
) -> tuple[dict[str, str], list[Problem]]:
    row: dict[str, str] = {}
    problems: list[Problem] = []
    for (heading, name), text in zip(columns, cells, strict=False):
        if not name:
            continue
        field = spec.field(name)
        told = heading or field.label
        try:
            row[name] = (
                ""
                if _is_blank(field, text, readings[name])
                else read_cell(field, text, readings[name])
            )
        except CellError as error:
            problems.append(Problem(str(error), number, told, value=text))
        else:
            if remark := unknown_name(field, row[name], readings[name]):
                problems.append(Problem(remark, number, told, "warning", text))
    problems += _missing(spec, row, {p.column for p in problems}, columns, number)
    return row, problems + list(_backwards(spec, row, number))


def _is_blank(field: RegisterField, text: str, reading: Reading) -> bool:
    """Tell a dash or n/a in a column of times, hours, choices or names from a value; free texts
    stay as they are.
    """
    read = field.kind not in ("text", "prose") or field.name in reading.strict
    return read and (is_missing(text) or text.strip() in ("-", "–", "—"))


def _missing(
    spec: RegisterSpec, row: dict[str, str], told: set[str], columns: Columns, number: int
) -> Iterator[Problem]:
    headings = {name: heading for heading, name in columns if name}
    for each in spec.fields:
        column = headings.get(each.name) or each.label
        if each.required and not row.get(each.name) and column not in told:
            yield Problem(f"“{each.label}” is needed. {each.help}".strip(), number, column)


def _backwards(spec: RegisterSpec, row: dict[str, str], number: int) -> Iterator[Problem]:
    """Refuse a span that ends before it begins: it would silently leave nothing out."""
    if spec.span is None:
        return
    start, end = row.get(spec.span.start), row.get(spec.span.end)
    if start and end and datetime.fromisoformat(end) <= datetime.fromisoformat(start):
        message = f"The {spec.span.noun} ends before it begins."
        yield Problem(message, number, spec.field(spec.span.end).label, value=end)


def add_pasted(project: Project, register: str, pasted: Pasted, who: str = "") -> AddedRows:
    """Add the good rows of a paste, all in one transaction; those that are there already are
    skipped and counted.

    Rows whose id was taken in the meantime with other content are refused and told. who: whoever
    pasted; records made by hand carry the moment of their entry only, so it is not kept yet.
    """
    del who
    spec = register_named(register)
    if pasted.register != register:
        raise StudioError(
            f"These rows were read for the register of {pasted.register}, not for {register}."
        )
    with project.writing():
        entries = list_entries(project, register)
        fresh = without_conflicts(
            Pasted(
                register,
                pasted.columns,
                pasted.rows,
                (),
                pasted.numbers or tuple(range(1, len(pasted.rows) + 1)),
                pasted.counted,
            ),
            entries,
        )
        taken = {each.id for each in entries}
        ids, made, skipped = [], [], 0
        # an id that is made here must not take one that a later row brings along
        names = _next_ids(spec, taken | {row["id"] for row in fresh.rows if row.get("id")})
        there = Counter(content(first_written(each)) for each in entries if pasted.counted)
        for row in fresh.rows:
            # of equal rows without an id the larger number counts, that of the file or of the register
            if not row.get("id") and there[content(row)]:
                there[content(row)] -= 1
                skipped += 1
                continue
            if row.get("id") in taken:
                skipped += 1
                continue
            entry = row.get("id") or next(names)
            taken.add(entry)
            ids.append(entry)
            made.append(
                (entry, {each.name: row.get(each.name, "") for each in spec.fields} | {"id": entry})
            )
        project.registers.add_all(register, made)
    return AddedRows(
        len(ids), skipped, tuple(ids), changed(*(("registers",) if ids else ())), fresh.problems
    )


def _next_ids(spec: RegisterSpec, taken: set[str]) -> Iterator[str]:
    number = len(taken)
    while True:
        number += 1
        if f"{spec.prefix}-{number}" not in taken:
            yield f"{spec.prefix}-{number}"
