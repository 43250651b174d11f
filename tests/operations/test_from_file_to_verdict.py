"""Objectives from a file to a verdict: small files are imported into a project made from a template, and
figure and verdict are those of counting the same rows by hand.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from slastudio.contract.terms.objectives import Condition, Indicator, Objective, Window
from slastudio.judge.outcome.objective_result import Result
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.drift import review_drift
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project

NOW = datetime(2026, 4, 20, tzinfo=UTC)
MONTH, FIRST, DAYS = "2026-03", date(2026, 3, 1), 31
Rows = Sequence[Sequence[object]]
Judge = Callable[..., Result]


def moment(number: int) -> str:
    """Return the time of one row: rows go round the days of March, so that no day is without any."""
    day = FIRST + timedelta(number % DAYS)
    return f"{day}T{8 + number // DAYS % 12:02d}:00:00Z"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Callable[[str], Project]]:
    opened: list[Project] = []

    def make(slug: str) -> Project:
        path = tmp_path / f"{len(opened)}.slastudio"
        project = create_project(path, slug, client="Acme", zone="UTC")
        opened.append(project)
        return project

    yield make
    for each in opened:
        each.close()


def imported(project: Project, folder: Path, headings: str, rows: Rows) -> None:
    path = folder / f"{Path(project.path).stem}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(headings.split())
        writer.writerows((moment(number), *row) for number, row in enumerate(rows))
    batch = import_file(project, path).batch
    assert (batch.accepted, batch.rejected) == (len(rows), 0)


def result(project: Project, name: str) -> Result:
    return next(each for each in assess(project, MONTH, now=NOW).results if each.id == name)


@pytest.fixture
def judged(made: Callable[[str], Project], tmp_path: Path) -> Judge:
    """Return the result of one objective put in the place of the template's, on the rows of one file."""

    def judge(objective: Objective, headings: str, rows: Rows) -> Result:
        project = made("governed-production")
        terms = current_agreement(project)
        only = replace(terms.objectives, objectives=(objective,))
        save_agreement(project, replace(terms, objectives=only))
        imported(project, tmp_path, headings, rows)
        return result(project, objective.id)

    return judge


def promised(indicator: Indicator, comparator: str, target: str, unit: str = "%") -> Objective:
    return Objective(
        "o", "O", indicator=indicator, comparator=comparator, target=Decimal(target), unit=unit
    )


def percent(part: int, whole: int) -> float:
    return float(100 * Fraction(part, whole))


# -- labels ------------------------------------------------------------------------------------------------------------

# what it was and what was said, and how often: 18 of 20 said to be fraud are, and 18 of 24 frauds were said
CLASSES = (
    ("fraud", "fraud", 18),
    ("fraud", "clean", 6),
    ("clean", "fraud", 2),
    ("clean", "clean", 74),
)
PAIRS = [(label, given) for label, given, count in CLASSES for _ in range(count)]
HITS = sum(pair == ("fraud", "fraud") for pair in PAIRS)
SAID = sum(given == "fraud" for _, given in PAIRS)
TRUE = sum(label == "fraud" for label, _ in PAIRS)


@pytest.mark.parametrize(
    ("metric", "base", "target", "verdict"),
    [
        ("precision", SAID, "90", "met"),
        ("precision", SAID, "90.1", "missed"),
        ("recall", TRUE, "75", "met"),
        ("recall", TRUE, "76", "missed"),
    ],
)
def test_that_precision_and_recall_of_a_label_are_those_of_counting(
    judged: Judge, metric: str, base: int, target: str, verdict: str
) -> None:
    indicator = Indicator("classification", "evaluations", metric=metric, label="fraud")
    rows = [("r1", f"i{number}", *pair) for number, pair in enumerate(PAIRS)]
    found = judged(promised(indicator, ">=", target), "time run item label prediction", rows)
    assert found.value is not None
    assert float(found.value) == pytest.approx(percent(HITS, base))
    assert found.verdict == verdict


def test_that_precision_of_a_sample_is_missed_only_where_that_is_proven(judged: Judge) -> None:
    indicator = Indicator("classification", "evaluations", metric="precision", label="fraud")
    rows = [("r1", f"i{number}", *pair) for number, pair in enumerate(PAIRS)]
    verdicts = {}
    for target in ("90", "95", "99.5"):
        sampled = replace(promised(indicator, ">=", target), complete="sampled")
        found = judged(sampled, "time run item label prediction", rows)
        assert found.interval is not None
        verdicts[target] = found.verdict
        proven = float(target) > found.interval[1]
        assert found.verdict == ("met" if target == "90" else "missed" if proven else "not_proven")
    # 18 of 20: 95 lies inside the interval, and 99.5 beyond it
    assert verdicts == {"90": "met", "95": "not_proven", "99.5": "missed"}


@pytest.mark.parametrize("above", [True, False])
def test_that_the_area_is_the_share_of_pairs_in_the_right_order(judged: Judge, above: bool) -> None:
    rng = np.random.default_rng(5)
    scored = [
        (label, round(float(rng.normal(0.6 if label == "fraud" else 0.4, 0.15)), 1))
        for label in ["fraud"] * 25 + ["clean"] * 35
    ]
    with_it = [score for label, score in scored if label == "fraud"]
    without = [score for label, score in scored if label == "clean"]
    doubled = sum(2 * (a > b) + (a == b) for a in with_it for b in without)
    area = Fraction(doubled, 2 * len(with_it) * len(without))
    assert any(a == b for a in with_it for b in without), "no tie is tried"
    step = Decimal("0.001") * (1 if above else -1)
    target = (Decimal(repr(float(area))) + step).quantize(Decimal("0.0001"))
    indicator = Indicator(
        "classification", "evaluations", metric="auc", label="fraud", column="score"
    )
    rows = [("r1", f"i{number}", *each) for number, each in enumerate(scored)]
    found = judged(
        promised(indicator, ">=", str(target), unit=""), "time run item label score", rows
    )
    assert found.value is not None
    assert float(found.value) == pytest.approx(float(area))
    assert found.verdict == ("missed" if above else "met")


# -- gaps in the data --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "verdict"), [("3", "met"), ("2.9", "missed")])
def test_that_records_without_a_value_are_a_share(judged: Judge, target: str, verdict: str) -> None:
    empty = {7, 50, 93}
    rows = [
        (f"r{number}", "ok", "" if number in empty else f"0.{number:02d}") for number in range(100)
    ]
    indicator = Indicator("missing_rate", "requests", "confidence")
    found = judged(promised(indicator, "<=", target), "time request_id status confidence", rows)
    assert (found.value, found.verdict, found.total) == (Decimal(3), verdict, 100)


# -- cases without a person, fallbacks ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("handed", "verdict"), [(12, "met"), (13, "missed")])
def test_that_containment_is_the_templates_own_promise_kept_or_not(
    made: Callable[[str], Project], tmp_path: Path, handed: int, verdict: str
) -> None:
    project = made("customer-support")
    status = [("order-status", "true" if number < handed else "false") for number in range(60)]
    # what other workflows hand over is none of it
    others = [("returns", "true") for _ in range(40)]
    rows = [(f"r{number}", "ok", *each) for number, each in enumerate([*status, *others])]
    imported(project, tmp_path, "time request_id status workflow escalated", rows)
    found = result(project, "containment")
    assert (found.target, found.total) == (Decimal(80), 60)
    assert found.value is not None
    assert float(found.value) == pytest.approx(percent(60 - handed, 60))
    assert found.verdict == verdict


@pytest.mark.parametrize(("target", "verdict"), [("8.1", "met"), ("8", "missed")])
def test_that_the_fallback_rate_is_judged_and_watched(
    made: Callable[[str], Project], tmp_path: Path, target: str, verdict: str
) -> None:
    project = made("governed-production")
    rate = Indicator("good_share", "requests", good=(Condition("fallback", "is", "true"),))
    terms = current_agreement(project)
    only = replace(terms.objectives, objectives=(promised(rate, "<=", target),))
    save_agreement(project, replace(terms, objectives=only))
    # ten a day of 31 days; one fallback on most days, none in the last six
    told = [number // DAYS == 4 and number % DAYS < 25 for number in range(310)]
    rows = [(f"r{n}", "ok", str(each).lower()) for n, each in enumerate(told)]
    imported(project, tmp_path, "time request_id status fallback", rows)
    found = result(project, "o")
    assert found.value is not None
    assert float(found.value) == pytest.approx(percent(sum(told), 310))
    assert sum(told) == 25
    assert found.verdict == ("missed" if percent(25, 310) > float(target) else "met") == verdict
    searched = review_drift(project, now=NOW).searched
    (watched,) = (each.series for each in searched if "fallback" in each.series.id)
    days = [float(each) for each in watched.values if not np.isnan(each)]
    assert days == pytest.approx([10.0] * 25 + [0.0] * 6)


# -- people and their rubric -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("low", "verdict"), [(4, "met"), (6, "not_proven"), (14, "missed")])
def test_that_a_line_of_a_rubric_is_judged_by_the_rule_of_the_template(
    made: Callable[[str], Project], tmp_path: Path, low: int, verdict: str
) -> None:
    project = made("governed-production")
    # three of five is no answer within policy, whether it was accepted or not
    scores = [3 if number < low else 4 + number % 2 for number in range(400)]
    rows = [(f"i{n}", score, 5, "true") for n, score in enumerate(scores)]
    imported(project, tmp_path, "time item rubric.policy rubric.tone accepted", rows)
    found = result(project, "policy")
    assert found.value is not None
    assert float(found.value) == pytest.approx(percent(400 - low, 400))
    assert (found.target, found.samples, found.verdict) == (Decimal(99), 400, verdict)
    assert found.interval is not None
    assert (found.interval[1] < 99) is (verdict == "missed")
    # the other column of the file is another objective
    assert result(project, "task-success").value == 100


def test_that_fewer_reviews_than_agreed_prove_nothing(
    made: Callable[[str], Project], tmp_path: Path
) -> None:
    project = made("governed-production")
    rows = [(f"i{number}", 5, "true") for number in range(299)]
    imported(project, tmp_path, "time item rubric.policy accepted", rows)
    found = result(project, "policy")
    assert (found.value, found.verdict) == (Decimal(100), "not_proven")


@pytest.mark.parametrize(("target", "verdict"), [("2", "met"), ("1.9", "missed")])
def test_that_breaches_of_policy_are_counted_against_a_limit(
    judged: Judge, target: str, verdict: str
) -> None:
    breach = (Condition("rubric.policy", "below", "4"),)
    rows = [(f"i{n}", 3 if n in (10, 60, 110, 160) else 5, "true") for n in range(200)]
    objective = promised(Indicator("good_share", "reviews", good=breach), "<=", target)
    found = judged(objective, "time item rubric.policy accepted", rows)
    assert (found.value, found.good, found.verdict) == (Decimal(2), Decimal(4), verdict)


@pytest.mark.parametrize(("target", "verdict"), [("2.5", "met"), ("2", "missed")])
def test_that_invented_answers_are_counted_against_a_limit(
    judged: Judge, target: str, verdict: str
) -> None:
    invented = Indicator(
        "good_share",
        "evaluations",
        good=(Condition("passed", "is", "false"),),
        among=(Condition("metric", "is", "no_invention"),),
    )
    # three of 120 answers are invented; what fails by another measure is none of it
    rows = [("r1", f"i{n}", "no_invention", str(n % 40 != 0).lower()) for n in range(120)]
    rows += [("r1", f"i{n}", "format", "false") for n in range(120)]
    found = judged(promised(invented, "<=", target), "time run item metric passed", rows)
    assert (found.value, found.total, found.verdict) == (Decimal("2.5"), 120, verdict)


# -- parts of the latency ----------------------------------------------------------------------------------------------


def percentile_of(values: Sequence[int], percentile: int) -> float:
    """Return the percentile between the two nearest ranks, as the template agrees."""
    ranked = sorted(values)
    place = Fraction(percentile * (len(ranked) - 1), 100)
    low = int(place)
    high = min(low + 1, len(ranked) - 1)
    return float(ranked[low] + (place - low) * (ranked[high] - ranked[low]))


@pytest.mark.parametrize("column", ["latency_ms", "stage.retrieval_ms"])
@pytest.mark.parametrize("region", ["", "eu", "us"])
@pytest.mark.parametrize("kept", [True, False])
def test_that_latency_of_a_stage_and_of_a_region_is_judged(
    judged: Judge, column: str, region: str, kept: bool
) -> None:
    where = ["eu" if number % 3 else "us" for number in range(240)]
    whole = [
        900 + 37 * number % 1009 + (800 if at == "us" else 0) for number, at in enumerate(where)
    ]
    stage = [80 + 13 * number % 211 + (60 if at == "us" else 0) for number, at in enumerate(where)]
    rows = [(f"r{n}", "ok", *each) for n, each in enumerate(zip(whole, stage, where, strict=True))]
    values = whole if column == "latency_ms" else stage
    chosen = [value for value, at in zip(values, where, strict=True) if region in ("", at)]
    by_hand = percentile_of(chosen, 95)
    among = (Condition("seg.region", "is", region),) if region else ()
    indicator = Indicator("percentile", "requests", column, Decimal(95), among=among)
    target = str(int(by_hand) + (1 if kept else -1))
    headings = "time request_id status latency_ms stage.retrieval_ms seg.region"
    found = judged(promised(indicator, "<=", target, "ms"), headings, rows)
    assert found.value is not None
    assert float(found.value) == pytest.approx(by_hand)
    assert (found.samples, found.verdict) == (len(chosen), "met" if kept else "missed")


def test_that_a_stage_is_judged_day_by_day_where_its_window_rolls(judged: Judge) -> None:
    # slow on 10 to 12 March alone: the month as a whole would keep the limit
    slow = {9, 10, 11}
    values = [900 if number % DAYS in slow else 100 for number in range(310)]
    rows = [(f"r{n}", "ok", value) for n, value in enumerate(values)]
    indicator = Indicator("percentile", "requests", "stage.retrieval_ms", Decimal(60))
    month = promised(indicator, "<=", "500", "ms")
    rolling = replace(month, window=Window("rolling", 3, "daily"))
    headings = "time request_id status stage.retrieval_ms"
    assert judged(month, headings, rows).verdict == "met"
    found = judged(rolling, headings, rows)
    assert (found.verdict, found.value) == ("missed", Decimal(900))
    # of three days two or more are slow where the last is the 11th, the 12th or the 13th
    assert found.worst_day is not None
    assert date(2026, 3, 11) <= found.worst_day <= date(2026, 3, 13)


# -- retrieval that changes silently -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "silent"), [("", True), ("idx-2", False), ("idx-21", True)], ids=str
)
def test_that_another_retrieval_nobody_announced_is_told(
    made: Callable[[str], Project], tmp_path: Path, entry: str, silent: bool
) -> None:
    project = made("governed-production")
    rows = [(f"r{n}", "ok", "m-1", "idx-2" if n % DAYS >= 18 else "idx-1") for n in range(2 * DAYS)]
    imported(project, tmp_path, "time request_id status model retrieval_version", rows)
    if entry:
        add_entry(
            project,
            "changes",
            {"when": "2026-03-18 09:00", "title": "Another index", "version": entry},
        )
    found = assess(project, MONTH, now=NOW)
    assert [(each.day, each.value, each.rows) for each in found.silent] == (
        [(date(2026, 3, 19), "idx-2", 2 * (DAYS - 18))] if silent else []
    )
    for each in found.silent:
        assert each.sentence.startswith("Retrieval idx-2 answers since 19 March 2026 (26 requests)")
    told = [each.title for each in found.attention]
    assert any(title.startswith("Silent change: retrieval idx-2") for title in told) is silent


# -- grounding, citations, tolerance -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("target", "verdict"), [("0.85", "met"), ("0.86", "missed")])
def test_that_grounded_answers_are_judged_by_their_score(
    judged: Judge, target: str, verdict: str
) -> None:
    indicator = Indicator(
        "mean",
        "evaluations",
        "score",
        among=(Condition("metric", "is", "groundedness"),),
    )
    scores = ["0.95"] * 60 + ["0.7"] * 40
    rows = [("r1", "golden", f"i{n}", "groundedness", score) for n, score in enumerate(scores)]
    rows += [("r1", "golden", f"i{n}", "fluency", "0.1") for n in range(100)]
    found = judged(promised(indicator, ">=", target, ""), "time run set item metric score", rows)
    assert found.value == Decimal("0.85")
    assert (found.samples, found.verdict) == (100, verdict)


@pytest.mark.parametrize(("target", "verdict"), [("88", "met"), ("88.1", "missed")])
def test_that_citation_coverage_is_a_share_of_answers(
    judged: Judge, target: str, verdict: str
) -> None:
    indicator = Indicator(
        "good_share",
        "evaluations",
        good=(Condition("passed", "is", "true"),),
        among=(Condition("metric", "is", "citation coverage"),),
    )
    rows = [
        ("r1", "golden", f"i{n}", "citation coverage", "true" if n < 88 else "false")
        for n in range(100)
    ]
    rows += [("r1", "golden", f"i{n}", "correct", "false") for n in range(100)]
    found = judged(promised(indicator, ">=", target), "time run set item metric passed", rows)
    assert (found.good, found.total, found.verdict) == (88, 100, verdict)


@pytest.mark.parametrize(
    ("later", "moved"), [(95, "unchanged"), (93, "unchanged"), (92, "regressed"), (98, "improved")]
)
def test_that_a_figure_within_the_tolerance_has_not_moved(
    made: Callable[[str], Project], tmp_path: Path, later: int, moved: str
) -> None:
    project = made("governed-production")
    terms = current_agreement(project)
    indicator = Indicator("classification", "evaluations", metric="accuracy")
    only = replace(terms.objectives, objectives=(promised(indicator, ">=", "90"),))
    agreed = replace(terms.evaluation, regression_points=Decimal(2))
    save_agreement(project, replace(terms, objectives=only, evaluation=agreed))
    path = tmp_path / "runs.csv"
    lines = ["time,run,item,label,prediction"]
    for run, month, days, right in (("r1", "2026-02", 28, 95), ("r2", "2026-03", 31, later)):
        lines += [
            f"{month}-{n % days + 1:02d}T10:00:00Z,{run},i{n},yes,{'yes' if n < right else 'no'}"
            for n in range(100)
        ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert import_file(project, path).batch.accepted == 200
    found = result(project, "o")
    assert (found.value, found.previous_value, found.tolerance) == (later, 95, 2)
    assert found.movement == moved


@pytest.mark.parametrize(("target", "verdict"), [("2.5", "met"), ("2.4", "missed")])
def test_that_a_figure_only_this_export_has_can_be_promised(
    judged: Judge, target: str, verdict: str
) -> None:
    hops = [1, 2, 3, 4] * 20
    found = judged(
        promised(Indicator("mean", "requests", "extra.hops"), "<=", target, ""),
        "time request_id latency_ms hops",
        [(f"r{number}", 900, each) for number, each in enumerate(hops)],
    )
    assert (found.value, found.samples, found.verdict) == (Decimal("2.5"), 80, verdict)
