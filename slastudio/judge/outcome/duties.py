"""A duty as it stands: what was promised, when it fell due, and what shows that it was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from slastudio.contract.duties.promise import Arises, Side

DutyState = Literal[
    "not_yet_due", "due", "done", "done_late", "not_shown", "missed", "cannot_be_told"
]
# what a duty of several parts is told by: the first of these that any part is in
WORST: tuple[DutyState, ...] = (
    "missed",
    "not_shown",
    "done_late",
    "cannot_be_told",
    "due",
    "not_yet_due",
    "done",
)


@dataclass(frozen=True)
class DutyPart:
    """Hold one of several times a duty falls due in a period: a week's sample, a day's check. id: its
    own, by which an act may name it.
    """

    id: str
    label: str
    begins: datetime
    due: datetime | None
    state: DutyState
    done: datetime | None = None
    shown_by: str = ""


@dataclass(frozen=True)
class OwedDuty:
    """Hold one duty of a period, as it stands at a moment.

    id: the same in every run. about: the record or objective it concerns, "" for none. what: the
    act, without its subject. role, side: who owes it; to: to whom. begins: since when it is owed;
    due: the moment by which, None where no time is agreed. done, shown_by: when and by what it is
    shown. wanted: what would show it. note: why its state is what it is, where that is not plain.
    asked: the dated request, of what the client owes. by_hand: whether only a person can enter its
    proof. detail: what the agreement says
    beside it. minutes, line: what it takes, and on which line of the scope. parts: where it falls due
    several times. worked: minutes worked on its line in the period, None where none were entered.
    """

    id: str
    kind: str
    about: str
    what: str
    role: str
    side: Side
    to: str
    arises: Arises
    of: str
    begins: datetime
    due: datetime | None
    state: DutyState
    done: datetime | None
    shown_by: str
    wanted: str
    note: str
    consequence: str
    clause: str
    place: str
    minutes: int
    line: str
    version: str
    detail: str = ""
    by_hand: bool = False
    asked: datetime | None = None
    parts: tuple[DutyPart, ...] = ()
    worked: int | None = None

    @property
    def late_seconds(self) -> float | None:
        """Return by how long it was done late, None where it was not."""
        if self.done is None or self.due is None or self.done <= self.due:
            return None
        return (self.done - self.due).total_seconds()
