"""The program says its version, and the changelog tells what is in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from slastudio import __version__
from slastudio.cli import run
from slastudio.project.format.migrations import CURRENT

pytestmark = pytest.mark.rapid
ROOT = Path(__file__).resolve().parents[1]
SECTION = re.compile(r"^## (\d+\.\d+\.\d+) (?:\((unreleased)\)|– (\d{4}-\d\d-\d\d))$")


def sections() -> list[re.Match[str]]:
    lines = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    headings = [line for line in lines if line.startswith("## ")]
    matched = [SECTION.match(heading) for heading in headings]
    assert all(matched), f"a version and its day, or (unreleased): {headings}"
    return [each for each in matched if each]


def test_that_the_command_line_says_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run(["--version"])
    assert left.value.code == 0
    assert capsys.readouterr().out == f"slastudio {__version__}\n"


def test_that_the_changelog_begins_with_this_version() -> None:
    first = sections()[0]
    assert __version__.removesuffix(".dev0") == first[1]
    assert bool(first[2]) == __version__.endswith(".dev0"), "only what is not released has no day"


def test_that_versions_and_days_go_backwards_and_only_the_first_has_none() -> None:
    told = sections()
    numbers = [tuple(map(int, each[1].split("."))) for each in told]
    days = [each[3] for each in told if each[3]]
    assert numbers == sorted(numbers, reverse=True)
    assert days == sorted(days, reverse=True)
    assert len(days) >= len(told) - 1


def test_that_the_changelog_names_todays_project_format() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = text.split("\n## ")[1]
    assert f"Project format {CURRENT}." in newest
