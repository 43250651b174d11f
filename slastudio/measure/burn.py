"""How fast an error budget burns, and which alerts would have fired.

The burn rate is the share of bad events over the share the target allows: 1 spends the budget
exactly at the window's end. Alerts look at a long and a short window at once (B. Beyer and others,
The Site Reliability Workbook (2018), ch. 5, "Multiwindow, Multi-Burn-Rate Alerts"): a share of the
budget spent within the long window, and still burning in the short one. For a budget of 30 days
their factors are 14.4, 6, 3 and 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from slastudio.evidence.arrays import Array

# the shortest window of a rule is five minutes, so minutes are fine enough
_STEP_S = 60
_NS = 1_000_000_000


@dataclass(frozen=True)
class AlertRule:
    """Fire when this share of the budget is spent in long_s seconds and the last short_s seconds
    burn as fast.
    """

    name: str
    long_s: int
    short_s: int
    share: Fraction

    def factor(self, window_days: int) -> float:
        """Return the burn rate at which the rule fires for a budget of so many days; never one that
        is allowed.
        """
        return max(float(self.share * window_days * 86_400 / self.long_s), 1.0)


RULES = (
    AlertRule("page, 1 h", 3_600, 300, Fraction(2, 100)),
    AlertRule("page, 6 h", 6 * 3_600, 1_800, Fraction(5, 100)),
    AlertRule("ticket, 1 day", 86_400, 7_200, Fraction(10, 100)),
    AlertRule("ticket, 3 days", 3 * 86_400, 6 * 3_600, Fraction(10, 100)),
)


@dataclass(frozen=True)
class Firing:
    """Say that a rule fired from start to end (ns since 1970), and the highest burn rate of its
    long window by then.
    """

    rule: AlertRule
    factor: float
    start: int
    end: int
    peak: float


def firings(
    stamps: Array,
    bad: Array,
    allowed: float,
    window_days: int,
    span: tuple[int, int],
    events: Array | None = None,
) -> tuple[Firing, ...]:
    """Return when each alert rule would have fired, looked at every minute of span [start, end) in
    ns.

    stamps: moments of the events in ns, ascending; bad: 1 for a bad event, else 0; events before
    the span count in windows that reach back. allowed: the share of bad events the target allows,
    above 0. events: how many events there were at each moment, one where None; bad is how many of
    them were bad then.
    """
    if allowed <= 0 or not len(stamps) or span[1] <= span[0]:
        return ()
    # the longest window must be full at the span's first minute, or the span would begin too quiet
    reach = max(rule.long_s for rule in RULES) * _NS
    first, step = span[0] - reach, _STEP_S * _NS
    minutes = -(-(span[1] - first) // step)
    place = (stamps - first) // step
    inside = (place >= 0) & (place < minutes)
    weights = None if events is None else events[inside]
    total = _running(np.bincount(place[inside], weights, minlength=minutes))
    wrong = _running(np.bincount(place[inside], weights=bad[inside], minlength=minutes))
    found = []
    for rule in RULES:
        factor = rule.factor(window_days)
        long_rate = _rate(wrong, total, rule.long_s // _STEP_S) / allowed
        short_rate = _rate(wrong, total, rule.short_s // _STEP_S) / allowed
        # a rate that equals the factor fires; dividing floats may leave it a hair below
        burns = (long_rate >= factor - 1e-9) & (short_rate >= factor - 1e-9)
        # the minutes before the span are there to fill the windows, not to fire
        burns[: reach // step] = False
        found += [
            Firing(
                rule,
                factor,
                first + (low + 1) * step,
                first + (high + 1) * step,
                float(long_rate[low:high].max()),
            )
            for low, high in _runs(burns, rule.short_s // _STEP_S)
        ]
    return tuple(sorted(found, key=lambda each: (each.start, each.rule.long_s)))


def _running(counts: Array) -> Array:
    return np.concatenate([[0], np.cumsum(counts)])


def _rate(wrong: Array, total: Array, width: int) -> Array:
    """Return the share of bad events in the minutes that end with each, 0 where there are none."""
    # differences of running sums cost the same for a window of minutes and one of days
    ends = np.arange(1, len(total))
    begins = np.maximum(ends - width, 0)
    events = total[ends] - total[begins]
    found: Array = np.divide(
        wrong[ends] - wrong[begins], events, out=np.zeros(len(ends)), where=events > 0
    )
    return found


def _runs(burns: Array, gap: int) -> list[tuple[int, int]]:
    """Return the runs [low, high) of what burns; runs no further apart than gap are one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], burns.astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for low, high in zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and low - runs[-1][1] <= gap:
            runs[-1] = (runs[-1][0], high)
        else:
            runs.append((low, high))
    return runs
