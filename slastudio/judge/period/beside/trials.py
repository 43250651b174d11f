"""A candidate tried on live traffic: its figures beside those of the version that answered meanwhile, by
objective and segment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pandas as pd

from slastudio.contract.indicators.table import (
    adds_up,
    begins_on,
    compares_segments,
    runs_clocks,
    wanted_units,
)
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Condition, Objective
from slastudio.evidence.kinds import KINDS
from slastudio.judge.outcome.beside.gates import GateShare
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered
from slastudio.measure.indicators.gaps import difference_interval
from slastudio.measure.indicators.recipes import recipe_for
from slastudio.measure.indicators.rows import columns_of, measure, prepare
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.derived import with_derived
from slastudio.measure.records.recipe import Measured, Recipe, exact
from slastudio.measure.records.selection import matching
from slastudio.shared.periods import zone
from slastudio.shared.problems import StudioError

# a version is looked for in these columns, in this order, where the entry does not say its type
VERSION_COLUMNS = ("model", "prompt_version", "retrieval_version")
_BY_TYPE = {
    "model": "model",
    "prompt": "prompt_version",
    "retrieval": "retrieval_version",
}
_LIVE = ("shadow", "canary", "ab")
_HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Trial:
    """Hold the figures of a trial; why: what keeps them from being computed, "" where nothing does
    or nothing was tried on traffic.
    """

    shares: tuple[GateShare, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class _Compared:
    """Hold one objective on the traffic of both versions, and the column that tells them apart."""

    objective: Objective
    recipe: Recipe
    data: pd.DataFrame
    column: str
    grid: DayGrid
    confidence: float

    def figure(self, version: str, more: Sequence[Condition] = ()) -> Measured:
        conditions = (*self.recipe.among, Condition(self.column, "is", version), *more)
        rows = prepare(replace(self.recipe, among=conditions), self.data, self.grid)
        return measure(rows, 0, self.grid.count - 1, self.confidence)


def trial_of(
    entered: Entered, inputs: Inputs, agreement: Agreement, segments: Sequence[str]
) -> Trial:
    """Return what the traffic of a release gate's candidate shows, from when it was tried until it
    ended, at the latest the period's end.
    """
    version, against = entered.text("version"), entered.text("against")
    if entered.text("stage") not in _LIVE or not version:
        return Trial()
    if not against:
        return Trial(why="it names no version beside it")
    start = entered.moment("when")
    end = min(filter(None, (entered.moment("ended"), inputs.period.end, inputs.as_of)))
    if start is None or start >= end:
        return Trial(why="its trial has no time in the period")
    found = [
        share
        for compared in _compared(
            version, entered.text("type"), inputs, agreement, segments, start, end
        )
        for share in _of_objective(compared, version, against, segments)
    ]
    if not found:
        return Trial(why=f"no objective is measured on traffic of both “{version}” and “{against}”")
    least = {each.name or each.id: each.min_samples for each in agreement.objectives.objectives}
    few = next(
        (each for each in found if not each.column and each.items < least[each.metric]), None
    )
    if few is not None:
        told = f"{few.metric} rests on {few.items} of the {least[few.metric]} samples asked for"
        return Trial(tuple(found), told)
    # a segment with fewer than the objective's least samples proves nothing either way
    return Trial(tuple(each for each in found if each.items >= least[each.metric]))


def _compared(
    version: str,
    type: str,
    inputs: Inputs,
    agreement: Agreement,
    segments: Sequence[str],
    start: datetime,
    end: datetime,
) -> Iterator[_Compared]:
    tz = zone(inputs.period.zone)
    last = (end - (end - start) / 10**6).astimezone(tz).date()
    grid = DayGrid(start.astimezone(tz).date(), last, inputs.period.zone)
    confidence = float(agreement.objectives.confidence)
    recipes = [
        (objective, recipe)
        for objective in agreement.objectives.objectives
        if (recipe := _recipe(objective, agreement)) is not None
        and inputs.kind_counts.get(recipe.evidence)
    ]
    kinds = dict.fromkeys(recipe.evidence for _, recipe in recipes)
    read = {
        name: _traffic(
            name,
            {*VERSION_COLUMNS, *segments}.union(
                *(columns_of(each) for _, each in recipes if each.evidence == name)
            ),
            inputs,
            start,
            end,
        )
        for name in kinds
    }
    for objective, recipe in recipes:
        data = read[recipe.evidence]
        columns = [each for each in VERSION_COLUMNS if each in data.columns]
        told = [_BY_TYPE[type]] if type in _BY_TYPE else columns
        column = next((each for each in told if _holds(data, each, version)), "")
        if column:
            yield _Compared(objective, recipe, data, column, grid, confidence)


def _traffic(
    name: str, wanted: set[str], inputs: Inputs, start: datetime, end: datetime
) -> pd.DataFrame:
    """Return the rows of a kind from start to end with the columns wanted, derived ones too."""
    kind = KINDS[name]
    columns = sorted(
        each for each in kind.recorded(wanted) | {kind.time} if kind.column(each) is not None
    )
    # how busy an hour was is told by all of it, also by what lies outside the trial
    data = inputs.read(name, columns, start - _HOUR, end + _HOUR)
    data = with_derived(name, data, wanted, inputs.period.zone)
    times = data[kind.time]
    return data[(times >= pd.Timestamp(start)) & (times < pd.Timestamp(end))]


def _recipe(objective: Objective, agreement: Agreement) -> Recipe | None:
    """Return how an objective is measured where two versions' traffic can be compared by it: no sums,
    no clocks of cases, nothing that looks back.
    """
    indicator = objective.indicator
    if (
        runs_clocks(indicator)
        or compares_segments(indicator)
        or begins_on(indicator) is not None
        or adds_up(indicator)
        or indicator.evidence not in KINDS
        or not any(KINDS[indicator.evidence].column(each) for each in VERSION_COLUMNS)
    ):
        return None
    try:
        return recipe_for(
            replace(objective, indicator=replace(indicator, budgeting="occurrences")),
            agreement.objectives,
            agreement.evaluation.sets,
            agreement.coverage,
        )
    except StudioError:
        return None  # one that cannot be measured says so where it is judged


def _holds(data: pd.DataFrame, column: str, version: str) -> bool:
    return column in data.columns and bool((data[column].astype(object) == version).any())


def _of_objective(
    compared: _Compared, version: str, against: str, segments: Sequence[str]
) -> Iterator[GateShare]:
    yield from _share(compared, version, against, ("", ""))
    own = compared.data[
        matching(
            compared.recipe.evidence,
            compared.data,
            (Condition(compared.column, "is", version),),
        )
    ]
    for column in segments:
        if column in own.columns:
            for value in sorted({str(each) for each in own[column].dropna()}):
                yield from _share(compared, version, against, (column, value))


def _share(
    compared: _Compared, version: str, against: str, segment: tuple[str, str]
) -> Iterator[GateShare]:
    more = (Condition(segment[0], "is", segment[1]),) if segment[0] else ()
    ours, theirs = compared.figure(version, more), compared.figure(against, more)
    # a figure without another beside it compares nothing
    if ours.value is None or theirs.value is None:
        return
    limits = difference_interval(ours, theirs)
    objective = compared.objective
    units = wanted_units(objective.indicator)
    yield GateShare(
        objective.name or objective.id,
        *segment,
        ours.samples,
        ours.value,
        theirs.value,
        ours.value - theirs.value,
        None if limits is None else exact(round(limits[0], 9)),
        None if limits is None else exact(round(limits[1], 9)),
        objective.unit or "".join(units),
        objective.comparator == "<=",
        of_traffic=True,
    )
