"""The rows an objective is measured on, prepared in one way for verdicts, targets and replays
alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pandas as pd

from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.objectives import Objective
from slastudio.judge.clocks.responses import clocks_of
from slastudio.judge.outcome.inputs import ExclusionSpan, Inputs
from slastudio.judge.period.computed_rows import parts_of, require_cuts
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.known_days import KnownDays, known_days
from slastudio.judge.verdicts.confirmations import confirmed_uses, earns_credit
from slastudio.judge.verdicts.exclusions import Applied, applied_exclusions
from slastudio.measure.indicators.recipes import SPAN_ENDS, recipe_for, whole
from slastudio.measure.indicators.rows import Prepared, prepare, without
from slastudio.measure.indicators.values import DURATION
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.selection import matching

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NS = 1_000_000_000


@dataclass(frozen=True)
class Measurable:
    """Hold an objective's recipe, its rows before and after exclusions, the exclusions of all the
    days read, and the days for which evidence is there.

    human: the rows before exclusions without automated traffic; inside: of these the ones within
    the limits of use; each the same value as the one before where nothing is left out for that.
    burning, sure_burning: kept and sure by the minute, None where they are not known so. data: the
    rows all are made of. sure: the rows after those exclusions alone that the other side confirmed, the same value as
    kept where that makes no difference; sure_applied: those exclusions.
    """

    recipe: Recipe
    prepared: Prepared
    human: Prepared
    inside: Prepared
    kept: Prepared
    applied: tuple[Applied, ...]
    known: KnownDays
    sure: Prepared
    sure_applied: tuple[Applied, ...]
    burning: Prepared | None
    sure_burning: Prepared | None
    data: tuple[pd.DataFrame, ...]


def measurable(
    inputs: Inputs, agreement: Agreement, objective: Objective, frames: Frames
) -> Measurable:
    """Prepare the rows of an objective that is measured on records; raise StudioError where it
    cannot be measured.
    """
    recipe = recipe_for(
        objective, agreement.objectives, agreement.evaluation.sets, agreement.coverage
    )
    found = parts_of(inputs, recipe, frames)
    data = tuple(with_made_columns(objective, agreement, each) for each in found.parts)
    until = min(inputs.as_of, inputs.period.end)
    if not inputs.has_any(recipe.evidence):
        until = _EPOCH  # nothing is known where no record of the kind was ever given
    known = known_days(inputs, agreement, recipe.evidence, frames, found.kinds)
    covered = known.recorded if inputs.covered else None

    def prepared_by(one: Recipe, parts: Sequence[pd.DataFrame]) -> Prepared:
        made = [prepare(one, each, frames.grid, _ns(until), covered=covered) for each in parts]
        return made[0] if len(made) == 1 else Prepared.joined(made)

    inside = prepared_by(recipe, data)
    prepared = human = inside
    if leaves_out(recipe, data, "within"):
        human = prepared_by(whole(recipe, "within"), data)
        prepared = human
    if leaves_out(recipe, data, "unless"):
        prepared = prepared_by(whole(recipe), data)
    # of everything read: the months before and rolling windows are measured on the same rows
    applied = applied_exclusions(agreement, objective, inputs.exclusions, frames.whole)
    require_cuts(
        inputs, found, [each for one in applied for each in one.nanoseconds], frames.grid.zone
    )
    kept = _without(inside, applied)
    burning: Prepared | None = kept
    by_minute: Prepared | None = inside
    if found.burning is not found.parts:
        by_minute = None
        if found.burning is not None:
            made = tuple(with_made_columns(objective, agreement, each) for each in found.burning)
            by_minute = prepared_by(recipe, made)
        burning = by_minute and _without(by_minute, applied)
    counting = _counting(inputs, agreement, objective)
    sure, sure_applied, sure_burning = kept, applied, burning
    if len(counting) != len(inputs.exclusions):
        sure_applied = applied_exclusions(agreement, objective, counting, frames.whole)
        if [each.spans for each in sure_applied] != [each.spans for each in applied]:
            sure = _without(inside, sure_applied)
            sure_burning = by_minute and _without(by_minute, sure_applied)
    return Measurable(
        recipe,
        prepared,
        human,
        inside,
        kept,
        applied,
        known,
        sure,
        sure_applied,
        burning,
        sure_burning,
        data,
    )


def leaves_out(recipe: Recipe, data: Iterable[pd.DataFrame], operator: str) -> bool:
    """Tell whether a recipe's conditions of one operator leave out any record."""
    rules = [each for each in recipe.among if each.operator == operator]
    return bool(rules) and not all(matching(recipe.evidence, each, rules).all() for each in data)


def _counting(
    inputs: Inputs, agreement: Agreement, objective: Objective
) -> tuple[ExclusionSpan, ...]:
    """Return the uses of exclusions that count whatever they do to a verdict: all of them, where no
    credit hangs on it.
    """
    if not earns_credit(agreement, objective):
        return inputs.exclusions
    return confirmed_uses(agreement, inputs.exclusions, inputs.as_of)


def _without(prepared: Prepared, applied: tuple[Applied, ...]) -> Prepared:
    return without(prepared, [each for exclusion in applied for each in exclusion.nanoseconds])


def _ns(moment: datetime) -> int:
    return int(moment.timestamp()) * _NS


def with_made_columns(
    objective: Objective, agreement: Agreement, data: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows with the columns that are made of others before anything is measured: the
    hours each took.
    """
    made = DURATION in columns_made(objective, agreement)
    return _with_durations(objective, agreement, data) if made else data


def columns_made(objective: Objective, agreement: Agreement) -> set[str]:
    """Return the names of the columns an objective measures that no export has."""
    recipe = recipe_for(objective, agreement.objectives)
    return {DURATION} & {recipe.column}


def _with_durations(objective: Objective, agreement: Agreement, data: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the hours each took, in the column DURATION; missing where it is not
    over.
    """
    indicator = objective.indicator
    end = SPAN_ENDS[indicator.span]
    if end not in data.columns:
        return data.assign(**{DURATION: np.nan})
    known = (data["opened"].notna() & data[end].notna()).to_numpy()
    hours = np.full(len(data), np.nan)
    starts, ends = data["opened"][known], data[end][known]
    if indicator.hours == "elapsed":
        hours[known] = (ends - starts).dt.total_seconds() / 3600
    else:
        clock = clocks_of(agreement.support.under().calendar, agreement.zone).business
        hours[known] = [clock.seconds(a, b) / 3600 for a, b in zip(starts, ends, strict=True)]
    hours[hours < 0] = np.nan  # it ended before it began: no duration
    return data.assign(**{DURATION: hours})
