"""The review of a supplier's document, as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from slastudio.judge.outcome.beside.vendor_reviews import VendorReview
from slastudio.judge.telling.beside.vendor_reviews import review_pairs


def review_lines(review: VendorReview) -> Iterator[str]:
    """Yield scores, warning signs and questions to ask."""
    yield review.document
    for name, text in review_pairs(review):
        first, *others = text.splitlines()
        yield f"    {name}: {first}"
        yield from (f"        {each}" for each in others)
