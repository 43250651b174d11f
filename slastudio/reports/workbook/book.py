"""Write a period as an Excel workbook: real numbers with formats, text that is never a formula,
reproducible bytes.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from slastudio.contract.words.figures import rounded, show_exact
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.readings import unfinished_words
from slastudio.reports.content.blocks import DRAFT_OF_REPORT
from slastudio.reports.content.chain_words import PROPERTY, head_text
from slastudio.reports.content.packages import settled_package
from slastudio.reports.workbook.sheet_values import Amount, Sheet, Value
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.chains import Chain
from slastudio.shared.outputs import written_aside

_LONGEST_TEXT = 32_767
_WIDEST = 60


def write_workbook(
    assessment: Assessment,
    path: Path,
    issued: date,
    chain: Chain | None = None,
    *,
    draft: bool = False,
) -> None:
    """Write the workbook to path; what was at path stays until the new one is complete.

    draft: say on every printed page, and in what the file says of itself, that nobody issued it.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    notice = unfinished_words(assessment)
    for sheet in sheets(assessment, issued, chain):
        page = book.create_sheet(sheet.name)
        _fill(page, sheet, notice)
        if draft and page.oddHeader is not None:
            page.oddHeader.right.text = DRAFT_OF_REPORT
    stamp = datetime(issued.year, issued.month, issued.day)  # noqa: DTZ001 - the format keeps naive moments
    properties = book.properties
    properties.creator = properties.lastModifiedBy = "SLA Studio"
    properties.title = _plain(f"{assessment.client}, {assessment.period.title}")[:200]
    if draft:
        properties.title += " – draft"
        properties.contentStatus = properties.keywords = "draft"
    properties.created = properties.modified = stamp
    if chain is not None:
        book.custom_doc_props.append(  # type: ignore[attr-defined]
            StringProperty(name=PROPERTY, value=head_text(chain))
        )
    with written_aside(path) as aside:
        aside.write_bytes(_saved(book, stamp, chain))


def _saved(book: Workbook, stamp: datetime, chain: Chain | None) -> bytes:
    """Return the saved book with every moment inside it set to the issue date."""
    saved = io.BytesIO()
    book.save(saved)
    return settled_package(
        saved.getvalue(), stamp, lambda name, content: core_with_stamp(name, content, stamp), chain
    )


def core_with_stamp(name: str, content: bytes, stamp: datetime) -> bytes:
    """Return a part of a saved book, its properties with the stamp in place of the moment of
    saving.
    """
    return _with_stamp(content, stamp) if name == "docProps/core.xml" else content


def _with_stamp(core: bytes, stamp: datetime) -> bytes:
    """Put the issue date where openpyxl wrote the moment of saving."""
    start = core.index(b">", core.index(b"<dcterms:modified")) + 1
    end = core.index(b"</dcterms:modified>")
    return core[:start] + f"{stamp:%Y-%m-%dT%H:%M:%S}Z".encode() + core[end:]


def _fill(page: Worksheet, sheet: Sheet, notice: str = "") -> None:
    """Write a sheet; a notice stands over its head, so that no sheet is read without it."""
    head = 1
    if notice:
        _set(page.cell(1, 1), notice)
        page.cell(1, 1).alignment = Alignment(wrap_text=False)
        page.cell(1, 1).font = Font(italic=True)
        if page.oddHeader is not None:  # a sheet made anew has one
            page.oddHeader.left.text = notice.replace("&", "&&")
        head = 2
    for column, text in enumerate(sheet.head, 1):
        cell = page.cell(head, column)
        _set(cell, text)
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, row in enumerate(sheet.rows, head + 1):
        for column, value in enumerate(row, 1):
            _set(page.cell(number, column), value)
    for column in range(1, len(sheet.head) + 1):
        page.column_dimensions[get_column_letter(column)].width = _width(sheet, column - 1)
    page.freeze_panes = f"A{head + 1}"
    if sheet.rows:
        last = f"{get_column_letter(len(sheet.head))}{len(sheet.rows) + head}"
        page.auto_filter.ref = f"A{head}:{last}"


def _set(cell: Cell | MergedCell, value: Value) -> None:
    if value is None:
        return
    if isinstance(value, Amount):
        cell.value, cell.number_format = _number(value.value), value.format
        return
    if isinstance(value, str):
        cell.value = _plain(value)[:_LONGEST_TEXT]
        # text that begins with “=” would become a live formula
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=len(value) > _WIDEST, vertical="top")
        return
    cell.value = value
    cell.number_format = "yyyy-mm-dd" if isinstance(value, date) else "#,##0"
    if isinstance(value, datetime):  # every moment is a date, too
        cell.number_format = "yyyy-mm-dd hh:mm"


def _number(value: Decimal | float) -> int | float:
    return int(value) if value == int(value) else float(value)


def _width(sheet: Sheet, column: int) -> float:
    longest = max((_shown_length(row[column]) for row in sheet.rows[:500]), default=0)
    return max(8.0, min(_WIDEST, max(longest, min(len(sheet.head[column]), 18)) + 2.0))


def _shown_length(value: Value) -> int:
    if isinstance(value, datetime):
        return 16
    if isinstance(value, date):
        return 10
    if isinstance(value, Amount):
        return len(show_exact(rounded(value.value, 2))) + value.format.count('"') * 4
    return 0 if value is None else len(str(value))


def _plain(text: str) -> str:
    """Return text without the control characters that XML cannot hold."""
    return str(ILLEGAL_CHARACTERS_RE.sub("�", text))
