"""Find what carries each miss: bad events held against incidents, versions, workflows and segments.

Only what is beyond chance is told: the interval of the difference between the rate of bad events in a part
and elsewhere leaves zero out, at a confidence that allows for how many parts were looked at (Bonferroni).
The interval is Newcombe's hybrid of the two (Statistics in Medicine 17, 1998, method 10). A part that
coincides with a miss is not said to cause it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.arrays import Array
from slastudio.evidence.kinds import KINDS
from slastudio.judge.drift.new_ids import VERSION_COLUMNS
from slastudio.judge.outcome.beside.carriers import Carrier
from slastudio.judge.outcome.beside.incident_stories import IncidentStory
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.prepared_rows import with_made_columns
from slastudio.judge.verdicts.exclusions import applied_exclusions
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.recipes import recipe_for
from slastudio.measure.indicators.rows import columns_of
from slastudio.measure.records.daygrid import nanoseconds
from slastudio.measure.records.derived import with_derived
from slastudio.measure.records.groups import codes_of
from slastudio.measure.records.recipe import Recipe, exact
from slastudio.measure.records.selection import having_values, matching
from slastudio.measure.uncertainty.intervals import share_interval
from slastudio.shared.problems import StudioError

INCIDENT = "incident"
_LOOKED_AT = (*VERSION_COLUMNS, "workflow")
# kinds whose records bear the moment at which a user was served
_AT_THE_TIME = ("requests", "probes")
_CONFIDENCE = 95.0  # percent
# a part that explains less is not what a reader should be told first
_LEAST_PERCENT = Decimal(20)
_MOST_VALUES = 40


@dataclass(frozen=True)
class _Part:
    """Hold one part of the rows that are compared with the others."""

    column: str
    name: str
    inside: Array


@dataclass(frozen=True)
class _Events:
    """Hold the events an objective counts: when, how bad (0 to 1), and how much each counts; all of
    shape (rows,).
    """

    data: pd.DataFrame
    stamps: Array
    bad: Array
    weight: Array


def carriers_of(
    inputs: Inputs,
    agreement: Agreement,
    results: Iterable[Result],
    stories: Sequence[IncidentStory],
) -> tuple[Carrier, ...]:
    """Return what carries most of each missed objective, where anything does."""
    found = []
    for result in results:
        objective = agreement.objective(result.id)
        if result.verdict != "missed" or result.overruled_by or objective is None:
            continue
        if inputs.lacks_rows(result.evidence, inputs.period.start, inputs.period.end):
            continue
        events = _events(inputs, agreement, objective)
        if events is None:
            continue
        parts = list(_parts(inputs, events, objective, stories))
        carriers = [_carrier(result.id, events, each, len(parts)) for each in parts]
        told = [each for each in carriers if each and each.percent >= _LEAST_PERCENT]
        if told:
            found.append(max(told, key=_distinct))
    return tuple(found)


def _events(inputs: Inputs, agreement: Agreement, objective: Objective) -> _Events | None:
    try:
        recipe = recipe_for(
            objective, agreement.objectives, agreement.evaluation.sets, agreement.coverage
        )
    except StudioError:
        return None  # what cannot be measured is told with its result
    if not _has_bad_events(recipe) or not inputs.kind_counts.get(recipe.evidence):
        return None
    data = with_made_columns(objective, agreement, _read(inputs, recipe))
    form = form_of(recipe)
    data = data[
        matching(recipe.evidence, data, recipe.among) & having_values(data, form.needs(recipe))
    ]
    stamps = nanoseconds(data[KINDS[recipe.evidence].time])
    bad = _badness(recipe, data)
    keep = np.ones(len(data), bool)
    for each in applied_exclusions(agreement, objective, inputs.exclusions, inputs.period):
        for start, end in each.nanoseconds:
            keep &= ~((stamps >= start) & (stamps < end))
    data, stamps, bad = data[keep], stamps[keep], bad[keep]
    if not len(data) or not bad.any():
        return None
    return _Events(data, stamps, bad, _weights(recipe, data))


def _has_bad_events(recipe: Recipe) -> bool:
    # which run of a set counts is decided item by item, which rows alone do not tell
    if recipe.runs != "all":
        return False
    form = form_of(recipe)
    if form.burns == "good":
        return form.good is not None
    return form.burns == "limit" and recipe.limit is not None


def _badness(recipe: Recipe, data: pd.DataFrame) -> Array:
    form = form_of(recipe)
    taken = form.taken(recipe, data)
    if form.burns == "good" and form.good is not None:
        good: Array = np.asarray(form.good(taken), np.float64)
        return 1.0 - good
    number, limit = taken["number"], recipe.limit
    beyond = number > limit if recipe.lower_is_good else number < limit
    return np.asarray(beyond, np.float64)


def _weights(recipe: Recipe, data: pd.DataFrame) -> Array:
    """Return what each record counts: all those of one item count as one."""
    if not recipe.by_item or "item" not in data.columns:
        return np.ones(len(data))
    item, names = codes_of(data["item"])
    times = np.bincount(item[item >= 0], minlength=max(len(names), 1))
    # a record that names no item is one of its own
    return np.where(item >= 0, 1.0 / np.maximum(times[np.maximum(item, 0)], 1), 1.0)


def _read(inputs: Inputs, recipe: Recipe) -> pd.DataFrame:
    spec, period = KINDS[recipe.evidence], inputs.period
    names = {spec.time, *columns_of(recipe), *_LOOKED_AT, *_segments(inputs, recipe)}
    if recipe.by_item:
        names.add("item")
    columns = sorted(spec.recorded(names))
    data = inputs.read(recipe.evidence, columns, period.start, period.end)
    return with_derived(recipe.evidence, data, names, period.zone)


def _segments(inputs: Inputs, recipe: Recipe) -> tuple[str, ...]:
    conditions = {each.column for each in (*recipe.good, *recipe.among)}
    return tuple(each for each in inputs.segments if each not in conditions)


def _parts(
    inputs: Inputs, events: _Events, objective: Objective, stories: Sequence[IncidentStory]
) -> Iterator[_Part]:
    if objective.indicator.evidence in _AT_THE_TIME:
        for story in stories:
            low, high = (
                int(each.timestamp()) * 1_000_000_000
                for each in (story.began or story.opened, story.until or inputs.period.end)
            )
            yield _Part(INCIDENT, story.id, (events.stamps >= low) & (events.stamps < high))
    for column in (*_LOOKED_AT, *inputs.segments):
        if column not in events.data.columns:
            continue
        codes, names = codes_of(events.data[column])
        present = np.unique(codes[codes >= 0])
        # with one value there is nothing else to compare it with
        if 2 <= len(present) <= _MOST_VALUES:
            for code in present.tolist():
                yield _Part(column, names[code], codes == code)


def _carrier(objective: str, events: _Events, part: _Part, looked_at: int) -> Carrier | None:
    """Return what a part explains; None where chance may explain it as well."""
    weight, bad = events.weight, events.weight * events.bad
    inside, all_bad, all_rows = part.inside, float(bad.sum()), float(weight.sum())
    rows, hits = float(weight[inside].sum()), float(bad[inside].sum())
    others, misses = all_rows - rows, all_bad - hits
    if rows < 1 or others < 1:
        return None
    confidence = 100 - (100 - _CONFIDENCE) / looked_at
    gap, low, high = _difference((hits, rows), (misses, others), confidence)
    if low <= 0:
        return None
    return Carrier(
        objective,
        part.column,
        part.name,
        bad=_told(hits),
        of_bad=_told(all_bad),
        rows=_told(rows),
        of_rows=_told(all_rows),
        percent=_told(100 * gap * rows / all_bad),
        points=_told(100 * gap),
        low=_told(100 * low),
        high=_told(100 * high),
    )


def _distinct(carrier: Carrier) -> Decimal:
    """Return how many times its own uncertainty a difference is: a part that merely holds another
    explains as much by more events, and is less distinct.
    """
    return carrier.points / max(carrier.points - carrier.low, Decimal("1e-9"))


def _difference(
    one: tuple[float, float], other: tuple[float, float], confidence: float
) -> tuple[float, float, float]:
    """Return the difference of two rates (events, of how many), and its limits."""
    rates = [hits / rows for hits, rows in (one, other)]
    limits = [
        tuple(each / 100 for each in share_interval(hits, rows, confidence))
        for hits, rows in (one, other)
    ]
    gap = rates[0] - rates[1]
    down = math.hypot(rates[0] - limits[0][0], limits[1][1] - rates[1])
    up = math.hypot(limits[0][1] - rates[0], rates[1] - limits[1][0])
    return gap, gap - down, gap + up


def _told(number: float) -> Decimal:
    return exact(round(number, 6))
