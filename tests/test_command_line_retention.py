"""The command that purges: what is due, the reason it needs, the certificate it writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.operations.analysis.kept_assessments import KeptAssessments, judge_and_keep
from slastudio.operations.analysis.kept_folder import kept_folder
from slastudio.operations.projects import open_project
from tests.reports.pages import page_texts

pytestmark = pytest.mark.rapid


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path, file = tmp_path / "acme.slastudio", tmp_path / "probes.csv"
    file.write_text(
        "time,target,up,response_ms\n2024-10-01T10:00:00Z,site,true,120\nbroken,site,true,1\n"
    )
    assert run(["new", str(path), "--template", "internal-platform", "--client", "Acme"]) == 0
    assert run(["import", str(path), str(file)]) == 0
    capsys.readouterr()
    return path


def test_that_due_imports_are_listed_and_purged_with_a_certificate(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["purge", str(project), "--due", "--on", "2026-10-01", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["due"], "2026-10-02" in document["why"]) == ([], True)
    assert run(["purge", str(project), "--due", "--on", "2026-10-02", "--json"]) == 0
    entry = json.loads(capsys.readouterr().out)["due"][0]
    assert (entry["id"], entry["since"], entry["months"]) == (1, "2026-10-02", 24)
    assert entry["clause"].startswith("clause ")

    assert run(["purge", str(project), "--id", "1"]) == 1
    assert "--why" in capsys.readouterr().err
    paper = tmp_path / "c.pdf"
    assert (
        run(
            [
                "purge",
                str(project),
                "--id",
                "1",
                "--why",
                "over",
                "--certificate",
                str(paper),
                "--json",
            ]
        )
        == 0
    )
    made = json.loads(capsys.readouterr().out)
    assert made.pop("copies") == {"cleared": [], "left": []}
    assert (made["rows"], made["rejected"], made["why"]) == ({"probes": 1}, 1, "over")
    assert "probes.csv" in "".join(page_texts(paper))
    assert run(["purge", str(project), "--id", "1", "--why", "again"]) == 1
    assert "already" in capsys.readouterr().err
    again = tmp_path / "c.json"
    assert run(["purge", str(project), "--id", "1", "--certificate", str(again)]) == 0
    assert json.loads(again.read_text()) == made
    capsys.readouterr()
    assert run(["import", str(project), str(tmp_path / "probes.csv")]) == 1
    assert "purged on" in capsys.readouterr().out


def test_that_a_certificate_never_replaces_the_project(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert (
        run(["purge", str(project), "--id", "1", "--why", "over", "--certificate", str(project)])
        == 1
    )
    capsys.readouterr()
    assert run(["imports", str(project)]) == 0
    assert run(["purge", str(project), "--due", "--on", "2026-10-02"]) == 0
    assert "due since" in capsys.readouterr().out


@pytest.mark.parametrize(
    "gone",
    [
        ["purge", "{}", "--id", "1", "--why", "over"],
        ["person", "{}", "erase", "broken", "--why", "asked"],
    ],
)
def test_that_nothing_kept_of_the_project_outlasts_what_goes_for_good(
    project: Path, capsys: pytest.CaptureFixture[str], gone: list[str]
) -> None:
    with open_project(project) as opened:
        judge_and_keep(opened, "2024-10", KeptAssessments(kept_folder()))
        mark = KeptAssessments(kept_folder()).listed()[-1].project
    assert run(["kept", "list", "--json"]) == 0
    assert mark in {each["project"] for each in json.loads(capsys.readouterr().out)["kept"]}
    assert run([word.format(project) for word in gone]) == 0
    capsys.readouterr()
    assert run(["kept", "list", "--json"]) == 0
    assert mark not in {each["project"] for each in json.loads(capsys.readouterr().out)["kept"]}


def test_that_what_is_kept_is_listed_and_cleared(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_project(project) as opened:
        judge_and_keep(opened, "2024-10", KeptAssessments(kept_folder()))
    assert run(["kept", "list"]) == 0
    assert str(kept_folder()) in capsys.readouterr().out
    assert run(["kept", "clear"]) == 0
    assert "deleted" in capsys.readouterr().out
    assert run(["kept", "list"]) == 0
    assert "Nothing is kept" in capsys.readouterr().out
