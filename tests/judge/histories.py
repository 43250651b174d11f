"""Histories whose truth is known by construction: days of shares and of latencies, with a weekly
pattern.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from slastudio.contract.terms.objectives import Indicator, Objective
from slastudio.judge.foresight.prospects import Baseline, Coming, Known, coming_after
from slastudio.measure.indicators.prepared import Daily
from slastudio.measure.indicators.shares import Shares
from slastudio.measure.indicators.values import Values
from slastudio.measure.records.daygrid import DayGrid
from slastudio.measure.records.recipe import Recipe
from slastudio.measure.records.running_sums import running
from tests.judge.specimens import objective

FIRST = date(2026, 1, 5)  # a Monday
Make = Callable[[np.random.Generator, int], Daily]


@dataclass(frozen=True)
class History:
    """Hold a baseline of whole weeks that ends with a month, and the month that truly followed."""

    known: Known
    baseline: Baseline
    coming: Coming
    after: Daily
    after_grid: DayGrid


def _moods(rng: np.random.Generator, days: int, memory: float) -> Any:
    """Return normal moods of days with unit spread, each remembering the one before."""
    moods = np.empty(days)
    moods[0] = rng.normal()
    for day in range(1, days):
        moods[day] = memory * moods[day - 1] + (1 - memory**2) ** 0.5 * rng.normal()
    return moods


def shares(
    rng: np.random.Generator,
    days: int,
    *,
    level: float = 0.95,
    mood: float = 0.2,
    memory: float = 0.0,
) -> Shares:
    """Return days with 40 events on weekdays and 15 on others; at weekends they succeed less often."""
    weekday = np.arange(days) % 7
    count = np.where(weekday < 5, 40, 15)
    odds = np.log(level / (1 - level)) - 0.5 * (weekday >= 5) + mood * _moods(rng, days, memory)
    good = rng.binomial(count, 1 / (1 + np.exp(-odds)))
    return Shares(Recipe("good_share", "requests"), running(good), running(count))


def latencies(
    rng: np.random.Generator, days: int, *, mood: float = 0.08, memory: float = 0.0
) -> Values:
    """Return days with 60 log-normal latencies on weekdays and 20 on others, faster at weekends, as
    95th percentiles.
    """
    weekday = np.arange(days) % 7
    count = np.where(weekday < 5, 60, 20)
    level = 6.5 - 0.15 * (weekday >= 5) + mood * _moods(rng, days, memory)
    numbers = [
        np.sort(rng.lognormal(mean, 0.4, each)) for mean, each in zip(level, count, strict=True)
    ]
    recipe = Recipe("percentile", "requests", "latency_ms", 95.0)
    return Values(recipe, tuple(numbers))


SHARE = objective(id="share", complete="counted", target=None)
LATENCY = objective(
    id="latency",
    indicator=Indicator("percentile", "requests", "latency_ms"),
    comparator="<=",
    unit="ms",
    complete="counted",
    target=None,
)


def history(rng: np.random.Generator, judged: Objective, make: Make, weeks: int = 6) -> History:
    """Return a history of so many weeks before March 2026, and March as it truly came."""
    march = date(2026, 3, 1)
    begin = march - timedelta(7 * weeks)
    whole = DayGrid(begin, date(2026, 3, 31), "UTC")
    offset = (begin - FIRST).days % 7
    run = make(rng, whole.count + offset)
    days = np.arange(offset, offset + whole.count)
    before = days[: 7 * weeks]
    grid = DayGrid(begin, march - timedelta(1), "UTC")
    known = Known(
        judged, None, run.drawn(before), grid, np.ones(grid.count, np.int64), 0, grid.count - 1
    )
    coming = coming_after(judged, grid.last, "UTC")
    # windows that roll reach back into the days before, so what came after is told from the
    # beginning
    return History(known, Baseline(0, grid.count - 1, weeks), coming, run.drawn(days), whole)
