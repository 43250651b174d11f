"""Changes that were recorded and changes that were not, as values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from slastudio.shared.periods import show_day

DAYS_BEFORE = 3


@dataclass(frozen=True)
class RecordedChange:
    """Hold one entry of the change register: its local day, and all it says, field by field."""

    id: str
    day: date
    title: str
    fields: tuple[tuple[str, str], ...]


def near(recorded: Sequence[RecordedChange], day: date) -> tuple[RecordedChange, ...]:
    """Return the changes recorded on a day or within the three days before it."""
    return tuple(
        each for each in recorded if timedelta(0) <= day - each.day <= timedelta(DAYS_BEFORE)
    )


@dataclass(frozen=True)
class SilentChange:
    """Say that an id appears in the evidence of which no entry of the change register speaks.

    day: the local day on which it first appears. evidence: the kind of evidence. name: “model m-2”,
    “prompt v15”. value: the id. rows: records with it up to the end of the period.
    """

    day: date
    evidence: str
    name: str
    value: str
    rows: int

    @property
    def sentence(self) -> str:
        kind = "evaluation rows" if self.evidence == "evaluations" else self.evidence
        return (
            f"{self.name[0].upper()}{self.name[1:]} answers since {show_day(self.day)} ({self.rows:,} {kind}), and no entry of "
            "the change register names it."
        )
