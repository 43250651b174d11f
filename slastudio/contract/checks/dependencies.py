"""Check what is promised with the help of vendors against what these promise."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.dependencies import Dependency
from slastudio.contract.terms.findings import Finding
from slastudio.contract.terms.objectives import Objective
from slastudio.contract.words.figures import show_value
from slastudio.shared.counts import count

_WHY = "What the vendor may be down for is missed by who promised more, and nobody pays it back."


def dependency_findings(a: Agreement) -> Iterator[Finding]:
    """Find promises that go beyond those they rest on, and vendors' promises nobody can hold them to."""
    for each in a.objectives.objectives:
        yield from _beyond(a, each)
    for index, one in enumerate(a.coverage.dependencies):
        yield from _unheld(one, f"coverage.dependencies[{index}]")


def _beyond(a: Agreement, o: Objective) -> Iterator[Finding]:
    if o.dimension != "availability" or o.unit != "%" or o.comparator != ">=" or o.target is None:
        return
    alone = [
        (index, each)
        for index, each in enumerate(a.coverage.dependencies)
        if o.id in each.objectives and _shares_fate(each)
    ]
    if not alone:
        return
    together = Decimal(100)
    for _, each in alone:
        together *= (each.target or Decimal(0)) / 100
    if o.target <= together:
        return
    at, weakest = min(alone, key=lambda one: one[1].target or Decimal(0))
    name = weakest.name or weakest.id
    told = (
        f"{name} {show_value(weakest.target, '%')}"
        if len(alone) == 1
        else f"the {count(len(alone), 'service')} it rests on {show_value(together, '%', 2)} together"
    )
    yield Finding(
        "promise-beyond-vendor",
        f"coverage.dependencies[{at}].redundancy",
        "warning",
        f"“{o.name or o.id}” promises {show_value(o.target, '%')}, {told}, and nothing stands in",
        _WHY,
    )


def _shares_fate(d: Dependency) -> bool:
    """Tell whether an objective fails with a service: its share is promised, and nothing stands in."""
    promised = d.figure == "availability" and d.unit == "%" and d.comparator == ">="
    return promised and d.target is not None and not d.redundancy.strip()


def _unheld(d: Dependency, path: str) -> Iterator[Finding]:
    if d.target is not None and not d.measured:
        yield Finding(
            "dependency-unmeasured",
            f"{path}.measured",
            "note",
            "nothing here measures what the vendor promises",
            "A vendor's own status page decides then whether it kept its word.",
        )
    if d.credit_percent and not d.service.strip():
        yield Finding(
            "dependency-without-bill",
            f"{path}.service",
            "warning",
            "the credit is a share of a bill that is not named",
            "It cannot be reckoned.",
        )
    if d.credit_percent and not d.claim_within.strip():
        yield Finding(
            "dependency-without-deadline",
            f"{path}.claim_within",
            "note",
            "until when its credit is claimed is not said",
            "Most vendors let a claim lapse after a month.",
        )
