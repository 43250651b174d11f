"""Which parts an indicator of each kind is built from, on what evidence it is measured, and in which unit it comes."""

from __future__ import annotations

from slastudio.contract.objectives import Indicator
from slastudio.evidence.kinds import KINDS

_SLICED = ("budgeting", "slice_minutes", "slice_target", "empty_slices")
_PARTS: dict[str, tuple[str, ...]] = {
    "good_share": ("good", *_SLICED),
    "percentile": ("column", "percentile"),
    "mean": ("column",),
    "classification": ("metric", "label", "averaging", "column"),
    "spend": ("column",),
    "cost_per": ("column", "good"),
    "response_time": ("clock", "expressed"),
    "duration": ("span", "hours", "percentile"),
    "availability": ("good", *_SLICED),
    "throughput": ("rate",),
    "queue": ("figure", "days"),
    "missing_rate": ("column",),
    "drift": ("column", "baseline_from", "baseline_days"),
}
_GAP = ("compared", "segment", "reference", "pairs", "least_per_segment", "gaps")
_ALWAYS = ("kind", "evidence", "among")
_EVIDENCE: dict[str, tuple[str, ...]] = {
    "availability": ("probes", "requests", "incidents"),
    "spend": ("costs", "requests"),
    "cost_per": ("requests", "costs"),
    "classification": ("evaluations",),
    "queue": ("queue_items", "incidents"),
}
_SPAN_EVIDENCE = {"acknowledge": "incidents", "recover": "incidents", "decide": "queue_items"}
_CLOCK_EVIDENCE = {"decision": "queue_items"}


def measured_kind(indicator: Indicator) -> str:
    """Return the kind of figure: of a gap, what is compared."""
    return indicator.compared if indicator.kind == "gap" else indicator.kind


def matters(indicator: Indicator, name: str) -> bool:
    """Tell whether a field says anything about an indicator of this kind."""
    if name in _ALWAYS:
        return True
    if indicator.kind == "gap":
        # time slices and their like do not go inside a gap
        return name in _GAP or (name in _PARTS.get(indicator.compared, ()) and name not in _SLICED)
    if name in _SLICED:
        return _counts_slices(indicator, name)
    if name == "good" and indicator.kind == "availability":
        return indicator.evidence != "incidents"
    if indicator.kind == "classification":
        return _of_classification(indicator, name)
    return name in _PARTS.get(indicator.kind, ())


def _counts_slices(indicator: Indicator, name: str) -> bool:
    if name not in _PARTS.get(indicator.kind, ()) or indicator.evidence == "incidents":
        return False
    if name == "budgeting":
        return True
    return indicator.budgeting != "occurrences" and (name != "slice_target" or indicator.budgeting == "timeslices")


def _of_classification(indicator: Indicator, name: str) -> bool:
    if name == "label":
        return indicator.metric != "accuracy"
    if name == "averaging":
        return indicator.metric in ("precision", "recall", "f1") and not indicator.label
    return name == "metric" or (name == "column" and indicator.metric == "auc")


def wanted_evidence(indicator: Indicator) -> tuple[str, ...]:
    """Return the kinds of evidence an indicator can be measured on; none where any will do."""
    if indicator.kind == "response_time":
        return (_CLOCK_EVIDENCE.get(indicator.clock, "incidents"),)
    if indicator.kind == "duration":
        return (_SPAN_EVIDENCE[indicator.span],)
    return _EVIDENCE.get(measured_kind(indicator), ())


def wanted_units(indicator: Indicator) -> tuple[str, ...]:
    """Return the units a figure comes in; none where any unit will do. Amounts come in the target's currency."""
    if indicator.kind == "gap":
        inside = _unit_of(indicator.compared, indicator)
        return ("points",) if inside == ("%",) else inside
    return _unit_of(indicator.kind, indicator)


def _unit_of(kind: str, indicator: Indicator) -> tuple[str, ...]:
    if kind in ("good_share", "availability", "missing_rate"):
        return ("%",)
    if kind == "response_time":
        return ("%",) if indicator.expressed == "share" else ()
    if kind == "classification":
        return () if indicator.metric == "auc" else ("%",)
    if kind == "duration":
        return ("h",)
    if kind == "queue":
        return ("h",) if indicator.figure == "age" else ()
    if kind in ("percentile", "mean"):
        column = KINDS[indicator.evidence].column(indicator.column)
        return (column.unit,) if column and column.unit else ()
    return ()
