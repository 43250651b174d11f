"""Disputes as an assessment holds them: both sides' figures of the time, the claim and how it
ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from slastudio.shared.money import Money


@dataclass(frozen=True)
class DisputedSide:
    """Hold one side's figure of a dispute, its verdict, and the month's credit it led to (None
    where none is agreed).
    """

    value: Decimal | None
    verdict: str
    credit: Money | None


@dataclass(frozen=True)
class KeptDispute:
    """Hold a contested figure as it was when the claim was made (both sides'), and how the dispute
    ended.

    objective: its id. period: label of the period contested. target: ">= 92", "" where there was
    none. rows: how many rows of the period are contested, None where none are. contested: what is,
    in the register's own words. outcome: open, upheld, rejected or settled; amount: what was
    credited for it.
    """

    id: str
    when: datetime
    objective: str
    period: str
    claimed_by: str
    claim: str
    ours: DisputedSide
    theirs: DisputedSide
    unit: str
    target: str
    rows: int | None
    contested: tuple[str, ...]
    outcome: str
    decided_on: datetime | None
    decided_by: str
    credit_note: str
    amount: Money | None
    detail: str = ""
