"""How the review of a supplier's document is told, on every page alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from slastudio.contract.words.figures import show_number
from slastudio.judge.outcome.beside.vendor_reviews import QuestionAnswered, RoleScore, VendorReview


def score_words(score: RoleScore) -> str:
    """Return "75 % of the 4 it answers, of 25 asked"."""
    if score.score is None:
        return f"answers none of the {score.of} asked"
    return (
        f"{show_number(score.score, 0)} % of the {score.answered} it answers, of {score.of} asked"
    )


def question_words(each: QuestionAnswered) -> str:
    """Return a question with the words and the page of the document."""
    quoted = f" – “{each.quotation}”" if each.quotation else ""
    page = f", page {each.page}" if each.page else ""
    return f"{each.words}{quoted}{page}"


def review_pairs(review: VendorReview) -> Iterator[tuple[str, str]]:
    """Yield (label, text) of the scores, the warning signs and what is to be asked."""
    yield "Score", score_words(review.whole)
    yield from ((each.role, score_words(each)) for each in review.roles)
    signs = [
        f"{question_words(each)}{' (in part)' if each.answer == 'partly' else ''}"
        for each in review.signs
    ]
    yield "Warning signs", _listed(signs) or "none shown"
    yield "To be asked", _listed([each.words for each in review.to_ask]) or "nothing"
    if review.unread:
        yield "Not read yet", f"{len(review.unread)} of {len(review.questions)} questions and signs"


def _listed(texts: Sequence[str]) -> str:
    return "\n".join(texts)
