"""What is known of an objective by day under given terms: measured as verdicts are, but not yet cut
into months.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.foresight.prospects import Known, counted
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.period.clock_results import clocked_kind, clocks_on
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.prepared_rows import measurable
from slastudio.measure.indicators.block_bootstrap import ClockCounts
from slastudio.measure.indicators.item_rows import ItemRows
from slastudio.measure.indicators.prepared import counts_time
from slastudio.measure.indicators.shifts import Stability
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.running_sums import running
from slastudio.measure.records.selection import matching
from slastudio.shared.counts import count
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError


def known_by_day(
    inputs: Inputs, agreement: Agreement, objective: Objective, frames: Frames
) -> Known:
    """Return what is known of an objective on the days of the frames' grid; raise StudioError where
    it cannot be measured.
    """
    if runs_clocks(objective.indicator):
        return _clocks(inputs, agreement, objective, frames)
    rows = measurable(inputs, agreement, objective, frames)
    recipe, kept = rows.recipe, rows.kept
    if not len(rows.prepared.day):
        raise StudioError(
            f"there are no {recipe.evidence.replace('_', ' ')} with the measured value."
        )
    records = np.diff(kept.starts)
    daily, (first, last) = kept.daily, _span(records)
    # a day without a record is known as well, where time itself is counted
    if counts_time(kept.form) and len(kept.day):
        last = _last_known(inputs, frames.grid)
    if isinstance(daily, Stability | ItemRows):
        first = max(first, daily.last + 1)  # the days drift is measured from say nothing of drift
        if first > last:
            raise StudioError(
                f"all its data lie in the {count(recipe.baseline_days, 'day')} that drift is measured from."
            )
    return Known(objective, recipe, daily, frames.grid, records, first, last)


def _span(records: np.ndarray[tuple[int], np.dtype[np.int64]]) -> tuple[int, int]:
    days = np.flatnonzero(records)
    return (int(days[0]), int(days[-1])) if len(days) else (0, -1)


def _last_known(inputs: Inputs, grid: DayGrid) -> int:
    until = (
        min(inputs.evidence_until or inputs.as_of, inputs.as_of).astimezone(zone(grid.zone)).date()
    )
    return min(grid.index_of(until), grid.count - 1)


def _clocks(inputs: Inputs, agreement: Agreement, objective: Objective, frames: Frames) -> Known:
    grid, tz = frames.grid, zone(agreement.zone)
    good, total = np.zeros(grid.count, np.int64), np.zeros(grid.count, np.int64)
    for case in _cases(inputs, objective, frames):
        day = grid.index_of(case.opened.astimezone(tz).date())
        if 0 <= day < grid.count and case.verdict in ("in_time", "late"):
            total[day] += 1
            good[day] += case.verdict == "in_time"
    if not total.any():
        raise StudioError("no clock has ended yet.")
    daily = ClockCounts(
        running(good), running(total), objective.indicator.expressed == "late_count"
    )
    return Known(counted(objective), None, daily, grid, total, *_span(total))


def _cases(inputs: Inputs, objective: Objective, frames: Frames) -> tuple[Case, ...]:
    kind = clocked_kind(objective)
    data = frames[kind]
    chosen = data[matching(kind, data, objective.indicator.among)]
    latest = inputs.evidence_until or datetime.min.replace(tzinfo=UTC)
    as_of = min(inputs.as_of, max(inputs.period.end, latest))
    return clocks_on(inputs, objective, chosen, as_of, frames.held_for_decisions(as_of))
