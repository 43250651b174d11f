"""Excel files to fill in: one for each kind of data, with the columns by which an import knows it."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from slastudio.contract.data_requests.requests import DataRequest
from slastudio.reports.content.packages import settled_package
from slastudio.reports.workbook.book import core_with_stamp
from slastudio.shared.outputs import written_aside

_NARROWEST, _WIDEST = 14, 32


def write_template(request: DataRequest, path: Path, issued: date) -> None:
    """Write an empty sheet with the columns of a request; how each is written stands in a note on
    its head.
    """
    book = Workbook()
    page = book.worksheets[0]
    page.title = request.title[:31]
    for number, column in enumerate(request.columns, 1):
        cell = page.cell(1, number, column.name)
        cell.font = Font(bold=True)
        cell.comment = Comment(
            f"{column.about}\n{column.written}", "SLA Studio", height=90, width=260
        )
        page.column_dimensions[get_column_letter(number)].width = min(
            max(len(column.name) + 4, _NARROWEST), _WIDEST
        )
    page.freeze_panes = "A2"
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
