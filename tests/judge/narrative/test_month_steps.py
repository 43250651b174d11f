"""How far a month is: a step is done when nothing is left in it, and says what is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from slastudio.judge.outcome.assessment import Assessment
from slastudio.judge.outcome.beside.narrative import SentenceRecord
from slastudio.judge.outcome.beside.needed_decisions import NeededDecision
from slastudio.judge.outcome.records import WrittenPaper
from slastudio.judge.telling.month_steps import (
    MARKS,
    STATE_WORDS,
    IssuedState,
    MonthStep,
    month_steps,
    next_step,
)
from slastudio.judge.telling.narrative.month import drafted
from tests.conftest import SampleMonth

NOW = datetime(2026, 11, 6, 12, tzinfo=UTC)
WRITTEN = (WrittenPaper("report", "2026-09", datetime(2026, 10, 3, tzinfo=UTC)),)


@pytest.fixture(scope="module")
def september(sample_month: SampleMonth) -> Assessment:
    return sample_month("2026-09", NOW)


def named(assessment: Assessment, *args: object) -> dict[str, MonthStep]:
    return {each.name: each for each in month_steps(assessment, *args)}  # type: ignore[arg-type]


def accepted(assessment: Assessment) -> Assessment:
    records = tuple(
        SentenceRecord(
            f"SEN-{n}",
            each.id,
            "accepted",
            each.text,
            False,
            each.text,
            each.figures,
            False,
            "QA",
            NOW,
        )
        for n, each in enumerate(drafted(assessment))
    )
    return replace(assessment, sentences=records)


def test_that_a_step_is_done_exactly_when_nothing_is_left_in_it(sample_month: SampleMonth) -> None:
    for month in ("2026-05", "2026-07", "2026-08", "2026-09", "2026-10"):
        for step in month_steps(sample_month(month, NOW)):
            assert step.told
            if step.state in ("open", "asked"):
                assert step.items, (month, step.name)
            if step.state == "done" and step.name != "verdicts":
                assert not step.items, (month, step.name)
            for item in step.items:
                assert item.text
                assert item.page


def test_that_september_says_what_is_left(september: Assessment) -> None:
    steps = named(september)
    assert steps["exports"].state == "done"
    assert "review" in steps["incidents"].items[0].text
    assert any("lark-large-2-0921" in each.text for each in steps["changes"].items)
    assert any("Rebuilding pipelines" in each.text for each in steps["costs"].items)
    assert any("Nobody entered" in each.text for each in steps["decisions"].items)
    assert len(steps["narrative"].items) == len(drafted(september))
    assert steps["issue"].state == "waits"


def test_that_a_missing_day_holds_the_exports_up(sample_month: SampleMonth) -> None:
    steps = named(sample_month("2026-08", NOW))
    assert steps["exports"].state == "open"
    assert "27 Aug" in steps["exports"].items[0].text


def test_that_a_sample_that_proves_nothing_holds_nobody_up(sample_month: SampleMonth) -> None:
    step = named(sample_month("2026-07", NOW))["verdicts"]
    assert step.state == "done"
    assert step.items


def test_that_issuing_waits_for_narrative_and_preview(september: Assessment) -> None:
    assert named(september, WRITTEN)["issue"].state == "waits"
    done = accepted(september)
    assert named(done)["issue"].state == "waits"
    assert named(done, WRITTEN)["issue"].state == "open"
    assert named(done, WRITTEN, IssuedState("2026-09/1"))["issue"].state == "done"
    other = named(done, WRITTEN, IssuedState("2026-09/1", otherwise=True))["issue"]
    assert other.state == "open"
    assert "would read otherwise" in other.told


def test_that_a_month_under_way_waits_for_its_end(september: Assessment) -> None:
    steps = named(replace(accepted(september), unfinished=True), WRITTEN)
    assert steps["exports"].state == "waits"
    assert steps["issue"].state == "waits"


def test_that_a_draft_of_another_month_is_no_preview(september: Assessment) -> None:
    other = (WrittenPaper("report", "2026-10", NOW), WrittenPaper("appendix", "", NOW))
    assert named(september, other)["preview"].state == "open"


def test_that_the_next_step_is_one_somebody_can_do(september: Assessment) -> None:
    step = next_step(month_steps(september))
    assert step is not None
    assert step.state in ("open", "asked")


def test_that_every_state_has_its_mark_and_word() -> None:
    assert MARKS.keys() == STATE_WORDS.keys()
    assert len(set(MARKS.values())) == len(MARKS)


def test_that_incidents_nobody_handed_in_are_not_told_as_none(september: Assessment) -> None:
    nothing = replace(
        september,
        incident_stories=(),
        data=tuple(each for each in september.data if each.kind != "incidents"),
        missing=(("requests", (date(2026, 9, 3),)),),
    )
    steps = named(nothing)
    assert steps["incidents"].told == "no record of incidents was handed in"
    assert steps["exports"].state == "open"


@pytest.mark.parametrize(
    ("changed", "asked"),
    [
        ({}, ""),
        (
            {"overdue": True},
            "Overdue since 13 Nov: Keep the model. Enter the answer, or another day.",
        ),
        ({"options": ()}, "Lacks options: Keep the model."),
        ({"recommended": ""}, "Lacks a recommendation: Keep the model."),
        ({"options": (), "recommended": ""}, "Lacks options and a recommendation: Keep the model."),
        ({"by": None}, "No day is named: Keep the model."),
        ({"entered": False}, "Nobody entered: Keep the model."),
    ],
)
def test_that_a_decision_is_ready_with_day_options_and_recommendation(
    sample_month: SampleMonth, changed: dict[str, Any], asked: str
) -> None:
    ready = NeededDecision(
        "DEC-9",
        "Keep the model",
        None,
        datetime(2026, 11, 13, 17, tzinfo=UTC),
        "Service owner",
        ("Keep it", "Go back"),
        "Keep it: it is cheaper.",
        entered=True,
    )
    october = replace(sample_month("2026-10", NOW), needed=(replace(ready, **changed),))
    step = named(october)["decisions"]
    assert [each.text for each in step.items] == ([asked] if asked else [])
    assert step.state == ("open" if asked else "done")
