"""A release gate with what its runs show: the candidate against what is in production, by segment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

TIMES = ("ms", "s", "min", "h")


@dataclass(frozen=True)
class GateShare:
    """Hold the share of items that passed, in percent, of all items (column "") or of one segment;
    of traffic, the figure of an objective in its own unit.

    metric: of runs; of traffic the objective's name. before, difference: of the run compared with, on
    the items both judged, and candidate minus it in points; of traffic, of the version beside it;
    None where there is none. low, high: the interval of the difference.
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
    unit: str = "%"
    lower_is_better: bool = False
    of_traffic: bool = False

    @property
    def loss(self) -> Decimal | None:
        """Return by how much the candidate is worse, in the figure's unit; negative: better."""
        if self.difference is None:
            return None
        return self.difference if self.lower_is_better else -self.difference

    @property
    def slower(self) -> Decimal | None:
        """Return by how many percent the candidate takes longer; None where the figure is no time."""
        if self.unit not in TIMES or self.difference is None or not self.before:
            return None
        return 100 * self.difference / self.before

    @property
    def named(self) -> str:
        """Return "all items", or "language es"."""
        if self.column:
            return f"{self.column.removeprefix('seg.')} {self.value}"
        return "all traffic" if self.of_traffic else "all items"


@dataclass(frozen=True)
class ReleaseGate:
    """Hold a release gate of the register with what it comes to.

    reached: whether every criterion with a number is; None where that cannot be computed, and why
    says so. short: in words, what is not reached. hurt: those of them that are losses of a segment,
    which a trade-off accepted by name lets pass. version, against: those whose traffic is compared,
    from when to ended (None: it goes on).
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
    version: str = ""
    against: str = ""
    ended: datetime | None = None
