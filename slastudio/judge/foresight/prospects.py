"""What next month may bring: one objective's figure over many months drawn from its baseline, read
by the rule that will decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from slastudio.contract.indicators.table import runs_clocks
from slastudio.contract.terms.objectives import Objective, Objectives
from slastudio.evidence.arrays import Array
from slastudio.judge.verdicts.ruling import rule_of
from slastudio.judge.verdicts.windows import JudgedWindow, windows_of
from slastudio.measure.indicators.block_bootstrap import (
    WEEK,
    ClockCounts,
    drawn_days,
    weekday_days,
    widened,
    with_unseen,
)
from slastudio.measure.indicators.flows import Queue
from slastudio.measure.indicators.forms import form_of
from slastudio.measure.indicators.item_rows import ItemRows
from slastudio.measure.indicators.prepared import Daily, counts_time
from slastudio.measure.indicators.shares import Shares
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Measured, Recipe
from slastudio.measure.uncertainty.distributions import normal_quantile, t_quantile
from slastudio.shared.periods import local_midnight, month_of, parse_period, shift, zone
from slastudio.shared.progress import Progress

# 2,000 draws know a chance of 95 % to within one point
_DRAWS, _DRAWS_OF_MANY_WINDOWS, _DRAWS_WITH_DRAWS = 2_000, 1_000, 200
# many windows need many figures a draw; the chance is known well enough by fewer
_MANY = 8
_CHANCE_DRAWS = 240


@dataclass(frozen=True)
class Known:
    """Hold what is known of one objective by day: contributions and records of each day of the
    grid, the first and last that
    are known. objective: as it is judged; a clock's records are always counted."""

    objective: Objective
    recipe: Recipe | None
    daily: Daily
    grid: DayGrid
    records: Array
    first: int
    last: int


@dataclass(frozen=True)
class Baseline:
    """Span days first … last of the grid, whole weeks; weeks says how many of them hold data."""

    first: int
    last: int
    weeks: int

    @property
    def days(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class Coming:
    """Hold the period ahead: its first and last day, what it is called, and its windows."""

    first: date
    last: date
    title: str
    windows: tuple[JudgedWindow, ...]


@dataclass(frozen=True)
class Chances:
    """Hold the chances of the verdicts in a month with data (they add up to 1), and that of a month
    without any.
    """

    met: float
    missed: float
    not_proven: float
    no_data: float


@dataclass(frozen=True)
class Prospect:
    """Hold drawn months, each by the targets at which its verdict turns; larger is stricter.

    met: the strictest target each month meets, −∞ where it meets none. missed: the strictest it
    does not miss, ∞ where a miss is never proven. Both times −1 where low figures are good (sign).
    value: the worst window's figure, as measured. no_data: share of draws without data. weeks:
    those of the baseline.
    """

    sign: int
    met: Array
    missed: Array
    value: Array
    no_data: float
    weeks: int

    def chances(self, target: Decimal) -> Chances | None:
        """Return the chances of a target's verdicts; None where no drawn month has data."""
        if not len(self.met):
            return None
        wanted = self.sign * float(target)
        not_met, missed = (
            self._chance(int((each < wanted).sum())) for each in (self.met, self.missed)
        )
        return Chances(1 - not_met, missed, not_met - missed, self.no_data)

    def _chance(self, draws: int) -> float:
        # half a draw is added: what no draw showed is not impossible
        return widened((draws + 0.5) / (len(self.met) + 1), self.weeks)

    def strictest(self, chance: float) -> float | None:
        """Return the strictest target (in its own direction) that is met with at least a chance;
        None where none is.
        """
        draws = [
            each
            for each in range(min(len(self.met), 1 + len(self.met) // 2))
            if self._chance(each) <= 1 - chance
        ]
        if not draws:
            return None
        found = float(np.sort(self.met)[draws[-1]])
        return self.sign * found if math.isfinite(found) else None


def baseline_of(known: Known, most_weeks: int, asked: bool) -> Baseline | None:
    """Return the last weeks with data, at most so many; of an asked span all its weeks. None where
    there is no whole week.
    """
    first, last, weeks = known.last + 1, known.last, 0
    start = last - WEEK + 1
    while start >= known.first and (asked or weeks < most_weeks):
        if known.records[start : start + WEEK].any() or _counts_time(known):
            weeks += 1
            first = start
        start -= WEEK
    return Baseline(first, last, weeks) if weeks else None


def _counts_time(known: Known) -> bool:
    return known.recipe is not None and counts_time(form_of(known.recipe))


def coming_after(objective: Objective, day: date, zone_name: str) -> Coming:
    """Return the calendar month after the one a day lies in; of an objective judged by quarters,
    the next quarter.
    """
    month = shift(month_of(local_midnight(day, zone(zone_name)), zone_name), 1)
    if objective.window.kind == "quarter":
        number = (day.month - 1) // 3 + 1
        label = f"{day.year + number // 4}-Q{number % 4 + 1}"
        month = parse_period(label, zone_name)
    return Coming(
        month.first_day,
        month.last_day,
        month.title,
        windows_of(objective, month.first_day, month.last_day),
    )


def standing(
    objective: Objective, methods: Objectives, figures: Sequence[Measured]
) -> tuple[float, float, float] | None:
    """Return (met, missed, value) of a month by its windows' figures, as Prospect holds them; None
    without data.

    At a target T the month is met where T ≤ met, missed where T > missed, both in the direction
    that is strict: what verdicts.rule decides, for every target at once.
    """
    found = [_turning(objective, methods, each) for each in figures if each.value is not None]
    if not found:
        return None
    met, missed, value = (min(each) for each in zip(*found, strict=True))
    return met, missed, value


def _turning(
    objective: Objective, methods: Objectives, figure: Measured
) -> tuple[float, float, float]:
    assert figure.value is not None
    sign = 1 if objective.comparator == ">=" else -1
    value = sign * float(figure.value)
    chosen = rule_of(objective, methods) if objective.complete == "sampled" else "measured"
    if figure.samples < objective.min_samples:
        return -math.inf, math.inf, value
    if chosen == "measured":
        return value, value, value
    if figure.interval is None:
        return -math.inf, math.inf, value
    worst, best = sorted(sign * each for each in figure.interval)
    if chosen == "miss_proven":
        return value, max(value, best), value
    return min(value, worst), value, value


def confidence_for(objective: Objective, methods: Objectives) -> float | None:
    """Return the confidence of the intervals verdicts need, None where the measured value decides."""
    needed = objective.complete == "sampled" and rule_of(objective, methods) != "measured"
    return float(methods.confidence) if needed else None


def figures_over(
    known: Daily, grid: DayGrid, windows: Sequence[JudgedWindow], confidence: float | None
) -> tuple[Measured, ...]:
    return tuple(
        known.over(max(grid.index_of(each.first), 0), grid.index_of(each.last), confidence)
        for each in windows
    )


def prospect(
    known: Known,
    methods: Objectives,
    baseline: Baseline,
    coming: Coming,
    progress: Progress | None = None,
    *,
    draws: int | None = None,
) -> Prospect:
    """Draw the coming period from a baseline of at least two weeks, with the agreement's seed.

    draws: how many; None: 2,000, fewer where one draw takes long (many windows, or intervals that
    are drawn themselves).

    Share of simulated months that kept the target said to be kept with 95 % (300 histories each,
    600 draws; of worst windows 100 to 250 histories, 120 to 300 draws). Shares with a weekly
    pattern: 97 % from 4 weeks, 95 % from 6, 94 % from 12; days that hang together by 0.5: 96, 94
    and 93 %; shares near 100 %: 99 %. Log-normal 95th percentiles from 6 weeks: 95 %, of days that
    hang together 93 %. Worst week of shares 95 %; worst of any seven days 92 %, of percentiles or
    of days that hang together 90 %. The chance is that of months like the baseline, over many
    baselines; of one lucky or unlucky baseline it says less.
    """
    report = progress or Progress()
    objective = known.objective
    confidence = confidence_for(objective, methods)
    first = min(each.first for each in coming.windows)
    grid = DayGrid(first, coming.last, known.grid.zone)
    offset = (first - known.grid.day(baseline.first)).days % WEEK
    # the seed is agreed, so the same evidence gives both sides the same advice
    generator = np.random.default_rng(methods.seed)
    draws = draws or _draws(known, len(coming.windows), confidence)
    unseen = _never_bad(known, baseline)
    found, centres = [], []
    for number, days in enumerate(drawn_days(baseline.days, grid.count, offset, draws, generator)):
        if number % 50 == 0:
            report.report(f"Drawing months of {objective.name or objective.id}", number / draws)
        daily = known.daily.drawn(days + baseline.first)
        if unseen:
            daily = with_unseen(daily, unseen, generator)
        figures = figures_over(daily, grid, coming.windows, confidence)
        found.append(standing(objective, methods, figures))
        centres += [float(each.value) for each in figures if each.value is not None]
    # three columns also where no draw had data
    seen = np.array([each for each in found if each is not None]).reshape(-1, 3)
    sign = 1 if objective.comparator == ">=" else -1
    if len(seen) and (len(coming.windows) > 1 or _worst_day(known)):
        seen = _reaching_further(known, baseline, seen, sign, float(np.mean(centres)))
    return Prospect(
        sign, seen[:, 0], seen[:, 1], sign * seen[:, 2], 1 - len(seen) / draws, baseline.weeks
    )


def _worst_day(known: Known) -> bool:
    return isinstance(known.daily, Queue) and known.daily.recipe.worst


def _reaching_further(
    known: Known, baseline: Baseline, seen: Array, sign: int, centre: float
) -> Array:
    """Return worst windows (or days) further from the middle of all: what few weeks show of
    extremes does not reach far enough.

    Deviations grow by √(weeks / (weeks − 1)) and by Student's t over the normal's at 95 %,
    one-sided: 1.34 for six weeks.
    """
    if isinstance(known.daily, Queue):
        centre = float(known.daily.figure[baseline.first : baseline.last + 1].mean())
    weeks = baseline.weeks
    factor = (weeks / (weeks - 1)) ** 0.5 * t_quantile(90, weeks - 1) / normal_quantile(90)
    finite = np.isfinite(seen)
    moved = sign * (sign * centre + (seen[finite] - sign * centre) * factor)
    if (sign * seen[:, 2] >= 0).all():
        moved = np.maximum(moved, 0.0)
    if known.objective.unit == "%":
        moved = np.minimum(moved, 100.0)
    further = seen.copy()
    further[finite] = sign * moved
    return further


def _draws(known: Known, windows: int, confidence: float | None) -> int:
    recipe = known.recipe
    inside = recipe.of if recipe is not None and recipe.of is not None else recipe
    if confidence is not None and inside is not None and form_of(inside).draws_interval(inside):
        return _DRAWS_WITH_DRAWS  # their intervals are drawn themselves
    return _DRAWS_OF_MANY_WINDOWS if windows > _MANY else _DRAWS


def _never_bad(known: Known, baseline: Baseline) -> int:
    """Return how many events the baseline has where all of them are good, else 0."""
    daily = known.daily
    if isinstance(daily, ItemRows):
        return daily.all_good(baseline.first, baseline.last)
    if not isinstance(daily, (Shares, ClockCounts)):
        return 0
    good, total = (
        int(each[baseline.last + 1] - each[baseline.first]) for each in (daily.good, daily.total)
    )
    return total if good == total else 0


def range_by_chance(
    known: Known, baseline: Baseline, windows: Sequence[JudgedWindow], count: int, seed: int
) -> Array:
    """Return the difference between the best and the worst of `count` spans alike, drawn many times
    with no season in them.

    windows: those of one such span; days are drawn by their weekday alone. So few weeks spread less
    than what they are drawn from, by √((weeks − 1) / weeks), which is put back.
    """
    first = min(each.first for each in windows)
    grid = DayGrid(first, max(each.last for each in windows), known.grid.zone)
    base = baseline.first + (first - known.grid.day(baseline.first)).days % WEEK
    generator = np.random.default_rng(seed)
    values = []
    for days in weekday_days(baseline.days, grid.count, _CHANCE_DRAWS, generator):
        turned = (days + base - baseline.first) % baseline.days + baseline.first
        figures = figures_over(known.daily.drawn(turned), grid, windows, None)
        worst = worst_value(known.objective, figures)
        if worst is not None:
            values.append(float(worst))
    whole = len(values) // count * count
    groups = np.array(values[:whole]).reshape(-1, count)
    weeks = max(baseline.weeks, 2)
    found: Array = (
        np.ptp(groups, axis=1) * (weeks / (weeks - 1)) ** 0.5 if len(groups) else np.zeros(0)
    )
    return found


def worst_value(objective: Objective, figures: Sequence[Measured]) -> Decimal | None:
    """Return the value of the worst window, None where none has data."""
    values = [each.value for each in figures if each.value is not None]
    if not values:
        return None
    return min(values) if objective.comparator == ">=" else max(values)


def spans_of_weeks(grid: DayGrid, baseline: Baseline) -> tuple[JudgedWindow, ...]:
    """Return the weeks of a baseline, oldest first."""
    starts = range(baseline.first, baseline.last + 1, WEEK)
    return tuple(
        JudgedWindow(grid.day(each), grid.day(each) + timedelta(WEEK - 1)) for each in starts
    )


def counted(objective: Objective) -> Objective:
    """Return a clock's objective as it is judged: every clock is counted."""
    return replace(objective, complete="counted") if runs_clocks(objective.indicator) else objective
