"""The command about duties: the list, its JSON, the calendar, the mails, and acts that are entered."""

from __future__ import annotations

import json
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from slastudio.cli import run

pytestmark = pytest.mark.rapid
KEYS = {
    "id",
    "clause",
    "owed_by",
    "owed_to",
    "what",
    "arises_from",
    "due",
    "proof_wanted",
    "state",
    "proof_found",
    "consequence",
    "minutes",
}


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "acme.slastudio"
    made = [
        "new",
        str(path),
        "--template",
        "small-business-retainer",
        "--zone",
        "Europe/Madrid",
        "--client",
        "Acme",
    ]
    assert run(made) == 0
    capsys.readouterr()
    return path


def told(project: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    assert run(["duties", str(project), "--period", "2026-10", "--json", *more]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def test_that_the_list_is_told_as_json_and_as_lines(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = told(project, capsys)
    assert document["duties"]
    assert all(each.keys() >= KEYS for each in document["duties"])
    assert "no admission" in document["status"]
    assert run(["duties", str(project), "--period", "2026-10"]) == 0
    lines = capsys.readouterr().out
    assert lines.count("no admission") == 1
    assert all(each["id"] in lines for each in document["duties"])


def test_that_an_act_is_entered_and_shows_the_duty(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    open_ones = [each for each in told(project, capsys, "--open")["duties"] if each["by_hand"]]
    name = open_ones[0]["parts"][0]["id"] if open_ones[0]["parts"] else open_ones[0]["id"]
    assert (
        run(
            [
                "duties",
                str(project),
                "done",
                name,
                "--when",
                "2026-10-03 10:00",
                "--proof",
                "Minutes",
            ]
        )
        == 0
    )
    assert "ACT-1" in capsys.readouterr().out
    found = {each["id"]: each for each in told(project, capsys)["duties"]}[open_ones[0]["id"]]
    shown = [part for part in found["parts"] if part["id"] == name] or [found]
    assert shown[0]["state"] == "done"
    assert "Minutes" in shown[0]["proof_found"]


def test_that_acts_on_nothing_are_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (["done", "nothing:1"], ["done"], ["close", "duties"], ["close", "acts"]):
        assert run(["duties", str(project), *words]) == 1
    message = capsys.readouterr().err
    assert "is no duty" in message
    assert "is no register" in message


def test_that_a_calendar_program_reads_what_is_to_be_done(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "duties.ics"
    document = told(project, capsys, "--ics", str(file))
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    moments = sum(len(each["parts"]) or 1 for each in document["duties"] if each["due"])
    assert 0 < len(events) <= moments
    assert len({str(each["uid"]) for each in events}) == len(events)
    assert all("no admission" in str(each["description"]) for each in events)


def test_that_drafts_of_mails_are_mails(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(project, capsys, "--mails", str(tmp_path / "mails"))
    drafts = [
        message_from_bytes(each.read_bytes(), policy=default)
        for each in (tmp_path / "mails").glob("*.eml")
    ]
    assert drafts
    assert all(each["X-Unsent"] == "1" and each["Subject"].startswith("Acme:") for each in drafts)
    assert any("no admission" in each.get_content() for each in drafts)


def test_that_what_is_open_since_a_month_is_told_month_by_month(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["duties", str(project), "--since", "2026-09", "--side", "provider", "--json"]) == 0
    months = json.loads(capsys.readouterr().out)["months"]
    labels = [each["period"]["label"] for each in months]
    assert labels[:2] == ["2026-09", "2026-10"]
    assert labels == sorted(labels)
    states = {each["state"] for month in months for each in month["duties"]}
    assert not states & {"done", "done_late", "missed"}
    assert run(["duties", str(project), "--since", "2026-09", "--period", "2026-10"]) == 1
