"""Formulas of the workbook: each recomputed by a reader of its own gives the number stored beside it, and that number
is the one paper and JSON tell.
"""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from slastudio.contract.credits import CreditLine, CreditSum
from slastudio.contract.terms.agreement import Agreement
from slastudio.contract.terms.commercial import Pricing
from slastudio.judge.outcome.assessment import (
    Assessment,
    Consequences,
    Costs,
    DailySpend,
    Hours,
    HoursLine,
)
from slastudio.judge.outcome.billing import Invoice, InvoiceLine
from slastudio.judge.outcome.objective_result import Budget
from slastudio.reports.content.blocks import Figure, Table
from slastudio.reports.content.passages import plain_text
from slastudio.reports.documents.monthly import report_document
from slastudio.reports.machine.assessments import assessment_document
from slastudio.reports.workbook.book import write_workbook
from slastudio.reports.workbook.sheet_values import (
    Amount,
    amount_of,
    column,
    difference_amount,
    percent_amount,
    reckoned,
    rounded_once,
)
from slastudio.reports.workbook.sheets import sheets
from slastudio.shared.money import Money
from tests.conftest import SampleMonth
from tests.reports.conftest import ISSUED, made_result
from tests.reports.formulas import Recomputed
from tests.strength import tries

MONTHS = ("2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10")
JUDGED = datetime(2026, 11, 6, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Written:
    """Hold a workbook as it was read back: formulas and what is stored beside them."""

    assessment: Assessment
    path: Path
    formulas: Any
    stored: Any

    def all_formulas(self) -> list[tuple[str, str, str, Any]]:
        """Return (sheet, cell, formula, stored number) of every formula."""
        return [
            (sheet.title, cell.coordinate, cell.value, self.stored[sheet.title][cell.coordinate])
            for sheet in self.formulas
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def rows(self, sheet: str) -> list[tuple[Any, ...]]:
        return list(self.stored[sheet].iter_rows(min_row=2, values_only=True))

    def figure(self, sheet: str, what: str, place: int) -> Any:
        (found,) = (row[place] for row in self.rows(sheet) if row[0] == what)
        return found

    def is_formula(self, sheet: str, what: str, place: int) -> bool:
        (found,) = (
            row[place].data_type == "f"
            for row in self.formulas[sheet].iter_rows(min_row=2)
            if row[0].value == what
        )
        return bool(found)


def written(assessment: Assessment, folder: Path) -> Written:
    path = folder / f"{assessment.period.label}.xlsx"
    write_workbook(assessment, path, ISSUED)
    return Written(
        assessment,
        path,
        openpyxl.load_workbook(path),
        openpyxl.load_workbook(path, data_only=True),
    )


@pytest.fixture(scope="session")
def months(
    sample_month: SampleMonth, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Written]:
    folder = tmp_path_factory.mktemp("formulas")
    return {month: written(sample_month(month, JUDGED), folder) for month in MONTHS}


def recomputes(book: Written) -> int:
    """Require every formula of a book to give what is stored; return how many there are."""
    found = book.all_formulas()
    for sheet, place, formula, stored in found:
        computed = Recomputed(book.stored, sheet, formula).value
        assert stored.value == pytest.approx(computed, rel=1e-11, abs=1e-9), (sheet, place, formula)
    return len(found)


@pytest.mark.parametrize("month", MONTHS)
def test_that_every_formula_gives_what_is_stored_beside_it(
    months: dict[str, Written], month: str
) -> None:
    assert recomputes(months[month]) > 60


def test_that_formulas_name_the_same_cells_under_the_notice_of_a_month_under_way(
    months: dict[str, Written], tmp_path: Path
) -> None:
    over = months["2026-09"]
    book = written(replace(over.assessment, unfinished=True), tmp_path)
    assert recomputes(book) == len(over.all_formulas())
    assert book.stored["Costs"]["D3"].value == over.stored["Costs"]["D2"].value
    assert book.formulas["Costs"]["D3"].value == "=SUM(D27:D59)"


def test_that_many_models_are_told_each_and_drawn_together(
    made: Callable[..., Assessment], tmp_path: Path
) -> None:
    days = tuple(
        DailySpend(
            date(2026, 9, day),
            tuple((f"m{each:02}", Decimal(each + day)) for each in range(day, 30)),
        )
        for day in range(1, 8)
    )
    total = sum((each.total for each in days), Decimal(0))
    book = written(made(costs=Costs("USD", "bills", days, total)), tmp_path)
    assert recomputes(book) > 60
    told = [row for row in book.rows("Costs") if row[0] == "Model"]
    assert len(told) == 29
    assert sum(row[3] for row in told) == total
    assert book.is_formula("Costs", "Total", 3)
    by_day = book.rows("Spend by day")
    assert book.stored["Spend by day"].max_column == 14
    assert book.stored["Spend by day"]["M1"].value == "18 other models"
    assert [row[-1] for row in by_day] == [each.total for each in days]
    assert [sum(each or 0 for each in row[1:-1]) for row in by_day] == [row[-1] for row in by_day]


def test_that_the_reader_of_formulas_knows_a_wrong_number_from_a_right_one(
    months: dict[str, Written], tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(months["2026-09"].path, data_only=True)
    book["Costs"]["D26"].value += 0.01
    changed = replace(months["2026-09"], stored=book)
    with pytest.raises(AssertionError, match="Costs"):
        recomputes(changed)


def test_that_sums_shares_and_credits_are_formulas(months: dict[str, Written]) -> None:
    book = months["2026-09"]
    expected = (
        *(("Costs", what, 3) for what in ("Total", "Left of the cap", "This period")),
        *(("Costs", what, 5) for what in ("Cap", "This period")),
        *(("Hours", what, 1) for what in ("Worked", "Left", "Overage", "Price of the overage")),
        ("Credits", "First token", 4),
        ("Credits", "Due", 3),
        ("Credits", "Due", 4),
        ("Invoice", "Total", 7),
        ("Invoice", "Further hours: Cost checks", 5),
        ("Invoice", "Bill: model usage", 7),
        ("Spend change", "Change", 1),
        ("Spend change", "September 2026", 1),
        ("Logs and bills", "Together", 4),
        ("Cost of failure", "Task success, all languages", 6),
    )
    assert [each for each in expected if not book.is_formula(*each)] == []
    models = [row for row in book.formulas["Costs"].iter_rows() if row[0].value == "Model"]
    assert len(models) == 2
    assert {cell.data_type for row in models for cell in (row[3], row[5])} == {"f"}


# --- the numbers are those of paper and JSON --------------------------------------------------------------------------


@pytest.mark.parametrize("month", MONTHS)
def test_that_the_numbers_are_those_of_the_json(months: dict[str, Written], month: str) -> None:
    book = months[month]
    told = assessment_document(book.assessment)
    hours, costs, invoice = told["hours"], told["costs"], told["invoice"]
    assert book.figure("Costs", "Total", 3) == float(costs["total"])
    assert book.figure("Costs", "Left of the cap", 3) == float(
        Decimal(costs["cap"]) - Decimal(costs["total"])
    )
    for what in ("included", "carried", "worked", "left", "overage"):
        shown, figure = book.figure("Hours", what.capitalize(), 1), hours[what]
        assert shown == (None if figure is None else pytest.approx(figure, abs=1e-11))
    assert book.figure("Hours", "Price of the overage", 1) == float(hours["overage_amount"])
    assert book.figure("Hours", "Not agreed", 1) == hours["unagreed"]
    credits_told = told["consequences"]["credits"]
    assert book.figure("Credits", "Due", 4) == float(credits_told["amount"])
    if invoice is not None:
        assert book.figure("Invoice", "Total", 7) == float(invoice["total"])
        for row, line in zip(book.rows("Invoice"), invoice["lines"], strict=False):
            assert row[7] == (None if line["in_total"] is None else float(line["in_total"]))
    movement = told["spend_movement"]
    if movement is not None:
        change = book.assessment.spend_movement.change  # type: ignore[union-attr]
        assert book.figure("Spend change", "Change", 1) == float(change.change)


def shown(cell: Any) -> str:
    """Return the number of a cell as its format shows it, without the unit."""
    digits = len(cell.number_format.split(" ")[0].partition(".")[2])
    value = Decimal(repr(float(cell.value))).quantize(Decimal(1).scaleb(-digits), "ROUND_HALF_UP")
    return f"{value:,f}".replace("-", "−")


def bare(text: str) -> str:
    return re.sub(r"[^\d,.−]", "", text)


def table(assessment: Assessment, *head: str) -> list[list[str]]:
    """Return the figures of a table of the report, by the beginning of its head."""
    found = [
        each
        for each in report_document(assessment, ISSUED).blocks
        if isinstance(each, Table) and each.head[: len(head)] == head
    ]
    if not found:
        return []
    return [[bare(c.text) for c in row if isinstance(c, Figure)] for row in found[0].rows]


@pytest.mark.parametrize("month", MONTHS)
def test_that_cells_show_what_paper_tells(months: dict[str, Written], month: str) -> None:
    book = months[month]
    a, compared = book.assessment, 0
    costs = list(book.stored["Costs"].iter_rows(min_row=2))
    of_months = [row for row in costs if row[0].value in ("Month before", "This period")]
    of_models = [row for row in costs if row[0].value == "Model"]
    above = [row for row in costs if row[0].value == "Above the agreed limit"]
    pairs = [
        (of_months, table(a, "Month")),
        (of_models, table(a, "Model")),
    ]
    for rows, told in pairs:
        if not rows or not told:
            continue
        assert len(rows) == len(told)
        for row, (amount, share) in zip(rows, told, strict=True):
            assert shown(row[3]) == amount
            assert row[5].value is None or shown(row[5]) == share
            compared += 1
    # the paper lists no more than ten of them
    days = [[shown(row[3]), shown(row[4]), shown(row[5])] for row in above]
    for each in table(a, "Day", f"Spend, {a.costs.currency}", "Mean of its like"):
        assert each in days
        compared += 1
    for row, told in zip(
        book.stored["Logs and bills"].iter_rows(min_row=2),
        table(a, "Billed for"),
        strict=False,
    ):
        assert [shown(cell) for cell in row[2:5]] == told
        compared += 1
    credit = list(book.stored["Credits"].iter_rows(min_row=3))[: len(table(a, "Missed"))]
    for row, told in zip(credit, table(a, "Missed"), strict=True):
        assert [shown(row[2]), shown(row[3]), shown(row[4])] == told
        compared += 1
    assert compared


# --- where a formula would tell something else ------------------------------------------------------------------------


@pytest.mark.rapid
@settings(max_examples=tries(200, 2000))
@given(
    st.decimals(0, 99_999, places=2, allow_nan=False),
    st.decimals(0, 100, places=2, allow_nan=False),
)
def test_that_a_credit_in_the_middle_between_two_cents_has_no_formula(
    base: Decimal, percent: Decimal
) -> None:
    exact = base * percent / 100
    even = exact.quantize(Decimal("0.01"), "ROUND_HALF_EVEN")
    told = reckoned(amount_of(even, "EUR"), "ROUND(A[1],2)", rounded_once(exact, 2))
    assert told is not None
    away = exact.quantize(Decimal("0.01"), "ROUND_HALF_UP")
    middle = abs(exact - even) == Decimal("0.005")
    assert bool(told.formula) == (not middle)
    assert middle or away == even


@pytest.mark.rapid
def test_that_a_figure_keeps_its_value_where_the_formula_gives_another() -> None:
    told = Amount(Decimal("416.67"))
    assert reckoned(told, "A[1]*B[1]", Decimal("416.66")) == told
    assert reckoned(told, "A[1]*B[1]", None) == told
    assert reckoned(told, "A[1]*B[1]", Decimal("416.67")) == replace(told, formula="A[1]*B[1]")
    assert reckoned(None, "A[1]", Decimal(1)) is None


@pytest.mark.rapid
def test_that_a_difference_of_less_than_a_cent_is_not_shown_as_minus_nothing() -> None:
    tiny = difference_amount(Decimal("-0.0000015"), "USD")
    assert tiny is not None
    assert tiny.format == '#,##0.0000015 "USD"'.replace("0000015", "0000000")
    share = percent_amount(Decimal("-0.01"), Decimal(1000), "A[1]/B[1]*100")
    assert share is not None
    assert share.format == '#,##0.0000 "%"'
    assert percent_amount(Decimal(1), Decimal(0), "A[1]/B[1]*100") is None


@pytest.mark.rapid
def test_that_columns_are_lettered_as_excel_letters_them() -> None:
    assert [column(each) for each in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]


# --- charts, print and widths -----------------------------------------------------------------------------------------


def parts(path: Path, begins: str) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return [
            archive.read(each).decode()
            for each in archive.namelist()
            if each.startswith(begins) and each.endswith(".xml")
        ]


@pytest.mark.parametrize("month", MONTHS)
def test_that_charts_draw_cells_that_are_there(months: dict[str, Written], month: str) -> None:
    book = months[month]
    charts = parts(book.path, "xl/charts/chart")
    listed = book.rows("Charts")
    assert len(charts) == len(listed) >= 4
    for chart in charts:
        areas = re.findall(r"<c:(cat|val|tx)>.*?<c:f>([^<]+)</c:f>", chart)
        assert {kind for kind, _ in areas} == {"cat", "val", "tx"}
        for kind, area in areas:
            sheet, _, place = area.rpartition("!")
            found = book.stored[sheet.strip("'")][place.replace("$", "")]
            cells = [cell for row in found for cell in row] if kind != "tx" else [found]
            assert any(cell.value is not None for cell in cells), area
    dashed = [chart for chart in charts if 'prstDash val="dash"' in chart]
    assert len(dashed) >= 2


def test_that_a_trend_is_drawn_from_its_own_days_with_its_target(
    months: dict[str, Written],
) -> None:
    book = months["2026-09"]
    (chart,) = (each for each in parts(book.path, "xl/charts/chart") if "First token" in each)
    found = re.findall(r"<c:val>.*?<c:f>([^<]+)</c:f>", chart)
    values, targets = (
        [cell for (cell,) in book.stored["Daily"][area.rpartition("!")[2].replace("$", "")]]
        for area in found
    )
    result = next(each for each in book.assessment.results if each.name == "First token, p95")
    assert [cell.value for cell in values] == [point.value for point in result.trend]
    assert {cell.value for cell in targets} == {800}


def test_that_every_sheet_prints_on_a4_with_its_head_on_every_page(
    months: dict[str, Written],
) -> None:
    for sheet in months["2026-09"].formulas:
        assert sheet.page_setup.paperSize == 9
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.print_area.endswith(str(max(sheet.max_row, 2))) or sheet.title == "Charts"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage or sheet.title == "Charts"
    assert months["2026-09"].formulas["Objectives"].print_title_cols == "$A:$B"


def test_that_no_number_is_wider_than_its_column(months: dict[str, Written]) -> None:
    for book in months.values():
        for sheet in book.stored:
            widths = {
                number: each.width
                for each in sheet.column_dimensions.values()
                for number in range(each.min, each.max + 1)
            }
            for row in sheet.iter_rows():
                for cell in row:
                    if isinstance(cell.value, (int, float)):
                        _, _, unit = cell.number_format.partition(' "')
                        needed = len(shown(cell)) + len(unit.rstrip('"'))
                        assert needed + 1 <= widths[cell.column], (sheet.title, cell.coordinate)


# --- hostile names ----------------------------------------------------------------------------------------------------

NAMES = st.one_of(
    st.sampled_from(
        [
            "=1+1",
            "=HYPERLINK(A1)",
            "@SUM(A1)",
            "+1",
            "-1",
            "<r><t>x</t></r>",
            "<r></r>",
            "</c:v>&",
            "_x0041_",
            "0012",
            "http://example.org",
            "\x00\x1f￾",
            "'!A1",
            "A[1]",
            "&L&R&P",
            "🙂" * 20_000,
            "",
            " ",
            "a\nb\tc",
        ]
    ),
    st.text(max_size=40),
)


def hostile(name: str, made: Callable[..., Assessment]) -> Assessment:
    """Return a month whose every name is the same one."""
    euros = Money(Decimal(100), "EUR")
    line = InvoiceLine(
        "overage", name, name, Decimal(1), name, euros, euros, euros, reason=name, clause=name
    )
    days = tuple(
        DailySpend(date(2026, 9, day), ((name, Decimal(2)), ("m", Decimal(1)))) for day in (1, 2)
    )
    hours = HoursLine(name, Decimal(4), True)
    earned = CreditLine(name, "o1", Decimal(90), Decimal(5), Decimal(5))
    return made(
        (
            made_result(
                1, name, budget=Budget(Decimal(4), Decimal(1), Decimal(3), name), action=name
            ),
        ),
        name,
        terms=Agreement(pricing=Pricing(monthly_fee=Decimal(100), currency="EUR")),
        costs=Costs(
            "USD", "bills", days, Decimal(6), Decimal(10), months=(("2026-08", Decimal(3)),)
        ),
        hours=Hours(
            Decimal(5),
            Decimal(0),
            Decimal(4),
            Decimal(1),
            Decimal(0),
            None,
            "EUR",
            (hours,),
        ),
        consequences=Consequences(
            CreditSum((earned,), Decimal(5), Decimal(5), "EUR", (name,)), "", ()
        ),
        invoice=Invoice("2026-09", "EUR", (line,), euros),
    )


@settings(max_examples=tries(4, 300), deadline=None, suppress_health_check=list(HealthCheck))
@given(NAMES)
@example("\r")
@example("one\r\ntwo")
def test_that_no_name_becomes_formula_link_number_or_markup(
    made: Callable[..., Assessment], name: str
) -> None:
    assessment = hostile(name, made)
    with tempfile.TemporaryDirectory() as folder:
        book = written(assessment, Path(folder))
        contents = {
            each: zipfile.ZipFile(io.BytesIO(book.path.read_bytes())).read(each)
            for each in zipfile.ZipFile(book.path).namelist()
        }
    for part, content in contents.items():
        ET.fromstring(content)  # noqa: S314 - what was written a moment ago
        assert "externalLink" not in part
        assert (
            b"hyperlink" not in content.lower()
            or b"example" not in content
            or part.endswith(("sharedStrings.xml", "core.xml"))
        )
    assert recomputes(book) == sum(
        isinstance(value, Amount) and bool(value.formula)
        for sheet in sheets(assessment, ISSUED)
        for row in sheet.rows
        for value in row
    )
    for sheet in sheets(assessment, ISSUED):
        for number, row in enumerate(sheet.rows, 2):
            for place, value in enumerate(row, 1):
                cell = book.stored[sheet.name].cell(number, place)
                if isinstance(value, str) and value:
                    kept = plain_text(value).encode("utf-16-le")[: 32_767 * 2]
                    assert str(cell.value) == kept.decode("utf-16-le", "ignore").replace("\r", "\n")
                    assert cell.data_type in ("s", "inlineStr")
                    assert cell.hyperlink is None
