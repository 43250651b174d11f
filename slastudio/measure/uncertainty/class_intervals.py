"""Intervals of classification figures: precision, recall and F1 of labels and their averages, and
the area under the curve.
"""

from __future__ import annotations

import math

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.uncertainty.distributions import normal_quantile
from slastudio.measure.uncertainty.intervals import Interval, share_interval

# halving sixty times leaves nothing of a float
_STEPS = 60


def f1_interval(hits: float, others: float, confidence: float) -> Interval:
    """Return the interval of the F1 of one label in percent; others: the missed and wrongly given.

    F1 is 2q / (1 + q) of the share q of hits among hits and others (Hand, Christen and Kirielle,
    Machine Learning 110 (2021), 451–456), so the Wilson interval of q carries over.
    """
    low, high = (each / 100 for each in share_interval(hits, hits + others, confidence))
    return (200 * low / (1 + low), 200 * high / (1 + high))


def averaged_interval(table: Array, metric: str, averaging: str, confidence: float) -> Interval:
    """Return the interval of precision, recall or F1 averaged over labels, in percent; table:
    counts, shape (labels, labels).

    Made of the labels' own intervals and the correlations of their figures (MOVER: Zou,
    Psychological Methods 12 (2007), 399–413; Zou and Donner 2008), those by the delta method on the
    counts, half a record added to each label's row. A label without records behind its figure,
    which then is 0, has an interval of all that is possible.
    """
    true, given = table.sum(axis=1), table.sum(axis=0)
    weight = np.asarray(true if averaging == "weighted" else (true + given) > 0, np.float64)
    weight /= weight.sum()
    figures, limits = _of_labels(table, metric, confidence)
    correlation = _correlations(table, metric)
    below, above = weight * (figures - limits[:, 0]), weight * (limits[:, 1] - figures)
    value = float(weight @ figures)
    low = value - math.sqrt(max(float(below @ correlation @ below), 0.0))
    high = value + math.sqrt(max(float(above @ correlation @ above), 0.0))
    return (max(low, 0.0), min(high, 100.0))


def _of_labels(table: Array, metric: str, confidence: float) -> tuple[Array, Array]:
    """Return each label's figure in percent, shape (labels,), and its interval, shape (labels, 2)."""
    figures, limits = np.zeros(len(table)), np.tile([0.0, 100.0], (len(table), 1))
    for i in range(len(table)):
        # parts of records where a table counts items; the rest of what was added up is no part
        hits, true, given = np.round((table[i, i], table[i].sum(), table[:, i].sum()), 9).tolist()
        base = {"precision": given, "recall": true, "f1": true + given - hits}[metric]
        if not base:
            continue
        if metric == "f1":
            figures[i], limits[i] = (
                200 * hits / (true + given),
                f1_interval(hits, base - hits, confidence),
            )
        else:
            figures[i], limits[i] = 100 * hits / base, share_interval(hits, base, confidence)
    return figures, limits


def _correlations(table: Array, metric: str) -> Array:
    """Return the correlations of the labels' figures, shape (labels, labels), by the delta method.

    A figure is hits divided by a part u of how often its label is true and a part v of how often it
    is given, u + v = 1. Two labels share only the records of one that were given the other.
    """
    # without it a label that is always right, or never, would show no variance, and be divided by
    # it
    shares = table + 0.5 / len(table)
    shares = shares / shares.sum()
    hits, true, given = np.diagonal(shares), shares.sum(axis=1), shares.sum(axis=0)
    u, v = {"precision": (0.0, 1.0), "recall": (1.0, 0.0), "f1": (0.5, 0.5)}[metric]
    base = u * true + v * given
    figure = hits / base
    covariance = u * v * np.outer(figure, figure) * (shares + shares.T)
    own = hits * (1 - 2 * figure) + figure**2 * (u * u * true + v * v * given + 2 * u * v * hits)
    np.fill_diagonal(covariance, own)
    deviation = np.sqrt(np.maximum(own, 0.0))
    scale = np.outer(deviation, deviation)
    # where there is one label only it is always right, whatever is added, and varies with nothing
    found: Array = np.divide(covariance, scale, out=np.eye(len(table)), where=scale > 0)
    return found


def area_interval(
    area: float, variance: float, hits: int, others: int, confidence: float
) -> Interval:
    """Return the interval of an area under the ROC curve (0 to 1) of so many hits and others.

    variance: DeLong's. The wider end each of two intervals: DeLong's on the logit scale (Qin and
    Hotilovac, Statistical Methods in Medical Research 17 (2008), 207–221) and Newcombe's method 5
    (Statistics in Medicine 25 (2006), 559–573), which also holds where the area is 1 and no
    variance is seen. Either alone held the truth in 75 to 85 % of the worst cases.
    """
    low, high = _newcombe_area(area, hits, others, confidence)
    # at 0 and 1 the logit is infinite, and no variance is seen there
    if 0 < area < 1 and variance > 0:
        logit = math.log(area / (1 - area))
        half = normal_quantile(confidence) * math.sqrt(variance) / (area * (1 - area))
        low, high = min(low, _expit(logit - half)), max(high, _expit(logit + half))
    return (low, high)


def _expit(logit: float) -> float:
    # two forms, so that the exponential only ever shrinks and never overflows
    if logit >= 0:
        return 1 / (1 + math.exp(-min(logit, 700.0)))
    return math.exp(max(logit, -700.0)) / (1 + math.exp(max(logit, -700.0)))


def _newcombe_area(area: float, hits: int, others: int, confidence: float) -> Interval:
    """Return the areas from which the one seen lies so many deviations away, by Hanley and McNeil's
    variance at that area.
    """
    z, more = normal_quantile(confidence), (hits + others) / 2 - 1

    def outside(there: float) -> bool:
        spread = 1 + more * ((1 - there) / (2 - there) + there / (1 + there))
        return (area - there) ** 2 > z * z * there * (1 - there) * spread / (hits * others)

    def edge(out: float) -> float:
        inside = area
        for _ in range(_STEPS):
            middle = (out + inside) / 2
            out, inside = (middle, inside) if outside(middle) else (out, middle)
        return inside

    return (edge(0.0) if area > 0 else 0.0, edge(1.0) if area < 1 else 1.0)
