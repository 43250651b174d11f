"""The decisions a period asks of somebody: those that were entered, and those its records and terms ask for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class NeededDecision:
    """Hold one decision that is open.

    id: of the register's entry, or what asks for it ("silent:m-2"). title: what is to be decided.
    raised: since when; by: the moment by which, None where no time is named. owner: the role that
    decides, "" where nobody is named. options: what may be decided. recommended: which of them, and
    why, "" where nothing is. entered: whether a person entered it; overdue: as of the moment the
    period is looked at. about: page and record it is looked at on.
    """

    id: str
    title: str
    raised: datetime | None
    by: datetime | None
    owner: str
    options: tuple[str, ...]
    recommended: str
    entered: bool
    overdue: bool = False
    page: str = "changes"
    target: str = "decisions"
