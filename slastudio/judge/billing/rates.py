"""Exchange rates as the parties state them: each holds from its moment until the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from slastudio.judge.billing.amounts import rounded_money
from slastudio.judge.outcome.billing import UsedRate
from slastudio.judge.outcome.records import Entered
from slastudio.shared.money import Money


def rate_before(
    entered: Sequence[Entered], base: str, quote: str, end: datetime
) -> UsedRate | None:
    """Return the rate in force just before a moment; None where none is stated.

    entered: the register of rates in the order of their moments. A rate of the other direction is
    not turned round: its reciprocal is no rate anybody stated.
    """
    found = None
    for each in entered:
        since, rate = each.moment("when"), each.decimal("rate")
        pair = tuple(each.text(name).strip().upper() for name in ("base", "quote"))
        if since is not None and since < end and rate and rate > 0 and pair == (base, quote):
            found = UsedRate(each.id, base, quote, rate, each.text("stated_by"))
    return found


def converted(amount: Money, rate: UsedRate) -> Money:
    """Return an amount in the currency a rate quotes, rounded once."""
    return rounded_money(Fraction(amount.amount) * Fraction(rate.rate), rate.quote)
