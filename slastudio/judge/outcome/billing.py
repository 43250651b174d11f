"""The invoice of a month, the backlog of asks and what failures cost, as values."""

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


@dataclass(frozen=True)
class FailureWorth:
    """Hold one objective's failures as baseline, change and impact.

    failures, of: events that failed, of how many; sampled: whether only a sample was looked at, so
    that there were more. each: what one failure costs, as its journey says. cost: failures times
    that. expected: failures the measured baseline would have meant among the same events. avoided:
    their difference in money, below zero where more failed than before. before: earlier months that
    missed, newest first. counted: whether it stands for its journey in sums. reason: why something
    is not computed, "" where nothing is missing.
    """

    objective: str
    name: str
    journey: str
    verdict: str
    failures: Decimal | None
    of: int | None
    sampled: bool
    each: Money | None
    cost: Money | None
    baseline: Decimal | None
    expected: Decimal | None
    avoided: Money | None
    before: tuple[str, ...]
    counted: bool
    reason: str

    @property
    def change(self) -> Decimal | None:
        """Return how many more failed than at the baseline."""
        if self.failures is None or self.expected is None:
            return None
        return self.failures - self.expected


@dataclass(frozen=True)
class BusinessWorth:
    """Hold a period's cost of failure beside its cost of tooling, in the fee's currency.

    cost, avoided: sums over journeys, each by its primary objective; None where none could be
    computed. tooling: of the period's months. reasons: what is not computed, and why.
    """

    lines: tuple[FailureWorth, ...]
    cost: Money | None
    avoided: Money | None
    tooling: Money | None
    reasons: tuple[str, ...]
