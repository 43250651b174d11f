"""What a cell of the workbook holds: numbers with formats that show their units, moments of the client's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from slastudio.contract.words.figures import digits_shown, rounded, show_exact
from slastudio.shared.counts import unit_of
from slastudio.shared.periods import Period, show_clock, shows_twice, zone


@dataclass(frozen=True)
class Amount:
    """Hold a number with the format that shows its unit."""

    value: Decimal | float
    format: str = "#,##0"


Value = str | int | Amount | date | datetime | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Sheet:
    """Name a sheet, its head and its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def amount_format(value: Decimal | float, unit: str, target: Decimal | None = None) -> str:
    """Return the Excel number format that shows a value as every other output tells it: the same
    digits, the same unit.
    """
    digits = digits_shown(value, unit, target)
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


def events_of(value: Decimal | None) -> int | Decimal | None:
    """Return a count, a whole number where it is one."""
    return int(value) if value is not None and value == int(value) else value


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
