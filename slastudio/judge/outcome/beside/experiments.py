"""An experiment or fix with what it was to move, and what the figure did before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True)
class MeasuredSide:
    """Hold an objective's figure over local days first … last, both included, with its interval where
    it is a sample.
    """

    first: date
    last: date
    value: Decimal
    samples: int
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Experiment:
    """Hold an experiment of the register.

    expected: the difference it was to make, in the objective's unit; moved: what the figure after
    differs by from the figure before, None where one of them cannot be measured, and why says so.
    sure: whether the two intervals lie apart, None where records are complete and the value decides.
    gap: how far the figure was from its target before, on its wrong side, 0 where it kept it; closes:
    the share of that gap, in percent, that the expected difference would close. worth: closes by the
    hour of effort, by which experiments are ranked; None where a part of it is not told.
    """

    id: str
    when: datetime
    title: str
    objective: str
    name: str
    unit: str
    status: str
    expected: Decimal | None
    effort: Decimal | None
    before: MeasuredSide | None
    after: MeasuredSide | None
    moved: Decimal | None
    better: bool | None
    sure: bool | None
    why: str
    gap: Decimal | None
    closes: Decimal | None
    worth: Decimal | None
