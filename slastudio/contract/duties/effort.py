"""What the promises of an agreement take each month, held against the hours of the retainer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.contract.duties.promise import PromisedAct
from slastudio.contract.duties.promises import promises_of
from slastudio.contract.duties.rhythm import rhythm_of
from slastudio.contract.terms.agreement import Agreement


@dataclass(frozen=True)
class MonthlyEffort:
    """Hold what the provider's recurring promises take in a usual month.

    parts: (promise, minutes), the longest first. minutes: their sum. included: the retainer's
    hours, None where none are agreed. What incidents and changes take is not foreseen.
    """

    parts: tuple[tuple[PromisedAct, int], ...]
    minutes: int
    included: Decimal | None

    @property
    def hours(self) -> float:
        return self.minutes / 60

    @property
    def too_much(self) -> bool:
        """Tell whether it takes more than the hours that are included."""
        return self.included is not None and self.hours > float(self.included)


def monthly_effort(agreement: Agreement) -> MonthlyEffort:
    """Return what the recurring promises of the provider take in a usual month."""
    parts = []
    for promise in promises_of(agreement):
        rhythm = rhythm_of(promise.of) if promise.arises == "calendar" else None
        if rhythm is not None and promise.side == "provider":
            minutes = round(promise.minutes * rhythm.a_month)
            if minutes:
                parts.append((promise, minutes))
    parts.sort(key=lambda each: (-each[1], each[0].id))
    included = agreement.pricing.included_hours
    return MonthlyEffort(tuple(parts), sum(minutes for _, minutes in parts), included)
