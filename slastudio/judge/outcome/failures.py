"""What failures of a period cost the business, as values: counted failures times an agreed amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.shared.money import Money


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
