"""A release gate with what its runs show: the candidate against what is in production, by segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True)
class GateShare:
    """Hold the share of items that passed, in percent, of all items (column "") or of one segment.

    before, difference: of the run compared with, on the items both judged, and candidate minus it in
    points; None where there is none. low, high: the interval of the difference.
    """

    metric: str
    column: str
    value: str
    items: int
    share: Decimal
    before: Decimal | None = None
    difference: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def named(self) -> str:
        """Return "all items", or "language es"."""
        return f"{self.column.removeprefix('seg.')} {self.value}" if self.column else "all items"


@dataclass(frozen=True)
class ReleaseGate:
    """Hold a release gate of the register with what it comes to.

    reached: whether every criterion with a number is; None where that cannot be computed, and why
    says so. short: in words, what is not reached. hurt: those of them that are losses of a segment,
    which a trade-off accepted by name lets pass.
    """

    id: str
    when: datetime
    title: str
    stage: str
    run: str
    baseline: str
    shares: tuple[GateShare, ...]
    reached: bool | None
    why: str
    short: tuple[str, ...]
    hurt: tuple[str, ...]
    decision: str
    decided: datetime | None
    decided_by: str
    tradeoff: str
    accepted_by: str
