"""Exclusions: by which clause records or spans of time are left out of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.contract.terms.execution import DESCRIBED, DOCUMENTS, MEASURE, NAMED, executed
from slastudio.contract.terms.fields import by_role, choice, decimal, integer, prose, records, text
from slastudio.contract.terms.support import OpenHours


@dataclass(frozen=True)
@executed(
    {
        NAMED: "id",
        MEASURE: "kind notice_days cap_hours confirmed_role silence_days",
        DOCUMENTS: "name",
        DESCRIBED: "clause evidence",
    }
)
class Exclusion:
    """State by which clause records or spans of time are left out of a figure, with what evidence."""

    id: str = text("Id")
    name: str = text("Name")
    kind: str = choice(
        "Leaves out",
        (
            ("maintenance", "Announced maintenance"),
            ("retraining", "Planned retraining"),
            ("client_wait", "Time spent waiting for the client"),
            ("client_data", "Data the client did not deliver"),
            ("upstream", "Failure of an upstream provider"),
            ("other", "Other"),
        ),
    )
    clause: str = prose("Clause")
    notice_days: int = integer("Notice", "", "days", 0)
    cap_hours: Decimal | None = decimal("At most", "Empty means no cap.", "hours a month")
    evidence: str = text(
        "Shown by", "Record that proves it, such as the announcement and the change register."
    )
    confirmed_role: str = by_role("Confirmed by", "Never the side that profits from it alone.")
    windows: tuple[OpenHours, ...] = records(
        "Agreed windows",
        "Each week, in the agreement's zone: left out without a notice of its own, within the hours above.",
        as_table=True,
    )
    silence_days: int | None = integer(
        "Silence counts as consent after",
        "From the dated notice; empty: it never does.",
        "business days",
        None,
    )
