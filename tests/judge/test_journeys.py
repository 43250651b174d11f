"""A journey has one figure, that of its primary objective, and no figure hides a part."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from slastudio.contract.terms.journeys import Journey, Journeys
from slastudio.contract.terms.objectives import Window
from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.period.month import assess_period
from slastudio.judge.telling.journeys import journey_sentence, journeys_of
from slastudio.reports.machine.assessments import assessment_document
from tests.judge.specimens import agreement, frame, inputs, objective, reviews

pytestmark = pytest.mark.rapid


def judged(*targets: tuple[str, int]) -> Assessment:
    """Return a month of 90 good reviews of 100, with an objective a (rank, target)."""
    objectives = [
        objective(
            id=f"o{n}",
            name=f"Objective {n}",
            journey="chat",
            rank=rank,
            target=Decimal(target),
            complete="counted",
            window=Window("month"),
        )
        for n, (rank, target) in enumerate(targets)
    ]
    terms = replace(
        agreement(*objectives),
        journeys=Journeys((Journey("chat", "Status chat"), Journey("empty", "Nothing yet"))),
    )
    return assess_period(inputs(terms, {"reviews": frame("reviews", reviews(90, 100))}))


def test_that_a_journey_has_the_figure_of_its_primary_objective_and_all_its_parts() -> None:
    found = judged(("supporting", 80), ("primary", 85))
    (journey,) = journeys_of(found)
    assert journey.primary is not None
    assert (journey.primary.id, journey.verdict, len(journey.parts)) == ("o1", "met", 2)
    assert (
        journey_sentence(journey) == "Status chat: met. Objective 1: 90 %; 2 of 2 objectives met."
    )


def test_that_a_primary_objective_that_is_met_hides_no_supporting_one_that_is_not() -> None:
    (journey,) = journeys_of(judged(("primary", 85), ("supporting", 95)))
    assert journey.verdict == "missed"
    assert [each.id for each in journey.broken] == ["o1"]
    assert journey_sentence(journey) == (
        "Status chat: missed. Objective 0: 90 %; missed: Objective 1; 1 of 2 objectives met."
    )


def test_that_a_journey_without_a_primary_objective_says_so() -> None:
    (journey,) = journeys_of(judged(("supporting", 80)))
    assert journey.primary is None
    assert "no primary objective is agreed" in journey_sentence(journey)


def test_that_machines_are_told_the_same() -> None:
    told = assessment_document(judged(("primary", 95)))["journeys"]
    assert isinstance(told, list)
    (one,) = told
    assert isinstance(one, dict)
    assert (one["id"], one["verdict"], one["value"], one["unit"]) == ("chat", "missed", 90, "%")
    assert one["parts"] == [{"objective": "o0", "verdict": "missed"}]
