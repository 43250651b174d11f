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


WEEK = Condition("local_weekday", "in", "mon, tue, wed, thu, fri")


@pytest.mark.parametrize(
    ("among", "words"),
    [
        ((Condition("hourly_load", "at_least", "500"),), "in hours with at least 500 requests"),
        (
            (
                Condition("local_hour", "at_least", "9"),
                Condition("local_hour", "below", "12"),
                WEEK,
            ),
            "from Monday to Friday between 9:00 and 12:00",
        ),
        ((Condition("local_hour", "at_most", "5"),), "before 6:00"),
        ((Condition("local_hour", "above", "17"),), "from 18:00 on"),
        ((Condition("local_hour", "is", "9"),), "between 9:00 and 10:00"),
        ((Condition("local_hour", "in", "14, 9"),), "in the hours that begin at 9:00 and 14:00"),
        ((Condition("local_weekday", "in", "sun, sat"),), "on Saturdays and Sundays"),
        ((Condition("local_weekday", "is_not", "sun"),), "on any day but Sunday"),
    ],
)
def test_that_peak_hours_read_as_people_say_them(among: tuple[Condition, ...], words: str) -> None:
    indicator = share("requests", among, (Condition("latency_ms", "at_most", "3000"),))
    objective = Objective(indicator=indicator, comparator=">=", target=Decimal(95), unit="%")
    assert objective_sentence(objective) == (
        f"At least 95 % of the requests that arrive {words} have a time to final answer of at most 3000 ms "
        "in each calendar month."
    )


@pytest.mark.parametrize("value", ["25", "9.5", "nine"])
def test_that_an_hour_no_clock_shows_is_told_as_it_is_written(value: str) -> None:
    indicator = share("requests", (Condition("local_hour", "at_least", value),), ())
    assert f"with a local hour of at least {value}" in indicator_words(indicator)


def test_that_arrival_stands_behind_what_else_is_asked_of_a_request() -> None:
    among = (Condition("hourly_load", "above", "9"), Condition("seg.region", "is", "eu"))
    indicator = share("requests", among, (Condition("first_contact", "is", "true"),))
    assert indicator_words(indicator) == (
        "share of requests with region “eu” that arrive in hours with more than 9 requests "
        "that are resolved without a further contact"
    )
