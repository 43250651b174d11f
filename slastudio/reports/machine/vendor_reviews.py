"""The machine-readable form of the review of a supplier's document."""

from __future__ import annotations

from slastudio.judge.outcome.beside.vendor_reviews import QuestionAnswered, RoleScore, VendorReview
from slastudio.reports.machine.numbers import number
from slastudio.shared.json_values import JsonObject


def vendor_review_document(review: VendorReview) -> JsonObject:
    """Return a review; a question the document does not answer is "not_said", one nobody looked up
    "unread".
    """
    return {
        "document": review.document,
        "whole": _score(review.whole),
        "roles": [_score(each) | {"role": each.role} for each in review.roles],
        "warning_signs": [_question(each) for each in review.signs],
        "to_ask": [each.id for each in review.to_ask],
        "questions": [_question(each) for each in review.questions],
    }


def _score(score: RoleScore) -> JsonObject:
    return {"score": number(score.score), "answered": score.answered, "of": score.of}


def _question(each: QuestionAnswered) -> JsonObject:
    return {
        "id": each.id,
        "role": each.role or None,
        "question": each.words,
        "answer": each.answer or "not_said",
        "quotation": each.quotation or None,
        "page": each.page or None,
        "entry": each.entry or None,
    }
