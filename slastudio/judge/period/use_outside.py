"""What rules leave out of a figure by what records say – automated traffic, use beyond the agreed limits
– and figures that have no verdict above the agreed volume.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from slastudio.contract.clauses.texts import clause_of
from slastudio.contract.indicators.use_limits import automated_left_out, limits_left_out
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.words.figures import show_number, show_percent
from slastudio.evidence.arrays import Array
from slastudio.evidence.cells import series_of
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.prepared_rows import Measurable
from slastudio.judge.verdicts.results import LeftOut
from slastudio.measure.indicators.rows import weights_of
from slastudio.measure.records.selection import matching
from slastudio.shared.counts import count
from slastudio.shared.periods import Period, month_of, shift

_NAMED = 3
OUTSIDE = "Use outside the agreed limits"
AUTOMATED = "Automated traffic"


def left_out(agreement: Agreement, rows: Measurable, period: Period) -> tuple[LeftOut, ...]:
    """Return what automated traffic and the limits of use leave out of an objective's figure."""
    found = []
    if rows.human is not rows.prepared:
        found.append(_automated(agreement, rows, period))
    if rows.inside is not rows.human:
        found.append(_outside(agreement, rows, period))
    return tuple(found)


def _automated(agreement: Agreement, rows: Measurable, period: Period) -> LeftOut:
    kind = rows.recipe.evidence
    number = of = 0
    for data, records in _within(rows, period):
        inside = matching(kind, data, automated_left_out(agreement.objectives, kind))
        number, of = number + int(records[~inside].sum()), of + int(records.sum())
    detail = _of_period(number, of)
    clause = clause_of(agreement, "methods")
    return LeftOut(rows.prepared, rows.human, clause, AUTOMATED, detail)


def _within(rows: Measurable, period: Period) -> Iterator[tuple[pd.DataFrame, Array]]:
    """Yield the parts of an objective's rows that lie in a period, and how many records each row
    stands for.
    """
    time = KINDS[rows.recipe.evidence].time
    for part in rows.data:
        inside = (part[time] >= pd.Timestamp(period.start)) & (
            part[time] < pd.Timestamp(period.end)
        )
        data = part[inside]
        yield data, weights_of(data)


def _outside(agreement: Agreement, rows: Measurable, period: Period) -> LeftOut:
    kind = rows.recipe.evidence
    limits = limits_left_out(agreement.coverage, kind)
    beyond: Counter[str] = Counter()
    number = of = 0
    for every, stands_for in _within(rows, period):
        human = matching(kind, every, automated_left_out(agreement.objectives, kind))
        data, records = every[human], stands_for[human]
        for limit in limits:
            outside = ~matching(kind, data, [limit])
            if outside.any():
                values = series_of(data[limit.column])[outside].astype(str)
                for value, each in zip(values.tolist(), records[outside].tolist(), strict=True):
                    beyond[value] += each
        number += int(records[~matching(kind, data, limits)].sum())
        of += int(records.sum())
    named = ", ".join(f"“{value}” {show_number(n)}" for value, n in beyond.most_common(_NAMED))
    more = len(beyond) - _NAMED
    detail = _of_period(number, of) + (f": {named}" if named else "")
    detail += f" and {count(more, 'more value')}" if more > 0 else ""
    return LeftOut(rows.human, rows.inside, clause_of(agreement, "outside"), OUTSIDE, detail)


def _of_period(number: int, of: int) -> str:
    share = f" ({show_percent(number / of, 1)})" if of else ""
    return f"{show_number(number)} of {count(of, 'record')} of the period{share}"


def beyond_volume(agreement: Agreement, frames: Frames, result: Result, period: Period) -> Result:
    """Return a result without a verdict where its objective has none above an agreed volume and a
    month of the period lies above; the figure stays.
    """
    limit = agreement.coverage.no_verdict_above
    if not limit or result.id not in agreement.coverage.no_verdict_objectives:
        return result
    if result.verdict in ("no_data", "nothing_to_judge"):
        return result
    month = month_of(period.start, period.zone)
    while month.start < period.end:
        # what came is counted as it came: a month cut by the period is not known to lie above
        number = frames.requests_in(month)
        if number > limit:
            clause = clause_of(agreement, "no_verdict")
            told = (
                f"{month.title} had {count(number, 'request')}; above {show_number(limit)} this figure is "
                f"reported without a verdict ({clause})."
            )
            return replace(
                result,
                verdict="nothing_to_judge",
                reason=told,
                at_risk=False,
                risks=(),
                budget=None,
                burn=None,
                further_samples=None,
            )
        month = shift(month, 1)
    return result
