"""A figure explained: anybody can redo the sum from what is said, with the rows the project gives
back.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from slastudio.__main__ import main
from slastudio.operations.analysis.explanations import explain_objective
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError


def explained(
    light_sample: Path, objective: str, capsys: pytest.CaptureFixture[str]
) -> dict[str, object]:
    capsys.readouterr()
    assert main(["explain", str(light_sample), objective, "--period", "2026-10", "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def rows(light_sample: Path, kind: str, folder: Path) -> pd.DataFrame:
    file = folder / f"{kind}.csv"
    assert main(["rows", str(light_sample), kind, "--csv", str(file)]) == 0
    data = pd.read_csv(file, dtype=str)
    data["time"] = pd.to_datetime(data["time"], utc=True, format="ISO8601")
    local = data["time"].dt.tz_convert("Europe/Madrid")
    return data[(local >= "2026-10-01") & (local < "2026-11-01")]


def test_that_the_sums_can_be_redone_from_the_rows(
    light_sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = rows(light_sample, "requests", tmp_path)
    found = explained(light_sample, "availability", capsys)
    working = {each["name"]: Decimal(each["figure"]) for each in found["working"]}  # type: ignore[attr-defined]
    assert working == {
        "good": int((data["status"] == "ok").sum()),
        "total": int(data["status"].notna().sum()),
    }
    assert Decimal(str(found["value_exact"])) == 100 * working["good"] / working["total"]
    spent = explained(light_sample, "spend", capsys)
    assert Decimal(str(spent["value_exact"])) == sum(map(Decimal, data["cost"].dropna()))


def test_that_the_worst_window_of_a_percentile_is_told_with_its_ranks(
    light_sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = explained(light_sample, "first-token", capsys)
    working = {each["name"]: float(each["figure"]) for each in found["working"]}  # type: ignore[attr-defined]
    here, there = working["its value"], working["next value"]
    assert float(str(found["value_exact"])) == pytest.approx(
        here + working["share of the way between"] * (there - here)
    )
    assert working["rank below, counted from 1"] == np.floor((working["values"] - 1) * 0.95) + 1


def test_that_the_versions_in_force_and_the_files_are_named(light_sample: Path) -> None:
    with Project.open(light_sample, write=False) as project:
        found = explain_objective(project, "availability", "2026-10")
        assert [each.version for each in found.versions] == [found.result.agreement_version]
        assert {each.sha256 for each in found.result.sources} <= {
            batch.sha256 for batch in project.evidence.batches()
        }
        assert found.expression["kind"] == found.result.indicator
        with pytest.raises(StudioError, match="Its objectives are"):
            explain_objective(project, "nothing", "2026-10")


def test_that_lines_fit_a_terminal(light_sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(light_sample), "availability", "--period", "2026-10"]) == 0
    told = capsys.readouterr().out
    assert max(map(len, told.splitlines())) <= 112
    assert "Alert would have fired" in told
