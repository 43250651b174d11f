"""The figure of any span of days, and the same figure of each of its parts: segment, model, stage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from slastudio.contract.indicators.table import adds_up, matters, of, runs_clocks
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.statuses import Verdict
from slastudio.judge.verdicts.ruling import rule
from slastudio.measure.records.groups import codes_of
from slastudio.measure.records.recipe import Measured, SampleUnit
from slastudio.measure.records.selection import Filter, matching
from slastudio.operations.analysis.closer.clock_spans import clock_figure, clock_parts
from slastudio.operations.analysis.closer.span_evidence import (
    SpanEvidence,
    objective_in,
    read_span,
)
from slastudio.operations.analysis.trends import terms_by
from slastudio.operations.registers.amendments import kept_by_hand
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from slastudio.shared.progress import Progress

STAGE = "stage"
MOST_PARTS = 12
# by what a figure is split, beside segments: what a record says of where it came from
SPLIT_BY = (
    "model",
    "prompt_version",
    "retrieval_version",
    "workflow",
    "input_type",
    "severity",
    "nature",
    "queue",
    "set",
    "service",
    "target",
    "source",
)


@dataclass(frozen=True)
class SpanPart:
    """Hold one part's figure in the objective's unit; value: None where there is no record.

    standing: "met" or "missed" says on which side of the target the figure lies, "not_proven" that
    there is too little to tell, "no_data" that there is nothing; "" where the target says nothing
    of a part or a span. why: in words, where it is not proven or not known. filters: its rows.
    """

    name: str
    value: Decimal | None
    interval: tuple[Decimal, Decimal] | None
    samples: int
    unit_of_sample: SampleUnit
    standing: Verdict | str
    why: str
    filters: tuple[Filter, ...] = ()


@dataclass(frozen=True)
class SpanSplit:
    """Hold a figure by the values of one column, those with most samples first; more: how many
    values are not listed. remark: what must be known to read it.
    """

    column: str
    parts: tuple[SpanPart, ...]
    more: int = 0
    remark: str = ""


@dataclass(frozen=True)
class SpanReview:
    """Hold an objective's figure of local days first … last of a zone, and its splits.

    It is no verdict: the agreement's window is another.
    """

    objective: Objective
    zone: str
    first: date
    last: date
    whole: SpanPart
    splits: tuple[SpanSplit, ...]


def span_figure(
    project: Project,
    name: str,
    first: date,
    last: date,
    by: tuple[str, ...] = (),
    progress: Progress | None = None,
) -> SpanReview:
    """Measure an objective over local days first … last, and split it by every column that tells
    parts apart, or by those named.

    Raises StudioError for an objective or column that is not there, for one that cannot be
    measured, and where first lies after last.
    """
    if first > last:
        raise StudioError(f"The first day, {first}, lies after the last, {last}.")
    report = progress or Progress()
    agreement = terms_by(project, last)
    objective = objective_in(agreement, name)
    if runs_clocks(objective.indicator):
        return _of_clocks(project, agreement, objective, (first, last), by, report)
    columns = _columns(project, objective, by)
    recorded = tuple(each for each in columns if each != STAGE)
    stages = _stages(project, objective) if STAGE in columns else ()
    rows = read_span(
        project, agreement, objective, first, last, (*recorded, *stages), report.part(0.0, 0.5)
    )
    whole = part_of("", rows.measured(), objective, agreement)
    splits = []
    for number, column in enumerate(columns):
        report.report("Measuring the parts", 0.5 + 0.5 * number / len(columns))
        found = _by_stage(rows, stages) if column == STAGE else _by_value(rows, column)
        if len(found.parts) > 1 or (by and found.parts):
            splits.append(found)
    return SpanReview(objective, agreement.zone, first, last, whole, tuple(splits))


def _of_clocks(
    project: Project,
    agreement: Agreement,
    objective: Objective,
    span: tuple[date, date],
    by: tuple[str, ...],
    progress: Progress,
) -> SpanReview:
    progress.report("Running the clocks", 0.0)
    whole = part_of("", clock_figure(project, agreement, objective, span), objective, agreement)
    splits = []
    for column in _columns(project, objective, by):
        found = clock_parts(project, agreement, objective, span, column, MOST_PARTS)
        parts = tuple(
            replace(part_of(name, figure, objective, agreement), filters=(_is(column, name),))
            for name, figure in found
        )
        if len(parts) > 1 or (by and parts):
            splits.append(SpanSplit(column, parts))
    return SpanReview(objective, agreement.zone, *span, whole, tuple(splits))


def part_of(name: str, figure: Measured, objective: Objective, agreement: Agreement) -> SpanPart:
    """Tell a figure as a part; on which side of the target it lies only where it has that many
    samples as are agreed, and where a target of a window says anything of less than it.
    """
    ruling = rule(objective, agreement.objectives, figure)
    standing, why = ruling.verdict, ruling.reason
    if figure.value is None:
        standing = "no_data"
    elif adds_up(objective.indicator) or objective.target is None:
        return _part(name, figure, "", "")
    least = objective.indicator.least_per_segment
    small = name and matters(objective.indicator, "least_per_segment") and figure.samples < least
    if figure.value is not None and small:
        standing, why = "not_proven", f"Fewer than the {least:,} agreed as the least of a segment."
    return _part(name, figure, standing, why if standing in ("not_proven", "no_data") else "")


def _part(name: str, figure: Measured, standing: str, why: str) -> SpanPart:
    ends = figure.interval
    interval = None if ends is None else (Decimal(repr(ends[0])), Decimal(repr(ends[1])))
    return SpanPart(name, figure.value, interval, figure.samples, figure.unit, standing, why)


def _columns(project: Project, objective: Objective, by: tuple[str, ...]) -> tuple[str, ...]:
    """Return the columns a figure is split by: those named, else segments and what records say of
    their origin, without those that make the figure what it is.
    """
    kind = objective.indicator.evidence
    with project.reading():
        held = set(project.evidence.columns_of(kind))
    if kept_by_hand(project, kind) is not None:
        # what people enter has no column until somebody does
        held |= {each.name for each in KINDS[kind].columns}
    held -= {each for each in held if each.endswith("*")}
    segments = tuple(sorted(each for each in held if each.startswith("seg.")))
    known = (*segments, *(each for each in SPLIT_BY if each in held))
    if _stages(project, objective):
        known = (*known, STAGE)
    if strange := [each for each in by if each not in known]:
        told = ", ".join(known) or "none"
        raise StudioError(
            f"The records of “{objective.id}” are not told apart by “{strange[0]}”. They are by: {told}."
        )
    if by:
        return tuple(dict.fromkeys(by))
    indicator = objective.indicator
    settled = {indicator.segment, *(each.column for each in (*indicator.good, *indicator.among))}
    return tuple(each for each in known if each not in settled)


def _stages(project: Project, objective: Objective) -> tuple[str, ...]:
    """Return the columns of stages, where the figure is a time of requests that stages are parts of."""
    indicator = objective.indicator
    if not of(indicator).numeric or indicator.column != "latency_ms":
        return ()
    with project.reading():
        held = project.evidence.columns_of(indicator.evidence)
    return tuple(each for each in held if each.startswith("stage."))


def _by_value(rows: SpanEvidence, column: str) -> SpanSplit:
    """Measure the rows of each value of a column, and those that do not say."""
    if column not in rows.data.columns or not len(rows.data):
        return SpanSplit(column, ())
    inside = rows.day >= rows.grid.index_of(rows.first)
    counted = inside & matching(rows.recipe.evidence, rows.data, rows.recipe.among)
    codes, names = codes_of(rows.data[column])
    tally = np.bincount(codes[counted & (codes >= 0)], minlength=len(names))
    order = [int(each) for each in np.argsort(-tally, kind="stable") if tally[each]]
    places = [*order[:MOST_PARTS], *([-1] if (counted & (codes < 0)).any() else [])]
    parts = []
    for place in places:
        name = names[place] if place >= 0 else "not said"
        figure = rows.measured(codes == place)
        part = part_of(name, figure, rows.objective, rows.agreement)
        parts.append(replace(part, filters=(_is(column, name if place >= 0 else ""),)))
    return SpanSplit(column, tuple(parts), max(len(order) - MOST_PARTS, 0))


def _by_stage(rows: SpanEvidence, stages: Iterable[str]) -> SpanSplit:
    """Measure the same figure of each stage's time; a target of the whole says nothing of it."""
    parts = []
    for stage in stages:
        figure = rows.measured(recipe=replace(rows.recipe, column=stage, limit=None))
        name = stage.removeprefix("stage.").removesuffix("_ms")
        standing = "" if figure.value is not None else "no_data"
        found = _part(name, figure, standing, "")
        parts.append(replace(found, filters=(Filter(stage, "present"),)))
    remark = "Times of stages overlap and need not add up; percentiles never do."
    return SpanSplit(STAGE, tuple(parts), remark=remark)


def _is(column: str, value: str) -> Filter:
    return Filter(column, "is", value) if value else Filter(column, "missing")


def title_of(column: str, kind: str) -> str:
    """Return what a split is called: "Segment language", "Model"."""
    if column.startswith("seg."):
        return f"Segment {column.removeprefix('seg.')}"
    known = {each.name for each in KINDS[kind].columns} if kind in KINDS else set()
    words = column.replace("_", " ") if column in known or column == STAGE else column
    return words[:1].upper() + words[1:]
