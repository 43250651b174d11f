"""How many records a promise needs before it can be told from a lower one: planning figures for the
readiness check.

Half-width of a two-sided normal interval for a share p of n records, z·√(p(1−p)/n); see Fleiss,
Levin and Paik, Statistical Methods for Rates and Proportions, chapter 2. Verdicts use the exact
intervals of measuring, not these.
"""

from __future__ import annotations

import math
from decimal import Decimal
from statistics import NormalDist


def half_width(percent: Decimal, records: int, confidence: Decimal) -> float:
    """Return how far the interval of a share reaches to each side, in points; infinite without
    records.
    """
    if records <= 0:
        return math.inf
    share = min(max(float(percent) / 100, 0.0), 1.0)
    return 100 * _z(confidence) * math.sqrt(share * (1 - share) / records)


def records_for(percent: Decimal, points: float, confidence: Decimal) -> int:
    """Return how many records give a half-width of so many points."""
    share = min(max(float(percent) / 100, 0.0), 1.0)
    return math.ceil((100 * _z(confidence) / points) ** 2 * share * (1 - share))


def gap_half_width(percent: float, records: int, confidence: Decimal) -> float:
    """Return the half-width of the difference of two shares near `percent`, each of so many
    records, in points.
    """
    if records <= 0:
        return math.inf
    share = percent / 100
    return 100 * _z(confidence) * math.sqrt(2 * share * (1 - share) / records)


def _z(confidence: Decimal) -> float:
    inside = min(max(float(confidence) / 100, 0.01), 0.9999)
    return NormalDist().inv_cdf(0.5 + inside / 2)
