"""What reviews say beside their objectives: reasons of edits, and how far those who judge agree."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slastudio.contract.terms.agreement import Agreement
from slastudio.judge.outcome.assessment import Assessment
from slastudio.measure.sampling.rater_agreement import agreement_of
from slastudio.reports.machine.assessments import assessment_document
from tests.judge.observing.worlds import kinds, month, only
from tests.judge.specimens import frame

pytestmark = pytest.mark.rapid

# (item, accepted, edit reason, role)
Review = tuple[str | None, bool | None, str, str]


def judged(reviews: Sequence[Review], evaluations: dict[str, bool] | None = None) -> Assessment:
    rows: dict[str, list[Any]] = {
        "time": [f"2026-10-10T10:{n // 60:02d}:{n % 60:02d}Z" for n in range(len(reviews))],
        "item": [item for item, *_ in reviews],
        "accepted": [accepted for _, accepted, *_ in reviews],
        "edit_reason": [reason or None for _, _, reason, _ in reviews],
        "reviewer_role": [role or None for *_, role in reviews],
    }
    evidence = {"reviews": frame("reviews", rows)}
    if evaluations:
        columns = {
            "time": ["2026-10-05T06:00:00Z"] * len(evaluations),
            "item": list(evaluations),
            "passed": list(evaluations.values()),
        }
        evidence["evaluations"] = frame("evaluations", columns)
    return month(Agreement(), evidence=evidence)


def test_that_reasons_of_edits_are_counted_the_most_frequent_first() -> None:
    found = judged(
        [
            ("a", False, "Tone", ""),
            ("b", False, "outdated fee", ""),
            ("c", False, "Outdated  fee", ""),
            ("d", True, "", ""),
            (None, False, "tone", ""),
            ("f", False, "outdated fee", ""),
        ]
    )
    assert found.reviews is not None
    assert found.reviews.reasons == (("outdated fee", 3), ("Tone", 2))
    assert (found.reviews.reviews, found.reviews.edited) == (6, 5)
    raised = only(found, "edit_reasons")
    assert (
        raised.detail
        == "outdated fee: 3 of 5 edited answers (60 %); Tone: 2 of 5 edited answers (40 %)."
    )
    exported = assessment_document(found)["reviews"]
    assert isinstance(exported, dict)
    assert exported["edit_reasons"] == [
        {"reason": "outdated fee", "reviews": 3},
        {"reason": "Tone", "reviews": 2},
    ]


def test_that_kappa_is_that_of_the_published_example() -> None:
    # two readers of fifty grant proposals, as textbooks show Cohen's kappa: 20, 5, 10 and 15
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = agreement_of(first, second)
    assert (found.items, found.alike, found.share) == (50, 35, Fraction(7, 10))
    assert found.kappa == Fraction(2, 5)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=60))
def test_that_kappa_is_what_its_definition_says(pairs: list[tuple[str, str]]) -> None:
    found = agreement_of([a for a, _ in pairs], [b for _, b in pairs])
    n = len(pairs)
    # every pair of one judgement of each: the share that is alike by chance
    chance = Fraction(sum(a == b for a, _ in pairs for _, b in pairs), n * n)
    observed = Fraction(sum(a == b for a, b in pairs), n)
    assert found.kappa == (None if chance == 1 else (observed - chance) / (1 - chance))


def twice(alike: int, unlike: int) -> list[Review]:
    reviews: list[Review] = []
    for n in range(alike + unlike):
        ours = n % 2 == 0
        reviews.append((f"i{n}", ours, "", "Reviewer"))
        reviews.append((f"i{n}", ours if n < alike else not ours, "", "Second reader"))
    return reviews


@pytest.mark.parametrize(
    ("alike", "unlike", "raised"),
    [(30, 10, True), (36, 4, False), (20, 9, False)],
)
def test_that_reviewers_who_do_not_agree_are_raised_from_thirty_answers_on(
    alike: int, unlike: int, raised: bool
) -> None:
    found = judged(twice(alike, unlike))
    assert found.reviews is not None
    assert found.reviews.reviewers is not None
    assert (found.reviews.reviewers.items, found.reviews.reviewers.alike) == (alike + unlike, alike)
    assert ("reviewers_disagree", "2026-10") in kinds(found) or not raised
    assert raised or not any(kind == "reviewers_disagree" for kind, _ in kinds(found))


def test_that_one_role_that_reads_an_answer_twice_is_no_second_reader() -> None:
    found = judged([("a", True, "", "Reviewer"), ("a", False, "", "Reviewer")])
    assert found.reviews is not None
    assert found.reviews.reviewers is None


def test_that_a_judging_model_is_held_against_people_on_the_same_answers() -> None:
    reviews: list[Review] = [(f"i{n}", n % 2 == 0, "", "") for n in range(40)]
    machine = {f"i{n}": n % 4 == 0 for n in range(40)} | {"of the set alone": True}
    found = judged(reviews, machine)
    assert found.reviews is not None
    assert found.reviews.judge is not None
    assert (found.reviews.judge.items, found.reviews.judge.alike) == (40, 30)
    raised = only(found, "judge_disagrees")
    assert "kappa 0.5" in raised.detail


def test_that_without_reviews_nothing_is_said() -> None:
    assert month(Agreement()).reviews is None
