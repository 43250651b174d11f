"""The commands drift and costs: what they print, the shape of their JSON, one sentence for a
mistake.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from slastudio.cli import run
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from tests.operations.analysed import ZONE, Week, drifting_log, weekly_log
from tests.operations.test_costs import MONDAY

PROJECT = "p.slastudio"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("analysis")
    with create_project(path / PROJECT, "small-business-retainer", zone=ZONE) as project:
        drifting_log(path / "drifting.csv")
        import_file(project, path / "drifting.csv")
    with create_project(path / "costs.slastudio", "governed-production") as project:
        weekly_log(path / "weekly.csv", MONDAY, [Week(), Week(20, 2000, status=("ok", "error"))])
        import_file(project, path / "weekly.csv")
    return path


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_that_drift_is_told_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "drift", str(folder / PROJECT), "--from", "2026-03-01")
    assert found.keys() == {
        "zone", "first", "last", "rows", "series", "findings", "causes", "distributions", "changes", "notes",
    }  # fmt: skip
    assert (found["zone"], found["first"], found["last"]) == (ZONE, "2026-03-01", "2026-03-29")
    listed = [each for cause in found["causes"] for each in cause]
    assert sorted(listed) == list(range(len(found["findings"])))
    silent = next(each for each in found["findings"] if each["kind"] == "silent_change")
    assert (silent["day"], silent["value"], silent["rows"], silent["near"]) == (
        "2026-03-12",
        "m-2",
        450,
        [],
    )
    assert {look["verdict"] for look in found["distributions"]["looks"]} <= {
        "drift",
        "none",
        "too few samples",
    }
    whole = document(capsys, "drift", str(folder / PROJECT), "--series", "latency")
    step = next(each for each in whole["findings"] if each["series"] == "requests.latency.p95")
    assert (step["kind"], step["unit"], step["sure"]) == ("step", "ms", True)
    assert step["difference"] == pytest.approx(step["after"] - step["before"])
    assert step["within"][0]["segment"]["column"] == "seg.language"
    assert {each["group"] for each in whole["series"]} == {"latency"}


def test_that_drift_reads_as_sentences(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["drift", str(folder / PROJECT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(
        "silent change: model m-2 appears in requests without an entry" in line for line in lines
    )
    # latency rose once: its percentiles are one finding
    step = next(i for i, line in enumerate(lines) if "step: Latency, " in line)
    after = lines[step + 1 : step + 4]
    assert any("no recorded change near" in each for each in after)
    assert any("the same shows in" in each and "Latency, " in each for each in after)


def test_that_costs_are_told_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "costs", str(folder / "costs.slastudio"), "--period", "2026-W11")
    assert found.keys() == {
        "period", "against", "currency", "total", "spend", "change", "forecast", "cap", "unusual_days",
        "reconciliation", "unit_costs", "cost_of_failure", "outcomes", "notes",
    }  # fmt: skip
    assert (found["total"], found["currency"], found["against"]["label"]) == (
        "336.00",
        "USD",
        "2026-W10",
    )
    parts = {each["factor"]: Decimal(each["amount"]) for each in found["change"]["parts"]}
    assert sum(parts.values()) == Decimal(found["change"]["change"]) == Decimal("252.00")
    assert list(parts) == ["volume", "mix", "tokens", "cache", "price", "other", "not split"]
    # twice the requests and twice the tokens: of the joint 84 each has half
    assert (parts["volume"], parts["tokens"]) == (Decimal("126.00"), Decimal("126.00"))
    assert found["cost_of_failure"]["requests"] == 70
    assert found["unit_costs"][0] == {
        "of": "requests", "spend": "336.00", "count": 140, "amount": "2.40", "reason": None,
    }  # fmt: skip
    assert found["reconciliation"] == {
        "rows": [],
        "reason": "There are no bills of week 11 of 2026 to compare.",
    }
    assert found["cap"]["reason"] == "no cap is agreed for this period"


def test_that_costs_read_as_sentences(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["costs", str(folder / "costs.slastudio"), "--period", "2026-W11"]) == 0
    told = capsys.readouterr().out
    assert "Spend by request logs: $336.00 in 140 records" in told
    assert "Change of logged spend: $84.00 → $336.00, +$252.00" in told
    assert "Cost of one of 140 requests: 2.4 USD" in told


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["costs", "costs.slastudio", "--period", "soon"], "is not a period"),
        (
            ["costs", "costs.slastudio", "--period", "2026-W11", "--against", "2026-W11"],
            "does not end before",
        ),
        (["drift", PROJECT, "--from", "2030-01-01"], "There are no requests"),
        (["drift", PROJECT, "--from", "2026-02-02", "--to", "2026-02-01"], "lies before the first"),
    ],
)
def test_that_a_mistake_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    name, project, *rest = arguments
    assert run([name, str(folder / project), *rest]) == 1
    told = capsys.readouterr()
    assert words in told.err
    assert told.err.startswith("slastudio: ")
    assert len(told.err.splitlines()) == 1
    assert told.out == ""


def test_that_an_unknown_group_of_series_is_wrong_usage(folder: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["drift", str(folder / PROJECT), "--series", "speed"])
    assert ended.value.code == 2
