"""What a vendor promised for a month, what it kept, and what may be claimed of it, beside what we promised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from slastudio.judge.outcome.objective_result import Result
from slastudio.shared.money import Money

Kept = Literal["met", "missed", "not_known"]


@dataclass(frozen=True)
class ResultBehind:
    """Name one of our objectives that a vendor stands behind, with its outcome; value None without data."""

    objective: str
    name: str
    comparator: str
    target: Decimal | None
    unit: str
    value: Decimal | None
    verdict: str


@dataclass(frozen=True)
class VendorPromise:
    """Hold one vendor's promise in one period.

    result: its figure, judged as our own are; None where nothing measures it. why: what keeps it from
    being known. bill: what its service was billed in the month, by currency; without_bill says why
    there is none. credit: what may be claimed, empty unless the promise was missed and the bill is
    known. claim_by: the last moment of the claim, None where none is agreed. claimed: when it was made,
    shown_by: the entry that says so. behind: our objectives. owed: what these alone let us owe the
    client, by the agreed bands, and without_owed why that is not known. over: whether the period is.
    """

    id: str
    name: str
    vendor: str
    comparator: str
    target: Decimal | None
    unit: str
    result: Result | None
    why: str
    service: str
    bill: tuple[Money, ...]
    without_bill: str
    percent: Decimal | None
    credit: tuple[Money, ...]
    claim_by: datetime | None
    claimed: datetime | None
    shown_by: str
    behind: tuple[ResultBehind, ...]
    owed: Money | None
    without_owed: str
    over: bool
    clause: str

    @property
    def kept(self) -> Kept:
        """Return whether the vendor kept its word; what is not proven either way is not known."""
        if self.result is not None and self.result.verdict == "met":
            return "met"
        return (
            "missed" if self.result is not None and self.result.verdict == "missed" else "not_known"
        )

    @property
    def is_owed(self) -> bool:
        """Tell whether the period is over and the vendor owes a credit for it, known in amount or not."""
        return self.over and self.kept == "missed" and bool(self.percent)

    @property
    def is_open(self) -> bool:
        """Tell whether a claim is to be made that nobody entered as made."""
        return self.is_owed and self.claimed is None
