"""Cut a cleaned series into segments that are flat or straight lines, with noise that remembers the
day before.

The cuts with least squares are found exactly by dynamic programming (Auger and Lawrence, Bulletin
of Mathematical Biology 51 (1989), 39–54). How well cuts explain the series is the Gaussian
likelihood of a first-order autoregression over unequal gaps, its coefficient fitted for each set of
cuts anew, so that a memory explains runs of days before a change has to (as AR1seg: Chakar,
Lebarbier, Lévy-Leduc and Robin, Bernoulli 23 (2017), 1408–1447).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.change.series import CleanSeries, spread

_NEGLIGIBLE = 0.03  # of the standard deviation of the series
MOST_MEMORY = (
    0.8  # a series that remembers more wanders, and its wandering is what should be reported
)
_MEMORIES = np.linspace(0, MOST_MEMORY, 17)
# the search is quadratic in its knots
_MOST_KNOTS = 600
# more steps than one a month in a year are noise, or a series of bursts
_MOST_SEGMENTS = 12


@dataclass(frozen=True)
class Model:
    """Hold a description of the series: `cuts` (positions where segments begin, without 0), which
    segments are `lines`, and
    at which cuts the segments are `joined` (no jump)."""

    cuts: tuple[int, ...] = ()
    lines: tuple[bool, ...] = (False,)
    joined: tuple[bool, ...] = ()

    @property
    def terms(self) -> int:
        """Return how many levels and slopes the model has beyond one mean."""
        return len(self.cuts) + sum(self.lines) - sum(self.joined)

    @property
    def cost(self) -> int:
        """Return the parameters to be paid for: a place counts two, a level one, a slope two."""
        return 3 * len(self.cuts) + 2 * sum(self.lines) - sum(self.joined)

    def bounds(self, n: int) -> list[tuple[int, int, bool]]:
        """Return start, end and line or not of each segment of a series of n values."""
        ends = (0, *self.cuts, n)
        return list(zip(ends, ends[1:], self.lines, strict=False))


@dataclass(frozen=True)
class Fit:
    """Hold a model fitted: `levels` (n), the deviance −2 log L up to a constant, the memory (0–0.8)
    and noise (unit of the
    series, standard deviation of a day of mean weight)."""

    model: Model
    levels: Array
    deviance: float
    memory: float
    noise: float


def fit(series: CleanSeries, model: Model) -> Fit:
    """Return the model with its levels by weighted least squares and its deviance."""
    groups: list[list[tuple[int, int, bool]]] = []
    for bound, joined in zip(model.bounds(len(series.values)), (False, *model.joined), strict=True):
        if not joined:
            groups.append([])
        groups[-1].append(bound)
    levels = np.concatenate([_levels(series, group) for group in groups])
    noise = (series.values - levels) * np.sqrt(series.weights)
    deviance, memory = _deviance(noise, np.diff(series.days), _least_noise(series))
    free = max(len(noise) - 1 - model.terms, 1)
    return Fit(model, levels, deviance, memory, float(np.sqrt((noise**2).sum() / free)))


def _least_noise(series: CleanSeries) -> float:
    """Return the variance below which noise does not count: curves without noise are not cut where
    nobody sees a change.
    """
    return (_NEGLIGIBLE**2) * _variance(series) or float(np.finfo(float).tiny)


def _variance(series: CleanSeries) -> float:
    off = series.values - np.average(series.values, weights=series.weights)
    return float(np.average(off * off, weights=series.weights))


def _levels(series: CleanSeries, group: list[tuple[int, int, bool]]) -> Array:
    """Return the levels of segments without jumps between them: one level, and a slope for each
    line.
    """
    start, end = group[0][0], group[-1][1]
    days, weights = series.days[start:end], series.weights[start:end]
    level = np.full(end - start, np.average(series.values[start:end], weights=weights))
    slopes = [
        rise(days, series.days[a], series.days[b] if b < end else days[-1])
        for a, b, line in group
        if line
    ]
    if not slopes:
        return level
    columns = np.column_stack(slopes)
    columns = (columns - np.average(columns, axis=0, weights=weights)) / np.maximum(
        np.ptp(columns, axis=0), 1
    )
    # least squares know no weights; rows times the root of theirs are weighed the same
    root = np.sqrt(weights)
    found = np.linalg.lstsq(
        columns * root[:, None], (series.values[start:end] - level) * root, rcond=None
    )[0]
    return np.asarray(level + columns @ found, dtype=float)


def rise(days: Array, start: Array, end: Array) -> Array:
    """Return the days since the start, at least 0 and at most those until the end."""
    return np.asarray(np.clip(days, start, end) - start, dtype=float)


def _deviance(noise: Array, gaps: Array, floor: float) -> tuple[float, float]:
    """Return the least deviance over the memories and the memory: n log(mean square of innovations)
    + log determinant.
    """
    n = len(noise)
    kept = _MEMORIES[:, None] ** gaps
    own = 1 - kept**2
    squares = noise[0] ** 2 + ((noise[1:] - kept * noise[:-1]) ** 2 / own).sum(axis=1)
    deviances = n * np.log(squares / n + floor) + np.log(own).sum(axis=1)
    best = int(np.argmin(deviances))
    return float(deviances[best]), float(_MEMORIES[best])


def score(n: int, fitted: Fit) -> float:
    """Return the deviance with log n for each parameter to be paid for; the least is best."""
    return fitted.deviance + fitted.model.cost * math.log(n)


def candidates(series: CleanSeries, least: int) -> list[Model]:
    """Return the best flat and the best mixed models of 1 to 12 segments of at least `least`
    observed days each.

    Above 600 days cuts are searched on a grid, to be settled to the day.
    """
    n = len(series.values)
    stride = -(-n // _MOST_KNOTS)
    knots = np.unique(np.append(np.arange(0, n, stride), n))
    flat, line = _costs(series, knots, least)
    # a line is preferred to a flat segment in the search where it saves more than chance would
    chance = 2 * np.log(max(n, 2)) * _noise_variance(series)
    mixed = np.minimum(flat, line + chance)
    most = max(1, min(_MOST_SEGMENTS, n // least))
    found = {_jumps(cuts, (False,) * (len(cuts) + 1)) for cuts in _cuts(flat, knots, most)}
    for cuts in _cuts(mixed, knots, most):
        bounds = np.searchsorted(knots, (0, *cuts, n))
        lines = tuple(bool(line[a, b] + chance < flat[a, b]) for a, b in itertools.pairwise(bounds))
        found.add(_jumps(cuts, lines))
    return sorted(found, key=lambda model: (model.terms, model.cuts, model.lines))


def _jumps(cuts: tuple[int, ...], lines: tuple[bool, ...]) -> Model:
    return Model(cuts, lines, (False,) * len(cuts))


def _noise_variance(series: CleanSeries) -> float:
    steps = np.diff(series.values) * np.sqrt(series.weights[1:])
    return spread(steps) ** 2 / 2


def _costs(series: CleanSeries, knots: Array, least: int) -> tuple[Array, Array]:
    """Return the squares (k × k) that remain of the days from knot i up to knot j about their mean,
    and about a line.
    """
    w = series.weights
    x = (series.days - series.days.mean()) / max(float(np.ptp(series.days)), 1.0)
    y = series.values - np.average(series.values, weights=w)
    total, sx, sy, sxx, sxy, syy = (
        _between(np.concatenate(([0.0], np.cumsum(each))), knots)
        for each in (w, w * x, w * y, w * x * x, w * x * y, w * y * y)
    )
    # pairs in the wrong order are “short” as well, so no cut ever goes back in time
    short = (knots[None, :] - knots[:, None]) < least
    total[short] = 1.0
    flat = np.maximum(syy - sy * sy / total, 0.0)
    width = np.maximum(sxx - sx * sx / total, np.finfo(float).tiny)
    width[short] = 1.0
    line = np.maximum(flat - (sxy - sx * sy / total) ** 2 / width, 0.0)
    flat[short] = line[short] = np.inf
    return flat, line


def _between(sums: Array, knots: Array) -> Array:
    return np.asarray(sums[knots][None, :] - sums[knots][:, None])


def _cuts(cost: Array, knots: Array, most: int) -> list[tuple[int, ...]]:
    """Return the cuts with least cost for 1 to `most` segments, as positions in the series; fewer
    where no more fit.
    """
    best, back, found = cost[0].copy(), [], []
    for segments in range(1, most + 1):
        if segments > 1:
            sums = best[:, None] + cost
            back.append(sums.argmin(axis=0))
            best = sums.min(axis=0)
        if not np.isfinite(best[-1]):
            break
        place, cuts = len(knots) - 1, []
        for step in reversed(back):
            place = int(step[place])
            cuts.append(int(knots[place]))
        found.append(tuple(reversed(cuts)))
    return found


def settled(series: CleanSeries, model: Model, least: int) -> Model:
    """Return the model with each cut moved by less than the grid's stride to where its two segments
    fit best.
    """
    stride = -(-len(series.values) // _MOST_KNOTS)
    if stride == 1:
        return model
    cuts = list(model.cuts)
    for i, cut in enumerate(cuts):
        low = cuts[i - 1] if i else 0
        high = cuts[i + 1] if i + 1 < len(cuts) else len(series.values)
        options = range(max(low + least, cut - stride + 1), min(high - least, cut + stride - 1) + 1)
        costs = {
            at: _squares(series, low, at, model.lines[i])
            + _squares(series, at, high, model.lines[i + 1])
            for at in options
        }
        cuts[i] = min(costs, key=lambda at: (costs[at], abs(at - cut)), default=cut)
    return _jumps(tuple(cuts), model.lines)


def _squares(series: CleanSeries, start: int, end: int, line: bool) -> float:
    off = series.values[start:end] - _levels(series, [(start, end, line)])
    return float((series.weights[start:end] * off * off).sum())
