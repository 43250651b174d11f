"""Workflows of high trust, in which a slower correct answer goes before a fast wrong one."""

from __future__ import annotations

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective

_CAREFUL = ("quality", "governance", "fairness")


def plain(name: str) -> str:
    """Return the name of a workflow as it is compared."""
    return " ".join(name.casefold().split())


def high_trust(agreement: Agreement) -> frozenset[str]:
    """Return the ids and names of the workflows of high trust, as they are compared."""
    return frozenset(
        plain(name)
        for each in agreement.coverage.workflows
        if each.trust == "high"
        for name in (each.id, each.name)
        if name.strip()
    )


def leaves_out_held_time(agreement: Agreement) -> bool:
    """Tell whether time held for a decision is left out of clocks of workflows of high trust."""
    return agreement.governance.held_time == "left_out" and bool(high_trust(agreement))


def goes_first(agreement: Agreement, objective: Objective) -> bool:
    """Tell whether a miss of an objective is told before one of speed: it is about being right, in
    workflows of high trust alone.
    """
    trusted = high_trust(agreement)
    if objective.dimension not in _CAREFUL or not trusted:
        return False
    for condition in objective.indicator.among:
        if condition.column == "workflow" and condition.operator in ("is", "in"):
            values = [condition.value] if condition.operator == "is" else condition.value.split(",")
            return all(plain(value) in trusted for value in values)
    return False
