"""One client in one line: how the month stands and what is owed next, small enough to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from slastudio.judge.outcome.statuses import Status


@dataclass(frozen=True)
class ClientLine:
    """Hold what a portfolio tells of a client.

    period, title: the month told; as_of: when it was judged; agreement: of the version. steps_done,
    steps: of its end; next_step: the first that somebody can do something about, "" for none. asked:
    questions that decide a verdict. months: (label, status) of six months, the oldest first, None
    where nothing was promised. owed, owed_by: what the provider owes next, and by when. decisions,
    overdue: open ones, and those beyond their day. hours: worked, and of how many; None where none
    are agreed. renewal: the day by which somebody has to speak.
    """

    client: str
    period: str
    title: str
    as_of: datetime
    agreement: str
    headline: str
    steps_done: int
    steps: int
    next_step: str
    asked: int
    months: tuple[tuple[str, Status | None], ...]
    owed: str = ""
    owed_by: datetime | None = None
    decisions: int = 0
    overdue: int = 0
    hours_worked: Decimal | None = None
    hours_included: Decimal | None = None
    renewal: date | None = None
    zone: str = "UTC"
