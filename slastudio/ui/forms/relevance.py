"""Which fields of a record matter, given its other fields; the rest stay out of sight and keep their values."""

from __future__ import annotations

from typing import Any

from slastudio.contract.drafting import AddedClause
from slastudio.contract.indicators.table import matters
from slastudio.contract.objectives import Indicator, Objective, Window


def applies(record: Any, name: str) -> bool:
    """Tell whether the field called name says anything about this record."""
    if isinstance(record, Indicator):
        return matters(record, name)
    if isinstance(record, AddedClause):
        return name in ("title", "wording", "summary")
    if isinstance(record, Window):
        return name == "kind" or record.kind == "rolling"
    if isinstance(record, Objective):
        return name not in ("rule", "min_samples", "drawn") or record.complete == "sampled"
    return True
