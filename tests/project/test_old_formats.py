"""Projects of earlier formats, written by the program of the time: they open, are copied aside, and
lose nothing.
"""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from slastudio.evidence.registers import REGISTERS
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.issuing.standing import check_issued, report_numbered, write_issued
from slastudio.operations.registers.records import add_entry, list_entries
from slastudio.project.file import Project
from slastudio.project.format.migrations import (
    CURRENT,
    MIGRATIONS,
    expected_schema,
    migrate,
    schema_of,
)
from slastudio.project.format.opening import read_version

OLD = Path(__file__).parents[1] / "old_projects"
VERSIONS = range(1, CURRENT + 1)
# what the program of the time said of October 2026: the value, its interval, the verdict
FIGURES = {
    1: {"first-response": ("1.00000", None, "missed")},
    2: {
        "uptime": ("98.33333", None, "missed"),
        "success": ("97.66667", ("95.12514", "99.09768"), "met"),
        "final-answer": ("2159.35000", None, "met"),
        "first-response": ("0.00000", None, "met"),
        "spend": ("5.70000", None, "met"),
    },
}


# the same evidence, with a bill that left two questions open and an answer to one of them
FIGURES[3] = FIGURES[2]
# the same, with its chain, a version sent, an import taken back and a document on record
FIGURES[4] = FIGURES[3]
# the same, with acts, and a change that was announced and tested
FIGURES[5] = FIGURES[4]
# the same, with a record in each of the registers that came with format 6
FIGURES[6] = FIGURES[5]
# the same, with an answer of a vendor's document and a candidate tried on live traffic
FIGURES[7] = FIGURES[6]
# the same, with its report issued and received by the client
FIGURES[8] = FIGURES[7]
# the same, with June counted from a file that stayed where it was
FIGURES[9] = FIGURES[8]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a project as format 1 wrote it: two imported incidents, one by hand, a change, hours
    and an amendment.
    """
    path = tmp_path / "old.slastudio"
    shutil.copy(OLD / "format-1.slastudio", path)
    return path


def test_that_every_format_has_a_file_of_its_time() -> None:
    assert sorted(each.name for each in OLD.glob("*.slastudio")) == [
        f"format-{n}.slastudio" for n in VERSIONS
    ]


@pytest.mark.parametrize("version", VERSIONS)
def test_that_a_file_of_its_time_has_exactly_the_schema_told_for_it(version: int) -> None:
    db = sqlite3.connect(
        f"{(OLD / f'format-{version}.slastudio').resolve().as_uri()}?mode=ro&immutable=1", uri=True
    )
    try:
        assert schema_of(db) == expected_schema(version)
        assert db.execute("PRAGMA user_version").fetchone() == (version,)
    finally:
        db.close()


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_that_a_migrated_schema_is_that_of_a_new_file(version: int) -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    migrate(db, 0, MIGRATIONS[:version])
    migrate(db, version)
    assert schema_of(db) == expected_schema(CURRENT)
    db.close()


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("version", VERSIONS)
def test_that_a_project_of_every_format_has_the_figures_of_its_time(
    tmp_path: Path, version: int, *, write: bool
) -> None:
    path = tmp_path / "kept.slastudio"
    shutil.copy(OLD / f"format-{version}.slastudio", path)
    with Project.open(path, write=write) as project:
        results = assess(project, "2026-10").results
    told = {
        each.id: (each.value, each.interval, each.verdict)
        for each in results
        if each.value is not None
    }
    assert {
        name: (_rounded(value), _rounded(interval), verdict)
        for name, (value, interval, verdict) in told.items()
    } == (FIGURES[version])


def _rounded(figure: object) -> object:
    if isinstance(figure, tuple):
        return tuple(_rounded(each) for each in figure)
    return None if figure is None else f"{float(figure):.5f}"  # type: ignore[arg-type]


def test_that_an_old_project_is_copied_aside_migrated_and_keeps_its_records(old: Path) -> None:
    before = old.read_bytes()
    with Project.open(old, write=False) as project:
        told = {name: list_entries(project, name) for name in REGISTERS}
        judged = assess(project, "2026-10")
    assert old.read_bytes() == before, "reading changes nothing"
    assert told["disputes"] == ()
    with Project.open(old) as project:
        assert project.backup is not None
        assert read_version(project.backup) == 1
        assert {name: list_entries(project, name) for name in REGISTERS} == told
        now = assess(project, "2026-10")
        assert (now.results, now.incidents) == (judged.results, judged.incidents)
        add_entry(
            project, "incidents", {"opened": "2026-10-09 09:00", "stable": "2026-10-09 10:00"}
        )
    assert read_version(old) == CURRENT
    hand = [each for each in told["incidents"] if each.origin == "hand"]
    assert [(each.id, each.values["stable"], each.values["title"]) for each in hand] == [
        ("INC-3", "", "Answers stop")
    ]
    assert [each.values.get("first_response") for each in told["incidents"] if each.amended] == [
        "2026-10-05T12:30:00+02:00"
    ]


@pytest.mark.parametrize("version", range(8, CURRENT + 1))
def test_that_a_report_issued_by_the_program_of_its_time_is_given_back(
    tmp_path: Path, version: int
) -> None:
    path = tmp_path / "kept.slastudio"
    shutil.copy(OLD / f"format-{version}.slastudio", path)
    with Project.open(path) as project:
        report = report_numbered(project, "2026-10/1")
        assert write_issued(project, report, tmp_path / "copy.pdf").read_bytes()[:5] == b"%PDF-"
        # what a later program tells otherwise is told; what was kept is whole
        assert check_issued(project, report).faults == ()


def test_that_a_migrated_project_opens_again_without_another_copy(old: Path) -> None:
    Project.open(old).close()
    with Project.open(old) as project:
        assert project.backup is None
    assert len(list(old.parent.rglob("*.slastudio"))) == 2
