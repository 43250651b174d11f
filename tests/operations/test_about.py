"""What the program is made of is read from what is installed, and told with its licences."""

from __future__ import annotations

import json
import re
from importlib.metadata import requires, version

import pytest

from slastudio import __version__
from slastudio.cli import run
from slastudio.operations.about import NOT_STATED, about, about_lines, texts_told

TOLD = about()


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


NAMED = {plain(part.name): part for part in TOLD.parts}


def test_that_everything_the_program_requires_is_told_with_its_version() -> None:
    for each in requires("slastudio") or ():
        if "extra ==" in each:
            continue
        name = each.split(">")[0].split("=")[0].split("<")[0].strip()
        part = NAMED[plain(name)]
        assert part.version == version(name)


def test_that_what_the_parts_need_in_turn_is_told_and_tools_of_the_workshop_are_not() -> None:
    assert {"shiboken6", "lxml", "python-dateutil"} <= set(NAMED)
    assert not {"pytest", "mypy", "slastudio"} & set(NAMED)


@pytest.mark.parametrize("part", TOLD.parts, ids=lambda part: part.name)
def test_that_every_part_has_a_licence_on_one_line_and_texts_that_are_there(part: object) -> None:
    assert part.licence not in ("", NOT_STATED)  # type: ignore[attr-defined]
    assert "\n" not in part.licence  # type: ignore[attr-defined]
    assert part.texts  # type: ignore[attr-defined]
    assert all(each.is_file() for each in part.texts)  # type: ignore[attr-defined]
    assert 1 <= len(texts_told(part)) <= 2  # type: ignore[arg-type]


def test_that_qt_is_told_with_the_lgpl_which_it_does_not_bring_along() -> None:
    qt = NAMED["pyside6-essentials"]
    assert "LGPL" in qt.licence
    assert {each.name for each in qt.texts} >= {"LGPL-3.0.txt", "GPL-3.0.txt"}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in qt.texts[-1].read_text(encoding="utf-8")
    assert TOLD.qt == version("PySide6_Essentials")


def test_that_the_command_tells_the_same_as_lines_and_as_data(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["about"]) == 0
    assert capsys.readouterr().out.splitlines() == about_lines(TOLD)
    assert run(["about", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["version"], told["qt"]) == (__version__, TOLD.qt)
    assert [part["name"] for part in told["parts"]] == [part.name for part in TOLD.parts]
