"""A damaged project gives one message that names the file and what helps, and a repair that loses
nothing silently.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from slastudio.cli.entry import run
from slastudio.operations.evidence.imports import list_imports
from slastudio.project.file import Project
from slastudio.project.format.migrations import CURRENT, expected_schema
from slastudio.project.repair.checks import CHECKS, WORDS
from slastudio.project.repair.salvage import Salvage, salvage
from slastudio.shared.problems import StudioError
from tests.project.damage import (
    broken_headers,
    broken_pages,
    cuts,
    make_full_project,
    put,
    readers,
    require_nothing_lost_silently,
    same_rows,
    wrong_values,
)
from tests.strength import tries


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_full_project(tmp_path_factory.mktemp("whole") / "whole.slastudio")


def every(found: Iterator[tuple[str, bytes]], step: int) -> list[tuple[str, bytes]]:
    return list(found)[::step]


def told_of(path: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Run every reader over a file; each ends well or with one message."""
    said = []
    for each in readers(path):
        code = run(each)
        out = capsys.readouterr()
        assert code in (0, 1), each
        if code == 1:
            assert out.err.count("\n") == 1, out.err
            said.append(out.err)
    return said


def test_that_every_table_has_a_check_and_a_name() -> None:
    tables = {name for kind, name, _, _ in expected_schema(CURRENT) if kind == "table"}
    own = {name for name in tables if not name.startswith("sqlite_")}
    assert set(CHECKS) == own
    assert set(WORDS) == own


@pytest.mark.parametrize("kind", ["cuts", "pages", "header"])
def test_that_a_damaged_file_is_told_in_one_message(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    data = whole.read_bytes()
    made = {"cuts": cuts, "pages": broken_pages, "header": broken_headers}[kind]
    for what, damaged in every(made(data), tries(83, 11)):
        path = tmp_path / "damaged.slastudio"
        path.write_bytes(damaged)
        for message in told_of(path, capsys):
            assert "damaged.slastudio" in message, f"{what}: {message}"


def test_that_a_strange_value_is_told_in_one_message(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for what, statement, values in list(wrong_values(whole))[:: tries(251, 41)]:
        path = tmp_path / "strange.slastudio"
        shutil.copy(whole, path)
        put(path, statement, values)
        try:
            told_of(path, capsys)
        except Exception as fault:
            raise AssertionError(what) from fault


def test_that_bytes_that_are_no_text_are_told_in_one_message(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """SQLite tells of a broken schema in the schema's own bytes."""
    data = whole.read_bytes()
    for place in (b"CREATE TABLE agreement", b"CREATE TABLE chunk", b"incidents", b"Acme Two"):
        for at in (0, 7, 14):
            here = data.index(place) + at % len(place)
            path = tmp_path / "damaged.slastudio"
            path.write_bytes(data[:here] + b"\x8e" + data[here + 1 :])
            for message in told_of(path, capsys):
                assert "damaged.slastudio" in message
            repaired(path, tmp_path / "new.slastudio")


# --- repair --------------------------------------------------------------------------------------------------------


def repaired(path: Path, target: Path) -> Salvage | None:
    target.unlink(missing_ok=True)
    try:
        return salvage(path, target)
    except StudioError:
        return None


def test_that_a_whole_project_comes_over_whole(whole: Path, tmp_path: Path) -> None:
    found = salvage(whole, tmp_path / "new.slastudio")
    assert found.lost == ()
    assert same_rows(whole, found.path)


@pytest.mark.parametrize(
    ("kind", "step"),
    [(cuts, tries(37, 11)), (broken_pages, tries(23, 7)), (broken_headers, tries(67, 31))],
    ids=["cuts", "pages", "header"],
)
def test_that_repair_brings_over_what_can_be_read_and_lists_the_rest(
    whole: Path,
    tmp_path: Path,
    kind: Callable[[bytes], Iterator[tuple[str, bytes]]],
    step: int,
) -> None:
    data, brought = whole.read_bytes(), 0
    for what, damaged in every(kind(data), step):
        path = tmp_path / "damaged.slastudio"
        path.write_bytes(damaged)
        found = repaired(path, tmp_path / "new.slastudio")
        assert path.read_bytes() == damaged
        if found is not None:
            brought += 1
            require_nothing_lost_silently(whole, found, what)
    assert brought


def test_that_a_damaged_header_loses_nothing(whole: Path, tmp_path: Path) -> None:
    path = tmp_path / "damaged.slastudio"
    path.write_bytes(bytes(100) + whole.read_bytes()[100:])
    found = salvage(path, tmp_path / "new.slastudio")
    assert found.lost == ()
    assert same_rows(whole, found.path)


def test_that_strange_values_are_listed(whole: Path, tmp_path: Path) -> None:
    for what, statement, values in list(wrong_values(whole))[:: tries(199, 29)]:
        path = tmp_path / "strange.slastudio"
        shutil.copy(whole, path)
        put(path, statement, values)
        found = repaired(path, tmp_path / "new.slastudio")
        assert found is not None, what
        require_sound(found, what)


def require_sound(found: Salvage, what: str) -> None:
    with Project.open(found.path) as project:
        assert project.agreements.draft(), what
        list_imports(project)


def test_that_an_import_that_is_not_whole_is_named_and_its_duplicates_come_forward(
    whole: Path, tmp_path: Path
) -> None:
    path = tmp_path / "damaged.slastudio"
    shutil.copy(whole, path)
    put(path, "UPDATE chunk_column SET data = x'00' WHERE chunk = 2 AND name = 'status'", ())
    with Project.open(path, write=False) as project:
        (requests,) = [each for each in list_imports(project) if each.file == "requests.csv"]
        assert project.evidence.live_counts()["requests"] == 28
    found = salvage(path, tmp_path / "new.slastudio")
    (named,) = [each for each in found.lost if "requests.csv" in each]
    assert requests.sha256 in named
    assert "Import the file again" in named
    with Project.open(found.path, write=False) as project:
        assert [each.file for each in list_imports(project)] == ["probes.csv", "again.csv"]
        assert project.evidence.live_counts()["requests"] == 5


def test_that_repair_never_writes_over_anything(whole: Path, tmp_path: Path) -> None:
    before = whole.read_bytes()
    with pytest.raises(StudioError, match="exists already"):
        salvage(whole, whole)
    other = tmp_path / "notes.txt"
    other.write_text("no project at all " * 100)
    with pytest.raises(StudioError, match="not an SLA Studio project"):
        salvage(other, tmp_path / "new.slastudio")
    assert whole.read_bytes() == before
