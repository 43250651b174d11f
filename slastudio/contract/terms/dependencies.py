"""What vendors promise the provider: the other half of every promise that rests on somebody else's service."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from slastudio.contract.terms.execution import DESCRIBED, DUTY, MEASURE, NAMED, executed, words_only
from slastudio.contract.terms.fields import (
    choice,
    decimal,
    duration,
    prose,
    reference,
    references,
    text,
)
from slastudio.contract.terms.objective_choices import COMPARATORS


@dataclass(frozen=True)
@executed(
    {
        NAMED: "id name",
        DESCRIBED: "vendor system",
        MEASURE: (
            "objectives figure comparator target unit measured measured_of service credit_percent"
        ),
        DUTY: "claim_within failover_every",
        words_only("what stands in, and what users still get, is done outside the program"): (
            "redundancy degradation"
        ),
    }
)
class Dependency:
    """State what one vendor promises, how it is measured here, and what it owes when it fails."""

    id: str = text("Id", "Short and stable.")
    name: str = text("Name", "Such as Model API.")
    vendor: str = text("Vendor")
    system: str = reference("For the system", "coverage.systems")
    objectives: tuple[str, ...] = references(
        "Stands behind", "objectives.objectives", "Objectives that cannot be kept without it."
    )
    figure: str = choice(
        "The vendor promises",
        (
            ("availability", "a share of calls that are answered"),
            ("time", "a 95th percentile of the time a call takes"),
        ),
    )
    comparator: str = choice("Its target is", COMPARATORS)
    target: Decimal | None = decimal("Its target")
    unit: str = text("Unit", "%, or ms of a time.", "%")
    measured: str = choice(
        "Measured here by",
        (
            ("", "nothing yet"),
            ("probes", "probes of one target"),
            ("requests", "requests to its models"),
        ),
    )
    measured_of: str = text(
        "Target, or models", "The probe's target as logged, or how the names of its models begin."
    )
    service: str = text("In bills", "The service as bills name it.")
    credit_percent: Decimal | None = decimal(
        "Credit it owes after a miss", "Of the month's bill.", "%"
    )
    claim_within: str = duration("Claimed within", "After the month's end; such as 30 days.")
    redundancy: str = prose("What stands in", "When it fails; empty means nothing does.")
    degradation: str = prose("What users still get", "Until it is back.")
    failover_every: str = duration("Failover is exercised", "Such as every 90 days.")
