"""Amounts and days as exports and hand-made sheets write them: read for what they can only mean, or
asked about.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from slastudio.contract.terms.agreement import Agreement
from slastudio.operations.evidence.imports import import_file
from slastudio.operations.evidence.questions import questions_of
from slastudio.project.file import Project
from tests.operations.test_questions import SPEND, promise, result

HEADINGS = ("Date", "Service", "Amount", "Currency")
# what stands in the file, how fields are parted, and the sum it can only mean
KNOWN: list[tuple[list[Any], str, str]] = [
    (["1.000,50", "2,50"], ";", "1003.00"),
    (["1'000.50", "2.50"], ",", "1003.00"),
    (["1’000.50", "2.50"], ",", "1003.00"),
    (["(12.50)", "20.00"], ",", "7.50"),
    (["12.50-", "20.00"], ",", "7.50"),
    (["−12.50", "20.00"], ",", "7.50"),
    (["1.234,56 €", "2,00 €"], ";", "1236.56"),
    (["€ 1.234,56", "€ 2,00"], ";", "1236.56"),
    (["EUR 12.00", "3.00 EUR"], ",", "15.00"),
    (["1,2E+03", "2,0E+00"], ";", "1202"),
    (["1.2E+03", "2.0E+00"], ",", "1202"),
    (["1,00,000.00", "2.00"], ",", "100002"),
    (["1\u202f000,50", "2,00"], ";", "1002.50"),
    (["1\u00a0000,50", "2,00"], ";", "1002.50"),
    (["1 000,50", "2,00"], ";", "1002.50"),
    (["1.000", "2,50"], ";", "1002.50"),
    (["1,000", "2.50"], ",", "1002.50"),
    (["1.50", "2,50"], ";", "4.00"),
    (["0.123", "0.456"], ",", "0.579"),
    ([1000.5, 2.5], "xlsx", "1003"),
    (["1.000,50", "2,50"], "xlsx", "1003"),
    ([1000.5, "2,50"], "xlsx", "1003"),
    ([1.234, 2.345], "xlsx", "3.579"),
]
OPEN = [(["1.000", "2.500"], ";"), (["1,000", "2,500"], ","), (["1.123", "2.456"], ",")]


@pytest.fixture
def project(tmp_path: Path) -> Any:
    made = Project.create(tmp_path / "p.slastudio", Agreement())
    promise(made, SPEND)
    yield made
    made.close()


def written(
    folder: Path, amounts: list[Any], how: str, currency: str = "EUR", days: Any = None
) -> Path:
    dates = days or [f"2026-03-{place + 1:02d}" for place in range(len(amounts))]
    rows = [(day, "A", amount, currency) for day, amount in zip(dates, amounts, strict=True)]
    if how == "xlsx":
        book = openpyxl.Workbook()
        for row in (HEADINGS, *rows):
            book.active.append(row)
        book.save(folder / "b.xlsx")
        return folder / "b.xlsx"
    with (folder / "b.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file, delimiter=how).writerows([HEADINGS, *rows])
    return folder / "b.csv"


@pytest.mark.parametrize(("amounts", "how", "total"), KNOWN)
def test_that_an_amount_is_read_for_what_it_can_only_mean(
    project: Project, tmp_path: Path, amounts: list[Any], how: str, total: str
) -> None:
    batch = import_file(project, written(tmp_path, amounts, how)).batch
    assert (batch.accepted, batch.rejected) == (len(amounts), 0)
    assert questions_of(project) == ()
    assert result(project).value == Decimal(total)


@pytest.mark.parametrize(("amounts", "how"), OPEN)
def test_that_an_amount_that_may_mean_two_things_is_asked_about(
    project: Project, tmp_path: Path, amounts: list[str], how: str
) -> None:
    import_file(project, written(tmp_path, amounts, how))
    assert [each.kind for each in questions_of(project)] == ["decimal_sign"]


@pytest.mark.parametrize(("currency", "told"), [("eur", True), ("€", True), ("USD", False)])
def test_that_a_currency_is_known_however_it_is_written(
    project: Project, tmp_path: Path, currency: str, told: bool
) -> None:
    import_file(project, written(tmp_path, ["10.00", "20.00"], ",", currency))
    assert result(project).value == (Decimal(30) if told else None)


def test_that_a_sign_speaks_where_the_column_of_currencies_is_blank(
    project: Project, tmp_path: Path
) -> None:
    import_file(project, written(tmp_path, ["$10.00", "€20.00"], ",", ""))
    assert result(project).value == 20


@pytest.mark.parametrize(
    ("days", "kinds", "total"),
    [
        (["01.03.2026", "13.03.2026"], [], 4),
        (["03/13/2026", "03/02/2026"], [], 4),
        (["13-Mar-2026", "2 March 2026"], [], 4),
        (["2026-03-13", "03/14/2026"], [], 4),
        (["2026-03-13", "03/04/2026"], ["day_order"], None),
        (["03/04/2026", "03/05/2026"], ["day_order"], None),
    ],
)
def test_that_a_day_is_read_for_what_it_can_only_mean_or_asked_about(
    project: Project, tmp_path: Path, days: list[str], kinds: list[str], total: int | None
) -> None:
    import_file(project, written(tmp_path, ["1.50", "2.50"], ",", days=days))
    assert [each.kind for each in questions_of(project)] == kinds
    if total is not None:
        assert result(project).value == total
