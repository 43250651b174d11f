"""The pack of an incident holds what is known of it and what shows it, whole or not at all, and the same each time."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from slastudio.cli import run
from slastudio.operations.documents.incident_packs import incident_story, write_incident_pack
from slastudio.operations.projects import open_project
from slastudio.operations.registers.records import add_entry, amend_entry
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError
from tests.reports.pages import page_texts

DAY = date(2026, 11, 6)


@pytest.fixture(scope="module")
def project(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Open the light sample, or the one a test asks for, with an incident that was amended."""
    named = request.getfixturevalue(getattr(request, "param", "light_sample"))
    path = shutil.copy(named, tmp_path_factory.mktemp("packs") / "larkpay.slastudio")
    with open_project(Path(path)) as opened:
        amend_entry(
            opened,
            "incidents",
            "LK-104",
            {"fix": '=HYPERLINK("http://x")', "people": "2700"},
            why="Counted again",
            who="Quality lead",
        )
        yield opened


def held(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("project", ["sample"], indirect=True)
def test_that_a_pack_holds_story_paper_requests_and_amendments(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "pack.zip"
    written = write_incident_pack(project, "LK-104", path, issued=DAY)
    files = held(path)
    assert list(files) == ["incident.json", "incident.pdf", "requests.csv", "amendments.csv"]
    told = json.loads(files["incident.json"])
    assert told["incident"]["impact"]["people"] == 2700
    assert told["incident"]["impact"]["minutes"] == 3890
    # the hash of everything beside it, and of the files it came from
    for each in told["files"]:
        assert hashlib.sha256(files[each["name"]]).hexdigest() == each["sha256"]
    assert [each["name"] for each in told["sources"]] == ["incidents.csv", "requests-2026-09.csv"]
    rows = list(csv.DictReader(io.StringIO(files["requests.csv"].decode())))
    assert len(rows) == written.requests == told["incident"]["versions"]["requests"]
    times = [datetime.fromisoformat(row["time"]) for row in rows]
    assert min(times) >= datetime.fromisoformat("2026-09-08T00:10:00+02:00")
    assert max(times) < datetime.fromisoformat("2026-09-10T17:00:00+02:00")


def test_that_no_text_of_a_pack_acts_as_a_formula(project: Project, tmp_path: Path) -> None:
    path = tmp_path / "pack.zip"
    write_incident_pack(project, "LK-104", path, issued=DAY)
    edits = list(csv.DictReader(io.StringIO(held(path)["amendments.csv"].decode())))
    assert {each["field"]: each["new"] for each in edits} == {
        "Fix": '\'=HYPERLINK("http://x")',
        "People affected": "2700",
    }


def test_that_the_paper_tells_the_timeline_with_local_times_and_what_is_not_known(
    project: Project, tmp_path: Path
) -> None:
    path, paper = tmp_path / "pack.zip", tmp_path / "incident.pdf"
    write_incident_pack(project, "LK-106", path, issued=DAY)
    paper.write_bytes(held(path)["incident.pdf"])
    text = " ".join(" ".join(page_texts(paper)).split())
    assert "People affected not known" in text
    # twenty to three in summer time, twenty-five to three an hour later in winter time
    assert "2026-10-25 00:40 Opened" in text
    assert "2026-10-25 01:35 First response" in text
    assert "Characters that this document cannot print" not in text


def test_that_the_same_state_and_day_give_the_same_bytes(project: Project, tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        write_incident_pack(project, "LK-105", tmp_path / name, issued=DAY)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_that_what_came_after_the_day_of_the_pack_is_not_in_it(project: Project) -> None:
    early = incident_story(project, "LK-105", issued=date(2026, 10, 12)).story
    assert (early.review.state, early.resolved is not None) == ("not_yet_due", True)
    assert incident_story(project, "LK-105", issued=DAY).story.review.state == "held"


def test_that_an_incident_without_a_log_has_no_requests_in_its_pack(
    project: Project, tmp_path: Path
) -> None:
    add_entry(
        project, "incidents", {"id": "OLD-1", "opened": "2026-02-03 10:00", "severity": "Sev 1"}
    )
    write_incident_pack(project, "OLD-1", tmp_path / "old.zip", issued=DAY)
    files = held(tmp_path / "old.zip")
    assert list(files) == ["incident.json", "incident.pdf"]
    told = json.loads(files["incident.json"])["incident"]
    versions = told["versions"]
    assert (versions["logs_cover"], versions["requests"], versions["seen"]) == ("none", None, [])
    assert told["impact"]["minutes"] is None


def test_that_nothing_is_written_where_there_is_no_such_incident(
    project: Project, tmp_path: Path
) -> None:
    path = tmp_path / "pack.zip"
    path.write_bytes(b"as before")
    with pytest.raises(StudioError, match="no incident “LK-999”"):
        write_incident_pack(project, "LK-999", path)
    assert path.read_bytes() == b"as before"
    with pytest.raises(StudioError, match="is a project"):
        write_incident_pack(project, "LK-105", project.path)


def test_that_the_command_tells_a_story_and_writes_its_pack(
    sample: Path, light_sample: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["incident", str(sample), "LK-105", "--issued", DAY.isoformat()]
    assert run(asked) == 0
    told = capsys.readouterr().out
    assert "Impact lasted: 68 h 16 min" in told
    assert "◐ not ticked, due 10 Oct 19:04" in told
    light = ["incident", str(light_sample), *asked[2:]]
    assert run([*light, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["playbook"] == "Route to people"
    assert run([*asked, "-o", str(tmp_path / "pack.zip")]) == 0
    assert "1,367 requests" in capsys.readouterr().out
    assert run(["incident", str(light_sample), "nothing"]) == 1
