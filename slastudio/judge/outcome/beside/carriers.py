"""What carries a miss: the incident, version or segment in which bad events are more frequent than elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Carrier:
    """Hold where the bad events of a missed objective lie, as far as chance does not explain it.

    column: "incident", or the column of the evidence that tells them apart. name: the incident's id,
    or the value. bad, rows: bad events and all events in it, of of_bad and of_rows in the period;
    items of a sample that was judged several times count once. percent: of all bad events, those
    beyond what the rate elsewhere would have given. points: how much more frequent bad events are in
    it than elsewhere, in percentage points, with the interval (low, high) of that difference.
    """

    objective: str
    column: str
    name: str
    bad: Decimal
    of_bad: Decimal
    rows: Decimal
    of_rows: Decimal
    percent: Decimal
    points: Decimal
    low: Decimal
    high: Decimal
