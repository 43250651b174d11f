"""The data request: what a month needs, asked for on paper and in Excel files that come back
without mapping.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from slastudio.cli import run
from slastudio.contract.data_requests.plain_words import asked_words
from slastudio.contract.data_requests.requests import data_requests
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.findings import put
from slastudio.contract.terms.governance import Delivery
from slastudio.evidence.kinds import KINDS
from slastudio.evidence.records import BATCH, ROW
from slastudio.judge.period.month import assess_period
from slastudio.operations.agreements.templates import list_templates, template_agreement
from slastudio.operations.agreements.terms import current_agreement, save_agreement
from slastudio.operations.documents.data_requests import receipts, requests_for, write_data_request
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.projects import create_project
from slastudio.project.file import Project
from slastudio.reports.workbook.request_templates import write_template
from tests.judge.specimens import inputs
from tests.reports.pages import page_texts


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


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_the_example_of_each_template_comes_back_without_mapping(
    slug: str, tmp_path: Path
) -> None:
    with create_project(
        tmp_path / "acme", slug, client="Acme Ltd", zone="Europe/Madrid"
    ) as project:
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
                    told = column.example
                    own = f"{told} {row}" if column.name in ("id", "request_id", "item") else told
                    book.worksheets[0].cell(row, number, own)
            book.save(path)
            batch = import_file(project, path).batch
            assert (batch.kind, batch.accepted, batch.rejected) == (request.kind, 2, 0), (
                batch.problems
            )
            assert {each.name for each in request.columns} <= set(batch.mapping.fields), (
                request.kind
            )
            assert not [each for each in batch.problems if each.level != "note"], request.kind


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


# what judging reads and nobody need send: other ways of telling the same, and what is told where it comes
NOT_ASKED = {
    "requests": {"first_token_ms"},
    "evaluations": {"score", "label", "prediction", "seg.judge", "seg.judge_model"},
    # of an agreement without a table of severities, and without reviews of incidents
    "incidents": {"affected", "harm", "reversible", "severities"},
}
# asked for and read by nothing yet but people
ONLY_SHOWN = {
    "requests": {"request_id", "workflow", "cached_tokens", "prompt_version", "retrieval_version"},
    "costs": {"quantity", "unit"},
    "reviews": {"rubric.completeness", "rubric.correctness"},
    "probes": {"target"},
}


@pytest.mark.parametrize("slug", [each.slug for each in list_templates()])
def test_that_everything_judging_reads_is_asked_for(slug: str) -> None:
    agreement = template_agreement(slug)
    counts = {kind: 1 for kind in KINDS if kind != "table"}
    given = inputs(agreement, {}, kind_counts=counts, given=frozenset(counts))
    reads: dict[str, set[str]] = {}

    def read(kind: str, columns: Iterable[str], start: datetime, end: datetime) -> pd.DataFrame:
        names = tuple(columns)
        reads.setdefault(kind, set()).update(names)
        return given.read(kind, names, start, end)

    assess_period(replace(given, read=read))
    asked = {each.kind: {c.name for c in each.columns} for each in data_requests(agreement)}
    for kind, wanted in asked.items():
        assert reads[kind] - wanted - {ROW, BATCH} <= NOT_ASKED.get(kind, set()), kind
        assert wanted - reads[kind] <= ONLY_SHOWN.get(kind, set()) | {KINDS[kind].time}, kind


def governed() -> Agreement:
    return template_agreement("governed-production", client="Acme")


@pytest.mark.parametrize(
    ("path", "value", "kind", "column"),
    [
        (("coverage", "teams"), ("Sales",), "requests", "seg.team"),
        (("evaluation", "confidence_handover"), Decimal("0.5"), "requests", "confidence"),
        (("evaluation", "judge_model"), "judge-1", "evaluations", "seg.judge_model"),
        (("evaluation", "review_sample"), 40, "reviews", "edit_reason"),
        (("costs", "monthly_cap"), Decimal(900), "costs", "amount"),
        (("costs", "monthly_cap"), Decimal(900), "requests", "cached_tokens"),
        (("changes", "material_changes"), ("model",), "requests", "retrieval_version"),
        (("changes", "approval_within"), "2 business days", "queue_items", "decision"),
        (("governance", "exception_volume"), 5, "queue_items", "decided"),
        (("governance", "review_within"), "5 business days", "incidents", "verified"),
    ],
)
def test_that_what_an_agreement_has_judged_is_asked_for(
    path: tuple[str, ...], value: object, kind: str, column: str
) -> None:
    def asked(agreement: Agreement) -> bool:
        found = [each for each in data_requests(agreement) if each.kind == kind]
        return any(c.name == column and c.reasons for each in found for c in each.columns)

    assert not asked(Agreement())
    assert asked(put(Agreement(), path, value))


def test_that_lists_to_choose_from_hold_the_agreement_s_own_words(tmp_path: Path) -> None:
    severities = tuple(
        replace(each, name=f"=Sev {number}")
        for number, each in enumerate(governed().support.severities)
    )
    agreement = put(governed(), ("support", "severities"), severities)
    (request,) = [each for each in data_requests(agreement) if each.kind == "incidents"]
    path = tmp_path / "t.xlsx"
    write_template(request, path, date(2026, 10, 1))
    book = load_workbook(path)
    page, lists = book.worksheets[0], book["Values"]
    assert lists.sheet_state == "hidden"
    lists_by_column = {
        str(each.sqref): each.formula1 for each in page.data_validations.dataValidation
    }
    for number, column in enumerate(request.columns, 1):
        letter = get_column_letter(number)
        formula = lists_by_column.get(f"{letter}2:{letter}2001")
        assert (formula is not None) is bool(column.choices), column.name
        if formula is not None:
            cells = lists[formula.partition("!")[2].replace("$", "")]
            rows = cells if isinstance(cells, tuple) else ((cells,),)
            assert tuple(cell.value for (cell,) in rows) == column.choices
            assert {cell.data_type for (cell,) in rows} == {"s"}, "no word is a formula"
    how = book["How to fill in"]
    example = {row[0].value: row[5].value for row in how.iter_rows(min_row=5)}
    assert example == {each.name: each.example for each in request.columns}
    again = tmp_path / "again.xlsx"
    write_template(request, again, date(2026, 10, 1))
    assert again.read_bytes() == path.read_bytes()


def test_that_the_sheet_says_in_plain_words_what_each_column_is_for(tmp_path: Path) -> None:
    with create_project(tmp_path / "acme", "governed-production", client="Acme Ltd") as project:
        (path,) = write_data_request(
            project, tmp_path / "r.pdf", period="2026-10", issued=date(2026, 10, 1)
        )
    text = " ".join(" ".join(page_texts(path)).split())
    for words in (
        "to explain the bill: what was used, and what each request cost",
        "to see which version answered",
        "such as 2026-10-05 15:00; 2026-10-05 16:30",
        "One row per billed line.",
    ):
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_that_every_column_is_asked_for_in_plain_words() -> None:
    for kind in KINDS.values():
        for column in kind.columns:
            name = column.name.replace("*", "some_member")
            asked = asked_words(kind.name, column, name)
            assert asked.endswith("?"), name
            assert "`" not in asked
            # a member is named as people write it
            assert not column.is_family or "some member" in asked
