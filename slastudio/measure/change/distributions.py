"""Tell whether scores, inputs or categories are distributed as in a reference: PSI,
Kolmogorov–Smirnov, chi-square.

All compare a reference sample with a current one and assume independent records. Looking often
finds something by chance: the p-values of all looks (columns × periods) are corrected together by
Holm's step-down rule (Scandinavian Journal of Statistics 6 (1979), 65–70), which holds the chance
of any false alarm whatever the looks have in common. Values that are missing are left out and
counted; infinities are values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from slastudio.evidence.arrays import Array

Method = Literal["psi", "kolmogorov-smirnov", "chi-square"]
Verdict = Literal["drift", "none", "too few samples"]
# with fewer, only a complete change could ever be significant
LEAST_FOR_KS = 20
# below about ten expected in a bin the chi-squared approximation fails
LEAST_PER_BIN = 10
# the exact table has n times m cells; larger samples are told well by the limit
_EXACT_CELLS = 10_000_000


@dataclass(frozen=True)
class DistributionDrift:
    """Hold one comparison.

    statistic: PSI (natural logarithm), the largest distance of the two distribution functions, or
    chi-square. p: chance of at least this without drift; p_corrected: after Holm for all looks
    given to `correct` (p before). reference and current: records compared; missing: records without
    a value in both. least: records each sample must have. Without enough, statistic and p-values
    are None. bins: the groups compared.
    """

    method: Method
    statistic: float | None
    p: float | None
    p_corrected: float | None
    verdict: Verdict
    reference: int
    current: int
    missing: int
    least: int
    bins: int


def correct(
    looks: Iterable[DistributionDrift], significance: float = 0.05
) -> tuple[DistributionDrift, ...]:
    """Return the comparisons with p-values corrected for one another by Holm and verdicts at the
    significance (0–1).

    Comparisons with too few samples are no looks and stay as they are.
    """
    looks = tuple(looks)
    chances = {place: look.p for place, look in enumerate(looks) if look.p is not None}
    judged = list(looks)
    for place, p in zip(chances, holm(list(chances.values())), strict=True):
        verdict: Literal["drift", "none"] = "drift" if p <= significance else "none"
        judged[place] = replace(looks[place], p_corrected=p, verdict=verdict)
    return tuple(judged)


def holm(chances: Sequence[float]) -> tuple[float, ...]:
    """Return Holm's adjusted p-values in the order given: the i-th smallest of m times m − i + 1,
    never below an earlier one.
    """
    m, largest = len(chances), 0.0
    adjusted = [0.0] * m
    for place, i in enumerate(sorted(range(m), key=lambda each: chances[each])):
        largest = max(largest, min(1.0, (m - place) * chances[i]))
        adjusted[i] = largest
    return tuple(adjusted)


def population_stability(
    reference: Array, current: Array, *, bins: int = 10, significance: float = 0.05
) -> DistributionDrift:
    """Return the population stability index of two samples of numbers (n and m), in bins that share
    the reference equally.

    Bins are (a, b] between quantiles of the reference; ties make fewer, a reference of one value
    makes three (below, it, above). PSI = Σ (q − p) ln(q / p), each count smoothed by ½ (Jeffreys),
    so that an empty bin is finite. Without drift PSI · n m / (n + m) is chi-square with k − 1
    degrees (Yurdakul, Statistical Properties of Population Stability Index, Western Michigan
    University 2018), so small samples are not drift by themselves. Bins empty on both sides do not
    count. Each sample needs ten records for each bin of the reference.
    """
    _check(bins >= 2, significance)
    first, second, missing = _numbers(reference, current)
    edges = _edges(first, bins)
    counts = [
        np.bincount(np.searchsorted(edges, each, side="left"), minlength=len(edges) + 1)
        for each in (first, second)
    ]
    least = LEAST_PER_BIN * (max(int((counts[0] > 0).sum()), 2) if len(first) else bins)
    return _binned("psi", (counts[0], counts[1]), missing, least, significance)


def category_stability(
    reference: Iterable[object],
    current: Iterable[object],
    *,
    method: Literal["psi", "chi-square"] = "chi-square",
    significance: float = 0.05,
) -> DistributionDrift:
    """Return Pearson's chi-square (or the PSI) of the shares of categories in two samples (n and m
    labels).

    Labels are compared as text; None and NaN are missing. Categories of which fewer than five would
    be expected in either sample are counted together (Cochran, Annals of Mathematical Statistics 23
    (1952), 315–345), also those new in the current one. Each sample needs twenty records.
    """
    _check(True, significance)
    first, second = (pd.Series(list(each), dtype=object) for each in (reference, current))
    missing = int(first.isna().sum() + second.isna().sum())
    kept = (first.dropna().astype(str), second.dropna().astype(str))
    labels = sorted(set(kept[0]) | set(kept[1]))
    counts = [
        each.value_counts().reindex(labels, fill_value=0).to_numpy(dtype=float) for each in kept
    ]
    return counted_stability(
        counts[0], counts[1], missing, method=method, significance=significance
    )


def counted_stability(
    reference: Array,
    current: Array,
    missing: int = 0,
    *,
    method: Literal["psi", "chi-square"] = "chi-square",
    significance: float = 0.05,
) -> DistributionDrift:
    """Return what category_stability does, of categories already counted in both samples (k and k
    counts).
    """
    _check(True, significance)
    counts = _pooled(np.asarray(reference, dtype=float), np.asarray(current, dtype=float))
    return _binned(method, counts, missing, 2 * LEAST_PER_BIN, significance)


def kolmogorov_smirnov(
    reference: Array, current: Array, *, significance: float = 0.05
) -> DistributionDrift:
    """Return the two-sample, two-sided Kolmogorov–Smirnov test of numbers (n and m).

    The p-value is exact up to n · m = 10,000,000 by counting lattice paths (Hodges, Arkiv för
    Matematik 3 (1958), 469–486), asymptotic above. With ties both are too large rather than too
    small. Each sample needs twenty records.
    """
    _check(True, significance)
    first, second, missing = _numbers(reference, current)
    n, m = len(first), len(second)
    if min(n, m) < LEAST_FOR_KS:
        return _too_few("kolmogorov-smirnov", (n, m), missing, LEAST_FOR_KS, 0)
    distance = ks_distance(first, second)
    p = ks_exact(distance, n, m) if n * m <= _EXACT_CELLS else ks_asymptotic(distance, n, m)
    return _found(
        "kolmogorov-smirnov",
        (distance / (n * m), p),
        (n, m, missing),
        LEAST_FOR_KS,
        0,
        significance,
    )


def ks_distance(first: Array, second: Array) -> int:
    """Return the largest distance of the two empirical distribution functions times n · m, an exact
    whole number.
    """
    ordered = (np.sort(first), np.sort(second))
    places = np.concatenate(ordered)
    below = [np.searchsorted(each, places, side="right") for each in ordered]
    return int(np.abs(below[0] * len(second) - below[1] * len(first)).max(initial=0))


def ks_exact(distance: int, n: int, m: int) -> float:
    """Return P(largest distance · n m ≥ distance) over all orders of n and m values without ties,
    in O(n m).

    Followed is the share of all paths that touch the distance, diagonal by diagonal: nothing
    overflows, and small chances keep their digits.
    """
    if distance <= 0:
        return 1.0
    # the chance is the same either way, and the shorter sample makes shorter arrays
    if n > m:
        n, m = m, n
    # shares[i]: share of the ways to (i, d − i) that touched the distance; (i, j) is reached from
    # (i − 1, j) in i of d ways
    shares = np.zeros(n + 1)
    steps = np.arange(n + 1)
    for d in range(1, n + m + 1):
        low, high = max(0, d - m), min(n, d)
        i = steps[low : high + 1]
        mixed = shares[low : high + 1] * (d - i)
        mixed[max(0, 1 - low) :] += shares[max(low, 1) - 1 : high] * i[max(0, 1 - low) :]
        mixed /= d
        # with j = d − i this is |i m − j n|, in whole numbers, so that a tie with the distance is
        # no matter of rounding
        mixed[np.abs(i * (m + n) - d * n) >= distance] = 1.0
        shares[low : high + 1] = mixed
    return float(min(1.0, max(0.0, shares[n])))


def ks_asymptotic(distance: int, n: int, m: int) -> float:
    """Return Kolmogorov's limit 2 Σ (−1)^(k−1) e^(−2 k² x²) at x = √(n m / (n + m)) D, for small x
    in its theta form.
    """
    x = math.sqrt(n * m / (n + m)) * (distance / (n * m))
    # here the limit differs from 1 by less than 10⁻¹²
    if x < 0.2:
        return 1.0
    if x < 1:
        inside = math.fsum(
            math.exp(-((2 * k - 1) ** 2) * math.pi**2 / (8 * x * x)) for k in range(1, 12)
        )
        return min(1.0, max(0.0, 1 - math.sqrt(2 * math.pi) / x * inside))
    return min(
        1.0,
        max(
            0.0, 2 * math.fsum((-1) ** (k - 1) * math.exp(-2 * k * k * x * x) for k in range(1, 12))
        ),
    )


def chi_square_tail(statistic: float, degrees: int) -> float:
    """Return P(chi-square with `degrees` > statistic), by the finite sums for even and odd degrees
    (Abramowitz and
    Stegun 26.4.4 and 26.4.5)."""
    if statistic <= 0 or degrees < 1:
        return 1.0
    half = statistic / 2
    if degrees % 2 == 0:
        logs = [k * math.log(half) - half - math.lgamma(k + 1) for k in range(degrees // 2)]
        return min(1.0, math.fsum(math.exp(each) for each in logs))
    logs = [
        (k - 0.5) * math.log(half) - half - math.lgamma(k + 0.5)
        for k in range(1, (degrees - 1) // 2 + 1)
    ]
    return min(1.0, math.erfc(math.sqrt(half)) + math.fsum(math.exp(each) for each in logs))


def _check(valid: bool, significance: float) -> None:
    if not valid or not 0 < significance < 1:
        raise ValueError("There are at least 2 bins, and the significance lies between 0 and 1")


def _numbers(reference: Array, current: Array) -> tuple[Array, Array, int]:
    first, second = (np.asarray(each, dtype=float).ravel() for each in (reference, current))
    kept = (first[~np.isnan(first)], second[~np.isnan(second)])
    return kept[0], kept[1], len(first) + len(second) - len(kept[0]) - len(kept[1])


def _edges(reference: Array, bins: int) -> Array:
    """Return the inner edges of the bins, increasing; around the value where the reference has only
    one.
    """
    if len(reference) == 0:
        return np.zeros(0)
    ordered = np.sort(reference)
    edges = np.unique(ordered[np.ceil(np.arange(1, bins) * len(ordered) / bins).astype(int) - 1])
    if ordered[0] == edges[0]:
        # what lies below everything in the reference must not share a bin with its lowest value
        edges = np.unique(np.concatenate(([np.nextafter(ordered[0], -np.inf)], edges)))
    return edges


def _pooled(first: Array, second: Array) -> tuple[Array, Array]:
    """Return the counts with the rarest categories together until at least five are expected of
    each in the smaller sample.
    """
    order = np.argsort(first + second, kind="stable")
    first, second = first[order], second[order]
    share = min(first.sum(), second.sum()) / max((first + second).sum(), 1)
    expected = np.cumsum(first + second) * share
    rare = int(((first + second) * share < 5).sum())
    together = max(rare, int(np.searchsorted(expected, 5)) + 1) if rare else 0
    if together < 2:
        return first, second
    return (
        np.append(first[together:], first[:together].sum()),
        np.append(second[together:], second[:together].sum()),
    )


def _binned(
    method: Literal["psi", "chi-square"],
    counts: tuple[Array, Array],
    missing: int,
    least: int,
    significance: float,
) -> DistributionDrift:
    used = counts[0] + counts[1] > 0
    first, second = counts[0][used].astype(float), counts[1][used].astype(float)
    n, m, k = int(first.sum()), int(second.sum()), int(used.sum())
    if min(n, m) < least:
        return _too_few(method, (n, m), missing, least, k)
    if method == "psi":
        statistic = psi(first, second)
        p = chi_square_tail(statistic * (n * m / (n + m)), k - 1)
    else:
        statistic = chi_square(first, second)
        p = chi_square_tail(statistic, k - 1)
    return _found(method, (statistic, p), (n, m, missing), least, k, significance)


def psi(first: Array, second: Array) -> float:
    """Return the population stability index of two rows of counts (k), each count smoothed by ½."""
    p, q = ((each + 0.5) / (each.sum() + 0.5 * len(each)) for each in (first, second))
    return float(((q - p) * np.log(q / p)).sum())


def chi_square(first: Array, second: Array) -> float:
    """Return Pearson's chi-square of homogeneity of two rows of counts (k), no category empty in
    both.
    """
    total = first + second
    n, m = first.sum(), second.sum()
    return float(((first * m - second * n) ** 2 / total).sum() / (n * m))


def _too_few(
    method: Method, sizes: tuple[int, int], missing: int, least: int, bins: int
) -> DistributionDrift:
    return DistributionDrift(
        method, None, None, None, "too few samples", *sizes, missing, least, bins
    )


def _found(
    method: Method,
    result: tuple[float, float],
    sizes: tuple[int, int, int],
    least: int,
    bins: int,
    significance: float,
) -> DistributionDrift:
    statistic, p = result
    verdict: Verdict = "drift" if p <= significance else "none"
    return DistributionDrift(method, statistic, p, p, verdict, *sizes, least, bins)
