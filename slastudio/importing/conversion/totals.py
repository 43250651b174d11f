"""Records that sum up others, by what they say and what they hold: their amount is that of the records above."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from slastudio.importing.conversion.columns import Typed
from slastudio.importing.typing.quantities import TOTAL


@dataclass(frozen=True)
class DatedTotals:
    """Hold the places of records that carry a date and are called a total: those that are the sum
    of what stands above, and those that are not.
    """

    sums: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()


def dated_totals(
    firsts: Sequence[Sequence[str | None]], amount: Typed, currency: Typed | None
) -> DatedTotals:
    """Return the records that carry a date and are called a total.

    firsts: the leading columns of text. A name alone decides nothing, since a service may be called
    so: the amount must be the sum of those above, since the start or since the total before.
    """
    cells_by_row = list(zip(*firsts, strict=True))
    names = [_begins_as_total(cells) for cells in cells_by_row]
    if not any(names):
        return DatedTotals()
    doubtful: list[int] = []
    amounts = [None if missing else Decimal(str(each)) for each, missing in _pairs(amount)]
    codes = [None] * len(amounts) if currency is None else [each for each, _ in _pairs(currency)]
    found: list[int] = []
    since_start: dict[object, Decimal] = {}
    since_total: dict[object, Decimal] = {}
    for place, (named, value, code) in enumerate(zip(names, amounts, codes, strict=True)):
        if value is None:
            continue
        if named and value and value in (since_start.get(code), since_total.get(code)):
            found.append(place)
            since_total[code] = Decimal(0)
            continue
        if named and value and _called_total(cells_by_row[place]):
            doubtful.append(place)
            continue
        for sums in (since_start, since_total):
            sums[code] = sums.get(code, Decimal(0)) + value
    return DatedTotals(tuple(found), tuple(doubtful))


def _begins_as_total(cells: Sequence[str | None]) -> bool:
    return any(TOTAL.match(cell or "") for cell in cells)


def _called_total(cells: Sequence[str | None]) -> bool:
    return any(TOTAL.fullmatch((cell or "").strip(" :")) for cell in cells)


def _pairs(typed: Typed) -> list[tuple[object, bool]]:
    return list(zip(typed.series.tolist(), typed.missing.tolist(), strict=True))
