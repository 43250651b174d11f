"""Another supplier's document is scored by what it answers; what it leaves out is a question to ask."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import slastudio.contract.checks.governance as governance_checks
from slastudio.contract.role_questions import answers
from slastudio.contract.terms.agreement import Agreement
from slastudio.evidence.review_questions import REVIEW_QUESTIONS, ROLE_QUESTIONS, WARNING_SIGNS
from slastudio.judge.outcome.beside.vendor_reviews import VendorReview
from slastudio.judge.outcome.records import Entered
from slastudio.judge.telling.beside.vendor_reviews import review_pairs
from tests.judge.observing.worlds import entered, month

pytestmark = pytest.mark.rapid


def said(number: int, question: str, answer: str, document: str = "SLA", **more: str) -> Entered:
    when = more.pop("when", f"2026-11-02T10:{number:02d}:00+00:00")
    fields = {"when": when, "document": document, "question": question, "answer": answer} | more
    return entered("vendor_answers", f"VDA-{number}", **fields)


def review(*entries: Entered) -> VendorReview:
    (found,) = month(Agreement(), *entries).vendor_reviews
    return found


def test_that_a_document_is_scored_by_what_it_answers_and_not_by_what_it_leaves_out() -> None:
    found = review(
        said(1, "cto-1", "yes"),
        said(2, "cto-2", "partly"),
        said(3, "cto-3", "no"),
        said(4, "cto-4", ""),
        said(5, "risk-1", "yes"),
    )
    assert (found.whole.score, found.whole.answered, found.whole.of) == (Decimal("62.5"), 4, 25)
    by_role = {each.role: each for each in found.roles}
    assert (by_role["CTO"].score, by_role["CTO"].answered) == (Decimal(50), 3)
    assert by_role["Risk"].score == 100
    assert by_role["Support"].score is None, "a role it answers nothing has no score, not zero"
    assert [each.id for each in found.to_ask] == ["cto-4"]
    assert len(found.unread) == len(REVIEW_QUESTIONS) - 5


def test_that_warning_signs_are_listed_and_in_no_score() -> None:
    found = review(
        said(1, "left-to-client", "yes", quotation="The customer reviews.", page="7"),
        said(2, "weak-retention", "partly"),
        said(3, "vague-handoff", "no"),
        said(4, "incident-undefined", ""),
    )
    assert [each.id for each in found.signs] == ["left-to-client", "weak-retention"]
    assert found.whole.score is None
    told = dict(review_pairs(found))
    assert "“The customer reviews.”, page 7" in told["Warning signs"]
    assert told["Warning signs"].endswith("(in part)")
    assert REVIEW_QUESTIONS["incident-undefined"].words in told["To be asked"]


def test_that_the_last_word_counts_and_documents_stand_apart() -> None:
    entries = (
        said(1, "cto-1", "no"),
        said(2, "cto-1", "yes", document=" sla "),
        said(3, "cto-1", "no", document="Other"),
        said(4, "cto-2", "yes", when="2026-12-24T10:00:00+00:00"),
        said(5, "gone-9", "yes"),
    )
    first, other = month(Agreement(), *entries).vendor_reviews
    assert (first.document, first.whole.score, first.whole.answered) == ("SLA", 100, 1)
    assert (other.document, other.whole.score) == ("Other", 0)
    assert first.questions[0].entry == "VDA-2"


def test_that_a_word_nobody_knows_is_no_no() -> None:
    found = review(said(1, "cto-1", "perhaps"))
    assert [each.id for each in found.to_ask] == ["cto-1"]
    assert month(Agreement(), now=datetime(2026, 11, 20, tzinfo=UTC)).vendor_reviews == ()


def test_that_documents_and_drafts_are_asked_the_same() -> None:
    asked = [(each.role, each.question) for each in answers(Agreement())]
    assert asked == [(each.role, each.words) for each in ROLE_QUESTIONS]
    source = Path(governance_checks.__file__).read_text(encoding="utf-8")
    assert [each.id for each in WARNING_SIGNS if f'"{each.id}"' not in source] == []
    assert len(REVIEW_QUESTIONS) == len(ROLE_QUESTIONS) + len(WARNING_SIGNS)
