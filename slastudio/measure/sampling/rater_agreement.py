"""How far two raters of the same items agree: the share of equal judgements, and Cohen's kappa.

J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20
(1960), 37–46: kappa = (p_o - p_e) / (1 - p_e), p_o the share of items judged alike and p_e the share
that would be by chance, from how often each rater says what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class RaterAgreement:
    """Hold the items both judged, how many alike, and kappa; kappa is None where chance alone would
    make them agree on everything, as where both always say the same.
    """

    items: int
    alike: int
    kappa: Fraction | None

    @property
    def share(self) -> Fraction:
        return Fraction(self.alike, self.items) if self.items else Fraction(0)


def agreement_of(first: Sequence[str], second: Sequence[str]) -> RaterAgreement:
    """Return how far two raters agree; the same place of both is the same item."""
    items = len(first)
    pairs = list(zip(first, second, strict=True))
    alike = sum(a == b for a, b in pairs)
    if not items:
        return RaterAgreement(0, 0, None)
    ours, theirs = Counter(first), Counter(second)
    chance = Fraction(sum(number * theirs[value] for value, number in ours.items()), items**2)
    kappa = None if chance == 1 else (Fraction(alike, items) - chance) / (1 - chance)
    return RaterAgreement(items, alike, kappa)
