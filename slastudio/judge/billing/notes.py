"""Credit notes of a month: what was credited for it, by currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from slastudio.judge.billing.amounts import by_currency
from slastudio.judge.outcome.records import Entered
from slastudio.shared.money import Money


@dataclass(frozen=True)
class NotedCredit:
    """Hold the credit notes issued for a month: their ids, numbers and sums; disputes: those they
    settle.
    """

    ids: tuple[str, ...]
    numbers: tuple[str, ...]
    amounts: tuple[Money, ...]
    disputes: tuple[str, ...]

    def amount(self, currency: str) -> Decimal:
        """Return what was credited in a currency; what was credited in another is not comparable."""
        own = (each.amount for each in self.amounts if each.currency == currency)
        return sum(own, Decimal(0))


def credit_of(entered: Sequence[Entered], month: str, now: datetime) -> NotedCredit:
    """Return the credit notes for a month ("2026-07") that were issued until now."""
    own = [
        each
        for each in entered
        if each.text("period").strip() == month
        and (issued := each.moment("when")) is not None
        and issued <= now
    ]
    amounts = (each.money("amount") for each in own)
    return NotedCredit(
        tuple(each.id for each in own),
        tuple(each.text("number") for each in own),
        by_currency(each for each in amounts if each is not None),
        tuple(each.text("dispute") for each in own if each.text("dispute")),
    )
