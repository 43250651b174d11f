"""The command line writes over no input, no project and no other result, and reads no pipe by accident."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.cli.commands import COMMANDS
from slastudio.cli.declaration import Argument, Command, OneOf
from slastudio.cli.paths import FOLDERS, INPUTS, OUTPUTS, PROJECTS

pytestmark = pytest.mark.rapid
needs_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def arguments(command: Command) -> Iterator[Argument]:
    for each in command.arguments:
        yield from each.arguments if isinstance(each, OneOf) else (each,)
    for part in command.parts:
        yield from arguments(part)


def test_that_every_path_a_command_takes_is_told_as_input_output_or_folder() -> None:
    known = {*INPUTS, *OUTPUTS, *FOLDERS, *PROJECTS}
    named = {
        str(each.settings.get("dest") or each.names[-1].lstrip("-").replace("-", "_"))
        for command in COMMANDS
        for each in arguments(command)
        if each.settings.get("type") is Path
    }
    assert named - known == set()
    assert known - named == set()


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "client.slastudio"
    assert run(["new", str(path), "--template", "pilot"]) == 0
    capsys.readouterr()
    return path


def refused(capsys: pytest.CaptureFixture[str], *given: str | Path) -> str:
    assert run([str(each) for each in given]) == 1
    return capsys.readouterr().err


def test_that_no_result_lands_on_the_project_or_beside_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = project.read_bytes()
    for name in (
        "client.slastudio",
        ".client.slastudio.lock",
        "client.slastudio-journal",
        "other.slastudio",
    ):
        told = refused(capsys, "terms", "get", project, "-o", project.parent / name)
        assert "belongs to one" in told
    assert project.read_bytes() == before


def test_that_two_results_of_one_name_are_refused_before_either_is_written(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = project.parent / "report.pdf"
    told = refused(
        capsys, "report", project, "--period", "2026-10", "-o", target, "--workbook", target
    )
    assert "named twice" in told
    assert not target.exists()


@needs_posix
def test_that_a_pipe_in_place_of_any_input_is_refused_and_does_not_hang(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe = project.parent / "pipe"
    os.mkfifo(pipe)
    for given in (
        ("import", project, pipe),
        ("inspect", pipe),
        ("tree", pipe),
        ("terms", "set", project, pipe),
        ("brand", project, "--logo", pipe),
        ("compare-word", project, pipe),
        ("replay", project, "--terms", pipe),
        ("inspect", pipe, "--prices", pipe),
    ):
        assert "device or pipe" in refused(capsys, *given), given


@needs_posix
def test_that_a_table_may_be_pasted_from_a_pipe(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    end, begin = os.pipe()
    os.write(begin, b"opened\tseverity\n2026-10-01T10:00:00Z\tSev 1\n")
    os.close(begin)
    try:
        given = ["register", project, "incidents", "paste", "--file", f"/dev/fd/{end}"]
        assert run([str(each) for each in given]) == 0
    finally:
        os.close(end)
    assert "1 added" in capsys.readouterr().out
