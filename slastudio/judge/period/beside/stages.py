"""Where a period's requests spend their time: the whole, the first token, and each stage."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.indicators.use_limits import automated_left_out, limits_left_out
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.beside.operating import StageTime, StageTimes
from slastudio.judge.outcome.inputs import Inputs
from slastudio.measure.records.derived import with_derived
from slastudio.measure.records.groups import floats_of
from slastudio.measure.records.recipe import Test, exact
from slastudio.measure.records.selection import matching
from slastudio.shared.periods import Period, previous

_WHOLE, _FIRST = "latency_ms", "first_token_ms"
_Numbers = dict[str, Array]


def stages_of(inputs: Inputs, agreement: Agreement) -> StageTimes | None:
    """Return where the requests that figures count spent their time; None where none says how long it
    took, or some have no rows.
    """
    period = inputs.period
    if not inputs.kind_counts.get("requests") or inputs.lacks_rows(
        "requests", previous(period).start, period.end
    ):
        return None
    now = _numbers(inputs, agreement, inputs.period)
    whole = now[_WHOLE]
    known = ~np.isnan(whole)
    if not known.any():
        return None
    before = _numbers(inputs, agreement, previous(inputs.period))
    threshold = float(np.percentile(whole[known], 95))
    slow = known & (whole >= threshold)

    def time(column: str) -> StageTime | None:
        return _time(column, now, before, slow)

    stages = tuple(filter(None, map(time, inputs.stages)))
    told = time(_WHOLE)
    assert told is not None
    return StageTimes(told, time(_FIRST), stages, _ms(threshold), _others(now, inputs.stages))


def _numbers(inputs: Inputs, agreement: Agreement, period: Period) -> _Numbers:
    columns = (_WHOLE, _FIRST, *inputs.stages)
    left_out: tuple[Test, ...] = (
        *automated_left_out(agreement.objectives, "requests"),
        *limits_left_out(agreement.coverage, "requests"),
    )
    names = {*columns, *(each.column for each in left_out)}
    recorded = KINDS["requests"].recorded(names) | {"time"}
    data = inputs.read("requests", sorted(recorded), period.start, period.end)
    data = with_derived("requests", data, names, period.zone)
    if left_out and len(data):
        data = data[matching("requests", data, left_out)]
    return {each: _floats(data, each) for each in columns}


def _floats(data: pd.DataFrame, column: str) -> Array:
    if column not in data.columns:
        return np.full(len(data), np.nan)
    return floats_of(data[column])


def _time(column: str, now: _Numbers, before: _Numbers, slow: Array) -> StageTime | None:
    values = now[column]
    known = ~np.isnan(values)
    if not known.any():
        return None
    median, p95 = np.percentile(values[known], [50, 95])
    earlier = before[column][~np.isnan(before[column])]
    return StageTime(
        column,
        int(known.sum()),
        _ms(median),
        _ms(p95),
        _ms(values[known].mean()),
        _share(values, now[_WHOLE], known),
        _share(values, now[_WHOLE], known & slow),
        _ms(np.percentile(earlier, 95)) if len(earlier) else None,
        _ms(earlier.mean()) if len(earlier) else None,
        len(earlier),
    )


def _share(values: Array, whole: Array, chosen: Array) -> Decimal | None:
    both = chosen & ~np.isnan(whole)
    total = float(whole[both].sum())
    return _ms(100 * float(values[both].sum()) / total) if total > 0 else None


def _others(now: _Numbers, stages: tuple[str, ...]) -> Decimal | None:
    """Return the percent of time in no stage, over requests that say the whole and every stage."""
    if not stages:
        return None
    every = np.column_stack([now[_WHOLE], *(now[each] for each in stages)])
    told = every[~np.isnan(every).any(axis=1)]
    total = float(told[:, 0].sum())
    rest = total - float(told[:, 1:].sum())
    return _ms(100 * rest / total) if total > 0 and rest >= 0 else None


def _ms(number: float) -> Decimal:
    # a thousandth of a millisecond is more than any clock of an export tells
    return exact(round(float(number), 3))
