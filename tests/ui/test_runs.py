"""Runs on an evaluation set compared in the window: what flipped by name, and “not comparable”
where the set changed.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from slastudio.contract.terms.conduct import GoldenSet
from slastudio.contract.terms.objectives import Condition, Indicator, Objective
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.golden_runs import review_golden_runs
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.ui.window.main_window import MainWindow

RUNS = {  # run → items that fail, of forty (the last also lacks one item and has another)
    "r-1": {3},
    "r-2": {3, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17},
    "r-3": {7},
}


def log() -> str:
    lines = ["set,run,time,item,metric,passed"]
    for number, (run, failed) in enumerate(RUNS.items(), 1):
        items = range(1, 41) if run != "r-3" else range(2, 42)
        lines += [
            f"golden,{run},2026-10-{6 * number:02}T08:00:00Z,q-{n:02},exact,{n not in failed}"
            for n in items
        ]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("told")
    (folder / "evaluations.csv").write_text(log())
    with create_project(
        folder / "p.slastudio", "small-business-retainer", client="Acme", zone="UTC"
    ) as project:
        agreement = current_agreement(project)
        on_set = (Condition("set", "is", "golden"),)
        share = Indicator(
            "good_share", "evaluations", good=(Condition("passed", "is", "true"),), among=on_set
        )
        golden = Objective(
            "golden-set",
            "Golden set passed",
            indicator=share,
            target=Decimal(90),
            golden_set="golden",
        )
        objectives = (*agreement.objectives.objectives, golden)
        evaluation = replace(
            agreement.evaluation,
            sets=(GoldenSet("golden", "Golden set", "Quality lead", "1", 40),),
            regression_points=Decimal(3),
        )
        save_agreement(
            project,
            replace(
                agreement,
                objectives=replace(agreement.objectives, objectives=objectives),
                evaluation=evaluation,
            ),
        )
        import_file(project, folder / "evaluations.csv")
    return folder / "p.slastudio"


@pytest.fixture
def page(show_window: Callable[[Path], MainWindow], told: Path, tmp_path: Path) -> Any:
    made = show_window(Path(shutil.copy(told, tmp_path / "p.slastudio")))
    assert made.desk is not None
    made.desk.go("objectives")
    found: Any = made.desk.pages["objectives"]
    found.list.choose("golden-set")
    return found


def texts(panel: Any) -> str:
    parts = [panel.metrics.itemAt(n).widget() for n in range(panel.metrics.count())]
    return "\n".join(each.as_text() if hasattr(each, "as_text") else each.text() for each in parts)


def test_that_the_last_two_runs_are_compared_and_what_differs_is_named(page: Any) -> None:
    page.runs_button.click()
    panel = page.runs
    assert (panel.run.currentData(), panel.against.currentData()) == ("r-3", "r-2")
    assert panel.headline.text() == "39 items in common"
    assert panel.obstacles.isVisibleTo(panel)
    assert (
        "◐ Not comparable: The hash of item ids changed: 39 items are common"
        in panel.obstacles.text()
    )
    table = panel.items.as_text()
    assert "q-41\t○ Only in Run" in table
    assert "q-01\t○ Only in Against" in table
    assert table.count("● Gained") == 11


def test_that_a_chosen_pair_tells_flips_interval_and_regression(page: Any) -> None:
    page.runs_button.click()
    panel = page.runs
    panel.run.setCurrentIndex(panel.run.findData("r-2"))
    panel.against.setCurrentIndex(panel.against.findData("r-1"))
    panel.run.activated.emit(panel.run.currentIndex())
    expected = (
        review_golden_runs(page.session.project, "golden", "r-2", "r-1").sets[0].comparisons[0]
    )
    assert panel.comparison == expected
    assert not panel.obstacles.isVisibleTo(panel)
    told = texts(panel)
    assert "\tAgainst\tRun\nPassed\t97.5 %\t70 %" in told
    assert "−27.5 points (95 %: " in told
    assert "11 lost, 0 gained of 40 items" in told
    assert (
        "■ Regression: a drop of 27.5 points exceeds 3 points, and the whole interval does: it is proven."
        in told
    )
    flipped = [line.split("\t")[0] for line in panel.items.as_text().splitlines()[1:]]
    assert flipped == [f"q-{n:02}" for n in sorted(RUNS["r-2"] - RUNS["r-1"])]


def test_that_a_run_is_not_compared_with_itself(page: Any) -> None:
    page.runs_button.click()
    panel = page.runs
    panel.against.setCurrentIndex(panel.run.currentIndex())
    panel.against.activated.emit(panel.against.currentIndex())
    assert "cannot be compared with itself" in panel.problem.text()
    assert not panel.outcome.isVisibleTo(panel)


def test_that_objectives_without_evaluations_offer_no_runs(page: Any) -> None:
    page.runs_button.click()
    assert page.runs.isVisibleTo(page)
    page.list.choose("first-response")
    assert page.runs_button.isHidden()
    assert not page.runs.isVisibleTo(page)
    page.list.choose("golden-set")
    assert page.runs.isVisibleTo(page)
    page.runs.left.emit()
    assert not page.runs_button.isChecked()
