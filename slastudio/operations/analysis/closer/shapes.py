"""How the values behind a figure lie: their distribution, and the figure by weekday and hour."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import WEEKDAYS, kind_named
from slastudio.measure.records.cell_values import nanoseconds
from slastudio.measure.records.groups import floats_of
from slastudio.measure.records.selection import matching
from slastudio.operations.analysis.closer.span_evidence import (
    SpanEvidence,
    objective_in,
    read_span,
)
from slastudio.operations.analysis.closer.spans import SpanPart, part_of
from slastudio.operations.analysis.trends import terms_by
from slastudio.project.file import Project
from slastudio.shared.progress import Progress

_VALUED = ("percentile", "mean", "duration")
# figures that an hour's own records make; a gap or a drift compares them with others
_BY_HOUR = (*_VALUED, "good_share", "availability", "spend", "cost_per", "missing_rate")
_MOST_BINS = 40
_TAIL = 99.0
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
    """

    objective: Objective
    zone: str
    first: date
    last: date
    values: Distribution | None
    cells: tuple[HourCell, ...]
    why: str = ""
    records: EachRecord | None = None


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
    if runs_clocks(indicator):
        told = "It is measured on the clocks of a few cases: the page of incidents shows each."
        return ShapeOfValues(objective, agreement.zone, first, last, None, (), told)
    rows = read_span(project, agreement, objective, first, last, (), report.part(0.0, 0.3))
    records = _each(rows) if indicator.kind in _VALUED else None
    values = distribution(records.sizes) if records is not None else None
    by_hour = indicator.kind in _BY_HOUR and indicator.evidence != "incidents"
    cells = _cells(rows, report.part(0.3, 1.0)) if by_hour else ()
    missing = [] if values else ["Its records have no value of their own that could be counted."]
    if not by_hour:
        missing.append("Its figure is not made of single hours.")
    return ShapeOfValues(
        objective, agreement.zone, first, last, values, cells, " ".join(missing), records
    )


def distribution(values: Array) -> Distribution | None:
    """Return the finite values counted in at most forty bins of a round width, from 0 on where
    none is negative; those beyond the bins of the lowest 99 % are counted apart.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = min(0.0, float(known.min())), float(np.percentile(known, _TAIL))
    width = round_width((high - low) / _MOST_BINS)
    begin = math.floor(low / width)
    bins = max(math.ceil(high / width) - begin, 1)
    edges = (np.arange(bins + 1) + begin) * width
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


def hour_words(weekday: int, hour: int) -> str:
    """Return "Mon 14:00 to 15:00"."""
    return f"{WEEKDAYS[weekday].capitalize()} {hour:02d}:00 to {hour + 1:02d}:00"
