"""The workbook: its cells are the assessment's values, its text is never a formula, its bytes are
the same again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from slastudio.judge.outcome.assessment import Assessment
from slastudio.reports.workbook.book import write_workbook
from slastudio.shared.problems import StudioError
from tests.reports.conftest import HOSTILE, ISSUED, made_result

SHEETS = [
    "Summary",
    "Charts",
    "Objectives",
    "Readings",
    "Daily",
    "Incidents",
    "Costs",
    "Spend by day",
    "Spend change",
    "Logs and bills",
    "Hours",
    "Credits",
    "Invoice",
    "Cost of failure",
    "Changes & decisions",
    "Records",
    "Sources",
]


def read(path: Path, sheet: str) -> list[dict[str, Any]]:
    rows = list(openpyxl.load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.fixture(scope="session")
def workbook(september: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "september.xlsx"
    write_workbook(september, path, ISSUED)
    return path


def test_that_every_objective_stands_with_its_full_figures(
    september: Assessment, workbook: Path
) -> None:
    rows = read(workbook, "Objectives")
    assert [row["Id"] for row in rows] == [result.id for result in september.results]
    for row, result in zip(rows, september.results, strict=True):
        assert row["Value"] == (
            None if result.value is None else pytest.approx(float(result.value), rel=1e-12)
        )
        assert row["Target"] == (
            None if result.target is None else pytest.approx(float(result.target))
        )
        assert (row["Samples"], row["Good"], row["Total"]) == (
            result.samples,
            result.good,
            result.total,
        )
        if result.budget:
            assert row["Budget left"] == pytest.approx(float(result.budget.remaining))


def test_that_days_costs_and_sources_are_complete(september: Assessment, workbook: Path) -> None:
    assert len(read(workbook, "Daily")) == sum(len(result.trend) for result in september.results)
    costs = read(workbook, "Costs")
    amount = f"Amount, {september.costs.currency}"
    assert costs[0][amount] == pytest.approx(float(september.costs.total))
    assert sum(row[amount] for row in costs if row["What"] == "Day") == pytest.approx(
        float(september.costs.total)
    )
    hashes = {row["SHA-256"] for row in read(workbook, "Sources") if row["What"] == "File"}
    assert hashes == {source.sha256 for source in september.sources}


def test_that_sheets_are_as_promised_with_frozen_heads_and_units(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    assert book.sheetnames == SHEETS
    assert all(sheet.freeze_panes == "A2" for sheet in book)
    formats = {
        cell.number_format for row in book["Objectives"].iter_rows(min_row=2) for cell in row
    }
    assert {'#,##0.00 "%"', '#,##0 "ms"', '#,##0.00 "USD"'} <= formats


def test_that_writing_again_gives_the_same_bytes(
    september: Assessment, workbook: Path, tmp_path: Path
) -> None:
    write_workbook(september, tmp_path / "again.xlsx", ISSUED)
    assert (tmp_path / "again.xlsx").read_bytes() == workbook.read_bytes()


@pytest.mark.rapid
@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        HOSTILE,
        "a\x00b\x1f",
        "x" * 40_000,
        "مرحبا 日本 🙂",
        "https://example.org/",
        "mailto:a@example.org",
        "internal:Sheet1!A1",
        "0012",
        "{=SUM(A1:A2)}",
        "<r><t>markup</t></r>",
        "_x0041_",
    ],
)
def test_that_text_is_never_a_formula(
    text: str, made: Callable[..., Assessment], tmp_path: Path
) -> None:
    path = tmp_path / "w.xlsx"
    write_workbook(made((made_result(1, text),), text), path, ISSUED)
    for sheet in openpyxl.load_workbook(path):
        assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)
    assert (
        read(path, "Objectives")[0]["Objective"]
        == text.replace("\x00", "�").replace("\x1f", "�")[:32_767]
    )


@pytest.mark.rapid
def test_that_an_unwritable_path_is_explained(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    with pytest.raises(StudioError, match="cannot be written"):
        write_workbook(made(), tmp_path / "missing" / "w.xlsx", ISSUED)
