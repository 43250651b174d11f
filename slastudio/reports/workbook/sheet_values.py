"""What a cell of the workbook holds: numbers with formats that show their units, the formula that
gives them, moments of the client's zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from slastudio.contract.words.figures import decimal_of, digits_shown, rounded, show_exact
from slastudio.shared.counts import unit_of
from slastudio.shared.periods import Period, show_clock, shows_twice, zone

# what adding up figures that were cut at their twelfth digit may be off by
_ALIKE = Decimal("1e-9")
# a format holds no more of them
_MOST_DIGITS = 30


@dataclass(frozen=True)
class Amount:
    """Hold a number with the format that shows its unit.

    formula: what gives it, "" where nothing does. It names a cell by its column and its row among
    the rows of its sheet, B[1] being the first one below the head.
    """

    value: Decimal | float
    format: str = "#,##0"
    formula: str = ""


Value = str | int | Amount | date | datetime | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class PlotLine:
    """Name the cells a chart draws one line or one set of bars from: numbers of columns and the
    first and last row among a sheet's rows. dashed: it is a level, no measurement.
    """

    sheet: str
    across: int
    up: int
    rows: tuple[int, int]
    dashed: bool = False


@dataclass(frozen=True)
class SheetPlot:
    """Hold a chart of a sheet's cells; row: of its sheet, whose first cell is its title and whose
    second what it shows. bars: stacked bars in place of lines.
    """

    row: int
    lines: tuple[PlotLine, ...]
    axis: str
    bars: bool = False
    days: bool = True


@dataclass(frozen=True)
class Sheet:
    """Name a sheet, its head and its rows. named: how many columns at the left say what a row is,
    and come again on every printed page. plots: the charts below its rows.
    """

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    named: int = 1
    plots: tuple[SheetPlot, ...] = ()


# --- numbers and their formats ----------------------------------------------------------------------------------------


def amount_format(value: Decimal | float, unit: str, target: Decimal | None = None) -> str:
    """Return the Excel number format that shows a value as every other output tells it: the same
    digits, the same unit.
    """
    return _format(value, unit, digits_shown(value, unit, target))


def _format(value: Decimal | float, unit: str, digits: int) -> str:
    number = f"#,##0.{'0' * digits}" if digits else "#,##0"
    shown = unit_of(show_exact(rounded(value, digits)), unit).replace('"', "'")
    return f'{number} "{shown}"' if shown else number


def amount_of(
    value: Decimal | float | None, unit: str, target: Decimal | None = None
) -> Amount | None:
    """Return a value with the format that shows its unit, None where there is none; `target`: what
    it must not look like where it lies beside it.
    """
    return None if value is None else Amount(value, amount_format(value, unit, target))


def percent_amount(part: Decimal, whole: Decimal | None, formula: str) -> Amount | None:
    """Return a part in percent of a whole, to one digit as papers tell it; None of nothing."""
    if not whole:
        return None
    percent = part * 100 / whole
    _, _, behind = f"{rounded(percent, 1):f}".partition(".")
    digits = _seen(percent, 1 if behind.strip("0") else 0)
    return Amount(percent, _format(percent, "%", digits), formula)


def difference_amount(value: Decimal | None, currency: str) -> Amount | None:
    """Return a difference in money, one of less than the smallest coin with the digits it has."""
    if value is None:
        return None
    return Amount(value, _format(value, currency, _seen(value, digits_shown(value, currency))))


def _seen(value: Decimal, digits: int) -> int:
    """Return as many digits as show that something is not nothing: Excel writes “-0” of it."""
    if not value or rounded(value, digits):
        return digits
    return min(1 - value.adjusted(), _MOST_DIGITS)


def events_of(value: Decimal | None) -> int | Amount | None:
    """Return a count, a whole number where it is one."""
    if value is None or value != int(value):
        return amount_of(value, "")
    return int(value)


# --- formulas ---------------------------------------------------------------------------------------------------------


def column(number: int) -> str:
    """Return the letters of a column, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def reckoned(
    amount: Amount | None, formula: str, comes_to: Decimal | float | None
) -> Amount | None:
    """Return an amount with the formula that gives it.

    Where the formula comes to anything else – a figure rounded half to even, a quarter whose months
    were reckoned one by one – the figure stands without it: a workbook contradicts no paper.
    """
    if amount is None or comes_to is None:
        return amount
    told = decimal_of(amount.value)
    room = max(_ALIKE, abs(told) * _ALIKE / 10_000)
    return replace(amount, formula=formula) if abs(told - decimal_of(comes_to)) <= room else amount


def summed(
    amount: Amount | None, letters: str, rows: tuple[int, int], parts: Sequence[Decimal | None]
) -> Amount | None:
    """Return an amount with the sum of a column's rows, where they add up to it."""
    if not parts or None in parts:
        return amount
    total = sum((each for each in parts if each is not None), Decimal(0))
    return reckoned(amount, f"SUM({letters}[{rows[0]}]:{letters}[{rows[1]}])", total)


def rounded_once(exact: Decimal, digits: int) -> Decimal | None:
    """Return what Excel rounds a figure to; None in the very middle, where it rounds away from zero
    and agreements to even.
    """
    shown = rounded(exact, digits)
    middle = abs(exact - shown) * 2 == Decimal(1).scaleb(-digits)
    return None if middle else shown


# --- moments ----------------------------------------------------------------------------------------------------------


def local_moment(moment: datetime | None, period: Period) -> datetime | str | None:
    """Return a moment as the period's zone reads it, without the zone: the format of workbooks knows
    none. An hour that the clock shows twice is a text that names its zone.
    """
    if moment is None:
        return None
    local = moment.astimezone(zone(period.zone))
    if shows_twice(local):
        return f"{local:%Y-%m-%d} {show_clock(local)}"
    return local.replace(tzinfo=None)
