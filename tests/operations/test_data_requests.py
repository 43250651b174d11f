"""The data request: what a month needs, asked for on paper and in Excel files that come back
without mapping.
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from slastudio.cli import run
from slastudio.contract.data_requests.requests import data_requests
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.governance import Delivery
from slastudio.evidence.kinds import KINDS
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.documents.data_requests import receipts, requests_for, write_data_request
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from tests.reports.pages import page_texts

FILLED = {
    "time": "2026-10-05 14:00:00",
    "opened": "2026-10-05 14:00:00",
    "start": "2026-10-05",
    "first_response": "2026-10-05 15:00:00",
    "resolved": "2026-10-06 10:00:00",
    "decided": "2026-10-06 10:00:00",
    "amount": "12.50",
    "cost": "0.02",
    "currency": "USD",
    "waiting": "",
    "updates": "",
    "reopened": "",
    "queue": "approval",
    "severity": "sev1",
    "status": "ok",
}


def filled_value(kind: str, name: str) -> object:
    column = KINDS[kind].column(name)
    assert column is not None
    plain = {
        "number": 12.5,
        "integer": 7,
        "boolean": "true",
        "text": f"{name} 1",
        "time": "2026-10-05 14:00:00",
    }
    return FILLED.get(name, plain.get(column.type, "1"))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return create_project(
        tmp_path / "acme", "customer-support", client="Acme Ltd", zone="Europe/Madrid"
    )


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_every_objective_finds_its_columns_in_a_request(slug: str) -> None:
    agreement = template_agreement(slug)
    requested = {
        each.kind: {column.name for column in each.columns} for each in data_requests(agreement)
    }
    for objective in agreement.objectives.objectives:
        named = requested[objective.indicator.evidence]
        assert {
            each.column for each in (*objective.indicator.good, *objective.indicator.among)
        } <= named
        assert {objective.indicator.column, objective.indicator.segment} - {""} <= named
        assert KINDS[objective.indicator.evidence].time in named


def test_that_a_filled_in_template_comes_back_without_mapping(
    project: Project, tmp_path: Path
) -> None:
    with project:
        written = write_data_request(
            project,
            tmp_path / "r.pdf",
            period="2026-10",
            templates=tmp_path / "t",
            issued=date(2026, 10, 1),
        )
        _, _, requests = requests_for(project, "2026-10")
        assert len(written) == 1 + len(requests)
        for request, path in zip(requests, written[1:], strict=True):
            book = load_workbook(path)
            for row in (2, 3):
                for number, column in enumerate(request.columns, 1):
                    value = filled_value(request.kind, column.name)
                    told = (
                        f"{value} {row}" if column.name in ("id", "request_id", "item") else value
                    )
                    book.worksheets[0].cell(row, number, told)
            book.save(path)
            batch = import_file(project, path).batch
            assert (batch.kind, batch.accepted, batch.rejected) == (request.kind, 2, 0), (
                batch.problems
            )


def test_that_the_sheet_names_files_columns_zone_and_due_days(
    project: Project, tmp_path: Path
) -> None:
    with project:
        agreement = current_agreement(project)
        rows = (
            Delivery("reviews", "Review tool", "client", "Quality lead", 3, "no names", "upload"),
        )
        save_agreement(project, put(agreement, ("data", "deliveries"), rows))
        (path,) = write_data_request(
            project, tmp_path / "r.pdf", period="2026-10", issued=date(2026, 10, 1)
        )
        text = " ".join(page_texts(path))
        for words in (
            "Data for October 2026",
            "Europe/Madrid",
            "acme-ltd-reviews-2026-10",
            "3 November 2026",
            "no names",
        ):
            assert words.replace(" ", "") in text.replace(" ", "")
        again = write_data_request(
            project, tmp_path / "again.pdf", period="2026-10", issued=date(2026, 10, 1)
        )
        assert again[0].read_bytes() == path.read_bytes()


def test_that_the_log_says_what_came_when_and_what_is_missing(
    project: Project, tmp_path: Path
) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(
        "time,request_id,latency_ms,first_token_ms,status\n"
        + "".join(f"2026-10-{day:02d}T10:00:00Z,r{day},900,300,ok\n" for day in range(1, 28)),
        encoding="utf-8",
    )
    with project:
        before = {
            each.request.kind: each.state
            for each in receipts(project, "2026-10", now=datetime(2026, 10, 20, tzinfo=UTC))
        }
        assert set(before.values()) == {"waiting"}
        import_file(project, file)
        after = {
            each.request.kind: each
            for each in receipts(project, "2026-10", now=datetime(2026, 12, 1, tzinfo=UTC))
        }
        found = after["requests"]
        assert (found.state, found.rows, found.files, found.last) == (
            "partly",
            27,
            ("requests.csv",),
            date(2026, 10, 27),
        )
        assert {each.state for kind, each in after.items() if kind != "requests"} == {"missing"}
        assert next(iter(after.values())).due >= date(2026, 11, 1)


def test_that_an_agreement_without_objectives_asks_for_nothing() -> None:
    assert data_requests(Agreement()) == ()


def test_that_the_command_line_asks_and_keeps_account(
    project: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project.close()
    name = str(project.path)
    assert (
        run(
            [
                "request",
                name,
                "--period",
                "2026-10",
                "-o",
                str(tmp_path / "r.pdf"),
                "--templates",
                str(tmp_path / "t"),
            ]
        )
        == 0
    )
    assert all(Path(line).exists() for line in capsys.readouterr().out.splitlines())
    assert run(["receipts", name, "--period", "2026-10", "--json"]) == 0
    assert {each["state"] for each in json.loads(capsys.readouterr().out)} <= {"missing", "waiting"}


def test_that_every_kind_agreed_to_be_sent_is_asked_for() -> None:
    agreement = template_agreement("small-business-retainer", client="Acme")
    asked = {each.kind for each in data_requests(agreement)}
    assert {each.evidence for each in agreement.data.deliveries} <= asked
