"""The form as an Excel file: one row an item, the allowed answers to choose from."""

from __future__ import annotations

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from slastudio.evidence.reply_forms import HEADINGS, TITLE, FormItem, row_mark
from slastudio.reports.content.packages import core_with_stamp, settled_package
from slastudio.reports.mail.content import ClientMail

SHEET, _CHOICES = "Answers", "Choices"
_HEAD = 4
_WIDTHS = (18, 44, 48, 22, 20, 32, 22, 13, 11)
# what the client fills in: answer, note, role, day
_ANSWER, _FILLED = 5, (5, 6, 7, 8)
_FIELD = PatternFill("solid", start_color="FFF7E0")


def form_sheet(mail: ClientMail) -> bytes:
    """Return the form of a mail as the bytes of an Excel file, the same for the same mail."""
    book = Workbook()
    page, choices = book.worksheets[0], book.create_sheet(_CHOICES)
    page.title, choices.sheet_state = SHEET, "hidden"
    _write_head(page, mail)
    for row, item in enumerate(mail.items, _HEAD + 1):
        _write_item(page, mail, item, row)
        _offer(page, choices, item, row)
    page.freeze_panes = f"A{_HEAD + 1}"
    # against slips only: there is no password, and the mark tells what was changed
    page.protection.sheet = True
    page.protection.formatColumns = page.protection.formatRows = False
    stamp = datetime(mail.issued.year, mail.issued.month, mail.issued.day)  # noqa: DTZ001 - the format keeps naive moments
    book.properties.creator = book.properties.lastModifiedBy = "SLA Studio"
    book.properties.created = book.properties.modified = stamp
    saved = io.BytesIO()
    book.save(saved)
    return settled_package(
        saved.getvalue(), stamp, lambda name, content: core_with_stamp(name, content, stamp)
    )


def _write_head(page: Worksheet, mail: ClientMail) -> None:
    for column, text in enumerate((TITLE, mail.head.project, mail.head.period), 1):
        _put(page.cell(1, column), text)
    _put(page.cell(2, 1), f"{mail.title}, {mail.client}: please fill in the coloured cells.")
    for column, (text, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True), 1):
        cell = page.cell(_HEAD, column)
        _put(cell, text)
        cell.font = Font(bold=True)
        page.column_dimensions[get_column_letter(column)].width = width


def _write_item(page: Worksheet, mail: ClientMail, item: FormItem, row: int) -> None:
    mark = row_mark(mail.head, item.id, item.title, item.more, item.choices)
    texts = (item.id, item.title, item.more, item.choices, "", "", "", "", mark)
    for column, text in enumerate(texts, 1):
        cell = page.cell(row, column)
        _put(cell, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        if column in _FILLED:
            cell.fill, cell.protection = _FIELD, Protection(locked=False)


def _offer(page: Worksheet, choices: Worksheet, item: FormItem, row: int) -> None:
    """Offer the allowed answers of an item; they stand in cells, for a list in the rule itself has
    no room for commas and long words.
    """
    for column, text in enumerate(item.allowed, 1):
        _put(choices.cell(row, column), text)
    last = get_column_letter(max(len(item.allowed), 1))
    rule = DataValidation(
        "list",
        formula1=f"{_CHOICES}!$A${row}:${last}${row}",
        allow_blank=True,
        showErrorMessage=True,
    )
    rule.error = "Choose one of the allowed answers, or leave the cell blank."
    rule.add(page.cell(row, _ANSWER).coordinate)
    page.add_data_validation(rule)


def _put(cell: Cell | MergedCell, text: str) -> None:
    cell.value = text or None
    # text that begins with “=” would become a live formula
    if text:
        cell.data_type = "s"
