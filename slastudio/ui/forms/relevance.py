"""Which fields of a record matter, given its other fields; the rest stay out of sight and keep their values."""

from __future__ import annotations

from typing import Any

from slastudio.contract.drafting import AddedClause
from slastudio.contract.objectives import Indicator, Objective, Window

_COLUMN_KINDS = ("percentile", "mean", "spend")


def applies(record: Any, name: str) -> bool:
    """Tell whether the field called name says anything about this record."""
    if isinstance(record, Indicator):
        return _of_indicator(record, name)
    if isinstance(record, AddedClause):
        return name in ("title", "wording", "summary")
    if isinstance(record, Window):
        return name == "kind" or record.kind == "rolling"
    if isinstance(record, Objective):
        return name not in ("rule", "min_samples") or record.complete == "sampled"
    return True


def _of_indicator(indicator: Indicator, name: str) -> bool:
    if name == "percentile":
        return indicator.kind == "percentile"
    if name == "column":
        return indicator.kind in _COLUMN_KINDS
    if name == "good":
        return indicator.kind in ("good_share", "availability")
    if name in ("clock", "expressed"):
        return indicator.kind == "response_time"
    return True
