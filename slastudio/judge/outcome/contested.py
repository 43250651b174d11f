"""A contested figure side by side: what the other side claims, and both sides' results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from slastudio.judge.outcome.objective_result import Result
from slastudio.measure.records.selection import Filter
from slastudio.shared.periods import Period


@dataclass(frozen=True)
class Claim:
    """Say what the other side sees otherwise.

    dropped: ids of uses of exclusions that do not hold by them. added: (exclusion's id, start, end)
    of spans that should be left out, too. contested: conditions of rows that should not count at
    all; all of them must hold of a row.
    """

    dropped: tuple[str, ...] = ()
    added: tuple[tuple[str, datetime, datetime], ...] = ()
    contested: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class Side:
    """Hold one side's figure, and the month's credit it leads to (None where no credits are
    agreed).
    """

    result: Result
    credit: Decimal | None
    currency: str


@dataclass(frozen=True)
class Dispute:
    """Hold both sides' figures of an objective; rows: how many rows of the period are contested."""

    period: Period
    claim: Claim
    ours: Side
    theirs: Side
    rows: int
