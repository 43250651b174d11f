"""Compare two runs on the same items: what flipped, whether chance explains it, and by how much the
figure moved.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from slastudio.evidence.arrays import Array
from slastudio.measure.uncertainty.intervals import Interval, mean_interval, share_interval


@dataclass(frozen=True)
class PairedCounts:
    """Count items by what they did in the earlier and the later run: lost passed and fail now,
    gained failed and pass now.
    """

    both: int
    lost: int
    gained: int
    neither: int

    @property
    def items(self) -> int:
        return self.both + self.lost + self.gained + self.neither

    @property
    def difference(self) -> float:
        """Return the later share that passed minus the earlier, in points; there must be an item."""
        return 100 * (self.gained - self.lost) / self.items


def paired_counts(earlier: Array, later: Array) -> PairedCounts:
    """Count the pairs of two boolean arrays, shape (items,) each, in the same order of items."""
    return PairedCounts(
        int((earlier & later).sum()),
        int((earlier & ~later).sum()),
        int((~earlier & later).sum()),
        int((~earlier & ~later).sum()),
    )


def mcnemar_p(lost: int, gained: int) -> float:
    """Return the two-sided exact p of McNemar's test: how often a fair coin parts the flipped items
    at least so unevenly.

    Twice the smaller tail of the binomial distribution of lost + gained tosses, at most 1 (McNemar,
    Psychometrika 12 (1947), 153–157; exact form: Fleiss, Levin and Paik, Statistical Methods for
    Rates and Proportions, § 13.1).
    """
    tosses = lost + gained
    ways, tail = 1, 0
    for fewer in range(min(lost, gained) + 1):
        tail += ways
        ways = ways * (tosses - fewer) // (fewer + 1)
    # whole numbers to the end: 2 to the power of 1,024 flips is beyond any float
    evenly: int = 2**tosses
    return min(1.0, 2 * tail / evenly)


def paired_share_interval(counts: PairedCounts, confidence: float) -> Interval:
    """Return the interval of the later share minus the earlier on the same items, in points.

    Newcombe's method 10 for paired proportions: two Wilson intervals, squared and added with the
    correlation of the pairs, which is corrected for continuity (Statistics in Medicine 17 (1998),
    2635–2650). There must be an item.
    """
    items = counts.items
    now, before = counts.both + counts.gained, counts.both + counts.lost
    share_now, share_before = 100 * now / items, 100 * before / items
    low_now, high_now = share_interval(now, items, confidence)
    low_before, high_before = share_interval(before, items, confidence)
    phi = _correlation(counts)
    below = _joined(share_now - low_now, high_before - share_before, phi)
    above = _joined(high_now - share_now, share_before - low_before, phi)
    return (counts.difference - below, counts.difference + above)


def _correlation(counts: PairedCounts) -> float:
    """Return phi of the fourfold table, its numerator lessened by half the items where it is
    positive; 0 at an empty margin.
    """
    now, before, items = counts.both + counts.gained, counts.both + counts.lost, counts.items
    margins = now * (items - now) * before * (items - before)
    cross = counts.both * counts.neither - counts.lost * counts.gained
    if not margins:
        return 0.0
    return (max(cross - items / 2, 0.0) if cross > 0 else cross) / math.sqrt(margins)


def _joined(one: float, other: float, phi: float) -> float:
    # rounding may leave the sum a hair below nothing, which has no root
    return math.sqrt(max(one * one - 2 * phi * one * other + other * other, 0.0))


def paired_mean_interval(differences: Array, confidence: float) -> Interval | None:
    """Return Student's t interval of the mean of differences by item (shape (items,)).

    None below two items, or where all differences are alike: then nothing tells how far they
    scatter.
    """
    if len(differences) < 2 or np.ptp(differences) <= 1e-12 * max(
        1.0, float(np.abs(differences).max())
    ):
        return None
    return mean_interval(differences, confidence)
