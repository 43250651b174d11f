"""The words of conditions: what is selected and what is good read as English, in a clause and in a
sentence.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from slastudio.contract.indicators.table import indicator_words, objective_sentence
from slastudio.contract.terms.objectives import Condition, Indicator, Objective

pytestmark = pytest.mark.rapid


def share(evidence: str, among: tuple[Condition, ...], good: tuple[Condition, ...]) -> Indicator:
    return Indicator(kind="good_share", evidence=evidence, among=among, good=good)


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        (
            share(
                "reviews",
                (Condition("seg.journey", "is_not", "drafts"),),
                (Condition("rubric.policy", "at_least", "4"),),
            ),
            "share of human reviews of any journey other than “drafts” that have a policy score of at least 4",
        ),
        (
            share(
                "requests",
                (Condition("fallback", "is", "true"), Condition("seg.language", "in", "es, de")),
                (Condition("escalated", "is", "true"), Condition("confidence", "present", "")),
            ),
            "share of requests answered by a fallback and with language “es” or “de” that reach a person and have a recorded confidence",
        ),
        (
            share(
                "requests",
                (
                    Condition("workflow", "is", "refunds"),
                    Condition("input_tokens", "above", "4000"),
                ),
                (Condition("latency_ms", "at_most", "800"),),
            ),
            "share of requests with more than 4000 input tokens and of the workflow “refunds” that have a time to final answer of at most 800 ms",
        ),
        (
            share(
                "evaluations",
                (Condition("set", "is", "golden"),),
                (Condition("passed", "is_not", "true"),),
            ),
            "share of evaluated items of the set “golden” that fail",
        ),
        (
            Indicator(
                kind="response_time",
                evidence="queue_items",
                clock="decision",
                expressed="share",
                among=(Condition("queue", "is", "approval"),),
            ),
            "share of approvals that are decided within their limit",
        ),
    ],
)
def test_that_an_indicator_reads_as_english(indicator: Indicator, words: str) -> None:
    assert indicator_words(indicator) == words


def test_that_the_sentence_of_an_objective_reads_as_english() -> None:
    indicator = share(
        "reviews",
        (Condition("edit_reason", "is_not", "tone"),),
        (Condition("rubric.policy", "at_least", "4"),),
    )
    told = objective_sentence(Objective(indicator=indicator, target=Decimal(99)))
    assert told == (
        "At least 99 % of the human reviews with an edit reason other than “tone” have a policy score of at least 4 in each calendar month."
    )
