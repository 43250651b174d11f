"""Excel files to fill in: one for each kind of data, with the columns by which an import knows it, lists to
choose from, and a page that says how, with an example.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from slastudio.contract.data_requests.requests import DataRequest
from slastudio.reports.content.packages import core_with_stamp, settled_package
from slastudio.reports.documents.data_request import purpose_of
from slastudio.shared.outputs import written_aside

HOW, VALUES = "How to fill in", "Values"
_NARROWEST, _WIDEST = 14, 32
# as many rows have the lists; whoever has more sends an export
_ROWS = 2000


def write_template(request: DataRequest, path: Path, issued: date) -> None:
    """Write an empty sheet with the columns of a request, each with its list to choose from where it
    takes certain values; how each is written, and why, stands in a note on its head and on a page
    beside it.
    """
    book = Workbook()
    page = book.worksheets[0]
    page.title = request.title[:31]
    lists = book.create_sheet(VALUES)
    lists.sheet_state = "hidden"
    for number, column in enumerate(request.columns, 1):
        cell = page.cell(1, number, column.name)
        cell.font = Font(bold=True)
        cell.comment = Comment(
            f"{column.about}\n{column.written}\nSuch as: {column.example}",
            "SLA Studio",
            height=110,
            width=260,
        )
        letter = get_column_letter(number)
        page.column_dimensions[letter].width = min(max(len(column.name) + 4, _NARROWEST), _WIDEST)
        if column.choices:
            _choose(page, lists, letter, number, column.choices)
    page.freeze_panes = "A2"
    _how(book.create_sheet(HOW), request)
    if not any(each.choices for each in request.columns):
        book.remove(lists)
    stamp = datetime(issued.year, issued.month, issued.day)  # noqa: DTZ001 - the format keeps naive moments
    book.properties.creator = book.properties.lastModifiedBy = "SLA Studio"
    book.properties.created = book.properties.modified = stamp
    saved = io.BytesIO()
    book.save(saved)
    with written_aside(path) as aside:
        aside.write_bytes(
            settled_package(
                saved.getvalue(), stamp, lambda name, content: core_with_stamp(name, content, stamp)
            )
        )


def _choose(
    page: Worksheet, lists: Worksheet, letter: str, number: int, choices: Sequence[str]
) -> None:
    """Give a column its list. Another value may be entered: what nobody knows is asked about later,
    and a list that forbids it would make people invent.
    """
    for row, value in enumerate(choices, 1):
        _text(lists, row, number, value)
    chosen = DataValidation(
        "list",
        formula1=f"'{VALUES}'!${letter}$1:${letter}${len(choices)}",
        allow_blank=True,
        errorStyle="warning",
        errorTitle="Not in the list",
        error="The agreement names other values. Keep yours only if it is right.",
        showErrorMessage=True,
    )
    chosen.add(f"{letter}2:{letter}{_ROWS + 1}")
    page.add_data_validation(chosen)


def _how(page: Worksheet, request: DataRequest) -> None:
    _text(page, 1, 1, request.about, bold=True)
    _text(
        page,
        2,
        1,
        "Please fill in the first page, one row each. A cell may stay empty where nothing is known.",
    )
    head = ("Column", "What we ask", "Written as", "Values", "Needed for", "Example row")
    for number, title in enumerate(head, 1):
        _text(page, 4, number, title, bold=True)
        page.column_dimensions[get_column_letter(number)].width = (18, 40, 34, 34, 44, 36)[
            number - 1
        ]
    for row, column in enumerate(request.columns, 5):
        cells = (
            column.name,
            column.about,
            column.written,
            ", ".join(column.choices),
            purpose_of(request.kind, column),
            column.example,
        )
        for number, text in enumerate(cells, 1):
            _text(page, row, number, text)
    page.freeze_panes = "A5"


def _text(page: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> None:
    cell = page.cell(row, column, text)
    # an agreement's words are never a formula
    cell.data_type = "s"
    cell.alignment = Alignment(wrap_text=column > 1 and row > 3, vertical="top")
    if bold:
        cell.font = Font(bold=True)
