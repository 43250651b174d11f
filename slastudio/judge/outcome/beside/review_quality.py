"""What a period's human reviews say beside their objectives – why answers were edited, and how far those
who judge agree – and what users of the product say of answers.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Agreeing:
    """Hold how far two judge the same items: how many, how many alike, and Cohen's kappa, None where
    chance alone would make them agree.
    """

    items: int
    alike: int
    kappa: Fraction | None


@dataclass(frozen=True)
class ReviewQuality:
    """Hold what reviews say. reasons: why answers were edited, (reason, reviews), the most frequent
    first; edited: reviews that give any. reviewers: two people on one answer; judge: a judging model's
    evaluations and people on one; each None where no item was judged by both.
    """

    reviews: int
    edited: int
    reasons: tuple[tuple[str, int], ...]
    reviewers: Agreeing | None
    judge: Agreeing | None


@dataclass(frozen=True)
class UserFeedback:
    """Hold how many pieces of feedback a period has, how many say helpful or not, and the reasons of
    those that say not, (reason, pieces), the most frequent first; explained: those that give any.
    """

    pieces: int
    helpful: int
    unhelpful: int
    explained: int
    reasons: tuple[tuple[str, int], ...]
