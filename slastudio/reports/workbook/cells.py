"""Cells as they are written: text is text, a number shows its unit, no column is too narrow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from slastudio.contract.words.figures import rounded
from slastudio.reports.content.passages import plain_text
from slastudio.reports.workbook.sheet_values import Amount, Sheet, Value

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_LONGEST_TEXT = 32_767
# of 255 that Excel takes: a letter may count twice
_LONGEST_FORMAT = 120
# a hash has 64 letters
_NARROWEST, _WIDEST = 8.0, 68
# points of a line and of the highest row, and how much of a line words fill
_LINE, _HIGHEST, _FILLED = 15.0, 409.0, 0.9
# the first day a workbook can count from
_FIRST_YEAR = 1900
_PLACE = re.compile(r"([A-Z]+)\[(\d+)\]")
_WHOLE, _DAY, _MOMENT = "#,##0", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


class CellFormats:
    """Make each format of a book once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def of(self, **told: object) -> Format:
        key = tuple(told.items())
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", **told})
        return self._made[key]


class SheetWriter:
    """Write the cells of one sheet. head: how many rows stand above the first one."""

    def __init__(self, sheet: Worksheet, formats: CellFormats, head: int) -> None:
        self.sheet, self.head = sheet, head
        self.letters = 0.0
        self._formats = formats

    @property
    def pixels(self) -> int:
        """Return how wide the columns are together."""
        return int(self.letters * 7)

    def notice(self, text: str) -> None:
        """Write what stands over every head."""
        self._text(0, 0, text, self._formats.of(italic=True))

    def fill(self, sheet: Sheet) -> None:
        """Write head and rows, and make every column wide enough for them."""
        bold = self._formats.of(bold=True, text_wrap=True, bottom=1, align="left", indent=1)
        for place, text in enumerate(sheet.head):
            self._text(self.head - 1, place, text, bold)
        widths = [_width(sheet, place) for place in range(len(sheet.head))]
        for place, width in enumerate(widths):
            self.sheet.set_column(place, place, width)
        self.letters = sum(widths)
        self._set_height(self.head - 1, _lines(sheet.head, widths))
        for number, row in enumerate(sheet.rows, self.head):
            self._set_height(number, _lines([_wrapped(each) for each in row], widths))
            for place, value in enumerate(row):
                self._set(number, place, value)
        # an id of digits is no mistake
        last = len(sheet.rows) + self.head - 1, len(sheet.head) - 1
        self.sheet.ignore_errors({"number_stored_as_text": _area(*last)})

    def _set_height(self, row: int, lines: int) -> None:
        """Make a row as high as its text: not every program does so by itself."""
        if lines > 1:
            self.sheet.set_row(row, min(lines * _LINE, _HIGHEST))

    def _set(self, row: int, place: int, value: Value) -> None:
        if value is None:
            return
        if isinstance(value, str):
            self._text(
                row,
                place,
                value,
                self._formats.of(text_wrap=bool(_wrapped(value)), align="left", indent=1),
            )
        elif isinstance(value, Amount):
            shown = self._formats.of(num_format=_number_format(value.format))
            if value.formula:
                self.sheet.write_formula(
                    row, place, f"={self._placed(value.formula)}", shown, _number(value.value)
                )
            else:
                self.sheet.write_number(row, place, _number(value.value), shown)
        elif not isinstance(value, date):
            self.sheet.write_number(row, place, value, self._formats.of(num_format=_WHOLE))
        elif value.year <= _FIRST_YEAR:
            self._text(
                row, place, str(value), self._formats.of(text_wrap=False, align="left", indent=1)
            )
        else:
            # every moment is a date, too
            shown = _MOMENT if isinstance(value, datetime) else _DAY
            self.sheet.write_datetime(row, place, value, self._formats.of(num_format=shown))

    def _placed(self, formula: str) -> str:
        """Return a formula with the rows its cells stand on."""
        return _PLACE.sub(lambda found: f"{found[1]}{int(found[2]) + self.head}", formula)

    def _text(self, row: int, place: int, text: str, shown: Format) -> None:
        told = _cut(plain_text(text))
        if told.startswith("<r>") and told.endswith("</r>"):
            # the writer takes such a text for markup of its own; in two runs it is text again
            self.sheet.write_rich_string(row, place, told[:1], self._formats.of(), told[1:], shown)
        else:
            self.sheet.write_string(row, place, told, shown)


def _cut(text: str) -> str:
    """Return as much of a text as a cell holds; Excel counts what lies beyond 16 bits twice."""
    if len(text) * 2 <= _LONGEST_TEXT:
        return text
    units = text.encode("utf-16-le")[: _LONGEST_TEXT * 2]
    return units.decode("utf-16-le", "ignore")


def _number_format(told: str) -> str:
    """Return a format that Excel takes; a unit too long for one is told in its own column only."""
    return plain_text(told) if len(told) <= _LONGEST_FORMAT else told.partition(' "')[0]


def _number(value: Decimal | float) -> int | float:
    return int(value) if value == int(value) else float(value)


def _area(row: int, place: int) -> str:
    from xlsxwriter.utility import xl_range

    return str(xl_range(0, 0, row, place))


# --- widths and heights -----------------------------------------------------------------------------------------------


def _width(sheet: Sheet, place: int) -> float:
    longest = max((_shown_length(row[place]) for row in sheet.rows), default=0)
    head = sheet.head[place]
    # a head is broken between its words only; beside the last stands the arrow of the filter
    word = max((len(each) for each in head.split()), default=0) + 2
    wanted = max(longest, min(len(head), 18), word) + 3.0
    return max(_NARROWEST, min(_WIDEST, wanted))


def _shown_length(value: Value) -> int:
    if isinstance(value, datetime):
        return 16
    if isinstance(value, date):
        return 10
    if isinstance(value, Amount):
        return _amount_length(value)
    if isinstance(value, int):
        return len(f"{value:,}")
    return 0 if value is None else len(value)


def _amount_length(amount: Amount) -> int:
    """Return how many letters a number takes as its format shows it."""
    number, _, unit = amount.format.partition(' "')
    digits = len(number.partition(".")[2])
    shown = rounded(amount.value, digits if number.startswith("#") else 8)
    return len(f"{shown:,f}") + len(unit)


def _wrapped(value: Value) -> str:
    """Return a text that is broken into lines, "" for any other value."""
    return value if isinstance(value, str) and len(value) > _WIDEST else ""


def _lines(texts: Sequence[str], widths: Sequence[float]) -> int:
    """Return how many lines the longest of a row's texts takes."""
    return max(
        (
            sum(-(-len(line) // int(width * _FILLED)) or 1 for line in text.splitlines())
            for text, width in zip(texts, widths, strict=False)
            if text
        ),
        default=1,
    )
