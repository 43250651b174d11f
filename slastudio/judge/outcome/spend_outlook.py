"""The month's forecast as a value: where spend goes, how sure that is, the day the cap is reached –
and the words for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from slastudio.contract.words.figures import show_value
from slastudio.shared.counts import count, verb
from slastudio.shared.periods import show_day

OVER = "The period is over; what was spent is known."
NOT_REACHED = "not reached in this period"
METHOD = "means of the weekdays, on the level since the last change"


@dataclass(frozen=True)
class CapOutlook:
    """Hold when a cap is reached: the day it was, or is expected to be; earliest: the first day the
    95 % interval allows.

    reason: why no day is named, "" with one.
    """

    cap: Decimal | None
    reached: date | None
    expected: date | None
    earliest: date | None
    reason: str


@dataclass(frozen=True)
class Outlook:
    """Hold the forecast of a period's total; total and limits are rounded to the cent.

    origin: what it is read from, “bills” or “request logs”. last_day: last whole day with records.
    limits: (confidence in percent, low, high). days: days of the last eight weeks it stands on.
    gaps: days of the period up to the last day without any record, which add nothing to `spent`.
    changes: how many changes of level were seen in those days. reason: why there is no forecast, ""
    with one.
    """

    origin: str
    last_day: date | None
    spent: Decimal
    total: Decimal | None
    limits: tuple[tuple[int, Decimal, Decimal], ...]
    days: int
    gaps: int
    reason: str
    cap: CapOutlook
    changes: int = 0

    @property
    def is_over(self) -> bool:
        """Tell whether there is nothing left to forecast."""
        return self.reason == OVER


def forecast_words(outlook: Outlook, currency: str) -> str:
    """Return the forecast with its intervals, or why there is none."""
    if outlook.total is None:
        return f"None. {outlook.reason}"
    limits = ", ".join(
        f"{each} %: {show_value(low, currency)} to {show_value(high, currency)}"
        for each, low, high in outlook.limits
    )
    return f"{show_value(outlook.total, currency)} for the whole period ({limits})"


def method_words(outlook: Outlook) -> str:
    """Say how the forecast was made: from what, from how many days, up to which; "" where there is
    none.
    """
    if outlook.total is None or outlook.last_day is None:
        return ""
    seen = {0: "", 1: "; 1 change of level was seen"}.get(
        outlook.changes, f"; {count(outlook.changes, 'change')} were seen"
    )
    gaps = ""
    if outlook.gaps:
        has = verb(outlook.gaps, "has no records and adds", "have no records and add")
        gaps = f" {count(outlook.gaps, 'day')} {has} nothing."
    return f"From {count(outlook.days, 'day')} of {outlook.origin} up to {show_day(outlook.last_day)}: {METHOD}{seen}.{gaps}"


def cap_words(outlook: Outlook, currency: str) -> str:
    """Say when the cap was or will be reached, or why no day is named; "" where no cap is agreed."""
    found = outlook.cap
    if found.cap is None:
        return ""
    amount = f"The cap of {show_value(found.cap, currency)}"
    if found.reached is not None:
        return f"{amount} was reached on {show_day(found.reached)}."
    early = (
        f"the 95 % interval allows {show_day(found.earliest)} at the earliest"
        if found.earliest
        else ""
    )
    if found.expected is not None:
        return f"{amount} is expected to be reached on {show_day(found.expected)}{f'; {early}' if early else ''}."
    if outlook.total is None:
        return (
            f"{amount} was not reached."
            if outlook.is_over
            else f"{amount} has not been reached. {found.reason}"
        )
    return f"{amount} is not expected to be reached{f'; {early}' if early else ''}."
