"""Write sheets as an Excel workbook: real numbers with formats, formulas with their results beside
them, text that is never a formula, reproducible bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from xlsxwriter import Workbook

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.telling.readings import unfinished_words
from slastudio.reports.content.blocks import DRAFT_OF_REPORT
from slastudio.reports.content.chain_words import PROPERTY, head_text
from slastudio.reports.content.packages import settled_package
from slastudio.reports.content.passages import plain_text
from slastudio.reports.workbook.cells import CellFormats, SheetWriter
from slastudio.reports.workbook.drawing import draw_plots, last_row
from slastudio.reports.workbook.sheet_values import Sheet
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.chains import Chain
from slastudio.shared.outputs import written_aside
from slastudio.shared.problems import StudioError

# letters that a page of A4 shows, upright and across, at a size that can be read
_UPRIGHT, _ACROSS = 100, 240
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_A4 = 9
# in percent: two charts then stand below one another on a page across, with fonts of any width
_SCALE_OF_CHARTS = 75
# Excel keeps no more of a printed head
_LONGEST_NOTICE = 100


@dataclass(frozen=True)
class BookHead:
    """Hold what a book says of itself. notice: stands over the head of every sheet; draft: what is
    printed on every page of one that nobody issued, "" of any other.
    """

    title: str
    notice: str = ""
    draft: str = ""


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
    head = BookHead(
        f"{assessment.client}, {assessment.period.title}",
        unfinished_words(assessment),
        DRAFT_OF_REPORT if draft else "",
    )
    write_book(sheets(assessment, issued, chain), path, issued, head, chain)


def write_book(
    told: Iterable[Sheet], path: Path, issued: date, head: BookHead, chain: Chain | None = None
) -> None:
    """Write sheets to path, the same ones with the same bytes; what was at path stays until the new
    one is complete.
    """
    held, stamp = io.BytesIO(), datetime(issued.year, issued.month, issued.day)  # noqa: DTZ001 - the format keeps naive moments
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(held, options) as book:
        _describe(book, head, stamp, chain)
        formats = CellFormats(book)
        for sheet in told:
            _fill(book, formats, sheet, head.notice, head.draft)
    with written_aside(path) as aside:
        aside.write_bytes(settled_package(held.getvalue(), stamp, chain=chain))


def _describe(book: Workbook, head: BookHead, stamp: datetime, chain: Chain | None) -> None:
    title = plain_text(head.title)[:200]
    told = {"title": f"{title} – draft" if head.draft else title, "author": "SLA Studio"}
    if head.draft:
        told |= {"status": "draft", "keywords": "draft"}
    book.set_properties({**told, "created": stamp})
    if chain is not None:
        book.set_custom_property(PROPERTY, head_text(chain), "text")


def _fill(book: Workbook, formats: CellFormats, sheet: Sheet, notice: str, draft: str) -> None:
    """Write a sheet; a notice stands over its head, so that no sheet is read without it."""
    head = 2 if notice else 1
    last = len(sheet.rows) + head
    if last > _MOST_ROWS or len(sheet.head) > _MOST_COLUMNS:
        raise StudioError(
            f"The sheet “{sheet.name}” has more rows or columns than Excel holds. Write the workbook of a shorter period."
        )
    page = SheetWriter(book.add_worksheet(sheet.name), formats, head)
    if notice:
        page.notice(notice)
    page.fill(sheet)
    page.sheet.freeze_panes(head, 0)
    if sheet.rows:
        page.sheet.autofilter(head - 1, 0, last - 1, len(sheet.head) - 1)
    if sheet.plots:
        draw_plots(book, page.sheet, sheet, (last, page.pixels), head)
    _print(page, sheet, last)
    if heads := _printed_head(notice, draft):
        page.sheet.set_header(heads)


def _printed_head(notice: str, draft: str) -> str:
    left = notice[:_LONGEST_NOTICE].replace("&", "&&")
    return (f"&L{left}" if left else "") + (f"&R{draft}" if draft else "")


def _print(page: SheetWriter, sheet: Sheet, last: int) -> None:
    """Say how a sheet is printed: on A4, its head on every page, as few pages wide as can be read."""
    printed = page.sheet
    printed.set_paper(_A4)
    printed.print_area(0, 0, max(last_row(sheet, last), page.head + 1) - 1, len(sheet.head) - 1)
    printed.repeat_rows(0, page.head - 1)
    if sheet.plots:
        # a sheet that is fitted to pages ignores breaks, and a chart would be cut in two
        printed.set_landscape()
        printed.set_print_scale(_SCALE_OF_CHARTS)
        return
    if page.letters > _UPRIGHT:
        printed.set_landscape()
    wide = max(1, -(-int(page.letters) // _ACROSS))
    printed.fit_to_pages(wide, 0)
    if wide > 1:
        printed.repeat_columns(0, sheet.named - 1)
