"""The costs of an assessment: what counts as spend, read once, with the forecast of the period."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.assessment import Costs
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Source
from slastudio.judge.period.computed_rows import spend_rows
from slastudio.judge.period.frames import Frames
from slastudio.judge.spend.days import SpendDays
from slastudio.judge.spend.forecast import LOOK_AHEAD, daily_source, outlook_of, without_days
from slastudio.judge.spend.spending import ORIGINS, spend_evidence, spending
from slastudio.shared.periods import Period, local_midnight, month_of, zone


def costs_of(
    inputs: Inputs, agreement: Agreement, frames: Frames, source: Callable[[int, int], Source]
) -> Costs:
    """Return the costs of the period, read from what the agreement measures spend on, else from
    bills before logs.
    """
    controls, period = agreement.costs, inputs.period
    if month_of(period.start, period.zone) != period:
        # the cap is a month's; it says nothing of a week or a quarter
        controls = replace(controls, monthly_cap=None)
    span = frames.span(period)
    costs: Costs | None = None
    having: list[SpendDays] = []
    unpriced: tuple[Costs, SpendDays] | None = None
    for kind in spend_evidence(agreement):
        rows = spend_rows(inputs, frames, kind) if inputs.has_any(kind) else None
        if rows is None or not _within(rows, kind, period):
            continue
        found, days = spending(kind, rows, frames.grid, (span.first, span.last), controls, source)
        if not days.counted(span.first, span.last):
            # requests without a cost are known of, where nothing else says what was spent
            unpriced = unpriced or ((found, days) if kind == "requests" else None)
            continue
        if costs is None and not found.total and kind != "requests":
            continue
        costs = costs or found
        having.append(days)
        if days.covers_days(span.first, span.last):
            break
    if costs is None:
        if unpriced is None:
            return Costs(controls.currency, "", cap=controls.monthly_cap)
        costs, having = unpriced[0], [unpriced[1]]
    daily = daily_source(having, period)
    if daily is None:
        return replace(costs, outlook=without_days(having[0], period, costs.cap))
    return replace(
        costs, outlook=outlook_of(daily, period, costs.cap, continued=_continued(inputs, daily))
    )


def _within(rows: pd.DataFrame, kind: str, period: Period) -> bool:
    times = rows[KINDS[kind].time]
    inside = (times >= pd.Timestamp(period.start)) & (times < pd.Timestamp(period.end))
    return bool(inside.any())


def _continued(inputs: Inputs, days: SpendDays) -> bool:
    """Tell whether records of the same sort follow after the period, where its own do not say that
    it is whole.
    """
    period = inputs.period
    last = days.grid.index_of(period.last_day)
    if days.last_whole_day(last) == last:
        return False
    kind = next(each for each, origin in ORIGINS.items() if origin == days.origin)
    end = local_midnight(period.last_day + LOOK_AHEAD, zone(period.zone))
    return bool(len(inputs.read(kind, [KINDS[kind].time], period.end, end)))
