"""Registers: hand-made records, and amendments laid over imported ones."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from slastudio.evidence.registers import REGISTERS
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.evidence.imports import import_file, remove_import
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry, amend_entry, list_entries
from slastudio.project.file import Project
from slastudio.shared.problems import StudioError

pytestmark = pytest.mark.rapid


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with create_project(
        tmp_path / "p.slastudio", "small-business-retainer", client="Acme", zone="Europe/Madrid"
    ) as opened:
        yield opened


@pytest.fixture
def imported(project: Project, tmp_path: Path) -> Project:
    file = tmp_path / "incidents.csv"
    file.write_text(
        "id,title,opened,first_response,severity\nA-1,Down,2026-10-05T09:00:00Z,2026-10-05T15:30:00Z,Sev 1\n"
    )
    import_file(project, file)
    return project


def late(project: Project) -> object:
    return next(
        each for each in assess(project, "2026-10").results if each.id == "first-response"
    ).value


def test_that_an_incident_entered_by_hand_is_judged(project: Project) -> None:
    add_entry(
        project,
        "incidents",
        {"severity": "Sev 1", "opened": "2026-10-05 09:00", "first_response": "2026-10-05 17:00"},
    )
    result = next(
        each for each in assess(project, "2026-10").results if each.id == "first-response"
    )
    assert (result.value, result.verdict) == (1, "missed")
    assert result.sources[0].file == "entered by hand"
    assert result.cases[0].id == "INC-1"


def test_that_an_amendment_is_laid_over_and_the_record_stays(imported: Project) -> None:
    assert late(imported) == 1
    entry = amend_entry(
        imported,
        "incidents",
        "A-1",
        {"first_response": "2026-10-05 12:30"},
        why="the reply by phone was earlier",
        who="me",
    )
    assert late(imported) == 0
    assert entry.values["first_response"] == "2026-10-05T12:30:00+02:00"
    edit = entry.amended[0]
    assert (edit.field, edit.old, edit.who, edit.why) == (
        "first_response",
        "2026-10-05T17:30:00+02:00",
        "me",
        "the reply by phone was earlier",
    )
    assert list_entries(imported, "incidents") == (entry,)


def test_that_an_amendment_can_move_an_incident_to_another_month(imported: Project) -> None:
    amend_entry(
        imported,
        "incidents",
        "A-1",
        {"opened": "2026-09-30 09:00", "first_response": "2026-09-30 10:00"},
        why="wrong day",
    )
    assert (
        next(e for e in assess(imported, "2026-09").results if e.id == "first-response").total == 1
    )
    assert (
        next(e for e in assess(imported, "2026-10").results if e.id == "first-response").verdict
        == "no_data"
    )


def test_that_removing_the_import_names_orphaned_amendments(imported: Project) -> None:
    amend_entry(imported, "incidents", "A-1", {"title": "Down for all"}, why="clearer")
    assert remove_import(imported, 1).orphaned == ("A-1",)
    assert list_entries(imported, "incidents") == ()


def test_that_a_reason_is_needed_and_nothing_is_no_amendment(imported: Project) -> None:
    with pytest.raises(StudioError, match="Say why"):
        amend_entry(imported, "incidents", "A-1", {"title": "x"}, why=" ")
    with pytest.raises(StudioError, match="Nothing would change"):
        amend_entry(imported, "incidents", "A-1", {"title": "Down"}, why="x")
    with pytest.raises(StudioError, match="never amended"):
        amend_entry(imported, "incidents", "A-1", {"id": "B"}, why="x")
    with pytest.raises(StudioError, match="no record “Z”"):
        amend_entry(imported, "incidents", "Z", {"title": "B"}, why="x")


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "is needed"),
        ({"when": "soon", "title": "x"}, "not a date and time"),
        ({"when": "2026-03-29 02:30", "title": "x"}, "did not exist"),
        ({"when": "2026-03-28 02:30", "title": "x", "type": "magic"}, "expected one of"),
        ({"when": "2026-03-28", "title": "x", "colour": "red"}, "no field"),
    ],
)
def test_that_mistakes_in_a_record_name_the_field(
    project: Project, values: dict[str, str], message: str
) -> None:
    with pytest.raises(StudioError, match=message):
        add_entry(project, "changes", values)
    assert list_entries(project, "changes") == ()


def test_that_ids_are_given_in_order_and_are_unique(project: Project) -> None:
    for _ in range(2):
        add_entry(project, "decisions", {"when": "2026-10-01 10:00", "title": "x"})
    assert [each.id for each in list_entries(project, "decisions")] == ["DEC-1", "DEC-2"]
    with pytest.raises(StudioError, match="already"):
        add_entry(project, "decisions", {"id": "DEC-1", "when": "2026-10-01 10:00", "title": "x"})


def test_that_spans_and_moments_are_read(project: Project) -> None:
    entry = add_entry(
        project,
        "incidents",
        {
            "opened": "2026-10-05 09:00",
            "updates": "2026-10-05 11:00; 2026-10-05 10:00",
            "waiting": "2026-10-05 09:30/2026-10-05 09:45; 2026-10-05 12:00/",
        },
    )
    assert entry.values["updates"].startswith("2026-10-05T10:00")
    assert entry.values["waiting"].endswith("/")
    with pytest.raises(StudioError, match="ends before"):
        add_entry(
            project,
            "incidents",
            {"opened": "2026-10-05 09:00", "waiting": "2026-10-05 10:00/2026-10-05 09:45"},
        )


CLOCKED = {
    "id": "T-1",
    "title": "Answers stop",
    "severity": "Sev 2",
    "opened": "2026-10-05T09:00:00+02:00",
    "first_response": "2026-10-05T09:20:00+02:00",
    "updates": "2026-10-05T10:00:00+02:00",
    "resolved": "2026-10-05T11:00:00+02:00",
    "stable": "2026-10-05T10:30:00+02:00",
    "reopened": "2026-10-06T09:00:00+02:00/2026-10-06T12:00:00+02:00",
    "severities": "2026-10-05T09:00:00+02:00 Sev 2; 2026-10-05T09:30:00+02:00 Sev 1",
}


def test_that_a_reopened_incident_has_the_same_clocks_by_hand_and_imported(
    project: Project, tmp_path: Path
) -> None:
    agreement = current_agreement(project)
    save_agreement(
        project, replace(agreement, support=replace(agreement.support, severity_change="highest"))
    )
    add_entry(project, "incidents", CLOCKED)
    by_hand = assess(project, "2026-10").incidents
    lists = CLOCKED | {
        "id": "T-2",
        "updates": json.dumps([CLOCKED["updates"]]),
        "reopened": json.dumps([CLOCKED["reopened"].split("/")]),
        "severities": json.dumps(
            [each.split(" ", 1) for each in CLOCKED["severities"].split("; ")]
        ),
    }
    file = tmp_path / "clocked.csv"
    with file.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, list(lists))
        writer.writeheader()
        writer.writerow(lists)
    assert import_file(project, file).batch.accepted == 1
    both = assess(project, "2026-10").incidents
    imported = [replace(each, id="T-1") for each in both if each.id == "T-2"]
    assert imported == list(by_hand) == [each for each in both if each.id == "T-1"]
    assert any(each.stopped for each in by_hand), "the spell it was resolved in is off its clock"
    # it was answered as a Sev 2, and resolved after it had become a Sev 1
    assert [each.severity for each in by_hand] == ["Sev 2", "Sev 1"]
    shown = {each.id: each.values for each in list_entries(project, "incidents")}
    names = ("stable", "reopened", "severities")
    assert [shown["T-2"][name] for name in names] == [shown["T-1"][name] for name in names]


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"severities": "2026-10-05 09:00"},
            "Severity changes: “2026-10-05 09:00” is not a moment and a severity",
        ),
        ({"severities": "soon Sev 1"}, "Severity changes: “soon” is not a date and time"),
        ({"reopened": "2026-10-05 09:00"}, "Opened again: .* is not a span"),
        ({"stable": "never"}, "Stable since: “never” is not a date and time"),
    ],
)
def test_that_a_list_of_moments_that_cannot_be_read_is_told_in_one_sentence(
    project: Project, values: dict[str, str], message: str
) -> None:
    with pytest.raises(StudioError, match=message):
        add_entry(project, "incidents", {"opened": "2026-10-05 09:00", **values})
    assert list_entries(project, "incidents") == ()


def test_that_every_register_can_be_listed(project: Project) -> None:
    assert all(list_entries(project, name) == () for name in REGISTERS)
    with pytest.raises(StudioError, match="no register “x”"):
        list_entries(project, "x")
