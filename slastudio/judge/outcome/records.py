"""What people enter and write down, as duties read it: acts, papers, changes, decisions, claims."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Act:
    """Hold an entry of the register of acts; duty: the id of a duty, its kind, or a register."""

    id: str
    when: datetime
    act: str
    duty: str
    period: str = ""
    role: str = ""
    proof: str = ""
    detail: str = ""


@dataclass(frozen=True)
class WrittenPaper:
    """Hold a document on record: its kind, its period, when it was written."""

    kind: str
    period: str
    written: datetime


@dataclass(frozen=True)
class ChangeEntry:
    """Hold an entry of the change register."""

    id: str
    when: datetime
    title: str
    type: str
    workflow: str
    version: str
    material: bool
    approved_by: str
    announced: datetime | None
    tested: str


@dataclass(frozen=True)
class DecisionEntry:
    """Hold an entry of the register of decisions; decided: whether it was, decided_on: when, where
    that is known.
    """

    id: str
    raised: datetime
    title: str
    needed_by: datetime | None
    owner: str
    decided: bool
    decided_on: datetime | None = None


@dataclass(frozen=True)
class ClaimEntry:
    """Hold an entry of the register of disputes."""

    id: str
    when: datetime
    objective: str
    period: str
    decided_on: datetime | None


@dataclass(frozen=True)
class Arrival:
    """Hold when evidence of a kind for a month came, and whether it reaches the month's end."""

    kind: str
    month: str
    at: datetime
    whole: bool
    file: str


@dataclass(frozen=True)
class Records:
    """Hold everything that was entered by hand, written or received."""

    acts: tuple[Act, ...] = ()
    papers: tuple[WrittenPaper, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    decisions: tuple[DecisionEntry, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
