"""Advise targets before they are promised: what four to six weeks showed, and what of it can be
kept next month.

A proposal is the strictest round target that the rule of the agreement would find met in the coming
month with a stated chance (prospects, measure/block_bootstrap), never stricter than what was
observed, and loosened by a seasonal margin. The margin is the difference between the best and the
worst month (where three or more are known, else week) less what chance alone explains; it is nought
where chance alone makes such a difference more often than once in twenty, and never leads beyond
the worst one seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from slastudio.contract.indicators.table import counts_things
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.contract.words.figures import show_percent, show_value
from slastudio.judge.foresight.prospects import (
    Baseline,
    Chances,
    Coming,
    Known,
    Prospect,
    baseline_of,
    coming_after,
    figures_over,
    prospect,
    spans_of_weeks,
)
from slastudio.judge.foresight.round_targets import (
    looser,
    round_target,
    step_for,
    stricter_than,
)
from slastudio.judge.foresight.samples import samples_needed
from slastudio.judge.foresight.seasons import (
    Drawing,
    Margin,
    SpanFigure,
    scale_of,
    seasonal_margin,
    span_figure,
    unsettled,
)
from slastudio.judge.verdicts.windows import JudgedWindow
from slastudio.measure.indicators.item_rows import ItemRows
from slastudio.measure.records.recipe import exact
from slastudio.shared.progress import Progress

# four weeks show the weekdays; six show that they repeat
LEAST_WEEKS, WANTED_WEEKS = 4, 6
# a target missed more often than once in twenty months is no promise
CHANCE, INTERNAL_CHANCE = 0.95, 0.8


@dataclass(frozen=True)
class Ground:
    """Hold one reason in words; of_present: it speaks of the target that is agreed now; internal: of
    what the provider wants for itself.
    """

    words: str
    of_present: bool = False
    internal: bool = False


@dataclass(frozen=True)
class Advice:
    """Hold what is advised for one objective; figures are in its unit, chances in 0 … 1.

    first, last: the baseline's days; weeks: those of it with data; weeks_missing: until a target
    may be proposed. observed: over the baseline, with its interval where records are a sample.
    comparable: the same for the length of the coming period, where the figure is a sum. proposed:
    None where none is; before_margin: the same without the seasonal margin; kept_with: the chance
    asked for. margin: None where it cannot be told. samples_needed: to tell the proposed target
    from `worse`, one step easier, at the agreed confidence; samples_ahead: how many the coming
    period will have at the baseline's pace. grounds: why, in words.
    """

    id: str
    name: str
    unit: str
    comparator: str
    target: Decimal | None
    internal_target: Decimal | None
    kept_with: float
    grounds: tuple[Ground, ...]
    first: date | None = None
    last: date | None = None
    weeks: int = 0
    weeks_missing: int = LEAST_WEEKS
    observed: Decimal | None = None
    comparable: Decimal | None = None
    interval: tuple[Decimal, Decimal] | None = None
    samples: int = 0
    weekly: tuple[SpanFigure, ...] = ()
    coming: str = ""
    chances: Chances | None = None
    proposed: Decimal | None = None
    before_margin: Decimal | None = None
    proposed_chances: Chances | None = None
    internal: Decimal | None = None
    margin: Margin | None = None
    worse: Decimal | None = None
    samples_needed: int | None = None
    samples_ahead: int = 0

    @property
    def reasons(self) -> tuple[str, ...]:
        return tuple(each.words for each in self.grounds)

    @property
    def reasons_to_client(self) -> tuple[str, ...]:
        """Return the reasons without those that tell what the provider wants for itself."""
        return tuple(each.words for each in self.grounds if not each.internal)


def not_measurable(objective: Objective, reason: str, chance: float = CHANCE) -> Advice:
    """Return the advice for an objective without figures, and why there are none."""
    return Advice(*_named(objective), chance, (Ground(reason),))


def _named(
    objective: Objective,
) -> tuple[str, str, str, str, Decimal | None, Decimal | None]:
    return (
        objective.id,
        objective.name or objective.id,
        objective.unit,
        objective.comparator,
        objective.target,
        objective.internal_target,
    )


def advise(
    known: Known,
    methods: Objectives,
    *,
    asked: bool = False,
    chance: float = CHANCE,
    progress: Progress | None = None,
) -> Advice:
    """Return the advice for one objective.

    asked: whether the days of `known` were chosen by hand; then all of them are the baseline, else
    the last six weeks with data.
    """
    objective = known.objective
    baseline = baseline_of(known, WANTED_WEEKS, asked)
    if baseline is None:
        return not_measurable(
            objective,
            f"There is no whole week of data yet; {LEAST_WEEKS} weeks are missing.",
            chance,
        )
    grid = known.grid
    span = JudgedWindow(grid.day(baseline.first), grid.day(baseline.last))
    confidence = float(methods.confidence) if objective.complete == "sampled" else None
    (figure,) = figures_over(known.daily, grid, (span,), confidence)
    if figure.value is None:
        return not_measurable(
            objective, figure.detail or "There is no data in the baseline.", chance
        )
    coming = coming_after(objective, grid.last, grid.zone)
    comparable = figure.value * scale_of(objective, coming.windows[-1], baseline.days) + Decimal(0)
    drawing = Drawing(known, methods, baseline, coming, comparable)
    found = (
        _proposal(drawing, chance, progress)
        if baseline.weeks > 1
        else _Proposal(None, (Ground("One week shows no spread."),))
    )
    grounds = (*map(Ground, _weeks_words(baseline)), *found.grounds)
    needed = (
        None if found.target is None else samples_needed(drawing, found.target, found.step, figure)
    )
    return Advice(
        *_named(objective),
        chance,
        grounds,
        span.first,
        span.last,
        baseline.weeks,
        max(LEAST_WEEKS - baseline.weeks, 0),
        figure.value,
        comparable,
        None if figure.interval is None else (exact(figure.interval[0]), exact(figure.interval[1])),
        figure.samples,
        tuple(span_figure(known, each, "") for each in spans_of_weeks(grid, baseline)),
        coming.title,
        None
        if found.drawn is None or objective.target is None
        else found.drawn.chances(objective.target),
        found.target,
        found.before_margin,
        None if found.drawn is None or found.target is None else found.drawn.chances(found.target),
        found.internal,
        found.margin,
        None if found.target is None else looser(objective, found.target, found.step),
        needed,
        _samples_ahead(known, baseline, coming, figure.samples),
    )


def _samples_ahead(known: Known, baseline: Baseline, coming: Coming, samples: int) -> int:
    """Return how many samples the coming period will have: in proportion to its days, unless they
    are items that come back.
    """
    days = (coming.last - coming.first).days + 1
    if isinstance(known.daily, ItemRows):
        middle = baseline.first + baseline.days // 2
        halves = ((baseline.first, middle - 1), (middle, baseline.last))
        if sum(known.daily.over(*each, None).samples for each in halves) > samples:
            return samples
    return round(samples * days / baseline.days)


@dataclass(frozen=True)
class _Proposal:
    target: Decimal | None
    grounds: tuple[Ground, ...]
    drawn: Prospect | None = None
    internal: Decimal | None = None
    margin: Margin | None = None
    step: Decimal = Decimal(1)
    before_margin: Decimal | None = None


def _weeks_words(baseline: Baseline) -> tuple[str, ...]:
    if baseline.weeks < LEAST_WEEKS:
        missing = LEAST_WEEKS - baseline.weeks
        return (
            f"{_weeks(baseline.weeks)} of data are known; {missing} more {'is' if missing == 1 else 'are'} needed before a "
            "target is proposed.",
        )
    if baseline.weeks < WANTED_WEEKS:
        return (f"{_weeks(baseline.weeks)} of data are known; {WANTED_WEEKS} tell more.",)
    return ()


def _weeks(number: int) -> str:
    return f"{number} {'week' if number == 1 else 'weeks'}"


def _proposal(drawing: Drawing, chance: float, progress: Progress | None) -> _Proposal:
    known, objective, baseline = drawing.known, drawing.known.objective, drawing.baseline
    drawn = prospect(known, drawing.methods, baseline, drawing.coming, progress)
    if baseline.weeks < LEAST_WEEKS:
        return _Proposal(None, (), drawn)
    if not len(drawn.met):
        return _Proposal(None, (Ground("No month drawn from the baseline has data."),))
    grounds = []
    if drawn.no_data > 0:
        without = show_percent(drawn.no_data)
        grounds.append(
            Ground(
                f"{without} of such months have no data; the chances are those of months that have."
            )
        )
    if len(np.unique(drawn.value)) == 1:
        grounds.append(
            Ground(
                "The figure did not vary at all, so the data do not tell how often it would; nothing is proposed."
            )
        )
        return _Proposal(None, tuple(grounds))
    bound = drawn.strictest(chance)
    if bound is None:
        words = f"No target would be found met with a chance of {show_percent(chance)}: {_why_none(drawing, drawn)}"
        return _Proposal(None, (*grounds, Ground(words)), drawn)
    kept = exact(bound)
    if stricter_than(objective, kept, drawing.observed):
        kept = drawing.observed
    margin = seasonal_margin(drawing, kept)
    loosened = looser(objective, kept, margin.figure if margin else Decimal(0))
    step = step_for(objective, loosened)
    target = round_target(objective, loosened, step)
    if objective.comparator == ">=" and target <= 0:
        words = f"What would be kept with a chance of {show_percent(chance)} is no promise: there are too few events. Count the bad ones instead."
        return _Proposal(None, (*grounds, Ground(words)), drawn)
    internal = _internal(objective, drawing.observed, target, step, drawn)
    if internal is None:
        grounds.append(
            Ground(
                "No round internal target lies between the proposed target and what was observed.",
                internal=True,
            )
        )
    plain = round_target(objective, kept, step_for(objective, kept))
    found = _Proposal(target, (), drawn, internal, margin, step, plain)
    said = (*_words(drawing, found, chance), *map(Ground, unsettled(drawing)))
    return replace(found, grounds=(*grounds, *said))


def _why_none(drawing: Drawing, drawn: Prospect) -> str:
    short = float(np.isinf(drawn.met).mean())
    if short > 0:
        return (
            f"in {show_percent(short)} of the months there are too few samples to prove anything."
        )
    return f"{_weeks(drawing.baseline.weeks)} do not tell enough."


def _words(drawing: Drawing, found: _Proposal, chance: float) -> tuple[Ground, ...]:
    objective, unit = drawing.known.objective, drawing.known.objective.unit
    assert found.target is not None
    said = [
        f"{show_value(drawing.observed, unit)} observed; {show_value(found.before_margin, unit)} would be found met in "
        f"{drawing.coming.title} with a chance of at least {show_percent(chance)}."
    ]
    margin = found.margin
    if margin is not None:
        apart = "points" if unit == "%" else unit
        told = (
            f"the best {margin.of} ({margin.best.label}) and the worst ({margin.worst.label}) differ by "
            f"{show_value(margin.difference, apart)}, where chance alone would make it about {show_value(margin.by_chance, apart)}"
        )
        if margin.figure:
            said.append(f"Seasonal margin of {show_value(margin.figure, apart)}: {told}.")
        else:
            said.append(f"No seasonal margin is needed: {told}.")
    grounds = [Ground(each) for each in said]
    if objective.target is not None and stricter_than(objective, objective.target, found.target):
        present = show_value(objective.target, unit)
        words = f"The present target of {present} is stricter than the proposed one."
        grounds.append(Ground(words, of_present=True))
    return tuple(grounds)


def _internal(
    objective: Objective, observed: Decimal, target: Decimal, step: Decimal, drawn: Prospect
) -> Decimal | None:
    """Return a round target stricter than the external one, kept four times in five and never
    stricter than observed.
    """
    bound = drawn.strictest(INTERNAL_CHANCE)
    if bound is None:
        return None
    limit = exact(bound)
    if stricter_than(objective, limit, observed):
        limit = observed
    counts = counts_things(objective.indicator)
    # a coarse step may round back onto the external target; a finer one lies between
    for finer in (step, step / 2, step if counts else step / 5):
        if counts and finer != finer.to_integral_value():
            continue
        rounded = round_target(objective, limit, finer)
        if stricter_than(objective, rounded, target):
            return rounded
    return None


def once_taken(advice: Advice) -> Advice:
    """Return the advice as it reads once its proposed target is the objective's; nothing else in it
    rests on the target.
    """
    grounds = tuple(each for each in advice.grounds if not each.of_present)
    return replace(advice, target=advice.proposed, chances=advice.proposed_chances, grounds=grounds)


def worst_first(advices: Sequence[Advice]) -> tuple[Advice, ...]:
    """Return the advices with the least likely present targets first; those that tell no chance
    last, in their order.
    """
    # larger than any chance, so those that tell none come last
    return tuple(sorted(advices, key=lambda each: each.chances.met if each.chances else 2.0))
