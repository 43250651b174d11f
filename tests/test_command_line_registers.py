"""The command that pastes into a register: counts, problems with their rows, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from slastudio.cli import run

pytestmark = pytest.mark.rapid


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "acme.slastudio"
    assert (
        run(["new", str(path), "--template", "small-business-retainer", "--zone", "Europe/Madrid"])
        == 0
    )
    capsys.readouterr()
    return path


def test_that_a_file_is_pasted_and_its_bad_rows_are_told(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "hours.csv"
    file.write_bytes(
        "Datum;Stunden;Tätigkeit\n5.10.2026;1,5;Prüfung\n6.10.2026;viel;Prüfung\n".encode("cp1252")
    )
    assert run(["register", str(project), "hours", "paste", "--file", str(file), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["added"], document["skipped"], document["refused"], document["ids"]) == (
        1,
        0,
        1,
        ["HRS-1"],
    )
    assert [each["field"] for each in document["columns"]] == ["when", "hours", "line"]
    problem = next(each for each in document["problems"] if each["level"] == "error")
    assert (problem["row"], problem["column"]) == (3, "Stunden")
    assert run(["register", str(project), "hours", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["line"] == "Prüfung"


def test_that_standard_input_is_pasted_and_nothing_good_ends_with_one(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text, code, words in (
        ("id\twhen\ttitle\nC-1\t2026-10-05\tNew\n", 0, "1 added."),
        ("id\twhen\ttitle\nC-1\t2026-10-05\tNew\n", 0, "0 added, 1 there already."),
        ("id\twhen\ttitle\nC-1\t2026-10-05\tOther\n", 1, "0 added, 1 refused."),
    ):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert run(["register", str(project), "changes", "paste"]) == code
        assert words in capsys.readouterr().out


def test_that_a_missing_file_is_one_message(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["register", str(project), "changes", "paste", "--file", "none.csv"]) == 1
    assert "none.csv" in capsys.readouterr().err
