"""How an objective's error budget burns in a period: its rate, the day it is or will be spent, and
the alerts that fired.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import assert_never

import numpy as np

from slastudio.contract.terms.objectives import Objective
from slastudio.evidence.arrays import Array
from slastudio.judge.outcome.objective_result import Burn, BurnAlert
from slastudio.judge.verdicts.windows import JudgedWindow, end_of, windows_of
from slastudio.measure.burn import firings
from slastudio.measure.indicators.item_rows import counted_once
from slastudio.measure.indicators.rows import Prepared

_RECENT_DAYS = 7


def burn_of(
    objective: Objective, kept: Prepared, first: int, last: int, until: date | None
) -> Burn | None:
    """Return how the budget burns in the last window of days first … last; None where the indicator
    counts no events.

    until: the last local day with evidence; the budget is looked at up to it.
    """
    grid = kept.grid
    window = windows_of(objective, grid.day(first), grid.day(last))[-1]
    start = max(grid.index_of(window.first), 0)
    today = min(
        grid.index_of(window.last), last if until is None else max(grid.index_of(until), start)
    )
    kept = counted_once(kept, start, today)
    counted = _bad_events(objective, kept)
    if counted is None:
        return None
    bad, allowed = counted
    if kept.weight is not None:
        bad = bad * kept.weight
    share = _share(kept, bad, start, today)
    if share is None:
        return None
    recent = _share(kept, bad, max(today - _RECENT_DAYS + 1, start), today)
    span = (int(grid.edges[first]), int(grid.edges[today + 1]))
    days = (_whole(objective, window).last - window.first).days + 1
    alerts = firings(kept.stamps, bad, float(allowed) / 100, days, span, kept.weight)
    return Burn(
        allowed,
        _rate(share, allowed),
        None if recent is None else _rate(recent, allowed),
        _spent_on(kept, bad, allowed, start, today),
        _exhausts(objective, kept, bad, float(allowed) / 100, (start, today), days),
        tuple(
            BurnAlert(
                each.rule.name, each.factor, _moment(each.start), _moment(each.end), each.peak
            )
            for each in alerts
        ),
    )


def _bad_events(objective: Objective, kept: Prepared) -> tuple[Array, Decimal] | None:
    """Return which rows are bad events (1 or 0) and how many of a hundred may be."""
    target, burns = objective.target, kept.form.burns
    if target is None:
        return None
    match burns:
        case "good":
            good = kept.values["number"]
            return (1 - good, 100 - target) if objective.comparator == ">=" else (good, target)
        case "limit":
            return _beyond_limit(objective, kept)
        case "nothing":
            return None
        case _:
            assert_never(burns)


def _beyond_limit(objective: Objective, kept: Prepared) -> tuple[Array, Decimal] | None:
    limit, values = kept.recipe.limit, kept.values["number"]
    if limit is None:
        return None
    tail = Decimal(repr(kept.recipe.percentile))
    if objective.comparator == "<=":
        return (values > limit).astype(np.float64), 100 - tail
    return (values < limit).astype(np.float64), tail


def _share(kept: Prepared, bad: Array, first: int, last: int) -> float | None:
    """Return the share of bad events among those of days first … last, None where there are none."""
    events = kept.counted[last + 1] - kept.counted[first]
    low, high = kept.starts[first], kept.starts[last + 1]
    return float(bad[low:high].sum() / events) if events else None


def _rate(share: float, allowed: Decimal) -> float | None:
    """Return the burn rate; None where nothing is allowed, since any bad event then overspends."""
    return 100 * share / float(allowed) if allowed > 0 else None


def _spent_on(kept: Prepared, bad: Array, allowed: Decimal, start: int, today: int) -> date | None:
    """Return the first day at whose end more was spent than the events since the window's start
    allow, and stayed so.
    """
    ends = kept.starts[start + 1 : today + 2] - kept.starts[start]
    running = np.concatenate([[0.0], np.cumsum(bad[kept.starts[start] : kept.starts[today + 1]])])
    events = kept.counted[start + 1 : today + 2] - kept.counted[start]
    # what is exactly allowed is not overspent, and floats may come out a hair above it
    over = running[ends] > events * float(allowed) / 100 + 1e-9
    if not len(over) or not over[-1]:
        return None
    return (
        kept.grid.day(start + int(np.flatnonzero(~over)[-1]) + 1)
        if (~over).any()
        else kept.grid.day(start)
    )


def _exhausts(
    objective: Objective,
    kept: Prepared,
    bad: Array,
    allowed: float,
    span: tuple[int, int],
    days: int,
) -> date | None:
    """Return the day the window's whole budget will be spent if the last seven days go on; None if
    not in the window.

    The whole budget is what the window's events allow if there are as many a day as lately.
    """
    start, today = span
    # from a rolling window days fall out as others come, so there is no day on which all is spent
    if objective.window.kind == "rolling" or today - start + 1 >= days:
        return None
    recent = max(today - _RECENT_DAYS + 1, start)
    length = today - recent + 1
    events = (kept.counted[today + 1] - kept.counted[recent]) / length
    wrong = float(bad[kept.starts[recent] : kept.starts[today + 1]].sum()) / length
    spent = float(bad[kept.starts[start] : kept.starts[today + 1]].sum())
    seen = kept.counted[today + 1] - kept.counted[start]
    budget = allowed * (seen + events * (days - (today - start + 1)))
    if spent > budget or wrong <= 0:
        return None
    # where nothing is left, the next day is the first that can overspend
    ahead = int(np.ceil((budget - spent) / wrong)) or 1
    return kept.grid.day(today) + timedelta(days=ahead) if today - start + ahead < days else None


def _whole(objective: Objective, window: JudgedWindow) -> JudgedWindow:
    """Return the window as long as it will be when it is over."""
    if window.whole or objective.window.kind == "rolling":
        return window
    return JudgedWindow(window.first, end_of(objective.window.kind, window.first))


def _moment(stamp: int) -> datetime:
    return datetime.fromtimestamp(stamp // 1_000_000_000, UTC)
