"""What a vendor promises as an objective, so that it is measured and judged as our own promises are."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.objectives import Condition, Indicator, Objective

_COLUMNS = {"probes": "response_ms", "requests": "latency_ms"}


def measured_as(dependency: Dependency) -> Objective | None:
    """Return the objective a vendor's promise is judged as over a calendar month; None where nothing
    measures it, or no target is known.
    """
    if not dependency.measured or dependency.target is None:
        return None
    of = dependency.measured_of.strip()
    among = Condition("target", "is", of)
    if dependency.measured == "requests":
        among = Condition("model", "begins", of)
    evidence = dependency.measured
    indicator = (
        Indicator("availability", evidence, among=(among,) if of else ())
        if dependency.figure == "availability"
        else Indicator(
            "percentile",
            evidence,
            _COLUMNS[evidence],
            Decimal(95),
            among=(among,) if of else (),
        )
    )
    return Objective(
        id=f"dependency:{dependency.id}",
        name=dependency.name or dependency.id,
        dimension="availability" if dependency.figure == "availability" else "latency",
        indicator=indicator,
        comparator=dependency.comparator,
        target=dependency.target,
        unit=dependency.unit,
    )


def terms_for_vendor(agreement: Agreement, objective: Objective) -> Agreement:
    """Return the terms a vendor's figure is judged by, with that objective alone.

    The limits of use and the traffic we leave out are terms between us and the client: the vendor
    answered those calls, or did not, all the same.
    """
    alone = replace(agreement.objectives, objectives=(objective,), automated=())
    coverage = replace(agreement.coverage, outside_counts="", no_verdict_above=None)
    return replace(agreement, objectives=alone, coverage=coverage)
