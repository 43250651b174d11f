"""The silent changes of a period, found the way the review of drift finds them, without reading
everything each time.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd

from slastudio.evidence.kinds import KINDS
from slastudio.judge.drift.new_ids import VERSION_COLUMNS, silent_changes
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.silent_changes import SilentChange
from slastudio.judge.period.computed_rows import versions_read
from slastudio.measure.records.daygrid import nanoseconds
from slastudio.measure.records.groups import codes_of

_KINDS = ("requests", "evaluations")
_BEFORE = timedelta(days=35)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def silent_in(inputs: Inputs) -> tuple[SilentChange, ...]:
    """Return the silent changes whose first day lies in the period; () where the register was not
    handed in.

    An id that was there in the weeks before the period is not new; only where another one appears
    is all evidence looked through.
    """
    kinds = [kind for kind in _KINDS if inputs.has_any(kind)]
    period = inputs.period
    if inputs.recorded is None or not any(_has_new(inputs, kind) for kind in kinds):
        return ()
    columns = (*VERSION_COLUMNS, "time")
    frames = {
        kind: rows
        for kind in kinds
        if (rows := versions_read(inputs, kind, columns, _EPOCH, period.end)) is not None
    }
    found = silent_changes(frames, inputs.recorded, period.zone)
    return tuple(
        SilentChange(each.day, each.series.split(".")[0], each.name, each.value, each.rows or 0)
        for each in found
        if period.first_day <= each.day <= period.last_day
    )


def _has_new(inputs: Inputs, kind: str) -> bool:
    period = inputs.period
    columns = (*VERSION_COLUMNS, KINDS[kind].time)
    data = versions_read(inputs, kind, columns, period.start - _BEFORE, period.end)
    if data is None:
        return False  # an id that was not counted may be an old one
    inside = nanoseconds(data[KINDS[kind].time]) >= pd.Timestamp(period.start).value
    return any(_appears(data[name], inside) for name in VERSION_COLUMNS if name in data.columns)


def _appears(column: pd.Series[str], inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> bool:
    codes, _ = codes_of(column)
    return bool(np.setdiff1d(codes[inside & (codes >= 0)], codes[~inside]).size)
