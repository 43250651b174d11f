"""Which findings of drift say something of an objective: those of the series its figure is measured
on.
"""

from __future__ import annotations

from collections.abc import Iterable

from slastudio.contract.indicators.table import budgeted, tracks
from slastudio.contract.terms.objectives import Indicator, Objective
from slastudio.judge.drift.findings import DriftFinding

_COLUMNS = {
    "latency_ms": ("requests.latency.",),
    "first_token_ms": ("requests.first_token.",),
    "status": ("requests.errors",),
    "input_tokens": ("requests.input_tokens",),
    "output_tokens": ("requests.output_tokens",),
    "fallback": ("requests.fallback",),
    "escalated": ("requests.escalated",),
    "token_speed": ("requests.token_speed",),
    "retrieval_precision": ("requests.retrieval_precision",),
    "accepted": ("reviews.accepted",),
    "edit_reason": ("reviews.accepted",),
    "cost": ("requests.spend", "requests.cost"),
    "amount": ("costs[",),
}
_SPEND = {"requests": ("requests.spend", "requests.cost"), "costs": ("costs[",)}
_MODELLED = ("requests", "evaluations", "reviews")


def findings_for(
    objective: Objective, findings: Iterable[DriftFinding]
) -> tuple[DriftFinding, ...]:
    """Return what lies beside an objective's figure, in the order given.

    Silent changes concern whatever is measured on requests, evaluations or reviews, new versions of
    a set what is measured on that set. Other findings concern the objective whose column they are
    of; one of a segment only where the objective is about that segment or compares segments of that
    column. Of a finding that a segment shows, too, an objective of the segment gets the segment's
    figures.
    """
    indicator, wanted = objective.indicator, series_of(objective)
    found = []
    for each in findings:
        if each.kind == "silent_change":
            if indicator.evidence in _MODELLED:
                found.append(each)
        elif each.kind == "set_version":
            if indicator.evidence == "evaluations" and _is_of_set(objective, each):
                found.append(each)
        elif each.series.startswith(wanted) and (own := _own(indicator, each)) is not None:
            found.append(own)
    return tuple(found)


def series_of(objective: Objective) -> tuple[str, ...]:
    """Return the beginnings of the ids of the series an objective is measured on; ("\\0",) where
    none is tracked.
    """
    indicator = objective.indicator
    columns = tracks(indicator)
    if columns == ("spend",):
        return _SPEND[indicator.evidence]
    if columns == ("volume",):
        return ("requests.volume",)
    if indicator.evidence == "evaluations":
        return (f"evaluations[{objective.golden_set}|" if objective.golden_set else "evaluations[",)
    found = [
        name
        for column in columns
        for name in _COLUMNS.get(column, ())
        if name.startswith(indicator.evidence)
    ]
    found += [f"reviews.{column}" for column in columns if column.startswith("rubric.")]
    found += [
        f"requests.stage[{column.removeprefix('stage.').removesuffix('_ms')}]"
        for column in columns
        if column.startswith("stage.")
    ]
    if budgeted(indicator) == "beyond_limit" and indicator.percentile in (50, 95):
        found = [
            f"{name}p{int(indicator.percentile)}" if name.endswith(".") else name for name in found
        ]
    return tuple(dict.fromkeys(found)) or ("\0",)


def _is_of_set(objective: Objective, finding: DriftFinding) -> bool:
    return not objective.golden_set or finding.name.startswith(f"set {objective.golden_set},")


def _own(indicator: Indicator, finding: DriftFinding) -> DriftFinding | None:
    """Return what a finding is to an objective: itself, its part for the objective's segment, or
    None.
    """
    among = {(each.column, each.value) for each in indicator.among if each.operator == "is"}
    if finding.segment is None:
        return next((part for part in finding.within if part.segment in among), finding)
    compared = bool(indicator.segment) and indicator.segment == finding.segment[0]
    return finding if finding.segment in among or compared else None
