"""The figure of clocks over a span of days, as a whole and by what cases say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.foresight.evidence_by_day import known_by_day
from slastudio.judge.outcome.inputs import Inputs, ReadEvidence
from slastudio.judge.outcome.objective_result import Case
from slastudio.judge.period.clock_results import cases_of, clocked_kind
from slastudio.judge.period.frames import Frames
from slastudio.measure.records.groups import codes_of
from slastudio.measure.records.recipe import Measured
from slastudio.operations.analysis.assessments import inputs_for
from slastudio.project.file import Project
from slastudio.shared.periods import Period, local_midnight, month_of, zone
from slastudio.shared.problems import StudioError

Span = tuple[date, date]
_NONE = Measured(None, 0)


def clock_figure(
    project: Project, agreement: Agreement, objective: Objective, span: Span
) -> Measured:
    """Return the figure of the cases that opened on local days of a span; no value where none did."""
    return _figure(_inputs(project, agreement, span), agreement, objective, span)


def clock_cases(
    project: Project, agreement: Agreement, objective: Objective, span: Span
) -> tuple[Case, ...]:
    """Return the clocks of the cases that opened on local days of a span, as a month's judging runs
    them.
    """
    inputs, tz = _inputs(project, agreement, span), zone(agreement.zone)
    start, end = local_midnight(span[0], tz), local_midnight(span[1] + timedelta(1), tz)
    days = Period(start, end, agreement.zone, "")
    return cases_of(inputs, Frames(inputs), objective, days)


def clock_parts(
    project: Project,
    agreement: Agreement,
    objective: Objective,
    span: Span,
    column: str,
    most: int,
) -> list[tuple[str, Measured]]:
    """Return (value, figure) of the cases by a column's values, those with most cases first."""
    inputs, kind = _inputs(project, agreement, span), clocked_kind(objective)
    tz = zone(agreement.zone)
    start, end = local_midnight(span[0], tz), local_midnight(span[1], tz)
    data = inputs.read(kind, [column], start, max(end, inputs.period.end))
    if column not in data.columns or not len(data):
        return []
    codes, names = codes_of(data[column])
    tally = pd.Series(codes[codes >= 0]).value_counts(sort=True)
    found = []
    for place in list(tally.index)[:most]:
        only = replace(inputs, read=_only(inputs.read, kind, column, names[int(place)]))
        found.append((names[int(place)], _figure(only, agreement, objective, span)))
    return [each for each in found if each[1].samples]


def _inputs(project: Project, agreement: Agreement, span: Span) -> Inputs:
    period = month_of(local_midnight(span[1], zone(agreement.zone)), agreement.zone)
    return inputs_for(project, period, datetime.now(UTC))


def _figure(inputs: Inputs, agreement: Agreement, objective: Objective, span: Span) -> Measured:
    frames = Frames(inputs)
    grid = frames.grid
    if span[0] < grid.first:
        raise StudioError(
            f"Clocks are looked at over about half a year: choose a first day from {grid.first} on."
        )
    try:
        known = known_by_day(inputs, agreement, objective, frames)
    except StudioError:
        return _NONE  # no clock has ended: nothing is known of it
    first, last = grid.index_of(span[0]), min(grid.index_of(span[1]), grid.count - 1)
    if not known.records[first : last + 1].any():
        return _NONE
    return known.daily.over(first, last, None)


def _only(read: ReadEvidence, kind: str, column: str, value: str) -> ReadEvidence:
    """Read of a kind only the rows with a column's value."""

    def reading(
        wanted: str, columns: Iterable[str], start: datetime, end: datetime
    ) -> pd.DataFrame:
        if wanted != kind:
            return read(wanted, columns, start, end)
        data = read(kind, [*dict.fromkeys([*columns, column])], start, end)
        same: Callable[[object], bool] = lambda each: str(each) == value  # noqa: E731
        return data[data[column].map(same).to_numpy(bool)].reset_index(drop=True)

    return reading
