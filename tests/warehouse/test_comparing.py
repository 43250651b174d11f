"""What a dry run's numbers of rows tell of a mapping, before anything is computed by it."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from slastudio.cli import run
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.evidence.imports import import_file, list_imports
from slastudio.operations.warehouse.comparing import compare_dry_run
from slastudio.operations.warehouse.packing import write_pack
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.warehouse.computed_project import PERIOD, START, answered, as_csv, made_project
from tests.warehouse.test_files import as_csv as log

Row = tuple[Any, ...]
DAYS = 71 * 60  # minutes of the three days, one of which is short


def rows(number: int = 300) -> list[Row]:
    """Return rows within the three days, more of them the later it is."""
    rng = random.Random(number)
    minutes = sorted(int(DAYS * rng.random() ** 0.5) for _ in range(number))
    return [(START + timedelta(minutes=each), "success", 1.0, None) for each in minutes]


def prepared(folder: Path, imported: list[Row]) -> tuple[Path, str]:
    """Return a project that holds rows, and the script of its pack's dry run."""
    path = made_project(folder / "p.slastudio")
    with Project.open(path) as project:
        agreed = current_agreement(project)
        save_agreement(
            project, replace(agreed, coverage=replace(agreed.coverage, monthly_volume=None))
        )
        if imported:
            requests = [
                (at.isoformat(), f"r{number}", 500, "success", "", "EUR")
                for number, (at, *_) in enumerate(imported)
            ]
            import_file(project, log(folder / "requests.csv", requests))
        write_pack(project, "duckdb", PERIOD, folder / "pack")
    return path, (folder / "pack" / "log-dry-run.sql").read_text("utf-8")


def findings(path: Path, script: str, table: list[Row], folder: Path) -> tuple[str, ...]:
    file = folder / "dry.csv"
    file.write_text(as_csv(answered(script, table)), "utf-8")
    with Project.open(path) as project:
        before = list_imports(project)
        found = compare_dry_run(project, file)
        assert list_imports(project) == before
    assert all("\n" not in each for each in found.findings)
    return found.findings


def later(by: timedelta) -> Callable[[list[Row]], list[Row]]:
    return lambda table: [(at + by, *rest) for at, *rest in table]


MISTAKES: dict[str, tuple[Callable[[list[Row]], list[Row]], str]] = {
    "none": (lambda table: table, ""),
    "a join that doubles": (lambda table: table * 2, "counts 2 times the rows"),
    "a join that triples": (lambda table: table * 3, "counts 3 times the rows"),
    "a zone to the west": (later(timedelta(hours=-2)), "happened 2 hours earlier"),
    "a zone to the east": (later(timedelta(hours=5, minutes=30)), "happened 5 hours 30 minutes later"),
    "a year ago": (later(timedelta(days=-365)), "lies in these days"),
    "a filter that leaves some out": (lambda table: table[::3], "3 spans of 3 hold other numbers"),
    "no last day": (lambda table: [each for each in table if each[0] < START + timedelta(days=1)], "The last day, 30 March 2026, holds no row"),
    "an empty table": (lambda table: [], "No row is meant"),
    "rows without a time": (lambda table: [*table, (None, "ok", 1.0, None)], "1 row of 301 without a time"),
}  # fmt: skip


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return prepared(tmp_path_factory.mktemp("imported"), rows())


@pytest.mark.parametrize("kind", MISTAKES)
def test_that_a_mistake_of_a_mapping_is_told(
    imported: tuple[Path, str], tmp_path: Path, kind: str
) -> None:
    mistake, words = MISTAKES[kind]
    path, script = imported
    found = findings(path, script, mistake(rows()), tmp_path)
    assert words in " ".join(found)
    assert bool(found) == bool(words)


def test_that_without_imported_rows_the_days_and_the_agreed_volume_speak(tmp_path: Path) -> None:
    path, script = prepared(tmp_path, [])
    assert findings(path, script, rows(), tmp_path) == ()
    with Project.open(path) as project:
        agreed = current_agreement(project)
        save_agreement(
            project, replace(agreed, coverage=replace(agreed.coverage, monthly_volume=3_000))
        )
    assert findings(path, script, rows(), tmp_path) == ()
    (told,) = findings(path, script, rows() * 4, tmp_path)
    assert "1,200 rows in 3 days, where the agreed volume comes to 296" in told


def test_that_a_dry_run_is_no_answer_and_an_answer_no_dry_run(tmp_path: Path) -> None:
    path, script = prepared(tmp_path, [])
    dry, answer = tmp_path / "dry.csv", tmp_path / "log.csv"
    dry.write_text(as_csv(answered(script, rows())), "utf-8")
    whole = (tmp_path / "pack" / "log.sql").read_text("utf-8")
    answer.write_text(as_csv(answered(whole, rows())), "utf-8")
    with Project.open(path) as project:
        with pytest.raises(StudioError, match="is what a dry run counted"):
            import_file(project, dry)
        with pytest.raises(StudioError, match="is no answer to a dry run"):
            compare_dry_run(project, answer)
        assert not list_imports(project)


def test_that_a_dry_run_of_another_project_or_a_changed_one_is_refused(tmp_path: Path) -> None:
    path, script = prepared(tmp_path, [])
    lines = answered(script, rows())
    file = tmp_path / "dry.csv"
    changes: tuple[Callable[[list[list[str]]], object], ...] = (
        lambda found: found[1].__setitem__(3, "0" * 32),
        lambda found: found.pop(),
        lambda found: found[-1].__setitem__(-1, "-3"),
        lambda found: found.append(["volume", "99", *[""] * 9, "1"]),
        lambda found: found[1].__setitem__(4, "dry run: dreams"),
    )
    for change in changes:
        changed = [list(line) for line in lines]
        change(changed)
        file.write_text(as_csv(changed), "utf-8")
        with Project.open(path) as project, pytest.raises(StudioError) as told:
            compare_dry_run(project, file)
        assert "\n" not in str(told.value)


def test_that_the_command_line_tells_one_line_for_each_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, script = prepared(tmp_path, rows())
    file = tmp_path / "dry.csv"
    file.write_text(as_csv(answered(script, rows() * 2)), "utf-8")
    assert run(["warehouse", "compare", str(path), str(file)]) == 0
    head, told = capsys.readouterr().out.splitlines()
    assert head == "log: 600 rows of requests; 300 of these days were imported."
    assert "counts 2 times" in told
    assert run(["warehouse", "compare", str(path), str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found == {
        "source": "log",
        "evidence": "requests",
        "rows": 600,
        "imported": 300,
        "findings": [told],
    }
