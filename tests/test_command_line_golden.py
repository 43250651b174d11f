"""The command runs: what it prints of evaluation sets, the shape of its JSON, one sentence for a
mistake.
"""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.contract.terms.conduct import GoldenSet
from slastudio.judge.golden.runs import hash_of_items
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.golden_runs import review_golden_runs
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project, open_project

ITEMS = [f"q{number:02d}" for number in range(40)]
LOST, GAINED = {"q03", "q11", "q29"}, {"q35"}


def evaluation_log(path: Path) -> None:
    """Write three runs of 40 items: 36 pass, then 34 (three lost, one gained), then version 2 with
    q00 in q40's place.
    """
    passing = set(ITEMS[:35]) | {"q39"}
    runs = (
        ("w41", "2026-10-05", "1", ITEMS, passing),
        ("w42", "2026-10-12", "1", ITEMS, passing - LOST | GAINED),
        ("w43", "2026-10-19", "2", [*ITEMS[1:], "q40"], passing - LOST | GAINED | {"q40"}),
    )
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "time",
                "run",
                "set",
                "set_version",
                "item",
                "metric",
                "passed",
                "model",
                "prompt_version",
            ]
        )
        for name, day, version, items, good in runs:
            for item in items:
                told = "true" if item in good else "false"
                writer.writerow(
                    [f"{day}T09:00:00Z", name, "golden", version, item, "exact", told, "m-1", "p7"]
                )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("golden")
    path = folder / "p.slastudio"
    with create_project(path, "governed-production", zone="Europe/Madrid") as made:
        terms = current_agreement(made)
        golden = GoldenSet("golden", "Golden set", "", "1", 40, hash_of_items(ITEMS), "")
        save_agreement(made, replace(terms, evaluation=replace(terms.evaluation, sets=(golden,))))
        evaluation_log(folder / "evaluations.csv")
        import_file(made, folder / "evaluations.csv")
    return path


def test_that_the_flipped_items_stand_in_the_json(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["runs", str(project), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found.keys() == {"zone", "terms", "confidence", "rows", "sets", "notes"}
    (golden,) = found["sets"]
    assert golden.keys() == {
        "set", "agreed", "judge_model", "regression_points", "runs", "comparisons", "objectives", "notes",
    }  # fmt: skip
    assert [(each["run"], each["items"], each["hash_as_agreed"]) for each in golden["runs"]] == [
        ("w41", 40, True), ("w42", 40, True), ("w43", 40, False),
    ]  # fmt: skip
    assert golden["runs"][0]["items_hash"] == golden["agreed"]["items_hash"]
    assert golden["agreed"]["owner_role"] is None
    same, changed = golden["comparisons"]
    passed = same["metrics"][0]["passed"]
    assert (set(passed["lost"]), set(passed["gained"])) == (LOST, GAINED)
    assert (passed["difference"], passed["p"]) == (-5, 0.625)
    assert same["metrics"][0]["regression"] == {
        "drop": 5, "limit": 3, "regressed": True, "fell": False, "proven": False,
    }  # fmt: skip
    assert (same["comparable"], changed["comparable"]) == (True, False)
    assert (changed["only_in_run"], changed["only_in_against"], changed["common_items"]) == (
        ["q40"],
        ["q00"],
        39,
    )


def test_that_the_runs_read_as_sentences(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["runs", str(project), "--set", "golden", "--run", "w42", "--against", "w41"]) == 0
    text = capsys.readouterr().out
    assert "Set golden (Golden set), version 1, 40 items, no owner" in text
    assert "Nobody owns this set" in text
    assert "w42 against w41: 40 items in common" in text
    assert "lost: q03, q11, q29" in text
    assert "gained: q35" in text
    assert (
        "Regression: a drop of 5 points exceeds 3 points, but chance may explain it: it is not proven."
        in text
    )
    assert "92 % on 40 items cannot be told from 84 %" in text
    assert run(["runs", str(project)]) == 0
    assert "Not comparable as figures of the whole set" in capsys.readouterr().out


def test_that_a_run_nobody_knows_is_one_sentence(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["runs", str(project), "--run", "w99"]) == 1
    assert (
        capsys.readouterr().err
        == "slastudio: There is no run “w99”. The newest are: w41, w42, w43.\n"
    )
    assert run(["runs", str(project), "--set", "silver", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "error": "“silver” is no evaluation set here. There are: golden."
    }


def test_that_a_project_without_evaluations_still_says_what_its_sets_can_prove(
    tmp_path: Path,
) -> None:
    with create_project(tmp_path / "p.slastudio", "governed-production"):
        pass
    with open_project(tmp_path / "p.slastudio", write=False) as project:
        (golden,) = review_golden_runs(project).sets
    assert (golden.runs, golden.comparisons) == ((), ())
    assert "No run on this set was imported." in golden.notes
    assert golden.proofs[0].sentence.startswith("92 % on 400 items cannot be told from 90 %")


def test_that_runs_belong_to_local_days(project: Path) -> None:
    with open_project(project, write=False) as opened:
        (golden,) = review_golden_runs(opened).sets
    assert [each.time.date() for each in golden.runs if each.time] == [
        date(2026, 10, day) for day in (5, 12, 19)
    ]  # fmt: skip
    assert not any("gaps between runs" in each for each in golden.notes)
