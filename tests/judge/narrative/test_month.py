"""A month in sentences: short, bound to their figures, each cause once, and never more than is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import BoundFigure, DraftSentence, SentenceRecord
from slastudio.judge.outcome.statuses import stands_before
from slastudio.judge.telling.journeys import journeys_of, verdict_strips
from slastudio.judge.telling.narrative.drafting import MOST_FIGURES, MOST_WORDS, words_in
from slastudio.judge.telling.narrative.month import drafted, narrative, page_one, waiting
from slastudio.shared.notation import Notation, written_in
from tests.conftest import SampleMonth

NOW = datetime(2026, 11, 6, 12, tzinfo=UTC)
MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")


@pytest.fixture(scope="module")
def september(sample_month: SampleMonth) -> Assessment:
    return sample_month("2026-09", NOW)


@pytest.mark.parametrize("month", MONTHS)
def test_that_sentences_are_short_and_tell_at_most_two_figures_as_all_pages_do(
    sample_month: SampleMonth, month: str
) -> None:
    told = drafted(sample_month(month, NOW))
    assert len({each.id for each in told}) == len(told)
    for each in told:
        assert words_in(each.text) <= MOST_WORDS, each.text
        assert len(each.figures) <= MOST_FIGURES, each.text
        assert each.text.endswith((".", "…")), each.text
        assert each.page
        for figure in each.figures:
            # lengths are told in hours and minutes, small counts also in words
            if figure.unit not in ("min", "h") and abs(figure.value) > 1:
                assert figure.told.split()[0] in each.text, each.text


def test_that_september_tells_the_event_the_silent_model_and_the_spend(
    september: Assessment,
) -> None:
    told = {each.id: each.text for each in page_one(narrative(september))}
    assert next(iter(told)) == "incident:LK-104"
    assert "2,600 people were affected for 64 h 50 min" in told["incident:LK-104"]
    assert "7,297 requests" in told["silent:lark-large-2-0921"]
    assert "rose by 79 % since August 2026" in told["spend:change"]
    assert "coincide with incident LK-104" in told["carried:first-token"]
    assert not any("Scale inference" in each for each in told.values())


def test_that_nothing_is_said_to_be_caused_by_what_only_coincides(
    sample_month: SampleMonth,
) -> None:
    for month in MONTHS:
        assert not any("caused by" in each.text for each in drafted(sample_month(month, NOW)))


def test_that_a_month_of_which_nothing_is_known_says_so(september: Assessment) -> None:
    nothing = replace(
        september,
        results=(),
        incident_stories=(),
        incidents=(),
        observations=(),
        silent=(),
        carriers=(),
        spend_movement=None,
        consequences=None,
        hours=None,
        costs=replace(september.costs, outlook=None),
    )
    [only] = narrative(nothing)
    assert only.text == "Nothing is known of September 2026 yet: no promise could be judged."


def test_that_a_month_under_way_is_not_compared_with_a_whole_one(september: Assessment) -> None:
    told = drafted(replace(september, unfinished=True))
    assert not any(each.id == "spend:change" for each in told)


# -- what people decide --------------------------------------------------------------------------------------------


def draft_of(assessment: Assessment, name: str) -> DraftSentence:
    return next(each for each in drafted(assessment) if each.id == name)


def kept(
    assessment: Assessment,
    name: str,
    text: str = "",
    *,
    state: str = "accepted",
    detached: bool = False,
) -> Assessment:
    draft = draft_of(assessment, name)
    record = SentenceRecord(
        "SEN-1",
        name,
        "left_out" if state == "left_out" else "accepted",
        text or draft.text,
        bool(text),
        draft.text,
        draft.figures,
        detached,
        "QA",
        NOW,
    )
    return replace(assessment, sentences=(record,))


def told_of(assessment: Assessment, name: str) -> tuple[str, str]:
    found = next(each for each in narrative(assessment) if each.id == name)
    return found.state, found.text


def with_spend(assessment: Assessment, target: str) -> Assessment:
    results = tuple(
        replace(each, target=Decimal(target)) if each.id == "spend" else each
        for each in assessment.results
    )
    return replace(assessment, results=results)


def test_that_an_accepted_sentence_waits_again_when_a_figure_in_it_moves(
    september: Assessment,
) -> None:
    accepted = kept(september, "missed:spend")
    assert told_of(accepted, "missed:spend")[0] == "accepted"
    state, text = told_of(with_spend(accepted, "1100"), "missed:spend")
    assert state == "moved"
    assert "$1,100.00" in text


def test_that_words_of_ones_own_are_kept_and_marked_when_their_figure_moves(
    september: Assessment,
) -> None:
    edited = kept(september, "missed:spend", "Models cost more than agreed.")
    assert told_of(edited, "missed:spend") == ("accepted", "Models cost more than agreed.")
    moved = told_of(with_spend(edited, "1100"), "missed:spend")
    assert moved == ("moved", "Models cost more than agreed.")
    detached = kept(september, "missed:spend", "Models cost more than agreed.", detached=True)
    assert told_of(with_spend(detached, "1100"), "missed:spend")[0] == "accepted"


def test_that_digits_nobody_is_told_move_nothing(september: Assessment) -> None:
    accepted = kept(september, "missed:spend")
    assert told_of(with_spend(accepted, "1150.001"), "missed:spend")[0] == "accepted"


def test_that_a_cause_told_otherwise_waits_again_although_it_holds_no_figure(
    september: Assessment,
) -> None:
    accepted = kept(september, "cause:LK-104")
    stories = tuple(replace(each, cause="A full disk") for each in september.incident_stories)
    assert told_of(replace(accepted, incident_stories=stories), "cause:LK-104")[0] == "moved"


def test_that_what_is_left_out_stands_nowhere_and_waits_for_nobody(september: Assessment) -> None:
    without = kept(september, "missed:spend", state="left_out")
    told = narrative(without)
    assert "missed:spend" not in {each.id for each in page_one(told)}
    assert "missed:spend" not in {each.id for each in waiting(told)}


def test_that_an_accepted_sentence_nothing_shows_any_more_waits(september: Assessment) -> None:
    accepted = kept(september, "silent:lark-large-2-0921")
    assert told_of(replace(accepted, silent=()), "silent:lark-large-2-0921")[0] == "gone"


def test_that_another_hand_on_paper_moves_no_sentence(september: Assessment) -> None:
    accepted = kept(september, "incident:LK-104")
    with written_in(Notation("1.234,5", "15.06.2026")):
        state, text = told_of(accepted, "incident:LK-104")
    assert state == "accepted"
    assert "2.600" in text
    assert "08.09.2026" in text


def test_that_figures_are_the_same_where_they_are_told_the_same() -> None:
    assert (
        BoundFigure("a", Decimal("12.3456"), "ms").told
        == BoundFigure("a", Decimal("12.35"), "ms").told
    )


# -- six months of verdicts ----------------------------------------------------------------------------------------


def test_that_a_strip_tells_of_a_month_what_that_month_tells_of_itself(
    sample_month: SampleMonth,
) -> None:
    periods, strips = verdict_strips(sample_month("2026-10", NOW))
    named = {each.name: each.verdicts for each in strips}
    assert [each.label for each in periods] == list(MONTHS)
    for place, month in enumerate(MONTHS[1:-1], 1):
        judged = sample_month(month, NOW)
        for journey in journeys_of(judged):
            # a risk is told of the month itself alone
            assert named[journey.name][place] == journey.verdict, (month, journey.name)


def test_that_a_month_before_the_agreement_is_empty(sample_month: SampleMonth) -> None:
    _, strips = verdict_strips(sample_month("2026-10", NOW))
    assert {each.verdicts[0] for each in strips} == {None}


def test_that_every_objective_stands_in_one_strip(sample_month: SampleMonth) -> None:
    judged = sample_month("2026-07", NOW)
    _, strips = verdict_strips(judged)
    worst = min((each.verdict for each in judged.results), key=stands_before)
    assert worst in {each.verdicts[-1] for each in strips}
