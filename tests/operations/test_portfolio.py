"""Many clients in a line each: kept outside the projects, told without opening them, never believed blindly."""

from __future__ import annotations

import json
import os
import shutil
import stat
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slastudio.judge.outcome.beside.client_line import ClientLine
from slastudio.judge.telling.portfolio import HEADINGS, line_cells, ranked
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.portfolio.summaries import entries, judged_anew, keep_line, stamp_again
from slastudio.project.file import Project
from tests.operations.test_month_end import MONTH, exported, made

NOW = datetime(2026, 4, 3, tzinfo=UTC)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    opened = made(tmp_path / "one.slastudio")
    import_file(opened, exported(tmp_path / "r.csv", 20))
    return opened


def kept(project: Project, folder: Path, month: str = MONTH) -> ClientLine:
    return keep_line(project, assess(project, month, now=NOW), folder, as_of=NOW)


def test_that_a_line_comes_back_as_it_was_kept(project: Project, tmp_path: Path) -> None:
    line = kept(project, tmp_path / "cache")
    project.close()
    (found,) = entries([project.path], tmp_path / "cache")
    assert found.line == line
    stamp_again(project.path, tmp_path / "cache")
    (found,) = entries([project.path], tmp_path / "cache")
    assert not found.changed
    assert line.months[-1] == (MONTH, "missed")
    assert len(line_cells(line, NOW)) == len(HEADINGS)


def test_that_what_names_clients_is_readable_by_its_owner_alone(
    project: Project, tmp_path: Path
) -> None:
    kept(project, tmp_path / "cache")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_that_a_project_written_since_is_marked_and_judged_anew(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    kept(project, folder)
    import_file(project, exported(tmp_path / "r2.csv", 0, 40))
    project.close()
    (found,) = entries([project.path], folder)
    assert found.changed
    (anew,) = judged_anew([project.path], folder)
    assert not anew.changed
    assert entries([project.path], folder)[0].line == anew.line


def test_that_an_earlier_month_takes_no_later_one_s_place(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    kept(project, folder)
    kept(project, folder, "2026-02")
    (found,) = entries([project.path], folder)
    assert found.line is not None
    assert found.line.period == MONTH


@pytest.mark.parametrize(
    "told",
    ["", "{", "[]", "null", '{"format": 1}', '{"format": 1, "line": {}, "stamp": []}', "[" * 5000],
)
def test_that_a_damaged_line_counts_as_none(project: Project, tmp_path: Path, told: str) -> None:
    folder = tmp_path / "cache"
    kept(project, folder)
    (file,) = folder.iterdir()
    file.write_text(told)
    assert entries([project.path], folder)[0].line is None


def test_that_a_line_of_another_program_version_counts_as_none(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    kept(project, folder)
    (file,) = folder.iterdir()
    told = json.loads(file.read_text())
    file.write_text(json.dumps(told | {"format": 99}))
    assert entries([project.path], folder)[0].line is None


def test_that_what_is_gone_or_no_project_says_so(tmp_path: Path) -> None:
    (tmp_path / "text.slastudio").write_text("hello")
    found = entries([tmp_path / "gone.slastudio", tmp_path / "text.slastudio"], tmp_path / "cache")
    assert "no project at" in found[0].problem
    assert "is not an SLA Studio project" in found[1].problem


def test_that_fifty_clients_are_listed_within_a_second_without_opening_one(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    kept(project, folder)
    project.close()
    (line,) = folder.iterdir()
    paths = []
    for number in range(50):
        path = tmp_path / f"c{number}.slastudio"
        # only its first bytes are looked at
        path.write_bytes(project.path.read_bytes()[:4096])
        paths.append(path)
    begun = time.process_time()
    found = entries([*paths, project.path], folder)
    assert time.process_time() - begun < 1
    assert [each.problem for each in found] == [""] * 51
    assert found[-1].line is not None
    assert line.is_file()


def test_that_clients_are_ranked_by_what_is_owed_next(project: Project, tmp_path: Path) -> None:
    line = kept(project, tmp_path / "cache")
    later = replace(line, client="A", owed="Report", owed_by=NOW + timedelta(days=3))
    late = replace(line, client="B", owed="Reply", owed_by=NOW - timedelta(days=1))
    nothing = replace(line, client="C", owed="", owed_by=None)
    assert [each.client for each in ranked([nothing, later, late])] == ["B", "A", "C"]
    assert "overdue" in line_cells(late, NOW)[3]
    assert "overdue" not in line_cells(later, NOW)[3]


def test_that_a_moved_project_is_another_one(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    kept(project, folder)
    project.close()
    moved = tmp_path / "moved.slastudio"
    shutil.copy(project.path, moved)
    assert entries([moved], folder)[0].line is None
