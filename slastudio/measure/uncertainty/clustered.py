"""Uncertainty where the records of one day hang together: so many of them prove as little as fewer
independent ones.

The effective number of records is that of Korn and Graubard (Survey Methodology 24 (1998),
193–201): the variance that days show, against that of independent records, lessened by what few
days know of their own variance. Its exact binomial interval holds shares; inverted at a
percentile's share it holds the percentile (Woodruff, JASA 47 (1952), 635–646). Drawing whole days
again (the bootstrap's percentile interval) was tried and left: it held the truth in 89 % of cases
on average.
"""

from __future__ import annotations

import math

from slastudio.evidence.arrays import Array
from slastudio.measure.uncertainty.distributions import beta_quantile, t_quantile
from slastudio.measure.uncertainty.intervals import Interval

# the spread between days has one degree of freedom less than there are days
_FEWEST_DAYS = 3
_FEWEST_DAYS_OF_PERCENTILES = 5


def effective_count(good: Array, total: Array, share: float, confidence: float) -> float:
    """Return how many independent records tell as much about a share (0 to 1) as days of good among
    total, shape (days,) each.

    Never more than there are; all of them where days show no variance at all. There must be two
    days with records.
    """
    known = total > 0
    days, records = int(known.sum()), float(total.sum())
    apart = good[known] - good.sum() / records * total[known]
    variance = days / (days - 1) * float((apart**2).sum()) / records**2
    found = min(share * (1 - share) / variance, records) if variance > 0 else records
    lessened = t_quantile(confidence, int(records) - 1) / t_quantile(confidence, days - 1)
    return min(found * lessened**2, records)


def clustered_share_interval(good: Array, total: Array, confidence: float) -> Interval | None:
    """Return the interval of sum(good) / sum(total) in percent, both by day, shape (days,); None
    below three days.
    """
    if int((total > 0).sum()) < _FEWEST_DAYS:
        return None
    share = float(good.sum()) / float(total.sum())
    low, high = exact_limits(share, effective_count(good, total, share, confidence), confidence)
    return (100 * low, 100 * high)


def clustered_percentile_ranks(
    below: Array, reaching: Array, total: Array, percentile: float, confidence: float
) -> tuple[int, int] | None:
    """Return ranks (from 1) among all records between which a percentile lies; None below five days
    or too few records.

    below, reaching, total: by day how many values lie below the sample's percentile, how many do
    not exceed it, and how many there are, shape (days,) each. Of the two counts the one that tells
    less counts, for values may tie.
    """
    if int((total > 0).sum()) < _FEWEST_DAYS_OF_PERCENTILES or not 0 < percentile < 100:
        return None
    share, records = percentile / 100, int(total.sum())
    count = min(effective_count(each, total, share, confidence) for each in (below, reaching))
    low, high = exact_limits(share, count, confidence)
    # rounded outwards: between whole ranks the interval may become wider, never narrower
    ranks = math.floor(low * records), math.ceil(high * (records + 1))
    return ranks if ranks[0] >= 1 and ranks[1] <= records else None


def exact_limits(share: float, count: float, confidence: float) -> Interval:
    """Return Clopper and Pearson's limits of a share (0 to 1) of a count, which need not be whole
    (Biometrika 26 (1934), 404).
    """
    tail, good = (1 - confidence / 100) / 2, share * count
    bad = count - good
    # a beta distribution needs parameters above 0; a count that need not be whole may be nearly
    # none
    low = beta_quantile(good, bad + 1, tail) if good > 1e-9 else 0.0
    high = beta_quantile(good + 1, bad, 1 - tail) if bad > 1e-9 else 1.0
    return (low, high)
