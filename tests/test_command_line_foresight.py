"""The commands adviser and replay: what they print, the shape of their JSON, one sentence for a
mistake.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from slastudio.cli import run
from slastudio.contract.exchange.terms_file import dump_terms, load_terms
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project, open_project

PROJECT, STRICT = "p.slastudio", "strict.yaml"
TERMS = """
format: slastudio-terms-1
parties: {zone: Europe/Madrid}
objectives:
  objectives:
    - id: answered
      name: Requests answered
      indicator: {kind: good_share, evidence: requests, good: [{column: status, operator: is, value: ok}]}
      comparator: '>='
      target: '90'
      unit: '%'
      window: {kind: month}
      complete: counted
    - id: latency
      name: Latency
      indicator: {kind: percentile, evidence: requests, column: latency_ms, percentile: '95'}
      comparator: '<='
      target: '900'
      unit: ms
      window: {kind: month}
      complete: counted
    - id: judged
      name: Judged
      indicator: {kind: good_share, evidence: reviews, good: [{column: accepted, operator: is, value: 'true'}]}
      target: '90'
      window: {kind: month}
pricing:
  currency: EUR
  monthly_fee: '1234.50'
  credits:
    - {name: Answers, objectives: [answered], percent: '5'}
  credit_cap: '10'
support:
  tiers:
    - {id: small, name: Small, fee: '1000'}
    - {id: large, name: Large, fee: '2000'}
  tier: small
"""


def write_log(path: Path) -> None:
    """Write 60 requests a day from 20 January to 12 May; a fifth of March's fail."""
    rng = np.random.default_rng(4)
    lines = ["time,request_id,latency_ms,status"]
    day = date(2026, 1, 20)
    while day <= date(2026, 5, 12):
        failing = 0.2 if day.month == 3 else 0.04
        for number in range(60):
            status = "error" if rng.random() < failing else "ok"
            lines.append(
                f"{day}T{6 + number // 6:02d}:{number % 6}5:00Z,{day}-{number},{rng.lognormal(6, 0.3):.1f},{status}"
            )
        day += timedelta(1)
    path.write_text("\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("foresight")
    write_log(path / "requests.csv")
    agreement = load_terms(TERMS)
    with create_project(path / PROJECT, "small-business-retainer") as project:
        save_agreement(project, agreement)
        import_file(project, path / "requests.csv")
    with create_project(path / "empty.slastudio", "small-business-retainer") as project:
        save_agreement(project, agreement)
    (path / STRICT).write_text(
        TERMS.replace("target: '90'\n      unit", "target: '97.5'\n      unit")
    )
    return path


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run([*arguments]) == 1
    return capsys.readouterr().err.strip()


# -- replay --------------------------------------------------------------------------------------------------------


def test_that_full_months_are_replayed_under_the_draft_as_assess_judges_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(capsys, "replay", str(folder / PROJECT))
    assert found.keys() == {"terms", "sha256", "zone", "months", "agreed_tier", "tiers", "notes"}
    assert found["months"] == ["2026-02", "2026-03", "2026-04"]
    assert found["notes"] == [
        "Not replayed, for evidence covers them only in part: 2026-01, 2026-05."
    ]
    assert [(each["id"], each["fee"]) for each in found["tiers"]] == [
        ("small", "1234.50"),
        ("large", "2000"),
    ]
    small, large = found["tiers"]
    with open_project(folder / PROJECT, write=False) as project:
        for month in small["months"]:
            alone = assess(project, month["month"])
            assert [(each["id"], each["verdict"]) for each in month["results"]] == [
                (each.id, each.verdict) for each in alone.results
            ]
            assert [each["value"] and Decimal(each["value"]) for each in month["results"]] == [
                each.value for each in alone.results
            ]
            assert alone.consequences is not None
            assert alone.consequences.credits is not None
            assert Decimal(month["credit"]) == alone.consequences.credits.amount
    # 5 % of 1,234.50 is 61.725, to the cent half to even
    assert [each["credit"] for each in small["months"]] == ["0.00", "61.72", "0.00"]
    assert (large["exposure"], large["worst_month"], large["misses"]) == ("100.00", "2026-03", 1)
    assert large["share_percent"] == "1.6667"
    assert large["months_without_data"] == []


def test_that_a_terms_file_is_held_against_history_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = hashlib.sha256((folder / PROJECT).read_bytes()).hexdigest()
    found = document(
        capsys, "replay", str(folder / PROJECT), "--terms", str(folder / STRICT), "--tier", "Large"
    )
    (tier,) = found["tiers"]
    answered = next(each for each in tier["objectives"] if each["id"] == "answered")
    assert (answered["target"], answered["missed"], tier["exposure"]) == ("97.5", 3, "300.00")
    assert hashlib.sha256((folder / PROJECT).read_bytes()).hexdigest() == before
    with open_project(folder / PROJECT, write=False) as project:
        assert dump_terms(current_agreement(project)) == dump_terms(load_terms(TERMS))


def test_that_months_asked_for_are_judged_although_evidence_covers_them_in_part(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(
        capsys, "replay", str(folder / PROJECT), "--from", "2025-12", "--to", "2026-01"
    )
    assert found["notes"] == [
        "Evidence covers 2026-01-20 to 2026-05-12; not wholly known: 2025-12, 2026-01."
    ]
    first, second = found["tiers"][0]["months"]
    assert (first["has_data"], first["credit"], second["has_data"]) == (False, None, True)
    assert found["tiers"][0]["months_without_data"] == ["2025-12"]


def test_that_a_replay_reads_as_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["replay", str(folder / PROJECT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("held against 2026-02 to 2026-04, 3 months (Europe/Madrid)")
    assert "Small (agreed), €1,234.50 a month" in lines
    row = next(line for line in lines if line.startswith("Requests answered"))
    assert [each for each in row if each in "●■◐○"] == ["●", "■", "●"]
    assert next(line for line in lines if line.startswith("Judged")).count("– ○") == 3
    assert any(line.startswith("Credit") and line.endswith("€61.72") for line in lines)
    assert any(line.startswith("Worst month: March 2026, €61.72.") for line in lines)


def test_that_mistakes_of_a_replay_are_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = str(folder / PROJECT)
    assert "no service tier “gold”" in refused(capsys, "replay", project, "--tier", "gold")
    assert "is no month" in refused(capsys, "replay", project, "--from", "2026-Q1")
    assert "lies before the first" in refused(
        capsys, "replay", project, "--from", "2026-04", "--to", "2026-03"
    )
    assert "no evidence with dates" in refused(capsys, "replay", str(folder / "empty.slastudio"))
    assert "There is no file" in refused(
        capsys, "replay", project, "--terms", str(folder / "none.yaml")
    )
    (folder / "wrong.yaml").write_text("format: slastudio-terms-1\nobjektives: {}\n")
    assert "objektives" in refused(capsys, "replay", project, "--terms", str(folder / "wrong.yaml"))
    (folder / "bare.yaml").write_text("format: slastudio-terms-1\n")
    assert "no objectives" in refused(
        capsys, "replay", project, "--terms", str(folder / "bare.yaml")
    )


# -- adviser -------------------------------------------------------------------------------------------------------


def test_that_targets_are_advised_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "adviser", str(folder / PROJECT))
    assert found.keys() == {
        "agreement",
        "sha256",
        "zone",
        "first",
        "last",
        "seed",
        "chance",
        "objectives",
    }
    assert (found["zone"], found["first"], found["last"]) == (
        "Europe/Madrid",
        "2026-01-20",
        "2026-05-12",
    )
    answered, latency, judged = found["objectives"]
    assert answered["baseline"] == {"first": "2026-04-01", "last": "2026-05-12", "weeks": 6}
    assert answered["coming"] == "June 2026"
    assert len(answered["weekly"]) == 6
    assert (
        Decimal(answered["proposed"])
        <= Decimal(answered["before_margin"])
        <= Decimal(answered["observed"])
    )
    assert Decimal(answered["proposed_internal"]) > Decimal(answered["proposed"])
    assert answered["proposed_chances"]["met"] >= 0.95
    assert sum(
        answered["chances"][each] for each in ("met", "missed", "not_proven")
    ) == pytest.approx(1, abs=1e-3)
    assert (answered["margin"]["of"], answered["margin"]["worst"]["first"]) == (
        "month",
        "2026-03-01",
    )
    assert Decimal(latency["proposed"]) >= Decimal(latency["observed"])
    assert (judged["proposed"], judged["observed"], judged["weeks_missing"]) == (None, None, 4)
    assert judged["reasons"][0].startswith("It cannot be measured: there are no reviews")
    assert document(capsys, "adviser", str(folder / PROJECT)) == found


def test_that_asked_days_are_the_baseline_and_too_few_propose_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = document(
        capsys,
        "adviser",
        str(folder / PROJECT),
        "--objective",
        "answered",
        "--from",
        "2026-03-02",
        "--to",
        "2026-03-22",
    )
    (answered,) = found["objectives"]
    assert answered["baseline"] == {"first": "2026-03-02", "last": "2026-03-22", "weeks": 3}
    assert (answered["proposed"], answered["weeks_missing"], answered["coming"]) == (
        None,
        1,
        "April 2026",
    )
    assert Decimal(answered["observed"]) < 85
    assert answered["chances"]["met"] < 0.2


def test_that_advice_reads_as_a_table_with_reasons(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["adviser", str(folder / PROJECT), "--objective", "answered", "--chance", "80"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert "to be kept with a chance of 80 %" in lines[0]
    assert lines[1].split() == [
        "Objective",
        "observed",
        "target",
        "kept",
        "proposed",
        "kept",
        "internal",
        "samples",
        "needed",
    ]
    assert lines[2].startswith("Requests answered")
    assert any(
        "would be found met in June 2026 with a chance of at least 80 %" in line for line in lines
    )


def test_that_mistakes_of_advice_are_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = str(folder / PROJECT)
    assert "objectives are: answered, latency, judged" in refused(
        capsys, "adviser", project, "--objective", "speed"
    )
    assert "lies before the first" in refused(
        capsys, "adviser", project, "--from", "2026-03-02", "--to", "2026-03-01"
    )
    assert "between 50 and 99 %" in refused(capsys, "adviser", project, "--chance", "100")
    assert "no evidence between these days" in refused(
        capsys, "adviser", project, "--to", "2025-03-01"
    )
    assert "no evidence with dates" in refused(capsys, "adviser", str(folder / "empty.slastudio"))
    with pytest.raises(SystemExit) as ended:
        run(["adviser", project, "--from", "yesterday"])
    assert ended.value.code == 2
