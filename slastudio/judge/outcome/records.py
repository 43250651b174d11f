"""What people enter and write down, as duties read it: acts, papers, changes, decisions, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from slastudio.shared.money import Money, read_money


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
    """Hold an entry of the change register; planned: it is still to come, or nobody said that it came."""

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
    planned: bool = False


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
class AskEntry:
    """Hold an ask outside the scope for which a quote was asked; quoted: when there was one."""

    id: str
    when: datetime
    title: str
    quoted: datetime | None


@dataclass(frozen=True)
class Arrival:
    """Hold when evidence of a kind for a month came, and whether it reaches the month's end."""

    kind: str
    month: str
    at: datetime
    whole: bool
    file: str


@dataclass(frozen=True)
class Entered:
    """Hold a record of any register as it reads now; fields: what is filled in, in the register's
    own form.
    """

    register: str
    id: str
    fields: tuple[tuple[str, str], ...]

    def text(self, name: str) -> str:
        """Return a field's text, "" where it is not filled in."""
        return next((text for each, text in self.fields if each == name), "")

    def moment(self, name: str) -> datetime | None:
        """Return a moment in UTC, None where there is none."""
        text = self.text(name)
        return datetime.fromisoformat(text).astimezone(UTC) if text else None

    def decimal(self, name: str) -> Decimal | None:
        text = self.text(name)
        return Decimal(text) if text else None

    def money(self, name: str) -> Money | None:
        text = self.text(name)
        return read_money(text) if text else None


@dataclass(frozen=True)
class Records:
    """Hold everything that was entered by hand, written or received. entered: by register, the
    records of those that have no value of their own here.
    """

    acts: tuple[Act, ...] = ()
    papers: tuple[WrittenPaper, ...] = ()
    changes: tuple[ChangeEntry, ...] = ()
    decisions: tuple[DecisionEntry, ...] = ()
    claims: tuple[ClaimEntry, ...] = ()
    arrivals: tuple[Arrival, ...] = ()
    entered: Mapping[str, tuple[Entered, ...]] = field(default_factory=dict)

    def of(self, register: str) -> tuple[Entered, ...]:
        """Return the records of a register, in the order of their moments."""
        return self.entered.get(register, ())
