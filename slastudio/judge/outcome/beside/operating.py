"""How the system is run: where requests spend their time, and how fast and how safely changes come."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

# percent of requests that must say a stage for its rise to be part of the whole's
MOSTLY = 95


@dataclass(frozen=True)
class StageTime:
    """Hold the time one column tells: how many requests say it, median, 95th percentile and mean in ms.

    share: percent of the whole time, over requests that say both it and the whole; slowest: the same
    over the slowest requests. p95_before, mean_before, records_before: of the period before. Each is
    None where no request says it.
    """

    column: str
    records: int
    median: Decimal
    p95: Decimal
    mean: Decimal
    share: Decimal | None = None
    slowest: Decimal | None = None
    p95_before: Decimal | None = None
    mean_before: Decimal | None = None
    records_before: int = 0

    @property
    def name(self) -> str:
        """Return "retrieval" of stage.retrieval_ms."""
        return self.column.removeprefix("stage.").removesuffix("_ms").replace("_", " ")

    @property
    def rise(self) -> Decimal | None:
        """Return by how many ms the mean rose since the period before."""
        return None if self.mean_before is None else self.mean - self.mean_before


@dataclass(frozen=True)
class StageTimes:
    """Hold the times of a period's requests: the whole, the first token, each stage.

    threshold: the slowest requests took at least so many ms (95th percentile of the whole). others:
    percent of the whole time in no stage; None where no request says both, or stages overlap.
    """

    whole: StageTime
    first_token: StageTime | None
    stages: tuple[StageTime, ...]
    threshold: Decimal
    others: Decimal | None

    def carries(self, stage: StageTime) -> Decimal | None:
        """Return the percent of the whole's rise that a stage's rise is; None where the whole did not
        rise, or not nearly every request of both periods says the stage.
        """
        whole, rise = self.whole, self.whole.rise
        told = 100 * stage.records >= MOSTLY * whole.records
        told = told and 100 * stage.records_before >= MOSTLY * whole.records_before
        if rise is None or rise <= 0 or stage.rise is None or not told:
            return None
        return 100 * stage.rise / rise

    @property
    def slowest_stage(self) -> StageTime | None:
        """Return the stage with the largest share of the slowest requests' time."""
        told = [each for each in self.stages if each.slowest is not None]
        return max(told, key=lambda each: each.slowest or Decimal(0), default=None)


@dataclass(frozen=True)
class ChangeDelivery:
    """Hold how changes were delivered in a period, by the registers (the four figures of the DORA
    research programme: frequency, lead time, failures, time to restore).

    changes: made in the period; before: in the one before. weeks: of the period so far. lead_hours:
    median hours from when it was asked for to the change, over the `timed` changes that say so.
    failed: ids of changes a rollback names as its cause. restore_minutes: median of the period's
    rollbacks, drills apart, over the `restored` ones with an end.
    """

    changes: int
    before: int
    weeks: Decimal
    lead_hours: Decimal | None
    timed: int
    failed: tuple[str, ...]
    restore_minutes: Decimal | None
    restored: int

    @property
    def per_week(self) -> Decimal | None:
        return Decimal(self.changes) / self.weeks if self.weeks else None

    @property
    def failure_percent(self) -> Decimal | None:
        return 100 * Decimal(len(self.failed)) / self.changes if self.changes else None
