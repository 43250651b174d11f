"""The invoice of a month and the backlog of asks, as values: what may be billed, and what may not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from slastudio.shared.money import Money

LineKind = Literal["fee", "overage", "change_request", "credit", "models"]


@dataclass(frozen=True)
class UsedRate:
    """Hold the stated rate an amount was converted by: one unit of base is worth rate of quote."""

    id: str
    base: str
    quote: str
    rate: Decimal
    stated_by: str


@dataclass(frozen=True)
class InvoiceLine:
    """Hold one line of an invoice.

    line: of the scope, "" where it is on none. quantity, unit, price: what the amount is made of,
    None where nothing is. amount: in the currency it arises in, None where no price is agreed.
    counted: what of it is in the total, in the invoice's currency; None where it is not in it. needs:
    what has to be agreed or to happen before it may be billed, "" where nothing has. reason: why it
    is not in the total, or how it was reckoned. shown_by: records and files. clause: its number.
    """

    kind: LineKind
    title: str
    line: str
    quantity: Decimal | None
    unit: str
    price: Money | None
    amount: Money | None
    counted: Money | None
    needs: str = ""
    reason: str = ""
    rate: UsedRate | None = None
    shown_by: tuple[str, ...] = ()
    clause: str = ""

    @property
    def billable(self) -> bool:
        """Tell whether the line is in the invoice's total."""
        return self.counted is not None


@dataclass(frozen=True)
class Invoice:
    """Hold what a calendar month comes to, net of tax.

    total: the sum of what every line counts. apart: by currency what is due and was not converted,
    because no rate is stated; it is in no total. notes: what else must be said of it.
    """

    month: str
    currency: str
    lines: tuple[InvoiceLine, ...]
    total: Money
    apart: tuple[Money, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def unbilled(self) -> tuple[InvoiceLine, ...]:
        """Return the lines that are not in the total."""
        return tuple(each for each in self.lines if not each.billable)


@dataclass(frozen=True)
class RequestTotals:
    """Hold what was asked outside the scope until a period's end: how many requests stand where,
    and amounts by currency of what was quoted, accepted and delivered in the period.

    waiting: neither quoted nor declined. unpriced: accepted without a price.
    """

    waiting: int
    quoted: tuple[Money, ...]
    accepted: tuple[Money, ...]
    delivered: tuple[Money, ...]
    unpriced: int
