"""What a verdict on a sample of items says, and that repeats change nothing of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slastudio.contract.checks.objectives import objective_findings
from slastudio.contract.clauses.texts import written_blocks
from slastudio.contract.terms.conduct import Evaluation, GoldenSet
from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Objectives, Window
from slastudio.evidence.records import BATCH, ROW
from slastudio.judge.drift.distributions import look_at, spans_of
from slastudio.judge.drift.item_series import evaluation_series, review_series
from slastudio.judge.foresight.adviser import advise
from slastudio.judge.foresight.evidence_by_day import known_by_day
from slastudio.judge.golden.proof import proofs_for
from slastudio.judge.outcome.objective_result import Result
from slastudio.judge.period.frames import Frames
from slastudio.judge.period.month import assess_period
from slastudio.measure.records.daygrid import DayGrid
from slastudio.operations.analysis.explanations import explain
from slastudio.reports.machine.assessments import assessment_document
from tests.judge.golden_specimens import PASSED, rows, table
from tests.judge.specimens import agreement, frame, inputs, judge_one, objective
from tests.strength import tries

GOLDEN = objective(indicator=PASSED, golden_set="golden", rule="meeting_proven", min_samples=50)


def runs(days: list[str], good: int, items: int, epochs: int = 1) -> pd.DataFrame:
    return table(*(
        rows(f"r-{day}", day, {f"i{each}": [each < good] * epochs for each in range(items)})
        for day in days
    ))  # fmt: skip


def repeated(data: pd.DataFrame, times: int) -> pd.DataFrame:
    found = data.loc[data.index.repeat(times)].reset_index(drop=True)
    return found.assign(**{ROW: range(1, len(found) + 1), BATCH: 1})


def judged(data: pd.DataFrame, one: Objective = GOLDEN, **changes: Any) -> Result:
    return judge_one(one, {"evaluations": data}, **changes)


def test_that_three_items_of_forty_epochs_prove_nothing() -> None:
    result = judged(runs(["2026-10-05"], 3, 3, 40))
    assert (result.value, result.verdict, result.samples) == (Decimal(100), "not_proven", 3)
    assert (result.unit_of_sample, result.good, result.total) == ("items", 3, 3)
    # Wilson's lower limit of 3 of 3 is 3 / (3 + 1.96²)
    assert float((result.interval or (Decimal(0),))[0]) == pytest.approx(43.85, abs=0.005)
    assert result.further_samples == 47
    assert "3 items are fewer than the 50 agreed as the least." in result.reason
    assert "Its 120 records are of 3 items; each item counts once." in result.reason


def test_that_a_month_of_weekly_runs_stands_on_the_last_one_and_names_it() -> None:
    days = ["2026-10-05", "2026-10-12", "2026-10-19", "2026-10-26"]
    result = judged(runs(days, 49, 50))
    assert (result.samples, result.verdict) == (50, "not_proven")
    assert result.reason.startswith(
        "It stands on run “r-2026-10-26” of 26 October 2026, the last complete one of 4."
    )
    # a run of the month before is no run of this month
    before = judged(runs([*days, "2026-11-02"], 49, 50))
    assert before.reason == result.reason


def test_that_every_output_says_items() -> None:
    one = replace(GOLDEN, min_samples=60)
    terms = agreement(one)
    data = runs(["2026-10-05", "2026-10-12"], 49, 50)
    assessment = assess_period(inputs(terms, {"evaluations": data}))
    told = assessment_document(assessment)["objectives"][0]  # type: ignore[index, call-overload]
    assert (told["samples"], told["unit_of_sample"], told["good"]) == (50, "items", 49)  # type: ignore[index, call-overload]
    lines = dict(explain(assessment.results[0]))
    assert lines["Samples"] == "49 good of 50, a sample of 50 items"
    assert lines["To settle it"] == "about 10 more items at the observed rate"
    assert "About 10 more items would settle it." in assessment.attention[0].detail
    assert "sample of items" in lines["Formula"]


def test_that_a_rolling_window_stands_on_the_last_run_inside_it() -> None:
    rolling = replace(GOLDEN, window=Window("rolling", 7, "period_end"), min_samples=0)
    data = table(
        rows("old", "2026-10-20", {f"i{each}": True for each in range(50)}),
        rows("new", "2026-10-28", {f"i{each}": each < 30 for each in range(50)}),
    )
    assert judged(data, rolling).good == 30
    assert "run “new”" in judged(data, rolling).reason


def test_that_daily_reviews_of_different_items_are_all_samples_and_a_second_look_is_none() -> None:
    reviews = frame("reviews", {
        "time": [f"2026-10-{1 + each // 10:02d}T10:00:00Z" for each in range(200)],
        "item": [f"c{each}" for each in range(200)],
        "accepted": [each % 20 > 0 for each in range(200)],
    })  # fmt: skip
    once = judge_one(objective(), {"reviews": reviews})
    assert (once.samples, once.good, once.unit_of_sample) == (200, 190, "items")
    again = judge_one(objective(), {"reviews": repeated(reviews, 3)})
    assert (again.samples, again.good, again.interval) == (200, 190, once.interval)


def test_that_complete_records_count_as_they_did() -> None:
    counted = replace(GOLDEN, complete="counted", min_samples=0)
    result = judged(runs(["2026-10-05", "2026-10-12"], 45, 50, 2), counted)
    assert (result.samples, result.good, result.unit_of_sample) == (200, 180, "records")


SCORED = Indicator("mean", "evaluations", "score")
KINDS = {
    "share": GOLDEN,
    "all runs": replace(GOLDEN, runs="all"),
    "mean": replace(GOLDEN, indicator=SCORED, target=Decimal("0.5"), unit=""),
    "percentile": replace(
        GOLDEN, indicator=replace(SCORED, kind="percentile", percentile=Decimal(50)),
        target=Decimal("0.5"), unit="",
    ),
    "rolling": replace(GOLDEN, window=Window("rolling", 14, "daily"), min_samples=0),
}  # fmt: skip


@settings(max_examples=tries(5, 15), deadline=None)
@given(st.integers(2, 4), st.lists(st.booleans(), min_size=2, max_size=12), st.data())
def test_that_repeats_change_nothing_of_a_month(times: int, good: list[bool], data: Any) -> None:
    days = data.draw(st.lists(st.integers(1, 31), min_size=1, max_size=4, unique=True))
    evidence = table(*(
        rows(f"r{day}", f"2026-10-{day:02d}", {f"i{n}": each for n, each in enumerate(good)},
             score=(day % 7) / 7)
        for day in sorted(days)
    ))  # fmt: skip
    for name, one in KINDS.items():
        first, second = (judged(each, one) for each in (evidence, repeated(evidence, times)))
        for field in ("value", "verdict", "samples", "interval", "further_samples", "budget", "burn",
                      "at_risk", "good", "total", "trend"):  # fmt: skip
            assert getattr(first, field) == getattr(second, field), (name, field)


def test_that_a_proof_of_a_set_counts_as_its_verdict_does() -> None:
    data = table(rows("r1", "2026-10-05", {"a": [True, True, False], "b": True, "c": [False] * 9}))
    (proof,) = proofs_for("golden", 3, data, Objectives(objectives=(GOLDEN,)))
    result = judged(data)
    assert proof.of == result.samples == 3
    assert proof.observed == pytest.approx(float(result.value or 0))


def test_that_the_sets_agreed_decide_which_run_is_complete() -> None:
    data = table(
        rows("r1", "2026-10-05", {f"i{each}": True for each in range(4)}),
        rows("r2", "2026-10-12", {f"i{each}": False for each in range(5)}, set_version="2"),
    )
    terms = replace(
        agreement(replace(GOLDEN, min_samples=0)),
        evaluation=Evaluation(sets=(GoldenSet("golden", version="1", items=4),)),
    )
    result = assess_period(inputs(terms, {"evaluations": data})).results[0]
    assert result.good == 4
    assert "run “r1”" in result.reason


def test_that_advice_knows_a_set_comes_back() -> None:
    days = [f"2026-{month:02d}-{day:02d}" for month in (9, 10) for day in (2, 9, 16, 23, 28)]
    data = table(*(
        rows(f"r-{day}", day, {f"i{each}": (each + number) % 9 > 0 for each in range(40)})
        for number, day in enumerate(days)
    ))  # fmt: skip
    terms = agreement(replace(GOLDEN, min_samples=0))
    given_inputs = inputs(terms, {"evaluations": data})
    one = terms.objectives.objectives[0]
    advice = advise(known_by_day(given_inputs, terms, one, Frames(given_inputs)), terms.objectives)
    assert (advice.samples, advice.samples_ahead) == (40, 40)
    assert advice.chances is not None


def test_that_drift_is_looked_for_among_items() -> None:
    days = [f"2026-{month:02d}-{day:02d}" for month in (9, 10) for day in range(1, 31)]
    rng = np.random.default_rng(4)
    data = table(*(
        rows(f"r-{day}", day, {f"{day}-{each}": bool(rng.random() < 0.8) for each in range(6)},
             score=float(rng.random()))
        for day in days
    ))  # fmt: skip
    grid = DayGrid(
        datetime(2026, 9, 1, tzinfo=UTC).date(), datetime(2026, 10, 30, tzinfo=UTC).date(), "UTC"
    )
    once, again = (evaluation_series(each, grid) for each in (data, repeated(data, 5)))
    for one, other in zip(once, again, strict=True):
        assert np.allclose(one.values, other.values, equal_nan=True)
        assert (one.counts == other.counts).all()
    spans = spans_of(grid.first, grid.last)
    assert spans is not None
    looks = [look_at({"evaluations": each}, grid, spans) for each in (data, repeated(data, 5))]
    for first, second in zip(*looks, strict=True):
        assert first.result == second.result
    reviews = data.assign(accepted=data["passed"])[["time", "item", "accepted", ROW, BATCH]]
    assert (review_series(repeated(reviews, 3), grid)[0].counts <= 6).all()


def test_that_the_clause_says_items_and_which_run() -> None:
    def said(one: Objective) -> str:
        return str(written_blocks(agreement(one), "objectives"))

    assert "Each item counts once, however often it was judged." in said(GOLDEN)
    assert "Of several runs of one set the last complete run of the window counts." in said(GOLDEN)
    assert "Fewer than 50 items prove nothing." in said(GOLDEN)
    assert "each item once" in said(replace(GOLDEN, runs="all"))
    assert "run" not in said(objective()).split("Each item counts once")[1][:60]
    assert "Each item counts once" not in said(replace(GOLDEN, complete="counted"))


def test_that_days_that_hang_together_need_more_than_one_run() -> None:
    by_days = replace(GOLDEN, drawn="days")
    found = {each.id for each in objective_findings(agreement(by_days))}
    assert "run-of-one-day" in found
    for other in (replace(by_days, runs="all"), GOLDEN):
        assert "run-of-one-day" not in {each.id for each in objective_findings(agreement(other))}


def test_that_conditions_on_the_set_still_choose_it() -> None:
    among = (Condition("set", "is", "golden"),)
    one = replace(GOLDEN, indicator=replace(PASSED, among=among), min_samples=0)
    other = [{**each, "set": "other"} for each in rows("x", "2026-10-20", {"a": False})]
    result = judged(table(rows("r1", "2026-10-05", {"a": True}), other), one)
    assert (result.good, result.samples) == (1, 1)
