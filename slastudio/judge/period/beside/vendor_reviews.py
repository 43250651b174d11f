"""Score the documents of other suppliers by what the register says of them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import cast

from slastudio.evidence.review_questions import REVIEW_QUESTIONS
from slastudio.judge.outcome.beside.vendor_reviews import (
    DocumentAnswer,
    QuestionAnswered,
    RoleScore,
    VendorReview,
)
from slastudio.judge.outcome.inputs import Inputs
from slastudio.judge.outcome.records import Entered

_WORTH = {"yes": Decimal(1), "partly": Decimal("0.5"), "no": Decimal(0)}


def vendor_reviews(inputs: Inputs) -> tuple[VendorReview, ...]:
    """Return the review of every document the register names, in the order they were first read.

    The last word on a question counts, whatever the spelling of the document's name.
    """
    spelled: dict[str, str] = {}
    entered: dict[str, dict[str, Entered]] = {}
    for each in inputs.records.of("vendor_answers"):
        at = each.moment("when")
        if at is None or at > inputs.as_of or each.text("question") not in REVIEW_QUESTIONS:
            continue
        name = " ".join(each.text("document").split())
        spelled.setdefault(name.casefold(), name)
        entered.setdefault(name.casefold(), {})[each.text("question")] = each
    return tuple(_review(spelled[key], answers) for key, answers in entered.items())


def _review(document: str, answers: dict[str, Entered]) -> VendorReview:
    questions = tuple(
        QuestionAnswered(
            each.id,
            each.role,
            each.words,
            *(_said(answers[each.id]) if each.id in answers else (_UNREAD, "", "", "")),
        )
        for each in REVIEW_QUESTIONS.values()
    )
    of_roles = [each for each in questions if each.role]
    roles = dict.fromkeys(each.role for each in of_roles)
    return VendorReview(
        document,
        _score("", of_roles),
        tuple(_score(role, [e for e in of_roles if e.role == role]) for role in roles),
        questions,
    )


_UNREAD: DocumentAnswer = "unread"


def _said(entry: Entered) -> tuple[DocumentAnswer, str, str, str]:
    text = entry.text("answer")
    # a word the register does not know says nothing
    answer = cast("DocumentAnswer", text) if text in _WORTH else ""
    return answer, entry.text("quotation"), entry.text("page"), entry.id


def _score(role: str, questions: Sequence[QuestionAnswered]) -> RoleScore:
    worth = [_WORTH[each.answer] for each in questions if each.answer in _WORTH]
    share = 100 * sum(worth, Decimal(0)) / len(worth) if worth else None
    return RoleScore(role, share, len(worth), len(questions))
