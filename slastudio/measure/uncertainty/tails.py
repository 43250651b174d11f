"""How often chance alone gives as many: the upper tail of the binomial distribution, exactly."""

from __future__ import annotations

from fractions import Fraction


def binomial_tail(least: int, trials: int, share: Fraction) -> Fraction:
    """Return the probability that at least so many of some trials succeed, each with probability
    share (0 to 1).

    Counted in whole numbers: the sum of C(n, i) a^i (b − a)^(n − i) over b^n, for share = a / b.
    """
    if least <= 0:
        return Fraction(1)
    if least > trials or share == 0:
        return Fraction(0)
    good, whole = share.numerator, share.denominator
    bad = whole - good
    if bad == 0:
        return Fraction(1)
    term, total = bad**trials, 0
    for i in range(trials + 1):
        if i >= least:
            total += term
        # the next term is a whole number again
        term = term * (trials - i) * good // ((i + 1) * bad)
    return Fraction(total, whole**trials)
