"""Silent changes of a month: the assessment tells those that the review of drift finds, and every
output tells them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from slastudio.judge.outcome.assessment import Assessment
from slastudio.operations.analysis.assessments import assess
from slastudio.operations.analysis.drift import review_drift
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.operations.registers.records import add_entry
from slastudio.project.file import Project
from slastudio.reports.content.blocks import Heading, Paragraph
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.sections.movement import change_blocks
from slastudio.reports.workbook.sheets import sheets

NOW = datetime(2026, 8, 10, tzinfo=UTC)
FIRST, DAYS = date(2026, 3, 1), 150


def models_of(day: date) -> tuple[str, str]:
    """Return model and prompt: m-2 from 12 June, m-1 again from 6 to 9 July, p2 from 5 May, p3 on
    31 July's last hour in UTC.
    """
    model = "m-2" if day >= date(2026, 6, 12) else "m-1"
    if date(2026, 7, 6) <= day <= date(2026, 7, 9):
        model = "m-1"
    return model, "p2" if day >= date(2026, 5, 5) else "p1"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    lines = ["time,request_id,status,model,prompt_version"]
    for number in range(DAYS):
        day = FIRST + timedelta(number)
        model, prompt = models_of(day)
        lines += [
            f"{day}T{hour}:30:00Z,{number}-{hour},ok,{model},{prompt}"
            for hour in ("00", "12", "21")
        ]
    # half past ten in the evening of 30 June in UTC is July in Madrid
    lines.append("2026-06-30T22:30:00Z,late,ok,m-3,p2")
    (tmp_path / "r.csv").write_text("\n".join(lines) + "\n")
    with create_project(
        tmp_path / "p.slastudio", "governed-production", client="Acme", zone="Europe/Madrid"
    ) as opened:
        import_file(opened, tmp_path / "r.csv")
        yield opened


def told(project: Project, month: str) -> Assessment:
    return assess(project, month, now=NOW)


def test_that_each_month_tells_what_the_review_of_drift_finds_in_it(project: Project) -> None:
    found = [
        each for each in review_drift(project, now=NOW).findings if each.kind == "silent_change"
    ]
    assert [(each.day, each.value) for each in found] == [
        (date(2026, 5, 5), "p2"),
        (date(2026, 6, 12), "m-2"),
        (date(2026, 7, 1), "m-3"),
    ]
    for month in range(3, 8):
        silent = told(project, f"2026-{month:02d}").silent
        assert [(e.day, e.value, e.evidence) for e in silent] == [
            (each.day, each.value, "requests") for each in found if each.day.month == month
        ]
    # m-1 came back in July after weeks without it: it was there before, and is not new
    assert [each.value for each in told(project, "2026-07").silent] == ["m-3"]
    # 12 to 30 June, three a day; the last of each day is still that day in Madrid
    assert told(project, "2026-06").silent[0].rows == 19 * 3


def test_that_an_entry_that_names_the_id_announces_it(project: Project) -> None:
    add_entry(
        project,
        "changes",
        {"when": "2026-06-11 09:00", "title": "Model m-2 for all", "version": "m-2"},
    )
    add_entry(
        project,
        "changes",
        {"when": "2026-05-05 09:00", "title": "Another prompt", "version": "p22"},
    )
    assert told(project, "2026-06").silent == ()
    assert [each.value for each in told(project, "2026-05").silent] == ["p2"]


def test_that_every_output_tells_a_silent_change(project: Project) -> None:
    found = told(project, "2026-06")
    (silent,) = found.silent
    assert silent.sentence.startswith("Model m-2 answers since 12 June 2026 (57 requests)")
    (alert,) = (each for each in found.attention if "ilent" in each.title)
    assert (alert.title, alert.page, alert.target) == (
        "Silent change: model m-2 since 12 June",
        "changes",
        "drift",
    )
    blocks = change_blocks(found)
    assert any(isinstance(each, Heading) and each.text == "Silent changes" for each in blocks)
    assert any(isinstance(each, Paragraph) and each.text == silent.sentence for each in blocks)
    assert assessment_document(found)["silent_changes"] == [
        {
            "day": "2026-06-12",
            "evidence": "requests",
            "name": "model m-2",
            "value": "m-2",
            "rows": 57,
        }
    ]
    (register,) = (each for each in sheets(found, NOW.date()) if each.name == "Changes & decisions")
    assert [row[3] for row in register.rows if row[0] == "Silent change"] == ["model m-2"]
    assert not any(isinstance(each, Heading) for each in change_blocks(told(project, "2026-04")))
