"""What a cell of the workbook holds: numbers with formats that show their units, moments of the client's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from slastudio.contract.words.figures import is_currency
from slastudio.shared.periods import Period, zone


@dataclass(frozen=True)
class Amount:
    """Hold a number with the format that shows its unit."""

    value: Decimal | float
    format: str = "#,##0.##"


Value = str | int | Amount | date | datetime | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Sheet:
    """Name a sheet, its head and its rows."""

    name: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]


def unit_format(unit: str) -> str:
    """Return an Excel number format that shows the unit without changing the number."""
    if is_currency(unit):
        return f'#,##0.00 "{unit}"'
    plain = unit.replace('"', "'")
    if not plain:
        return "#,##0.##"
    return f'#,##0.00 "{plain}"' if plain == "%" else f'#,##0.## "{plain}"'


def amount_of(value: Decimal | float | None, unit: str) -> Amount | None:
    """Return a value with its unit's format, None where there is none."""
    return None if value is None else Amount(value, unit_format(unit))


def events_of(value: Decimal | None) -> int | Decimal | None:
    """Return a count, a whole number where it is one."""
    return int(value) if value is not None and value == int(value) else value


def local_moment(moment: datetime | None, period: Period) -> datetime | None:
    """Return a moment as the period's zone reads it, without the zone: the format of workbooks knows none."""
    return None if moment is None else moment.astimezone(zone(period.zone)).replace(tzinfo=None)
