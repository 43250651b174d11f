"""A small job loads only what it needs: who asks for the terms waits for no library of figures or of paper."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from slastudio.cli.entry import build_parser

_HEAVY = {
    "pandas",
    "pyarrow",
    "zstandard",
    "reportlab",
    "PIL",
    "openpyxl",
    "docx",
    "PySide6",
    "babel",
    "holidays",
}
_RUN = """
import contextlib, io, json, sys
from slastudio.cli.entry import run
with contextlib.redirect_stdout(io.StringIO()):
    code = run(sys.argv[1:])
print(json.dumps([code, sorted({each.partition(".")[0] for each in sys.modules} | set(sys.modules))]))
"""
COMMANDS = {
    "new": ["new", "{new}", "--template", "small-business-retainer"],
    "templates": ["templates"],
    "terms get": ["terms", "get", "{project}"],
    "terms set": ["terms", "set", "{project}", "{terms}"],
    "check": ["check", "{project}"],
    "versions": ["versions", "{project}"],
}


def _run(*arguments: str) -> tuple[int, set[str]]:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments], capture_output=True, text=True, check=True
    )
    code, loaded = json.loads(done.stdout)
    return code, set(loaded)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("light")
    assert _run("new", str(folder / "project.slastudio"), *COMMANDS["new"][2:])[0] == 0
    terms = str(folder / "terms.yaml")
    assert _run("terms", "get", str(folder / "project.slastudio"), "-o", terms)[0] == 0
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_that_a_command_about_the_agreement_loads_nothing_heavy(
    folder: Path, tmp_path: Path, command: str
) -> None:
    places = {
        "new": tmp_path / "new.slastudio",
        "project": folder / "project.slastudio",
        "terms": folder / "terms.yaml",
    }
    code, loaded = _run(*(each.format(**places) for each in COMMANDS[command]))
    assert code == 0
    assert loaded & _HEAVY == set()


def test_that_figures_are_judged_without_paper_and_window(folder: Path) -> None:
    code, loaded = _run("assess", str(folder / "project.slastudio"), "--period", "2026-05")
    assert code == 0
    assert loaded & {"reportlab", "docx", "PySide6", "openpyxl"} == set()
    # what a command that judges is measured by
    assert "pandas" in loaded
    # no question of this project is read anew
    assert loaded & {"slastudio.importing", "charset_normalizer"} == set()


def test_that_a_report_without_its_workbook_loads_nothing_that_writes_one(
    folder: Path, tmp_path: Path
) -> None:
    paper = str(tmp_path / "report.pdf")
    code, loaded = _run(
        "report", str(folder / "project.slastudio"), "--period", "2026-05", "-o", paper
    )
    assert code == 0
    assert loaded & {"openpyxl", "xlsxwriter", "docx", "PySide6"} == set()


def test_that_a_file_is_imported_without_what_judges(folder: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("time,latency_ms,status\n2026-05-04T10:00:00Z,12,ok\n", encoding="utf-8")
    project = shutil.copy(folder / "project.slastudio", tmp_path / "own.slastudio")
    code, loaded = _run("import", str(project), str(log))
    assert code == 0
    assert loaded & {"slastudio.judge.outcome.assessment", "reportlab", "openpyxl"} == set()


def test_that_a_command_waits_for_no_argument_of_another(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, slastudio.cli.commands; print(sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "slastudio.evidence.registers" not in done.stdout
    only = build_parser("check")
    commands = next(each for each in only._actions if isinstance(each, argparse._SubParsersAction))
    assert list(commands.choices) == ["check"]
    assert (
        only.parse_args(["check", str(folder)]).run
        == build_parser().parse_args(["check", str(folder)]).run
    )
