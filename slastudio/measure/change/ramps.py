"""Describe a slow drift as a ramp without jumps (level, slope, level), where this is simpler than
segments beside each other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.change.segments import Fit, Model, fit, rise, score
from slastudio.measure.change.series import CleanSeries

Removed = tuple[Literal["cut", "line"], int]
_MOST_KNOTS = 30
_MOST_REPLACED = 4  # segments that one ramp may replace


def with_ramps(series: CleanSeries, best: Fit, least: int) -> Fit:
    """Return the fit with neighbouring segments replaced by ramps of at least twice `least` days as
    long as the score gains.
    """
    n = len(series.values)
    while True:
        options = [fit(series, model) for model in _replaced(series, best.model, least)]
        better = min(options, key=lambda each: score(n, each), default=best)
        # a gain within rounding could be gained for ever
        if score(n, better) >= score(n, best) - 1e-9:
            return best
        best = better


def _replaced(series: CleanSeries, model: Model, least: int) -> list[Model]:
    bounds = model.bounds(len(series.values))
    found = []
    for first in range(len(bounds)):
        for last in range(first, min(first + _MOST_REPLACED, len(bounds))):
            # a ramp is not taken apart: groups begin and end at jumps
            if (first and model.joined[first - 1]) or (
                last < len(model.joined) and model.joined[last]
            ):
                continue
            for start, end in _ramps(series, bounds[first][0], bounds[last][1], least):
                found.append(
                    _insert(model, first, last, (bounds[first][0], start, end, bounds[last][1]))
                )
    return found


def _insert(model: Model, first: int, last: int, ramp: tuple[int, int, int, int]) -> Model:
    """Return the model with the segments first…last replaced by level, line and level, the levels
    where they have days.
    """
    begin, start, end, close = ramp
    cuts = tuple(at for at in (start, end) if begin < at < close)
    lines = (False,) * (start > begin) + (True,) + (False,) * (end < close)
    return Model(
        model.cuts[:first] + cuts + model.cuts[last:],
        model.lines[:first] + lines + model.lines[last + 1 :],
        model.joined[:first] + (True,) * len(cuts) + model.joined[last:],
    )


def _ramps(series: CleanSeries, begin: int, close: int, least: int) -> list[tuple[int, int]]:
    """Return the best ramps between two positions: from the beginning, to the end, and with levels
    on both sides.
    """
    if close - begin < 3 * least:
        return []
    knots = np.unique(np.linspace(begin, close, min(_MOST_KNOTS, close - begin) + 1).astype(int))
    knots = knots[
        ((knots == begin) | (knots >= begin + least))
        & ((knots == close) | (knots <= close - least))
    ]
    a, b = (each.ravel() for each in np.meshgrid(knots, knots, indexing="ij"))
    long = b - a >= 2 * least
    a, b = a[long], b[long]
    gains = _gains(series, begin, close, a, b)
    found = []
    for kind in ((a == begin) & (b < close), (a > begin) & (b == close), (a > begin) & (b < close)):
        if kind.any():
            at = int(np.argmax(np.where(kind, gains, -1.0)))
            found.append(
                _settle(
                    series,
                    (begin, close, least),
                    (int(a[at]), int(b[at])),
                    int(np.diff(knots).max()),
                )
            )
    return found


def _settle(
    series: CleanSeries, room: tuple[int, int, int], ramp: tuple[int, int], reach: int
) -> tuple[int, int]:
    """Return the ramp with its inner ends moved to where it explains most, in ever smaller steps
    down to a day.
    """
    begin, close, least = room
    step = reach
    while step > 1:
        step = -(-step // 5)
        moves = step * np.arange(-5, 6)
        starts = [begin] if ramp[0] == begin else ramp[0] + moves
        ends = [close] if ramp[1] == close else ramp[1] + moves
        a, b = (each.ravel() for each in np.meshgrid(starts, ends, indexing="ij"))
        fits = (
            (b - a >= 2 * least)
            & ((a == begin) | (a >= begin + least))
            & ((b == close) | (b <= close - least))
        )
        a, b = a[fits], b[fits]
        at = int(np.argmax(_gains(series, begin, close, a, b)))
        ramp = (int(a[at]), int(b[at]))
    return ramp


def _gains(series: CleanSeries, begin: int, close: int, starts: Array, ends: Array) -> Array:
    """Return the squares that each ramp explains of the days between two positions."""
    days, values, weights = (
        each[begin:close] for each in (series.days, series.values, series.weights)
    )
    last = np.append(series.days[:close], days[-1])
    ramps = rise(days[None, :], series.days[starts][:, None], last[ends][:, None])
    ramps -= np.average(ramps, axis=1, weights=weights)[:, None]
    shared = (ramps * (weights * (values - np.average(values, weights=weights)))[None, :]).sum(
        axis=1
    )
    return np.asarray(shared**2 / np.maximum((weights * ramps**2).sum(axis=1), 1e-300))


def simpler(model: Model) -> list[tuple[Removed, Model]]:
    """Return the models that the model contains with one jump, bend or slope less, each with what
    was removed.
    """
    found: list[tuple[Removed, Model]] = []
    for i in range(len(model.cuts)):
        sides = model.lines[i : i + 2]
        joined = any(model.joined[max(i - 1, 0) : i + 2])
        found += [(("cut", i), _without(model, i, i, line=True))] * any(sides)
        found += [(("cut", i), _without(model, i, i, line=False))] * (not any(sides) or not joined)
    for i, line in enumerate(model.lines):
        left, right = (i > 0 and model.joined[i - 1]), (i < len(model.cuts) and model.joined[i])
        if line and not left and not right:
            found.append(
                (
                    ("line", i),
                    replace(model, lines=(*model.lines[:i], False, *model.lines[i + 1 :])),
                )
            )
        elif line:
            found.append((("line", i), _without(model, i - left, i - 1 + right, line=False)))
    return found


def _without(model: Model, first: int, last: int, *, line: bool) -> Model:
    """Return the model with the cuts first…last taken out and what lay between them one flat
    segment or line.
    """
    return Model(
        model.cuts[:first] + model.cuts[last + 1 :],
        (*model.lines[:first], line, *model.lines[last + 2 :]),
        model.joined[:first] + model.joined[last + 1 :],
    )
