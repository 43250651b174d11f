"""Customer journeys, and the promise made for each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.contract.terms.execution import DESCRIBED, DOCUMENTS, MEASURE, NAMED, executed
from slastudio.contract.terms.fields import by_role, decimal, prose, records, text


@dataclass(frozen=True)
@executed(
    {
        NAMED: "id",
        DOCUMENTS: "name",
        DESCRIBED: "promise impact owner_role",
        MEASURE: "failure_cost",
    }
)
class Journey:
    """Describe one customer journey with the promise made for it."""

    id: str = text("Id", "Short and stable.")
    name: str = text("Name")
    promise: str = prose("Promise", "In plain words, as the client would repeat it.")
    impact: str = text("Business impact", "What it costs the business when the promise fails.")
    owner_role: str = by_role("Owner role")
    failure_cost: Decimal | None = decimal(
        "One failure costs", "What one event that fails costs the business, in the fee's currency."
    )


@dataclass(frozen=True)
class Journeys:
    """Section 3: journeys and promises; each has one primary and two supporting objectives, which
    name it.
    """

    journeys: tuple[Journey, ...] = records("Journeys", as_table=True)
