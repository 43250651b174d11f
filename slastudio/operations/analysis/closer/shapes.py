"""How the values behind a figure lie: their distribution, and the figure by weekday and hour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import kind_named
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.objective_result import Case, Result
from slastudio.measure.records.cell_values import nanoseconds
from slastudio.measure.records.groups import floats_of
from slastudio.measure.records.selection import matching
from slastudio.operations.analysis.closer.clock_spans import clock_cases
from slastudio.operations.analysis.closer.span_evidence import (
    SpanEvidence,
    objective_in,
    read_span,
)
from slastudio.operations.analysis.closer.spans import SpanPart, part_of
from slastudio.operations.analysis.trends import terms_by
from slastudio.project.file import Project
from slastudio.shared.counts import count
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

_VALUED = ("percentile", "mean", "duration")
# figures that an hour's own records make; a gap or a drift compares them with others
_BY_HOUR = (*_VALUED, "good_share", "availability", "spend", "cost_per", "missing_rate")
_MOST_BINS, _LEAST_BINS = 40, 8
_TAIL = 99.0
_MINUTES_UNTIL = 4 * 3600.0
_DAY_NS = 86_400 * 1_000_000_000


@dataclass(frozen=True)
class Distribution:
    """Count values in bins of one width: counts[i] lie in [edges[i], edges[i + 1]), the last bin
    closed. beyond: how many are larger still, the largest being `largest`; unit as the objective's.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    beyond: int
    largest: float


@dataclass(frozen=True, eq=False)
class EachRecord:
    """Hold every known value and when it was, shape (records,): moments ascend, in local days since
    the first day of the year 1 (its number is 1), the hour as a part of the day.
    """

    moments: Array
    sizes: Array


@dataclass(frozen=True)
class HourCell:
    """Hold the figure of the records of one weekday (0 is Monday) and hour of the local clock."""

    weekday: int
    hour: int
    part: SpanPart


@dataclass(frozen=True)
class ShapeOfValues:
    """Hold how an objective's values lie in local days first … last; values: None where records
    have none that is measured. cells: those hours in which there are samples. why: what is not
    laid out, and why not.

    unit: that of the values. Of clocks it is the time each ended case took on its clock, pauses
    taken off; limit: what all of them were promised, None where that differs, and of all else.
    """

    objective: Objective
    zone: str
    first: date
    last: date
    values: Distribution | None
    cells: tuple[HourCell, ...]
    unit: str
    why: str = ""
    records: EachRecord | None = None
    limit: float | None = None


def shape_of(
    project: Project, name: str, first: date, last: date, progress: Progress | None = None
) -> ShapeOfValues:
    """Lay out the records of an objective in local days first … last.

    Raises StudioError for an objective that is not there or cannot be measured.
    """
    report = progress or Progress()
    agreement = terms_by(project, last)
    objective = objective_in(agreement, name)
    indicator = objective.indicator
    if first > last:
        raise StudioError(f"The first day, {first}, lies after the last, {last}.")
    if runs_clocks(indicator):
        report.report("Running the clocks", 0.0)
        cases = clock_cases(project, agreement, objective, (first, last))
        return _of_clocks(agreement, objective, (first, last), cases)
    rows = read_span(project, agreement, objective, first, last, (), report.part(0.0, 0.3))
    records = _each(rows) if indicator.kind in _VALUED else None
    values = distribution(records.sizes) if records is not None else None
    by_hour = indicator.kind in _BY_HOUR and indicator.evidence != "incidents"
    cells = _cells(rows, report.part(0.3, 1.0)) if by_hour else ()
    missing = [] if values else ["Its records have no value of their own that could be counted."]
    if not by_hour:
        missing.append("Its figure is not made of single hours.")
    told, unit = " ".join(missing), objective.unit
    return ShapeOfValues(objective, agreement.zone, first, last, values, cells, unit, told, records)


def shape_of_month(
    project: Project, name: str, assessment: Assessment, progress: Progress | None = None
) -> tuple[Result, ShapeOfValues]:
    """Return an objective's verdict of a month, and how its records of the month lie.

    Raises StudioError for an objective that was not judged in it.
    """
    found = next((each for each in assessment.results if name in (each.id, each.name)), None)
    if found is None:
        known = ", ".join(each.id for each in assessment.results) or "none"
        raise StudioError(
            f"“{name}” was not judged in {assessment.period.title}. What was judged is: {known}."
        )
    days = assessment.period
    return found, shape_of(project, found.id, days.first_day, days.last_day, progress)


def _of_clocks(
    agreement: Agreement, objective: Objective, span: tuple[date, date], cases: tuple[Case, ...]
) -> ShapeOfValues:
    ended = [each for each in cases if each.adjusted_s is not None]
    taken = [each.adjusted_s or 0.0 for each in ended]
    limits = {each.limit_s for each in ended}
    unit, seconds = clock_unit([*taken, *(each or 0.0 for each in limits)])
    sizes = np.array(taken) / seconds
    limit = limits.pop() if len(limits) == 1 else None
    told = [] if ended else ["No clock that began in these days has ended."]
    unjudged = sum(each.verdict == "not_judged" for each in cases)
    running = len(cases) - unjudged - len(ended)
    if running:
        has = "has" if running == 1 else "have"
        told.append(f"{count(running, 'clock')} {has} not ended yet.")
    if unjudged:
        told.append(f"{count(unjudged, 'clock')} could not be judged.")
    if limits:
        told.append("The time promised differs from case to case.")
    told.append("Its figure is not made of single hours.")
    moments = np.array([_local_day(each.opened, agreement.zone) for each in ended])
    order = np.argsort(moments, kind="stable")
    return ShapeOfValues(
        objective,
        agreement.zone,
        *span,
        distribution(sizes),
        (),
        unit,
        " ".join(told),
        EachRecord(moments[order], sizes[order]) if ended else None,
        None if limit is None else limit / seconds,
    )


def clock_unit(taken: Sequence[float]) -> tuple[str, float]:
    """Return the unit in which times in seconds are read best, and how many seconds it has."""
    longest = max(taken, default=0.0)
    return ("minutes", 60.0) if longest <= _MINUTES_UNTIL else ("hours", 3600.0)


def _local_day(moment: datetime, zone_name: str) -> float:
    local = moment.astimezone(zone(zone_name))
    part = timedelta(
        hours=local.hour,
        minutes=local.minute,
        seconds=local.second,
        microseconds=local.microsecond,
    )
    return local.toordinal() + part.total_seconds() / 86_400


def distribution(values: Array) -> Distribution | None:
    """Return the finite values counted in at most forty bins of a round width, fewer where there
    are few, from 0 on where none is negative; those beyond the bins of the lowest 99 % are counted
    apart.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = min(0.0, float(known.min())), float(np.percentile(known, _TAIL))
    most = min(_MOST_BINS, max(_LEAST_BINS, 2 * math.ceil(math.sqrt(len(known)))))
    width = round_width((high - low) / most)
    begin = math.floor(low / width)
    bins = max(math.ceil(high / width) - begin, 1)
    # without what a product of floats adds at its end: 0.6, not 0.6000000000000001
    edges = np.round(
        (np.arange(bins + 1) + begin) * width, max(1 - math.floor(math.log10(width)), 0)
    )
    counts, _ = np.histogram(known, edges)
    return Distribution(
        tuple(float(each) for each in edges),
        tuple(int(each) for each in counts),
        int((known > edges[-1]).sum()),
        float(known.max()),
    )


def round_width(least: float) -> float:
    """Return the smallest of 1, 2, 2.5 and 5 times a power of ten that is at least so wide."""
    if least <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(least))
    return next(each * power for each in (1.0, 2.0, 2.5, 5.0, 10.0) if each * power >= least)


def _counted(rows: SpanEvidence) -> Array:
    """Tell which rows lie in the span, are asked for and were not left out."""
    time = nanoseconds(rows.data[kind_named(rows.recipe.evidence).time])
    inside = rows.day >= rows.grid.index_of(rows.first)
    kept: Array = inside & matching(rows.recipe.evidence, rows.data, rows.recipe.among)
    for start, end in rows.left_out:
        kept &= ~((time >= start) & (time < end))
    return kept


def _each(rows: SpanEvidence) -> EachRecord:
    column = rows.recipe.column
    if column not in rows.data.columns:
        return EachRecord(np.zeros(0), np.zeros(0))
    counted = _counted(rows)
    sizes = floats_of(rows.data[column])
    known = counted & np.isfinite(sizes)
    times = pd.DatetimeIndex(rows.data[kind_named(rows.recipe.evidence).time][known])
    local = times.tz_convert(rows.agreement.zone).tz_localize(None).to_numpy("datetime64[ns]")
    moments = local.astype(np.int64) / _DAY_NS + date(1970, 1, 1).toordinal()
    order = np.argsort(moments, kind="stable")
    return EachRecord(moments[order], sizes[known][order])


def _cells(rows: SpanEvidence, progress: Progress) -> tuple[HourCell, ...]:
    spec = kind_named(rows.recipe.evidence)
    counted = _counted(rows)
    if not counted.any():
        return ()
    local = pd.DatetimeIndex(rows.data[spec.time]).tz_convert(rows.agreement.zone)
    places = local.day_of_week.to_numpy() * 24 + local.hour.to_numpy()
    found = []
    for number, place in enumerate(np.unique(places[counted])):
        progress.report("Measuring the hours", number / 168)
        figure = rows.measured(counted & (places == place))
        if figure.samples or figure.value is not None:
            part = part_of("", figure, rows.objective, rows.agreement)
            found.append(HourCell(int(place) // 24, int(place) % 24, part))
    return tuple(found)
