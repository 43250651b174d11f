"""What is counted of the typed columns of a chunk, for the notes of an import."""

from __future__ import annotations

from collections import Counter

import numpy as np

from slastudio.evidence.arrays import Bools
from slastudio.evidence.cells import Cells
from slastudio.evidence.kinds import Kind
from slastudio.importing.conversion.columns import Typed
from slastudio.importing.conversion.typed_chunks import TypedChunk


def count_faults(kind: Kind, reading: TypedChunk, accepted: Bools, counts: Counter[str]) -> None:
    """Add to counts what the notes of an import tell of one chunk."""
    time = reading.typed.get(kind.time)
    counts["accepted"] += int(accepted.sum())
    counts["undated"] += int((accepted & (time.missing if time else True)).sum())
    for typed in reading.typed.values():
        counts["naive"] += typed.naive
        counts["twice"] += typed.twice
        counts["negative"] += typed.negative
        counts["unsure"] += typed.unsure
        counts["unpriced"] += typed.unpriced
    if "cost" in reading.typed or kind.name == "requests":
        counts["free"] += int((accepted & _free(reading, len(accepted))).sum())
    if "opened" in reading.typed and "resolved" in reading.typed:
        backwards = reading.typed["resolved"].series < reading.typed["opened"].series
        counts["backwards"] += int((accepted & backwards.to_numpy()).sum())


def _free(reading: TypedChunk, size: int) -> Bools:
    """Tell where tokens were used but the cost is zero or missing (only when costs are mapped)."""
    used = np.zeros(size, dtype=bool)
    cost = reading.typed.get("cost")
    if cost is None:
        return used
    for name in ("input_tokens", "output_tokens"):
        if name in reading.typed:
            used |= _above_zero(reading.typed[name])
    return used & (_is_zero(cost) | cost.missing)


def _above_zero(typed: Typed) -> Bools:
    if isinstance(typed.values, Cells):
        found: Bools = (typed.values.values > 0) & ~typed.missing
        return found
    return (typed.series.fillna(0) > 0).to_numpy(dtype=bool)


def _is_zero(typed: Typed) -> Bools:
    if isinstance(typed.values, Cells):
        found: Bools = typed.values.values == 0
        return found
    return (typed.series == 0).to_numpy(dtype=bool, na_value=False)
